//! Logs of conversations: what was written comes back, plays the same, and is told apart from what is no log.

#[path = "scenario/revision.rs"]
mod revision;
mod scenario;

use proptest::prelude::*;
use revision::revision_of;
use riposte_measures::{Asked, Attempt, Mark, Mode, Span, Time};
use riposte_problem::{Kind, Problem};
use riposte_turn::log::{Entry, Header, Log, Told, Unreadable, line, read};
use riposte_turn::relay::{Relay, Waiting};
use riposte_turn::script::{Script, millis};
use riposte_turn::voice::FEATURES;
use riposte_turn::{Config, Input, Machine, Output, PauseProfile, Revision, Stage, VoiceLikeness, VoicePrint};

/// Every fact there is. A new one gets a number in [`kind`] too.
fn fact() -> impl Strategy<Value = Input> {
    let moment = || any::<i32>().prop_map(|micros| Time::from_micros(i64::from(micros)));
    (0..KINDS, any::<u64>(), any::<usize>(), ".*", moment(), -90.0f32..1.0).prop_map(
        |(kind, number, bytes, text, at, value)| {
            let (revision, session) = (Revision(number), Revision(number));
            let mark = Mark::ALL[bytes % Mark::ALL.len()];
            let stage = [Stage::Recognition, Stage::Chat, Stage::Voice][bytes % 3];
            let problem = Problem::new("test.code", Kind::Retry, text.clone(), "Again.");
            match kind {
                0 => Input::KeyDown,
                1 => Input::KeyUp,
                2 => Input::Begin,
                3 => Input::End,
                4 => Input::Stop,
                5 => Input::Say { text },
                6 => Input::SetMode { mode: if bytes % 2 == 0 { Mode::Duplex } else { Mode::PushToTalk } },
                7 => Input::VoiceOnset { at },
                8 => Input::VoiceOffset { at },
                9 => Input::EndProbability { at, value },
                10 => Input::Partial {
                    session,
                    text,
                    stable_bytes: bytes,
                    until: at,
                    closes: Some(0.25),
                    sure: Some(0.75),
                },
                11 => Input::Final { revision, text, closes: None },
                12 => Input::ReplyText { revision, text },
                13 => Input::ReplyDone { revision },
                14 => Input::Marked { revision, mark, at },
                15 => Input::Played { revision, heard_bytes: bytes },
                16 => Input::PlayStarted { revision, at },
                17 => Input::PlayEnded { revision, heard_bytes: bytes, at },
                18 => Input::Silenced { revision, heard_bytes: bytes, at },
                20 => Input::VoiceLevel { db: value },
                21 => Input::VoicePrint { print: VoicePrint { means: [value; FEATURES], windows: bytes as u32 } },
                23 => Input::CouldBeEcho { could: bytes % 2 == 0 },
                24 => Input::VoiceLikeness { session, likeness: VoiceLikeness { log_odds: value, seconds: -value } },
                19 => Input::Failed { revision, stage, problem },
                25 => Input::Thinking { revision },
                26 => Input::ReplyCut { revision, bytes },
                22 => Input::RunDry { revision },
                28 => Input::Relay { relay: relay(text, bytes) },
                27 => Input::Attempted { revision, attempt: Attempt::begin(Asked::Chat, text, at) },
                _ => Input::Timer,
            }
        },
    )
}

const KINDS: u8 = 30;

/// A message, or an answer that is waited for, or both.
fn relay(text: String, bytes: usize) -> Relay {
    let span = Span::from_millis((bytes % 100_000) as i64);
    let waiting = Waiting { begins: span, held: span };
    Relay {
        message: (!bytes.is_multiple_of(3) && !text.is_empty()).then_some(text),
        listens: (!bytes.is_multiple_of(2)).then_some(waiting),
    }
}

/// The number under which [`fact`] draws it.
fn kind(input: &Input) -> u8 {
    match input {
        Input::KeyDown => 0,
        Input::KeyUp => 1,
        Input::Begin => 2,
        Input::End => 3,
        Input::Stop => 4,
        Input::Say { .. } => 5,
        Input::SetMode { .. } => 6,
        Input::VoiceOnset { .. } => 7,
        Input::VoiceOffset { .. } => 8,
        Input::EndProbability { .. } => 9,
        Input::Partial { .. } => 10,
        Input::Final { .. } => 11,
        Input::ReplyText { .. } => 12,
        Input::ReplyDone { .. } => 13,
        Input::Marked { .. } => 14,
        Input::Played { .. } => 15,
        Input::PlayStarted { .. } => 16,
        Input::PlayEnded { .. } => 17,
        Input::Silenced { .. } => 18,
        Input::Failed { .. } => 19,
        Input::VoiceLevel { .. } => 20,
        Input::VoicePrint { .. } => 21,
        Input::VoiceLikeness { .. } => 24,
        Input::CouldBeEcho { .. } => 23,
        Input::Thinking { .. } => 25,
        Input::ReplyCut { .. } => 26,
        Input::RunDry { .. } => 22,
        Input::Attempted { .. } => 27,
        Input::Relay { .. } => 28,
        Input::Timer => KINDS - 1,
    }
}

