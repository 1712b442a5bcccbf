//! SHA-256 of files and of what is written to them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

/// A hash as 64 small hexadecimal digits.
pub(crate) fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of a whole file and its length. `go_on` is asked after every MB.
///
/// # Errors
/// It can't be read; [`io::ErrorKind::Interrupted`] where `go_on` said no.
pub(crate) fn of_file(path: &Path, mut go_on: impl FnMut() -> bool) -> io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let (mut hash, mut length) = (Sha256::new(), 0);
    let mut piece = vec![0; 1 << 20];
    loop {
        let read = match file.read(&mut piece) {
            Ok(0) => return Ok((hex(hash), length)),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        hash.update(&piece[..read]);
        length += read as u64;
        if !go_on() {
            return Err(io::ErrorKind::Interrupted.into());
        }
    }
}
