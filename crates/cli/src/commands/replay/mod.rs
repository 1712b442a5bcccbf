//! `riposte replay`: plays what `riposte talk --record` wrote down through the turn machine again, in no time, and shows what was decided when.

mod script;
mod summary;

use std::path::PathBuf;

use clap::Args;
use riposte_measures::Span;
use riposte_problem::Problem;
use riposte_problem::words::{phrase, terminal as words};
use riposte_turn::endpoint::Endpoint;
use riposte_turn::log::{Log, Step, Told, read};
use riposte_turn::script::{Script, millis};

use self::summary::Summary;
use crate::exit::Code;
use crate::out::{out, outln};
use crate::screen;

#[derive(Args)]
pub(crate) struct Replay {
    /// What `riposte talk --record` wrote
    log: PathBuf,
    /// Print one JSON object: {"orders":[{"at_us":…,"order":"…"}],"summary":{…}}
    #[arg(long, conflicts_with = "test")]
    json: bool,
    /// Show what the machine was told, too
    #[arg(long, conflicts_with_all = ["test", "json"])]
    told: bool,
    /// As if a turn had ended after so many milliseconds of silence, whatever was said
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..=10_000), conflicts_with = "test")]
    silence_ms: Option<i64>,
    /// Print a Rust test of this name that plays the same to the same orders
    #[arg(long, value_name = "NAME", value_parser = name)]
    test: Option<String>,
}

/// A name that a Rust function can have.
fn name(text: &str) -> Result<String, String> {
    let fits = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if fits { Ok(text.to_owned()) } else { Err("a name in small letters, digits and underscores".to_owned()) }
}

pub(crate) fn run(replay: &Replay) -> Result<Code, Problem> {
    let log = open(&replay.log)?;
    if log.cut_off {
        screen::problem(&words::log_cut_off());
    }
    if log.retired > 0 {
        screen::problem(&words::log_older());
    }
    if let Some(name) = &replay.test {
        out!("{}", script::test(&log, name));
        return Ok(Code::Done);
    }
    let steps = match replay.silence_ms {
        Some(ms) => {
            let mut config = log.header.config.clone();
            config.endpoint = Endpoint::Silence(Span::from_millis(ms));
            log.play_with(&config)
        }
        None => log.play(),
    };
    let summary = Summary::of(&steps);
    let mut describe = Script::default();
    if replay.json {
        let orders: Vec<_> = lines(&steps, &mut describe, false)
            .into_iter()
            .map(|(step, order)| serde_json::json!({ "at_us": step.at.as_micros(), "order": order }))
            .collect();
        outln!("{}", serde_json::json!({ "orders": orders, "summary": summary }));
        return Ok(Code::Done);
    }
    for (step, line) in lines(&steps, &mut describe, replay.told) {
        outln!("{} {line}", millis(step.at));
    }
    outln!("\n{summary}");
    Ok(Code::Done)
}

fn open(path: &std::path::Path) -> Result<Log, Problem> {
    let bytes = std::fs::read(path).map_err(|error| words::no_log(path.display(), phrase::system(&error)))?;
    // A program that was killed may have left half a letter at the end.
    let text = String::from_utf8_lossy(&bytes);
    read(&text).map_err(|error| words::log_unreadable(error.sentence()))
}

