//! A scenario in virtual time: frames of 10 ms through a real voice detector and gate into the real turn machine, with the stages scripted by
//! time. Does what `riposte_engine` does with the same delays: what it decides without a clock it does itself here (voice, echo, whose sound, what of a reply
//! is where), its ears, conductor and speaker are the originals of the files here. So a decision tried here holds there. One thread, no clock: the same scenario gives the same log to the last bit.

mod ears;
mod flux;
mod mouth;
mod reply;
mod speaker;

use std::collections::BTreeMap;
use std::sync::Arc;

use riposte_dsp::FRAME_FRAMES;
use riposte_measures::{Mark, Outcome, Span, Time};
use riposte_turn::{Config, Input, Machine, Output, Phase, Phrases, Reason, Revision};

use self::ears::{Ears, Order};
pub(crate) use self::ears::{PARTIALS, first_partial};
use self::mouth::Mouth;
use self::reply::Item;
pub(crate) use self::reply::{FIRST_SOUND, FIRST_TOKEN, SOUND, SOUND_FRAMES, TOKEN, tokens};
use super::format::Mode;
use super::log::{Fact, Log};
use super::positions::{MS, position_of, time_of};
use super::prepare::Prepared;
use super::real::{RealJudge, RealRecogniser, RealVoices};
use super::scene::{LEAD, Scene};

/// From a frame's last sample to the machine: the microphone's worker looks every 4 ms.
const MICROPHONE_WAY: Span = Span::from_millis(2);
/// From what the device did to the machine: the speaker's worker looks every 5 ms.
const SPEAKER_WAY: Span = Span::from_millis(3);
/// The engine's timers have a grain of 1 ms and are never early: what falls on the edge of a frame is dealt with after it.
const TIMER_GRAIN: Span = Span::from_millis(1);
/// bench-460: the final text after it was asked for.
pub(crate) const STT_FINAL: Span = Span::from_millis(150);
/// How long nothing may happen before the scenario is over: longer than any of the machine's answers takes to begin.
pub(crate) const QUIET: i64 = 3_000 * MS;
/// The longest scenario, unless its lines are longer: then it is judged as it stands.
pub(crate) const LONGEST: i64 = 45_000 * MS;

/// How the machine is set and which detector it has.
#[derive(Clone)]
pub(crate) struct SetUp {
    pub(crate) config: Config,
    pub(crate) detector: &'static str,
    /// Whether the recogniser writes commas, full stops and question marks.
    pub(crate) punctuation: bool,
    /// In place of one that makes no mistakes.
    pub(crate) recogniser: Option<Arc<RealRecogniser>>,
    /// Hears whether a turn is over.
    pub(crate) judge: Option<Arc<RealJudge>>,
    /// Tells voices apart.
    pub(crate) voices: Option<Arc<RealVoices>>,
    /// The recogniser that makes no mistakes says how surely a turn is over, as Deepgram's Flux does.
    pub(crate) flux: bool,
}

#[cfg(test)]
impl SetUp {
    /// As users have it, with this detector and the recogniser that makes no mistakes.
    pub(crate) fn of(detector: &'static str) -> Self {
        let (recogniser, judge, voices) = (None, None, None);
        Self { config: Config::default(), detector, punctuation: true, recogniser, judge, voices, flux: false }
    }
}

/// Something that falls due.
enum Due {
    Frame {
        from: i64,
        samples: Box<[f32; FRAME_FRAMES]>,
    },
    Input(Input),
    /// The recogniser's text, if its session still is the one.
    Final {
        session: Revision,
        input: Input,
    },
    Reply {
        revision: Revision,
        item: Item,
    },
}

/// Things to come, by time and then in the order in which they were made.
#[derive(Default)]
struct Agenda {
    items: BTreeMap<(Time, u64), Due>,
    made: u64,
}

impl Agenda {
    fn add(&mut self, at: Time, due: Due) {
        self.made += 1;
        self.items.insert((at, self.made), due);
    }

    fn next_at(&self) -> Option<Time> {
        self.items.keys().next().map(|(at, _)| *at)
    }
}

struct World {
    prepared: Arc<Prepared>,
    scene: Scene,
    machine: Machine,
    ears: Ears,
    mouth: Mouth,
    agenda: Agenda,
    phase: Phase,
    quiet_since: i64,
}

