//! Runs the conversation: hands the machine what arrives, carries out what it orders, tells the shells. One task owns all of it.

mod commands;
mod conversations;
mod costs;
pub(crate) mod devices;
mod fallen_back;
mod pace;
mod phrases;
mod read_ahead;
mod recording;
mod relay;
mod said;
mod sample;
pub(crate) mod settings;
mod sound_check;
pub(crate) mod warm_up;

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, mpsc};

use riposte_audio::{Clip, Clock, Microphone, Speaker};
use riposte_chat::History;
use riposte_measures::{Providers, Span, Time};
use riposte_settings::Settings;
use riposte_speech::SessionOptions;
use riposte_turn::{Input, Machine, Output, Phase, Reason, Revision};
use riposte_voice::PhraseCache;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub(crate) use self::conversations::new_conversation;
use self::devices::Devices;
use self::fallen_back::FallenBack;
use self::pace::Pace;
use self::phrases::Advance;
pub(crate) use self::said::UsualWait;
use crate::api::{Event, State};
use crate::costs::meter::Meter;
use crate::costs::reply_use;
use crate::hearing::ears::{EarOrder, EarSwitches};
use crate::hearing::voices::VoiceMemory;
use crate::inbox::{Arrivals, Inbox, Message};
use crate::keeping::keeper::Keeper;
use crate::keeping::recorder::Recorder;
use crate::set_up::builds::Builds;
use crate::set_up::config::Tune;
use crate::set_up::stages::{Build, Stages};
use crate::shown::Shown;
use crate::shown::mended;
use crate::speaking::mouth::Mouth;
use crate::speaking::path::Path;
use crate::speaking::voice_use::VoiceUse;
use crate::speaking::{apology, reply, sentences};

/// How long the next question waits for the last turn to be safe on the disk. A disk slower than this is told as a problem by the keeper.
const STORE_PATIENCE: Span = Span::from_millis(2_000);

pub(crate) struct Conductor {
    pub(crate) machine: Machine,
    pub(crate) arrivals: Arrivals,
    pub(crate) inbox: Inbox,
    pub(crate) ears: mpsc::Sender<EarOrder>,
    pub(crate) switches: Arc<EarSwitches>,
    pub(crate) voice_memory: VoiceMemory,
    pub(crate) microphone: Microphone,
    pub(crate) speaker: Speaker,
    pub(crate) mouth: Mouth,
    pub(crate) stages: Arc<Stages>,
    pub(crate) build: Build,
    pub(crate) settings: Settings,
    pub(crate) history: History,
    pub(crate) conversation: String,
    pub(crate) keeper: Arc<Keeper>,
    pub(crate) meter: Meter,
    pub(crate) phrases: PhraseCache,
    pub(crate) shown: Arc<Shown>,
    pub(crate) try_it: Option<Clip>,
    pub(crate) tune: Tune,
    pub(crate) recorder: Recorder,
    pub(crate) devices: Devices,
    pub(crate) work: Work,
    /// It stands beside another, whose stages, phrases and user's pauses it does not change.
    pub(crate) is_guest: bool,
}

/// What comes of the turn that is not over yet when its conversation is left.
pub(crate) enum Left {
    /// It is stored in the conversation of this name.
    Kept(String),
    /// It goes with the history.
    Deleted,
}

/// What is going on outside for the conversation.
#[derive(Default)]
pub(crate) struct Work {
    replies: HashMap<Revision, JoinHandle<()>>,
    costs: costs::Asked,
    /// Names of the providers of the turn that was asked last.
    providers: Providers,
    /// Turns true when the last turn is on the disk.
    stored: Option<watch::Receiver<bool>>,
    read_ahead: read_ahead::ReadAhead,
    /// When the connection to the chat model was opened or used.
    connected_at: Option<Time>,
    xruns_before: u64,
    underruns: u64,
    /// The conversation that was left while its last reply fell silent.
    pub(crate) left: Option<Left>,
    /// The conversation that is to be gone on with as soon as it is read.
    fetched: Option<String>,
    pace: Pace,
    ready: bool,
    pub(crate) builds: Builds,
    sample: sample::Sample,
    relay: relay::Relaying,
    checks: sound_check::Checks,
    advance: Advance,
    usual_wait: UsualWait,
    fallen_back: FallenBack,
}

