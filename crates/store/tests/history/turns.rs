//! Turns to store.

use riposte_measures::{FigureInputs, Mark, Marks, Mode, Outcome, Providers, Time, TurnRecord, figures};

/// A finished turn whose clock began at `origin_us`; `n` tells it from others.
pub(crate) fn turn(conversation: &str, n: i64, origin_us: i64) -> TurnRecord {
    let marks: Marks = [
        (Mark::SpeechStart, -1_400_000),
        (Mark::SttFirstPartial, -900_000),
        (Mark::SpeechEnd, 0),
        (Mark::TurnCommit, 500),
        (Mark::SttFinal, -20_000 + n),
        (Mark::LlmRequest, 1_000),
        (Mark::LlmFirstToken, 221_000),
        (Mark::LlmFirstClause, 301_000),
        (Mark::TtsRequest, 301_050),
        (Mark::TtsFirstAudio, 391_050),
        (Mark::PlayQueued, 391_300),
        (Mark::PlayStart, 415_333),
        (Mark::PlayEnd, 2_415_333),
    ]
    .into_iter()
    .map(|(mark, micros)| (mark, Time::from_micros(origin_us + micros)))
    .collect();
    TurnRecord {
        id: 0,
        started_unix_ms: 1_790_000_000_000 + n * 5_000,
        conversation: conversation.to_owned(),
        mode: Mode::PushToTalk,
        outcome: Outcome::Completed,
        transcript: format!("¿qué hora es? {n}"),
        reply: "It is ten past four.\nAnything else?".to_owned(),
        heard: "It is ten past four.".to_owned(),
        providers: Providers { stt: "whisper/micro".to_owned(), llm: "demo".to_owned(), tts: "espeak-ng".to_owned() },
        input_device: "Built-in microphone".to_owned(),
        output_device: "USB headset, 立体声".to_owned(),
        figures: figures(&marks, FigureInputs { underruns: n as u64 % 3, ..FigureInputs::default() }),
        marks,
        attempts: Vec::new(),
        problem: None,
    }
}

/// Takes away what the sixth version of the schema brought, so that the database is one of the fifth.
pub(crate) const WITHOUT_WORDS: &str = "DROP TRIGGER texts_stored; DROP TRIGGER texts_deleted; DROP TRIGGER texts_changed; DROP TABLE words; DROP TABLE provider_tests; DROP TABLE keys_changed; PRAGMA user_version = 5;";
