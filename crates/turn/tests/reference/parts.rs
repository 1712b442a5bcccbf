//! The user and the parts around the machine: what they would say next, given what the machine ordered of them. A step of a random
//! conversation means something only here, so that a sequence stays plausible while it is shrunk.

use riposte_measures::{Mark, Mode, Span, Time};
use riposte_problem::{Kind, Problem};
use riposte_turn::voice::FEATURES;
use riposte_turn::{Input, Output, Phase, Revision, Stage, VoicePrint};

use crate::names::{NOBODY, session};
use crate::steps::Deed;

const SAID: [&str; 11] = [
    "What time is it?",
    "Tell me a joke.",
    "",
    "And",
    "stop",
    "mm-hm",
    "what about tomorrow then",
    "  ",
    "É o quê?",
    "Right.",
    "Hold on.",
];
const ANSWERED: [&str; 5] = ["It is noon. ", "é", "Well, ", " there you are.", "Are you there?"];

/// A reply that was ordered, and how far those who make it have come.
struct Reply {
    revision: Revision,
    done: u8,
    bytes: usize,
    silenced: bool,
}

#[derive(Default)]
pub(crate) struct Parts {
    /// The recogniser makes nothing of what is said until the turn is over.
    mute: bool,
    sessions: u64,
    open: Option<Revision>,
    finals: Vec<Revision>,
    replies: Vec<Reply>,
    named: u64,
    key: bool,
    voice: bool,
    voiced: Time,
    words: usize,
    phase: Option<Phase>,
    told: Vec<Input>,
}

impl Parts {
    pub(crate) fn new(mute: bool) -> Self {
        Self { mute, ..Self::default() }
    }

    /// Takes in an order, with names.
    pub(crate) fn ordered(&mut self, order: &Output) {
        match order {
            Output::OpenSession { session, .. } => {
                self.sessions += 1;
                self.open = Some(*session);
            }
            Output::Phase { phase, .. } => self.phase = Some(*phase),
            Output::CloseSession { .. } => self.open = None,
            Output::Finalise { revision, .. } => {
                self.finals.push(*revision);
                self.named = self.named.max(revision.0);
            }
            Output::Ask { revision, .. } | Output::Apologise { revision, .. } | Output::Reprompt { revision } => {
                self.replies.push(Reply { revision: *revision, done: 0, bytes: 0, silenced: false });
                self.named = self.named.max(revision.0);
            }
            Output::Silence { revision } => {
                for reply in self.replies.iter_mut().filter(|reply| reply.revision == *revision) {
                    reply.silenced = true;
                }
            }
            _ => {}
        }
    }

    /// What is told at `now`; `None`: nothing.
    pub(crate) fn does(&mut self, deed: &Deed, now: Time) -> Option<Input> {
        let fact = match deed {
            Deed::Next(who, much) => self.next(*who, *much, now)?,
            Deed::Work(who, much) => self.works(*who, *much, now)?,
            Deed::Again(back) => self.told.iter().rev().nth(*back)?.clone(),
            Deed::Key => self.key(),
            Deed::Voice(ago) => self.voice(now - Span::from_millis(*ago)),
            Deed::Sounds(true, much) => Input::VoiceLevel { db: -20.0 - (*much as f32) },
            Deed::Sounds(false, much) => {
                let means = [*much as f32 / 20.0; FEATURES];
                Input::VoicePrint { print: VoicePrint { means, windows: *much as u32 } }
            }
            Deed::Say(words) => Input::Say { text: SAID[words % SAID.len()].to_owned() },
            Deed::Stop => Input::Stop,
            Deed::Mode(duplex) => Input::SetMode { mode: if *duplex { Mode::Duplex } else { Mode::PushToTalk } },
            Deed::Clip(begins) => {
                if *begins {
                    Input::Begin
                } else {
                    Input::End
                }
            }
            Deed::Echo(could) => Input::CouldBeEcho { could: *could },
            Deed::Fails(what) => self.fails(*what)?,
            Deed::Odd(what, which, much) => self.odd(*what, *which, *much, now),
            Deed::Nothing => return None,
        };
        // The ears tell everything once.
        if !matches!(fact, Input::VoiceOnset { .. } | Input::VoiceOffset { .. }) {
            self.told.push(fact.clone());
        }
        Some(fact)
    }

    /// Those who would act, as far as anybody sees where the conversation stands.
    fn next(&mut self, who: usize, much: usize, now: Time) -> Option<Input> {
        let voice = now - Span::from_millis(much as i64);
        match (self.phase?, who) {
            (Phase::Idle, 0) => Some(self.key()),
            (Phase::Idle, _) if self.key => Some(self.key()),
            (Phase::Idle, 1) if much < 8 => Some(self.voice(voice)),
            (Phase::Idle, 2) if much < 8 => Some(Input::Say { text: SAID[much].to_owned() }),
            (Phase::Hearing, 0) if self.key => Some(self.key()),
            (Phase::Hearing, 1) => self.partial(now),
            (Phase::Listening | Phase::Hearing, _) => Some(self.voice(voice)),
            (Phase::Settling, 0) => self.partial(now),
            (Phase::Settling, 1) if much < 12 => Some(self.voice(voice)),
            (Phase::Answering, 0) if much < 3 => Some(self.voice(voice)),
            (Phase::Answering, 1) if much < 2 => Some(self.key()),
            (Phase::Speaking, 0) if much < 12 => Some(self.voice(voice)),
            (Phase::Speaking, 1) if much < 3 => Some(self.key()),
            (Phase::Yielding, 0) if !self.mute => self.partial(now),
            (Phase::Yielding, 0 | 1) => Some(self.voice(voice)),
            (Phase::Held, 0 | 1) => Some(self.voice(voice)),
            // What is paused does not get on.
            (Phase::Yielding, _) if much < 36 => None,
            _ => self.works(1 - who.min(1), much, now),
        }
    }

