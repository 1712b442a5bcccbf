//! Reads what [`Script::fact`] wrote.

use riposte_measures::{Asked, Attempt, Became, Mark, Mode, Time};
use riposte_problem::{Kind, Problem};

use super::{CLOSES, NOT_KNOWN, STABLE, SURE, Script, unquoted};
use crate::relay::{Relay, Waiting};
use crate::{Input, Revision, Stage, VoiceLikeness, VoicePrint};

/// Why a line is no fact, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoFact(String);

impl std::fmt::Display for NoFact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoFact {}

/// A moment in milliseconds, with up to three decimals.
///
/// # Errors
/// The text is no such number.
pub fn moment(ms: &str) -> Result<Time, NoFact> {
    let (whole, part) = ms.split_once('.').unwrap_or((ms, ""));
    let micros = (part.len() <= 3).then(|| format!("{whole}{part:0<3}").parse().ok()).flatten();
    micros.map(Time::from_micros).ok_or_else(|| NoFact(format!("“{ms}” is no moment in milliseconds")))
}

/// The words of a line that are still to be read.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn word(&mut self) -> &'a str {
        let (word, rest) = self.0.split_once(' ').unwrap_or((self.0, ""));
        self.0 = rest;
        word
    }

    fn moment(&mut self) -> Result<Time, NoFact> {
        moment(self.word())
    }

    fn number<T: std::str::FromStr>(&mut self) -> Result<T, NoFact> {
        let word = self.word();
        word.parse().map_err(|_| NoFact(format!("“{word}” is no number of the kind that is expected here")))
    }

    /// A moment, where it is known.
    fn known_moment(&mut self) -> Result<Option<Time>, NoFact> {
        let word = self.word();
        (word != NOT_KNOWN).then(|| moment(word)).transpose()
    }

    /// `STAGE BECAME BEGAN SENT CONNECT FIRST ENDED CHUNKS PROVIDER`
    fn call(mut self) -> Result<Attempt, NoFact> {
        let (stage, became) = (self.word(), self.word());
        let stage = Asked::from_name(stage).ok_or_else(|| NoFact(format!("“{stage}” is no stage")))?;
        let became = match became.split_once(':') {
            Some(("failed", code)) => Became::Failed(code.to_owned()),
            Some(("passed-over", code)) => Became::PassedOver(code.to_owned()),
            None if became == "served" => Became::Served,
            None if became == "dropped" => Became::Dropped,
            _ => return Err(NoFact(format!("“{became}” is nothing that becomes of a call"))),
        };
        let (began, sent, connect) = (self.moment()?, self.known_moment()?, self.known_moment()?);
        let (first, ended, chunks) = (self.known_moment()?, self.moment()?, self.number()?);
        let (connect, provider) = (connect.map(|at| at - Time::ZERO), self.text());
        Ok(Attempt { stage, provider, began, sent, connect, first, ended, chunks, became })
    }

    /// What stands as `NAME=VALUE`, if it comes next.
    fn known<T: std::str::FromStr>(&mut self, name: &str) -> Result<Option<T>, NoFact> {
        let Some(value) = self.0.strip_prefix(name) else { return Ok(None) };
        self.0 = value;
        self.number().map(Some)
    }

    fn text(&self) -> String {
        unquoted(self.0)
    }
}

/// What a line tells of a problem. The words of a script are for those who work on Riposte, not for its users.
fn only_its_code(code: String) -> Problem {
    Problem { code, kind: Kind::Retry, message: "It failed.".into(), advice: "Try again.".into() }
}

