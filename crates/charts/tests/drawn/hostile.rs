//! Names and values that nobody should have: markup, control characters, a megabyte, clocks that were set to the end of time.

use proptest::prelude::*;
use riposte_charts::{Kind, Leads, chart, csv, json, told};
use riposte_measures::{Change, Changed, Mode, Outcome, Part, Providers, SetUp, Slower, Table, TableTurn};

use crate::data::turns;
use crate::look;

const MARKUP: &str =
    "</text><script>alert(1)</script><a href=\"javascript:alert(2)\">&amp;\"' onload=\"x\"\u{0}\u{1b}[2J\u{202e}";

fn with_names(name: &str) -> Table {
    let mut table = turns(80);
    for set_up in &mut table.set_ups {
        set_up.providers = Providers { stt: name.to_owned(), llm: name.to_owned(), tts: String::new() };
        set_up.output_device = name.to_owned();
    }
    table
}

/// Reads the file as strictly as a browser does, and says which elements it has.
fn elements(svg: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{error}\n{svg}"));
    for node in document.descendants() {
        for attribute in node.attributes() {
            assert!(!attribute.name().starts_with("on") && attribute.name() != "href", "{attribute:?}");
        }
    }
    document.descendants().filter(|node| node.is_element()).map(|node| node.tag_name().name().to_owned()).collect()
}

#[test]
fn markup_in_a_name_is_a_name() {
    for kind in Kind::ALL {
        let chart = chart(kind, &with_names(MARKUP), &look()).unwrap();
        let plain = riposte_charts::chart(kind, &with_names("plain"), &look()).unwrap();
        assert_eq!(elements(&chart.svg).len(), elements(&plain.svg).len(), "{kind:?}");
        assert!(!elements(&chart.svg).iter().any(|element| element == "script" || element == "a"));
    }
    let stages = chart(Kind::Stages, &with_names("<b>x"), &look()).unwrap();
    let document = roxmltree::Document::parse(&stages.svg).unwrap();
    assert!(document.descendants().any(|node| node.text().is_some_and(|text| text.contains("<b>x · <b>x"))));
}

#[test]
fn a_name_of_a_megabyte_is_cut() {
    let chart = chart(Kind::Stages, &with_names(&"ñandú/".repeat(150_000)), &look()).unwrap();
    assert!(chart.svg.len() < 100_000 && chart.spots.iter().all(|spot| spot.text.len() < 400));
    let change = Change { what: Changed::Recogniser, from: MARKUP.repeat(1_000), to: MARKUP.to_owned() };
    let slower = Slower {
        part: Part::Text,
        by_ms: 80.0,
        before_ms: 100.0,
        now_ms: 180.0,
        before: 20,
        since: 20,
        since_turn: 1,
        since_unix_ms: 0,
        changes: vec![change],
    };
    let now = jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
    let sentence = told(&slower, &now).en;
    assert!(sentence.chars().count() < 200 && !sentence.chars().any(char::is_control), "{sentence}");
}

fn any_table() -> impl Strategy<Value = Table> {
    let value = prop_oneof![
        8 => -100.0f64..5_000.0,
        1 => prop::num::f64::ANY,
        1 => Just(f64::NAN),
        1 => Just(0.0),
    ];
    let at = prop_oneof![8 => 1_700_000_000_000i64..1_800_000_000_000, 1 => any::<i64>(), 1 => Just(1_750_000_000_000)];
    let outcome = prop_oneof![Just(Outcome::Completed), Just(Outcome::Interrupted), Just(Outcome::Failed)];
    let row = (at, 0usize..8, outcome, prop::collection::vec(value, 12));
    (prop::collection::vec(row, 0..60), prop::collection::vec(".{0,40}", 8)).prop_map(|(rows, names)| {
        let mut table = Table::default();
        let provider = |name: &String| Providers { stt: name.clone(), ..Providers::default() };
        table.set_ups = names
            .iter()
            .map(|name| SetUp { mode: Mode::Duplex, providers: provider(name), output_device: name.clone() })
            .collect();
        let figures: Vec<&str> = Kind::ALL.iter().flat_map(|kind| kind.figures()).copied().collect();
        for (id, (at_unix_ms, set_up, outcome, values)) in (1..).zip(rows) {
            table.turns.push(TableTurn { id, at_unix_ms, set_up, outcome });
            for (figure, value) in figures.iter().zip(values.iter().cycle()) {
                let column = table.columns.entry((*figure).to_owned()).or_default();
                if column.len() < table.turns.len() {
                    column.push(*value);
                }
            }
        }
        table
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Whatever the figures and the clock say: a picture that every reader reads, with its values inside it.
    #[test]
    fn every_table_can_be_drawn(table in any_table(), width in 360u32..1_600) {
        let look = riposte_charts::Look { width, ..look() };
        for kind in Kind::ALL {
            let chart = chart(kind, &table, &look).unwrap();
            elements(&chart.svg);
            prop_assert!(chart.svg.len() < 100_000);
            for spot in &chart.spots {
                prop_assert!((0.0..=f64::from(width)).contains(&spot.x), "{:?} {:?}", kind, spot);
                prop_assert!((0.0..=f64::from(chart.height)).contains(&spot.y), "{:?} {:?}", kind, spot);
                prop_assert!(spot.leads != Leads::SetUp(usize::MAX));
            }
            serde_json::from_str::<serde_json::Value>(&json(kind, &table)).unwrap();
            prop_assert!(csv(kind, &table).matches("\r\n").count() > table.turns.len());
        }
    }
}