fn header() -> Header {
    let baseline = Config::baseline(riposte_measures::Span::from_millis(500), riposte_measures::Span::from_millis(150));
    Header::new(Time::from_micros(12), Mode::Duplex, baseline, PauseProfile::stored(17.0, 6.1, 0.21))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn every_fact_is_drawn(facts in prop::collection::vec(fact(), 1_000)) {
        let drawn: std::collections::BTreeSet<u8> = facts.iter().map(kind).collect();
        prop_assert_eq!(drawn.len(), usize::from(KINDS));
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(facts in prop::collection::vec((any::<i32>(), fact()), 0..20)) {
        let mut entries: Vec<Entry> = facts
            .into_iter()
            .map(|(micros, input)| Entry { at_us: Time::from_micros(i64::from(micros)), told: Told::Input(input) })
            .collect();
        entries.push(Entry { at_us: Time::ZERO, told: Told::Config(Config::default()) });
        let openers = riposte_turn::Phrases::prepared(riposte_turn::opener::ENGLISH, |phrase| phrase.len() < 6);
        entries.push(Entry { at_us: Time::ZERO, told: Told::Openers(openers) });
        let phrases = riposte_turn::Phrases::prepared(riposte_turn::filler::SPANISH, |_| true);
        entries.push(Entry { at_us: Time::ZERO, told: Told::Fillers(phrases) });
        let waits = riposte_turn::Waits::of([Span::from_millis(600), Span::from_millis(750)]);
        entries.push(Entry { at_us: Time::ZERO, told: Told::Waits(waits) });
        entries.push(Entry { at_us: Time::ZERO, told: Told::Pauses(PauseProfile::stored(3.0, 5.123_456_789, 0.3)) });
        let text: String = line(&header()) + &entries.iter().map(line).collect::<String>();
        prop_assert_eq!(read(&text).unwrap(), Log { header: header(), entries, cut_off: false, retired: 0 });
    }

    #[test]
    fn every_fact_comes_back_from_its_line(input in fact()) {
        let (mut script, mut input) = (Script::default(), input);
        if let Some(&mut session) = revision_of(&mut input) {
            script.order(&Output::OpenSession { session, from: Time::ZERO });
        }
        let told = match input {
            Input::Failed { revision, stage, .. } => {
                let problem = Problem::new("test.code", Kind::Retry, "It failed.", "Try again.");
                Input::Failed { revision, stage, problem }
            }
            told => told,
        };
        let line = script.fact(&told);
        prop_assert_eq!(script.read(&line).map_err(|why| why.to_string()), Ok(told), "{}", line);
    }

    #[test]
    fn what_was_told_can_be_written_as_a_scenario(facts in prop::collection::vec((0..40_000i64, fact()), 0..30)) {
        // What is said of revisions that are there.
        let mut machine = Machine::new(Config::default(), Mode::Duplex);
        let mut describe = Script::default();
        let (mut script, mut orders, mut now) = (String::from("0 begins\n"), String::new(), Time::ZERO);
        let mut drain = |machine: &mut Machine, describe: &mut Script, now| {
            while let Some(output) = machine.poll() {
                orders += &format!("{} {}\n", millis(now), describe.order(&output));
            }
        };
        drain(&mut machine, &mut describe, now);
        for (after, input) in facts {
            now += riposte_measures::Span::from_micros(after);
            script += &format!("{} {}\n", millis(now), describe.fact(&input));
            machine.handle(input, now);
            drain(&mut machine, &mut describe, now);
        }
        prop_assert_eq!(scenario::play_as_told(Config::default(), Mode::Duplex, &script), orders);
    }
}

#[test]
fn what_is_no_fact_is_told() {
    for (line, why) in [
        ("", "“” tells nothing"),
        ("sings s1", "“sings” tells nothing"),
        ("voice soon", "“soon” is no moment in milliseconds"),
        ("voice 1.2345", "“1.2345” is no moment in milliseconds"),
        ("mode shouting", "“shouting” is no mode"),
        ("mark r1 never 5", "“never” is no mark"),
        ("heard r1 -4", "“-4” is no number of the kind that is expected here"),
    ] {
        assert_eq!(Script::default().read(line).unwrap_err().to_string(), why, "{line}");
    }
}

fn conversation() -> String {
    let input = |ms, input| line(&Entry { at_us: Time::from_millis(ms), told: Told::Input(input) });
    let revision = Revision(2);
    line(&header())
        + &input(1050, Input::VoiceOnset { at: Time::from_millis(1000) })
        + &input(1700, Input::VoiceOffset { at: Time::from_millis(1600) })
        + &input(2101, Input::Timer)
        + &input(2300, Input::Final { revision, text: "What time is it?".to_owned(), closes: None })
        + &input(2500, Input::ReplyText { revision, text: "Ten.".to_owned() })
        + &input(2600, Input::PlayStarted { revision, at: Time::from_millis(2600) })
        + &input(3000, Input::PlayEnded { revision, heard_bytes: 4, at: Time::from_millis(2990) })
}

#[test]
fn a_log_plays_as_it_was_recorded() {
    let log = read(&conversation()).unwrap();
    let mut describe = Script::default();
    let orders: String = log
        .play()
        .iter()
        .flat_map(|step| step.orders.iter().map(|order| (step.at, order)))
        .map(|(at, order)| format!("{} {}\n", millis(at), describe.order(order)))
        .collect();
    expect_test::expect![[r#"
        0.012 -- Listening (ready)
        1050 open s1 from 500
        1050 -- Hearing (speech began)
        1700 -- Settling (speech paused)
        2101 finalise s1 as r1 until 2101
        2101 -- Answering (silence)
        2300 was-the-user s1
        2300 transcribed "What time is it?"
        2300 ask r1 "What time is it?"
        2300 release r1
        2500 reply "Ten."
        2600 close s1
        2600 -- Speaking (reply began)
        3000 record duplex completed "What time is it?" -> "Ten." heard "Ten." [speech_start=-600 speech_end=0 turn_commit=501 stt_final=700 play_start=1000 play_end=1390]
        3000 -- Listening (reply ended)
    "#]].assert_eq(&orders);
}

#[test]
fn under_other_settings_deadlines_are_those_of_the_settings() {
    let log = read(&conversation()).unwrap();
    let patient = Config {
        endpoint: riposte_turn::endpoint::Endpoint::Silence(riposte_measures::Span::from_millis(600)),
        ..log.header.config.clone()
    };
    let steps = log.play_with(&patient);
    let committed = steps.iter().find(|step| step.told.is_none() && step.at > log.header.at_us).unwrap();
    assert_eq!(committed.at, Time::from_millis(2200));
}

#[test]
fn a_program_that_was_killed_leaves_a_log_that_can_be_read() {
    let whole = conversation();
    let entries = read(&whole).unwrap().entries.len();
    let cut = read(&whole[..whole.len() - 20]).unwrap();
    assert!(cut.cut_off);
    assert_eq!(cut.entries.len(), entries - 1);
    let unfinished = read(whole.trim_end()).unwrap();
    assert!(!unfinished.cut_off, "only its end of line is missing");
    assert_eq!(unfinished.entries.len(), entries);
}

#[test]
fn a_log_of_a_version_that_weighed_how_the_voice_fell_is_still_played() {
    let slope = "{\"at_us\":1699000,\"input\":{\"what\":\"energy_slope\",\"at\":1600000,\"db_per_s\":-42.5}}\n";
    // It made that version take the turn sooner than this one does.
    let older = conversation().replacen("{\"at_us\":1700000", &format!("{slope}{{\"at_us\":1700000"), 1);
    let older = older.replacen("\"at_us\":2101000", "\"at_us\":2090000", 1);
    let log = read(&older).unwrap();
    assert_eq!((log.retired, log.entries.len()), (1, read(&conversation()).unwrap().entries.len()));
    let steps = log.play();
    let committed = steps.iter().find(|step| step.told.is_none() && step.at > log.header.at_us).unwrap();
    assert_eq!(committed.at, Time::from_millis(2100), "the turn ends when this version's rule says so");
    let ends = |output: &Output| matches!(output, Output::Record(end) if end.heard == "Ten.");
    assert!(steps.iter().flat_map(|step| &step.orders).any(ends), "{steps:?}");
}

#[test]
fn what_is_no_log_is_told_in_words() {
    assert_eq!(read(""), Err(Unreadable::Empty));
    assert_eq!(read("hello\n"), Err(Unreadable::NoLog));
    let later = conversation().replacen("\"riposte_log\":1", "\"riposte_log\":7", 1);
    assert_eq!(
        read(&later).unwrap_err().to_string(),
        "The log is of format 7; this version of Riposte reads format 1."
    );
    let broken = conversation().replacen("voice_offset", "voice_of", 1);
    let told = read(&broken).unwrap_err().to_string();
    assert!(told.starts_with("Line 3 of the log can't be read: “unknown variant `voice_of`"), "{told}");
}