impl Work {
    /// Nothing yet, but what earlier turns tell; with those who need the voice, in other conversations too.
    pub(crate) fn knowing(usual_wait: UsualWait, voice_use: VoiceUse) -> Self {
        Self { usual_wait, advance: Advance::beside(voice_use), ..Self::default() }
    }
}

impl Conductor {
    /// Until every handle of the engine is gone.
    pub(crate) async fn run(mut self) {
        self.begin_phrases();
        self.carry_out(Clock::now());
        loop {
            let due = self.machine.deadline().map(|(at, _)| at);
            tokio::select! {
                biased;
                arrival = self.arrivals.recv() => match arrival {
                    Some((_, Message::Quit)) | None => break,
                    Some((at, message)) => self.take(message, at),
                },
                () = Clock::sleep_until(due.unwrap_or_default()), if due.is_some() => self.tell_machine(Input::Timer, Clock::now()),
            }
        }
        self.end_turn().await;
        self.work.costs = costs::Asked::default();
        for (_, task) in self.work.replies.drain() {
            task.abort();
            let _ = task.await; // what it used is told when it is gone
        }
    }

    /// An answer that sounds is stopped, and its turn recorded as far as it was heard.
    async fn end_turn(&mut self) {
        self.tell_machine(Input::Stop, Clock::now());
        while self.machine.is_closing() {
            // There is one: a reply that does not fall silent is given up then.
            let due = self.machine.deadline().map(|(at, _)| at).unwrap_or_default();
            tokio::select! {
                biased;
                Some((at, message)) = self.arrivals.recv() => if let Message::Input(input) = message {
                    self.tell_machine(input, at);
                },
                () = Clock::sleep_until(due) => self.tell_machine(Input::Timer, Clock::now()),
            }
        }
    }

    pub(crate) fn tell_machine(&mut self, input: Input, at: Time) {
        self.recorder.input(&input, at);
        self.machine.handle(input, at);
        self.carry_out(at);
    }

    fn take(&mut self, message: Message, at: Time) {
        match message {
            Message::Input(input) => {
                self.shown.past(mended::works(&input));
                self.work.costs.note(&input);
                self.note_end_of_sample(&input);
                self.tell_machine(input, at);
            }
            Message::Command(command) => self.obey(command, at),
            Message::PlayClip { clip, reply } => {
                let times = self.play_clip(clip, at);
                let _ = reply.send(times);
            }
            Message::Apply(settings) => self.apply(*settings, at),
            Message::Language(language) => self.set_language(language),
            Message::StagesOutdated => self.rebuild(self.settings.clone()),
            Message::Sample { settings, text, begun } => self.make_sample(*settings, text, begun),
            Message::SampleVoice { built, text, begun } => self.say_sample(*built, text, begun, at),
            Message::Relay { errand, number, asker } => self.make_relay(errand, number, asker, at),
            Message::RelayStages { built, errand, number, asker } => {
                self.take_relay_stages(*built, errand, number, asker, at)
            }
            Message::EndRelay { number } => self.end_relay(number, at),
            Message::CheckSound { done } => self.check_sound(done, at),
            Message::CheckStep { revision, step } => self.check_step(revision, step, at),
            Message::Microphone(event) => self.microphone_says(event),
            Message::Speaker(event) => self.speaker_says(event),
            Message::Underrun => self.work.underruns += 1,
            Message::Refill { revision } => self.mouth.refill(revision, &self.speaker),
            Message::Level { microphone_db } => {
                self.shown.tell(Event::Level { microphone_db, speaker_db: self.mouth.level_db() });
            }
            Message::Tell(problem) => self.shown.fail(problem),
            Message::Conversation { name, turns } => self.resume(name, turns, at),
            Message::LimitsPast => self.meter.forget_limits(),
            Message::Recovered(code) => self.shown.tell(Event::Recovered { code: code.to_owned() }),
            Message::Phrases { prepared, number } => self.take_phrases(*prepared, number),
            // What was made for settings that are past is nobody's.
            Message::Built { built, ticket } if ticket.counts() => self.take_stages(*built, ticket),
            Message::NotWarm { problem, ticket } if ticket.counts() => self.shown.fail(problem),
            Message::Built { .. } | Message::NotWarm { .. } | Message::Quit => {}
            Message::Ready => {
                if !std::mem::replace(&mut self.work.ready, true) {
                    self.stages_are_warm();
                    tracing::info!("ready");
                }
                self.show_phase(self.machine.current_phase(), Reason::Start);
            }
        }
    }

