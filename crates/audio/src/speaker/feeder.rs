//! From the speaker's queue to a device's ring: at the device's rate, with every position kept, and with what a device took along when it
//! died fed to the next one. On the speaker's worker thread; touches no device and no clock.

use std::collections::VecDeque;

use riposte_dsp::Resample;
use rtrb::Consumer;

use super::queue::EndOfSpeech;
use crate::SPEAKER_RATE_HZ;
use crate::playout::PlayoutFeed;

/// Samples per hand-over: 10 ms.
const PIECE: usize = SPEAKER_RATE_HZ as usize / 100;
/// Most that is taken out of the queue and not yet known to be played: 1 s.
const LONGEST_FLIGHT: usize = SPEAKER_RATE_HZ as usize;

/// Positions are the speaker's, at 48 kHz.
pub(super) struct Feeder {
    queue: Consumer<f32>,
    /// Taken from the queue, not known to be played: positions `base..taken`.
    flight: VecDeque<f32>,
    base: u64,
    /// Where feeding the device in use goes on.
    fed: u64,
    converter: Option<Converter>,
    device: Vec<f32>,
    piece: Vec<f32>,
}

/// To another rate: output sample `made` of the run belongs to position `start` + `made` × 48 000 ÷ rate.
struct Converter {
    resample: Resample,
    rate_hz: u32,
    start: u64,
    made: u64,
    /// Nothing was pushed since the last finish.
    fresh: bool,
}

impl Converter {
    fn new(rate_hz: u32, start: u64) -> Self {
        Self { resample: Resample::new(SPEAKER_RATE_HZ, rate_hz), rate_hz, start, made: 0, fresh: true }
    }

    fn position(&self) -> u64 {
        self.start + self.made * u64::from(SPEAKER_RATE_HZ) / u64::from(self.rate_hz)
    }

    fn restart(&mut self, start: u64) {
        self.resample.reset();
        (self.start, self.made, self.fresh) = (start, 0, true);
    }
}

impl Feeder {
    pub(super) fn new(queue: Consumer<f32>) -> Self {
        Self {
            queue,
            flight: VecDeque::with_capacity(LONGEST_FLIGHT + PIECE),
            base: 0,
            fed: 0,
            converter: None,
            device: Vec::new(),
            piece: Vec::with_capacity(PIECE),
        }
    }

    fn taken(&self) -> u64 {
        self.base + self.flight.len() as u64
    }

    /// Another device plays from now on: what the former one did not play is fed again.
    pub(super) fn start_over(&mut self, rate_hz: u32) {
        self.fed = self.base;
        self.converter = (rate_hz != SPEAKER_RATE_HZ).then(|| Converter::new(rate_hz, self.base));
    }

    /// Everything before `position` is played, or never will be.
    pub(super) fn heard(&mut self, position: u64) {
        let gone = position.saturating_sub(self.base).min(self.flight.len() as u64);
        self.flight.drain(..gone as usize);
        self.base += gone;
    }

    /// Drops what is before `position`, wherever it is; later samples stay.
    pub(super) fn skip_to(&mut self, position: u64) {
        self.heard(position);
        if self.base < position {
            // The queue holds everything that was written, so it holds these.
            let skip = (position - self.base).min(self.queue.slots() as u64);
            if let Ok(samples) = self.queue.read_chunk(skip as usize) {
                samples.commit_all();
            }
            self.base += skip;
        }
        if self.fed < self.base {
            self.fed = self.base;
            if let Some(converter) = &mut self.converter {
                converter.restart(self.base);
            }
        }
    }

    /// Fills the device's ring as far as it goes. `ends`: where utterances end, oldest first; what a conversion holds back is let out
    /// there.
    pub(super) fn feed(&mut self, device: &mut PlayoutFeed, ends: &VecDeque<EndOfSpeech>) {
        loop {
            if ends.iter().any(|end| end.position == self.fed) && !self.finish(device) {
                return;
            }
            let next_end = ends.iter().map(|end| end.position).find(|end| *end > self.fed).unwrap_or(u64::MAX);
            self.take(PIECE);
            let from = (self.fed - self.base) as usize;
            let count = (self.flight.len() - from).min(PIECE).min((next_end - self.fed).min(PIECE as u64) as usize);
            if count == 0 || device.room() < self.room_for(count) {
                return;
            }
            self.piece.clear();
            self.piece.extend(self.flight.range(from..from + count));
            if !self.push(device, count as u64) {
                return;
            }
        }
    }

    pub(super) fn has_work(&self) -> bool {
        !self.flight.is_empty() || self.queue.slots() > 0
    }

    /// Makes sure that up to `count` samples after `fed` are in the flight, as far as there are any.
    fn take(&mut self, count: usize) {
        let ahead = (self.taken() - self.fed) as usize;
        let room = LONGEST_FLIGHT - self.flight.len().min(LONGEST_FLIGHT);
        let wanted = count.saturating_sub(ahead).min(room).min(self.queue.slots());
        if let Ok(samples) = self.queue.read_chunk(wanted) {
            self.flight.extend(samples);
        }
    }

    /// Room that the device must have for `count` samples: a conversion can let out two blocks (of up to 20 ms) more.
    fn room_for(&self, count: usize) -> usize {
        match &self.converter {
            None => count,
            Some(converter) => {
                let rate_hz = converter.rate_hz as usize;
                count * rate_hz / SPEAKER_RATE_HZ as usize + 1 + rate_hz * 40 / 1_000
            }
        }
    }

    fn push(&mut self, device: &mut PlayoutFeed, count: u64) -> bool {
        let pushed = match &mut self.converter {
            None => device.push(&self.piece, self.fed..self.fed + count),
            Some(converter) => {
                self.device.clear();
                let first = converter.position();
                converter.resample.push(&self.piece, &mut self.device);
                converter.fresh = false;
                converter.made += self.device.len() as u64;
                device.push(&self.device, first..converter.position())
            }
        };
        if pushed {
            self.fed += count;
        }
        pushed
    }

    /// Lets out what the conversion holds back at the end of an utterance. Returns whether there was room.
    fn finish(&mut self, device: &mut PlayoutFeed) -> bool {
        let room = self.room_for(0);
        let Some(converter) = &mut self.converter else { return true };
        if converter.fresh {
            return true;
        }
        if device.room() < room {
            return false;
        }
        self.device.clear();
        let first = converter.position();
        converter.resample.finish(&mut self.device);
        let fed = device.push(&self.device, first..self.fed);
        converter.restart(self.fed);
        fed
    }
}
