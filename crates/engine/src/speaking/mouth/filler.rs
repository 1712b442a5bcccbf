//! What is said while the reply is awaited, on its way to the speaker: a short piece ahead at a time, so that it can make way for the reply.

use std::collections::VecDeque;

use riposte_audio::{SPEAKER_RATE_HZ, Speaker};
use riposte_dsp::AUDIBLE;

const MS: usize = SPEAKER_RATE_HZ as usize / 1_000;
/// The speaker holds so much of it ahead, 200 ms: enough for a conductor that is busy.
const LEAD: usize = 200 * MS;
/// It ends at the quietest moment within this, 350 ms: words are shorter.
const WORD: usize = 350 * MS;
/// And is lowered over so much before that, 80 ms.
const FADE: usize = 80 * MS;
const BLOCK: usize = 10 * MS;

/// An acknowledgement. It is no part of the reply.
pub(crate) struct Filler {
    /// Not yet taken by the speaker.
    waiting: VecDeque<f32>,
    /// Position of its first sample at the speaker, and the index of its first audible one.
    first: Option<u64>,
    audible: u64,
    /// Its first audible sample left the device.
    started: bool,
    /// Position up to which the device has played.
    heard: u64,
}

impl Filler {
    pub(crate) fn new(samples: &[f32]) -> Self {
        let audible = samples.iter().position(|s| s.abs() > AUDIBLE).unwrap_or(0) as u64;
        Self { waiting: samples.iter().copied().collect(), first: None, audible, started: false, heard: 0 }
    }

    /// Hands the speaker what it is to have ahead; whether that was all.
    pub(crate) fn write(&mut self, speaker: &Speaker) -> bool {
        if self.waiting.is_empty() {
            return true;
        }
        let queued = speaker.queued();
        let first = *self.first.get_or_insert(queued);
        let ahead = queued.saturating_sub(self.heard.max(first)) as usize;
        let wanted = LEAD.saturating_sub(ahead).min(self.waiting.len());
        let taken = speaker.write(&self.waiting.make_contiguous()[..wanted]);
        self.waiting.drain(..taken);
        if self.waiting.is_empty() {
            // The silence until the reply is no underrun.
            speaker.end_of_speech();
        }
        self.waiting.is_empty()
    }

    /// The reply is ready: what the speaker does not have yet ends with the word, softly.
    pub(crate) fn make_way(&mut self) {
        if self.waiting.len() <= WORD {
            return;
        }
        let rest = self.waiting.make_contiguous();
        let power = |block: &[f32]| block.iter().map(|s| s * s).sum::<f32>();
        let blocks = rest[FADE..WORD].chunks_exact(BLOCK).map(power).enumerate();
        let quietest = blocks.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(n, _)| n);
        let end = FADE + quietest * BLOCK;
        for (n, sample) in rest[end - FADE..end].iter_mut().enumerate() {
            *sample *= 1.0 - n as f32 / FADE as f32;
        }
        self.waiting.truncate(end);
    }

    /// The device has played up to `end`. Gives the position of the first audible sample, once: when it is among what was played.
    pub(crate) fn played(&mut self, end: u64) -> Option<u64> {
        self.heard = end;
        let audible = self.first? + self.audible;
        (audible < end && !std::mem::replace(&mut self.started, true)).then_some(audible)
    }

    /// The speaker has some of it.
    pub(crate) fn sounds(&self) -> bool {
        self.first.is_some()
    }

    /// The speaker does not have all of it.
    pub(crate) fn waits(&self) -> bool {
        !self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A second of sound with a gap of 20 ms in it, at `gap_ms`.
    fn phrase(gap_ms: usize) -> Vec<f32> {
        (0..1_000 * MS).map(|n| if (gap_ms * MS..(gap_ms + 20) * MS).contains(&n) { 0.0 } else { 0.5 }).collect()
    }

    #[test]
    fn it_ends_with_the_word_when_the_reply_is_ready() {
        let mut filler = Filler::new(&phrase(230));
        filler.make_way();
        assert_eq!(filler.waiting.len(), 230 * MS);
        assert_eq!(filler.waiting[100 * MS], 0.5, "nothing is lowered before the end of the word");
        assert!(filler.waiting[230 * MS - 1] < 0.001);
        let steps = filler.waiting.iter().zip(filler.waiting.iter().skip(1)).map(|(a, b)| (a - b).abs());
        assert!(steps.fold(0.0, f32::max) < 0.001, "no click");
    }

    #[test]
    fn without_a_gap_it_is_lowered_soon() {
        let mut filler = Filler::new(&phrase(900));
        filler.make_way();
        assert!((FADE..=WORD).contains(&filler.waiting.len()), "{}", filler.waiting.len() / MS);
    }

    #[test]
    fn what_is_nearly_over_is_said_to_its_end() {
        let mut filler = Filler::new(&phrase(100)[..WORD]);
        filler.make_way();
        assert_eq!(filler.waiting.len(), WORD);
    }

    #[test]
    fn its_beginning_is_told_once() {
        let mut filler = Filler::new(&[vec![0.0; 100], vec![0.5; 400]].concat());
        assert_eq!(filler.played(1_000), None, "nothing of it was handed over");
        filler.first = Some(1_000);
        assert_eq!(filler.played(1_050), None);
        assert_eq!(filler.played(1_150), Some(1_100));
        assert_eq!(filler.played(1_200), None);
    }
}
