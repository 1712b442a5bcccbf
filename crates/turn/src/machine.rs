//! The machine: takes facts, keeps the state, gives orders. Policies are asked, never written out here.

mod commit;
mod deadlines;
mod filler;
mod hearing;
mod overlap;
mod pause;
mod relay;
mod reply;
mod user;
mod voice_events;

use std::collections::VecDeque;

use riposte_measures::{Mark, Mode, Time};

use self::overlap::Overlap;
use self::relay::Relaying;
use crate::barge_in::BargeIn;
use crate::filler::Waits;
use crate::key::{Ask, Key};
use crate::pauses::PauseProfile;
use crate::phrases::Phrases;
use crate::reply::{Kind, Reply};
use crate::speculation::Waste;
use crate::state::{Revisions, State, Wait, earlier};
use crate::turn::{Partial, Turn};
use crate::voice::VoiceTrack;
use crate::{Config, Input, Output, Phase, Reason, Stage};

/// A reply that was stopped and whose heard part is still awaited.
#[derive(Debug)]
struct Closing {
    turn: Turn,
    until: Time,
}

/// One conversation.
#[derive(Debug)]
pub struct Machine {
    config: Config,
    mode: Mode,
    state: State,
    turn: Option<Turn>,
    closing: Option<Closing>,
    overlap: Option<Overlap>,
    relaying: Option<Relaying>,
    pauses: PauseProfile,
    waste: Waste,
    openers: Phrases,
    fillers: Phrases,
    waits: Waits,
    /// What was said before this has been asked: no later question has it in it.
    asked_until: Option<Time>,
    /// When a question of the last reply is taken for unanswered, while nothing happens.
    reprompt_at: Option<Time>,
    /// The recogniser gives text while somebody speaks.
    partials_seen: bool,
    key: Key,
    voice: VoiceTrack,
    revisions: Revisions,
    outputs: VecDeque<Output>,
}

impl Machine {
    /// A conversation at rest. `mode` is push-to-talk or duplex.
    pub fn new(config: Config, mode: Mode) -> Self {
        let mut machine = Self {
            config,
            mode,
            state: State::Resting,
            turn: None,
            closing: None,
            overlap: None,
            relaying: None,
            pauses: PauseProfile::default(),
            waste: Waste::default(),
            openers: Phrases::default(),
            fillers: Phrases::default(),
            waits: Waits::default(),
            asked_until: None,
            reprompt_at: None,
            partials_seen: false,
            key: Key::default(),
            voice: VoiceTrack::default(),
            revisions: Revisions::default(),
            outputs: VecDeque::new(),
        };
        machine.phase(Reason::Start);
        machine
    }

    /// The next order, oldest first.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// Until when nothing has to be told, and what it is waited for. [`Input::Timer`] is due then.
    pub fn deadline(&self) -> Option<(Time, Reason)> {
        let state = match self.state {
            State::Resting => self.relay_until().or(self.reprompt_at).map(|at| (at, Reason::Unanswered)),
            State::Hearing { until, .. } => Some((until, Reason::LongestTurn)),
            State::Settling { until, look_at } => {
                earlier(Some((until, Reason::Silence)), look_at.map(|at| (at, Reason::SpeechPaused)))
            }
            State::Answering { wait: Wait::Text(_), until } => Some((until, Reason::TextTimeout)),
            State::Answering { wait: Wait::Silence, until } => Some((until, Reason::FlushTimeout)),
            State::Answering { wait: Wait::Sound, until } => {
                let look = self.reply().and_then(|reply| reply.look_at).map(|at| (at, Reason::LongWait));
                earlier(Some((until, Reason::AgentTimeout)), look)
            }
            State::Speaking { onset, until } => earlier(
                Some((until, Reason::PlayoutStuck)),
                onset.and_then(|onset| match self.config.barge_in {
                    BargeIn::VoicedRun(voiced) => Some((onset + voiced, Reason::BargeIn)),
                    BargeIn::Understood(_) => None,
                }),
            ),
            State::Yielding { until, .. } => Some((until, Reason::BargeIn)),
            State::Held { until } => Some((until, Reason::Unanswered)),
        };
        let speaking = matches!(self.state, State::Speaking { .. });
        let overlap = self.overlap_until().filter(|_| speaking).map(|until| (until, Reason::BargeIn));
        earlier(earlier(state, overlap), self.closing.as_ref().map(|closing| (closing.until, Reason::FlushTimeout)))
    }

    /// A reply was stopped and is falling silent: the next turn to be recorded is its, and it comes by itself. Of a message nothing is recorded.
    pub fn is_closing(&self) -> bool {
        let reply = self.closing.as_ref().and_then(|closing| closing.turn.reply.as_ref());
        reply.is_some_and(|reply| reply.kind != Kind::Message)
    }

    pub fn mode(&self) -> Mode {
        self.mode
    }

    pub fn current_phase(&self) -> Phase {
        match self.state {
            State::Resting if self.mode == Mode::Duplex => Phase::Listening,
            State::Resting => Phase::Idle,
            State::Hearing { .. } => Phase::Hearing,
            State::Settling { .. } => Phase::Settling,
            State::Answering { .. } => Phase::Answering,
            State::Speaking { .. } => Phase::Speaking,
            State::Yielding { .. } => Phase::Yielding,
            State::Held { .. } => Phase::Held,
        }
    }

