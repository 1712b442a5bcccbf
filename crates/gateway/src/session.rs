//! One conversation: takes what its client sends, hands the engine sound and orders, sends what the engine says and plays. One task; it outlives the connection
//! that it was begun on for as long as that may be gone on with.

mod heard;
mod outgoing;
mod starting;
mod told;

use std::sync::Arc;

use riposte_audio::Clock;
use riposte_engine::Engine;
use riposte_engine::api::{Command, Event, State};
use riposte_measures::{Span, Time};
use riposte_problem::Language;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc};

use self::outgoing::Outgoing;
use self::told::Told;
use crate::device::{Far, Intake, OUTPUT_RATE_HZ, Pacer, Timeline};
use crate::frame::{Flags, Kind, decode};
use crate::limits::{Allowance, Limits};
use crate::message::{AudioStart, ErrorMessage, FromClient, Ready, TurnMode, USUAL_BUFFER_MS};
use crate::metrics::Metrics;
use crate::refusal::Refusal;
use crate::tokens::Entry;

/// Rate of a client's sound unless it says otherwise.
pub(crate) const INPUT_RATE_HZ: u32 = 16_000;
/// As devices have it.
const TICK: Span = Span::from_millis(10);
/// A turn that is over is stored and told within this; on the way out it is not waited for any longer.
const TOLD_WITHIN: Span = Span::from_millis(2_000);

/// What reaches a session from its connection, in order.
pub(crate) enum ToSession {
    Attach(Attachment),
    /// A binary message of the connection of this number.
    Message {
        number: u64,
        bytes: Vec<u8>,
    },
    /// That connection broke the rules.
    Refused {
        number: u64,
        why: Refusal,
    },
    /// That connection is gone. `clean`: the client said goodbye.
    Gone {
        number: u64,
        clean: bool,
    },
}

/// A connection that takes what the session sends.
pub(crate) struct Attachment {
    pub(crate) number: u64,
    pub(crate) out: mpsc::Sender<Out>,
    /// Frames that the client has got; `None`: it is the session's first.
    pub(crate) received: Option<u64>,
}

/// What a connection is to write.
pub(crate) enum Out {
    Frame(Vec<u8>),
    Close(Refusal),
}

/// What a session is made of.
pub(crate) struct Parts {
    pub(crate) engine: Engine,
    pub(crate) far: Arc<Far>,
    pub(crate) inbox: mpsc::Receiver<ToSession>,
    pub(crate) control: mpsc::UnboundedReceiver<Refusal>,
    pub(crate) ready: Ready,
    /// Whose token it was begun under.
    pub(crate) owner: Option<Entry>,
    pub(crate) limits: Limits,
    pub(crate) metrics: Arc<Metrics>,
}

pub(crate) struct Session {
    engine: Engine,
    events: broadcast::Receiver<Event>,
    far: Arc<Far>,
    inbox: mpsc::Receiver<ToSession>,
    control: mpsc::UnboundedReceiver<Refusal>,
    limits: Limits,
    metrics: Arc<Metrics>,
    ready: Ready,
    owner: Option<Entry>,
    /// An earlier conversation is being fetched, which this begins; nothing more is taken meanwhile.
    turning: Option<(String, AudioStart)>,
    outgoing: Outgoing,
    mode: TurnMode,
    language: Language,
    timeline: Timeline,
    intake: Intake,
    pacer: Pacer,
    /// Binary messages that came.
    received: u64,
    allowance: Allowance,
    last_frame: Time,
    /// When the connection went away.
    gone: Option<Time>,
    /// The key was let go at this moment, which is not past yet.
    ending: Option<Time>,
    state: State,
    rests_since: Time,
    told: Told,
    /// The server ends.
    draining: bool,
}

/// The session is over.
pub(crate) struct Over;

impl Session {
    pub(crate) fn new(parts: Parts) -> Session {
        let Parts { engine, far, inbox, control, ready, owner, limits, metrics } = parts;
        let now = Clock::now();
        Session {
            events: engine.subscribe(),
            state: engine.snapshot().state,
            engine,
            far,
            inbox,
            control,
            limits,
            metrics,
            ready,
            owner,
            turning: None,
            outgoing: Outgoing::default(),
            mode: TurnMode::Ptt,
            language: Language::English,
            timeline: Timeline::new(now),
            intake: Intake::new(INPUT_RATE_HZ),
            pacer: Pacer::new(OUTPUT_RATE_HZ, Span::from_millis(i64::from(USUAL_BUFFER_MS)), now),
            received: 0,
            allowance: Allowance::new(now),
            last_frame: now,
            gone: None,
            ending: None,
            rests_since: now,
            told: Told::default(),
            draining: false,
        }
    }

    /// Until it is over. Gives the engine back, whose end takes a moment.
    pub(crate) async fn run(mut self) -> Engine {
        let mut due = Clock::now();
        while self.step(&mut due).await.is_ok() {}
        self.engine
    }

    async fn step(&mut self, due: &mut Time) -> Result<(), Over> {
        let waits = self.ending.is_some()
            || self.turning.is_some()
            || self.timeline.ahead(Clock::now()).is_some()
            || !self.far.keeps_up();
        tokio::select! {
            biased;
            Some(why) = self.control.recv() => self.ordered(why),
            () = Clock::sleep_until(*due) => {
                let now = Clock::now();
                *due = (*due + TICK).max(now);
                self.tick(now)
            }
            event = self.events.recv() => match event {
                Ok(event) => self.event(event),
                Err(RecvError::Lagged(events)) => {
                    tracing::warn!(events, "a session lags behind its engine");
                    self.ask_again();
                    Ok(())
                }
                Err(RecvError::Closed) => Err(Over),
            },
            // There is something to play again: an answer whose words are told does not wait for the tick.
            () = self.far.rung() => if self.told.answers() { self.pump(Clock::now()) } else { Ok(()) },
            // A client that sends faster than sound lasts, or than the engine hears what it kept back, waits: its socket is not read.
            message = self.inbox.recv(), if !waits => match message {
                Some(message) => self.take(message),
                None => Err(Over),
            },
        }
    }

