//! Texts as models wrote them, and what is made of them.

use super::*;
use crate::pieces::evidence::Evidence;

fn output(text: &str, log_prob: f32) -> Output {
    Output { text: text.to_owned(), language: Some("en"), evidence: Evidence { log_prob, ..Evidence::default() } }
}

fn sound(length_ms: usize) -> Sound {
    Sound { length_ms, speech_ms: length_ms.saturating_sub(500) }
}

#[test]
fn what_models_get_wrong_in_small_windows_is_doubted() {
    for (text, log_prob, length_ms, expected) in [
        ("Tell me a joke.", -0.1, 1_400, None),
        ("Tell me a joke. Tell me a joke. Tell me a joke.", -0.15, 1_400, Some(Doubt::Loop)),
        ("Wait a second. Wait a second.", -0.29, 1_590, Some(Doubt::Repeats)),
        ("Call Doctor Margaret Holloway Margaret Holloway", -0.3, 3_320, Some(Doubt::Repeats)),
        ("My number is 555-014-279-279-279-59", -0.88, 6_470, Some(Doubt::Repeats)),
        ("My number is 555-014-279-279-014-279.", -0.74, 6_520, Some(Doubt::Unsure)),
        ("What happens if?", -0.35, 4_850, Some(Doubt::TooShort)),
        ("one two three four five six seven eight nine ten eleven twelve", -0.1, 1_000, Some(Doubt::TooLong)),
        ("Hello? Hello?", -0.4, 1_400, None),
        ("No, no, no, no.", -0.15, 1_700, Some(Doubt::Repeats)),
        ("", -3.0, 5_000, None),
        ("[BLANK_AUDIO]", -0.5, 5_000, None),
    ] {
        assert_eq!(doubt(&output(text, log_prob), sound(length_ms)), expected, "{text:?}");
    }
}

#[test]
fn what_was_stopped_by_the_decoder_is_a_loop_or_too_long() {
    let mut stopped = output("and so", -0.1);
    stopped.evidence.looped = true;
    assert_eq!(doubt(&stopped, sound(3_000)), Some(Doubt::Loop));
    stopped.evidence.looped = false;
    stopped.evidence.overlong = true;
    assert_eq!(doubt(&stopped, sound(3_000)), Some(Doubt::TooLong));
}

#[test]
fn two_windows_that_agree_are_believed() {
    let mut attempts = Attempts::default();
    assert!(!attempts.take(output("No, no, no, no.", -0.2), Some(Doubt::Repeats)));
    assert!(attempts.take(output("no no no no", -0.3), Some(Doubt::Repeats)));
    assert_eq!(attempts.best().unwrap().text, "no no no no");
}

#[test]
fn two_loops_that_agree_are_still_a_loop_and_said_once() {
    let text = "So, tell me a joke. Tell me a joke. Tell me a joke. Tell me";
    let mut attempts = Attempts::default();
    assert!(!attempts.take(output(text, -0.1), Some(Doubt::Loop)));
    assert!(!attempts.take(output(text, -0.1), Some(Doubt::Loop)));
    assert_eq!(attempts.best().unwrap().text, "So, tell me a joke.");
}

#[test]
fn of_texts_that_are_all_doubted_the_likeliest_is_taken_that_is_no_loop() {
    let mut attempts = Attempts::default();
    attempts.take(output("a b c a b c a b c", -0.05), Some(Doubt::Loop));
    attempts.take(output("My number is 5.", -0.6), Some(Doubt::Unsure));
    attempts.take(output("My number is 9.", -0.9), Some(Doubt::Unsure));
    assert_eq!(attempts.best().unwrap().text, "My number is 5.");
    assert_eq!(Attempts::default().best(), None);
}

#[test]
fn what_is_unlikely_or_a_phantom_needs_a_voice() {
    assert!(may_be_invented(&output("No.", -0.1), INVENTED_SMALL));
    assert!(!may_be_invented(&output("", 0.0), INVENTED_SMALL));
    assert!(may_be_invented(&output(" Thank you.", -0.1), INVENTED));
    assert!(!may_be_invented(&output("Please whisper.", -0.4), INVENTED), "people whisper");
    assert!(!may_be_invented(&output("(static)", -1.2), INVENTED), "a note is dropped anyway");
}

#[test]
fn speech_is_measured_without_its_pauses() {
    let mut heard = vec![0.0; samples(1_000)];
    heard.extend((0..samples(300)).map(|i| if i % 2 == 0 { 0.3 } else { -0.3 }));
    let sound = Sound::of(&heard);
    assert_eq!((sound.length_ms, sound.speech_ms), (1_300, 300));
}