    /// Replaces the policies; takes effect from the next decision on.
    pub fn configure(&mut self, config: Config) {
        self.config = config;
    }

    /// What is known of the user's pauses, from before.
    pub fn set_pauses(&mut self, pauses: PauseProfile) {
        self.pauses = pauses;
    }

    /// The phrases that may open a reply from now on; none by default.
    pub fn set_openers(&mut self, openers: Phrases) {
        self.openers = openers.go_on_from(&self.openers);
    }

    /// The phrases that may fill a long wait from now on; none by default.
    pub fn set_fillers(&mut self, phrases: Phrases) {
        self.fillers = phrases.go_on_from(&self.fillers);
    }

    /// What is known of the waits for the providers in use.
    pub fn set_waits(&mut self, waits: Waits) {
        self.waits = waits;
    }

    /// What is known of the user's pauses.
    pub fn pauses(&self) -> &PauseProfile {
        &self.pauses
    }

    /// Takes in a fact that became known at `now`. Answers of a dead revision end here.
    pub fn handle(&mut self, input: Input, now: Time) {
        match input {
            Input::KeyDown => {
                if let Some(ask) = self.key.down(now) {
                    self.key_asks(ask, Reason::KeyPressed, now);
                }
            }
            Input::KeyUp => {
                if let Some(ask) = self.key.up(now, self.config.key_style) {
                    self.key_asks(ask, Reason::KeyReleased, now);
                }
            }
            Input::Begin => self.key_asks(Ask::Begin, Reason::ClipBegan, now),
            Input::End => self.key_asks(Ask::End, Reason::ClipEnded, now),
            Input::Stop => self.stop(now),
            Input::Say { text } => self.say(text, now),
            Input::SetMode { mode } => self.set_mode(mode, now),
            Input::Relay { relay } => self.relay(relay, now),
            Input::VoiceOnset { at } => self.voice_began(at, now),
            Input::VoiceLevel { db } => self.voice.level_db = Some(db),
            Input::VoicePrint { print } => {
                self.voice.print = print;
                self.judge(now);
            }
            Input::VoiceLikeness { session, likeness } => self.voice_is_like(session, likeness, now),
            Input::VoiceOffset { at } => self.voice_paused(at, now),
            Input::CouldBeEcho { could } => self.could_be_echo(could, now),
            Input::EndProbability { at, value } => self.sounds_finished(at, value, now),
            Input::Timer => self.timer(now),
            Input::Silenced { revision, heard_bytes, at } => self.silenced(revision, heard_bytes, at, now),
            Input::Partial { session, text, stable_bytes, until, closes, sure } => {
                self.partials_seen = true;
                if self.overlap.as_ref().is_some_and(|overlap| overlap.session == session) {
                    let until = Some(until);
                    self.overlap_words(Partial { text, until, known_at: now, stable: false, closes, sure }, now);
                } else if self.turn.as_ref().is_some_and(|turn| turn.session == Some(session) && !turn.text_is_known())
                {
                    self.partial(text, stable_bytes, until, closes, now);
                }
            }
            Input::Failed { revision, stage: Stage::Recognition, problem } => {
                if self.overlap.as_ref().is_some_and(|overlap| overlap.session == revision) {
                    self.listening_failed(problem, now);
                } else if self
                    .turn
                    .as_ref()
                    .is_some_and(|turn| turn.session == Some(revision) || self.awaits_text(revision))
                {
                    self.recognition_failed(problem, now);
                }
            }
            Input::Attempted { revision, attempt } => self.attempted(revision, attempt),
            Input::Marked { revision, mark: mark @ (Mark::SttConnect | Mark::SttConnected), at } => {
                if let Some(turn) = self.turn.as_mut().filter(|turn| turn.session == Some(revision)) {
                    turn.marks.set_first(mark, at);
                }
            }
            Input::Final { revision, text, .. } if self.awaits_text(revision) => self.text_known(text, now, now),
            Input::Final { revision, text, closes } => self.finalised(revision, text, closes, now),
            Input::ReplyText { revision, .. }
            | Input::ReplyCut { revision, .. }
            | Input::Thinking { revision }
            | Input::ReplyDone { revision }
            | Input::Marked { revision, .. }
            | Input::Played { revision, .. }
            | Input::RunDry { revision }
            | Input::PlayStarted { revision, .. }
            | Input::PlayEnded { revision, .. }
            | Input::Failed { revision, .. } => {
                let is = |reply: &Option<Reply>| reply.as_ref().is_some_and(|reply| reply.revision == revision);
                match &self.turn {
                    Some(turn) if is(&turn.prepared) => self.prepared(input, now),
                    Some(turn) if is(&turn.reply) => self.answer(input, now),
                    _ => {}
                }
            }
        }
    }

    /// The reply that is awaited or spoken.
    fn reply(&self) -> Option<&Reply> {
        self.turn.as_ref()?.reply.as_ref()
    }

    fn reply_mut(&mut self) -> Option<&mut Reply> {
        self.turn.as_mut()?.reply.as_mut()
    }

    fn phase(&mut self, reason: Reason) {
        self.outputs.push_back(Output::Phase { phase: self.current_phase(), reason });
    }
}
