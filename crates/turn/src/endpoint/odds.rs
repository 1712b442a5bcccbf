//! P(the person has finished): the words, the recogniser's own reckoning and the sound, weighed together. Pure.

use super::words::{Form, Words};
use crate::text::Ending;

/// P(the person has finished), before the length of the pause is known. `acoustic` is a model's probability, 0 to 1, that the turn is over by its sound.
///
/// The shares are counted on the train scenarios by `riposte bench turns --fit --split train --language en`: among the pauses with such an ending, how many were the end,
/// were both equally frequent (0.91, 0.95, 0.15, none seen, 0.02; a complete form without a mark is counted on lines that its rules were written for, so it is taken for a
/// little less; with a recogniser that punctuates, the same forms without a mark were the end in 0 of 2, which is little to go by). The text and the sound are taken as independent witnesses, so their log-odds add.
///
/// Where the recogniser reckons itself ([`Words::closes`]), its mark is worth what it was measured to be worth: see [`fitted`].
pub fn finished(words: Option<&Words>, punctuated: bool, acoustic: Option<f32>) -> f64 {
    if let Some((words, closes)) = words.and_then(|words| Some((words, words.closes?)))
        && words.form != Form::Empty
    {
        return probability(fitted(words, closes, acoustic));
    }
    let prior = match words.map(|words| words.ending) {
        Some(Ending::Complete) if punctuated => 0.40,
        Some(Ending::Closed) => 0.91,
        Some(Ending::Complete) => 0.88,
        Some(Ending::Neutral) => 0.15,
        Some(Ending::Trailing) => 0.05,
        Some(Ending::Open(_)) => 0.02,
        Some(Ending::Empty) => 0.5,
        None => UNKNOWN,
    };
    let Some(acoustic) = acoustic else { return prior };
    probability((prior / (1.0 - prior)).ln() + LISTENER.log_odds(acoustic))
}

fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Log-odds, by a logistic regression over what Whisper models make of natural voices.
///
/// Fitted by scenarios/natural/fit.py to tiny.en on the train split (509 pauses of 259 recordings, 242 of them ends, Smart Turn v3.2 listening); ends and pauses count
/// the same in sum. Tried on lines that it was not fitted to, an end is given more than a pause in 0.85 of cases; without the length of the sentence in 0.83, by
/// words, marks and length alone in 0.82, without the listener in 0.83, without the recogniser's own reckoning in 0.85. A question mark is worth less than a full
/// stop, and words that want others outweigh both: Whisper closes whatever it is given ("How do I get from here to?"). Complete forms without a mark came six
/// times, and count like a full stop.
fn fitted(words: &Words, closes: f32, acoustic: Option<f32>) -> f64 {
    let form = match words.form {
        Form::Open { marked: true } => -1.7,
        Form::Open { marked: false } | Form::Trailing => -0.8,
        Form::Question => -0.5,
        Form::Stop | Form::Complete | Form::Neutral | Form::Empty => 0.1,
    };
    let brief = if words.brief { -0.55 } else { 0.0 };
    let length = LENGTH[words.length.clamp(1, LENGTH.len()) - 1];
    let listener = acoustic.map_or(0.0, |acoustic| ACOUSTIC.log_odds(acoustic));
    form + brief + length + CLOSES.log_odds(closes) + listener
}

/// What the number of words in the last sentence tells, from 1 on: a request of two words is rarely all, one of ten mostly.
///
/// Not fitted, since lines that were written to have pauses are longer than people's: requests are taken to have a median of 6.5 words (log-normal, spread 0.55)
/// and pauses to fall between any two of them; log P(n | end) / P(n | pause), no further than −1.8 and 1.5, times 0.7, since pauses do not fall just anywhere
/// (scenarios/natural/fit.py, `LENGTH`).
const LENGTH: [f64; 12] = [-1.26, -1.19, -0.38, 0.05, 0.32, 0.50, 0.64, 0.74, 0.82, 0.89, 0.95, 1.00];

/// How a probability counts.
struct Witness {
    weight: f64,
    /// The log-odds at which it says nothing: halfway between its means for pauses and for ends.
    middle: f64,
    /// It is never taken for surer than this.
    surest: f64,
}

const CLOSES: Witness = Witness { weight: 0.43, middle: 2.8, surest: 0.995 };
const ACOUSTIC: Witness = Witness { weight: 0.31, middle: 2.4, surest: 0.995 };

impl Witness {
    fn log_odds(&self, p: f32) -> f64 {
        let p = f64::from(p).clamp(LEAST_SURE, self.surest);
        self.weight * ((p / (1.0 - p)).ln() - self.middle)
    }
}

/// How much the log-odds of a model that listened count beside words that are not reckoned, and how sure it can be. Models of the end of a turn are surer than they are right: Smart Turn gives values near 0
/// and 1, is right in 92 % of its authors' clips, and takes about four in ten pauses within turns of other people's talk for the end, so that its word is
/// worth odds of 4 and not of 99 (figures and sources: crates/end_of_turn).
const LISTENER: Witness = Witness { weight: 0.5, middle: 0.0, surest: 1.0 - LEAST_SURE };
const LEAST_SURE: f64 = 0.05;

/// The share of pauses that are the end, whatever was said.
const UNKNOWN: f64 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;

    fn finished_by_whisper(text: &str, closes: f32, acoustic: Option<f32>) -> f64 {
        finished(Some(&Words::of(text, Some(closes))), true, acoustic)
    }

    #[test]
    fn words_that_want_more_outweigh_any_mark() {
        let open = finished_by_whisper("How do I get from here to?", 0.96, Some(0.97));
        let closed = finished_by_whisper("How do I get from here to the station?", 0.96, Some(0.97));
        assert!(open < 0.4 && closed > 0.6, "{open} {closed}");
    }

    #[test]
    fn a_greeting_waits_for_what_follows() {
        assert!(finished_by_whisper("Hello.", 0.96, Some(0.97)) < 0.4);
        assert!(finished_by_whisper("Turn on the light.", 0.98, Some(0.98)) > 0.7);
    }

    #[test]
    fn the_recogniser_and_the_listener_both_count_and_neither_is_certain() {
        let of = |closes, acoustic| finished_by_whisper("Turn on the light.", closes, acoustic);
        assert!(of(0.99, Some(0.99)) > of(0.99, None) && of(0.99, None) > of(0.6, None));
        assert!(of(0.99, Some(0.99)) > of(0.99, Some(0.1)) && of(0.0, Some(1.0)) > 0.01 && of(1.0, Some(1.0)) < 0.97);
    }
}