    fn key(&mut self) -> Input {
        self.key = !self.key;
        if self.key { Input::KeyDown } else { Input::KeyUp }
    }

    fn partial(&mut self, now: Time) -> Option<Input> {
        let session = self.open.filter(|_| !self.mute)?;
        self.words += 1;
        let text = SAID[self.words % SAID.len()].to_owned();
        Some(Input::Partial {
            session,
            text,
            stable_bytes: 0,
            until: now - Span::from_millis(50),
            closes: None,
            sure: None,
        })
    }

    fn voice(&mut self, at: Time) -> Input {
        self.voice = !self.voice;
        // Speech and pauses alternate in time too.
        self.voiced = self.voiced.max(at);
        if self.voice { Input::VoiceOnset { at: self.voiced } } else { Input::VoiceOffset { at: self.voiced } }
    }

    fn words(&mut self, much: usize) -> String {
        // Mostly what is asked, sometimes what is not.
        SAID[if much < 28 { 0 } else { much % SAID.len() }].to_owned()
    }

    /// The recogniser, or the makers of a reply.
    fn works(&mut self, who: usize, much: usize, now: Time) -> Option<Input> {
        if who == 2 && self.open.is_some() && !self.mute {
            return self.partial(now);
        }
        if who != 1 && !self.finals.is_empty() {
            let revision = self.finals.remove(0);
            return Some(Input::Final { revision, text: self.words(much), closes: None });
        }
        let index = self.replies.len().checked_sub(1)?;
        let index = if self.replies[0].silenced { 0 } else { index };
        let reply = &mut self.replies[index];
        let revision = reply.revision;
        reply.done += 1;
        if reply.silenced {
            let heard_bytes = reply.bytes + much / 8;
            self.replies.remove(index);
            return Some(Input::Silenced { revision, heard_bytes, at: now });
        }
        let text = ANSWERED[much % ANSWERED.len()].to_owned();
        Some(match reply.done {
            1 => Input::Marked { revision, mark: Mark::LlmRequest, at: now },
            2 if much % 7 == 6 => Input::ReplyDone { revision },
            2 | 4 | 8 => Input::ReplyText { revision, text },
            3 => Input::Marked { revision, mark: Mark::LlmFirstClause, at: now },
            5 => Input::Marked { revision, mark: Mark::TtsFirstAudio, at: now },
            6 => Input::PlayStarted { revision, at: now },
            9 => Input::ReplyDone { revision },
            7 | 10 => {
                reply.bytes += much % 9;
                Input::Played { revision, heard_bytes: reply.bytes }
            }
            _ => {
                let heard_bytes = reply.bytes + much;
                self.replies.remove(index);
                Input::PlayEnded { revision, heard_bytes, at: now }
            }
        })
    }

    fn fails(&mut self, what: u8) -> Option<Input> {
        let stage = [Stage::Recognition, Stage::Chat, Stage::Voice, Stage::Chat][usize::from(what)];
        let revision = match stage {
            Stage::Recognition => self.open.or_else(|| self.finals.first().copied())?,
            _ => self.replies.last()?.revision,
        };
        Some(Input::Failed { revision, stage, problem: problem(what) })
    }

    /// The newest revisions are the likeliest to hurt.
    fn odd(&self, what: u8, which: u64, much: usize, now: Time) -> Input {
        let revision = self.named.checked_sub(which).filter(|n| *n > 0).map_or(NOBODY, Revision);
        let session = self.sessions.checked_sub(which).filter(|n| *n > 0).map_or(NOBODY, session);
        let text = SAID[much % SAID.len()].to_owned();
        match what {
            0 => Input::Partial { session, text, stable_bytes: 0, until: now, closes: None, sure: None },
            1 => Input::Final { revision, text, closes: None },
            2 => Input::ReplyText { revision, text: ANSWERED[much % ANSWERED.len()].to_owned() },
            3 => Input::ReplyDone { revision },
            4 => Input::Marked { revision, mark: Mark::LlmFirstClause, at: now },
            5 => Input::Played { revision, heard_bytes: much },
            6 => Input::PlayStarted { revision, at: now },
            7 => Input::PlayEnded { revision, heard_bytes: much, at: now },
            8 => Input::Silenced { revision, heard_bytes: much, at: now },
            9 => Input::Failed { revision: session, stage: Stage::Recognition, problem: problem(4) },
            10 => Input::Failed { revision, stage: Stage::Voice, problem: problem(5) },
            11 => Input::Marked { revision, mark: Mark::TtsFirstAudio, at: now },
            12 => Input::EndProbability { at: self.voiced, value: much as f32 / 40.0 },
            13 => Input::CouldBeEcho { could: much.is_multiple_of(3) },
            _ => Input::Timer,
        }
    }
}

fn problem(number: u8) -> Problem {
    Problem::new(&format!("test.p{number}"), Kind::Retry, "It failed.", "Try again.")
}