    // ---- the machine's orders ----

    /// Nothing more of this reply is made or heard.
    fn give_up(&mut self, revision: Revision, now: Time) {
        self.stop_making(revision, now);
        self.mouth.silence(revision, &self.speaker, now);
    }

    fn stop_making(&mut self, revision: Revision, now: Time) {
        self.work.costs.is_dropped(revision);
        if let Some(task) = self.work.replies.remove(&revision).filter(|task| !task.is_finished()) {
            task.abort();
            // A request that is given up takes an HTTP/1.1 connection with it.
            self.work.connected_at = None;
            self.warm_connection(now);
        }
    }

    fn carry_out(&mut self, now: Time) {
        while let Some(output) = self.machine.poll() {
            match output {
                Output::OpenSession { session, from } => {
                    self.end_sample(now);
                    self.speaker.will_speak();
                    self.warm_connection(now);
                    self.read_ahead();
                    self.work.xruns_before = self.switches.xruns.load(Ordering::Relaxed);
                    self.work.underruns = 0;
                    let stages = self.listening();
                    let options = SessionOptions { language: stages.language.clone(), partials: true };
                    let recognizer = Arc::clone(&stages.recognizer);
                    self.tell_ears(EarOrder::OpenSession { session, from, recognizer, options });
                }
                Output::Finalise { session, revision, until } => {
                    self.tell_ears(EarOrder::Finalise { session, revision, until })
                }
                Output::StopFeeding { session, until } => self.tell_ears(EarOrder::StopFeeding { session, until }),
                Output::FeedOn { session, from } => self.tell_ears(EarOrder::FeedOn { session, from }),
                Output::CloseSession { session } => {
                    self.work.read_ahead.end();
                    self.tell_ears(EarOrder::CloseSession { session });
                }
                Output::Ask { revision, text, opener } => self.ask(revision, &text, opener),
                Output::Release { revision } => {
                    self.work.costs.is_wanted(revision, true);
                    self.mouth.release(revision, &self.speaker);
                }
                Output::Fill { revision, phrase } => {
                    if let Some(sound) = self.work.advance.sounds.get(&phrase) {
                        self.mouth.acknowledge(revision, &sound, &self.speaker);
                    }
                }
                Output::Reprompt { revision } => {
                    let text = sentences::reprompt(self.stages.language.as_deref()).to_owned();
                    self.say(revision, text);
                }
                Output::Say { revision, text } => {
                    self.speaker.will_speak();
                    self.say(revision, text);
                }
                Output::Relayed(end) => self.relayed(*end),
                Output::Apologise { revision, problem } => {
                    let text = apology::words(&problem, self.stages.language.as_deref());
                    self.say(revision, text);
                }
                Output::Withhold { revision } => {
                    self.work.costs.is_wanted(revision, false);
                    if !self.mouth.withhold(revision, &self.speaker, now) {
                        // It began to sound at this very moment, and is over.
                        self.stop_making(revision, now);
                    }
                }
                Output::Silence { revision } => self.give_up(revision, now),
                Output::WasTheUser { session } => self.voice_memory.lock().was_the_user(session),
                Output::Lower { .. } => self.speaker.lower(),
                Output::Pause { .. } => self.speaker.pause(),
                Output::Resume { .. } => self.speaker.resume(),
                Output::Learnt(pauses) => self.learnt(pauses),
                Output::Record(end) => self.record(*end, now),
                Output::Phase { phase, reason } => self.show_phase(phase, reason),
                Output::Caption { text, stable_bytes } => {
                    self.shown.tell(Event::Partial { text, stable_bytes: stable_bytes as u32 });
                }
                Output::Transcribed { text } => self.shown.tell(Event::Transcribed { text }),
                Output::NothingHeard => self.shown.tell(Event::NothingHeard),
                Output::LeftAlone { text } => self.shown.tell(Event::LeftAlone { text }),
                Output::ReplyText { text } => self.shown.tell(Event::ReplyDelta { text }),
                Output::ReplyCut { bytes } => self.shown.tell(Event::ReplyCut { bytes: bytes as u32 }),
                Output::HeardUpTo { bytes } => self.shown.tell(Event::HeardUpTo { bytes: bytes as u32 }),
                Output::ModeChanged { mode } => self.shown.set_mode(mode),
                Output::Tell(problem) => self.shown.fail(problem),
            }
        }
    }