/// Plays a scenario to its end.
pub(crate) fn run(prepared: &Arc<Prepared>, set_up: &SetUp) -> Log {
    let mode = match prepared.scenario.mode {
        Mode::Duplex => riposte_measures::Mode::Duplex,
        Mode::PushToTalk => riposte_measures::Mode::PushToTalk,
    };
    let mut machine = Machine::new(set_up.config.clone(), mode);
    machine.set_openers(Phrases::prepared(prepared.scenario.language.openers(), |phrase| {
        prepared.openers.contains_key(phrase)
    }));
    let mut world = World {
        prepared: Arc::clone(prepared),
        scene: Scene::new(Arc::clone(prepared)),
        phase: machine.current_phase(),
        machine,
        ears: Ears::new(set_up, prepared.scenario.language),
        mouth: Mouth::default(),
        agenda: Agenda::default(),
        quiet_since: 0,
    };
    world.run();
    world.scene.log
}

impl World {
    fn run(&mut self) {
        let frame = FRAME_FRAMES as i64;
        let mut tick = -LEAD;
        loop {
            // As in the engine's conductor, what has arrived goes before a deadline of the same moment.
            let next = time_of(tick);
            let due = self.agenda.next_at().into_iter().chain(self.ears.next_at()).min().filter(|at| *at <= next);
            let deadline = self.machine.deadline().map(|(at, _)| at + TIMER_GRAIN).filter(|at| *at < next);
            match (due, deadline) {
                (Some(at), deadline) if deadline.is_none_or(|deadline| at <= deadline) => self.take_due(at),
                (_, Some(deadline)) => self.tell(Input::Timer, deadline),
                _ => {
                    if self.is_over(tick) {
                        return;
                    }
                    self.tick(tick);
                    tick += frame;
                }
            }
        }
    }

    fn is_over(&mut self, tick: i64) -> bool {
        let resting = matches!(self.phase, Phase::Idle | Phase::Listening | Phase::Held);
        if !resting || tick < self.scene.busy_until() {
            self.quiet_since = tick;
        }
        let lines: i64 = self.prepared.lines.iter().map(|line| line.length).sum();
        tick - self.quiet_since > QUIET || tick > LONGEST.max(lines + LONGEST / 3)
    }

    /// The devices: one block leaves the loudspeaker, the frame before it has been captured.
    fn tick(&mut self, from: i64) {
        let block = self.mouth.fill(time_of(from));
        self.scene.play(from, &block.samples, block.sounding);
        self.ears.played(from, &block.samples);
        for input in block.inputs {
            // A fade is reported when it is over, with the next block.
            let done = if let Input::Silenced { .. } = input { from + FRAME_FRAMES as i64 } else { from };
            self.agenda.add(time_of(done) + SPEAKER_WAY, Due::Input(input));
        }
        let samples = Box::new(self.scene.capture(from));
        let arrives = time_of(from + FRAME_FRAMES as i64) + MICROPHONE_WAY;
        self.agenda.add(arrives, Due::Frame { from, samples });
        for (at, down) in self.scene.keys() {
            self.agenda.add(at, Due::Input(if down { Input::KeyDown } else { Input::KeyUp }));
        }
    }

    fn take_due(&mut self, at: Time) {
        if self.ears.next_at().is_some_and(|ready| ready <= at) {
            for input in self.ears.reports(at) {
                self.tell(input, at);
            }
            return;
        }
        let Some((_, due)) = self.agenda.items.pop_first() else { return };
        match due {
            Due::Frame { from, samples } => {
                for heard in self.ears.frame(from, &samples, &self.scene, at) {
                    match heard {
                        ears::Heard::Now(input) => self.tell(input, at),
                        ears::Heard::After { takes, input } => self.agenda.add(at + takes, Due::Input(input)),
                        ears::Heard::Text { session, input } => {
                            self.agenda.add(at + STT_FINAL, Due::Final { session, input });
                        }
                    }
                }
            }
            Due::Input(input) => {
                match input {
                    Input::KeyDown => self.scene.log.note(at, Fact::KeyDown),
                    Input::KeyUp => self.scene.log.note(at, Fact::KeyUp),
                    _ => {}
                }
                self.tell(input, at);
            }
            Due::Final { session, input } if self.ears.is_open(session) => self.tell(input, at),
            Due::Final { .. } => {}
            Due::Reply { revision, item } if self.mouth.is_of(revision) => {
                let told = match item {
                    Item::Mark(mark) => vec![Input::Marked { revision, mark, at }],
                    Item::Text(text) => vec![Input::ReplyText { revision, text }],
                    Item::TextDone => vec![Input::ReplyDone { revision }],
                    Item::Sounding(item) => self.mouth.take(revision, item, at),
                };
                told.into_iter().for_each(|input| self.tell(input, at));
            }
            Due::Reply { .. } => {}
        }
    }

