//! The same turns for other programs.

use expect_test::expect;
use riposte_charts::{Kind, csv, json};
use riposte_measures::Table;

use crate::data::turns;

fn two() -> Table {
    let mut table = turns(2);
    table.set_ups[0].providers.stt = "whisper/\"big\", new\nline".to_owned();
    table.columns.insert("gap_ms".to_owned(), vec![412.25, f64::NAN]);
    table.columns.insert("speculation_hits".to_owned(), vec![1.0, 0.0]);
    table.columns.insert("wasted_tokens".to_owned(), vec![0.0, 12.0]);
    table
}

#[test]
fn csv_quotes_what_has_to_be_and_leaves_out_what_is_not_there() {
    expect![[r#"
        turn,started,mode,outcome,stt,llm,tts,output_device,gap_ms
        1,2026-11-09T18:00:00Z,duplex,completed,"whisper/""big"", new
        line",ollama/llama3.2,kokoro/af_heart,Built-in speaker,412.25
        2,2026-11-19T20:00:00Z,duplex,completed,"whisper/""big"", new
        line",ollama/llama3.2,kokoro/af_heart,Built-in speaker,
    "#]]
    .assert_eq(&csv(Kind::Gap, &two()).replace("\r\n", "\n"));
}

#[test]
fn json_has_numbers_as_numbers() {
    let read: serde_json::Value = serde_json::from_str(&json(Kind::Speculation, &two())).unwrap();
    assert_eq!((&read["chart"], &read["turns"][0]["turn"]), (&"speculation".into(), &1.into()));
    assert_eq!((read["turns"][1]["wasted_tokens"].as_f64(), &read["turns"][0]["mode"]), (Some(12.0), &"duplex".into()));
    let gap: serde_json::Value = serde_json::from_str(&json(Kind::Gap, &two())).unwrap();
    assert!(gap["turns"][1].get("gap_ms").is_none());
}