    fn ordered(&mut self, why: Refusal) -> Result<(), Over> {
        if why == Refusal::Draining && !std::mem::replace(&mut self.draining, true) {
            return Ok(()); // a turn comes to its end first; asked a second time it does not
        }
        self.refuse(why)
    }

    fn take(&mut self, message: ToSession) -> Result<(), Over> {
        let now = Clock::now();
        match message {
            ToSession::Attach(attachment) => self.attach(attachment, now),
            // Another connection has taken its place: what it did not count is sent again there.
            ToSession::Message { number, .. } | ToSession::Refused { number, .. } | ToSession::Gone { number, .. }
                if !self.outgoing.is_of(number) =>
            {
                Ok(())
            }
            ToSession::Refused { why, .. } => self.refuse(why),
            ToSession::Gone { clean: true, .. } => Err(Over),
            ToSession::Gone { clean: false, .. } => {
                self.lost(now);
                Ok(())
            }
            ToSession::Message { bytes, .. } => {
                (self.received, self.last_frame) = (self.received + 1, now);
                let wanted = if self.allowance.take(now) { wanted(&bytes) } else { Err(Refusal::TooMany) };
                if let Ok(Some(FromClient::Start(start))) = wanted {
                    return self.begin(start, now);
                }
                match wanted.and_then(|wanted| wanted.map_or(Ok(()), |wanted| self.obey(wanted, now))) {
                    Ok(()) => Ok(()),
                    Err(why) => self.refuse(why),
                }
            }
        }
    }

    /// A connection takes over, the first or another.
    fn attach(&mut self, attachment: Attachment, now: Time) -> Result<(), Over> {
        self.ready.resumed = attachment.received.is_some();
        self.ready.received = self.received;
        let (received, ready) = (attachment.received, json(&self.ready));
        if !self.outgoing.attach(attachment, &ready) {
            // The client begins anew; what it said before is not answered by nobody.
            self.outgoing.close(Refusal::Resume, self.language);
            return Err(Over);
        }
        (self.gone, self.last_frame) = (None, now);
        self.pacer.go_on(now);
        if received.is_some() {
            self.timeline.resumed(now);
        }
        Ok(())
    }

    fn lost(&mut self, now: Time) {
        self.outgoing.detach();
        self.gone.get_or_insert(now);
        self.pacer.halt(now);
    }

    /// Does what the client wants.
    fn obey(&mut self, wanted: FromClient, now: Time) -> Result<(), Refusal> {
        match wanted {
            FromClient::Start(start) => self.start(start, now),
            FromClient::Chunk(samples) => self.hear(&samples, now)?,
            FromClient::End if !self.timeline.is_talking() => return Err(Refusal::Order("audio_end")),
            FromClient::End => self.end(now),
            FromClient::Interrupt => self.engine.send(Command::Stop),
            FromClient::Playback(samples) => {
                if !self.pacer.reported(samples, now) {
                    return Err(Refusal::Playback);
                }
            }
        }
        Ok(())
    }

    /// Everything that falls due.
    fn tick(&mut self, now: Time) -> Result<(), Over> {
        self.let_go(now);
        self.hear_nothing(now);
        self.pump(now)?;
        if self.gone.is_some_and(|gone| now - gone > self.limits.resume) {
            return Err(Over);
        }
        if self.gone.is_none() && self.state.rests() && now - self.last_frame > self.limits.idle {
            return self.refuse(Refusal::Idle);
        }
        let over = self.state.rests() && (!self.told.is_awaited() || now - self.rests_since > TOLD_WITHIN);
        // Hands-free a client always sends sound; what counts is that nobody is in a turn.
        let speaks = self.mode == TurnMode::Ptt && self.timeline.is_talking();
        if self.draining && over && !speaks {
            return self.refuse(Refusal::Draining);
        }
        Ok(())
    }

    fn send(&mut self, kind: Kind, flags: Flags, payload: &[u8]) -> Result<(), Over> {
        if self.outgoing.send(kind, flags, payload) {
            return Ok(());
        }
        self.refuse(Refusal::SlowReader)
    }

    fn send_json(&mut self, kind: Kind, flags: Flags, value: &impl serde::Serialize) -> Result<(), Over> {
        self.send(kind, flags, &json(value))
    }

    fn tell(&mut self, problem: &riposte_problem::Problem) -> Result<(), Over> {
        self.send_json(Kind::Error, Flags::NONE, &ErrorMessage::of(problem, self.language))
    }

    /// Says why, and ends.
    fn refuse(&mut self, why: Refusal) -> Result<(), Over> {
        self.metrics.refused(&why.problem().code);
        tracing::info!(?why, session = %self.ready.session, "a session is closed");
        self.outgoing.close(why, self.language);
        Err(Over)
    }
}

/// What the bytes of a client want. `None`: they are to be ignored.
fn wanted(bytes: &[u8]) -> Result<Option<FromClient>, Refusal> {
    decode(bytes)?.map(FromClient::of).transpose()
}

/// Plain data of ours is always JSON.
pub(crate) fn json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
