//! What people see in the terminal: captions and the reply as they come, when it is one; whole lines when it is a pipe.

use std::io::IsTerminal;
use std::sync::OnceLock;

use crate::open;
use crate::out::{self, errln, out, outln};
use riposte_engine::api::{Event, State};
use riposte_measures::{Outcome, TurnView};
use riposte_problem::{Language, Problem};
use riposte_settings::Environment;

/// The language of the terminal: the one that the settings choose for the window, or the system's.
pub(crate) fn language() -> Language {
    static LANGUAGE: OnceLock<Language> = OnceLock::new();
    *LANGUAGE.get_or_init(|| {
        let chosen = open::paths().map(|paths| riposte_settings::look(&paths.settings_file()).appearance.language);
        chosen.unwrap_or_default().spoken(Environment::of_process().locale().as_deref())
    })
}

/// One sentence and the advice, on standard error.
pub(crate) fn problem(problem: &Problem) {
    errln!("riposte: {}", problem.in_language(language()));
}

/// Problems for a script, which tells them apart by their codes.
pub(crate) fn as_json(problems: &[Problem]) -> serde_json::Value {
    let language = language();
    let told = |problem: &Problem| {
        serde_json::json!({
            "code": problem.code,
            "kind": problem.kind,
            "message": problem.message.in_language(language),
            "advice": problem.advice.in_language(language),
        })
    };
    problems.iter().map(told).collect()
}

/// Shows a conversation.
pub(crate) struct Screen {
    /// Captions and progress are wanted: standard output is a terminal, and no JSON goes to it.
    live: bool,
    quiet: bool,
    replying: bool,
}

impl Screen {
    pub(crate) fn new(json: bool) -> Self {
        Self { live: !json && std::io::stdout().is_terminal(), quiet: json, replying: false }
    }

    pub(crate) fn hint(&self, text: &str) {
        if self.live {
            outln!("\x1b[2m{text}\x1b[0m");
        }
    }

    pub(crate) fn show(&mut self, event: &Event) {
        if !self.live {
            if let Event::LeftAlone { text } = event {
                errln!(
                    "riposte: \"{text}\" was not answered: it sounded like somebody else, or far away. To answer anybody, set conversation.whose_talk to \"anyone\"."
                );
            }
            return;
        }
        match event {
            Event::StateChanged { state: State::Hearing, .. } => self.line("\x1b[2mlistening …\x1b[0m"),
            Event::Partial { text, stable_bytes } => {
                let (stable, open) = text.split_at_checked(*stable_bytes as usize).unwrap_or((text, ""));
                self.line(&format!("you  {stable}\x1b[2m{open}\x1b[0m"));
            }
            Event::Transcribed { text } => {
                self.line(&format!("you  {text}"));
                outln!();
                self.replying = false;
            }
            Event::LeftAlone { text } => {
                self.line(&format!("you  {text}"));
                outln!("\n\x1b[2mnot answered: it sounded like somebody else, or far away\x1b[0m");
            }
            Event::NothingHeard => {
                self.line("\x1b[2mnothing was understood\x1b[0m");
                outln!();
            }
            Event::ReplyDelta { text } => {
                if !std::mem::replace(&mut self.replying, true) {
                    out!("     ");
                }
                out!("{text}");
            }
            _ => {}
        }
        out::flush();
    }

    /// What was said before, where a conversation goes on.
    pub(crate) fn resumed(&self, turns: &[TurnView]) {
        if !self.live {
            return;
        }
        for turn in turns {
            outln!("\x1b[2myou  {}\n     {}\x1b[0m", turn.transcript, turn.heard);
        }
    }

    /// Overwrites the current line.
    fn line(&self, text: &str) {
        out!("\r\x1b[K{text}");
    }

    pub(crate) fn turn(&mut self, turn: &TurnView) {
        if self.live {
            if std::mem::take(&mut self.replying) {
                outln!();
            }
            outln!("\x1b[2m{}\x1b[0m", timing(turn));
        } else if !self.quiet {
            outln!("you: {}", turn.transcript);
            outln!("riposte: {}", if turn.outcome == Outcome::Interrupted { &turn.heard } else { &turn.reply });
            outln!("{}", timing(turn));
        }
    }
}

/// Where the time went, in one line.
pub(crate) fn timing(turn: &TurnView) -> String {
    let figure = |name: &str| turn.figures.get(name).map(|ms| format!("{ms:.0} ms"));
    let Some(gap) = figure("gap_ms") else { return format!("({})", turn.outcome.name()) };
    let connects = ["stt_connect_ms", "llm_connect_ms", "tts_connect_ms"];
    let connecting: f64 = connects.iter().filter_map(|name| turn.figures.get(*name)).sum();
    let parts: Vec<String> = [
        ("end of turn", "endpoint_ms"),
        ("text", "stt_final_ms"),
        ("first word", "llm_ttft_ms"),
        ("first sound", "tts_ttfa_ms"),
        ("output", "output_ms"),
    ]
    .iter()
    .filter_map(|(words, name)| figure(name).map(|ms| format!("{words} {ms}")))
    .chain((connecting >= 0.5).then(|| format!("connecting {connecting:.0} ms")))
    .chain(figure("cache_saved_ms").map(|ms| format!("a kept phrase saved {ms}")))
    .collect();
    format!("gap {gap} ({})", parts.join(", "))
}
