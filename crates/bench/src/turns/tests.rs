//! Scenarios small enough to read, with a made voice in place of espeak-ng's; and the project's own ones held to their generator.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use expect_test::{Expect, expect};

use super::format::{Part, Voice, parts, read};
use super::generate::{SEED, files};
use super::judge::{Verdict, judge};
use super::log::Log;
use super::prepare::Prepared;
use super::simulate::{self, SetUp};
use super::voices::Voices;
use crate::{PolicyOptions, Prepare};

const HEAD: &str = r#"
    [[scenario]]
    name = "test"
    category = "smooth"
    voices.user = { espeak = "user" }
    voices.agent = { espeak = "agent" }
    replies = ["One two three four five, six seven eight nine ten eleven twelve.", "Fine."]
"#;

/// Every part of a line that the scenarios below say.
const WORDS: [&str; 9] = [
    "what time is it",
    "what time is it and",
    "now",
    "stop that please",
    "mm",
    "One two three four five,",
    "six seven eight nine ten eleven twelve.",
    "Fine.",
    "and",
];

pub(super) fn prepare(body: &str) -> Arc<Prepared> {
    let folder = tempfile::tempdir().unwrap();
    let voices = Voices::new(folder.path().to_owned());
    for espeak in ["user", "agent"] {
        let voice = Voice { espeak: espeak.to_owned(), pitch: 50, wpm: 165 };
        WORDS.iter().for_each(|words| voices.know(&voice, words));
    }
    let scenario = read(&format!("{HEAD}{body}")).unwrap().remove(0);
    Arc::new(Prepared::new(&scenario, &voices, false).unwrap())
}

/// Fixed silence, a run of voice, nothing prepared: the machine's moves are easy to follow.
fn serial() -> PolicyOptions {
    PolicyOptions {
        silence_ms: Some(500),
        voiced_ms: Some(150),
        speculation: Prepare::Off,
        lambda: None,
        ..PolicyOptions::default()
    }
}

fn play(body: &str) -> (Log, Verdict) {
    let prepared = prepare(body);
    let mut config = riposte_turn::Config::default();
    serial().apply(&mut config);
    let log = simulate::run(&prepared, &SetUp { config, ..SetUp::of("webrtc") });
    let verdict = judge(&prepared, &log);
    (log, verdict)
}

fn check(body: &str, transcript: Expect) {
    let (log, verdict) = play(body);
    let wrong = if verdict.failed() { format!("wrong: {}\n", verdict.why()) } else { "as expected\n".to_owned() };
    transcript.assert_eq(&(log.transcript() + &wrong));
}

