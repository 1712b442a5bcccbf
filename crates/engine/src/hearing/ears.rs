//! What hears: takes frames on the microphone's worker thread, watches for voice, remembers the last half second, and feeds the recogniser.
//! Orders arrive through a queue and are looked at before each frame (10 ms) and between them. Never blocks on recognition.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, mpsc};

use riposte_audio::{Clock, DeviceEvent, MicrophoneSink};
use riposte_dsp::{
    EchoConfig, EchoPath, Edge, FRAME_FRAMES, Frame, LevelMeter, PreRoll, RATE_HZ, VoiceNews, VoiceWatch,
};
use riposte_end_of_turn::EndOfTurn;
use riposte_measures::{Span, Time};
use riposte_speaker::SpeakerEncoder;
use riposte_speech::{Heard, HeardSink, Recognizer, Session, SessionOptions};
use riposte_turn::{Input, Revision, Stage, VoicePrint};

use crate::connecting::{To, marks};
use crate::hearing::end_of_turn::EndOfTurnWatch;
use crate::hearing::playback_reference::PlaybackReference;
use crate::hearing::told_end::ToldEnd;
use crate::hearing::voices::{VoiceMemory, Voices};
use crate::inbox::{Inbox, Message};
use crate::sound_check::log::{Captured, SharedLog};

/// The detector of voice: neural, gives probabilities, 7 µs per 16 ms.
const DETECTOR: &str = "earshot";

/// What the ears are told.
pub(crate) enum EarOrder {
    OpenSession {
        session: Revision,
        from: Time,
        recognizer: Arc<dyn Recognizer>,
        options: SessionOptions,
    },
    Finalise {
        session: Revision,
        revision: Revision,
        until: Time,
    },
    /// What is captured from `until` on does not belong to it.
    StopFeeding {
        session: Revision,
        until: Time,
    },
    /// What is captured from `from` on belongs to it again.
    FeedOn {
        session: Revision,
        from: Time,
    },
    CloseSession {
        session: Revision,
    },
    /// What is done to the sound besides cancelling its echo, from now on.
    Process {
        wanted: EchoConfig,
    },
    /// From now on this model hears whether a turn is finished, or none.
    EndOfTurn {
        model: Option<Arc<dyn EndOfTurn>>,
    },
    /// From now on both sides of the echo path are written down here, and no voice is told of; or no longer.
    Check {
        log: Option<SharedLog>,
    },
    /// From now on this model hears whose voice speaks, or none.
    Voices {
        encoder: Option<Arc<dyn SpeakerEncoder>>,
    },
}

/// What the microphone's thread and the conductor share without a lock.
#[derive(Debug, Default)]
pub(crate) struct EarSwitches {
    /// Sound is taken for silence.
    pub(crate) muted: AtomicBool,
    /// A clip plays in place of the microphone: it is heard even while muted.
    pub(crate) clip: AtomicBool,
    /// Times the capture device lost samples.
    pub(crate) xruns: AtomicU64,
}

/// A session, and whether what is captured now belongs to it.
struct Open {
    revision: Revision,
    session: Box<dyn Session>,
    hears: bool,
    /// When it hears no more.
    ends: Option<Time>,
    /// The end of what it has heard.
    heard_until: Time,
}

impl Open {
    fn push(&mut self, frame: &Frame) {
        self.session.push(&frame.samples);
        self.heard_until = frame.end();
    }
}

pub(crate) struct Ears {
    orders: mpsc::Receiver<EarOrder>,
    inbox: Inbox,
    switches: Arc<EarSwitches>,
    voice: VoiceWatch,
    echo: EchoPath,
    reference: PlaybackReference,
    pre_roll: PreRoll,
    meter: LevelMeter,
    open: Option<Open>,
    end_of_turn: Option<EndOfTurnWatch>,
    /// What the recogniser itself says of it.
    told_end: Arc<ToldEnd>,
    voices: Option<Voices>,
    voice_memory: VoiceMemory,
    /// What a check of the devices writes down.
    check: Option<SharedLog>,
    /// Text wanted of everything before a moment.
    finalise: Option<(Revision, Time)>,
    /// The start of the frame that is taken now, or next: everything before it was heard.
    next_at: Time,
}

impl Ears {
    pub(crate) fn new(
        orders: mpsc::Receiver<EarOrder>,
        inbox: Inbox,
        switches: Arc<EarSwitches>,
        reference: PlaybackReference,
        voice_memory: VoiceMemory,
        wanted: EchoConfig,
    ) -> Self {
        Self {
            orders,
            inbox,
            switches,
            voice: VoiceWatch::new(DETECTOR),
            echo: EchoPath::new(wanted),
            reference,
            pre_roll: PreRoll::new(),
            meter: LevelMeter::new(),
            open: None,
            end_of_turn: None,
            told_end: Arc::default(),
            voices: None,
            voice_memory,
            check: None,
            finalise: None,
            next_at: Time::ZERO,
        }
    }

