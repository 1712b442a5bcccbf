//! Which device is in use. The same rules for microphones and speakers: the preferred device, else the system's default, else a silent
//! stand-in that keeps time; a lost device is replaced, the preferred one is taken back when it returns. Called on the worker thread,
//! which it never holds up: opening, listing and closing run on short-lived threads. Reads no clock: it is handed the time.

mod looking;
mod rest;
mod run;
mod stream;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use riposte_measures::{Span, Time};

pub(crate) use self::run::{Run, on_threads};
use self::stream::{InUse, Role, Trial};
use crate::{AudioError, DeviceEvent, DeviceInfo, Health};

/// A device that gives no sign of life for this long is lost.
const STALLED: Span = Span::from_millis(2_000);
/// A device that takes longer than this to open, or to deliver its first sample, is passed over.
const TOO_LONG: Span = Span::from_millis(4_000);
/// How often to look for a better device while there is one to be wished for; doubles after each failure up to [`LONGEST_LOOK`].
const LOOK: Span = Span::from_millis(1_500);
const LONGEST_LOOK: Span = Span::from_millis(6_000);
const XRUN_INTERVAL: Span = Span::from_millis(1_000);
/// The callback size to begin with. A device that keeps losing samples with it is opened again with twice as much.
const BUFFER_MS: u32 = 10;
const LARGEST_BUFFER_MS: u32 = 40;
/// This many losses within [`XRUN_WINDOW`] are too many.
const MANY_XRUNS: u64 = 5;
const XRUN_WINDOW: Span = Span::from_millis(15_000);

/// An open stream, as far as supervision cares.
pub(crate) trait Supervised: Send + 'static {
    fn id(&self) -> &str;
    fn name(&self) -> &str;
    fn health(&self) -> &Health;
    /// See [`DeviceEvent::Switched`].
    fn at_the_ear(&self) -> bool {
        false
    }
}

/// How streams of one direction are opened and looked for. Blocks; called on threads of its own.
pub(crate) trait Opener<S>: Send + Sync + 'static {
    fn open(&self, id: Option<&str>, buffer_ms: u32) -> Result<S, AudioError>;
    /// The stand-in; it always works.
    fn open_silent(&self) -> S;
    /// Devices of this direction.
    fn devices(&self) -> Result<Vec<DeviceInfo>, AudioError>;
    /// What it means that there is no device at all.
    fn none(&self) -> AudioError;
}

pub(crate) struct Supervisor<S> {
    opener: Arc<dyn Opener<S>>,
    run: Run,
    preferred: Option<String>,
    /// Its name, once it was seen.
    preferred_name: Option<String>,
    in_use: Option<InUse<S>>,
    trial: Option<Trial<S>>,
    listing: Option<Receiver<Result<Vec<DeviceInfo>, AudioError>>>,
    next_look: Time,
    look_interval: Span,
    /// The user was told that the preferred device is not in use, or that there is none.
    told_fallen: bool,
    told_missing: bool,
    /// Counts changes of the stream in use.
    generation: u64,
    buffer_ms: u32,
    /// Nobody needs the device.
    resting: bool,
    /// The device that was let go: open again it is no other.
    rested: Option<String>,
    /// From being asked for to its first block: the device that was opened last.
    opened_in: Option<Span>,
    events: Vec<DeviceEvent>,
}

impl<S: Supervised> Supervisor<S> {
    pub(crate) fn new(opener: Arc<dyn Opener<S>>, preferred: Option<String>, run: Run) -> Self {
        Self {
            opener,
            run,
            preferred,
            preferred_name: None,
            in_use: None,
            trial: None,
            listing: None,
            next_look: Time::ZERO,
            look_interval: LOOK,
            told_fallen: false,
            told_missing: false,
            generation: 0,
            buffer_ms: BUFFER_MS,
            resting: false,
            rested: None,
            opened_in: None,
            events: Vec::new(),
        }
    }

    /// The stream in use, and a number that changes when it does.
    pub(crate) fn in_use(&mut self) -> Option<(u64, &mut S)> {
        let generation = self.generation;
        self.in_use.as_mut().map(|in_use| (generation, &mut in_use.stream))
    }

    /// Whether something is being opened or there is nothing in use: poll again soon.
    pub(crate) fn is_busy(&self) -> bool {
        self.trial.is_some() || self.listing.is_some() || self.in_use.is_none()
    }

    pub(crate) fn set_preferred(&mut self, preferred: Option<String>, now: Time) {
        if preferred == self.preferred {
            return;
        }
        self.preferred = preferred;
        self.preferred_name = None;
        self.told_fallen = false;
        self.look_interval = LOOK;
        // Opened even where nobody needs it yet: the user chose it, and is told whether it works.
        self.resting = false;
        self.abandon_trial();
        if let Some(in_use) = &mut self.in_use
            && in_use.role == Role::Preferred
        {
            in_use.role = Role::Former;
        }
        self.try_role(self.best_role(), now);
    }

