//! Whose voice it may be: a rough description of the voiced sound of a speaker, to be compared within one conversation. Pure; buffers and transforms are
//! made in `new`.
//!
//! Mel-frequency cepstra (Davis and Mermelstein, "Comparison of parametric representations for monosyllabic word recognition", IEEE ASSP 28, 1980)
//! averaged over what was said, and the pitch: what speakers were told apart by before there were trained embeddings (Reynolds and Rose, "Robust
//! text-independent speaker identification", IEEE SAP 3, 1995). A second of speech says little about a person, but something about whether it is
//! the one who spoke before, at the same microphone, and it needs no model.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

use crate::level::power;
use crate::{FRAME_FRAMES, RATE_HZ, VoiceGate, to_db};

/// One comparison window, 40 ms: two periods of the lowest pitch.
const WINDOW: usize = 640;
const LENGTH: usize = 1_024;
/// Cepstral coefficients 1 to 12: 0 is the level.
const COEFFICIENTS: usize = 12;
/// The cepstrum (of natural logarithms), and the pitch in octaves over 100 Hz.
pub const FEATURES: usize = COEFFICIENTS + 1;
const BANDS: usize = 24;
/// Where voices differ and small microphones and reverberant rooms still tell.
const LOWEST_HZ: f32 = 150.0;
const HIGHEST_HZ: f32 = 4_000.0;
/// Pitch of speech, children's included, 70 to 400 Hz.
const LAGS: std::ops::RangeInclusive<usize> = RATE_HZ as usize / 400..=RATE_HZ as usize / 70;
const LAGS_COUNT: usize = *LAGS.end() - *LAGS.start() + 1;
/// The first peak that is nearly as high as the highest is the period.
const SHORTEST: f32 = 0.9;
/// Autocorrelation from which a window counts as voiced.
const VOICED: f32 = 0.55;
/// Windows quieter than the loudest of late by more than this are mostly room and noise, in dB.
const LOUD_DB: f32 = 12.0;
/// Frames between windows, and between two tellings.
const HOP: u32 = 2;
const EVERY_FRAMES: u32 = 10;
/// Runs of speech that are closer than this, 1 s, are one.
const APART_FRAMES: u32 = 100;

/// The means of [`FEATURES`] over the voiced windows of a run of speech.
pub struct VoicePrinter {
    forward: Arc<dyn RealToComplex<f32>>,
    scratch: Vec<Complex<f32>>,
    spectrum: Vec<Complex<f32>>,
    time: Vec<f32>,
    /// The last 40 ms.
    recent: [f32; WINDOW],
    hann: [f32; WINDOW],
    /// For each coefficient the cosine of each band.
    cosines: [[f32; BANDS]; COEFFICIENTS],
    /// Bin edges of the mel bands.
    edges: [usize; BANDS + 2],
    loudest_db: f32,
    means: [f32; FEATURES],
    windows: u32,
    /// Windows when it was told last.
    told: u32,
    frames: u32,
    silent: u32,
}

impl VoicePrinter {
    pub fn new() -> Self {
        let forward = RealFftPlanner::new().plan_fft_forward(LENGTH);
        let mel = |hz: f32| 1_127.0 * (1.0 + hz / 700.0).ln();
        let hz = |mel: f32| 700.0 * ((mel / 1_127.0).exp() - 1.0);
        let (low, high) = (mel(LOWEST_HZ), mel(HIGHEST_HZ));
        let step = (high - low) / (BANDS + 1) as f32;
        let hann = |n: usize| 0.5 - 0.5 * (std::f32::consts::TAU * n as f32 / (WINDOW - 1) as f32).cos();
        let cosines = |k: usize| {
            let angle = std::f32::consts::PI * (k + 1) as f32 / BANDS as f32;
            std::array::from_fn(|n| (angle * (n as f32 + 0.5)).cos())
        };
        let bin = |n: usize| (hz(low + step * n as f32) * LENGTH as f32 / RATE_HZ as f32).round() as usize;
        Self {
            scratch: vec![Complex::ZERO; forward.get_scratch_len()],
            spectrum: vec![Complex::ZERO; LENGTH / 2 + 1],
            forward,
            time: vec![0.0; LENGTH],
            recent: [0.0; WINDOW],
            hann: std::array::from_fn(hann),
            cosines: std::array::from_fn(cosines),
            edges: std::array::from_fn(bin),
            loudest_db: crate::SILENCE_DB,
            means: [0.0; FEATURES],
            windows: 0,
            told: 0,
            frames: 0,
            silent: APART_FRAMES,
        }
    }