/// The orders as text, in their order; with what was told before them, if that is wanted.
fn lines<'a>(steps: &'a [Step<'a>], describe: &mut Script, told: bool) -> Vec<(&'a Step<'a>, String)> {
    let mut lines = Vec::new();
    for step in steps {
        match step.told {
            Some(Told::Input(input)) if told => lines.push((step, format!("> {}", describe.fact(input)))),
            Some(Told::Config(_)) if told => lines.push((step, "> other settings".to_owned())),
            Some(Told::Pauses(_)) if told => lines.push((step, "> other pauses".to_owned())),
            Some(Told::Openers(_)) if told => lines.push((step, "> other openers".to_owned())),
            Some(Told::Fillers(_)) if told => lines.push((step, "> other fillers".to_owned())),
            Some(Told::Waits(_)) if told => lines.push((step, "> other providers".to_owned())),
            _ => {}
        }
        lines.extend(step.orders.iter().map(|order| (step, describe.order(order))));
    }
    lines
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use riposte_measures::{Mode, Time};
    use riposte_turn::log::{Entry, Header, line};
    use riposte_turn::{Config, Input, PauseProfile, Revision};

    use super::*;

    /// A question, its answer, and a second one that the user goes on with.
    pub(super) fn log() -> Log {
        let revision = Revision(2);
        let again = Revision(4);
        let ms = Time::from_millis;
        let told = [
            (1_050, Input::VoiceOnset { at: ms(1_000) }),
            (1_700, Input::VoiceOffset { at: ms(1_600) }),
            (2_101, Input::Timer),
            (2_300, Input::Final { revision, text: "What time is it?".to_owned(), closes: None }),
            (2_500, Input::ReplyText { revision, text: "Ten ".to_owned() }),
            (2_501, Input::ReplyText { revision, text: "\"sharp\".".to_owned() }),
            (2_600, Input::PlayStarted { revision, at: ms(2_600) }),
            (3_000, Input::PlayEnded { revision, heard_bytes: 12, at: ms(2_990) }),
            (4_000, Input::VoiceOnset { at: ms(3_950) }),
            (4_700, Input::VoiceOffset { at: ms(4_600) }),
            (5_101, Input::Timer),
            (5_200, Input::Final { revision: again, text: "And".to_owned(), closes: None }),
            (5_300, Input::VoiceOnset { at: ms(5_250) }),
        ];
        let baseline = Config::baseline(Span::from_millis(500), Span::from_millis(150));
        let header = Header::new(ms(0), Mode::Duplex, baseline, PauseProfile::default());
        let text: String =
            line(&header) + &told.map(|(at, input)| line(&Entry { at_us: ms(at), told: Told::Input(input) })).concat();
        read(&text).unwrap()
    }

    #[test]
    fn it_is_summed_up() {
        let log = log();
        expect![[r#"
            turns    1 (1 completed, 0 interrupted, 0 failed)
            gaps     1000 ms
            cut-ins  1"#]]
        .assert_eq(&Summary::of(&log.play()).to_string());
        let patient = Config { endpoint: Endpoint::Silence(Span::from_millis(800)), ..log.header.config.clone() };
        expect![[r#"
            turns    0 (0 completed, 0 interrupted, 0 failed)
            gaps     none
            cut-ins  1"#]]
        .assert_eq(&Summary::of(&log.play_with(&patient)).to_string());
    }

    #[test]
    fn what_is_told_comes_before_what_is_ordered() {
        let log = log();
        let steps = log.play();
        let lines: Vec<String> =
            lines(&steps, &mut Script::default(), true).into_iter().map(|(_, line)| line).take(5).collect();
        expect![[r#"
            -- Listening (ready)
            > voice 1000
            open s1 from 500
            -- Hearing (speech began)
            > pause 1600"#]]
        .assert_eq(&lines.join("\n"));
    }

    #[test]
    fn what_is_no_log_is_told_with_its_kind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        let code = |text: Option<&[u8]>| {
            if let Some(text) = text {
                std::fs::write(&path, text).unwrap();
            }
            open(&path).unwrap_err().code
        };
        assert_eq!(code(None), "replay.no_file");
        assert_eq!(code(Some(b"hello")), "replay.unreadable");
        assert_eq!(code(Some(b"{\"riposte_log\":2}\n")), "replay.unreadable");
        let header = line(&log().header);
        std::fs::write(
            &path,
            [header.as_bytes(), b"{\"at_us\":1,\"input\":{\"what\":\"say\",\"text\":\"\xc3"].concat(),
        )
        .unwrap();
        assert!(open(&path).unwrap().cut_off);
    }
}
