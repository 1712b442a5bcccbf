//! Where the window listens: one place for each data folder.

use std::io;
use std::path::Path;

use interprocess::local_socket::Name;

/// A socket beside the data, whose folder nobody else may enter.
#[cfg(unix)]
pub(crate) fn of(data_folder: &Path) -> io::Result<Name<'static>> {
    use interprocess::local_socket::{GenericFilePath, ToFsName};
    data_folder.join("window.sock").into_os_string().to_fs_name::<GenericFilePath>()
}

/// A pipe that is named after the folder.
#[cfg(windows)]
pub(crate) fn of(data_folder: &Path) -> io::Result<Name<'static>> {
    use interprocess::local_socket::{GenericNamespaced, ToNsName};
    let plain = |letter: char| if letter.is_alphanumeric() { letter } else { '-' };
    let folder: String = data_folder.display().to_string().chars().map(plain).collect();
    format!("riposte-{folder}").to_ns_name::<GenericNamespaced>()
}
