//! Whether a decode's text may be believed, and what is told when none may. Pure: it is handed what the model wrote, how sure it was, and how long
//! somebody spoke.
//!
//! A small window (`audio_ctx`) is what makes Whisper models quick here, and what makes them say a sentence again and again, invent digits, or
//! stop half-way. All of that can be seen: in the words, in the token probabilities, in words that are too many or too few for the sound. A
//! doubtful text is decoded again with a wider window (`whisper::profile::Profile::windows`). Two windows that agree are
//! believed: people do repeat themselves.
//!
//! Measured with tiny.en q8_0 on 237 recordings of two natural neural voices (scenarios/natural, train split; `--example windows`): with a
//! margin of 256 positions 12 differ by more than a word from the plain call. Eight of those are loops or unsure, and three of the others.

use std::borrow::Cow;

use super::reading::Output;
use super::repetition::{Run, longest_run};
use super::utterance::samples;
use crate::loudness::{Loudness, WINDOW};
use crate::transcript::spoken;
use crate::wer::words;

/// A mean log-probability under this is doubted. Plain calls lie above it in 236 of the 237 recordings above.
const UNSURE: f32 = -0.5;
/// Without a voice in the sound, a text less likely than this is invented. The model that comes with Riposte makes a word of any noise ("No." of
/// a knock, with probability 1), and knows no whisper: it always needs a voice.
pub(crate) const INVENTED: f32 = -0.9;
pub(crate) const INVENTED_SMALL: f32 = f32::INFINITY;
/// Nobody says more words a second; the fastest newsreaders reach 5.
const WORDS_PER_SECOND: f32 = 7.0;
/// Nor do people take longer for a word than this on average while they are heard, pauses left out.
const SLOWEST_WORD_MS: usize = 700;
/// Words for which a short sound is always long enough.
const FREE_WORDS: usize = 3;
/// What models write over noise, having learnt it from the ends of films. Believed only where there is a voice.
const PHANTOMS: [&str; 8] = [
    "you",
    "thank you",
    "thanks for watching",
    "thank you for watching",
    "bye",
    "gracias",
    "gracias por ver el video",
    "subtítulos realizados por la comunidad de amara org",
];

/// Why a text is not believed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// It went round in circles until it was stopped.
    Loop,
    /// More tokens or words than the sound has room for.
    TooLong,
    /// Something is said twice in a row.
    Repeats,
    /// Hardly any words for so much speech.
    TooShort,
    /// The model itself is not sure.
    Unsure,
}

impl Doubt {
    /// Whether a second window that reads the same takes the doubt away.
    fn may_be_settled(self) -> bool {
        !matches!(self, Doubt::Loop | Doubt::TooLong)
    }

    /// Whether such a text must not be shown, not even as a caption.
    pub(crate) fn misleads(self) -> bool {
        matches!(self, Doubt::Loop | Doubt::TooLong | Doubt::Repeats)
    }
}

/// The sound that a text is held against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sound {
    /// Of all that was decoded.
    pub(crate) length_ms: usize,
    /// Of it, louder than the background.
    pub(crate) speech_ms: usize,
}

impl Sound {
    /// Measures 16 kHz sound.
    pub(crate) fn of(sound: &[f32]) -> Self {
        let mut loudness = Loudness::default();
        loudness.push(sound);
        Self { length_ms: sound.len() / samples(1), speech_ms: loudness.loud() * WINDOW / samples(1) }
    }
}

/// What is wrong with a text, if anything is.
pub(crate) fn doubt(output: &Output, sound: Sound) -> Option<Doubt> {
    let words = words(&spoken(&output.text));
    let most = FREE_WORDS + (sound.length_ms as f32 / 1000.0 * WORDS_PER_SECOND) as usize;
    let (evidence, run) = (&output.evidence, longest_run(&words));
    if evidence.looped || run.is_some_and(Run::is_loop) {
        Some(Doubt::Loop)
    } else if evidence.overlong || words.len() > most {
        Some(Doubt::TooLong)
    } else if run.is_some_and(|run| run.period >= 2 || run.times >= 3) {
        Some(Doubt::Repeats)
    } else if words.is_empty() {
        None
    } else if sound.speech_ms > SLOWEST_WORD_MS * (words.len() + 1) {
        Some(Doubt::TooShort)
    } else if evidence.log_prob < UNSURE {
        Some(Doubt::Unsure)
    } else {
        None
    }
}

/// Whether nobody said this, unless there is a voice in the sound: the model is less sure than `invented`, or writes what it writes over noise.
pub(crate) fn may_be_invented(output: &Output, invented: f32) -> bool {
    let words = words(&spoken(&output.text));
    !words.is_empty() && (output.evidence.log_prob < invented || PHANTOMS.contains(&words.join(" ").as_str()))
}

/// The attempts at one sound, from the narrowest window on.
#[derive(Default)]
pub(crate) struct Attempts {
    made: Vec<(Output, Option<Doubt>)>,
}

impl Attempts {
    /// Takes the next attempt. `true` when it may be believed.
    pub(crate) fn take(&mut self, output: Output, doubt: Option<Doubt>) -> bool {
        let agrees = doubt.is_some_and(Doubt::may_be_settled)
            && self.made.iter().any(|(earlier, _)| words(&spoken(&earlier.text)) == words(&spoken(&output.text)));
        let doubt = if agrees { None } else { doubt };
        self.made.push((output, doubt));
        doubt.is_none()
    }

    /// The last attempt's doubt.
    pub(crate) fn doubt(&self) -> Option<Doubt> {
        self.made.last().and_then(|(_, doubt)| *doubt)
    }

    /// The attempt that is believed, or the likeliest of those that are not loops; failing that, the last with what it repeats said once.
    pub(crate) fn best(mut self) -> Option<Output> {
        let sound = |(_, doubt): &(Output, Option<Doubt>)| doubt.is_none_or(Doubt::may_be_settled);
        if self.doubt().is_some() && self.made.iter().any(sound) {
            self.made.retain(sound);
            self.made.sort_by(|(a, _), (b, _)| a.evidence.log_prob.total_cmp(&b.evidence.log_prob));
        }
        let (mut output, doubt) = self.made.pop()?;
        if doubt.is_some_and(|doubt| !doubt.may_be_settled()) {
            output.text = said_once(&output.text).into_owned();
        }
        Some(output)
    }
}

/// The text up to where its longest repetition begins to repeat; all of it when there is none.
fn said_once(text: &str) -> Cow<'_, str> {
    let spans: Vec<(usize, &str)> =
        text.split_whitespace().map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word)).collect();
    let folded: Vec<Vec<String>> = spans.iter().map(|(_, word)| words(word)).collect();
    match longest_run(&folded).filter(|run| run.period * run.times > 2) {
        Some(run) => {
            let end = spans.get(run.before + run.period).map_or(text.len(), |(start, _)| *start);
            Cow::Owned(text[..end].trim_end().to_owned())
        }
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests;
