//! What is said while the reply is awaited, on its way to the speaker: a short piece ahead at a time, so that it can make way for the reply. Pure.

use std::collections::VecDeque;

use riposte_dsp::AUDIBLE;

use super::room::Room;

/// The speaker holds so much of it ahead: enough for a conductor that is busy.
const LEAD_MS: usize = 200;
/// It ends at the quietest moment within this: words are shorter.
const WORD_MS: usize = 350;
/// And is lowered over so much before that.
const FADE_MS: usize = 80;
const BLOCK_MS: usize = 10;

/// A phrase that fills a wait. It is no part of the reply.
pub(super) struct Filler {
    /// Not yet taken by the speaker.
    waiting: VecDeque<f32>,
    /// Position of its first sample at the speaker, and the index of its first audible one.
    first: Option<u64>,
    audible: u64,
    /// Its first audible sample left the device.
    started: bool,
    /// Position up to which the device has played.
    heard: u64,
    /// Samples of a millisecond.
    ms: usize,
}

impl Filler {
    pub(super) fn new(samples: &[f32], rate_hz: u32) -> Self {
        let audible = samples.iter().position(|s| s.abs() > AUDIBLE).unwrap_or(0) as u64;
        let (waiting, ms) = (samples.iter().copied().collect(), rate_hz as usize / 1_000);
        Self { waiting, first: None, audible, started: false, heard: 0, ms }
    }

    /// What the speaker is to have ahead by now, and whether that is all of it.
    pub(super) fn write(&mut self, room: Room) -> (Vec<f32>, bool) {
        if self.waiting.is_empty() {
            return (Vec::new(), true);
        }
        let first = *self.first.get_or_insert(room.position);
        let ahead = room.position.saturating_sub(self.heard.max(first)) as usize;
        let taken = (LEAD_MS * self.ms).saturating_sub(ahead).min(self.waiting.len()).min(room.free);
        let samples = self.waiting.drain(..taken).collect();
        (samples, self.waiting.is_empty())
    }

    /// The reply is ready: what the speaker does not have yet ends with the word, softly.
    pub(super) fn make_way(&mut self) {
        let (word, fade, block) = (WORD_MS * self.ms, FADE_MS * self.ms, BLOCK_MS * self.ms);
        if self.waiting.len() <= word {
            return;
        }
        let rest = self.waiting.make_contiguous();
        let power = |block: &[f32]| block.iter().map(|s| s * s).sum::<f32>();
        let blocks = rest[fade..word].chunks_exact(block).map(power).enumerate();
        let quietest = blocks.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(n, _)| n);
        let end = fade + quietest * block;
        for (n, sample) in rest[end - fade..end].iter_mut().enumerate() {
            *sample *= 1.0 - n as f32 / fade as f32;
        }
        self.waiting.truncate(end);
    }

    /// The device has played up to `end`. Gives the position of the first audible sample, once: when it is among what was played.
    pub(super) fn played(&mut self, end: u64) -> Option<u64> {
        self.heard = end;
        let audible = self.first? + self.audible;
        (audible < end && !std::mem::replace(&mut self.started, true)).then_some(audible)
    }

    /// The speaker has some of it.
    pub(super) fn sounds(&self) -> bool {
        self.first.is_some()
    }

    /// The speaker does not have all of it.
    pub(super) fn waits(&self) -> bool {
        !self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE_HZ: u32 = 48_000;
    const MS: usize = 48;
    const WORD: usize = WORD_MS * MS;

    /// A second of sound with a gap of 20 ms in it, at `gap_ms`.
    fn phrase(gap_ms: usize) -> Vec<f32> {
        (0..1_000 * MS).map(|n| if (gap_ms * MS..(gap_ms + 20) * MS).contains(&n) { 0.0 } else { 0.5 }).collect()
    }

    #[test]
    fn it_ends_with_the_word_when_the_reply_is_ready() {
        let mut filler = Filler::new(&phrase(230), RATE_HZ);
        filler.make_way();
        assert_eq!(filler.waiting.len(), 230 * MS);
        assert_eq!(filler.waiting[100 * MS], 0.5, "nothing is lowered before the end of the word");
        assert!(filler.waiting[230 * MS - 1] < 0.001);
        let steps = filler.waiting.iter().zip(filler.waiting.iter().skip(1)).map(|(a, b)| (a - b).abs());
        assert!(steps.fold(0.0, f32::max) < 0.001, "no click");
    }

    #[test]
    fn without_a_gap_it_is_lowered_soon() {
        let mut filler = Filler::new(&phrase(900), RATE_HZ);
        filler.make_way();
        assert!((FADE_MS * MS..=WORD).contains(&filler.waiting.len()), "{}", filler.waiting.len() / MS);
    }

    #[test]
    fn what_is_nearly_over_is_said_to_its_end() {
        let mut filler = Filler::new(&phrase(100)[..WORD], RATE_HZ);
        filler.make_way();
        assert_eq!(filler.waiting.len(), WORD);
    }

    #[test]
    fn its_beginning_is_told_once() {
        let mut filler = Filler::new(&[vec![0.0; 100], vec![0.5; 400]].concat(), RATE_HZ);
        assert_eq!(filler.played(1_000), None, "nothing of it was handed over");
        filler.first = Some(1_000);
        assert_eq!(filler.played(1_050), None);
        assert_eq!(filler.played(1_150), Some(1_100));
        assert_eq!(filler.played(1_200), None);
    }
}
