//! The engine's handle. Starting blocks while models load; every other call returns at once. More conversations can run beside the first one, each with devices of its
//! own ([`Engine::beside`], in `beside.rs`).

use std::path::PathBuf;
use std::sync::Arc;

use riposte_audio::{Backend, Clip, ClipTimes, Clock};
use riposte_chat::History;
use riposte_failover::Standings;
use riposte_measures::{Mark, Providers, Span, Time, TurnRecord, Used};
use riposte_problem::Problem;
use riposte_settings::Settings;
use riposte_store::Store;
use riposte_turn::log::Header;
use riposte_turn::{Machine, PauseProfile, Waits};
use riposte_vendors::Stage;
use tokio::runtime::Runtime;
use tokio::sync::{broadcast, oneshot};
use tokio::task::JoinHandle;

use crate::api::{Command, Device, Event, Snapshot};
use crate::common::{Common, Running, Senses};
use crate::conductor::devices::Devices;
use crate::conductor::settings::choose_listeners;
use crate::conductor::warm_up::warm_up;
use crate::conductor::{Conductor, UsualWait, Work, new_conversation};
use crate::costs::meter::{Meter, SoFar};
use crate::failing_over::asked;
use crate::inbox::{Inbox, Message};
use crate::keeping::keeper::Keeper;
use crate::keeping::phrases::PhraseRows;
use crate::keeping::recorder::Recorder;
use crate::keeping::shelf::Shelf;
use crate::problems;
use crate::set_up::config::{self, Tune};
use crate::set_up::stages::Build;
use crate::shown::Shown;
use crate::sound_check::SoundCheck;
use crate::speaking::voice_use::{InUse, VoiceUse};

/// Stored turns that tell how long the providers take; those with other providers count for nothing.
const LATEST_TURNS: usize = 64;

/// Stored answers of a provider that tell how long one is waited for.
const LATEST_ANSWERS: usize = 200;

/// What an engine is made of.
pub struct EngineOptions {
    pub settings: Settings,
    /// Where the microphone is, and where the speaker; the same for real devices.
    pub capture: Arc<dyn Backend>,
    pub playout: Arc<dyn Backend>,
    pub build: Build,
    /// The database, which is made where there is none. `None`: turns are not stored.
    pub database: Option<PathBuf>,
    /// The user's prices of providers. `None`, or no such file: the built-in ones.
    pub prices: Option<PathBuf>,
    /// The bundled spoken question.
    pub try_it: Option<Clip>,
    /// What the shell found wrong before it started the engine (settings, database); shown with the rest.
    pub problems: Vec<Problem>,
    /// For measuring: changes the machine's configuration after the settings have made it.
    pub tune: Tune,
    /// Where to write down what the machine is told, to be played again. Private: the words of the conversation are in it.
    pub record: Option<PathBuf>,
}

/// A running conversation. Dropping it stops everything, after the last turn is stored.
pub struct Engine {
    inbox: Inbox,
    shown: Arc<Shown>,
    capture: Arc<dyn Backend>,
    playout: Arc<dyn Backend>,
    pub(crate) common: Common,
    /// `None`: the one it stands beside owns it.
    runtime: Option<Runtime>,
    conductor: Option<JoinHandle<()>>,
}