#[test]
fn a_question_is_answered() {
    check(
        r#"
        line = [{ id = "q", at = 0, say = "what time is it" }]
        expect = [{ must = "answer", line = "q", within_ms = 1500 }, { must = "wait", line = "q" }]
        "#,
        expect![[r#"
            0 q is heard until 800
            1303 committed: silence
            1472 asked: what time is it
            1878 reply 1 begins
            4550 reply 1 is silent
            4553 recorded as heard to its end
            as expected
        "#]],
    );
}

#[test]
fn a_long_pause_is_taken_for_the_end() {
    check(
        r#"
        line = [{ id = "q", at = 0, say = "what time is it [900] now" }]
        expect = [{ must = "wait", line = "q" }]
        "#,
        expect![[r#"
            0 q is heard until 1900
            1303 committed: silence
            1472 asked: what time is it
            1752 reopened
            2403 committed: silence
            2572 asked: what time is it now
            2978 reply 1 begins
            5650 reply 1 is silent
            5653 recorded as heard to its end
            wrong: q: taken for over 597 ms before its end
        "#]],
    );
}

#[test]
fn a_backchannel_ends_the_reply() {
    check(
        r#"
        line = [
          { id = "q", at = 0, say = "what time is it" },
          { id = "b", at = { reply = 1, from = "start", part = 0.3 }, say = "mm" },
        ]
        expect = [{ must = "go_on", line = "b", within_ms = 1500 }]
        "#,
        expect![[r#"
            0 q is heard until 800
            1303 committed: silence
            1472 asked: what time is it
            1878 reply 1 begins
            2682 b is heard until 2882
            2850 reply 1 is silent
            2853 recorded as interrupted
            3393 committed: silence
            3562 asked: mm
            3888 reply 2 begins
            4280 reply 2 is silent
            4283 recorded as heard to its end
            wrong: b: the reply ended 168 ms later
        "#]],
    );
}

#[test]
fn an_interruption_is_answered() {
    check(
        r#"
        line = [
          { id = "q", at = 0, say = "what time is it" },
          { id = "i", at = { reply = 1, from = "start", ms = 700 }, say = "stop that please" },
        ]
        expect = [{ must = "stop", line = "i", within_ms = 250 }, { must = "answer", line = "i", within_ms = 1500 }]
        "#,
        expect![[r#"
            0 q is heard until 800
            1303 committed: silence
            1472 asked: what time is it
            1878 reply 1 begins
            2578 i is heard until 3178
            2820 reply 1 is silent
            2823 recorded as interrupted
            3683 committed: silence
            3852 asked: stop that please
            4178 reply 2 begins
            4570 reply 2 is silent
            4573 recorded as heard to its end
            as expected
        "#]],
    );
}

#[test]
fn a_faint_echo_does_not_interrupt_itself() {
    let echo = |gain_db: f32| {
        play(&format!(
            r#"
            echo = {{ gain_db = {gain_db:.1}, delay_ms = 60, decay_ms = 0 }}
            line = [{{ id = "q", at = 0, say = "what time is it" }}]
            expect = [{{ must = "finish", line = "q", within_ms = 0 }}]
            "#
        ))
    };
    // Loud ones are for voices with more than one pitch: `--only echo`.
    for gain_db in [-50.0, -20.0] {
        let (log, verdict) = echo(gain_db);
        assert!(!verdict.failed(), "{gain_db} dB: {}", log.transcript());
    }
}

#[test]
fn a_held_key_outlasts_a_pause() {
    check(
        r#"
        mode = "push_to_talk"
        line = [{ id = "q", at = 0, say = "what time is it [900] now", key_ms = [100, 250] }]
        expect = [{ must = "answer", line = "q", within_ms = 1000 }, { must = "wait", line = "q" }]
        "#,
        expect![[r#"
            -100 key down
            0 q is heard until 1900
            2150 key up
            2150 committed: key released
            2312 asked: what time is it now
            2718 reply 1 begins
            5390 reply 1 is silent
            5393 recorded as heard to its end
            as expected
        "#]],
    );
}

/// The whole engine, for the ten seconds that the conversation takes.
#[test]
fn real_time_agrees_with_virtual_time() {
    let body = r#"
        line = [
          { id = "q", at = 0, say = "what time is it" },
          { id = "i", at = { reply = 1, from = "start", ms = 700 }, say = "stop that please" },
        ]
        expect = [{ must = "stop", line = "i", within_ms = 1000 }, { must = "answer", line = "i", within_ms = 3000 }]
    "#;
    let heard = super::realtime::run(&prepare(body), &serial()).unwrap();
    let orders = |log: &Log| -> Vec<String> {
        let lines = log.transcript();
        let words = lines.lines().filter_map(|line| line.split_once(' ')).map(|(_, words)| words.to_owned());
        // The times of what is said depend on when the reply begins; the order of the two ends of a reply is one of milliseconds.
        words
            .filter(|words| words.starts_with("asked") || words.starts_with("committed") || words.ends_with("begins"))
            .collect()
    };
    assert_eq!(orders(&heard), orders(&play(body).0), "{}", heard.transcript());
    assert!(!judge(&prepare(body), &heard).failed(), "{}", heard.transcript());
}

/// As users have it.
fn play_understood(body: &str) -> (Log, Verdict) {
    let prepared = prepare(body);
    // The lines here have no marks.
    let config = riposte_turn::Config { punctuated: false, ..Default::default() };
    let log = simulate::run(&prepared, &SetUp { config, ..SetUp::of("webrtc") });
    let verdict = judge(&prepared, &log);
    (log, verdict)
}

#[test]
fn a_reply_that_was_prepared_ahead_comes_sooner_and_a_pause_is_waited_out() {
    let body = r#"
        line = [{ id = "q", at = 0, say = "what time is it and [700] now" }]
        expect = [{ must = "answer", line = "q", within_ms = 1000 }, { must = "wait", line = "q" }]
    "#;
    let (log, verdict) = play_understood(body);
    assert!(!verdict.failed(), "{}", log.transcript());
    let took =
        |log: &Log, verdict: &Verdict| verdict.checks[0].took_ms.unwrap_or_else(|| panic!("{}", log.transcript()));
    let (serial, its_verdict) = play(
        r#"
        line = [{ id = "q", at = 0, say = "what time is it" }]
        expect = [{ must = "answer", line = "q", within_ms = 3000 }]
    "#,
    );
    assert!(took(&log, &verdict) + 200.0 < took(&serial, &its_verdict), "{}{}", log.transcript(), serial.transcript());
}

#[test]
fn a_noise_pauses_the_reply_and_lets_it_go_on() {
    let (log, verdict) = play_understood(
        r#"
        line = [
          { id = "q", at = 0, say = "what time is it" },
          { id = "n", at = { reply = 1, from = "start", ms = 1500 }, sound = "cough" },
        ]
        expect = [{ must = "go_on", line = "n", within_ms = 1500 }]
        "#,
    );
    assert!(!verdict.failed(), "{}", log.transcript());
}

#[test]
fn what_was_never_said_is_untested_and_fails() {
    let (_, verdict) = play(
        r#"
        line = [{ id = "b", at = { reply = 1, from = "end" }, say = "mm" }]
        expect = [{ must = "go_on", line = "b", within_ms = 1500 }]
        "#,
    );
    assert!(verdict.failed() && verdict.checks[0].untested, "{verdict:?}");
}

#[test]
fn the_same_scenario_gives_the_same_log() {
    let body = r#"
        seed = 7
        noise = { kind = "fan", snr_db = 15.0 }
        echo = { gain_db = -20.0, delay_ms = 60, decay_ms = 200 }
        line = [
          { id = "q", at = 0, say = "what time is it [300] now" },
          { id = "c", at = { reply = 1, from = "start", ms = 400 }, sound = "cough" },
        ]
    "#;
    assert_eq!(play(body).0, play(body).0);
}

#[test]
fn a_line_is_cut_at_its_silences() {
    let words = |text: &str| Part::Words(text.to_owned());
    assert_eq!(parts("Tell me, [700] the time."), Ok(vec![words("Tell me,"), Part::Silence(700), words("the time.")]));
    assert_eq!(parts("Now."), Ok(vec![words("Now.")]));
    assert!(parts("[200]").is_err() && parts("a [b] c").is_err() && parts("a ] b [").is_err());
}

#[test]
fn what_does_not_fit_is_told_in_plain_words() {
    let told = |body: &str, wrong: Expect| wrong.assert_eq(&read(&format!("{HEAD}{body}")).unwrap_err());
    told(
        r#"line = [{ id = "q", at = 0, say = "a", voice = "x" }]"#,
        expect![[r#"scenario "test": line "q": there is no voice named x"#]],
    );
    told(r#"line = [{ id = "q", at = 0 }]"#, expect![[r#"scenario "test": line "q": it needs either say or sound"#]]);
    told(
        r#"line = [{ id = "q", at = { reply = 0, from = "end" }, say = "a" }]"#,
        expect![[r#"scenario "test": line "q": at needs either line or reply (from 1)"#]],
    );
    told(
        r#"line = [{ id = "q", at = { line = "z", from = "end" }, say = "a" }]"#,
        expect![[r#"scenario "test": line "q": it waits for "z", which is no line before it"#]],
    );
    told(
        r#"
        line = [{ id = "q", at = 0, say = "a" }]
        expect = [{ must = "wait", line = "r" }]"#,
        expect![[r#"scenario "test": something is expected of "r", which is no line"#]],
    );
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

#[test]
fn the_projects_scenarios_are_what_their_seed_makes() {
    for (name, text) in files(SEED) {
        let kept = std::fs::read_to_string(folder().join(&name)).unwrap();
        assert!(kept == text, "{name} differs: run `riposte bench turns --generate {SEED}`");
    }
}

#[test]
fn no_voice_and_no_sentence_is_in_both_splits() {
    // Of what is spoken: the words without silences, case and marks.
    let plain = |say: &str| -> String {
        let words: Vec<Part> = parts(say).unwrap();
        let words = words.iter().filter_map(|part| match part {
            Part::Words(words) => Some(words.as_str()),
            Part::Silence(_) => None,
        });
        let all = words.collect::<Vec<_>>().join(" ").to_lowercase();
        all.split_whitespace()
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
            .filter(|word| !matches!(*word, "um" | "uh" | "eh" | "este" | "pues" | "bueno" | ""))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let (mut voices, mut sentences, mut counts) =
        ([const { BTreeSet::new() }; 2], [const { BTreeSet::new() }; 2], [[0; 2]; 2]);
    for (name, text) in files(SEED) {
        let split = usize::from(name.starts_with("test"));
        for scenario in read(&text).unwrap() {
            counts[split][scenario.language as usize] += 1;
            voices[split].extend(scenario.voices.values().map(|voice| voice.espeak.clone()));
            voices[split].extend(
                scenario.voices.values().filter_map(|voice| voice.espeak.split_once('+').map(|(_, v)| v.to_owned())),
            );
            sentences[split].extend(scenario.lines.iter().filter_map(|line| line.say.as_deref().map(plain)));
            sentences[split].extend(scenario.replies.iter().map(|reply| plain(reply)));
        }
    }
    assert!(voices[0].is_disjoint(&voices[1]), "{voices:?}");
    assert!(sentences[0].is_disjoint(&sentences[1]), "{sentences:?}");
    assert!(counts.iter().flatten().all(|count| *count >= 100), "{counts:?}");
}
