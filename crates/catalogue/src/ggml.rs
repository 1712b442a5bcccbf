//! The header of a whisper.cpp model: which Whisper it is. Whether the rest is whole is the loader's to say.
//!
//! Layout (whisper.cpp 1.8.3, `whisper_model_load`), little-endian: magic `ggml`, then 11 i32: vocabulary, audio positions, audio width, audio heads, audio layers, text
//! positions, text width, text heads, text layers, mels, file type.

const MAGIC: u32 = 0x6767_6d6c;
/// Bytes of the magic and the dimensions.
pub(crate) const HEADER: usize = 48;

/// The name that whisper.cpp's own files have: `tiny.en-q8_0`. `None`: it is no Whisper model.
pub(crate) fn name(start: &[u8]) -> Option<String> {
    let number = |n: usize| Some(i32::from_le_bytes(start.get(4 * n..4 * n + 4)?.try_into().ok()?));
    if number(0)? != MAGIC.cast_signed() {
        return None;
    }
    let (vocabulary, positions, width, layers, text_layers, kind) =
        (number(1)?, number(2)?, number(3)?, number(5)?, number(9)?, number(11)?);
    if positions != 1500 || !(51_864..=51_866).contains(&vocabulary) || !(1..=4096).contains(&width) {
        return None;
    }
    let size = match (width, layers, text_layers) {
        (384, 4, 4) => "tiny".to_owned(),
        (512, 6, 6) => "base".to_owned(),
        (768, 12, 12) => "small".to_owned(),
        (1024, 24, 24) => "medium".to_owned(),
        (1280, 32, 32) => "large".to_owned(),
        (1280, 32, 4) => "large-v3-turbo".to_owned(),
        // Distilled and trained anew.
        _ => format!("{width}x{layers}x{text_layers}"),
    };
    let english = if vocabulary == 51_864 { ".en" } else { "" };
    let quantised = match kind % 1000 {
        0 => "-f32",
        2 => "-q4_0",
        3 => "-q4_1",
        8 => "-q5_0",
        9 => "-q5_1",
        7 => "-q8_0",
        1 => "",
        _ => "-k",
    };
    Some(format!("{size}{english}{quantised}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(numbers: [i32; 11]) -> Vec<u8> {
        [MAGIC.cast_signed()].into_iter().chain(numbers).flat_map(i32::to_le_bytes).collect()
    }

    #[test]
    fn a_model_is_named_by_its_dimensions() {
        let tiny = [51_864, 1500, 384, 6, 4, 448, 384, 6, 4, 80, 7];
        assert_eq!(name(&header(tiny)).as_deref(), Some("tiny.en-q8_0"));
        assert_eq!(name(&header([51_865, 1500, 512, 8, 6, 448, 512, 8, 6, 80, 2009])).as_deref(), Some("base-q5_1"));
        assert_eq!(
            name(&header([51_866, 1500, 1280, 20, 32, 448, 1280, 20, 4, 128, 1])).as_deref(),
            Some("large-v3-turbo")
        );
        assert_eq!(name(&header(tiny)[..40]), None);
        assert_eq!(name(b"GGUF"), None);
        assert_eq!(name(&header([9, 1500, 384, 6, 4, 448, 384, 6, 4, 80, 7])), None);
    }
}
