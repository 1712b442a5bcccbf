//! The reference model of a conversation whose policies leave nothing to judgement (`Config::baseline`): a turn ends after a fixed silence,
//! a voice that lasts so long interrupts, nothing is prepared. It says every order, in no order, and every deadline.
//!
//! Written from what ARCHITECTURE.md, README.md and the documents of the crate promise: one thing happens at a time, everything that is
//! awaited has a name, and what comes under another name is nothing.

mod reply;
mod turn;
mod user;

use riposte_measures::{Mode, Outcome, Span, Time};
use riposte_turn::barge_in::BargeIn;
use riposte_turn::endpoint::Endpoint;
use riposte_turn::script::millis;
use riposte_turn::{Config, Input, Output, Phase, Revision, Stage};

use self::turn::Turn;
use crate::beside::{Did, Reference};
use crate::keys::Keys;
use crate::words::lines;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Now {
    Rest,
    /// To the key's or the clip's end, or to the pause of a voice; at the longest until then.
    Hear(Time),
    /// Nobody speaks: the turn is over then.
    Settle(Time),
    /// The final text is awaited.
    Text(Time),
    /// The text is known, and the last reply still fades.
    Fade,
    /// The first sound of the reply is awaited.
    Sound(Time),
    /// The reply sounds; it has to get on by then.
    Speak(Time),
}

pub(crate) struct Serial {
    config: Config,
    silence: Span,
    voiced: Span,
    mode: Mode,
    keys: Keys,
    /// Since when somebody speaks.
    voice: Option<Time>,
    /// They may be the loudspeaker.
    could_be_echo: bool,
    /// Since when somebody speaks who was left alone for that.
    deferred_onset: Option<Time>,
    /// Speech over the reply.
    over: Option<Time>,
    now: Now,
    turn: Option<Turn>,
    /// A stopped reply that has not said yet how far it was heard, and how long that is waited for.
    fading: Option<(Revision, Turn, Time)>,
    session: Option<Revision>,
    /// What was said before it has been asked.
    asked_until: Option<Time>,
    sessions: u64,
    replies: u64,
    orders: Vec<Output>,
}

impl Serial {
    /// Of a configuration of the baseline's kind.
    pub(crate) fn new(config: &Config, mode: Mode) -> Self {
        let Endpoint::Silence(silence) = config.endpoint else { panic!("no fixed silence") };
        let BargeIn::VoicedRun(voiced) = config.barge_in else { panic!("no voiced run") };
        Self {
            keys: Keys::new(config.key_style),
            config: config.clone(),
            silence,
            voiced,
            mode,
            voice: None,
            could_be_echo: false,
            deferred_onset: None,
            over: None,
            now: Now::Rest,
            turn: None,
            fading: None,
            session: None,
            asked_until: None,
            sessions: 0,
            replies: 0,
            orders: Vec::new(),
        }
    }

    fn phase(&self) -> Phase {
        match self.now {
            Now::Rest if self.mode == Mode::Duplex => Phase::Listening,
            Now::Rest => Phase::Idle,
            Now::Hear(_) => Phase::Hearing,
            Now::Settle(_) => Phase::Settling,
            Now::Text(_) | Now::Fade | Now::Sound(_) => Phase::Answering,
            Now::Speak(_) => Phase::Speaking,
        }
    }

    fn deadline(&self) -> Option<Time> {
        let now = match self.now {
            Now::Rest | Now::Fade => None,
            Now::Hear(until) | Now::Settle(until) | Now::Text(until) | Now::Sound(until) | Now::Speak(until) => {
                Some(until)
            }
        };
        let over = self.over.map(|onset| onset + self.voiced);
        let fading = self.fading.as_ref().map(|(_, _, until)| *until);
        [now, over, fading].into_iter().flatten().min()
    }

