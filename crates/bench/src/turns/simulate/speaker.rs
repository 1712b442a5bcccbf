//! The speaker in virtual time: what the engine's does, with a device that takes 10 ms at a time and fades what is cut off. It takes all that is written.

use std::collections::VecDeque;
use std::ops::Range;

use riposte_audio::{LOWERED_GAIN, LOWERING_MS};
use riposte_dsp::{FRAME_FRAMES, Fade, LONGEST_RESTART_MS, RATE_HZ, word_start};
use riposte_engine::{Room, SpeakerOrder};
use riposte_measures::{Span, Time};

/// What became of written samples. Positions count from the first that was ever written.
#[derive(Debug, PartialEq)]
pub(super) enum Report {
    Played {
        first: u64,
        frames: u32,
        at: Time,
    },
    Flushed {
        position: u64,
        silent_at: Time,
    },
    /// Everything before an end of speech was played.
    Drained {
        position: u64,
        at: Time,
    },
    RanDry,
}

/// What the device did with one block.
pub(super) struct Block {
    pub(super) samples: [f32; FRAME_FRAMES],
    /// The part of it that was written.
    pub(super) sounding: Range<usize>,
    pub(super) reports: Vec<Report>,
}

pub(super) struct Speaker {
    queue: VecDeque<f32>,
    /// What was played lately.
    past: VecDeque<f32>,
    written: u64,
    /// Where speech ends, oldest first.
    ends: VecDeque<u64>,
    /// What is before this is to be dropped.
    flush_to: Option<u64>,
    /// Something was played since it was silent last.
    sounds: bool,
    paused: bool,
    lowered: bool,
    /// What the device plays now, of full loudness.
    gain: f32,
    /// The device is silent because of a pause since then.
    silent_since: Option<Time>,
}

impl Default for Speaker {
    fn default() -> Self {
        Self {
            queue: VecDeque::new(),
            past: VecDeque::new(),
            written: 0,
            ends: VecDeque::new(),
            flush_to: None,
            sounds: false,
            paused: false,
            lowered: false,
            gain: 1.0,
            silent_since: None,
        }
    }
}

impl Speaker {
    pub(super) fn room(&self) -> Room {
        Room { position: self.written, free: usize::MAX }
    }

    pub(super) fn obey(&mut self, order: SpeakerOrder) {
        match order {
            SpeakerOrder::Write(samples) => {
                self.written += samples.len() as u64;
                self.queue.extend(samples);
            }
            SpeakerOrder::EndOfSpeech => self.ends.push_back(self.written),
            SpeakerOrder::Flush => {
                self.flush_to = Some(self.written);
                self.ends.clear();
            }
            SpeakerOrder::Resume => (self.paused, self.lowered) = (false, false),
        }
    }

    /// Goes on more quietly.
    pub(super) fn lower(&mut self) {
        self.lowered = true;
    }

    /// Holds what sounds.
    pub(super) fn pause(&mut self) {
        self.paused = true;
    }

    /// The device takes the block that it plays at `at`.
    pub(super) fn fill(&mut self, at: Time) -> Block {
        let mut block = Block { samples: [0.0; FRAME_FRAMES], sounding: 0..0, reports: Vec::new() };
        let mut fade = Fade::new(FRAME_FRAMES as u32);
        if let Some(flush_to) = self.flush_to.take() {
            let silent_at = self.silent_since.take().unwrap_or_else(|| {
                fade.fade_out();
                block.sounding = 0..self.play(&mut block.samples, flush_to, &mut fade);
                at + Span::of_frames(block.sounding.end as u64, RATE_HZ)
            });
            let position = self.position();
            self.queue.drain(..(flush_to - position) as usize);
            self.past.clear();
            self.sounds = false;
            block.reports.push(Report::Flushed { position, silent_at });
            return block;
        }
        if self.paused && self.silent_since.is_some() {
            return block;
        }
        if self.paused {
            self.silent_since = Some(at + Span::of_frames(FRAME_FRAMES as u64, RATE_HZ));
            fade.fade_out();
        } else if self.silent_since.take().is_some() {
            self.rewind();
            fade.close();
            fade.fade_in();
        }
        let first = self.position();
        let frames = self.play(&mut block.samples, u64::MAX, &mut fade);
        block.sounding = 0..frames;
        if frames > 0 {
            self.sounds = true;
            block.reports.push(Report::Played { first, frames: frames as u32, at });
        }
        if frames < FRAME_FRAMES {
            self.fall_silent(at + Span::of_frames(frames as u64, RATE_HZ), &mut block.reports);
        }
        block
    }

