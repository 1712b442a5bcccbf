//! Watches an X11 screen for the moment at which a window appears on it.

use riposte_problem::{Kind, Problem};
use x11rb::connection::Connection;
use x11rb::errors::ReplyError;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{AtomEnum, ChangeWindowAttributesAux, ConnectionExt, EventMask, MapState, Window};
use x11rb::rust_connection::RustConnection;

/// Frame of the window manager, window of the program; some managers use two frames.
const DEPTH: u32 = 3;

/// A connection that is told when windows come.
pub(super) struct Screen {
    connection: RustConnection,
    root: Window,
    /// Something came since the beginning.
    stirred: bool,
}

impl Screen {
    /// Connects to a display by its name.
    pub(super) fn open(display: &str) -> Result<Screen, Problem> {
        let failed = |error: String| {
            Problem::new(
                "bench.no_screen",
                Kind::Device,
                format!("The screen {display} can't be watched ({error})."),
                "Run it in an X11 session, or with DISPLAY empty to have a virtual screen made.",
            )
        };
        let (connection, number) = x11rb::connect(Some(display)).map_err(|error| failed(error.to_string()))?;
        let root = connection.setup().roots[number].root;
        let screen = Screen { connection, root, stirred: false };
        screen.listen().map_err(|error| failed(error.to_string()))?;
        Ok(screen)
    }

    fn listen(&self) -> Result<(), ReplyError> {
        let told = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        self.connection.change_window_attributes(self.root, &told)?.check()
    }

    /// Whether a window of that title can be seen. Cheap until the first window comes.
    pub(super) fn shows(&mut self, title: &str) -> bool {
        while let Ok(Some(event)) = self.connection.poll_for_event() {
            self.stirred |= matches!(event, Event::MapNotify(_));
        }
        // Windows go while they are looked at: what can't be asked any more is not the one.
        self.stirred && self.seen(self.root, title, DEPTH).unwrap_or(false)
    }

    fn seen(&self, below: Window, title: &str, depth: u32) -> Result<bool, ReplyError> {
        for window in self.connection.query_tree(below)?.reply()?.children {
            if self.is(window, title).unwrap_or(false)
                || (depth > 1 && self.seen(window, title, depth - 1).unwrap_or(false))
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Viewable means that all windows around it are on the screen, too.
    fn is(&self, window: Window, title: &str) -> Result<bool, ReplyError> {
        let name = self.connection.get_property(false, window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, 64)?;
        let attributes = self.connection.get_window_attributes(window)?;
        let size = self.connection.get_geometry(window)?;
        let (name, attributes, size) = (name.reply()?, attributes.reply()?, size.reply()?);
        // Toolkits keep helper windows of one point with the same title.
        Ok(name.value == title.as_bytes() && attributes.map_state == MapState::VIEWABLE && size.width > 100)
    }
}

#[cfg(test)]
mod tests {
    use riposte_sim::rig::ScreenRig;
    use x11rb::COPY_DEPTH_FROM_PARENT;
    use x11rb::protocol::xproto::{CreateWindowAux, PropMode, WindowClass};
    use x11rb::wrapper::ConnectionExt as _;

    use super::*;

    #[test]
    fn a_window_is_seen_once_it_is_mapped() {
        riposte_sim::needs!("Xvfb", "openbox", "xdotool", "import", "convert");
        let rig = ScreenRig::start().unwrap();
        let display = rig.env().into_iter().find(|(name, _)| *name == "DISPLAY").unwrap().1.into_string().unwrap();
        let mut screen = Screen::open(&display).unwrap();
        let (program, number) = x11rb::connect(Some(&display)).unwrap();
        let root = program.setup().roots[number].root;
        let window = program.generate_id().unwrap();
        let plain = CreateWindowAux::new();
        program
            .create_window(
                COPY_DEPTH_FROM_PARENT,
                window,
                root,
                0,
                0,
                300,
                200,
                0,
                WindowClass::INPUT_OUTPUT,
                0,
                &plain,
            )
            .unwrap();
        program.change_property8(PropMode::REPLACE, window, AtomEnum::WM_NAME, AtomEnum::STRING, b"Seen").unwrap();
        program.sync().unwrap();
        assert!(!screen.shows("Seen"), "made, not shown");
        program.map_window(window).unwrap();
        program.sync().unwrap();
        let name = rig.wait_for_window("^Seen$").unwrap();
        assert_eq!(name, window.to_string());
        assert!(screen.shows("Seen") && !screen.shows("Other"));
    }
}
