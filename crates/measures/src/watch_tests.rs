//! Histories in which something changed, and many in which nothing did.

use super::*;
use crate::Providers;

/// The same noise for the same seed: skewed, as latencies are.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f64 {
        let mut uniform = || {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as f64 / f64::from(1u32 << 31)
        };
        let bell = (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
        (0.25 * bell).exp()
    }
}

fn set_up(stt: &str) -> SetUp {
    SetUp {
        mode: Mode::Duplex,
        providers: Providers { stt: stt.to_owned(), llm: "demo".to_owned(), tts: "kokoro".to_owned() },
        output_device: "Speaker".to_owned(),
    }
}

/// Turns of every part's usual time with noise; `more` is added to a part's at a turn, and says which set-up it has.
fn history(turns: usize, seed: u64, more: impl Fn(Part, usize) -> (f64, usize)) -> Table {
    let mut noise = Noise(seed);
    let mut table = Table { set_ups: vec![set_up("whisper/base"), set_up("whisper/small")], ..Table::default() };
    for at in 0..turns {
        let (_, set_up) = more(Part::Text, at);
        table.turns.push(TableTurn {
            id: at as i64 + 1,
            at_unix_ms: at as i64 * 60_000,
            set_up,
            outcome: Outcome::Completed,
        });
        for (part, usual) in Part::ALL.into_iter().zip([450.0, 180.0, 300.0, 80.0, 120.0, 25.0]) {
            let value = usual * noise.next() + more(part, at).0;
            table.columns.entry(part.figure().to_owned()).or_default().push(value);
        }
    }
    table
}

#[test]
fn another_model_is_named_with_the_part_that_it_slows_and_the_turn_since_when() {
    let table = history(260, 7, |part, at| match (part, at >= 215) {
        (Part::Text, true) => (80.0, 1),
        (_, is_after) => (0.0, usize::from(is_after)),
    });
    let found = slower(&table);
    assert_eq!(found.len(), 1, "{found:?}");
    let text = &found[0];
    assert_eq!(text.part, Part::Text);
    assert!((text.by_ms - 80.0).abs() < 20.0, "{text:?}");
    assert!((text.since_turn - 216).abs() <= 3, "{text:?}");
    assert!((text.now_ms - text.before_ms - 80.0).abs() < 30.0);
    let (from, to) = ("whisper/base".to_owned(), "whisper/small".to_owned());
    assert_eq!(text.changes, [Change { what: Changed::Recogniser, from, to }]);
}

#[test]
fn a_server_that_got_slower_by_itself_is_told_without_a_change() {
    let found =
        slower(&history(150, 3, |part, at| (if part == Part::FirstWord && at >= 125 { 250.0 } else { 0.0 }, 0)));
    assert_eq!(
        found.iter().map(|slower| (slower.part, slower.changes.len())).collect::<Vec<_>>(),
        [(Part::FirstWord, 0)]
    );
}

#[test]
fn what_costs_most_comes_first() {
    let found = slower(&history(150, 3, |part, at| match part {
        Part::Voice if at >= 120 => (120.0, 0),
        Part::FirstWord if at >= 120 => (400.0, 0),
        _ => (0.0, 0),
    }));
    assert_eq!(found.iter().map(|slower| slower.part).collect::<Vec<_>>(), [Part::FirstWord, Part::Voice]);
}

#[test]
fn chance_is_not_told() {
    // 6 parts of 400 histories in which nothing changes.
    let told: usize = (0..400).map(|seed| slower(&history(220, seed * 977 + 1, |_, _| (0.0, 0))).len()).sum();
    assert_eq!(told, 0);
}

#[test]
fn faster_too_little_too_few_and_over_again_are_not_told() {
    let none = |turns, more: &dyn Fn(usize) -> f64| {
        let found = slower(&history(turns, 5, |part, at| (if part == Part::Voice { more(at) } else { 0.0 }, 0)));
        assert_eq!(found, []);
    };
    none(200, &|at| if at >= 150 { -60.0 } else { 0.0 });
    none(39, &|at| if at >= 19 { 900.0 } else { 0.0 });
    none(200, &|at| if (100..170).contains(&at) { 400.0 } else { 0.0 });
    // Sure, but 5 ms.
    let mut table = history(200, 5, |_, _| (0.0, 0));
    let output = (0..200).map(|at| if at >= 150 { 30.0 } else { 25.0 } + f64::from(at % 3) / 10.0).collect();
    table.columns.insert("output_ms".to_owned(), output);
    assert_eq!(slower(&table), []);
}

#[test]
fn kept_phrases_failed_turns_and_other_modes_are_no_part_of_it() {
    // The voice is as it was; but of the turns until 180 most were kept.
    let mut table = history(220, 11, |_, _| (0.0, 0));
    let kept = |at: usize| at < 180 && !at.is_multiple_of(4);
    table.columns.insert(KEPT.to_owned(), (0..220).map(|at| f64::from(u8::from(kept(at)))).collect());
    let voice = table.columns.get_mut("tts_ttfa_ms").unwrap();
    (0..220).filter(|at| kept(*at)).for_each(|at| voice[at] = 1.0);
    assert_eq!(slower(&table), []);
    // Failed turns waited for nothing, typed ones for no words.
    let mut table = history(220, 12, |_, at| (if at >= 190 { 500.0 } else { 0.0 }, 0));
    assert_eq!(slower(&table).len(), 6);
    table.turns.iter_mut().skip(190).for_each(|turn| turn.outcome = Outcome::Failed);
    assert_eq!(slower(&table), []);
    table.turns.iter_mut().for_each(|turn| turn.outcome = Outcome::Completed);
    table.set_ups[1].mode = Mode::PushToTalk;
    table.turns.iter_mut().skip(190).for_each(|turn| turn.set_up = 1);
    assert_eq!(slower(&table), [], "30 turns of a mode are too few to compare");
}

#[test]
fn the_change_is_found_where_it_is() {
    let values: Vec<f64> = (0..40).map(|at| f64::from(at % 5) + if at >= 27 { 50.0 } else { 0.0 }).collect();
    assert_eq!(change_point(&values), 27);
    assert_eq!(change_point(&[1.0, 1.0]), 1);
}
