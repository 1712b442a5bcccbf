//! Looking for a better device than the one in use.

use std::sync::Arc;
use std::sync::mpsc::{TryRecvError, channel};

use riposte_measures::Time;

use super::{Role, Supervised, Supervisor};
use crate::DeviceInfo;

impl<S: Supervised> Supervisor<S> {
    /// While something better can be wished for, lists the devices now and then, and tries what has appeared.
    pub(super) fn look_around(&mut self, now: Time) {
        if let Some(listing) = &self.listing {
            match listing.try_recv() {
                Ok(result) => {
                    self.listing = None;
                    self.consider(result.unwrap_or_default(), now);
                }
                Err(TryRecvError::Disconnected) => self.listing = None,
                Err(TryRecvError::Empty) => {}
            }
            return;
        }
        let Some(in_use) = &self.in_use else { return };
        if in_use.role == self.best_role() || self.trial.is_some() || now < self.next_look {
            return;
        }
        self.next_look = now + self.look_interval;
        let (sender, listing) = channel();
        let opener = Arc::clone(&self.opener);
        self.listing = Some(listing);
        (self.run)(Box::new(move || {
            let _ = sender.send(opener.devices());
        }));
    }

    fn consider(&mut self, devices: Vec<DeviceInfo>, now: Time) {
        let Some(role) = self.in_use.as_ref().map(|in_use| in_use.role) else { return };
        if self.trial.is_some() {
            return;
        }
        let preferred_is_there =
            self.preferred.as_ref().is_some_and(|preferred| devices.iter().any(|device| device.id == *preferred));
        if preferred_is_there && role != Role::Preferred {
            self.try_role(Role::Preferred, now);
        } else if role == Role::Silent && !devices.is_empty() {
            self.try_role(Role::Default, now);
        }
    }
}
