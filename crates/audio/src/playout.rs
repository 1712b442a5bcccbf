//! The way of samples to be played: from the speaker's worker through a preallocated ring to a device's callback. [`PlayoutEnd`] lives in
//! the callback: no allocation, lock, system call or log there. [`PlayoutFeed`] lives on the worker, [`PlayoutControls`] everywhere.

mod chunk;
mod controls;
mod feed;
mod past;
mod receipts;
mod tap;
mod volume;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use riposte_dsp::Fade;
use riposte_measures::{Span, Time};
use rtrb::{Consumer, Producer, RingBuffer};

use self::chunk::Chunk;
pub use self::controls::{LOWERED_GAIN, PlayoutControls};
pub use self::feed::PlayoutFeed;
use self::past::Past;
pub use self::receipts::Receipts;
use self::tap::TapIn;
use self::volume::Volume;
use crate::{Health, SPEAKER_RATE_HZ, StreamFormat};

/// Sound in the device's ring: how long the worker may be held up. It adds no latency, for a flush works behind it.
const RING_MS: usize = 400;
const RING_CHUNKS: usize = 1_024;
/// 10 ms callbacks for 20 s.
const RING_REPORTS: usize = 2_048;
/// Slots that [`Report::Played`] leaves to the reports that must not be lost.
const RESERVED_REPORTS: usize = 64;
const FADE_MS: u32 = 10;
/// A change to lowered and back: slower than a fade, for it is no cut.
pub const LOWERING_MS: u32 = 30;

/// What the callback did. Positions are the speaker's, at [`SPEAKER_RATE_HZ`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Report {
    /// `peak`: linear, after volume. `taken`: device frames that the callback took since the stream began, these included.
    Played {
        first: u64,
        frames: u32,
        at: Time,
        peak: f32,
        taken: u64,
    },
    Flushed {
        position: u64,
        silent_at: Time,
    },
    Paused {
        position: u64,
        silent_at: Time,
    },
    /// Nothing left to play; `at`: the end of the last sample at the device.
    Dry {
        position: u64,
        at: Time,
    },
}

/// A ring between a speaker's worker and a playout callback.
pub fn playout_pair(format: StreamFormat, controls: &Arc<PlayoutControls>) -> (PlayoutEnd, PlayoutFeed) {
    let (samples_in, samples_out) = RingBuffer::new(format.rate_hz.max(8_000) as usize * RING_MS / 1_000);
    let (chunks_in, chunks_out) = RingBuffer::new(RING_CHUNKS);
    let (reports_in, reports_out) = RingBuffer::new(RING_REPORTS);
    let health = Arc::new(Health::default());
    let fade_frames = format.rate_hz * FADE_MS / 1_000;
    let (tap_in, tap_out) = tap::tap(format.rate_hz);
    let mut fade = Fade::new(fade_frames);
    if controls.paused.load(Ordering::Acquire) {
        fade.close();
    }
    let end = PlayoutEnd {
        samples: samples_out,
        chunks: chunks_out,
        reports: reports_in,
        controls: Arc::clone(controls),
        health: Arc::clone(&health),
        format,
        fade,
        volume: Volume { now: controls.volume(), step: 1.0 / fade_frames.max(1) as f32 },
        lowering: Volume {
            now: controls.lowered_gain(),
            step: (1.0 - LOWERED_GAIN) / (format.rate_hz * LOWERING_MS / 1_000).max(1) as f32,
        },
        taken: 0,
        position: 0,
        all_taken: 0,
        playing: false,
        flushes_seen: controls.flushes_done.load(Ordering::Acquire),
        flushing: false,
        paused_at: None,
        past: Past::new(format.rate_hz),
        tap: tap_in,
    };
    (end, PlayoutFeed::new(samples_in, chunks_in, reports_out, tap_out, format, health))
}

/// The callback's end.
pub struct PlayoutEnd {
    samples: Consumer<f32>,
    chunks: Consumer<Chunk>,
    reports: Producer<Report>,
    controls: Arc<PlayoutControls>,
    health: Arc<Health>,
    format: StreamFormat,
    fade: Fade,
    volume: Volume,
    lowering: Volume,
    /// Device frames already taken from the chunk at the head of the ring.
    taken: u32,
    /// The speaker's position after the last sample that was played.
    position: u64,
    /// Device frames that were played since the stream began.
    all_taken: u64,
    playing: bool,
    flushes_seen: u64,
    /// Fading out what a flush cuts off.
    flushing: bool,
    /// When the present pause became silent.
    paused_at: Option<Time>,
    past: Past,
    tap: TapIn,
}

