//! What is drawn, and the values beside it. `UPDATE_EXPECT=1` writes the files anew; look at them in a browser.

use expect_test::expect_file;
use riposte_charts::{Chart, Kind, Leads, Look, Theme, chart};
use riposte_measures::{Summary, Table};
use riposte_problem::Language;

use crate::data::turns;
use crate::look;

fn drawn(kind: Kind, table: &Table) -> Chart {
    chart(kind, table, &look()).unwrap()
}

#[test]
fn small_charts_look_as_they_did() {
    let table = turns(9);
    expect_file!["gap.svg"].assert_eq(&drawn(Kind::Gap, &table).svg);
    expect_file!["stages.svg"].assert_eq(&drawn(Kind::Stages, &table).svg);
    expect_file!["interruptions.svg"].assert_eq(&drawn(Kind::Interruptions, &table).svg);
}

#[test]
fn a_hundred_thousand_turns_make_a_small_file() {
    let table = turns(100_000);
    for kind in Kind::ALL {
        let chart = drawn(kind, &table);
        assert!(chart.svg.len() < 100_000, "{}: {} bytes", kind.name(), chart.svg.len());
        assert!((3..=250).contains(&chart.spots.len()), "{}: {} spots", kind.name(), chart.spots.len());
    }
}

#[test]
fn the_line_below_the_title_is_the_summary_of_the_same_turns() {
    let table = turns(1_200);
    let summary = Summary::of(table.values("gap_ms")).unwrap();
    let chart = drawn(Kind::Gap, &table);
    assert!(chart.told.starts_with(&format!("p50 {:.0} ms", summary.p50)), "{}", chart.told);
    let over = table.values("gap_ms").filter(|gap| *gap > 900.0).count();
    assert!(chart.told.contains("3 set-ups together") && chart.told.ends_with(&format!("{over} over 900 ms")));
    // Turns of one set-up are no mixture.
    let mut one = table.clone();
    one.turns.iter_mut().for_each(|turn| turn.set_up = 0);
    assert!(!drawn(Kind::Gap, &one).told.contains("together"));
}

#[test]
fn each_value_is_inside_the_picture_and_leads_to_turns_that_are_there() {
    let table = turns(600);
    for kind in Kind::ALL {
        let chart = drawn(kind, &table);
        for spot in &chart.spots {
            assert!((0.0..=f64::from(chart.width)).contains(&spot.x), "{kind:?} {spot:?}");
            assert!((0.0..=f64::from(chart.height)).contains(&spot.y), "{kind:?} {spot:?}");
            assert!(!spot.text.is_empty());
            match spot.leads {
                Leads::Nowhere => assert!(matches!(kind, Kind::Distribution | Kind::Ecdf)),
                Leads::Turn(id) => assert!(table.turns.iter().any(|turn| turn.id == id)),
                Leads::Period(from, to) => {
                    assert!(table.turns.iter().any(|turn| (from..=to).contains(&turn.at_unix_ms)));
                }
                Leads::SetUp(set_up) => assert!(set_up < table.set_ups.len()),
            }
        }
    }
}

#[test]
fn the_buckets_of_the_gap_hold_each_turn_once() {
    let table = turns(1_200);
    let chart = drawn(Kind::Gap, &table);
    let periods = chart.spots.iter().filter_map(|spot| match spot.leads {
        Leads::Period(from, to) => Some((from, to)),
        _ => None,
    });
    let held: usize = periods
        .map(|(from, to)| table.of("gap_ms").filter(|(turn, _)| (from..=to).contains(&turn.at_unix_ms)).count())
        .sum();
    assert_eq!(held, table.values("gap_ms").count());
}

#[test]
fn where_there_is_nothing_to_draw_it_says_so_in_the_users_language() {
    let figureless = Table { columns: [("gap_ms".to_owned(), vec![f64::NAN; 9])].into(), ..turns(9) };
    for (language, sentence) in [
        (Language::English, "Nothing to draw: no turn here was timed for this."),
        (Language::Spanish, "Nada que dibujar: aquí ningún turno tiene estas medidas."),
    ] {
        let look = Look { language, ..look() };
        for kind in Kind::ALL {
            let chart = chart(kind, &Table::default(), &look).unwrap();
            assert_eq!((chart.told.as_str(), chart.spots.len()), (sentence, 0));
            assert!(chart.svg.contains(sentence));
        }
        assert_eq!(chart(Kind::Gap, &figureless, &look).unwrap().told, sentence);
    }
}

#[test]
fn themes_differ_in_colours_alone() {
    let table = turns(50);
    let without_colours = |theme| {
        let svg = chart(Kind::Gap, &table, &Look { theme, ..look() }).unwrap().svg;
        assert_eq!(svg.contains("#171F1D"), theme == Theme::Dark);
        svg.split('#').map(|part| part.get(6..).unwrap_or(part).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(without_colours(Theme::Light)[1..], without_colours(Theme::Dark)[1..]);
}

#[cfg(feature = "files")]
#[test]
fn a_picture_of_pixels_has_twice_the_size() {
    let chart = drawn(Kind::Gap, &turns(50));
    match riposte_charts::png(&chart) {
        Ok(png) => {
            assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
            let size = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
            assert_eq!((size(16), size(20)), (2 * chart.width, 2 * chart.height));
        }
        // A computer without fonts: then that is what is said.
        Err(error) => assert_eq!(error.problem().code, "charts.no_font"),
    }
}
