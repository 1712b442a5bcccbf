//! Silence around speech: cut at the front, evened out at the end, while the sound streams. Pure; runs wherever it is called; never
//! touches what lies between the first and the last sound, but for a fade-in of 2 ms.

/// Kept before the onset, so that a soft consonant is not clipped.
const LEAD_MS: u32 = 5;
/// Fade at the very start, against a click when the kept lead does not begin at zero.
const FADE_MS: u32 = 2;
/// How loudness is looked at: peak of blocks this long.
const BLOCK_MS: u32 = 2;
/// Quieter than this (−54 dBFS) is silence whatever the voice; 4 × (12 dB over) the quietest block so far is sound, but anything from
/// `LOUD` (−34 dBFS) up always is, so that a stream which opens in mid-vowel is not taken for noise.
pub(crate) const SILENT: f32 = 0.002;
const OVER_NOISE: f32 = 4.0;
const LOUD: f32 = 0.02;
/// The longest silence held back while waiting to see whether sound follows: a longer pause inside the text goes through in parts.
const HOLD_MS: u32 = 600;

/// Silence after a sentence, after a comma and its like, and after a clause that was cut without a mark. Read speech has 400–600 ms between sentences; espeak-ng makes 300 and 150; a
/// conversation wants less.
const SENTENCE_TAIL_MS: u32 = 200;
const CLAUSE_TAIL_MS: u32 = 80;
pub(crate) const CUT_TAIL_MS: u32 = 30;

/// The silence that `text` is followed by.
pub(crate) fn tail_ms(text: &str) -> u32 {
    let last = text.trim_end().trim_end_matches(['"', '\'', ')', ']', '”', '’', '»']).chars().next_back();
    match last {
        Some('.' | '!' | '?' | '…' | '。' | '！' | '？') => SENTENCE_TAIL_MS,
        Some(',' | ';' | ':' | '，' | '；' | '：') => CLAUSE_TAIL_MS,
        _ => CUT_TAIL_MS,
    }
}

/// Samples in at one rate, trimmed samples out.
#[derive(Debug)]
pub(crate) struct Trim {
    rate_hz: u32,
    tail_frames: usize,
    /// Quietest block so far, the noise floor.
    floor: f32,
    started: bool,
    /// Before the onset: the lead. After it: silence not yet let through.
    held: Vec<f32>,
    /// An incomplete block.
    block: Vec<f32>,
    /// What was cut off before the onset, in samples.
    cut: usize,
}

impl Trim {
    pub(crate) fn new(rate_hz: u32, tail_ms: u32) -> Self {
        let tail_frames = frames(rate_hz, tail_ms);
        Self { rate_hz, tail_frames, floor: f32::INFINITY, started: false, held: Vec::new(), block: Vec::new(), cut: 0 }
    }

    /// Takes the next samples; gives what can be played now, possibly nothing.
    pub(crate) fn push(&mut self, samples: &[f32]) -> Vec<f32> {
        let size = frames(self.rate_hz, BLOCK_MS).max(1);
        let mut out = Vec::with_capacity(samples.len());
        let mut rest = samples;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(size - self.block.len()));
            self.block.extend_from_slice(now);
            rest = later;
            if self.block.len() == size {
                let block = std::mem::take(&mut self.block);
                self.take_block(&block, &mut out);
            }
        }
        out
    }

    /// How much silence was cut off so far before the first sound.
    pub(crate) fn cut_samples(&self) -> usize {
        self.cut
    }

    /// The end: what is still held, as a tail of exactly the length asked for; nothing if there never was a sound.
    pub(crate) fn finish(mut self) -> Vec<f32> {
        let mut out = Vec::new();
        let block = std::mem::take(&mut self.block);
        self.take_block(&block, &mut out);
        if self.started {
            self.held.resize(self.tail_frames, 0.0);
            let fade = frames(self.rate_hz, FADE_MS).min(self.held.len());
            let at = self.held.len() - fade;
            for (i, sample) in self.held[at..].iter_mut().enumerate() {
                *sample *= 1.0 - (i + 1) as f32 / fade as f32;
            }
            out.append(&mut self.held);
        }
        out
    }

    fn take_block(&mut self, block: &[f32], out: &mut Vec<f32>) {
        if block.is_empty() {
            return;
        }
        let peak = block.iter().fold(0.0_f32, |peak, s| peak.max(s.abs()));
        self.floor = self.floor.min(peak);
        let sound = peak >= (self.floor * OVER_NOISE).clamp(SILENT, LOUD);
        if sound {
            let first = out.len();
            out.append(&mut self.held);
            out.extend_from_slice(block);
            if !self.started {
                self.started = true;
                fade_in(&mut out[first..], frames(self.rate_hz, FADE_MS));
            }
            return;
        }
        self.held.extend_from_slice(block);
        let keep = frames(self.rate_hz, if self.started { HOLD_MS } else { LEAD_MS });
        let excess = self.held.len().saturating_sub(keep);
        if self.started {
            out.extend(self.held.drain(..excess));
        } else {
            self.held.drain(..excess);
            self.cut += excess;
        }
    }
}