    /// After each frame that the gate was fed, with that frame. Every 100 ms, and at the end, it tells the means and how many windows they are of, where
    /// there are more than before.
    pub fn feed(&mut self, gate: &VoiceGate, frame: &[f32; FRAME_FRAMES], tell: impl FnOnce([f32; FEATURES], u32)) {
        self.recent.copy_within(FRAME_FRAMES.., 0);
        self.recent[WINDOW - FRAME_FRAMES..].copy_from_slice(frame);
        if !gate.is_open() {
            if self.silent == 0 {
                self.tell(tell);
            }
            self.silent = (self.silent + 1).min(APART_FRAMES);
            return;
        }
        if self.silent == APART_FRAMES {
            (self.means, self.windows, self.told) = ([0.0; FEATURES], 0, 0);
            (self.loudest_db, self.frames) = (crate::SILENCE_DB, 0);
        }
        self.silent = 0;
        self.frames += 1;
        if self.frames.is_multiple_of(HOP) {
            self.measure();
        }
        if self.frames.is_multiple_of(EVERY_FRAMES) {
            self.tell(tell);
        }
    }

    /// Speech begins: what comes from now on is not compared with what was said before.
    pub fn begin(&mut self) {
        self.silent = APART_FRAMES;
    }

    fn tell(&mut self, tell: impl FnOnce([f32; FEATURES], u32)) {
        if self.windows > self.told {
            self.told = self.windows;
            tell(self.means, self.windows);
        }
    }

    fn measure(&mut self) {
        let db = to_db(power(&self.recent).sqrt());
        self.loudest_db = self.loudest_db.max(db);
        if db < self.loudest_db - LOUD_DB {
            return;
        }
        let Some(pitch) = self.pitch() else { return };
        let cepstrum = self.cepstrum();
        self.windows += 1;
        let rate = 1.0 / self.windows as f32;
        for (mean, x) in self.means.iter_mut().zip(cepstrum.into_iter().chain([pitch])) {
            *mean += (x - *mean) * rate;
        }
    }

    /// In octaves over 100 Hz; `None` where the window is not voiced.
    fn pitch(&self) -> Option<f32> {
        let half = WINDOW - LAGS.end();
        let energy = |from: usize| self.recent[from..from + half].iter().map(|x| x * x).sum::<f32>();
        let (here, mut there) = (energy(0), energy(*LAGS.start()));
        let mut heights = [0.0_f32; LAGS_COUNT];
        for (height, lag) in heights.iter_mut().zip(LAGS) {
            let product: f32 = self.recent[..half].iter().zip(&self.recent[lag..]).map(|(a, b)| a * b).sum();
            *height = product / (here * there).sqrt().max(f32::MIN_POSITIVE);
            let next = self.recent.get(lag + half).copied().unwrap_or_default();
            there = (there + next * next - self.recent[lag] * self.recent[lag]).max(f32::MIN_POSITIVE);
        }
        let highest = heights.iter().copied().fold(0.0, f32::max);
        if highest < VOICED {
            return None;
        }
        // What repeats after a period repeats after two as well.
        let first = heights.iter().position(|height| *height >= SHORTEST * highest)?;
        let rise = heights[first..].windows(2).take_while(|pair| pair[1] > pair[0]).count();
        Some((RATE_HZ as f32 / (LAGS.start() + first + rise) as f32 / 100.0).log2())
    }