impl Script {
    /// The fact that a line of [`Script::fact`] tells. A name that the machine gave to nothing stands for a revision that is dead. Of a problem only
    /// the code is known; without one it is named after the line's first word.
    ///
    /// # Errors
    /// The first word is none of the known ones, or what follows does not fit it.
    pub fn read(&self, line: &str) -> Result<Input, NoFact> {
        let mut rest = Rest(line);
        let word = rest.word();
        Ok(match word {
            "key-down" => Input::KeyDown,
            "key-up" => Input::KeyUp,
            "begin" => Input::Begin,
            "end" => Input::End,
            "timer" => Input::Timer,
            "stop" => Input::Stop,
            "say" => Input::Say { text: rest.text() },
            // `relay BEGINS HELD MESSAGE`, the waits in milliseconds or `-`
            "relay" => {
                let (begins, held) = (rest.known_moment()?, rest.known_moment()?);
                let listens = begins
                    .zip(held)
                    .map(|(begins, held)| Waiting { begins: begins - Time::ZERO, held: held - Time::ZERO });
                let message = Some(rest.text()).filter(|message| !message.is_empty());
                Input::Relay { relay: Relay { message, listens } }
            }
            "mode" => {
                let name = rest.word();
                let mode = Mode::from_name(name).ok_or_else(|| NoFact(format!("“{name}” is no mode")))?;
                Input::SetMode { mode }
            }
            "voice" => Input::VoiceOnset { at: rest.moment()? },
            "level" => Input::VoiceLevel { db: rest.number()? },
            // `sounds WINDOWS MEAN MEAN …`
            "sounds" => {
                let (windows, mut print) = (rest.number()?, VoicePrint::default());
                for mean in &mut print.means {
                    *mean = rest.number()?;
                }
                Input::VoicePrint { print: VoicePrint { windows, ..print } }
            }
            // `likeness S LOG-ODDS SECONDS`
            "likeness" => {
                let session = self.named(&mut rest);
                let (log_odds, seconds) = (rest.number()?, rest.number()?);
                Input::VoiceLikeness { session, likeness: VoiceLikeness { log_odds, seconds } }
            }
            "echo" => Input::CouldBeEcho { could: rest.number()? },
            "pause" => Input::VoiceOffset { at: rest.moment()? },
            "finished" => Input::EndProbability { at: rest.moment()?, value: rest.number()? },
            // `partial S UNTIL [stable=BYTES] [closes=PROBABILITY] [sure=PROBABILITY] TEXT`
            "partial" => {
                let (session, until) = (self.named(&mut rest), rest.moment()?);
                let stable_bytes = rest.known(STABLE)?.unwrap_or(0);
                let (closes, sure) = (rest.known(CLOSES)?, rest.known(SURE)?);
                Input::Partial { session, text: rest.text(), stable_bytes, until, closes, sure }
            }
            "final" => {
                let (revision, closes) = (self.named(&mut rest), rest.known(CLOSES)?);
                Input::Final { revision, text: rest.text(), closes }
            }
            "text" => Input::ReplyText { revision: self.named(&mut rest), text: rest.text() },
            "cut" => Input::ReplyCut { revision: self.named(&mut rest), bytes: rest.number()? },
            "thinking" => Input::Thinking { revision: self.named(&mut rest) },
            "done" => Input::ReplyDone { revision: self.named(&mut rest) },
            "mark" => {
                let (revision, name) = (self.named(&mut rest), rest.word());
                let mark = Mark::from_name(name).ok_or_else(|| NoFact(format!("“{name}” is no mark")))?;
                Input::Marked { revision, mark, at: rest.moment()? }
            }
            "dry" => Input::RunDry { revision: self.named(&mut rest) },
            "plays" => Input::PlayStarted { revision: self.named(&mut rest), at: rest.moment()? },
            "heard" => Input::Played { revision: self.named(&mut rest), heard_bytes: rest.number()? },
            "played" => {
                let (revision, heard_bytes) = (self.named(&mut rest), rest.number()?);
                Input::PlayEnded { revision, heard_bytes, at: rest.moment()? }
            }
            "silenced" => {
                let (revision, heard_bytes) = (self.named(&mut rest), rest.number()?);
                Input::Silenced { revision, heard_bytes, at: rest.moment()? }
            }
            "stt-fails" | "chat-fails" | "voice-fails" => {
                let stage = match word {
                    "stt-fails" => Stage::Recognition,
                    "chat-fails" => Stage::Chat,
                    _ => Stage::Voice,
                };
                let revision = self.named(&mut rest);
                let code = if rest.0.is_empty() { format!("test.{word}") } else { rest.text() };
                Input::Failed { revision, stage, problem: only_its_code(code) }
            }
            // `attempt R` and the call
            "attempt" => Input::Attempted { revision: self.named(&mut rest), attempt: rest.call()? },
            other => return Err(NoFact(format!("“{other}” tells nothing"))),
        })
    }

    fn named(&self, rest: &mut Rest<'_>) -> Revision {
        self.revision(rest.word()).unwrap_or(Revision(u64::MAX))
    }
}