    fn tell(&mut self, input: Input, at: Time) {
        self.scene.log.evidence.note(&input, at);
        self.machine.handle(input, at);
        while let Some(output) = self.machine.poll() {
            self.carry_out(output, at);
        }
    }

    /// The machine is told of it next.
    fn post(&mut self, inputs: Vec<Input>, now: Time) {
        inputs.into_iter().for_each(|input| self.agenda.add(now, Due::Input(input)));
    }

    fn carry_out(&mut self, output: Output, now: Time) {
        match output {
            Output::OpenSession { session, from } => {
                self.ears.order(Order::OpenSession { session, from: position_of(from) })
            }
            Output::Finalise { session, revision, until } => {
                self.ears.order(Order::Finalise { session, revision, until: position_of(until) });
            }
            // A key that is pressed twice for one question is in no script.
            Output::FeedOn { .. } | Output::StopFeeding { .. } => {}
            Output::CloseSession { session } => self.ears.order(Order::CloseSession { session }),
            Output::Ask { revision, text, opener } => {
                let reply = self.scene.ask(&text, now);
                self.mouth.begin(revision);
                let sound = |phrase: &String| self.prepared.openers.get(phrase.as_str());
                let opener = opener.as_ref().and_then(|phrase| Some((phrase.as_str(), &sound(phrase)?[..])));
                for (at, item) in reply::timeline(self.prepared.reply(reply), opener, now) {
                    self.agenda.add(at, Due::Reply { revision, item });
                }
            }
            Output::Release { revision } => {
                let inputs = self.mouth.release(revision, now);
                self.post(inputs, now);
            }
            Output::Withhold { revision } => {
                let inputs = self.mouth.withhold(revision, now);
                self.post(inputs, now);
            }
            Output::WasTheUser { session } => self.ears.was_the_user(session),
            Output::Lower { .. } => self.mouth.lower(),
            Output::Pause { .. } => self.mouth.pause(),
            Output::Resume { .. } => self.mouth.resume(),
            Output::Silence { revision } => {
                let inputs = self.mouth.silence(revision, now);
                self.post(inputs, now);
            }
            Output::Record(end) => {
                if end.marks.get(Mark::PlayStart).is_some() {
                    self.scene.log.note(now, Fact::Recorded { complete: end.outcome == Outcome::Completed });
                }
            }
            Output::Phase { phase, reason } => self.enter(phase, reason, now),
            Output::NothingHeard => self.scene.log.note(now, Fact::NothingHeard),
            Output::Tell(problem) => self.scene.log.note(now, Fact::Told { code: problem.code }),
            // A scenario has neither sounds for the one nor the patience for the other.
            Output::Fill { .. } | Output::Reprompt { .. } | Output::Say { .. } | Output::Relayed(_) => {}
            Output::Learnt(_)
            | Output::Apologise { .. }
            | Output::Caption { .. }
            | Output::Transcribed { .. }
            | Output::LeftAlone { .. }
            | Output::ReplyText { .. }
            | Output::ReplyCut { .. }
            | Output::HeardUpTo { .. }
            | Output::ModeChanged { .. } => {}
        }
    }

    fn enter(&mut self, phase: Phase, reason: Reason, now: Time) {
        let before = std::mem::replace(&mut self.phase, phase);
        if phase == Phase::Answering && reason != Reason::Typed {
            self.scene.log.note(now, Fact::Committed { reason: reason.words().to_owned() });
        }
        if before == Phase::Answering && phase == Phase::Hearing && reason == Reason::SpeechResumed {
            self.scene.log.note(now, Fact::Reopened);
            // Its first samples may have been heard.
            self.scene.reply_over();
        }
        if phase == Phase::Held {
            self.scene.reply_waits();
        }
        if phase == Phase::Yielding {
            self.scene.log.note(now, Fact::Yielded);
        } else if before == Phase::Yielding {
            self.scene.log.note(now, Fact::YieldOver { goes_on: phase == Phase::Speaking });
        }
        let speaks = |phase| matches!(phase, Phase::Speaking | Phase::Yielding | Phase::Held);
        if speaks(before) && !speaks(phase) {
            self.scene.reply_over();
        }
    }
}
