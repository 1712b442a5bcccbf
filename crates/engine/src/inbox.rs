//! The engine's one inbox: every fact and command arrives here with the moment it happened. Written from any thread, read by the conductor.

use riposte_audio::{Clip, ClipTimes, Clock, DeviceEvent};
use riposte_measures::{Time, TurnRecord};
use riposte_problem::Problem;
use riposte_relay::{Errand, Relayed};
use riposte_settings::Settings;
use riposte_turn::{Input, Revision};
use tokio::sync::{mpsc, oneshot};

use crate::api::Command;
use crate::set_up::builds::Ticket;
use crate::set_up::phrases::Prepared;
use crate::set_up::stages::Built;
use crate::sound_check::{Checked, Step};

/// Told when a sample begins to be said, or why it is not.
pub(crate) type Begun = oneshot::Sender<Result<(), Problem>>;

/// Told what came of a relay, or why it could not begin.
pub(crate) type Asker = oneshot::Sender<Result<Relayed, Problem>>;

/// What arrives.
pub(crate) enum Message {
    Input(Input),
    Command(Command),
    PlayClip {
        clip: Clip,
        reply: oneshot::Sender<ClipTimes>,
    },
    Apply(Box<Settings>),
    /// The language of what is said from now on.
    Language(Option<String>),
    /// The stages are wanted anew though no setting changed.
    StagesOutdated,
    /// A sentence is to be heard in the voice of these settings.
    Sample {
        settings: Box<Settings>,
        text: String,
        begun: Begun,
    },
    /// That voice is made.
    SampleVoice {
        built: Box<Built>,
        text: String,
        begun: Begun,
    },
    /// Another program has something said and heard.
    Relay {
        errand: Errand,
        number: u64,
        asker: Asker,
    },
    /// The stages for it are made.
    RelayStages {
        built: Box<Built>,
        errand: Errand,
        number: u64,
        asker: Asker,
    },
    /// That program wants it no longer.
    EndRelay {
        number: u64,
    },
    /// Microphone and loudspeaker are to be checked together.
    CheckSound {
        done: Checked,
    },
    /// The check of this revision goes on.
    CheckStep {
        revision: Revision,
        step: Step,
    },
    Microphone(DeviceEvent),
    Speaker(DeviceEvent),
    Underrun,
    /// The speaker has room again for a reply that did not fit.
    Refill {
        revision: Revision,
    },
    Level {
        microphone_db: f32,
    },
    Tell(Problem),
    /// What was told under this code is right again.
    Recovered(&'static str),
    /// A provider was found to work: what servers said of their limits is forgotten.
    LimitsPast,
    /// The latest turns of a conversation that is to go on, or why it can't.
    Conversation {
        name: String,
        turns: Result<Vec<TurnRecord>, Problem>,
    },
    /// Stages for new settings.
    Built {
        built: Box<Built>,
        ticket: Ticket,
    },
    /// What came of the making of phrases that has this number.
    Phrases {
        prepared: Box<Prepared>,
        number: u64,
    },
    /// A stage of those that were made can't be warmed up.
    NotWarm {
        problem: Problem,
        ticket: Ticket,
    },
    /// What is on this machine is warmed up, as far as it can be.
    Ready,
    /// The last handle is gone.
    Quit,
}

/// Where to send; cheap to clone. Sending never blocks, and is ignored once the engine is gone.
#[derive(Clone, Debug)]
pub(crate) struct Inbox(mpsc::UnboundedSender<(Time, Message)>);

pub(crate) type Arrivals = mpsc::UnboundedReceiver<(Time, Message)>;

impl Inbox {
    pub(crate) fn new() -> (Inbox, Arrivals) {
        // Unbounded on purpose: writers are worker threads at frame rate at most, never an audio callback, and no fact may be lost.
        let (sender, receiver) = mpsc::unbounded_channel();
        (Inbox(sender), receiver)
    }

    pub(crate) fn send(&self, message: Message) {
        self.send_at(Clock::now(), message);
    }

    pub(crate) fn send_at(&self, at: Time, message: Message) {
        let _ = self.0.send((at, message));
    }

    pub(crate) fn input(&self, input: Input) {
        self.send(Message::Input(input));
    }
}
