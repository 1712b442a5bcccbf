//! Files that a program carries in itself, packed by gzip (RFC 1952), for where it stands alone: they are unpacked into a folder of the user's once, and looked at
//! again at each start. On the caller's thread; blocks it for some 50 ms where a recogniser is unpacked, for 10 where it is there.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::Crc;
use flate2::read::GzDecoder;

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct Carried {
    /// Its name.
    pub file: &'static str,
    /// A gzip stream of one member.
    pub packed: &'static [u8],
}

/// What the end of a gzip stream says of the file: CRC-32, and the length modulo 2³².
const TRAILER_BYTES: usize = 8;

impl Carried {
    /// The file in `folder`, which is made; it is as it was packed, whatever stood there.
    ///
    /// # Errors
    /// What the file system refused; [`io::ErrorKind::InvalidData`] for a program that is damaged itself.
    pub(super) fn unpacked(&self, folder: &Path) -> io::Result<PathBuf> {
        let path = folder.join(self.file);
        if self.is(&path)? {
            return Ok(path);
        }
        std::fs::create_dir_all(folder)?;
        let mut whole = tempfile::NamedTempFile::new_in(folder)?;
        io::copy(&mut GzDecoder::new(self.packed), whole.as_file_mut())?;
        whole.as_file().sync_all()?;
        match whole.persist(&path) {
            Ok(_) => Ok(path),
            // Somebody else has put it there, and has it open.
            Err(_) if self.is(&path)? => Ok(path),
            Err(error) => Err(error.error),
        }
    }

    /// Whether this file is the one that was packed.
    fn is(&self, path: &Path) -> io::Result<bool> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        let (mut crc, mut part) = (Crc::new(), vec![0; 1 << 16]);
        loop {
            match file.read(&mut part)? {
                0 => break,
                read => crc.update(&part[..read]),
            }
        }
        let found = [crc.sum().to_le_bytes(), crc.amount().to_le_bytes()].concat();
        Ok(self.packed.last_chunk::<TRAILER_BYTES>().is_some_and(|trailer| trailer[..] == found[..]))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn carried(bytes: &[u8]) -> Carried {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(bytes).unwrap();
        Carried { file: "a.bin", packed: packed.finish().unwrap().leak() }
    }

    #[test]
    fn it_is_unpacked_once_and_mended_when_it_was_changed() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("not/yet/there");
        let (bytes, carried) = ([7; 100_000], carried(&[7; 100_000]));
        let path = carried.unpacked(&folder).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
        let made = std::fs::metadata(&path).unwrap().modified().unwrap();
        carried.unpacked(&folder).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().modified().unwrap(), made, "not written again");
        for damaged in [&bytes[1..], &[6; 100_000][..], &[]] {
            std::fs::write(&path, damaged).unwrap();
            assert_eq!(std::fs::read(carried.unpacked(&folder).unwrap()).unwrap(), bytes);
        }
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_damaged_program_and_a_folder_that_is_none_are_told() {
        let root = tempfile::tempdir().unwrap();
        let whole = carried(b"abcdefgh");
        let broken = Carried { packed: &whole.packed[..whole.packed.len() - 9], ..whole };
        assert!(broken.unpacked(root.path()).is_err());
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0, "no half file");
        let file = root.path().join("file");
        std::fs::write(&file, "x").unwrap();
        assert!(whole.unpacked(&file.join("below")).is_err());
    }
}
