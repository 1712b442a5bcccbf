//! From what a recogniser through ONNX Runtime, or a server that says how sure it is of its words, understood to what is believed of it: the guard of every
//! recogniser, over the evidence of its tokens. Pure.

use riposte_hypothesis::Hypothesis;

use crate::pieces::evidence::Evidence;
use crate::pieces::guard::{self, Attempts, Doubt, Sound};
use crate::pieces::reading::Output;
use crate::voicing::is_voiced;

/// The text as it came, with what its tokens say of it.
fn output(heard: &Hypothesis) -> Output {
    let mut evidence = Evidence::new(false);
    for token in &heard.tokens {
        evidence.add(token.probability, token.is_word);
    }
    // There are no steps of a second decoder to look at: what closes the sentence is known already.
    evidence.finish(&[], usize::MAX);
    evidence.closes = heard.closes.unwrap_or(0.0);
    Output { text: heard.text.clone(), language: None, evidence }
}

/// What may be told as an answer: a loop is said once, and what noise alone was turned into is dropped. `heard_in` is the sound, or its first 30 s.
pub(crate) fn answer(heard: &Hypothesis, sound: Sound, heard_in: &[f32]) -> Output {
    let output = output(heard);
    let doubt = guard::doubt(&output, sound);
    tracing::debug!(
        log_prob = output.evidence.log_prob,
        closes = output.evidence.closes,
        ?doubt,
        length_ms = sound.length_ms,
        "read"
    );
    let mut attempts = Attempts::default();
    attempts.take(output.clone(), doubt);
    let mut best = attempts.best().unwrap_or(output);
    if guard::may_be_invented(&best, guard::INVENTED) && !is_voiced(heard_in) {
        best.text.clear();
    }
    best
}

/// Whether the text may be shown as a caption.
pub(crate) fn may_be_shown(heard: &Hypothesis, sound: Sound) -> bool {
    !guard::doubt(&output(heard), sound).is_some_and(Doubt::misleads)
}

#[cfg(test)]
mod tests {
    use riposte_hypothesis::Token;

    use super::*;

    fn heard(text: &str, probability: f32) -> Hypothesis {
        let token = |(id, _)| Token { id, frame: Some(id), probability, is_word: true };
        Hypothesis {
            text: text.to_owned(),
            tokens: text.split(' ').enumerate().map(token).collect(),
            closes: Some(0.5),
        }
    }

    const FIVE_SECONDS: Sound = Sound { length_ms: 5_000, speech_ms: 3_000 };

    #[test]
    fn a_loop_is_said_once_and_never_shown() {
        let loops = heard("tell me tell me tell me tell me tell me", 0.9);
        assert_eq!(answer(&loops, FIVE_SECONDS, &[]).text, "tell me");
        assert!(!may_be_shown(&loops, FIVE_SECONDS));
        let plain = heard("what time is it in Lima now", 0.9);
        assert_eq!(answer(&plain, FIVE_SECONDS, &[]).text, plain.text);
        assert!(may_be_shown(&plain, FIVE_SECONDS));
    }

    #[test]
    fn what_is_written_over_noise_needs_a_voice_in_the_sound() {
        let noise: Vec<f32> =
            (0..32_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 8) as f32 / 8_388_608.0 - 1.0).collect();
        assert_eq!(answer(&heard("thank you", 0.9), FIVE_SECONDS, &noise).text, "");
        assert_eq!(answer(&heard("something else entirely", 0.2), FIVE_SECONDS, &noise).text, "");
        assert_eq!(
            answer(&heard("something else entirely", 0.9), FIVE_SECONDS, &noise).text,
            "something else entirely"
        );
    }

    #[test]
    fn the_evidence_is_that_of_the_tokens() {
        let output = answer(&heard("what time is it", 0.5), FIVE_SECONDS, &[]);
        assert!((output.evidence.log_prob - 0.5_f32.ln()).abs() < 1e-6);
        assert_eq!((output.evidence.closes, output.evidence.words.len()), (0.5, 4));
    }
}