    /// Looks after the stream in use and whatever is under way. Returns what the user should know, in order.
    pub(crate) fn poll(&mut self, now: Time) -> Vec<DeviceEvent> {
        self.watch(now);
        self.advance_trial(now);
        if self.in_use.is_none() && self.trial.is_none() {
            self.try_role(self.best_role(), now);
        }
        self.look_around(now);
        std::mem::take(&mut self.events)
    }

    fn best_role(&self) -> Role {
        if self.resting {
            Role::Silent
        } else if self.preferred.is_some() {
            Role::Preferred
        } else {
            Role::Default
        }
    }

    fn watch(&mut self, now: Time) {
        let Some(in_use) = &mut self.in_use else { return };
        let health = in_use.stream.health();
        if health.blocks() != in_use.blocks {
            (in_use.blocks, in_use.last_sign) = (health.blocks(), now);
        }
        in_use.rerouted |= health.take_rerouted();
        let xruns = health.xruns();
        if xruns != in_use.xruns && now - in_use.xruns_told >= XRUN_INTERVAL {
            (in_use.xruns, in_use.xruns_told) = (xruns, now);
            self.events.push(DeviceEvent::Xrun { count: xruns });
        }
        if now - in_use.window.0 > XRUN_WINDOW {
            in_use.window = (now, xruns);
        }
        let many = xruns - in_use.window.1 >= MANY_XRUNS;
        let (role, rerouted) = (in_use.role, in_use.rerouted);
        if !health.is_lost() && now - in_use.last_sign <= STALLED {
            if rerouted && matches!(role, Role::Preferred | Role::Default) && self.trial.is_none() {
                self.try_role(role, now);
                return;
            }
            if many && self.buffer_ms < LARGEST_BUFFER_MS && self.trial.is_none() {
                self.enlarge(role, now);
            }
            return;
        }
        if in_use.role != Role::Silent {
            self.events.push(DeviceEvent::Lost { name: in_use.stream.name().to_owned() });
        }
        if let Some(lost) = self.in_use.take() {
            self.close(lost.stream);
        }
        self.look_interval = LOOK;
        // The preferred device was just seen to fail: the default first, it is looked for again soon.
        if self.trial.is_none() {
            self.try_role(if self.resting { Role::Silent } else { Role::Default }, now);
        }
        self.next_look = now + LOOK;
    }

    /// The machine is too busy for so small a buffer.
    fn enlarge(&mut self, role: Role, now: Time) {
        self.buffer_ms *= 2;
        tracing::info!(
            buffer_ms = self.buffer_ms,
            "samples keep being lost: the sound device is opened with a larger buffer"
        );
        if let Some(in_use) = &mut self.in_use {
            in_use.window = (now, in_use.stream.health().xruns());
        }
        if matches!(role, Role::Preferred | Role::Default) {
            self.try_role(role, now);
        }
    }

    fn try_role(&mut self, role: Role, now: Time) {
        let id = if role == Role::Preferred { self.preferred.clone() } else { None };
        let (sender, result) = channel();
        let (opener, buffer_ms) = (Arc::clone(&self.opener), self.buffer_ms);
        self.trial = Some(Trial::Opening { role, since: now, result });
        (self.run)(Box::new(move || {
            let opened =
                if role == Role::Silent { Ok(opener.open_silent()) } else { opener.open(id.as_deref(), buffer_ms) };
            // Nobody waits any more: then the stream is closed here.
            let _ = sender.send(opened);
        }));
    }

    fn advance_trial(&mut self, now: Time) {
        // Each step can lead to the next at once: opened, proved, promoted; or failed, next role, opened.
        for _ in 0..8 {
            match self.trial.take() {
                None => return,
                Some(Trial::Opening { role, since, result }) => match result.try_recv() {
                    Ok(Ok(stream)) => self.trial = Some(Trial::Proving { role, asked: since, since: now, stream }),
                    Ok(Err(error)) => self.fail(role, error, now),
                    Err(TryRecvError::Disconnected) => self.fail(role, self.opener.none(), now),
                    Err(TryRecvError::Empty) if now - since > TOO_LONG => {
                        let device = self.preferred.clone().filter(|_| role == Role::Preferred);
                        self.fail(role, no_sound(device.as_deref().unwrap_or("The system's sound device")), now);
                    }
                    Err(TryRecvError::Empty) => {
                        self.trial = Some(Trial::Opening { role, since, result });
                        return;
                    }
                },
                Some(Trial::Proving { role, asked, since, stream }) => {
                    if stream.health().is_lost() || now - since > TOO_LONG {
                        let error = no_sound(stream.name());
                        self.close(stream);
                        self.fail(role, error, now);
                    } else if stream.health().blocks() > 0 || role == Role::Silent {
                        if role != Role::Silent {
                            let took = now - asked;
                            tracing::info!(
                                device = stream.name(),
                                took_ms = took.as_millis(),
                                "a sound device is open"
                            );
                            self.opened_in = Some(took);
                        }
                        self.promote(role, stream, now);
                    } else {
                        self.trial = Some(Trial::Proving { role, asked, since, stream });
                        return;
                    }
                }
            }
        }
    }

