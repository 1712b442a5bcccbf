//! When microphone and speaker are needed: a device of the machine is let go while it is not.

use std::sync::atomic::Ordering;

use riposte_audio::{Backend, DeviceEvent};
use riposte_measures::Mode;
use riposte_turn::Phase;

use super::Conductor;
use crate::hearing::ears::EarOrder;

/// Which devices may be let go, and what they were told last.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Devices {
    microphone_may_rest: bool,
    speaker_may_rest: bool,
    /// Somebody looks at the microphone's level, before anything is said.
    pub(super) level_is_shown: bool,
    /// Both are being checked.
    pub(super) are_checked: bool,
    told: Option<Needed>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Needed {
    microphone: bool,
    /// Whether it plays or not.
    speaker: bool,
}

impl Devices {
    pub(crate) fn of(capture: &dyn Backend, playout: &dyn Backend) -> Devices {
        Devices {
            microphone_may_rest: capture.may_rest(),
            speaker_may_rest: playout.may_rest(),
            level_is_shown: false,
            are_checked: false,
            told: None,
        }
    }

    fn needed(&self, keep_open: bool, heard: bool) -> Needed {
        Needed {
            microphone: keep_open || heard || self.level_is_shown || self.are_checked || !self.microphone_may_rest,
            speaker: keep_open || self.are_checked || !self.speaker_may_rest,
        }
    }
}

/// Hands-free somebody may speak at any moment, unless they are not to be heard; else while they hold the key.
fn is_heard(mode: Mode, phase: Phase, muted: bool) -> bool {
    !muted && (mode == Mode::Duplex || matches!(phase, Phase::Hearing | Phase::Settling))
}

impl Conductor {
    pub(super) fn microphone_says(&mut self, event: DeviceEvent) {
        if event == DeviceEvent::ClipFinished {
            return self.switches.clip.store(false, Ordering::Relaxed);
        }
        self.note_missing(&event, true);
        self.note_device_of_check(&event);
        self.shown.microphone(event);
    }

    pub(super) fn speaker_says(&mut self, event: DeviceEvent) {
        self.note_missing(&event, false);
        self.note_device_of_check(&event);
        self.shown.speaker(event);
    }

    /// Carried out at once, on the microphone's thread.
    pub(crate) fn tell_ears(&self, order: EarOrder) {
        let _ = self.ears.send(order); // none is told without ears
        self.microphone.wake();
    }

    /// Tells the devices whether they are needed, where that is another answer than the last.
    pub(crate) fn need_devices(&mut self) {
        let keep_open = self.settings.audio.keep_open;
        let muted = self.switches.muted.load(Ordering::Relaxed);
        let heard = is_heard(self.machine.mode(), self.machine.current_phase(), muted);
        let needed = self.devices.needed(keep_open, heard);
        if self.devices.told.replace(needed) != Some(needed) {
            self.microphone.need(needed.microphone);
            self.speaker.may_rest(!needed.speaker);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_that_is_looked_at_keeps_the_microphone_open_and_nothing_else() {
        let mut devices = Devices { microphone_may_rest: true, speaker_may_rest: true, ..Devices::default() };
        assert_eq!(devices.needed(false, false), Needed { microphone: false, speaker: false });
        devices.level_is_shown = true;
        assert_eq!(devices.needed(false, false), Needed { microphone: true, speaker: false });
    }

    #[test]
    fn the_microphone_is_needed_while_somebody_may_speak() {
        assert!(is_heard(Mode::Duplex, Phase::Listening, false));
        assert!(!is_heard(Mode::Duplex, Phase::Listening, true));
        assert!(!is_heard(Mode::PushToTalk, Phase::Idle, false));
        assert!(is_heard(Mode::PushToTalk, Phase::Hearing, false));
        assert!(!is_heard(Mode::PushToTalk, Phase::Answering, false), "a typed question needs none");
        assert!(!is_heard(Mode::PushToTalk, Phase::Hearing, true));
    }
}
