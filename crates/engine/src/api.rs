//! What shells say to the engine and hear from it. Plain data, so that a window, a terminal and a socket can share it.

use riposte_measures::{Mode, TurnView};
use riposte_problem::Problem;
pub use riposte_turn::Reason;
use serde::{Deserialize, Serialize};

/// An order from the user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// The push-to-talk key or button went down. Auto-repeat is ignored.
    KeyDown,
    /// It came up.
    KeyUp,
    /// Stops speaking, listening and thinking, whatever is going on.
    Stop,
    SetMode {
        mode: Mode,
    },
    /// A typed question.
    Say {
        text: String,
    },
    /// Plays the bundled spoken question into the pipeline as if into the microphone.
    TryIt,
    /// The microphone is ignored while muted.
    SetMuted {
        muted: bool,
    },
    /// Forgets the conversation so far (the stored turns stay in the history).
    NewConversation,
    /// Goes on with an earlier conversation: its turns come back to the screen, and the chat model is told of them as they were heard.
    ResumeConversation {
        name: String,
    },
    /// Deletes a conversation for good. The one that goes on is left for a new one.
    DeleteConversation {
        name: String,
    },
    /// Deletes every stored turn and what was learnt from them, for good; begins a new conversation.
    DeleteHistory,
    /// Moves a history that can't be used out of the way, and begins a new one. One in use stays where it is.
    SetHistoryAside,
    /// Forgets what was learnt of the user's pauses.
    ForgetPauses,
    /// Forgets what was learnt of the user's voice.
    ForgetVoice,
    /// Passes the monthly cap for the rest of this month: calls that are paid go on, and the question that was not asked because of it is asked now.
    AllowOverCap,
    /// The microphone stays open while nobody talks, so that its level can be seen; until this is taken back.
    ShowLevel {
        on: bool,
    },
    /// Makes no more phrases in advance until another voice is chosen or the program begins again; those that are made stay.
    CancelPhrases,
}

/// What the engine is doing, at a glance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Loading models and opening devices.
    Starting,
    /// Push-to-talk, waiting for the key.
    #[default]
    Idle,
    /// Microphone open, nobody speaks.
    Listening,
    /// The user speaks.
    Hearing,
    /// A pause that may be the end.
    Settling,
    /// Committed, waiting for the first sound of the reply.
    Answering,
    /// The reply is heard.
    Speaking,
    /// The reply is lowered or paused, because somebody speaks; it goes on unless that was an interruption.
    Yielding,
    /// The user asked for a moment; the reply waits.
    Held,
}

impl State {
    /// Nothing goes on: the next question is waited for.
    pub fn rests(self) -> bool {
        matches!(self, State::Idle | State::Listening)
    }
}

/// A device as shells list it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Device {
    /// Stable across restarts and re-plugging, as far as the platform allows.
    pub id: String,
    pub name: String,
    pub is_default: bool,
}

/// Which devices are in use. `None`: there is none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DevicesInUse {
    pub microphone: Option<String>,
    pub speaker: Option<String>,
}

/// What was learnt of the user's pauses inside of turns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Pauses {
    /// Pauses learnt from; 0: what fits everybody is used.
    pub count: u32,
    /// The median pause that is reckoned with, in milliseconds.
    pub median_ms: u32,
}

/// Short phrases (openers, fillers, apologies) whose sound is made in advance, where it was not kept from before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PhrasesInAdvance {
    pub ready: u32,
    pub wanted: u32,
    /// More are being made, whenever no answer needs the voice.
    pub is_preparing: bool,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    StateChanged {
        state: State,
        reason: Reason,
    },
    ModeChanged {
        mode: Mode,
    },
    MutedChanged {
        muted: bool,
    },
    /// At most 30 per second. Peak levels in dB full scale, −90 is silence.
    Level {
        microphone_db: f32,
        speaker_db: f32,
    },
    /// The user's words so far; the first `stable_bytes` (UTF-8) will not change.
    Partial {
        text: String,
        stable_bytes: u32,
    },
    /// The user's words, final.
    Transcribed {
        text: String,
    },
    /// Nothing was understood; the turn left no trace.
    NothingHeard,
    /// Words that were understood and not answered, for they seemed to be somebody else's, or said to somebody else.
    LeftAlone {
        text: String,
    },
    /// The next piece of the reply's text.
    ReplyDelta {
        text: String,
    },
    /// The reply's text ends after so many UTF-8 bytes: the rest broke off and is never spoken. More may follow.
    ReplyCut {
        bytes: u32,
    },
    /// How much of the reply has been heard, as a prefix of its text in UTF-8 bytes.
    HeardUpTo {
        bytes: u32,
    },
    /// The turn is over and stored.
    TurnFinished {
        turn: Box<TurnView>,
    },
    ConversationCleared,
    /// An earlier conversation goes on; its latest turns, 200 at most, oldest first.
    ConversationResumed {
        turns: Vec<TurnView>,
    },
    /// Nothing of this conversation is stored any more.
    ConversationDeleted {
        name: String,
    },
    /// Nothing is stored any more.
    HistoryDeleted,
    /// The history that could not be used is in this file now, and a new one is begun.
    HistorySetAside {
        to: String,
    },
    /// More is known of the user's pauses, or nothing any more.
    PausesLearnt {
        pauses: Pauses,
    },
    /// A sentence that is no turn is being said: a sample of a voice, or an answer once more. `Stop` silences it.
    SampleChanged {
        is_heard: bool,
    },
    /// Phrases are being made in advance, or no longer.
    PhrasesChanged {
        phrases: PhrasesInAdvance,
    },
    /// Another program speaks to the user and listens, or no longer. What is said meanwhile is no turn.
    RelayChanged {
        is_on: bool,
    },
    DevicesChanged {
        in_use: DevicesInUse,
    },
    ProvidersChanged {
        providers: riposte_measures::Providers,
    },
    /// Something went wrong; the app goes on.
    Failed {
        problem: Problem,
    },
    /// What was wrong under this code is right again.
    Recovered {
        code: String,
    },
}

/// Everything a shell needs to draw itself when it joins late.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Snapshot {
    pub state: State,
    pub mode: Mode,
    pub muted: bool,
    pub in_use: DevicesInUse,
    /// Names as in [`riposte_measures::Providers`].
    pub providers: riposte_measures::Providers,
    /// The model that hears whether a turn is finished; `None`: there is none, words and pauses tell it.
    pub end_of_turn: Option<String>,
    /// The latest turns of this conversation, 200 at most, oldest first.
    pub turns: Vec<TurnView>,
    pub pauses: Pauses,
    pub phrases: PhrasesInAdvance,
    /// A sentence that is no turn is being said.
    pub sample: bool,
    /// Another program speaks to the user and listens.
    pub relay: bool,
    /// Problems that still stand.
    pub problems: Vec<Problem>,
}
