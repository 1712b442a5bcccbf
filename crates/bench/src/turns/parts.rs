//! A line's words and silences, as scenarios write them: `Tell me [700] the time.` Pure.

/// A piece of a line: words, or milliseconds of silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Words(String),
    Silence(u32),
}

/// Cuts `Tell me [700] the time.` into its parts.
pub(crate) fn parts(say: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    for (n, piece) in say.split('[').enumerate() {
        let words = match piece.split_once(']') {
            Some((ms, words)) if n > 0 => {
                let ms = ms.trim().parse().map_err(|_| format!("[{ms}] is no number of milliseconds"))?;
                parts.push(Part::Silence(ms));
                words
            }
            None if n == 0 => piece,
            _ => return Err(format!("the brackets in \"{say}\" do not fit")),
        };
        if !words.trim().is_empty() {
            parts.push(Part::Words(words.trim().to_owned()));
        }
    }
    if !parts.iter().any(|part| matches!(part, Part::Words(_))) {
        return Err("it has no words".to_owned());
    }
    Ok(parts)
}