    fn take_orders(&mut self) {
        while let Ok(order) = self.orders.try_recv() {
            match order {
                EarOrder::OpenSession { session, from, recognizer, options } => {
                    self.hear(session, from, recognizer.as_ref(), options)
                }
                EarOrder::Finalise { session, revision, until } if self.is_open(session) => {
                    self.finalise = Some((revision, until));
                }
                EarOrder::StopFeeding { session, until } => {
                    if let Some(open) = self.open.as_mut().filter(|open| open.revision == session) {
                        open.ends = Some(until);
                    }
                }
                EarOrder::FeedOn { session, from } if self.is_open(session) => self.feed_on(from),
                EarOrder::CloseSession { session } if self.is_open(session) => {
                    self.open = None;
                    self.finalise = None;
                    if let Some(end_of_turn) = self.end_of_turn.as_mut() {
                        end_of_turn.clear();
                    }
                    if let Some(voices) = self.voices.as_mut() {
                        voices.end();
                    }
                }
                EarOrder::Voices { encoder } => {
                    let start = |encoder| Voices::start(encoder, &self.voice_memory, &self.inbox);
                    self.voices = encoder.and_then(start);
                }
                EarOrder::EndOfTurn { model } => {
                    self.end_of_turn = model.and_then(|model| EndOfTurnWatch::start(model, &self.inbox))
                }
                EarOrder::Check { log } => self.check = log,
                EarOrder::Process { wanted } => self.echo.configure(wanted),
                EarOrder::Finalise { .. } | EarOrder::FeedOn { .. } | EarOrder::CloseSession { .. } => {}
            }
        }
    }

    fn is_open(&self, session: Revision) -> bool {
        self.open.as_ref().is_some_and(|open| open.revision == session)
    }

    fn hear(&mut self, session: Revision, from: Time, recognizer: &dyn Recognizer, options: SessionOptions) {
        self.open = None;
        self.finalise = None;
        self.voice.begin();
        let remembered: Vec<Frame> = self.pre_roll.frames().filter(|frame| frame.end() > from).cloned().collect();
        let first = remembered.first().map_or(self.next_at, |frame| frame.at);
        if let Some(end_of_turn) = self.end_of_turn.as_mut() {
            end_of_turn.clear();
            remembered.iter().for_each(|frame| end_of_turn.hear(frame));
        }
        if let Some(voices) = self.voices.as_mut() {
            voices.begin(session);
            remembered.iter().for_each(|frame| voices.hear(frame));
        }
        self.told_end.begin(session);
        match recognizer.start(options, sink(self.inbox.clone(), Arc::clone(&self.told_end), session, first)) {
            Ok(opened) => {
                let mut open = Open { revision: session, session: opened, hears: true, ends: None, heard_until: first };
                remembered.iter().for_each(|frame| open.push(frame));
                self.open = Some(open);
            }
            Err(error) => {
                self.inbox.input(Input::Failed {
                    revision: session,
                    stage: Stage::Recognition,
                    problem: error.problem(),
                });
            }
        }
    }

    /// The open session goes on with what was captured from `from` on.
    fn feed_on(&mut self, from: Time) {
        // A text that was asked for a moment ago, and not served yet, comes of more.
        self.finalise = None;
        let Some(open) = self.open.as_mut() else { return };
        open.ends = None;
        if std::mem::replace(&mut open.hears, true) {
            return;
        }
        let from = from.max(open.heard_until);
        self.pre_roll.frames().filter(|frame| frame.end() > from).for_each(|frame| open.push(frame));
    }

    /// Asks for the text that is wanted, when all that belongs to it was heard.
    fn finalise(&mut self) {
        let heard_until = self.next_at;
        if let Some((revision, _)) = self.finalise.take_if(|(_, until)| heard_until >= *until)
            && let Some(open) = self.open.as_mut()
        {
            open.session.finalise(revision.0);
        }
    }

    /// For a check: a voice that begins is written down, and told to nobody. What is told only when it changes still is: the voice after the check is judged by it.
    fn write_down(&mut self, log: &SharedLog, captured: &Frame, cleaned: &Frame) {
        let edge = self.voice.feed(cleaned, &mut self.echo, |news| {
            if matches!(news, VoiceNews::CouldBeEcho(_) | VoiceNews::Edge(Edge::Offset { .. })) {
                self.inbox.input(input_of(news));
            }
        });
        log.lock().capture(Captured {
            at: captured.at,
            arrived: Clock::now(),
            before: captured.samples,
            after: cleaned.samples,
            onset: matches!(edge, Some(Edge::Onset { .. })),
        });
    }

