//! What a microphone or a speaker says about its device.

use crate::AudioError;

/// Something happened to the device. Reported on the worker thread of the [`crate::Microphone`] or [`crate::Speaker`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviceEvent {
    /// A device delivers its first real sample. After [`DeviceEvent::Missing`]: there is one again.
    Opened { name: String, id: String },
    /// From here on another device delivers or plays; told before the event that says why. Not when the same device is opened again.
    Switched {
        /// The system says that it is worn or held at the ear (headphones, headset, handset, hearing aid); false where it does not say. Speakers only.
        at_the_ear: bool,
    },
    /// The device in use went away or stopped working. What comes instead is reported next.
    Lost { name: String },
    /// The preferred device can't be used; the system's default is in use.
    FellBack { from: String, to: String },
    /// The preferred device is in use again.
    Restored { name: String },
    /// There is no device that works; silence is delivered (or the reply discarded) in real time until there is one.
    /// Said once, with the reason.
    Missing { error: AudioError },
    /// The system lost samples; `count` since the device was opened. At most once per second.
    Xrun { count: u64 },
    /// A clip played into the microphone is over (microphone only).
    ClipFinished,
}
