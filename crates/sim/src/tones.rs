//! Speech for the small recognisers that tests run (`crates/transducer/tests/graphs`, `crates/moonshine/tests/graphs`): five tones, each a token, and folders with a transducer as users have them.

use std::path::{Path, PathBuf};

const TONES_HZ: [f32; 5] = [500.0, 1500.0, 3000.0, 4500.0, 6500.0];
/// Samples of a letter of a score: 100 ms at 16 kHz.
const LETTER: usize = 1_600;
/// At both ends of a tone, so that it does not click: 10 ms.
const FADE: usize = 160;
/// What tone n is written as after an even and after an odd number of tokens.
pub(crate) const PIECES: [[&str; 2]; 5] =
    [["▁zero", "▁ZERO"], ["▁one", "▁ONE"], ["▁two", "▁TWO"], ["▁three", "▁THREE"], [".", "<EOU>"]];

/// Each letter 100 ms: a digit from 0 to 4 that tone, anything else silence; 16 kHz. Two of the same letter are one long tone to the models.
pub fn sound(score: &str) -> Vec<f32> {
    let letter = |(at, letter): (usize, char)| {
        let tone = letter.to_digit(10).and_then(|tone| TONES_HZ.get(tone as usize).copied());
        (0..LETTER).map(move |n| {
            let Some(hz) = tone else { return 0.0 };
            let fade = (n.min(LETTER - 1 - n) as f32 / FADE as f32).min(1.0);
            // The phase of each letter begins anew: a large number of turns has no exact fraction.
            let turns = hz * ((at * LETTER + n) % 16_000) as f32 / 16_000.0;
            0.3 * fade * (std::f32::consts::TAU * turns).sin()
        })
    };
    score.chars().enumerate().flat_map(letter).collect()
}

/// One of the small models, in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// As Parakeet TDT 0.6b v3: 8193 tokens, five durations.
    Tdt,
    /// Offline without durations, 80 bands, tokens as 64-bit numbers.
    Rnnt,
    /// As Nemotron streaming in parakeet-rs's export.
    LayoutA,
    /// As Nemotron 3.5 in that export: it is told the language, and understands Spanish only.
    LayoutAPrompt,
    /// As in sherpa-onnx's export: decoder and joiner apart, 160 ms at once.
    LayoutB,
}

impl Model {
    pub const STREAMING: [Model; 3] = [Model::LayoutA, Model::LayoutAPrompt, Model::LayoutB];

    /// Its graphs' folder.
    pub fn graphs(self) -> PathBuf {
        let name = match self {
            Self::Tdt => "tdt",
            Self::Rnnt => "rnnt",
            Self::LayoutA => "layout_a",
            Self::LayoutAPrompt => "layout_a_prompt",
            Self::LayoutB => "layout_b",
        };
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../transducer/tests/graphs").join(name)
    }

    /// Copies its files to a folder, with the vocabulary, and gives the encoder's.
    ///
    /// # Errors
    /// The file system's.
    pub fn put(self, folder: &Path) -> std::io::Result<PathBuf> {
        std::fs::create_dir_all(folder)?;
        let mut encoder = PathBuf::new();
        for file in std::fs::read_dir(self.graphs())? {
            let name = file?.file_name();
            let to = folder.join(&name);
            std::fs::copy(self.graphs().join(&name), &to)?;
            if name.to_string_lossy().starts_with("encoder") {
                encoder = to;
            }
        }
        let (file, tokens) = match self {
            Self::Tdt => ("vocab.txt", 8193),
            Self::LayoutB => ("tokens.txt", 1025),
            Self::Rnnt | Self::LayoutA | Self::LayoutAPrompt => ("vocab.txt", 1025),
        };
        std::fs::write(folder.join(file), vocabulary(tokens, self != Self::LayoutA && self != Self::LayoutB))?;
        Ok(encoder)
    }
}

/// Lines `piece number`; the pieces that no tone has are made up. `beyond_ascii`: as of a model that reads more than English.
fn vocabulary(tokens: usize, beyond_ascii: bool) -> String {
    let mut pieces = vec!["<unk>".to_owned()];
    pieces.extend(PIECES.concat().into_iter().map(str::to_owned));
    let letter = if beyond_ascii { 'ñ' } else { 'n' };
    pieces.extend((pieces.len()..tokens - 1).map(|number| format!("{letter}{number}")));
    pieces.push("<blk>".to_owned());
    (0..).zip(&pieces).map(|(number, piece): (usize, _)| format!("{piece} {number}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_as_long_as_its_letters_and_silent_where_no_tone_is() {
        let sound = sound(".0x");
        assert_eq!(sound.len(), 3 * LETTER);
        let loud = |part: &[f32]| part.iter().any(|sample| sample.abs() > 0.1);
        assert!(!loud(&sound[..LETTER]) && loud(&sound[LETTER..2 * LETTER]) && !loud(&sound[2 * LETTER..]));
    }

    #[test]
    fn a_vocabulary_has_a_line_for_each_token() {
        let text = vocabulary(1025, true);
        assert_eq!(text.lines().count(), 1025);
        assert!(text.starts_with("<unk> 0\n▁zero 1\n▁ZERO 2\n") && text.ends_with("<blk> 1024\n"));
    }
}