fn fade_in(samples: &mut [f32], fade: usize) {
    for (i, sample) in samples.iter_mut().take(fade).enumerate() {
        *sample *= i as f32 / fade as f32;
    }
}

const fn frames(rate_hz: u32, ms: u32) -> usize {
    (rate_hz as u64 * ms as u64 / 1000) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RATE: u32 = 16_000;

    fn trim(parts: &[(u32, f32)], step: usize) -> Vec<f32> {
        let samples: Vec<f32> = parts
            .iter()
            .flat_map(|&(ms, level)| (0..frames(RATE, ms)).map(move |i| if i % 2 == 0 { level } else { -level }))
            .collect();
        let mut trim = Trim::new(RATE, 80);
        let mut out: Vec<f32> = samples.chunks(step).flat_map(|chunk| trim.push(chunk)).collect();
        out.extend(trim.finish());
        out
    }

    fn ms(samples: &[f32]) -> usize {
        samples.len() * 1000 / RATE as usize
    }

    #[test]
    fn silence_in_front_is_cut_to_the_lead() {
        let out = trim(&[(300, 0.0), (100, 0.5)], 160);
        // 4 to 6 ms of lead (whole blocks of 2 ms), the sound, the tail.
        assert!((184..=186).contains(&ms(&out)), "{}", ms(&out));
        assert!(out[..32].iter().all(|s| *s == 0.0));
        assert_eq!(out[200], 0.5);
    }

    #[test]
    fn the_noise_of_a_neural_voice_counts_as_silence() {
        assert_eq!(ms(&trim(&[(300, 0.0015), (100, 0.5), (500, 0.0015)], 160)), 185);
        assert_eq!(ms(&trim(&[(300, 0.03), (100, 0.5)], 160)), 480, "louder noise is taken for sound: kept");
    }

    #[test]
    fn the_start_is_faded_in_and_the_rest_is_untouched() {
        let out = trim(&[(100, 0.5)], 16);
        assert_eq!(out[0], 0.0);
        assert!(out[..32].iter().all(|s| s.abs() < 0.5));
        assert!(out[32..1600].iter().all(|s| s.abs() == 0.5));
    }

    #[test]
    fn every_end_gets_the_same_tail() {
        for silence_ms in [0, 20, 80, 300] {
            assert_eq!(ms(&trim(&[(100, 0.5), (silence_ms, 0.0)], 160)), 180, "{silence_ms} ms of silence at the end");
        }
    }

    #[test]
    fn a_pause_inside_is_kept_whole() {
        assert_eq!(ms(&trim(&[(100, 0.5), (900, 0.0), (100, 0.5)], 160)), 1180);
    }

    #[test]
    fn nothing_but_silence_gives_nothing() {
        assert_eq!(trim(&[(500, 0.0)], 100), Vec::<f32>::new());
        assert_eq!(trim(&[], 100), Vec::<f32>::new());
    }

    #[test]
    fn the_tail_follows_the_punctuation() {
        for (text, tail) in
            [("Sure.", 200), ("Sure,", 80), ("Sure", 30), ("\"Really?\" ", 200), ("(Yes!)", 200), ("", 30)]
        {
            assert_eq!(tail_ms(text), tail, "{text}");
        }
    }

    proptest! {
        #[test]
        fn where_the_stream_is_cut_does_not_matter(
            parts in proptest::collection::vec((0u32..120, prop_oneof![Just(0.0f32), 0.0f32..0.01, 0.0f32..1.0]), 0..8),
            step in 1usize..500,
        ) {
            prop_assert_eq!(trim(&parts, step), trim(&parts, usize::MAX));
        }
    }
}
