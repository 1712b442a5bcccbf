//! A conversation beside another of the same process: devices, machine and history of its own; models, voices, phrases, connections, account and database in
//! common. For shells that talk with several people at once. It learns and keeps nothing of its own but its turns: what was learnt of pauses and of the
//! voice is the first one's user's.

use std::sync::Arc;

use riposte_audio::{Backend, Clock};
use riposte_chat::History;
use riposte_settings::Settings;
use riposte_turn::log::Header;
use riposte_turn::{Machine, PauseProfile};

use crate::common::{Running, Senses};
use crate::conductor::devices::Devices;
use crate::conductor::settings::choose_listeners;
use crate::conductor::{Conductor, Work};
use crate::engine::Engine;
use crate::inbox::{Inbox, Message};
use crate::keeping::recorder::Recorder;
use crate::set_up::config;
use crate::set_up::stages::Stages;
use crate::shown::Shown;

/// What is a conversation's own.
pub struct Beside {
    /// What is said of stages in them counts for nothing: those of the engine serve.
    pub settings: Settings,
    pub capture: Arc<dyn Backend>,
    pub playout: Arc<dyn Backend>,
    /// The name its turns are stored under.
    pub conversation: String,
    /// ISO 639-1, or `None` to let the recogniser decide.
    pub language: Option<String>,
}

impl Engine {
    /// Begins a conversation beside this one, ready at once. It ends with its handle, which must be gone before this one's.
    pub fn beside(&self, own: Beside) -> Engine {
        let Beside { settings, capture, playout, conversation, language } = own;
        let common = self.common.clone();
        let stages = Arc::new(Stages { language, ..(*common.stages).clone() });
        let mode = settings.conversation.mode;
        let shown = Arc::new(Shown::new(mode, stages.names()));
        let (inbox, arrivals) = Inbox::new();
        let Senses { ears, switches, voice_memory, microphone, speaker, mouth } =
            Senses::open(&settings, &capture, &playout, &inbox);
        choose_listeners(&stages, None, &shown, &ears);
        let config = config::tuned(&settings, &None);
        let header = Header::new(Clock::now(), mode, config.clone(), PauseProfile::default());
        let recorder = Recorder::start(None, &header, &shown);
        let mut machine = Machine::new(config, mode);
        machine.set_waits(common.waits.clone());
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
            stages,
            build: Arc::clone(&common.build),
            history: History::new(settings.conversation.history_turns as usize),
            settings,
            conversation,
            keeper: Arc::clone(&common.keeper),
            meter: common.meter.clone(),
            phrases: common.phrases.clone(),
            shown: Arc::clone(&shown),
            try_it: None,
            tune: None,
            recorder,
            devices: Devices::of(capture.as_ref(), playout.as_ref()),
            work: Work::knowing(common.usual_wait.clone(), common.voice_use.clone()),
            is_guest: true,
        };
        // The stages are warm.
        inbox.send(Message::Ready);
        let conductor = common.runtime.spawn(conductor.run());
        Engine::of(Running { inbox, shown, capture, playout, conductor }, common, None)
    }
}
