//! What every conversation is made of: what all of one process have in common, and what each has of its own between its devices and its conductor.

use std::sync::{Arc, mpsc};

use riposte_audio::{Backend, Microphone, Speaker};
use riposte_failover::Standings;
use riposte_settings::Settings;
use riposte_turn::Waits;
use riposte_voice::PhraseCache;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::conductor::UsualWait;
use crate::costs::meter::Meter;
use crate::hearing::ears::{EarOrder, EarSwitches, Ears};
use crate::hearing::playback_reference::PlaybackReference;
use crate::hearing::voices::VoiceMemory;
use crate::inbox::Inbox;
use crate::keeping::keeper::Keeper;
use crate::set_up::config;
use crate::set_up::stages::{Build, Stages};
use crate::shown::Shown;
use crate::speaking::mouth::Mouth;
use crate::speaking::voice_use::VoiceUse;

/// What the conversations of one process have in common.
#[derive(Clone)]
pub(crate) struct Common {
    pub(crate) runtime: Handle,
    pub(crate) stages: Arc<Stages>,
    pub(crate) standings: Standings,
    pub(crate) build: Build,
    pub(crate) keeper: Arc<Keeper>,
    pub(crate) meter: Meter,
    pub(crate) phrases: PhraseCache,
    /// What earlier turns tell of the providers.
    pub(crate) waits: Waits,
    pub(crate) usual_wait: UsualWait,
    /// Who needs the voice, of all of them.
    pub(crate) voice_use: VoiceUse,
}

/// What runs a conversation.
pub(crate) struct Running {
    pub(crate) inbox: Inbox,
    pub(crate) shown: Arc<Shown>,
    pub(crate) capture: Arc<dyn Backend>,
    pub(crate) playout: Arc<dyn Backend>,
    pub(crate) conductor: JoinHandle<()>,
}

/// Microphone, speaker, and what stands between them and the conductor.
pub(crate) struct Senses {
    pub(crate) ears: mpsc::Sender<EarOrder>,
    pub(crate) switches: Arc<EarSwitches>,
    pub(crate) voice_memory: VoiceMemory,
    pub(crate) microphone: Microphone,
    pub(crate) speaker: Speaker,
    pub(crate) mouth: Mouth,
}

impl Senses {
    /// Opens both devices; returns at once.
    pub(crate) fn open(
        settings: &Settings,
        capture: &Arc<dyn Backend>,
        playout: &Arc<dyn Backend>,
        inbox: &Inbox,
    ) -> Senses {
        let switches = Arc::new(EarSwitches::default());
        let (ears, orders) = mpsc::channel();
        let reference = PlaybackReference::default();
        let voice_memory = VoiceMemory::default();
        let microphone = Microphone::open(Arc::clone(capture), config::device(&settings.audio.microphone), {
            let (inbox, switches, reference) = (inbox.clone(), Arc::clone(&switches), reference.clone());
            let (voice_memory, wanted) = (voice_memory.clone(), config::sound(settings));
            move || Box::new(Ears::new(orders, inbox, switches, reference, voice_memory, wanted))
        });
        let mouth = Mouth::new(inbox.clone());
        let speaker = Speaker::open(Arc::clone(playout), config::device(&settings.audio.speaker), {
            let mouth = mouth.clone();
            move || mouth.sink(reference)
        });
        speaker.set_volume(settings.audio.volume);
        Senses { ears, switches, voice_memory, microphone, speaker, mouth }
    }
}
