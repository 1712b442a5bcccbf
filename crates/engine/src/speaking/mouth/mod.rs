//! What speaks: holds a reply's sound until it may be heard, hands it to the speaker, and says what was heard of it. [`ReplySound`] decides; this shares
//! it between the tasks that synthesise, the conductor that releases and silences, and the speaker's worker thread that reports what left the device.
//! The lock is held for copies only; no audio callback ever takes it.

mod filler;
pub(crate) mod outbox;
mod reply;
mod reports;
pub(crate) mod room;
pub(crate) mod sound;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_audio::{Clock, SPEAKER_RATE_HZ, Speaker, SpeakerSink};
use riposte_measures::Time;
use riposte_turn::Revision;
use riposte_voice::{Clause, SpokenWord};

use self::outbox::{ReplyNews, SpeakerOrder};
use self::reports::Reports;
use self::room::Room;
use self::sound::ReplySound;
use crate::hearing::playback_reference::{PlaybackReference, ReferenceFrames};
use crate::inbox::{Inbox, Message};

struct Inner {
    sound: ReplySound,
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
        let inner = Inner { sound: ReplySound::new(SPEAKER_RATE_HZ), speaker_db: riposte_dsp::SILENCE_DB };
        Self { inner: Arc::new(Mutex::new(inner)), inbox }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something with the reply's sound and carries out what comes of it, before anybody else can.
    fn with<R>(&self, speaker: &Speaker, act: impl FnOnce(&mut ReplySound, Room) -> R) -> R {
        let mut inner = self.lock();
        let done = act(&mut inner.sound, Room { position: speaker.queued(), free: speaker.free() });
        while let Some(order) = inner.sound.poll_order() {
            match order {
                // Only the mouth writes, so what was free still is.
                SpeakerOrder::Write(samples) => {
                    speaker.write(&samples);
                }
                SpeakerOrder::EndOfSpeech => speaker.end_of_speech(),
                SpeakerOrder::Flush => speaker.flush(),
                SpeakerOrder::Resume => speaker.resume(),
            }
        }
        self.tell_news(&mut inner.sound);
        done
    }

    /// Takes a report of the speaker's.
    fn report(&self, take: impl FnOnce(&mut ReplySound)) {
        let mut inner = self.lock();
        take(&mut inner.sound);
        self.tell_news(&mut inner.sound);
    }

    fn tell_news(&self, sound: &mut ReplySound) {
        while let Some(news) = sound.poll_news() {
            match news {
                ReplyNews::Input(input) => self.inbox.input(input),
                ReplyNews::HasRoom { revision } => self.inbox.send(Message::Refill { revision }),
            }
        }
    }

    /// A new reply begins, held back until [`Mouth::release`].
    pub(crate) fn begin(&self, revision: Revision) {
        self.lock().sound.begin(revision);
    }

    /// The next clause of the reply begins.
    pub(crate) fn clause(&self, revision: Revision, clause: &Clause) {
        self.lock().sound.clause(revision, clause);
    }

    /// Where the next words of the latest clause are in its sound, at [`SPEAKER_RATE_HZ`].
    pub(crate) fn words(&self, revision: Revision, words: &[SpokenWord]) {
        self.lock().sound.words(revision, words);
    }

    /// The latest clause has all its sound.
    pub(crate) fn clause_done(&self, revision: Revision) {
        self.lock().sound.clause_done(revision);
    }

    /// The whole sound of the opener, with which the reply begins.
    pub(crate) fn opener(&self, revision: Revision, samples: &[f32], speaker: &Speaker) {
        self.with(speaker, |sound, room| sound.opener(revision, samples, room, Clock::now()));
    }

    /// The next sound of the latest clause, at [`SPEAKER_RATE_HZ`].
    pub(crate) fn sound(&self, revision: Revision, samples: &[f32], speaker: &Speaker) {
        self.with(speaker, |sound, room| sound.sound(revision, samples, room, Clock::now()));
    }

    /// The reply is complete.
    pub(crate) fn done(&self, revision: Revision, speaker: &Speaker, now: Time) {
        self.with(speaker, |sound, room| sound.done(revision, room, now));
    }

    /// The reply may be heard.
    pub(crate) fn release(&self, revision: Revision, speaker: &Speaker) {
        self.with(speaker, |sound, room| sound.release(revision, room, Clock::now()));
    }

    /// Hands the speaker what did not fit before.
    pub(crate) fn refill(&self, revision: Revision, speaker: &Speaker) {
        self.with(speaker, |sound, room| sound.refill(revision, room, Clock::now()));
    }

    /// Says this while the reply is awaited; not if there is something of the reply by now.
    pub(crate) fn acknowledge(&self, revision: Revision, samples: &[f32], speaker: &Speaker) {
        self.with(speaker, |sound, room| sound.acknowledge(revision, samples, room, Clock::now()));
    }

    /// See [`ReplySound::withhold`].
    pub(crate) fn withhold(&self, revision: Revision, speaker: &Speaker, now: Time) -> bool {
        self.with(speaker, |sound, _| sound.withhold(revision, now))
    }

    /// Nothing more of the reply is heard; answered by [`riposte_turn::Input::Silenced`].
    pub(crate) fn silence(&self, revision: Revision, speaker: &Speaker, now: Time) {
        self.with(speaker, |sound, _| sound.silence(revision, now));
    }

    /// Samples of this reply that the speaker has not taken yet.
    pub(crate) fn waiting(&self, revision: Revision) -> usize {
        self.lock().sound.waiting(revision)
    }

    /// Whether something may be said while the reply is awaited: it is, and there is nothing of it yet.
    pub(crate) fn may_acknowledge(&self, revision: Revision) -> bool {
        self.lock().sound.may_acknowledge(revision)
    }

    /// Whether all that there is of the reply was played.
    pub(crate) fn is_dry(&self, revision: Revision) -> bool {
        self.lock().sound.is_dry(revision)
    }

    /// Latest output level in dBFS.
    pub(crate) fn level_db(&self) -> f32 {
        self.lock().speaker_db
    }

    /// What the speaker's worker thread reports to.
    pub(crate) fn sink(&self, reference: PlaybackReference) -> Box<dyn SpeakerSink> {
        Box::new(Reports { mouth: self.clone(), playback: ReferenceFrames::new(reference) })
    }
}
