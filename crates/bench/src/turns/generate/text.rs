//! Scenarios as text, as a person would write them: one line of the file per line of the conversation. What this writes is read back the same.

use std::fmt::Write;

use crate::turns::format::{At, Echo, Expect, From, Language, Line, Mode, Noise, NoiseKind, Scenario};

/// A whole file.
pub(super) fn file(scenarios: &[Scenario], seed: u64) -> String {
    let mut text = format!(
        "# Made by `riposte bench turns --generate {seed}`; change the generator, not this file. The format: scenarios/README.md.\n"
    );
    for scenario in scenarios {
        text.push('\n');
        text.push_str(&one(scenario));
    }
    text
}

fn one(scenario: &Scenario) -> String {
    let mut text = format!(
        "[[scenario]]\nname = {:?}\ncategory = {:?}\nseed = {}\n",
        scenario.name,
        scenario.category.name(),
        scenario.seed
    );
    if scenario.language != Language::default() {
        let _ = writeln!(text, "language = {:?}", scenario.language.tag());
    }
    if scenario.mode == Mode::PushToTalk {
        text.push_str("mode = \"push_to_talk\"\n");
    }
    for (name, voice) in &scenario.voices {
        let _ = writeln!(
            text,
            "voices.{name} = {{ espeak = {:?}, pitch = {}, wpm = {} }}",
            voice.espeak, voice.pitch, voice.wpm
        );
    }
    if let Some(Noise { kind, snr_db }) = scenario.noise {
        let kind = match kind {
            NoiseKind::Fan => "fan",
            NoiseKind::Hiss => "hiss",
            NoiseKind::Hum => "hum",
        };
        let _ = writeln!(text, "noise = {{ kind = \"{kind}\", snr_db = {snr_db:.1} }}");
    }
    if let Some(Echo { gain_db, delay_ms, decay_ms }) = scenario.echo {
        let _ = writeln!(text, "echo = {{ gain_db = {gain_db:.1}, delay_ms = {delay_ms}, decay_ms = {decay_ms} }}");
    }
    let list = |items: Vec<String>| items.iter().map(|item| format!("  {item},\n")).collect::<String>();
    let _ =
        writeln!(text, "replies = [\n{}]", list(scenario.replies.iter().map(|reply| format!("{reply:?}")).collect()));
    let _ = writeln!(text, "line = [\n{}]", list(scenario.lines.iter().map(line).collect()));
    let _ = writeln!(text, "expect = [\n{}]", list(scenario.expect.iter().map(expect).collect()));
    text
}

fn line(line: &Line) -> String {
    let mut text = format!("{{ id = {:?}, at = {}", line.id, at(&line.at));
    if let Some(say) = &line.say {
        let _ = write!(text, ", say = {say:?}");
    }
    if let Some(spoken) = &line.spoken {
        let _ = write!(text, ", spoken = {spoken:?}");
    }
    if let Some(sound) = line.sound {
        let _ = write!(text, ", sound = {:?}", sound.name());
    }
    if line.voice != "user" {
        let _ = write!(text, ", voice = {:?}", line.voice);
    }
    if line.gain_db != 0.0 {
        let _ = write!(text, ", gain_db = {:.1}", line.gain_db);
    }
    if line.far_ms > 0 {
        let _ = write!(text, ", far_ms = {}", line.far_ms);
    }
    if !line.recognised {
        text.push_str(", recognised = false");
    }
    if let Some([before, after]) = line.key_ms {
        let _ = write!(text, ", key_ms = [{before}, {after}]");
    }
    text.push_str(" }");
    text
}

fn at(at: &At) -> String {
    let at = match at {
        At::Ms(ms) => return ms.to_string(),
        At::Relative(at) => at,
    };
    let mut text = match (&at.line, at.reply) {
        (Some(line), _) => format!("{{ line = {line:?}"),
        (None, reply) => format!("{{ reply = {}", reply.unwrap_or(1)),
    };
    text.push_str(if at.from == From::Start { ", from = \"start\"" } else { ", from = \"end\"" });
    if at.part > 0.0 {
        let _ = write!(text, ", part = {:.2}", at.part);
    }
    if at.ms != 0 {
        let _ = write!(text, ", ms = {}", at.ms);
    }
    text.push_str(" }");
    text
}

fn expect(expect: &Expect) -> String {
    match expect {
        Expect::Answer { line, within_ms } => {
            format!("{{ must = \"answer\", line = {line:?}, within_ms = {within_ms} }}")
        }
        Expect::Wait { line } => format!("{{ must = \"wait\", line = {line:?} }}"),
        Expect::Stop { line, within_ms } => format!("{{ must = \"stop\", line = {line:?}, within_ms = {within_ms} }}"),
        Expect::GoOn { line, within_ms } => format!("{{ must = \"go_on\", line = {line:?}, within_ms = {within_ms} }}"),
        Expect::Finish { line, within_ms } => {
            format!("{{ must = \"finish\", line = {line:?}, within_ms = {within_ms} }}")
        }
        Expect::Ignore { line, within_ms } => {
            format!("{{ must = \"ignore\", line = {line:?}, within_ms = {within_ms} }}")
        }
    }
}
