//! A recorded conversation as a test of the turn machine: a script for `crates/turn/tests/scenario`, with what it leads to. Pure.

use riposte_measures::Mode;
use riposte_turn::log::{Log, Told};
use riposte_turn::script::{Script, millis};

/// The text of a file for `crates/turn/tests`. Settings that change on the way are told in a comment: a scenario has one set of them.
pub(super) fn test(log: &Log, name: &str) -> String {
    let (mut describe, mut script, mut orders) = (Script::default(), String::new(), String::new());
    let mut changes = 0;
    for (n, step) in log.play().into_iter().enumerate() {
        let at = millis(step.at);
        match step.told {
            None if n == 0 => script += &format!("            {at} begins\n"),
            // A deadline of this version in the log of an earlier one.
            None => script += &format!("            {at} timer\n"),
            Some(Told::Input(input)) => script += &format!("            {at} {}\n", describe.fact(input)),
            Some(_) => changes += 1,
        }
        for order in &step.orders {
            orders += &format!("            {at} {}\n", describe.order(order));
        }
    }
    let mode = if log.header.mode == Mode::Duplex { "Duplex" } else { "PushToTalk" };
    let note = match changes {
        0 => String::new(),
        _ => format!("    // The settings changed {changes} times on the way, which is left out here.\n"),
    };
    let hashes = fence(&[&script, &orders]);
    format!(
        "//! From a recorded conversation, by `riposte replay --test`.\n\nmod scenario;\n\nuse expect_test::expect;\nuse riposte_measures::{{Mode, Span}};\n\
         use riposte_turn::barge_in::*;\nuse riposte_turn::endpoint::*;\nuse riposte_turn::filler::*;\nuse riposte_turn::speculation::*;\n\
         use riposte_turn::{{Config, KeyStyle, Whose}};\n\n#[test]\n#[rustfmt::skip]\nfn {name}() {{\n{note}    let config = {config};\n    \
         let script = r{hashes}\"\n{script}        \"{hashes};\n    expect![[r{hashes}\"\n{orders}        \"{hashes}]]\n        \
         .assert_eq(&scenario::play_as_told(config, Mode::{mode}, script));\n}}\n",
        config = config(&format!("{:?}", log.header.config)),
    )
}

/// As many `#` as keep a raw string whole.
fn fence(texts: &[&str]) -> String {
    let mut hashes = "#".to_owned();
    while texts.iter().any(|text| text.contains(&format!("\"{hashes}"))) {
        hashes.push('#');
    }
    hashes
}

/// The settings as an expression: what `Debug` writes is Rust but for the names of the types.
fn config(debug: &str) -> String {
    debug
        .replace("Span(", "Span::from_micros(")
        .replace("key_style: ", "key_style: KeyStyle::")
        .replace("whose: ", "whose: Whose::")
        .replace("endpoint: ", "endpoint: Endpoint::")
        .replace("eagerness: ", "eagerness: Eagerness::")
        .replace("barge_in: ", "barge_in: BargeIn::")
}

#[cfg(test)]
mod tests {
    use expect_test::expect_file;

    use super::*;

    /// The very file that crates/turn runs among its tests.
    #[test]
    fn a_log_becomes_a_test() {
        let text = test(&super::super::tests::log(), "a_recorded_conversation");
        expect_file!["../../../../turn/tests/recorded.rs"].assert_eq(&text);
    }

    #[test]
    fn raw_strings_stay_whole() {
        assert_eq!(fence(&["say \"#x", "\"##"]), "###");
    }
}