impl Engine {
    /// Opens devices, loads models and begins a conversation. Blocks while models load; a part that can't be had is told as a problem in the
    /// [`Snapshot`] and does not stop the rest.
    pub fn start(options: EngineOptions) -> Result<Engine, Problem> {
        Clock::start();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("riposte-engine")
            .enable_all()
            .build()
            .map_err(|error| problems::no_runtime(&error))?;
        let EngineOptions { settings, capture, playout, build, database, prices, try_it, problems, tune, record } =
            options;
        let mut built = {
            let _in_runtime = runtime.enter();
            build(&settings)
        };
        let (names, standings) = (built.stages.names(), built.standings.clone());
        let shown = Arc::new(Shown::new(settings.conversation.mode, names.clone()));
        for problem in problems.into_iter().chain(std::mem::take(&mut built.problems)) {
            shown.fail(problem);
        }
        let (store, closed) = match database.as_deref().map(Store::open) {
            Some(Ok(store)) => (Some(store), None),
            Some(Err(error)) => (None, Some(error.problem())),
            None => (None, None),
        };
        let told = closed.as_ref().map(|problem| problem.code.clone());
        closed.into_iter().for_each(|problem| shown.fail(problem));
        let (inbox, arrivals) = Inbox::new();
        let Senses { ears, switches, voice_memory, microphone, speaker, mouth } =
            Senses::open(&settings, &capture, &playout, &inbox);
        choose_listeners(&built.stages, None, &shown, &ears);
        let learnt = store.as_ref().and_then(|store| store.pauses().ok().flatten());
        let pauses = learnt
            .map_or_else(PauseProfile::default, |(count, mean, variance)| PauseProfile::stored(count, mean, variance));
        shown.set_pauses(&pauses);
        let (config, mode) = (config::tuned(&settings, &tune), settings.conversation.mode);
        let header = Header::new(Clock::now(), mode, config.clone(), pauses.clone());
        let recorder = Recorder::start(record.as_deref(), &header, &shown);
        let mut machine = Machine::new(config, mode);
        machine.set_pauses(pauses);
        let latest = store.as_ref().and_then(|store| store.last(LATEST_TURNS).ok()).unwrap_or_default();
        if let Some(store) = &store {
            remember(&standings, store);
        }
        let waits = waits(&latest, &names);
        recorder.waits(&waits, Clock::now());
        machine.set_waits(waits.clone());
        let so_far = store.as_ref().map(SoFar::of).unwrap_or_default();
        let rows = PhraseRows::new(&settings.voice, &settings.history);
        let is_kept = database.is_some();
        let shelf = match database {
            Some(path) => Shelf::of(path, store, told, settings.history.clone()).with_phrases(rows.clone(), &shown),
            None => Shelf::default(),
        };
        let keeper = Arc::new(Keeper::start(shelf, Arc::clone(&shown)));
        let cap_usd = settings.costs.monthly_cap;
        let (meter, problem) = Meter::new(cap_usd, prices, &so_far, keeper.usage_orders(), inbox.clone());
        problem.into_iter().for_each(|problem| shown.fail(problem));
        built.tell_account(&meter.account());
        let phrases = rows.cache(is_kept.then(|| keeper.phrase_orders()));
        let usual_wait = UsualWait::of(&latest, &names.tts);
        let voice_use = VoiceUse::default();
        let stages = Arc::new(built.with_phrases(&phrases));
        let common = Common {
            runtime: runtime.handle().clone(),
            stages: Arc::clone(&stages),
            standings,
            build: Arc::clone(&build),
            keeper: Arc::clone(&keeper),
            meter: meter.clone(),
            phrases: phrases.clone(),
            waits,
            usual_wait: usual_wait.clone(),
            voice_use: voice_use.clone(),
        };
        let conductor = Conductor {
            machine,
            arrivals,
            inbox: inbox.clone(),
            ears,
            switches,
            voice_memory,
            microphone,
            speaker,
            mouth,
            stages: Arc::clone(&stages),
            build,
            history: History::new(settings.conversation.history_turns as usize),
            settings,
            conversation: new_conversation(),
            keeper,
            meter,
            phrases,
            shown: Arc::clone(&shown),
            try_it,
            tune,
            recorder,
            devices: Devices::of(capture.as_ref(), playout.as_ref()),
            work: Work::knowing(usual_wait, voice_use),
            is_guest: false,
        };
        let ticket = conductor.work.builds.begin();
        runtime.spawn(warm_up(stages, None, inbox.clone(), ticket));
        let conductor = runtime.spawn(conductor.run());
        let running = Running { inbox, shown, capture, playout, conductor };
        Ok(Engine::of(running, common, Some(runtime)))
    }

    pub(crate) fn of(running: Running, common: Common, runtime: Option<Runtime>) -> Engine {
        let Running { inbox, shown, capture, playout, conductor } = running;
        Engine { inbox, shown, capture, playout, common, runtime, conductor: Some(conductor) }
    }

    pub(crate) fn inbox(&self) -> Inbox {
        self.inbox.clone()
    }

    /// Gives an order; carried out in the order of the calls.
    pub fn send(&self, command: Command) {
        self.inbox.send(Message::Command(command));
    }

    /// The same for an order that was given at this moment, which is not in the future: a key that was let go far from here.
    pub fn send_at(&self, command: Command, at: Time) {
        self.inbox.send_at(at, Message::Command(command));
    }

    /// The language of what is said from now on: ISO 639-1, or `None` to let the recogniser decide.
    pub fn set_language(&self, language: Option<String>) {
        self.inbox.send(Message::Language(language));
    }

    /// The shell has other things to do than to let phrases be made in advance, until what this gives is dropped. What is being made is given up, and made later.
    pub fn hold_phrases(&self) -> InUse {
        self.common.voice_use.begin()
    }