    /// All that was written is played, until `at`.
    fn fall_silent(&mut self, at: Time, reports: &mut Vec<Report>) {
        let sounded = std::mem::replace(&mut self.sounds, false);
        let position = self.position();
        match self.ends.drain(..).next_back() {
            Some(end) if end == position => reports.push(Report::Drained { position, at }),
            _ if sounded => reports.push(Report::RanDry),
            _ => {}
        }
    }

    /// The position of the sample that is played next.
    fn position(&self) -> u64 {
        self.written - self.queue.len() as u64
    }

    /// Fills `out` as far as there is sound before position `until`; how far that is.
    fn play(&mut self, out: &mut [f32], until: u64, fade: &mut Fade) -> usize {
        let lowered = if self.lowered { LOWERED_GAIN } else { 1.0 };
        let step = (1.0 - LOWERED_GAIN) / (RATE_HZ * LOWERING_MS / 1_000) as f32;
        let length = out.len().min(self.queue.len()).min((until - self.position()) as usize);
        for (to, sample) in out.iter_mut().zip(self.queue.drain(..length)) {
            self.gain += (lowered - self.gain).clamp(-step, step);
            *to = sample * fade.next_gain() * self.gain;
            self.past.push_back(sample);
        }
        self.past.drain(..self.past.len().saturating_sub(RATE_HZ as usize * LONGEST_RESTART_MS / 1_000));
        length
    }

    /// Goes back to the beginning of the clause or word that a pause fell into.
    fn rewind(&mut self) {
        for _ in 0..word_start(self.past.as_slices(), RATE_HZ) {
            if let Some(sample) = self.past.pop_back() {
                self.queue.push_front(sample);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: u64 = FRAME_FRAMES as u64;

    fn at(blocks: i64) -> Time {
        Time::from_millis(10 * blocks)
    }

    fn write(speaker: &mut Speaker, count: usize) {
        speaker.obey(SpeakerOrder::Write(vec![0.5; count]));
    }

    #[test]
    fn a_flush_fades_drops_what_was_written_before_and_leaves_what_came_after() {
        let mut speaker = Speaker::default();
        write(&mut speaker, 4_000);
        speaker.fill(at(0));
        speaker.obey(SpeakerOrder::Flush);
        write(&mut speaker, 100);
        let fading = speaker.fill(at(1));
        assert_eq!(fading.reports, [Report::Flushed { position: 2 * BLOCK, silent_at: at(2) }]);
        assert!(fading.samples.last().unwrap().abs() < 0.01, "it faded");
        let next = speaker.fill(at(2));
        assert_eq!(next.reports[0], Report::Played { first: 4_000, frames: 100, at: at(2) });
        assert_eq!(next.reports[1..], [Report::RanDry], "nobody said that it ends");
    }

    #[test]
    fn the_end_of_speech_is_told_once_when_it_is_reached() {
        let mut speaker = Speaker::default();
        write(&mut speaker, FRAME_FRAMES);
        speaker.obey(SpeakerOrder::EndOfSpeech);
        assert_eq!(speaker.fill(at(0)).reports, [Report::Played { first: 0, frames: BLOCK as u32, at: at(0) }]);
        assert_eq!(speaker.fill(at(1)).reports, [Report::Drained { position: BLOCK, at: at(1) }]);
        assert_eq!(speaker.fill(at(2)).reports, []);
    }

    #[test]
    fn a_pause_goes_on_from_the_beginning_of_the_word() {
        let mut speaker = Speaker::default();
        let word = [vec![0.0; 1_600], vec![0.5; 8_000]].concat();
        speaker.obey(SpeakerOrder::Write(word));
        (0..20).for_each(|n| drop(speaker.fill(at(n))));
        speaker.pause();
        let fading = speaker.fill(at(20));
        assert!(fading.samples.last().unwrap().abs() < 0.01);
        assert_eq!(speaker.fill(at(21)).reports, [], "silent");
        speaker.obey(SpeakerOrder::Resume);
        let Report::Played { first, .. } = speaker.fill(at(22)).reports[0] else { panic!() };
        assert!((1_600 - BLOCK..20 * BLOCK).contains(&first), "{first}");
    }
}
