//! The built-in table, and what the user's file changes of it.

use super::*;

const FILE: &str = r#"
[[price]]
stage = "chat"
provider = "anthropic/claude-haiku-4-5*"
input = 9
output = 90.5
source = "my contract"
as_of = "2026-03-09"

[[price]]
stage = "speech"
provider = "acme"
audio_minute = 0.01
"#;

fn load(text: &str) -> (Prices, Option<Problem>) {
    let folder = tempfile(text);
    let loaded = Prices::load(&folder);
    std::fs::remove_file(folder).unwrap();
    loaded
}

fn tempfile(text: &str) -> std::path::PathBuf {
    let path = std::env::temp_dir().join(format!("riposte-prices-{}-{}.toml", std::process::id(), text.len()));
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn the_built_in_table_can_be_read_and_every_row_says_where_it_is_from_and_of_when() {
    let rows = read(BUILT_IN).unwrap();
    assert!(rows.len() > 20, "{}", rows.len());
    for row in &rows {
        assert!(row.source.starts_with("https://"), "{}", row.provider);
        assert!(row.as_of.parse::<jiff::civil::Date>().is_ok(), "{}", row.provider);
        let same = rows.iter().filter(|other| (other.stage, &other.provider) == (row.stage, &row.provider));
        assert_eq!(same.count(), 1, "{}", row.provider);
    }
}

#[test]
fn the_longest_name_counts_and_the_users_rows_come_first() {
    let built_in = Prices::default();
    let of = |prices: &Prices, name: &str| prices.of(Asked::Chat, name).map(|price| price.output.unwrap());
    assert_eq!(of(&built_in, "openai/gpt-4.1-mini"), Some(1.6));
    assert_eq!(of(&built_in, "openai/gpt-4.1-mini-2025-04-14"), Some(1.6), "a dated name is the same model");
    assert_eq!(of(&built_in, "openai/gpt-4.1"), Some(8.0));
    assert_eq!(of(&built_in, "acme/big"), None);

    let (prices, problem) = load(FILE);
    assert_eq!(problem, None);
    assert_eq!(of(&prices, "anthropic/claude-haiku-4-5"), Some(90.5));
    assert_eq!(of(&prices, "openai/gpt-4.1"), Some(8.0), "the rest stays");
    assert_eq!(prices.of(Asked::Speech, "acme/ears").unwrap().audio_hour, Some(0.6));
    assert_eq!(prices.rows().filter(|(_, users)| *users).count(), 2);
}

#[test]
fn nonsense_is_told_and_the_built_in_table_stays() {
    for (text, reason) in [
        ("[[price]]\nstage = \"chat\"\nprovider = \"x\"\ninput = \"dear\"\n", "invalid type"),
        ("[[price]]\nstage = \"chat\"\nprovider = \"x\"\ninputs = 1\n", "unknown field"),
        ("[[price]]\nstage = \"kitchen\"\nprovider = \"x\"\ninput = 1\n", "price number 1: the stage is none of"),
        ("[[price]]\nstage = \"chat\"\ninput = 1\n", "price number 1: there is no provider"),
        ("[[price]]\nstage = \"chat\"\nprovider = \"x\"\ninput = -1\n", "price number 1: input is not an amount"),
        ("[[price]]\nstage = \"chat\"\nprovider = \"x\"\noutput = nan\n", "price number 1: output is not an amount"),
        ("[[price]]\nstage = \"chat\"\nprovider = \"x\"\n", "price number 1: there is no price in it"),
        ("what?", ""),
    ] {
        let (prices, problem) = load(text);
        let problem = problem.unwrap();
        assert_eq!(problem.code, "costs.prices_broken");
        assert!(problem.message.english().contains(reason), "{problem}");
        assert_eq!(prices, Prices::default());
    }
    assert_eq!(Prices::load(Path::new("/no/such/prices.toml")), (Prices::default(), None));
}

#[test]
fn what_has_no_price_is_unknown_what_is_not_paid_is_free_and_a_refusal_is_nothing() {
    let prices = Prices::default();
    let units = Units { output_tokens: 1_000_000, ..Units::CALL };
    assert_eq!(prices.cost(Asked::Chat, "acme/big", true, &units), Cost::UNKNOWN);
    assert_eq!(prices.cost(Asked::Chat, "acme/big", false, &units), Cost::FREE);
    assert_eq!(prices.cost(Asked::Chat, "acme/big", true, &Units::CALL), Cost::FREE);
    assert_eq!(prices.cost(Asked::Chat, "openai/gpt-4.1", true, &units), Cost { usd: 8.0, unknown: false });
}
