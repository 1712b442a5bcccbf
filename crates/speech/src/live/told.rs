//! How an utterance's first connection came, which is told once: with the first text. Pure but for the telling.

use riposte_http::Connection;

use crate::Heard;
use crate::outlet::Outlet;

/// The first connection that stood, and whether it was told.
#[derive(Default)]
pub(super) struct Told {
    first: Option<Connection>,
    is_told: bool,
}

impl Told {
    /// A connection stands. The first one counts: another takes its place where it was dead.
    pub(super) fn is(&mut self, connection: Connection) {
        self.first.get_or_insert(connection);
    }

    /// Tells it, unless it was told.
    pub(super) fn tell(&mut self, outlet: &Outlet) {
        if let Some(connection) = self.first.filter(|_| !std::mem::replace(&mut self.is_told, true)) {
            outlet.tell(Heard::Connected(connection));
        }
    }
}
