//! The policy without a model: each letter of a score is 100 ms of a word of that name, and the model of these tests reads them back.

use std::ops::RangeInclusive;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

const RECKONED: Reckoned = Reckoned { closes: 0.5, sure: 0.75 };

const CUT: RangeInclusive<usize> = samples(2_000)..=samples(4_000);
const SEGMENTS: Segments = Segments::cutting(CUT, None, samples(100), samples(100));
/// One that ends segments at pauses too.
const PAUSING: Segments = Segments::cutting(CUT, Some(samples(400)), samples(100), samples(100));

/// `_` is silence, a letter a tone at a level of its own.
fn sound(score: &str) -> Vec<f32> {
    let level = |c: char| if c == '_' { 0.0 } else { 0.2 + (c as u32 - 'a' as u32) as f32 / 100.0 };
    score.chars().flat_map(|c| (0..samples(100)).map(move |i| level(c) * if i % 2 == 0 { 1.0 } else { -1.0 })).collect()
}

/// The words in a sound: runs of one level.
fn model(sound: &[f32]) -> String {
    let letters = sound.chunks(WINDOW).map(|window| match window[0].abs() {
        0.0 => '_',
        level => char::from(b'a' + ((level - 0.2) * 100.0).round() as u8),
    });
    let mut words = String::new();
    let mut last = '_';
    for letter in letters {
        if letter != last && letter != '_' {
            words += &format!(" {letter}");
        }
        last = letter;
    }
    words
}

/// Words as [`model`] gives them for a score, without repetitions: a cut within a word gives it twice.
fn said(score: &str) -> Vec<char> {
    let mut words: Vec<char> = score.chars().filter(|&c| c != '_').collect();
    words.dedup();
    words
}

fn heard(text: &str) -> Vec<char> {
    let mut words: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    words.dedup();
    words
}

/// Does all there is to do, as a worker with a model that takes no time.
fn work(utterance: &mut Utterance, mut step: impl FnMut(&Step)) {
    while let Some(next) = utterance.answer_step().or_else(|| utterance.ahead_step()) {
        step(&next);
        if let Step::Decode(piece) = next {
            let output = model(&piece.sound);
            utterance.decoded(&piece, &output, RECKONED, Some("en"));
        }
    }
}

/// A score in which `?` asks; what happens, with the time in ms of sound.
fn check(segments: Segments, score: &str, expected: Expect) {
    let mut utterance = Utterance::new(segments, true, Some("en"));
    let (mut log, mut tag) = (String::new(), 0);
    let mut note = |utterance: &mut Utterance| {
        let at = utterance.end() / samples(1);
        work(utterance, |step| {
            log += &match step {
                Step::Decode(piece) => {
                    let (start, to) = (piece.start / samples(1), piece.to / samples(1));
                    let closes = if piece.closes { ", closes" } else { "" };
                    format!("{at}: decode {start} to {to} ({} ms{closes})\n", piece.sound.len() / samples(1))
                }
                Step::Report(Heard::Partial { text, stable_bytes, .. }) => {
                    format!("{at}: partial [{}]{}\n", &text[..*stable_bytes], &text[*stable_bytes..])
                }
                Step::Report(other) => format!("{at}: {other:?}\n"),
            };
        });
    };
    for c in score.chars() {
        if c == '?' {
            tag += 1;
            utterance.finalise(tag, tag).unwrap();
            note(&mut utterance);
            continue;
        }
        for frame in sound(&c.to_string()).chunks(WINDOW) {
            if utterance.push(frame).unwrap() {
                note(&mut utterance);
            }
        }
    }
    expected.assert_eq(&log);
}