impl PlayoutEnd {
    /// Fills one interleaved buffer, the first frame of which the device plays at `plays_at`; the same sample on every channel, silence
    /// where there is nothing to play. Returns the frames between the first and the last that came from the ring. Real-time safe if
    /// `convert` is.
    pub fn fill<T: Copy>(&mut self, out: &mut [T], convert: impl Fn(f32) -> T, plays_at: Time) -> Range<usize> {
        let channels = usize::from(self.format.channels.max(1));
        let frames = out.len() / channels;
        self.health.count_block();
        out.fill(convert(0.0));
        let rate_hz = self.format.rate_hz;
        let time_of = |frame: usize| plays_at + Span::of_frames(frame as u64, rate_hz);
        let asked = self.controls.flushes_asked.load(Ordering::Acquire);
        if asked != self.flushes_seen {
            self.flushes_seen = asked;
            self.flushing = true;
            self.fade.fade_out();
        }
        let paused = self.controls.paused.load(Ordering::Acquire);
        let flush_to = self.controls.flush_to();
        let (mut done, mut first_played) = (0, None);
        self.tap.begin(plays_at, frames);
        while done < frames {
            if self.flushing {
                if self.fade.is_silent() || !(self.past.again() > 0 || self.has_below(flush_to)) {
                    self.finish_flush(paused, time_of(done));
                    continue;
                }
            } else {
                self.skip_below(flush_to);
                self.follow_pause(paused);
                if self.fade.is_silent() {
                    self.note_pause(time_of(done));
                    break;
                }
            }
            let limit = if self.flushing { flush_to } else { u64::MAX };
            let Some((first, played, peak)) = self.play(&mut out[done * channels..], channels, limit, &convert) else {
                self.run_dry(time_of(done));
                break;
            };
            let at = time_of(done);
            first_played.get_or_insert(done);
            done += played as usize;
            self.all_taken += u64::from(played);
            let frames = (self.position - first) as u32;
            let report = Report::Played { first, frames, at, peak, taken: self.all_taken };
            if self.reports.slots() > RESERVED_REPORTS {
                let _ = self.reports.push(report);
            }
        }
        self.tap.end(frames, first_played.is_some());
        first_played.unwrap_or(0)..if first_played.is_some() { done } else { 0 }
    }

    pub fn format(&self) -> StreamFormat {
        self.format
    }

    pub fn health(&self) -> &Arc<Health> {
        &self.health
    }

    /// Device frames that were played since the stream began.
    pub fn taken(&self) -> u64 {
        self.all_taken
    }

    /// Whether the next [`PlayoutEnd::fill`] ends what sounds: a device that is sent sound ahead of time throws away what it has.
    pub fn is_flush_due(&self) -> bool {
        self.controls.flushes_asked.load(Ordering::Acquire) != self.flushes_seen
    }

    /// Whether something before `limit` is at the head of the ring.
    fn has_below(&self, limit: u64) -> bool {
        self.chunks.peek().is_ok_and(|chunk| chunk.position(self.taken) < limit && self.taken < chunk.device_frames)
    }

    /// Drops what is before `limit`.
    fn skip_below(&mut self, limit: u64) {
        while self.has_below(limit) {
            let Ok(chunk) = self.chunks.peek().copied() else { return };
            let skip = chunk.frames_below(self.taken, limit);
            self.discard(&chunk, skip);
        }
        self.position = self.position.max(limit);
    }

    fn discard(&mut self, chunk: &Chunk, frames: u32) {
        if let Ok(samples) = self.samples.read_chunk(frames as usize) {
            samples.commit_all();
        }
        self.take(chunk, frames);
    }

    fn take(&mut self, chunk: &Chunk, frames: u32) {
        self.taken += frames;
        if self.taken >= chunk.device_frames {
            let _ = self.chunks.pop();
            self.taken = 0;
        }
    }

