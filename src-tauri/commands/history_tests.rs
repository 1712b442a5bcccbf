//! What is told of turns in short.

use riposte_measures::TableTurn;

use super::*;

#[test]
fn the_overview_is_of_the_chosen_turns_and_names_everybody() {
    let set_up = |stt: &str, tts: &str| SetUp {
        mode: Mode::Duplex,
        providers: Providers { stt: stt.to_owned(), llm: "demo".to_owned(), tts: tts.to_owned() },
        output_device: String::new(),
    };
    let turn = |id, set_up, outcome| TableTurn { id, at_unix_ms: id, set_up, outcome };
    let all = Table {
        set_ups: vec![set_up("whisper/small", "kokoro"), set_up("whisper/base", "kokoro"), set_up("", "kokoro")],
        turns: vec![turn(1, 0, Outcome::Completed), turn(2, 1, Outcome::Interrupted), turn(3, 2, Outcome::Failed)],
        ..Table::default()
    };
    let chosen = Table { columns: [("gap_ms".to_owned(), vec![500.0, 901.0, f64::NAN])].into(), ..all.clone() };
    let told = overview(&chosen, all.turns.len(), &all.set_ups, Profile::Fast);
    assert_eq!((told.turns, told.all, told.interrupted, told.failed), (3, 3, 1, 1));
    assert_eq!((told.gap.map(|gap| gap.n), told.set_ups, told.too_long, told.limit_ms), (Some(2), 2, 1, 900));
    assert_eq!(
        (told.recognisers, told.voices),
        (vec!["whisper/base".to_owned(), "whisper/small".to_owned()], vec!["kokoro".to_owned()])
    );
    let none = overview(&Table::default(), 0, &[], Profile::Fast);
    assert_eq!((none.turns, none.gap), (0, None));
}

#[test]
fn every_chart_and_every_format_has_its_name() {
    let kinds = ["gap", "distribution", "ecdf", "stages", "providers", "speculation", "interruptions", "cache"];
    for (name, kind) in kinds.into_iter().zip(Kind::ALL) {
        let chosen: ChartKind = serde_json::from_value(name.into()).unwrap();
        assert_eq!((Kind::from(chosen), kind.name()), (kind, name));
    }
    for ending in ["svg", "png", "csv", "json"] {
        assert_eq!(serde_json::from_value::<ExportFormat>(ending.into()).unwrap().ending(), ending);
    }
}
