//! Leads a check of microphone and loudspeaker: opens both, listens to the room, plays the chirps and the sentence as a reply is played, and has the log judged. It is no turn;
//! whatever the user begins, a stop, a mute, a device that goes away or other settings of the sound break it off.

use std::sync::atomic::Ordering;

use riposte_audio::{Clip, Clock, DeviceEvent, SPEAKER_RATE_HZ};
use riposte_measures::{Span, Time};
use riposte_problem::Problem;
use riposte_turn::Revision;

use super::Conductor;
use crate::api::Event;
use crate::hearing::ears::EarOrder;
use crate::inbox::Message;
use crate::problems;
use crate::sound_check::judge::judge;
use crate::sound_check::log::SharedLog;
use crate::sound_check::{Checked, LEAD, PATIENCE, Step, TAIL, sound};

/// Where checks' revisions begin, apart from the machine's and from those of samples.
const FIRST: u64 = 3 << 61;

/// The check that goes on, and how many there were.
#[derive(Default)]
pub(crate) struct Checks {
    count: u64,
    now: Option<Checking>,
}

struct Checking {
    revision: Revision,
    /// `None`: it is being judged.
    log: Option<SharedLog>,
    sentence: Clip,
    /// When its sound was handed to the loudspeaker.
    handed: Option<Time>,
    /// A device went away, and what comes instead was not told yet.
    is_lost: bool,
    done: Checked,
}

impl Conductor {
    /// Begins one, unless something else goes on or a device is missing.
    pub(super) fn check_sound(&mut self, done: Checked, now: Time) {
        match self.may_check() {
            Err(problem) => _ = done.send(Err(problem)), // whoever asked may be gone
            Ok(sentence) => {
                self.end_sample(now);
                let revision = Revision(FIRST + self.work.checks.count);
                self.work.checks.count += 1;
                let log = SharedLog::default();
                self.tell_ears(EarOrder::Check { log: Some(log.clone()) });
                let (log, handed, is_lost) = (Some(log), None, false);
                self.work.checks.now = Some(Checking { revision, log, sentence, handed, is_lost, done });
                self.devices.are_checked = true;
                self.need_devices();
                self.speaker.will_speak();
                self.shown.tell(Event::SampleChanged { is_heard: true });
                self.check_goes_on(revision, Step::Play, LEAD);
            }
        }
    }

    fn may_check(&self) -> Result<Clip, Problem> {
        let in_use = self.shown.snapshot().in_use;
        if !self.is_free() {
            return Err(problems::check_in_a_turn());
        }
        if in_use.microphone.is_none() {
            return Err(problems::no_microphone());
        }
        if in_use.speaker.is_none() {
            return Err(problems::no_speaker());
        }
        if self.switches.muted.load(Ordering::Relaxed) {
            return Err(problems::check_muted());
        }
        self.try_it.clone().ok_or_else(problems::no_bundled_question)
    }

    fn check_goes_on(&self, revision: Revision, step: Step, after: Span) {
        let (inbox, at) = (self.inbox.clone(), Clock::now() + after);
        tokio::spawn(async move {
            Clock::sleep_until(at).await;
            inbox.send(Message::CheckStep { revision, step });
        });
    }

    /// The next step of this check, if it still goes on.
    pub(super) fn check_step(&mut self, revision: Revision, step: Step, now: Time) {
        let Some(checking) = self.work.checks.now.as_mut().filter(|checking| checking.revision == revision) else {
            return;
        };
        match step {
            Step::Play => {
                let sound = sound(&checking.sentence);
                checking.handed = Some(now);
                self.mouth.begin(revision);
                self.mouth.sound(revision, &sound, &self.speaker);
                self.mouth.done(revision, &self.speaker, now);
                self.mouth.release(revision, &self.speaker);
                let lasts = Span::of_frames(sound.len() as u64, SPEAKER_RATE_HZ);
                self.check_goes_on(revision, Step::GiveUp, lasts + TAIL + PATIENCE);
            }
            Step::Judge => {
                let (Some(log), handed) = (checking.log.take(), checking.handed.unwrap_or(now)) else { return };
                if checking.is_lost {
                    return self.break_off_check(now);
                }
                self.have_judged(revision, log, handed);
            }
            Step::Tell(check) => {
                if let Some(checking) = self.end_check() {
                    // Too little came through: a device was away meanwhile.
                    let _ = checking.done.send(check.ok_or_else(problems::check_broken_off));
                }
            }
            Step::GiveUp if checking.log.is_some() => self.break_off_check(now),
            Step::GiveUp => {}
        }
    }

    /// Off the real-time tasks: chirps are looked for at every sample.
    fn have_judged(&self, revision: Revision, log: SharedLog, handed: Time) {
        let inbox = self.inbox.clone();
        tokio::spawn(async move {
            let log = std::mem::take(&mut *log.lock());
            let check = tokio::task::spawn_blocking(move || judge(&log, handed)).await.unwrap_or_default();
            inbox.send(Message::CheckStep { revision, step: Step::Tell(check) });
        });
    }

    /// Its sound was played to its end.
    pub(super) fn note_end_of_check(&self, revision: Revision) {
        if self.work.checks.now.as_ref().is_some_and(|checking| checking.revision == revision) {
            self.check_goes_on(revision, Step::Judge, TAIL);
        }
    }

    /// Something that matters begins, or the user has had enough.
    pub(super) fn break_off_check(&mut self, now: Time) {
        self.break_off_check_for(problems::check_broken_off, now);
    }

    /// It can't go on.
    pub(super) fn break_off_check_for(&mut self, problem: impl FnOnce() -> Problem, now: Time) {
        if let Some(checking) = self.end_check() {
            self.mouth.silence(checking.revision, &self.speaker, now);
            let _ = checking.done.send(Err(problem()));
        }
    }

    /// A device that goes away ends it: with why there is no other, or because another measures something else.
    pub(super) fn note_device_of_check(&mut self, event: &DeviceEvent) {
        let Some(checking) = self.work.checks.now.as_mut() else { return };
        match event {
            DeviceEvent::Lost { .. } => checking.is_lost = true,
            DeviceEvent::Missing { error } => self.break_off_check_for(|| error.problem(), Clock::now()),
            DeviceEvent::Opened { .. } | DeviceEvent::FellBack { .. } if checking.is_lost => {
                self.break_off_check(Clock::now());
            }
            _ => {}
        }
    }

    fn end_check(&mut self) -> Option<Checking> {
        let checking = self.work.checks.now.take()?;
        self.tell_ears(EarOrder::Check { log: None });
        self.devices.are_checked = false;
        self.need_devices();
        self.shown.tell(Event::SampleChanged { is_heard: false });
        Some(checking)
    }
}
