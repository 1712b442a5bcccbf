//! What speaks: holds a reply's sound until it may be heard, hands it to the speaker, and says what was heard of it.
//!
//! Shared between the tasks that synthesise, the conductor that releases and silences, and the speaker's worker thread that reports what
//! left the device. The lock is held for copies only; no audio callback ever takes it.

mod filler;
mod reports;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_audio::{SPEAKER_RATE_HZ, Speaker, SpeakerSink};
use riposte_dsp::AUDIBLE;
use riposte_measures::{Mark, Time};
use riposte_turn::{Input, Revision};
use riposte_voice::{Clause, HeardMap};

use self::filler::Filler;
use self::reports::Reports;
use crate::hearing::playback_reference::{PlaybackReference, ReferenceFrames};
use crate::inbox::{Inbox, Message};

/// A reply on its way to the speaker.
struct Reply {
    revision: Revision,
    released: bool,
    /// No more will come.
    done: bool,
    /// The speaker knows that no more will come.
    end_told: bool,
    /// Not yet taken by the speaker.
    waiting: VecDeque<f32>,
    /// Position of its first sample at the speaker.
    first: Option<u64>,
    /// Samples that the speaker took.
    written: u64,
    /// Index of the first audible sample, once there is one.
    audible: Option<u64>,
    samples: u64,
    /// Samples that left the device.
    played: u64,
    started: bool,
    map: HeardMap,
    /// The clause whose sound arrives, as the map numbers it.
    clause: usize,
    heard_bytes: usize,
    ended: bool,
    opener: Option<Opener>,
    /// Said before it, while it is awaited.
    filler: Option<Filler>,
}

/// The prepared beginning of a reply. Positions are samples of the reply.
#[derive(Default)]
struct Opener {
    /// After its last audible sample, and after its last.
    audible_end: u64,
    end: u64,
    /// The first audible sample after it, once there is one.
    substance: Option<u64>,
    /// The speaker knows that there may be a silence after it.
    end_told: bool,
    ended: bool,
    went_on: bool,
}

#[derive(Default)]
struct Inner {
    reply: Option<Reply>,
    /// Replies that were silenced and whose flush is not yet reported.
    flushing: VecDeque<Reply>,
    speaker_db: f32,
}

/// A cheap handle.
#[derive(Clone)]
pub(crate) struct Mouth {
    inner: Arc<Mutex<Inner>>,
    inbox: Inbox,
}

