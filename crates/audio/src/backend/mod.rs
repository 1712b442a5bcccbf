//! Ways to reach sound devices, behind one trait and one table: a new one is a file and a row. Opening and listing block for tens of
//! milliseconds, so they are called on short-lived threads of their own.

mod cpal;
mod file;
mod null;

use std::sync::Arc;

use crate::playout::{PlayoutControls, PlayoutFeed};
use crate::{AudioError, CaptureTap};

pub use self::cpal::Cpal;
pub use self::file::FileBackend;
pub use self::null::Null;

/// A device as users choose it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DeviceInfo {
    /// Stable across restarts and re-plugging, as far as the platform allows.
    pub id: String,
    pub name: String,
    /// Can be a microphone.
    pub input: bool,
    /// Can be a speaker.
    pub output: bool,
    pub is_default_input: bool,
    pub is_default_output: bool,
}

/// A stream runs until this is dropped.
pub trait Running: Send {}

impl<T: Send> Running for T {}

/// A microphone that delivers.
pub struct CaptureStream {
    pub id: String,
    pub name: String,
    pub tap: CaptureTap,
    pub running: Box<dyn Running>,
}

/// A speaker that plays.
pub struct PlayoutStream {
    pub id: String,
    pub name: String,
    /// The system says that it is worn or held at the ear: nobody's microphone hears it.
    pub at_the_ear: bool,
    pub feed: PlayoutFeed,
    pub running: Box<dyn Running>,
}

/// A way to reach sound devices. A stream is started when it is handed out; a device that fails later says so through its
/// [`crate::Health`].
pub trait Backend: Send + Sync {
    fn name(&self) -> &'static str;

    /// Whether its devices are worth letting go while nobody needs them, and the same when they are opened again. A file is not.
    fn may_rest(&self) -> bool {
        false
    }

    /// Every device there is now.
    fn devices(&self) -> Result<Vec<DeviceInfo>, AudioError>;

    /// Opens a microphone by its [`DeviceInfo::id`], or the system's default, with callbacks of about `buffer_ms` where the device allows.
    fn open_capture(&self, id: Option<&str>, buffer_ms: u32) -> Result<CaptureStream, AudioError>;

    /// Opens a speaker by its [`DeviceInfo::id`], or the system's default, with callbacks of about `buffer_ms` where the device allows.
    fn open_playout(
        &self,
        id: Option<&str>,
        buffer_ms: u32,
        controls: &Arc<PlayoutControls>,
    ) -> Result<PlayoutStream, AudioError>;
}

/// A row of [`BACKENDS`].
pub struct BackendRow {
    pub name: &'static str,
    pub build: fn() -> Arc<dyn Backend>,
}

/// Every backend. `file` without files hears silence and writes nothing; [`FileBackend::new`] takes them.
pub const BACKENDS: &[BackendRow] = &[
    BackendRow { name: "cpal", build: || Arc::new(Cpal) },
    BackendRow { name: "file", build: || Arc::new(FileBackend::default()) },
    BackendRow { name: "null", build: || Arc::new(Null) },
];

/// Builds a backend by name.
pub fn backend(name: &str) -> Result<Arc<dyn Backend>, AudioError> {
    let row = BACKENDS.iter().find(|row| row.name == name);
    row.map(|row| (row.build)()).ok_or_else(|| AudioError::UnknownBackend {
        name: name.to_owned(),
        known: BACKENDS.iter().map(|row| row.name).collect(),
    })
}

/// The system's sound.
pub fn default_backend() -> Arc<dyn Backend> {
    Arc::new(Cpal)
}