    fn promote(&mut self, role: Role, stream: S, now: Time) {
        let (name, id) = (stream.name().to_owned(), stream.id().to_owned());
        let rerouted = self.in_use.as_ref().is_some_and(|former| former.rerouted);
        let event = match role {
            Role::Preferred if self.told_fallen => DeviceEvent::Restored { name: name.clone() },
            Role::Default if self.preferred.is_some() && (rerouted || !self.told_fallen) => {
                let preferred = self.preferred_name.clone().or_else(|| self.preferred.clone());
                DeviceEvent::FellBack { from: preferred.unwrap_or_default(), to: name.clone() }
            }
            _ => DeviceEvent::Opened { name: name.clone(), id },
        };
        if role == Role::Preferred {
            self.preferred_name = Some(name);
            self.told_fallen = false;
        }
        let same = |former: &InUse<S>| former.role == role && former.stream.id() == stream.id() && !former.rerouted;
        let reopened = self.in_use.as_ref().is_some_and(same);
        let woken = role != Role::Silent && self.rested.take().as_deref() == Some(stream.id());
        if role != Role::Silent && !reopened && !woken {
            self.told_fallen |= role == Role::Default && self.preferred.is_some();
            self.told_missing = false;
            self.look_interval = LOOK;
            self.events.extend([DeviceEvent::Switched { at_the_ear: stream.at_the_ear() }, event]);
        }
        let blocks = stream.health().blocks();
        let in_use = InUse {
            stream,
            role,
            blocks,
            last_sign: now,
            xruns: 0,
            xruns_told: now - XRUN_INTERVAL,
            window: (now, 0),
            rerouted: false,
        };
        self.generation += 1;
        if let Some(former) = self.in_use.replace(in_use) {
            self.close(former.stream);
        }
        self.next_look = now + self.look_interval;
    }

    fn fail(&mut self, role: Role, error: AudioError, now: Time) {
        tracing::debug!(?role, %error, "a sound device can't be used");
        self.rested = None;
        self.next_look = now + self.look_interval;
        self.look_interval = (self.look_interval + self.look_interval).min(LONGEST_LOOK);
        let role_in_use = self.in_use.as_ref().map(|in_use| in_use.role);
        match (role, role_in_use) {
            // It was only to be opened again.
            (role, Some(in_use)) if role == in_use => self.in_use.iter_mut().for_each(|in_use| in_use.rerouted = false),
            // What is in use is as good as what comes next.
            (Role::Preferred, Some(Role::Default)) => self.tell_fallen(),
            (Role::Preferred, _) => self.try_role(Role::Default, now),
            (Role::Default, in_use) => {
                if !self.told_missing {
                    self.told_missing = true;
                    self.events.push(DeviceEvent::Missing { error });
                }
                if in_use != Some(Role::Silent) {
                    self.try_role(Role::Silent, now);
                }
            }
            (Role::Silent | Role::Former, _) => {}
        }
    }

    fn tell_fallen(&mut self) {
        if self.told_fallen {
            return;
        }
        self.told_fallen = true;
        let from = self.preferred_name.clone().or_else(|| self.preferred.clone()).unwrap_or_default();
        let to = self.in_use.as_ref().map(|in_use| in_use.stream.name().to_owned()).unwrap_or_default();
        self.events.push(DeviceEvent::FellBack { from, to });
    }

    fn abandon_trial(&mut self) {
        if let Some(Trial::Proving { stream, .. }) = self.trial.take() {
            self.close(stream);
        }
    }

    /// Closing waits for the device's thread; a dead device's thread may take its time.
    fn close(&self, stream: S) {
        (self.run)(Box::new(move || drop(stream)));
    }
}

fn no_sound(device: &str) -> AudioError {
    AudioError::NoSound { device: device.to_owned(), seconds: (TOO_LONG.as_millis() / 1_000) as u32 }
}

#[cfg(test)]
mod tests;