    /// Everything that happens from now on. One that lags behind by more than a thousand events is told so and takes a [`Snapshot`].
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.shown.subscribe()
    }

    pub fn snapshot(&self) -> Snapshot {
        self.shown.snapshot()
    }

    /// How the providers stand that were asked, or that the latest turns tell of: the same map as long as the engine runs.
    pub fn standings(&self) -> Standings {
        self.common.standings.clone()
    }

    /// What all conversations of the process have used of their providers since it began.
    pub fn used(&self) -> Vec<Used> {
        self.common.meter.totals()
    }

    /// Takes over new settings: at once where nothing has to be loaded.
    pub fn apply(&self, settings: Settings) {
        self.inbox.send(Message::Apply(Box::new(settings)));
    }

    /// A provider's key was set or deleted: the stages are made anew, with the keys there are now.
    pub fn keys_changed(&self) {
        self.inbox.send(Message::StagesOutdated);
    }

    /// A test of a vendor was good: whatever rests of it, or was at a limit, may be asked again at once.
    pub fn works(&self, stage: Stage, vendor: &str) {
        self.common.standings.works(stage, vendor, Clock::now());
        self.inbox.send(Message::LimitsPast);
    }

    /// A local model came, went or was mended: the stages are made anew, with the files there are now.
    pub fn models_changed(&self) {
        self.inbox.send(Message::StagesOutdated);
    }

    /// Says a sentence in the voice of other settings, to hear what it sounds like; silenced by whatever the user begins. Blocks until it begins, while a model may
    /// load.
    ///
    /// # Errors
    /// Why that voice can't be had; a turn is going on; the engine is stopping.
    pub fn hear_sample(&self, settings: Settings, text: String) -> Result<(), Problem> {
        let (begun, answer) = oneshot::channel();
        self.inbox.send(Message::Sample { settings: Box::new(settings), text, begun });
        answer.blocking_recv().unwrap_or_else(|_| Err(problems::in_a_turn()))
    }

    /// Plays chirps and a sentence, and says whether the assistant would hear itself with these devices, and how long sound takes. Blocks for about 7 s, in which nothing that is
    /// said is heard; broken off by whatever the user begins.
    ///
    /// # Errors
    /// Something else goes on; there is no microphone or speaker, or it is muted; it was broken off; the engine is stopping.
    pub fn check_sound(&self) -> Result<SoundCheck, Problem> {
        let (done, checked) = oneshot::channel();
        self.inbox.send(Message::CheckSound { done });
        checked.blocking_recv().unwrap_or_else(|_| Err(problems::check_broken_off()))
    }

    /// Plays a clip into the conversation as if into the microphone. In push-to-talk it is one held turn, hands-free its silences decide.
    /// `None`: the engine is stopping.
    pub fn play_clip(&self, clip: Clip) -> Option<ClipTimes> {
        let (reply, times) = oneshot::channel();
        self.inbox.send(Message::PlayClip { clip, reply });
        times.blocking_recv().ok()
    }

    /// Microphones and speakers there are now. Can take tens of milliseconds.
    pub fn devices(&self) -> Result<(Vec<Device>, Vec<Device>), Problem> {
        let list = |backend: &dyn Backend| backend.devices().map_err(|error| error.problem());
        let microphones = list(self.capture.as_ref())?
            .into_iter()
            .filter(|device| device.input)
            .map(|device| Device { id: device.id, name: device.name, is_default: device.is_default_input })
            .collect();
        let speakers = list(self.playout.as_ref())?
            .into_iter()
            .filter(|device| device.output)
            .map(|device| Device { id: device.id, name: device.name, is_default: device.is_default_output })
            .collect();
        Ok((microphones, speakers))
    }
}

/// What the latest turns tell of the waits for these providers.
fn waits(turns: &[TurnRecord], names: &Providers) -> Waits {
    let of_these = turns.iter().filter(|turn| turn.providers == *names);
    let wait = |turn: &TurnRecord| Some(turn.marks.get(Mark::TtsFirstAudio)? - turn.marks.get(Mark::LlmRequest)?);
    Waits::of(of_these.filter_map(wait).filter(|wait| *wait > Span::ZERO))
}

/// What the latest turns tell of the answers of each provider.
fn remember(standings: &Standings, store: &Store) {
    for known in standings.snapshots(Clock::now()) {
        match store.first_answers(asked(known.stage), &known.provider, LATEST_ANSWERS) {
            Ok(firsts) => standings.remember(known.stage, &known.provider, firsts),
            Err(error) => tracing::warn!("what answers took is not known: {error}"),
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.inbox.send(Message::Quit);
        if let Some(conductor) = self.conductor.take() {
            let (runtime, handle) = (self.runtime.take(), self.common.runtime.clone());
            // The conductor owns the devices and has the keeper: they are closed, and the last turn stored, when it is gone. It is waited for, and the runtime
            // dropped, on a thread of its own in case this is a runtime's.
            let close = std::thread::spawn(move || {
                let _ = handle.block_on(conductor);
                // A model that is being loaded for nobody is not waited for.
                runtime.into_iter().for_each(Runtime::shutdown_background);
            });
            let _ = close.join();
        }
    }
}
