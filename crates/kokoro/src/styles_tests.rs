//! Voice files as users may have them: whole, cut off, swapped, hostile.

use proptest::prelude::*;

use super::*;

/// A voice whose row `n` begins with `n` thousandths.
fn raw() -> Vec<u8> {
    let number = |at: usize| if at.is_multiple_of(STYLE) { (at / STYLE) as f32 * 0.001 } else { 0.5 };
    (0..ROWS * STYLE).flat_map(|at| number(at).to_le_bytes()).collect()
}

fn npy(shape: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut out = b"\x93NUMPY\x01\x00".to_vec();
    out.extend((head.len() as u16).to_le_bytes());
    out.extend(head.as_bytes());
    out.extend(data);
    out
}

/// An archive of stored files.
fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in files {
        let at = out.len() as u32;
        let sizes = [(data.len() as u32).to_le_bytes(), (data.len() as u32).to_le_bytes()].concat();
        let name_size = (name.len() as u16).to_le_bytes();
        out.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
        out.extend(&sizes);
        out.extend(name_size);
        out.extend([0, 0]);
        out.extend(name.as_bytes());
        out.extend(data);
        directory.extend(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
        directory.extend(&sizes);
        directory.extend(name_size);
        directory.extend([0; 12]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (at, size, count) = (out.len() as u32, directory.len() as u32, (files.len() as u16).to_le_bytes());
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count);
    out.extend(count);
    out.extend(size.to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

#[test]
fn voices_are_found_beside_the_model_in_either_form() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("kokoro.onnx");
    let missing = Styles::beside(&model).unwrap_err();
    assert!(missing.to_string().contains("voices-v1.0.bin"), "{missing}");
    std::fs::create_dir(folder.path().join("voices")).unwrap();
    std::fs::write(folder.path().join("voices/ef_dora.bin"), raw()).unwrap();
    std::fs::write(folder.path().join("voices/notes.bin"), "x").unwrap();
    let styles = Styles::beside(&model).unwrap();
    assert_eq!(styles.names().unwrap(), ["ef_dora"]);
    let style = styles.load("ef_dora").unwrap();
    assert_eq!((style.row(0)[0], style.row(12)[0], style.row(9999)[0]), (0.0, 0.012, 0.509));
    let array = npy("(510, 1, 256)", &raw());
    std::fs::write(
        folder.path().join("voices-v1.0.bin"),
        zip(&[("am_michael.npy", array.clone()), ("af_heart.npy", array)]),
    )
    .unwrap();
    let styles = Styles::beside(&model).unwrap();
    assert_eq!(styles.names().unwrap(), ["af_heart", "am_michael"]);
    assert_eq!(styles.load("af_heart").unwrap().row(12), style.row(12));
}

#[test]
fn what_is_no_voice_is_refused_in_plain_words() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |bytes: &[u8]| {
        std::fs::write(folder.path().join("af_heart.bin"), bytes).unwrap();
        Styles::Folder(folder.path().to_owned()).load("af_heart").unwrap_err().to_string()
    };
    assert!(refused(&[]).contains("it has 0 bytes, and a voice has 522240"));
    assert!(refused(&raw()[..1000]).contains("it has 1000 bytes"));
    let swapped: Vec<u8> = b"<!doctype html>".iter().copied().cycle().take(BYTES).collect();
    assert!(refused(&swapped).contains("its numbers are not those of a voice"));
    let mut odd = raw();
    odd[4..8].copy_from_slice(&f32::NAN.to_le_bytes());
    assert!(refused(&odd).contains("its numbers are not those of a voice"));
    let strangers = ["bf_emma", "../af_heart", "af_../../x", "", "alloy"];
    for name in strangers {
        let error = Styles::Folder(folder.path().to_owned()).load(name).unwrap_err();
        assert!(matches!(error, KokoroError::UnknownVoice { .. }), "{name}: {error}");
    }
}

#[test]
fn an_archive_that_lies_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("voices-v1.0.bin");
    let refused = |bytes: &[u8]| {
        std::fs::write(&file, bytes).unwrap();
        Styles::Archive(file.clone()).load("af_heart").unwrap_err().to_string()
    };
    let whole = zip(&[("af_heart.npy", npy("(510, 1, 256)", &raw()))]);
    assert!(refused(&whole[..whole.len() / 2]).contains("cut off"));
    assert!(refused(b"not an archive").contains("cut off"));
    assert!(refused(&zip(&[("af_heart.npy", npy("(4, 1, 256)", &raw()))])).contains("is an array of [4, 1, 256]"));
    assert!(refused(&zip(&[("af_heart.npy", npy("(510, 1, 256)", &raw()[8..]))])).contains("it has 522232 bytes"));
    assert!(refused(&zip(&[("af_heart.npy", b"text".to_vec())])).contains("can't be read"));
    assert!(
        refused(&zip(&[("af_heart.npy", npy("(510, 1, 256)", &raw()).replace_f4())])).contains("not of 32-bit floats")
    );
    let mut packed = whole.clone();
    let entry = packed.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    packed[entry + 10] = 8;
    assert!(refused(&packed).contains("is compressed"));
    let mut far = whole;
    far[entry + 20..entry + 24].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(refused(&far).contains("cut off"));
}

trait ReplaceF4 {
    fn replace_f4(self) -> Self;
}

impl ReplaceF4 for Vec<u8> {
    /// Says that the numbers have 64 bits.
    fn replace_f4(mut self) -> Self {
        let at = self.windows(4).position(|window| window == b"'<f4").unwrap();
        self[at + 3] = b'8';
        self
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0usize..400, real in any::<bool>()) {
        if real {
            let small = zip(&[("af_heart.npy", npy("(1, 1)", &[0; 4]))]);
            let from = at.min(bytes.len());
            let short = bytes[from..].to_vec();
            bytes = small;
            for (place, byte) in short.iter().enumerate().take(8) {
                let place = (place * 37 + at) % bytes.len();
                bytes[place] = *byte;
            }
        }
        if let Ok(entries) = archive::entries(&bytes) {
            for entry in entries {
                let _ = archive::floats(entry.bytes);
            }
        }
        let _ = archive::floats(&bytes);
    }
}
