//! Model files that are missing, damaged, of another kind or unusual: an error in plain words or a working recogniser, never a crash.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

#[path = "support/made_model.rs"]
mod made_model;
mod support;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use made_model::made_model;
use proptest::prelude::*;
use riposte_speech::whisper::Whisper;
use riposte_speech::{Heard, Recognizer, SessionOptions, SpeechError};
use support::{PATIENCE, model, samples};
use tempfile::TempDir;

const CUT_SHORT: &str = "it is cut short, as when a download breaks off";

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join("ggml-made.bin");
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

/// Why it can't be used.
fn reason(path: &Path) -> String {
    match Whisper::open(path, Some(1)).err() {
        Some(SpeechError::ModelBroken { path: named, reason }) => {
            assert_eq!(named, path.display().to_string());
            reason.en
        }
        other => panic!("{other:?}"),
    }
}

/// What it makes of speech: the recogniser answers or says that it failed, within time.
fn answer(whisper: &Whisper, language: Option<&str>) -> Heard {
    let (sender, heard) = std::sync::mpsc::channel();
    let options = SessionOptions { language: language.map(str::to_owned), partials: false };
    let mut session = whisper.start(options, Box::new(move |heard| drop(sender.send(heard)))).unwrap();
    let sample = &samples()[15].sound;
    assert!(sample.len() > 3 * 16_000);
    session.push(sample);
    session.finalise(1);
    heard.recv_timeout(PATIENCE).unwrap()
}

#[test]
fn what_is_no_model_is_named_as_such() {
    let folder = Folder::new();
    let missing = folder.0.path().join("none.bin");
    let path = missing.display().to_string();
    assert_eq!(Whisper::open(&missing, None).err(), Some(SpeechError::ModelMissing { path }));
    assert_eq!(reason(folder.0.path()), "it is a folder");
    assert_eq!(reason(&folder.file(b"")), "it is empty");
    let other = "it is not a whisper.cpp model";
    assert_eq!(reason(&folder.file(b"<html>404 Not Found</html>")), other);
    assert_eq!(reason(&folder.file(b"lm")), other);
    assert_eq!(reason(&folder.file(b"PK\x03\x04 a checkpoint")), other);
    assert_eq!(
        reason(&folder.file(b"GGUF\x03\0\0\0")),
        "it is in GGUF format; whisper.cpp's models are in the older ggml format"
    );
}

#[test]
fn a_file_cut_short_anywhere_is_told() {
    let (folder, whole) = (Folder::new(), std::fs::read(model()).unwrap());
    // In the magic, header, filters, vocabulary, a tensor's header, weights, and at the end of a tensor.
    let lengths = [4, 5, 47, 48, 51, 100, 64_000, 64_376, 64_380, 400_000, 700_000, whole.len() / 2, whole.len() - 1];
    for length in lengths {
        assert_eq!(reason(&folder.file(&whole[..length])), CUT_SHORT, "{length} bytes");
    }
    let made = made_model(51_864);
    let last_tensor = 4 * 64 + "decoder.blocks.0.mlp.2.bias".len() + 16;
    assert_eq!(reason(&folder.file(&made[..made.len() - last_tensor])), CUT_SHORT, "a whole tensor is missing");
    let longer = [&made[..], &made[made.len() - last_tensor..]].concat();
    assert_eq!(reason(&folder.file(&longer)), "its weights are damaged");
}

#[test]
fn a_vocabulary_without_a_space_is_refused() {
    let (folder, mut made) = (Folder::new(), made_model(51_864));
    let token = 48 + 8 + 80 * 201 * 4 + 8;
    assert_eq!(made[token], b' ');
    made[token] = b'x';
    assert_eq!(reason(&folder.file(&made)), "its vocabulary is damaged");
}

#[test]
fn what_only_whisper_cpp_can_tell_is_told_by_it() {
    let (folder, mut made) = (Folder::new(), made_model(51_864));
    let at = made.windows(19).rposition(|name| name == b"decoder.blocks.0.ml").unwrap();
    made[at + 15] = b'9';
    assert!(reason(&folder.file(&made)).starts_with("whisper.cpp refuses it"));
}

#[test]
fn impossible_dimensions_are_refused() {
    let (folder, made) = (Folder::new(), made_model(51_864));
    for field in 0..11 {
        for value in [i32::MIN, -1, 0, 5, 999, 100_000, i32::MAX] {
            let mut made = made.clone();
            made[4 + field * 4..8 + field * 4].copy_from_slice(&value.to_le_bytes());
            let of_the_header = reason(&folder.file(&made[..1000]));
            if of_the_header == CUT_SHORT {
                // Possible in itself (5 layers, 32-bit weights), but not what follows.
                assert!(Whisper::open(&folder.file(&made), Some(1)).is_err(), "field {field} = {value}");
            } else {
                assert_eq!(of_the_header, "its dimensions are not those of a Whisper model", "field {field} = {value}");
            }
        }
    }
}

#[test]
fn a_multilingual_model_takes_languages_and_finds_them_itself() {
    let folder = Folder::new();
    let whisper = Whisper::open(&folder.file(&made_model(51_865)), Some(1)).unwrap();
    assert_eq!(whisper.name(), "whisper/made");
    assert_eq!(whisper.warm(), Ok(()));
    for language in [None, Some("es"), Some("pt-BR"), Some("en")] {
        assert!(matches!(answer(&whisper, language), Heard::Final { tag: 1, .. }), "{language:?}");
    }
    let options = SessionOptions { language: Some("tlh".to_owned()), partials: false };
    let error = whisper.start(options, Box::new(|_| {})).err().unwrap();
    assert_eq!(error.problem().code, "speech.language_unknown");
}

#[test]
fn weights_without_sense_do_no_harm() {
    let folder = Folder::new();
    let mut whole = std::fs::read(model()).unwrap();
    // In the middle of the largest tensor: blocks whose scale is not a number.
    let from = whole.len() / 2;
    whole[from..from + 200_000].fill(0xff);
    let whisper = Whisper::open(&folder.file(&whole), Some(1)).unwrap();
    assert!(matches!(answer(&whisper, None), Heard::Final { .. } | Heard::Failed(_)));
    let mut made = made_model(51_864);
    let weights = made.len() - 30_000..made.len() - 20_000;
    made[weights].fill(0xff);
    let whisper = Whisper::open(&folder.file(&made), Some(1)).unwrap();
    assert!(matches!(answer(&whisper, None), Heard::Final { .. } | Heard::Failed(_)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..4096), magic in any::<bool>()) {
        let folder = Folder::new();
        let file = if magic { [&0x6767_6d6c_u32.to_le_bytes()[..], &bytes].concat() } else { bytes };
        prop_assert!(Whisper::open(&folder.file(&file), Some(1)).is_err());
    }

    /// The beginning holds the header, most tensors' headers lie in the last part.
    #[test]
    fn changed_bytes_are_refused_or_harmless(
        changes in prop::collection::vec((prop_oneof![0usize..48, 64_364usize..64_400, 0usize..1_000_000], any::<u8>()), 1..4),
        backwards in any::<bool>(),
    ) {
        static MADE: LazyLock<Vec<u8>> = LazyLock::new(|| made_model(51_864));
        let (folder, mut made) = (Folder::new(), MADE.clone());
        for (at, value) in changes {
            let at = if backwards { made.len() - 1 - at } else { at };
            made[at] = value;
        }
        // Opening it is the test: whisper.cpp would end the process.
        drop(Whisper::open(&folder.file(&made), Some(1)));
    }
}