    /// All that is due.
    fn is_due(&mut self, now: Time) {
        while self.deadline().is_some_and(|at| at <= now) {
            if self.fading.as_ref().is_some_and(|(_, _, until)| *until <= now) {
                self.faded(None, now);
                continue;
            }
            match self.now {
                Now::Speak(stuck) if self.over.is_some_and(|onset| onset + self.voiced < stuck) => {
                    self.interrupted(now)
                }
                Now::Hear(_) => self.commit(now, now),
                Now::Settle(until) => self.commit(until - self.silence, now),
                Now::Text(_) => self.gives_up("turn.text_timeout", now),
                Now::Sound(_) => self.no_sound(now),
                Now::Speak(_) => {
                    self.silence();
                    self.tell("turn.playout_stuck");
                    self.blame("turn.playout_stuck");
                    self.ends(Outcome::Failed);
                }
                Now::Rest | Now::Fade => {}
            }
        }
    }

    fn is_told(&mut self, fact: &Input, now: Time) {
        match fact {
            Input::KeyDown => match self.keys.down(now) {
                Some(true) => self.begins(now),
                Some(false) => self.commit(now, now),
                None => {}
            },
            Input::KeyUp => {
                if self.keys.up(now) {
                    self.commit(now, now);
                }
            }
            Input::Begin => self.begins(now),
            Input::End => {
                if matches!(self.now, Now::Hear(_)) && !self.by_voice() {
                    self.commit(now, now);
                }
            }
            Input::Stop => {
                if self.now != Now::Rest {
                    self.leave(now, now);
                    self.rest();
                }
            }
            Input::Say { text } => self.say(text, now),
            Input::SetMode { mode } => self.set_mode(*mode, now),
            Input::VoiceOnset { at } => self.voice_began(*at, now),
            Input::CouldBeEcho { could } => self.could_be_echo(*could, now),
            Input::VoiceOffset { at } => {
                (self.voice, self.deferred_onset) = (None, None);
                self.over = None;
                if matches!(self.now, Now::Hear(_)) && self.by_voice() {
                    self.now = Now::Settle(*at + self.silence);
                }
            }
            Input::Silenced { revision, heard_bytes, at } => {
                if self.fading.as_ref().is_some_and(|(fading, _, _)| fading == revision) {
                    self.faded(Some((*heard_bytes, *at)), now);
                }
            }
            Input::Failed { revision, stage: Stage::Recognition, problem } => {
                let awaited = matches!(self.now, Now::Text(_)) && self.under() == Some(*revision);
                if self.session == Some(*revision) || awaited {
                    self.recognition_failed(problem.clone(), now);
                }
            }
            Input::Final { revision, text, .. } => {
                if matches!(self.now, Now::Text(_)) && self.under() == Some(*revision) {
                    self.understood(text, now);
                }
            }
            _ => self.answered(fact, now),
        }
    }

    fn under(&self) -> Option<Revision> {
        self.turn.as_ref().and_then(|turn| turn.under)
    }

    fn by_voice(&self) -> bool {
        self.turn.as_ref().is_some_and(|turn| turn.by_voice)
    }
}

impl Reference for Serial {
    fn told(&mut self, fact: &Input, now: Time) {
        self.is_told(fact, now);
    }

    fn time(&mut self, now: Time) {
        self.is_due(now);
    }

    fn judge(&mut self, did: &Did) -> Result<(), String> {
        let (machine, model) = (lines(&did.orders), lines(&std::mem::take(&mut self.orders)));
        let stands = |phase: Phase, deadline: Option<Time>| {
            let until = deadline.map_or_else(|| "told".to_owned(), |at| millis(at.max(did.now)));
            format!("{phase:?} until {until}")
        };
        let (is, should) = (stands(did.phase, did.deadline), stands(self.phase(), self.deadline()));
        if machine == model && is == should {
            return Ok(());
        }
        let list = |lines: &[String]| lines.iter().map(|line| format!("\n    {line}")).collect::<String>();
        Err(format!(
            "at {} they disagree\n  the machine: {is}{}\n  the model: {should}{}",
            millis(did.now),
            list(&machine),
            list(&model)
        ))
    }
}