impl Mouth {
    pub(crate) fn new(inbox: Inbox) -> Self {
        let inner = Inner { speaker_db: riposte_dsp::SILENCE_DB, ..Inner::default() };
        Self { inner: Arc::new(Mutex::new(inner)), inbox }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new reply begins, held back until [`Mouth::release`].
    pub(crate) fn begin(&self, revision: Revision) {
        self.lock().reply = Some(Reply {
            revision,
            released: false,
            done: false,
            end_told: false,
            waiting: VecDeque::new(),
            first: None,
            written: 0,
            audible: None,
            samples: 0,
            played: 0,
            started: false,
            map: HeardMap::new(SPEAKER_RATE_HZ),
            clause: 0,
            heard_bytes: 0,
            ended: false,
            opener: None,
            filler: None,
        });
    }

    /// The next clause of the reply begins.
    pub(crate) fn clause(&self, revision: Revision, clause: &Clause) {
        if let Some(reply) = self.lock().current(revision) {
            reply.clause = reply.map.clause(clause);
        }
    }

    /// Samples of this reply that the speaker has not taken yet.
    pub(crate) fn waiting(&self, revision: Revision) -> usize {
        self.lock().current(revision).map_or(0, |reply| reply.waiting.len())
    }

    /// The latest clause has all its sound.
    pub(crate) fn clause_done(&self, revision: Revision) {
        if let Some(reply) = self.lock().current(revision) {
            reply.map.complete(reply.clause);
        }
    }

    /// The whole sound of the opener, with which the reply begins.
    pub(crate) fn opener(&self, revision: Revision, samples: &[f32], speaker: &Speaker) {
        if let Some(reply) = self.lock().current(revision) {
            let audible = samples.iter().rposition(|s| s.abs() > AUDIBLE).map_or(0, |last| last as u64 + 1);
            let end = samples.len() as u64;
            reply.opener = Some(Opener { audible_end: audible, end, ..Opener::default() });
        }
        self.sound(revision, samples, speaker);
        self.clause_done(revision);
    }

    /// Whether something may be said while the reply is awaited: it is, and there is nothing of it yet.
    pub(crate) fn may_acknowledge(&self, revision: Revision) -> bool {
        self.lock().current(revision).is_some_and(|reply| reply.released && reply.samples == 0)
    }

    /// Whether all that there is of the reply was played.
    pub(crate) fn is_dry(&self, revision: Revision) -> bool {
        self.lock().current(revision).is_some_and(|reply| reply.played >= reply.samples)
    }

    /// Says this while the reply is awaited; not if there is something of the reply by now.
    pub(crate) fn acknowledge(&self, revision: Revision, samples: &[f32], speaker: &Speaker) {
        if let Some(reply) = self.lock().current(revision).filter(|reply| reply.released && reply.samples == 0) {
            reply.filler = Some(Filler::new(samples));
            reply.write(speaker, &self.inbox);
        }
    }

    /// The next sound of the latest clause, at [`SPEAKER_RATE_HZ`].
    pub(crate) fn sound(&self, revision: Revision, samples: &[f32], speaker: &Speaker) {
        let mut inner = self.lock();
        let Some(reply) = inner.current(revision) else { return };
        if reply.audible.is_none() {
            reply.audible = samples.iter().position(|s| s.abs() > AUDIBLE).map(|i| reply.samples + i as u64);
        }
        let before = reply.samples;
        if let Some(opener) = reply.opener.as_mut().filter(|opener| before >= opener.end && opener.substance.is_none())
        {
            opener.substance = samples.iter().position(|s| s.abs() > AUDIBLE).map(|i| before + i as u64);
        }
        if before == 0
            && let Some(filler) = reply.filler.as_mut()
        {
            filler.make_way();
        }
        reply.samples += samples.len() as u64;
        reply.map.audio(reply.clause, samples.len());
        reply.waiting.extend(samples);
        reply.write(speaker, &self.inbox);
    }

    /// The reply is complete.
    pub(crate) fn done(&self, revision: Revision, speaker: &Speaker, now: Time) {
        let mut inner = self.lock();
        let Some(reply) = inner.current(revision) else { return };
        reply.done = true;
        reply.write(speaker, &self.inbox);
        if reply.samples == 0 {
            reply.ended = true;
            self.inbox.send_at(now, Message::Input(Input::PlayEnded { revision, heard_bytes: 0, at: now }));
        }
    }

    /// The reply may be heard.
    pub(crate) fn release(&self, revision: Revision, speaker: &Speaker) {
        if let Some(reply) = self.lock().current(revision) {
            reply.released = true;
            // The reply before it may have been paused when it ended.
            speaker.resume();
            reply.write(speaker, &self.inbox);
        }
    }

    /// The reply is kept back again; a phrase that fills its wait ends. Not if the speaker has some of it: gives whether it could be.
    pub(crate) fn withhold(&self, revision: Revision, speaker: &Speaker) -> bool {
        let mut inner = self.lock();
        let Some(reply) = inner.current(revision).filter(|reply| reply.first.is_none()) else { return false };
        reply.released = false;
        if reply.filler.take().is_some_and(|filler| filler.sounds()) {
            speaker.flush();
        }
        true
    }

    /// Nothing more of the reply is heard; answered by [`Input::Silenced`].
    pub(crate) fn silence(&self, revision: Revision, speaker: &Speaker, now: Time) {
        let mut inner = self.lock();
        match inner.reply.take_if(|reply| reply.revision == revision) {
            Some(reply) if reply.sounds() && !reply.ended => {
                inner.flushing.push_back(reply);
                speaker.flush();
                // It may have been paused; what follows is to be heard.
                speaker.resume();
            }
            gone => {
                let heard_bytes = gone.map_or(0, |reply| reply.heard_bytes);
                self.inbox.send_at(now, Message::Input(Input::Silenced { revision, heard_bytes, at: now }));
            }
        }
    }

    /// Latest output level in dBFS.
    pub(crate) fn level_db(&self) -> f32 {
        self.lock().speaker_db
    }

    /// Hands the speaker what did not fit before.
    pub(crate) fn refill(&self, revision: Revision, speaker: &Speaker) {
        if let Some(reply) = self.lock().current(revision) {
            reply.write(speaker, &self.inbox);
        }
    }

    /// What the speaker's worker thread reports to.
    pub(crate) fn sink(&self, reference: PlaybackReference) -> Box<dyn SpeakerSink> {
        Box::new(Reports { mouth: self.clone(), playback: ReferenceFrames::new(reference) })
    }
}

impl Inner {
    fn current(&mut self, revision: Revision) -> Option<&mut Reply> {
        self.reply.as_mut().filter(|reply| reply.revision == revision)
    }
}

impl Reply {
    /// Hands the speaker what it takes.
    fn write(&mut self, speaker: &Speaker, inbox: &Inbox) {
        if !self.released || !self.filler.as_mut().is_none_or(|filler| filler.write(speaker)) {
            return;
        }
        let before = self.waiting.len();
        if before > 0 {
            let (first, at) = (speaker.queued(), riposte_audio::Clock::now());
            let taken = speaker.write(self.waiting.make_contiguous());
            self.waiting.drain(..taken);
            self.written += taken as u64;
            if self.first.is_none() && taken > 0 {
                self.first = Some(first);
                inbox
                    .send_at(at, Message::Input(Input::Marked { revision: self.revision, mark: Mark::PlayQueued, at }));
            }
        }
        // A silence after the opener is a seam, no underrun.
        if let Some(opener) = self.opener.as_mut()
            && self.written == opener.end
            && !std::mem::replace(&mut opener.end_told, true)
        {
            speaker.end_of_speech();
        }
        if self.done && self.waiting.is_empty() && self.samples > 0 && !std::mem::replace(&mut self.end_told, true) {
            speaker.end_of_speech();
        }
    }

    /// Whether the speaker has anything of it.
    fn sounds(&self) -> bool {
        self.first.is_some() || self.filler.as_ref().is_some_and(Filler::sounds)
    }

    /// Bytes of the reply's text heard when the device stands at `position`.
    fn heard_at(&self, position: u64) -> usize {
        self.first.map_or(0, |first| self.map.heard_bytes(position.saturating_sub(first)))
    }
}
