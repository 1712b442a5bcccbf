//! Letting a device go while nobody needs it: the silent stand-in keeps time, and the device is opened again when it is needed. An open microphone is
//! shown to its user, and an open speaker keeps a laptop awake.

use riposte_measures::{Span, Time};

use super::{Role, Supervised, Supervisor, Trial};

/// A device that takes longer than this from being asked for to its first block is not let go: the first word would be lost, or the answer late. A wired
/// device takes 10 to 80 ms; a wireless headset that has to change its profile takes a second or two.
const QUICK: Span = Span::from_millis(150);

impl<S: Supervised> Supervisor<S> {
    /// The device is not needed for a while: lets it go, if it was quick to open. Nothing is said of it.
    pub(crate) fn rest(&mut self, now: Time) {
        let Some(in_use) = self.in_use.as_ref().filter(|in_use| matches!(in_use.role, Role::Preferred | Role::Default))
        else {
            return;
        };
        // Where the preferred device is missing, it would be tried first.
        if self.resting || self.told_fallen || self.is_busy() || self.opened_in.is_none_or(|took| took > QUICK) {
            return;
        }
        self.rested = Some(in_use.stream.id().to_owned());
        self.resting = true;
        self.try_role(Role::Silent, now);
    }

    /// It is needed again.
    pub(crate) fn wake(&mut self, now: Time) {
        if !std::mem::take(&mut self.resting) {
            return;
        }
        self.abandon_trial();
        if self.in_use.as_ref().is_some_and(|in_use| in_use.role == Role::Silent) {
            self.try_role(self.best_role(), now);
        }
    }

    /// The device was let go and is being opened again: what is played now would not be heard.
    pub(crate) fn is_waking(&self) -> bool {
        let silent = self.in_use.as_ref().is_some_and(|in_use| in_use.role == Role::Silent);
        let opens = |trial: &Trial<S>| !matches!(trial.role(), Role::Silent);
        silent && !self.resting && !self.told_missing && self.trial.as_ref().is_some_and(opens)
    }
}
