//! Lines that somebody has recorded: their sound from a file, their pauses as the scenario tells them, their words spread over the sound between.

use riposte_audio::Clip;
use riposte_problem::Problem;

use super::format::{Line, Part, parts};
use super::positions::MS;
use crate::recognise::mono;

/// A line as it sounds: its words and pauses with where they begin and end, in samples from its first.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) samples: Vec<f32>,
    pub(super) words: Vec<(String, i64, i64)>,
    pub(super) pauses: Vec<(i64, i64)>,
}

/// The sound of a recorded line, its words and its pauses. A word's moment is not known: the words between two pauses share the time by their letters,
/// which is near enough for the recogniser that makes no mistakes.
///
/// # Errors
/// The file can't be read.
pub(super) fn line(line: &Line, say: &str) -> Result<Said, Problem> {
    let Some(recording) = &line.recording else { return Ok(Said::default()) };
    let sound = mono(&Clip::read(&recording.file).map_err(|error| error.problem())?);
    let from = (i64::from(recording.from_ms) * MS).min(sound.len() as i64);
    let to = recording.to_ms.map_or(sound.len() as i64, |to| (i64::from(to) * MS).min(sound.len() as i64));
    let length = (to - from).max(0);
    let (mut words, mut pauses, mut silences) = (Vec::new(), Vec::new(), recording.pauses_at_ms.iter());
    let (mut said, mut at) = (Vec::new(), 0);
    for part in parts(say).unwrap_or_default() {
        match part {
            Part::Words(text) => said.extend(text.split_whitespace().map(str::to_owned)),
            Part::Silence(ms) => {
                let begins = silences.next().map_or(at, |ms| i64::from(*ms) * MS - from).clamp(at, length);
                spread(&mut words, std::mem::take(&mut said), at, begins);
                at = (begins + i64::from(ms) * MS).min(length);
                pauses.push((begins, at));
            }
        }
    }
    spread(&mut words, said, at, length);
    let samples = sound[from as usize..(from + length) as usize].to_vec();
    Ok(Said { samples, words: if line.recognised { words } else { Vec::new() }, pauses })
}

/// Gives each of these words its share of the time from `from` to `to`.
fn spread(words: &mut Vec<(String, i64, i64)>, said: Vec<String>, from: i64, to: i64) {
    let letters = |word: &str| word.chars().count() as i64 + 1;
    let all: i64 = said.iter().map(|word| letters(word)).sum();
    let mut before = 0;
    for word in said {
        let at = |letters: i64| from + (to - from) * letters / all.max(1);
        let (begins, ends) = (at(before), at(before + letters(&word)));
        before += letters(&word);
        words.push((word, begins, ends));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::turns::format::read;

    #[test]
    fn words_lie_between_the_pauses() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.wav");
        let format = hound::WavSpec {
            channels: 1,
            sample_rate: 16_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut wav = hound::WavWriter::create(&file, format).unwrap();
        (0..32_000).for_each(|n| wav.write_sample::<i16>(n as i16 % 1_000).unwrap());
        wav.finalize().unwrap();
        let scenario = format!(
            r#"[[scenario]]
            name = "a"
            category = "pause"
            voices.agent = {{ espeak = "en" }}
            replies = ["Yes."]
            line = [{{ id = "q", at = 0, say = "When [500] did it rain?", recording = {{ file = {file:?}, from_ms = 100, to_ms = 1900, pauses_at_ms = [600] }} }}]"#
        );
        let said = line(&read(&scenario).unwrap()[0].lines[0], "When [500] did it rain?").unwrap();
        assert_eq!(said.samples.len(), 1_800 * 16);
        assert_eq!(said.pauses, [(500 * 16, 1_000 * 16)]);
        let words: Vec<(&str, i64, i64)> = said.words.iter().map(|(w, a, b)| (w.as_str(), a / 16, b / 16)).collect();
        assert_eq!(words, [("When", 0, 500), ("did", 1_000, 1_246), ("it", 1_246, 1_430), ("rain?", 1_430, 1_800)]);
    }
}
