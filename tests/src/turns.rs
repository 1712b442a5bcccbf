//! What has to hold of every finished turn, whatever it was about.

use riposte_measures::{Mark, Outcome, TurnView};
use riposte_sim::rig::{Clip, speech};

/// Marks that no answered turn lacks.
const ALWAYS: [Mark; 14] = [
    Mark::SpeechStart,
    Mark::SpeechEnd,
    Mark::TurnCommit,
    Mark::SttFinal,
    Mark::LlmRequest,
    Mark::LlmFirstToken,
    Mark::LlmFirstClause,
    Mark::TtsRequest,
    Mark::TtsFirstAudio,
    Mark::PlayQueued,
    Mark::PlayStart,
    Mark::LlmDone,
    Mark::TtsDone,
    Mark::PlayEnd,
];

/// Pairs of which the first never comes after the second. A reply may be asked for before the turn is over, and is heard after it.
const ORDER: [(Mark, Mark); 20] = [
    (Mark::SpeechStart, Mark::SpeechEnd),
    (Mark::SpeechStart, Mark::SttFirstPartial),
    (Mark::SttFirstPartial, Mark::SttFinal),
    (Mark::SttConnect, Mark::SttConnected),
    (Mark::SttConnected, Mark::SttFinal),
    (Mark::SpeechEnd, Mark::TurnCommit),
    (Mark::SttFinal, Mark::LlmRequest),
    (Mark::TurnCommit, Mark::PlayQueued),
    (Mark::LlmConnect, Mark::LlmConnected),
    (Mark::LlmConnected, Mark::LlmFirstToken),
    (Mark::LlmRequest, Mark::LlmFirstToken),
    (Mark::LlmFirstToken, Mark::LlmFirstClause),
    (Mark::LlmFirstClause, Mark::TtsRequest),
    (Mark::TtsConnect, Mark::TtsConnected),
    (Mark::TtsRequest, Mark::TtsFirstAudio),
    (Mark::TtsFirstAudio, Mark::PlayQueued),
    (Mark::PlayQueued, Mark::PlayStart),
    (Mark::PlayStart, Mark::PlayEnd),
    (Mark::LlmFirstToken, Mark::LlmDone),
    (Mark::TtsFirstAudio, Mark::TtsDone),
];

/// The mark in milliseconds after the end of speech.
pub fn mark(turn: &TurnView, mark: Mark) -> Option<f64> {
    turn.marks.get(mark.name()).copied()
}

/// The figure, which must be there.
#[track_caller]
pub fn figure(turn: &TurnView, name: &str) -> f64 {
    *turn.figures.get(name).unwrap_or_else(|| panic!("no {name} in {turn:?}"))
}

/// Asserts that the turn was answered to its end, and that marks and figures are complete, in order and in accord.
#[track_caller]
pub fn check_answered(turn: &TurnView) {
    assert_eq!(turn.outcome, Outcome::Completed, "{turn:?}");
    assert_eq!(turn.problem, None, "{turn:?}");
    assert_eq!(turn.heard.trim(), turn.reply.trim(), "{turn:?}");
    for needed in ALWAYS {
        assert!(mark(turn, needed).is_some(), "no mark {} in {turn:?}", needed.name());
    }
    check_order(turn);
    let gap = mark(turn, Mark::PlayStart).unwrap_or_default() - mark(turn, Mark::SpeechEnd).unwrap_or_default();
    assert!((figure(turn, "gap_ms") - gap).abs() < 0.01, "{turn:?}");
    let too_long = f64::from(u8::from(gap > 1.5 * figure(turn, "budget_ms")));
    assert_eq!((figure(turn, "budget_ms"), figure(turn, "violations")), (600.0, too_long), "{turn:?}");
    // A person would have asked whether anybody is there.
    assert!((0.0..10_000.0).contains(&gap), "a gap of {gap} ms: {turn:?}");
    assert_eq!(figure(turn, "underruns"), 0.0, "{turn:?}");
    for provider in [&turn.providers.stt, &turn.providers.llm, &turn.providers.tts] {
        assert!(!provider.is_empty(), "{turn:?}");
    }
}

/// Asserts the order of the marks that were made.
#[track_caller]
pub fn check_order(turn: &TurnView) {
    for name in turn.marks.keys() {
        assert!(Mark::from_name(name).is_some(), "{name} is no mark: {turn:?}");
    }
    for (earlier, later) in ORDER {
        if let Some((a, b)) = mark(turn, earlier).zip(mark(turn, later)) {
            assert!(a <= b, "{} ({a} ms) after {} ({b} ms): {turn:?}", earlier.name(), later.name());
        }
    }
}

/// Asserts that `clip` holds speech, and that its sound from the first to the last is as long as the reply was, to 300 ms.
#[track_caller]
pub fn check_sounds_like_the_reply(clip: &Clip, turn: &TurnView) {
    let like =
        speech::likeness(&clip.samples, clip.rate_hz).unwrap_or_else(|| panic!("silence of {:.1} s", clip.seconds()));
    assert!(like.is_speech(), "{like:?}");
    let segments = speech::segments(&clip.samples, clip.rate_hz);
    let sound = segments.first().map_or(0, |first| first.start)..segments.last().map_or(0, |last| last.end);
    let sound_ms = sound.len() as f64 * 1000.0 / f64::from(clip.rate_hz);
    let reply_ms = figure(turn, "reply_ms");
    assert!((sound_ms - reply_ms).abs() < 300.0, "{sound_ms} ms of sound, {reply_ms} ms of reply");
    // Nobody speaks faster than 30 letters a second or slower than 5.
    let letters = turn.reply.chars().filter(|c| c.is_alphanumeric()).count() as f64;
    let rate = letters * 1000.0 / sound_ms;
    assert!((5.0..30.0).contains(&rate), "{rate:.1} letters a second: {}", turn.reply);
}