    fn watch(&mut self, frame: &Frame) {
        let edge = self.voice.feed(frame, &mut self.echo, |news| self.inbox.input(input_of(news)));
        if let Some(end_of_turn) = self.end_of_turn.as_mut() {
            end_of_turn.watch(edge, frame.end());
        }
        if let Some(voices) = self.voices.as_mut() {
            voices.watch(edge, frame.end());
        }
        if let Some(told) = self.told_end.watch(edge) {
            self.inbox.input(told);
        }
    }
}

/// What the turn machine is told of the voice.
pub fn input_of(news: VoiceNews) -> Input {
    match news {
        VoiceNews::Level { db } => Input::VoiceLevel { db },
        VoiceNews::Print { means, windows } => Input::VoicePrint { print: VoicePrint { means, windows } },
        VoiceNews::CouldBeEcho(could) => Input::CouldBeEcho { could },
        VoiceNews::Edge(Edge::Onset { at }) => Input::VoiceOnset { at },
        VoiceNews::Edge(Edge::Offset { at }) => Input::VoiceOffset { at },
    }
}

impl MicrophoneSink for Ears {
    fn frame(&mut self, frame: &Frame) {
        let mut frame = frame.clone();
        let muted = self.switches.muted.load(Ordering::Relaxed) && !self.switches.clip.load(Ordering::Relaxed);
        if muted {
            frame.samples = [0.0; FRAME_FRAMES];
        }
        let (echo, check) = (&mut self.echo, &self.check);
        let drained = self.reference.drain(|played| {
            echo.played(played.at, &played.samples);
            if let Some(log) = check {
                log.lock().play(played);
            }
        });
        if let Some(speaker) = drained {
            self.echo.other_speaker(speaker.at_the_ear);
        }
        let checked = self.check.clone().map(|log| (log, frame.clone()));
        self.echo.clean(&mut frame);
        let frame = &frame;
        self.next_at = frame.at;
        self.take_orders();
        if let Some(db) = self.meter.feed(&frame.samples, frame.at) {
            self.inbox.send(Message::Level { microphone_db: db });
        }
        self.finalise();
        if let Some(open) = self.open.as_mut()
            && open.ends.take_if(|until| frame.at >= *until).is_some()
        {
            open.hears = false;
        }
        if let Some(open) = self.open.as_mut().filter(|open| open.hears) {
            open.push(frame);
            if let Some(end_of_turn) = self.end_of_turn.as_mut() {
                end_of_turn.hear(frame);
            }
            if let Some(voices) = self.voices.as_mut() {
                voices.hear(frame);
            }
        }
        self.pre_roll.push(frame);
        match checked {
            Some((log, captured)) => self.write_down(&log, &captured, frame),
            None => self.watch(frame),
        }
        self.next_at = frame.end();
    }

    /// A text that is asked for, of sound that is all here, does not wait for the next frame.
    fn look(&mut self) {
        self.take_orders();
        self.finalise();
    }

    fn event(&mut self, event: DeviceEvent) {
        if let DeviceEvent::Switched { .. } = event {
            return self.echo.other_microphone();
        }
        if let DeviceEvent::Xrun { .. } = event {
            self.switches.xruns.fetch_add(1, Ordering::Relaxed);
        }
        self.inbox.send(Message::Microphone(event));
    }
}

/// Reports a session's hypotheses; its first sample was captured at `from`. Runs on the recogniser's thread.
fn sink(inbox: Inbox, told_end: Arc<ToldEnd>, session: Revision, from: Time) -> HeardSink {
    Box::new(move |heard| {
        let input = match heard {
            Heard::TurnEnd { probability, covers } => {
                told_end.said(session, from + Span::of_frames(covers as u64, RATE_HZ), probability)
            }
            Heard::Connected(connection) => {
                for (mark, at) in marks(To::Recogniser, connection) {
                    inbox.input(Input::Marked { revision: session, mark, at });
                }
                None
            }
            heard => input_of_text(heard, session, from),
        };
        input.into_iter().for_each(|input| inbox.input(input));
    })
}

/// What the turn machine is told of what a session reports; its first sample was captured at `from`. `None`: it is no text, and which pause it is
/// about is the ears' to say.
pub fn input_of_text(heard: Heard, session: Revision, from: Time) -> Option<Input> {
    Some(match heard {
        Heard::Partial { text, stable_bytes, covers, closes, sure } => {
            let until = from + Span::of_frames(covers as u64, RATE_HZ);
            Input::Partial { session, text, stable_bytes, until, closes, sure }
        }
        Heard::Final { tag, text, closes } => Input::Final { revision: Revision(tag), text, closes },
        Heard::Failed(error) => {
            Input::Failed { revision: session, stage: Stage::Recognition, problem: error.problem() }
        }
        Heard::Attempt(attempt) => Input::Attempted { revision: session, attempt },
        Heard::TurnEnd { .. } | Heard::Connected(_) => return None,
    })
}

#[cfg(test)]
#[path = "ears_tests.rs"]
mod tests;
