//! One reply on its way to the speaker. Pure.

use std::collections::VecDeque;

use riposte_measures::{Mark, Time};
use riposte_turn::{Input, Revision};
use riposte_voice::HeardMap;

use super::filler::Filler;
use super::outbox::{Outbox, ReplyNews, SpeakerOrder};
use super::room::Room;

/// A reply on its way to the speaker.
pub(super) struct Reply {
    pub(super) revision: Revision,
    pub(super) released: bool,
    /// No more will come.
    pub(super) done: bool,
    /// The speaker knows that no more will come.
    end_told: bool,
    /// Not yet taken by the speaker.
    pub(super) waiting: VecDeque<f32>,
    /// Position of its first sample at the speaker.
    pub(super) first: Option<u64>,
    /// Samples that the speaker took.
    written: u64,
    /// Index of the first audible sample, once there is one.
    pub(super) audible: Option<u64>,
    pub(super) samples: u64,
    /// Samples that left the device.
    pub(super) played: u64,
    pub(super) started: bool,
    pub(super) map: HeardMap,
    /// The clause whose sound arrives, as the map numbers it.
    pub(super) clause: usize,
    pub(super) heard_bytes: usize,
    pub(super) ended: bool,
    pub(super) opener: Option<Opener>,
    /// Said before it, while it is awaited.
    pub(super) filler: Option<Filler>,
}

/// The prepared beginning of a reply. Positions are samples of the reply.
#[derive(Default)]
pub(super) struct Opener {
    /// After its last audible sample, and after its last.
    pub(super) audible_end: u64,
    pub(super) end: u64,
    /// The first audible sample after it, once there is one.
    pub(super) substance: Option<u64>,
    /// The speaker knows that there may be a silence after it.
    pub(super) end_told: bool,
    pub(super) ended: bool,
    pub(super) went_on: bool,
}

impl Reply {
    pub(super) fn new(revision: Revision, rate_hz: u32) -> Self {
        Self {
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
            map: HeardMap::new(rate_hz),
            clause: 0,
            heard_bytes: 0,
            ended: false,
            opener: None,
            filler: None,
        }
    }

    /// Hands the speaker what it takes.
    pub(super) fn write(&mut self, mut room: Room, now: Time, outbox: &mut Outbox) {
        if !self.released {
            return;
        }
        if let Some(filler) = self.filler.as_mut() {
            let (samples, is_all) = filler.write(room);
            if !samples.is_empty() {
                room = Room { position: room.position + samples.len() as u64, free: room.free - samples.len() };
                outbox.order(SpeakerOrder::Write(samples));
                if is_all {
                    // The silence until the reply is no underrun.
                    outbox.order(SpeakerOrder::EndOfSpeech);
                }
            }
            if !is_all {
                return;
            }
        }
        let taken = self.waiting.len().min(room.free);
        if taken > 0 {
            outbox.order(SpeakerOrder::Write(self.waiting.drain(..taken).collect()));
            self.written += taken as u64;
            if self.first.is_none() {
                self.first = Some(room.position);
                outbox.tell(Input::Marked { revision: self.revision, mark: Mark::PlayQueued, at: now });
            }
        }
        // A silence after the opener is a seam, no underrun.
        if let Some(opener) = self.opener.as_mut()
            && self.written == opener.end
            && !std::mem::replace(&mut opener.end_told, true)
        {
            outbox.order(SpeakerOrder::EndOfSpeech);
        }
        if self.done && self.waiting.is_empty() && self.samples > 0 && !std::mem::replace(&mut self.end_told, true) {
            outbox.order(SpeakerOrder::EndOfSpeech);
        }
    }

    /// The device plays what is before position `end`.
    pub(super) fn played_until(&mut self, end: u64, time_of: impl Fn(u64) -> Time, outbox: &mut Outbox) {
        let revision = self.revision;
        let mut mark = |mark, at| outbox.tell(Input::Marked { revision, mark, at });
        let mut waiting = !self.waiting.is_empty();
        if let Some(filler) = self.filler.as_mut() {
            waiting |= filler.waits();
            if let Some(began) = filler.played(end) {
                mark(Mark::AckPlayStart, time_of(began));
            }
        }
        if waiting && self.sounds() {
            outbox.news.push_back(ReplyNews::HasRoom { revision });
        }
        let Some(first) = self.first else { return };
        self.played = end.saturating_sub(first);
        if let (false, Some(audible)) = (self.started, self.audible.map(|index| first + index))
            && audible < end
        {
            self.started = true;
            outbox.tell(Input::PlayStarted { revision, at: time_of(audible) });
        }
        if let Some(opener) = self.opener.as_mut() {
            let mut mark = |mark, position| outbox.tell(Input::Marked { revision, mark, at: time_of(position) });
            if !opener.ended && first + opener.audible_end <= end {
                opener.ended = true;
                mark(Mark::OpenerEnd, first + opener.audible_end);
            }
            if let (false, Some(substance)) = (opener.went_on, opener.substance.filter(|index| first + index < end)) {
                opener.went_on = true;
                mark(Mark::SubstanceStart, first + substance);
            }
        }
        let heard = self.heard_at(end);
        if self.started && heard > self.heard_bytes {
            self.heard_bytes = heard;
            outbox.tell(Input::Played { revision, heard_bytes: heard });
        }
    }

    /// Whether the speaker has anything of it.
    pub(super) fn sounds(&self) -> bool {
        self.first.is_some() || self.filler.as_ref().is_some_and(Filler::sounds)
    }

    /// Bytes of the reply's text heard when the device stands at `position`.
    pub(super) fn heard_at(&self, position: u64) -> usize {
        self.first.map_or(0, |first| self.map.heard_bytes(position.saturating_sub(first)))
    }
}
