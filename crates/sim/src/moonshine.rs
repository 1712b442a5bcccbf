//! Folders with a small Moonshine streaming model as users have them (graphs of `crates/moonshine/tests/graphs`); what it understands is [`crate::tones`].

use std::path::{Path, PathBuf};

use crate::tones::PIECES;

const TOKENS: usize = 32_768;
/// As the published tiny model has it.
const CONFIGURATION: &str = r#"{
  "encoder_dim": 320, "decoder_dim": 320, "depth": 6, "nheads": 8, "head_dim": 40, "vocab_size": 32768, "bos_id": 1, "eos_id": 2,
  "frame_len": 80, "total_lookahead": 16, "d_model_frontend": 320, "c1": 640, "c2": 320,
  "frontend_state_shapes": {"sample_buffer": [1, 79], "sample_len": [1], "conv1_buffer": [1, 320, 4], "conv2_buffer": [1, 640, 4], "frame_count": [1]}
}"#;

/// The format of its graphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// ONNX Runtime's own, as published.
    Ort,
    Onnx,
}

impl Format {
    pub const ALL: [Format; 2] = [Format::Ort, Format::Onnx];

    /// How its files' names end.
    pub fn end(self) -> &'static str {
        match self {
            Self::Ort => "ort",
            Self::Onnx => "onnx",
        }
    }

    /// The graphs' folder.
    pub fn graphs(self) -> PathBuf {
        folder().join(self.end())
    }

    /// Copies the model's files to a folder.
    ///
    /// # Errors
    /// The file system's.
    pub fn put(self, to: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(to)?;
        for file in std::fs::read_dir(self.graphs())? {
            let name = file?.file_name();
            std::fs::copy(self.graphs().join(&name), to.join(&name))?;
        }
        std::fs::write(to.join("streaming_config.json"), CONFIGURATION)?;
        std::fs::write(to.join("tokenizer.bin"), tokenizer())
    }
}

/// A graph that is not what it should be: `frontend` (a length of another type), `token` (a decoder whose tokens are of another type), `loop` (a decoder that never
/// ends), `encoder` (asks for 8 TB while it runs).
pub fn hostile(name: &str) -> PathBuf {
    folder().join("hostile").join(format!("{name}.onnx"))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../moonshine/tests/graphs")
}

/// `tokenizer.bin`: the pieces of the tones, a long one, and empty ones.
fn tokenizer() -> Vec<u8> {
    let mut bytes = Vec::new();
    for piece in ["<unk>", "<s>", "</s>"].into_iter().chain(PIECES.concat()) {
        bytes.push(piece.len() as u8);
        bytes.extend(piece.bytes());
    }
    let pieces = 3 + 2 * PIECES.len();
    // 300 bytes: 2 × 128 and 44.
    bytes.extend([44 + 128, 2]);
    bytes.extend([b'x'; 300]);
    bytes.resize(bytes.len() + TOKENS - pieces - 1, 0);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_has_all_of_its_files() {
        for format in Format::ALL {
            let folder = tempfile::tempdir().unwrap();
            format.put(folder.path()).unwrap();
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 7, "{format:?}");
        }
    }
}