#[test]
fn a_question_is_answered_from_what_is_ready() {
    check(
        SEGMENTS,
        "__aabbcc___?",
        expect![[r#"
            500: decode 0 to 500 (400 ms)
            500: partial []a b
            700: decode 0 to 700 (600 ms)
            700: partial [a b] c
            880: decode 0 to 880 (780 ms)
            880: partial [a b] c
            1100: Final { tag: 1, text: "a b c", closes: Some(0.5) }
        "#]],
    );
}

#[test]
fn a_question_in_the_middle_of_speech_is_decoded_for() {
    check(
        SEGMENTS,
        "aabb?bb??__?",
        expect![[r#"
            300: decode 0 to 300 (300 ms)
            300: partial []a b
            400: decode 0 to 400 (400 ms)
            400: Final { tag: 1, text: "a b", closes: Some(0.5) }
            500: decode 0 to 500 (500 ms)
            500: partial [a] b
            600: decode 0 to 600 (600 ms)
            600: Final { tag: 2, text: "a b", closes: Some(0.5) }
            600: Final { tag: 3, text: "a b", closes: Some(0.5) }
            680: decode 0 to 680 (680 ms)
            680: partial [a] b
            800: Final { tag: 4, text: "a b", closes: Some(0.5) }
        "#]],
    );
}

#[test]
fn silence_is_never_decoded() {
    check(
        SEGMENTS,
        "____________?",
        expect![[r#"
            1200: Final { tag: 1, text: "", closes: None }
        "#]],
    );
}

#[test]
fn a_long_utterance_is_cut_in_a_pause_and_only_its_end_is_decoded_again() {
    check(
        SEGMENTS,
        "aabbccddeeffgghhiijjkkll__mmnnooppqqrrssttuuvvww?",
        expect![[r#"
            300: decode 0 to 300 (300 ms)
            300: partial []a b
            500: decode 0 to 500 (500 ms)
            500: partial [a b] c
            700: decode 0 to 700 (700 ms)
            700: partial [a b c] d
            900: decode 0 to 900 (900 ms)
            900: partial [a b c d] e
            1100: decode 0 to 1100 (1100 ms)
            1100: partial [a b c d e] f
            1300: decode 0 to 1300 (1300 ms)
            1300: partial [a b c d e f] g
            1500: decode 0 to 1500 (1500 ms)
            1500: partial [a b c d e f g] h
            1700: decode 0 to 1700 (1700 ms)
            1700: partial [a b c d e f g h] i
            1900: decode 0 to 1900 (1900 ms)
            1900: partial [a b c d e f g h i] j
            2100: decode 0 to 2100 (2100 ms)
            2100: partial [a b c d e f g h i j] k
            2300: decode 0 to 2300 (2300 ms)
            2300: partial [a b c d e f g h i j k] l
            2480: decode 0 to 2480 (2480 ms)
            2480: partial [a b c d e f g h i j k] l
            2680: decode 0 to 2680 (2680 ms)
            2680: partial [a b c d e f g h i j k l] m
            2880: decode 0 to 2880 (2880 ms)
            2880: partial [a b c d e f g h i j k l m] n
            3080: decode 0 to 3080 (3080 ms)
            3080: partial [a b c d e f g h i j k l m n] o
            3280: decode 0 to 3280 (3280 ms)
            3280: partial [a b c d e f g h i j k l m n o] p
            3480: decode 0 to 3480 (3480 ms)
            3480: partial [a b c d e f g h i j k l m n o p] q
            3680: decode 0 to 3680 (3680 ms)
            3680: partial [a b c d e f g h i j k l m n o p q] r
            3880: decode 0 to 3880 (3880 ms)
            3880: partial [a b c d e f g h i j k l m n o p q r] s
            4020: decode 0 to 2500 (2500 ms, closes)
            4080: decode 2500 to 4080 (1580 ms)
            4080: partial [a b c d e f g h i j k l m n o p q r s] t
            4280: decode 2500 to 4280 (1780 ms)
            4280: partial [a b c d e f g h i j k l m n o p q r s t] u
            4480: decode 2500 to 4480 (1980 ms)
            4480: partial [a b c d e f g h i j k l m n o p q r s t u] v
            4680: decode 2500 to 4680 (2180 ms)
            4680: partial [a b c d e f g h i j k l m n o p q r s t u v] w
            4800: decode 2500 to 4800 (2300 ms)
            4800: Final { tag: 1, text: "a b c d e f g h i j k l m n o p q r s t u v w", closes: Some(0.5) }
        "#]],
    );
}

#[test]
fn where_pauses_end_segments_what_was_ready_is_kept() {
    check(
        PAUSING,
        "aabbcc_____ddee____?",
        expect![[r#"
            300: decode 0 to 300 (300 ms)
            300: partial []a b
            500: decode 0 to 500 (500 ms)
            500: partial [a b] c
            680: decode 0 to 680 (680 ms)
            680: partial [a b] c
            1400: decode 1000 to 1400 (400 ms)
            1400: partial [a b c] d e
            1580: decode 1000 to 1580 (580 ms)
            1580: partial [a b c d] e
            1900: Final { tag: 1, text: "a b c d e", closes: Some(0.5) }
        "#]],
    );
}

#[test]
fn without_partials_only_pauses_and_questions_are_decoded() {
    let mut utterance = Utterance::new(SEGMENTS, false, Some("en"));
    let mut steps = Vec::new();
    for frame in sound("aabbccdd____").chunks(WINDOW) {
        utterance.push(frame).unwrap();
        work(&mut utterance, |step| steps.push(matches!(step, Step::Decode(_))));
    }
    assert_eq!(steps, [true]);
}

#[test]
fn a_detected_language_is_kept_once_enough_was_heard() {
    let mut utterance = Utterance::new(SEGMENTS, false, None);
    let mut asked = Vec::new();
    for (tag, part) in ["aabb", "ccddeeffgghhiijjkkllmmnnoopp", "q"].into_iter().enumerate() {
        utterance.push(&sound(part)).unwrap();
        utterance.finalise(tag as u64, 0).unwrap();
        work(&mut utterance, |step| {
            if let Step::Decode(piece) = step {
                asked.push(piece.language);
            }
        });
    }
    assert_eq!(asked, [None, None, Some("en")]);
}

#[test]
fn what_waits_is_bounded() {
    let mut utterance = Utterance::new(SEGMENTS, false, None);
    for tag in 0..WAITING_FINALS as u64 {
        utterance.finalise(tag, tag).unwrap();
    }
    assert!(matches!(utterance.finalise(99, 99), Err(SpeechError::Failed { .. })));
    let minute = vec![0.5; samples(60_000)];
    for _ in 0..10 {
        utterance.push(&minute).unwrap();
    }
    assert_eq!(utterance.push(&[0.5]), Err(SpeechError::Behind { seconds: 600 }));
}

proptest! {
    #[test]
    fn every_question_gets_the_text_of_all_before_it(
        parts in prop::collection::vec(("[a-e_]{0,16}|_{1,30}", 1usize..4000, any::<bool>()), 1..10),
        partials in any::<bool>(),
        lazy in any::<bool>(),
        pausing in any::<bool>(),
    ) {
        let segments = if pausing { PAUSING } else { SEGMENTS };
        let mut utterance = Utterance::new(segments, partials, Some("en"));
        let (mut score, mut wanted, mut answers, mut settled) = (String::new(), Vec::new(), Vec::new(), String::new());
        let (mut pushed, mut reported_at) = (0, 0);
        for (tag, (part, chunk, asks)) in parts.iter().enumerate() {
            score += part;
            let part = sound(part);
            let mut chunks: Vec<&[f32]> = part.chunks(*chunk).collect();
            if chunks.is_empty() {
                chunks.push(&[]);
            }
            for (i, piece) in chunks.iter().enumerate() {
                utterance.push(piece).unwrap();
                pushed += piece.len();
                if *asks && i + 1 == chunks.len() {
                    utterance.finalise(tag as u64, tag as u64).unwrap();
                    wanted.push((tag as u64, said(&score)));
                }
                // A lazy worker comes only now and then.
                if lazy && i % 7 != 0 {
                    continue;
                }
                let mut report = |step: &Step| match step {
                    Step::Report(Heard::Final { tag, text, .. }) => answers.push((*tag, heard(text))),
                    Step::Report(Heard::Partial { text, stable_bytes, .. }) => {
                        assert!(partials && text.starts_with(&settled), "{text:?} after {settled:?}");
                        // At once only where the voice has paused.
                        let so_far: String = score.chars().take(pushed.div_ceil(samples(100))).collect();
                        let paused = lazy || so_far.chars().rev().take(2).any(|c| c == '_');
                        assert!(pushed - reported_at >= PARTIAL_EVERY || paused, "{score}");
                        reported_at = pushed;
                        settled = text[..*stable_bytes].to_owned();
                    }
                    Step::Report(other) => panic!("{other:?}"),
                    Step::Decode(piece) => assert!(piece.sound.len() <= *SEGMENTS.cut.end() && !piece.sound.is_empty()),
                };
                work(&mut utterance, &mut report);
            }
        }
        work(&mut utterance, |step| {
            if let Step::Report(Heard::Final { tag, text, .. }) = step {
                answers.push((*tag, heard(text)));
            }
        });
        prop_assert_eq!(answers, wanted);
    }
}

/// Where captions are read of an utterance that goes on for 3 s, by a model that takes so long for each.
fn read_at(takes_ms: usize) -> Vec<usize> {
    let mut utterance = Utterance::new(SEGMENTS, true, Some("en"));
    let (mut reading, mut began): (Option<(Piece, usize)>, Vec<usize>) = (None, Vec::new());
    for (n, frame) in sound(&"ab".repeat(15)).chunks(samples(10)).enumerate() {
        let now = (n + 1) * 10;
        utterance.push(frame).unwrap();
        if let Some((piece, _)) = reading.take_if(|(_, until)| *until <= now) {
            utterance.decoded(&piece, &model(&piece.sound), RECKONED, Some("en"));
        }
        while reading.is_none()
            && let Some(step) = utterance.ahead_step()
        {
            if let Step::Decode(piece) = step {
                began.push(now);
                reading = Some((piece, now + takes_ms));
            }
        }
    }
    began
}

#[test]
fn a_slow_model_reads_fewer_captions_so_that_it_is_free_at_the_end() {
    let apart = |takes_ms| read_at(takes_ms).windows(2).map(|two| two[1] - two[0]).collect::<Vec<_>>();
    assert_eq!(apart(50)[..5], [200; 5]);
    assert_eq!(apart(200)[..5], [200; 5]);
    assert_eq!(apart(400)[..2], [800; 2]);
    assert_eq!(apart(600)[..1], [1_400]);
}
