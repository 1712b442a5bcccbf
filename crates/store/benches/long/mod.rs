//! A history of a hundred thousand turns, for benches.

use std::path::Path;

use riposte_measures::{FigureInputs, Mark, Marks, Mode, Outcome, Providers, Time, TurnRecord, figures};
use riposte_store::Store;

pub(crate) const TURNS: u64 = 100_000;
/// A year of ten conversations a day has fewer.
pub(crate) const CONVERSATIONS: u64 = 4_000;

pub(crate) fn turn(conversation: &str) -> TurnRecord {
    let marks: Marks = [
        (Mark::SpeechStart, -1_400_000),
        (Mark::SttFirstPartial, -900_000),
        (Mark::SpeechEnd, 0),
        (Mark::SttFinal, 150_000),
        (Mark::TurnCommit, 500_000),
        (Mark::LlmRequest, 501_000),
        (Mark::LlmFirstToken, 721_000),
        (Mark::LlmFirstClause, 801_000),
        (Mark::TtsRequest, 801_050),
        (Mark::TtsFirstAudio, 891_050),
        (Mark::PlayQueued, 891_300),
        (Mark::PlayStart, 915_333),
        (Mark::PlayEnd, 2_415_333),
    ]
    .into_iter()
    .map(|(mark, micros)| (mark, Time::from_micros(9_000_000 + micros)))
    .collect();
    TurnRecord {
        id: 0,
        started_unix_ms: 1_790_000_000_000,
        conversation: conversation.to_owned(),
        mode: Mode::Duplex,
        outcome: Outcome::Completed,
        transcript: "What is the difference between birds and planets?".to_owned(),
        reply: "Birds are animals that lay eggs, and planets are bodies that go round a star. ".repeat(4),
        heard: "Birds are animals that lay eggs, and planets are bodies that go round a star. ".repeat(4),
        providers: Providers { stt: "whisper/micro".to_owned(), llm: "demo".to_owned(), tts: "espeak-ng".to_owned() },
        input_device: "Built-in microphone".to_owned(),
        output_device: "Built-in speaker".to_owned(),
        figures: figures(&marks, FigureInputs::default()),
        marks,
        attempts: Vec::new(),
        problem: None,
    }
}

/// A history of [`TURNS`]: one is recorded as the program does, the others are copied from it inside the database, each with times, figures
/// and a word of its own. (Recorded one after another they would wait for the disk 100 000 times.)
pub(crate) fn long_history(path: &Path) -> Store {
    let store = Store::open(path).unwrap();
    store.record(&turn("c0")).unwrap();
    let copies = format!(
        "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i <= {CONVERSATIONS})
         INSERT INTO conversations (id, name, started_unix_ms) SELECT i, 'c' || (i - 1), started_unix_ms + i FROM n, conversations WHERE id = 1;
         WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {TURNS})
         INSERT INTO turns SELECT i, 1 + i / ({TURNS} / {CONVERSATIONS}), started_unix_ms + i * 5000, mode, outcome, stt, llm, tts,
            input_device, output_device, problem FROM n, turns WHERE id = 1;
         INSERT INTO texts SELECT turns.id, transcript || ' Number ' || turns.id || '.', reply, heard FROM turns, texts WHERE turn_id = 1 AND turns.id > 1;
         INSERT INTO marks SELECT turns.id, name, offset_us + turns.id % 997 FROM turns, marks WHERE turn_id = 1 AND turns.id > 1;
         INSERT INTO figures SELECT turns.id, name, value + turns.id % 997 FROM turns, figures WHERE turn_id = 1 AND turns.id > 1;"
    );
    let direct = rusqlite::Connection::open(path).unwrap();
    direct.execute_batch(&format!("BEGIN; {copies} COMMIT; ANALYZE;")).unwrap();
    assert_eq!(store.count().unwrap(), TURNS);
    store
}