    fn cepstrum(&mut self) -> [f32; COEFFICIENTS] {
        self.time.fill(0.0);
        for ((out, x), hann) in self.time.iter_mut().zip(&self.recent).zip(&self.hann) {
            *out = x * hann;
        }
        // An error means lengths that do not fit; these are made for each other in `new`.
        let _ = self.forward.process_with_scratch(&mut self.time, &mut self.spectrum, &mut self.scratch);
        let mut bands = [0.0_f32; BANDS];
        for (n, band) in bands.iter_mut().enumerate() {
            let (from, top, to) = (self.edges[n], self.edges[n + 1], self.edges[n + 2]);
            for bin in from..=to {
                let slope = |a: usize, b: usize| (bin as f32 - a as f32) / (b as f32 - a as f32).max(1.0);
                let weight = if bin <= top { slope(from, top) } else { 1.0 - slope(top, to) };
                *band += weight.max(0.0) * self.spectrum[bin].norm_sqr();
            }
            *band = band.max(1e-10).ln();
        }
        self.cosines
            .map(|cosines| bands.iter().zip(cosines).map(|(band, cosine)| band * cosine).sum::<f32>() / BANDS as f32)
    }
}

impl Default for VoicePrinter {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use riposte_measures::{Span, Time};

    use super::*;
    use crate::VoiceGateConfig;

    /// A voice of one pitch with one resonance, `ms` long, after it has been silent for 1.5 s: what was told of it.
    fn told(
        printer: &mut VoicePrinter,
        pitch_hz: f32,
        resonance_hz: f32,
        gain: f32,
        ms: usize,
    ) -> Vec<([f32; FEATURES], u32)> {
        let mut gate = VoiceGate::new(VoiceGateConfig::default());
        let mut told = Vec::new();
        for n in 0..(1_500 + ms + 300) / 10 {
            let speaks = (150..150 + ms / 10).contains(&n);
            let frame: [f32; FRAME_FRAMES] = std::array::from_fn(|i| {
                let t = (n * FRAME_FRAMES + i) as f32 / RATE_HZ as f32;
                let harmonics = (1..).map(|k| k as f32 * pitch_hz).take_while(|hz| *hz < HIGHEST_HZ);
                let voice: f32 = harmonics
                    .map(|hz| (std::f32::consts::TAU * hz * t).sin() / (1.0 + ((hz - resonance_hz) / 200.0).powi(2)))
                    .sum();
                if speaks { gain * 0.1 * voice } else { 0.0 }
            });
            let at = Time::ZERO + Span::from_millis(n as i64 * 10);
            gate.feed(at, f32::from(u8::from(speaks)), crate::peak_db(&frame));
            printer.feed(&gate, &frame, |means, windows| told.push((means, windows)));
        }
        told
    }

    fn apart(a: &[f32; FEATURES], b: &[f32; FEATURES]) -> f32 {
        a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
    }

    #[test]
    fn pitch_and_timbre_are_told_and_loudness_is_not() {
        let mut printer = VoicePrinter::new();
        let mut last = |pitch, resonance, gain| told(&mut printer, pitch, resonance, gain, 800).pop().unwrap();
        let (low, windows) = last(110.0, 700.0, 1.0);
        assert!((30..=42).contains(&windows), "{windows}");
        assert!((low[COEFFICIENTS] - 1.1_f32.log2()).abs() < 0.03, "{}", low[COEFFICIENTS]);
        assert!(apart(&last(110.0, 700.0, 0.1).0, &low) < 0.05, "quieter");
        assert!((last(220.0, 700.0, 1.0).0[COEFFICIENTS] - low[COEFFICIENTS] - 1.0).abs() < 0.03, "an octave higher");
        assert!(apart(&last(110.0, 1_500.0, 1.0).0, &low) > 0.3, "another vowel tract");
    }

    #[test]
    fn it_is_told_while_it_speaks_and_begins_anew_after_a_silence() {
        let mut printer = VoicePrinter::new();
        let first = told(&mut printer, 110.0, 700.0, 1.0, 600);
        assert!((5..=7).contains(&first.len()), "{}", first.len());
        assert!(first.is_sorted_by(|a, b| a.1 < b.1));
        let second = told(&mut printer, 220.0, 700.0, 1.0, 200);
        assert!(second[0].1 < first[0].1 + 5);
    }
}
