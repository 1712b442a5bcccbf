//! What recognisers of several files on this machine have in common: how many threads they take, and what they are called. Looks at paths on the caller's thread.

use std::num::NonZeroUsize;
use std::path::Path;

/// Half of the cores, at least one: the others are for devices, voice and window. Beyond four physical ones the encoder gains little.
pub(crate) fn threads() -> NonZeroUsize {
    const MOST: usize = 4;
    let allowed = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    NonZeroUsize::new((allowed.min(num_cpus::get_physical()) / 2).clamp(1, MOST)).unwrap_or(NonZeroUsize::MIN)
}

/// Its vendor and what the model's folder is called: `parakeet/parakeet-tdt-0.6b-v3`.
pub(crate) fn name_of(vendor: &str, path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = if path.is_dir() { Some(path.as_path()) } else { path.parent() };
    let name = folder.and_then(Path::file_name).map_or("model".into(), |name| name.to_string_lossy());
    format!("{vendor}/{name}")
}
