//! What `streaming_config.json` says: the sizes of states that the graphs may leave open, and which tokens begin and end a text. Reads a file on the caller's
//! thread; pure otherwise.
//!
//! Keys: `encoder_dim`, `decoder_dim`, `depth` (the decoder's layers), `nheads`, `head_dim`, `vocab_size`, `bos_id`, `eos_id`, `frame_len`, `total_lookahead`,
//! `d_model_frontend`, `c1`, and `max_seq_len`, which published files leave out. No published file names a language: all of the free ones are English.

use std::path::Path;

use riposte_onnx::OnnxError;
use riposte_problem::Sentence;
use riposte_problem::words::{moonshine as words, phrase};
use serde_json::Value;

use crate::MoonshineError;

/// Tokens of the longest text, where nothing says it.
const LONGEST_TEXT: usize = 448;
/// More than any size of a published model, with room: what asks for more is hostile. The largest is the vocabulary, 32 768.
const LARGEST: u64 = 1 << 18;
/// Published files have half a kilobyte.
const LARGEST_BYTES: u64 = 1 << 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// Numbers in a frame of features and of the encoder's.
    pub(crate) encoder_width: usize,
    /// Numbers in a frame of the decoder's memory.
    pub(crate) memory_width: usize,
    pub(crate) layers: usize,
    pub(crate) heads: usize,
    pub(crate) head_width: usize,
    pub(crate) vocabulary: usize,
    /// The token before the first, and the one after the last.
    pub(crate) begins: usize,
    pub(crate) ends: usize,
    /// Samples in a frame of the frontend's.
    pub(crate) frame_samples: usize,
    /// Encoded frames that change with what comes after them.
    pub(crate) lookahead: usize,
    /// Channels that the frontend's convolutions carry on.
    pub(crate) first_channels: usize,
    pub(crate) second_channels: usize,
    pub(crate) longest_text: usize,
}

impl Config {
    /// Reads a file.
    ///
    /// # Errors
    /// [`MoonshineError::Onnx`]: it is not there; [`MoonshineError::Unfit`]: it is no such configuration, or that of a model for another language.
    pub(crate) fn load(path: &Path) -> Result<Self, MoonshineError> {
        let shown = path.display().to_string();
        let unfit = |reason: Sentence| MoonshineError::Unfit { path: shown.clone(), reason };
        let size = path.metadata().map_err(|_| OnnxError::ModelMissing { path: shown.clone() })?.len();
        if size > LARGEST_BYTES {
            return Err(unfit(words::no_configuration()));
        }
        let bytes = std::fs::read(path).map_err(|error| unfit(phrase::system(&error)))?;
        Self::parse(&bytes).map_err(unfit)
    }

    fn parse(json: &[u8]) -> Result<Self, Sentence> {
        let json: Value = serde_json::from_slice(json).map_err(|_| words::no_configuration())?;
        let language = json.get("language").and_then(Value::as_str);
        if let Some(other) = language.filter(|language| !is_english(language)) {
            return Err(words::other_language(other));
        }
        let number = |key: &str| json.get(key).and_then(Value::as_u64).filter(|number| *number <= LARGEST);
        let any = |key: &str| number(key).map(|number| number as usize).ok_or_else(|| words::no_number(key));
        let some = |key: &str| any(key).and_then(|number| (number > 0).then_some(number).ok_or(words::no_number(key)));
        let longest_text = number("max_seq_len").filter(|most| *most > 0);
        let config = Self {
            encoder_width: some("encoder_dim")?,
            memory_width: some("decoder_dim")?,
            layers: some("depth")?,
            heads: some("nheads")?,
            head_width: some("head_dim")?,
            vocabulary: some("vocab_size")?,
            begins: any("bos_id")?,
            ends: any("eos_id")?,
            frame_samples: some("frame_len")?,
            lookahead: any("total_lookahead")?,
            first_channels: some("d_model_frontend")?,
            second_channels: some("c1")?,
            longest_text: longest_text.map_or(LONGEST_TEXT, |most| most as usize),
        };
        for (key, token) in [("bos_id", config.begins), ("eos_id", config.ends)] {
            if token >= config.vocabulary {
                return Err(words::no_number(key));
            }
        }
        Ok(config)
    }
}

/// Whether a tag such as `en`, `EN` or `en-GB` is English.
pub(crate) fn is_english(tag: &str) -> bool {
    tag.split(['-', '_']).next().is_some_and(|code| code.eq_ignore_ascii_case("en"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the published tiny model has it.
    const TINY: &str = r#"{"encoder_dim": 320, "decoder_dim": 320, "depth": 6, "nheads": 8, "head_dim": 40, "vocab_size": 32768, "bos_id": 1, "eos_id": 2,
        "frame_len": 80, "total_lookahead": 16, "d_model_frontend": 320, "c1": 640, "c2": 320,
        "frontend_state_shapes": {"sample_buffer": [1, 79], "sample_len": [1], "conv1_buffer": [1, 320, 4], "conv2_buffer": [1, 640, 4], "frame_count": [1]}}"#;

    fn refused(json: &str) -> String {
        Config::parse(json.as_bytes()).unwrap_err().en
    }

    #[test]
    fn the_published_one_is_read_and_a_missing_length_is_the_usual_one() {
        let config = Config::parse(TINY.as_bytes()).unwrap();
        assert_eq!((config.begins, config.ends, config.lookahead, config.longest_text), (1, 2, 16, 448));
        assert_eq!((config.layers, config.heads, config.head_width, config.vocabulary), (6, 8, 40, 32_768));
        let longer = TINY.replace("\"c2\": 320", "\"max_seq_len\": 512");
        assert_eq!(Config::parse(longer.as_bytes()).unwrap().longest_text, 512);
    }

    #[test]
    fn what_is_missing_or_no_size_is_named() {
        for (from, to, key) in [
            ("\"depth\": 6", "\"depth\": 0", "depth"),
            ("\"nheads\": 8", "\"nheads\": -8", "nheads"),
            ("\"head_dim\": 40", "\"head_dim\": 4e30", "head_dim"),
            ("\"c1\": 640", "\"c1\": \"640\"", "c1"),
            ("\"eos_id\": 2", "\"eos_id\": 32768", "eos_id"),
            ("\"vocab_size\": 32768, ", "", "vocab_size"),
        ] {
            assert!(refused(&TINY.replace(from, to)).contains(key), "{key}");
        }
        for json in ["", "[]x", "<html>"] {
            assert!(refused(json).contains("no configuration"), "{json:?}");
        }
    }

    #[test]
    fn another_language_is_told() {
        let of = |language: &str| TINY.replacen('{', &format!("{{\"language\": \"{language}\", "), 1);
        assert!(Config::parse(of("en-GB").as_bytes()).is_ok());
        assert!(refused(&of("es")).contains("es"));
    }
}