    /// Says what is no reply.
    fn say(&mut self, revision: Revision, text: String) {
        self.end_sample(Clock::now());
        self.mouth.begin(revision);
        let in_use = self.work.advance.voice_use.begin();
        let say = reply::say(self.path(revision), Arc::clone(self.serving()), text);
        let task = tokio::spawn(async move {
            say.await;
            drop(in_use);
        });
        self.work.replies.insert(revision, task);
        self.mouth.release(revision, &self.speaker);
    }

    fn path(&self, revision: Revision) -> Path {
        Path { revision, inbox: self.inbox.clone(), mouth: self.mouth.clone(), speaker: self.speaker.clone() }
    }

    fn ask(&mut self, revision: Revision, text: &str, opener: Option<String>) {
        self.end_sample(Clock::now());
        self.speaker.will_speak();
        self.work.read_ahead.end();
        self.work.replies.retain(|_, task| !task.is_finished());
        let conversation = &self.settings.conversation;
        let mut request = self.history.request(&conversation.system_prompt, text, conversation.max_tokens);
        self.work.providers = self.stages.names();
        self.mouth.begin(revision);
        if let Some((phrase, sound)) =
            opener.and_then(|phrase| self.work.advance.sounds.get(&phrase).map(|sound| (phrase, sound)))
        {
            reply::open(&self.path(revision), &phrase, &sound);
            request.opening = Some(phrase);
        }
        let using = self.work.costs.asks(revision, text, &self.meter);
        let reply = reply_use::of(using, reply::reply(self.path(revision), Arc::clone(&self.stages), request));
        let (stored, in_use) = (self.work.stored.clone(), self.work.advance.voice_use.begin());
        let task = tokio::spawn(async move {
            if let Some(mut stored) = stored {
                let _ = tokio::time::timeout(STORE_PATIENCE.to_duration(), stored.wait_for(|stored| *stored)).await;
            }
            reply.await;
            drop(in_use);
        });
        self.work.replies.insert(revision, task);
        self.work.connected_at = Some(Clock::now());
    }

    fn show_phase(&mut self, phase: Phase, reason: Reason) {
        self.need_devices();
        self.work.advance.phase(phase);
        let state = match phase {
            Phase::Idle | Phase::Listening if !self.work.ready => State::Starting,
            Phase::Idle => State::Idle,
            Phase::Listening => State::Listening,
            Phase::Hearing => State::Hearing,
            Phase::Settling => State::Settling,
            Phase::Answering => State::Answering,
            Phase::Speaking => State::Speaking,
            Phase::Yielding => State::Yielding,
            Phase::Held => State::Held,
        };
        self.shown.set_state(state, reason);
    }
}