    fn finish_flush(&mut self, paused: bool, now: Time) {
        let silent_at = self.paused_at.unwrap_or(now);
        let _ = self.reports.push(Report::Flushed { position: self.position, silent_at });
        self.flushing = false;
        self.playing = false;
        self.past.forget();
        if paused {
            self.fade.close();
        } else {
            self.fade.open();
        }
        self.skip_below(self.controls.flush_to());
        self.controls.flushes_done.store(self.flushes_seen, Ordering::Release);
    }

    fn follow_pause(&mut self, paused: bool) {
        if paused {
            self.fade.fade_out();
            // With nothing sounding there is nothing to fade.
            if !self.playing {
                self.fade.close();
            }
        } else {
            if self.paused_at.take().is_some() && self.playing {
                let before = self.past.again();
                self.past.rewind();
                self.position -= self.in_positions(self.past.again() - before).min(self.position);
            }
            if self.playing {
                self.fade.fade_in();
            } else {
                self.fade.open();
            }
        }
    }

    fn note_pause(&mut self, now: Time) {
        if self.paused_at.is_none() {
            self.paused_at = Some(now);
            let _ = self.reports.push(Report::Paused { position: self.position, silent_at: now });
        }
    }

    fn run_dry(&mut self, now: Time) {
        if self.playing {
            self.playing = false;
            self.past.forget();
            let _ = self.reports.push(Report::Dry { position: self.position, at: now });
        }
    }

    /// The speaker's positions that so many device frames stand for.
    fn in_positions(&self, frames: usize) -> u64 {
        frames as u64 * u64::from(SPEAKER_RATE_HZ) / u64::from(self.format.rate_hz.max(1))
    }

    /// Plays what is to be heard again, else from the chunk at the head of the ring: to its end, to `limit`, to the end of a fade-out or of `out`.
    /// Gives the position of the first sample, the device frames and the peak; `None` when the ring is empty.
    fn play<T: Copy>(
        &mut self,
        out: &mut [T],
        channels: usize,
        limit: u64,
        convert: &impl Fn(f32) -> T,
    ) -> Option<(u64, u32, f32)> {
        let (target, lowered) = (self.controls.volume(), self.controls.lowered_gain());
        if self.past.again() > 0 {
            return Some(self.play_again(out, channels, (target, lowered), convert));
        }
        let chunk = self.chunks.peek().ok().copied()?;
        let room = (out.len() / channels) as u32;
        let wanted = room.min(chunk.device_frames - self.taken).min(chunk.frames_below(self.taken, limit));
        let (mut played, mut peak) = (0, 0.0_f32);
        let samples = self.samples.read_chunk(wanted as usize).ok()?;
        let (head, tail) = samples.as_slices();
        for (sample, frame) in head.iter().chain(tail).zip(out.chunks_exact_mut(channels)) {
            if self.fade.is_silent() {
                break;
            }
            self.past.push(*sample);
            let value = self.volume.apply(self.lowering.apply(sample * self.fade.next_gain(), lowered), target);
            frame.fill(convert(value));
            self.tap.push(value);
            peak = peak.max(value.abs());
            played += 1;
        }
        samples.commit(played as usize);
        let first = chunk.position(self.taken).max(self.position);
        self.playing = true;
        self.position = chunk.position(self.taken + played).max(first);
        self.take(&chunk, played);
        Some((first, played, peak))
    }

    fn play_again<T: Copy>(
        &mut self,
        out: &mut [T],
        channels: usize,
        (volume, lowered): (f32, f32),
        convert: &impl Fn(f32) -> T,
    ) -> (u64, u32, f32) {
        let first = self.position;
        let resumes_at = first + self.in_positions(self.past.again());
        let (mut played, mut peak) = (0, 0.0_f32);
        for frame in out.chunks_exact_mut(channels) {
            if self.fade.is_silent() {
                break;
            }
            let Some(sample) = self.past.next() else { break };
            let value = self.volume.apply(self.lowering.apply(sample * self.fade.next_gain(), lowered), volume);
            frame.fill(convert(value));
            self.tap.push(value);
            peak = peak.max(value.abs());
            played += 1;
        }
        self.position = resumes_at - self.in_positions(self.past.again());
        (first, played, peak)
    }
}

#[cfg(test)]
mod tests;
