//! How much later than its reference an echo reaches the microphone. Pure; buffers and transforms are made in `new`.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};
use riposte_measures::Span;

use super::audible::ACTIVE_DB;
use super::looks::{Looks, SUSPECT_HEIGHT};
use super::{power, power_db};
use crate::{FRAME_FRAMES, RATE_HZ};

/// The longest delay that is looked for.
pub const LONGEST_DELAY: Span = Span::from_millis(500);

/// Captured samples in one comparison, 512 ms, and the lags that it can tell.
const SEGMENT: usize = 8_192;
/// Transform length, and reference samples in one comparison: the segment and the `SEGMENT` samples before it, so that correlation does not wrap.
const LENGTH: usize = 2 * SEGMENT;
/// Frames between comparisons, 260 ms: segments overlap by half.
const HOP_FRAMES: usize = 26;
const LAGS: usize = LONGEST_DELAY.frames(RATE_HZ) as usize;
/// Of the averaged spectra, what stays at each comparison: a memory of about 1.3 s of played sound.
const KEEP: f32 = 0.8;
/// Where speech has its energy and small loudspeakers and microphones work: 200 to 4 000 Hz.
const BAND: std::ops::Range<usize> = 200 * LENGTH / RATE_HZ as usize..4_000 * LENGTH / RATE_HZ as usize;
/// Active frames in the last 1 s that make a comparison worth its while.
const ACTIVE_FRAMES: usize = 30;
/// Peak height over the root mean square that leaves no doubt.
const SURE_HEIGHT: f32 = 28.0;
/// Frames between glances, 30 ms.
const LOOK_FRAMES: usize = 3;
/// A delay that was found at a glance and that so many comparisons do not find, 2.6 s of sound, never was.
const UNCONFIRMED: usize = 10;
/// Two comparisons in a row must agree to this, in samples (2 ms).
const AGREEMENT: usize = 32;

/// A delay that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delay {
    /// From the reference to the microphone, 0 to 500 ms.
    pub delay: Span,
    /// 0 to 1: 0.5 is a correlation peak 14 times as high as the correlation's root mean square, 1 one of 28 and more. Of 450 comparisons with a
    /// voice that has nothing to do with the reference (6 pairs of spoken samples, 20 s each) half peak at 5 and the highest at 13; with an echo at
    /// -20 dB under a voice at -12 dB half peak at 32.
    pub confidence: f32,
}

/// Generalised cross-correlation of reference and microphone (Knapp and Carter, 1976) with the smoothed-coherence weight over averaged spectra:
/// each frequency counts by how much of it the two have in common, not by its loudness, so the peak is sharp in a room and for speech.
/// Compares four times a second, while and shortly after something is played; three transforms of 16 384 points each time. As long as nothing was found it
/// glances at the last window alone too, 33 times a second while there is something to hear: an echo is found within 250 ms of its first sound.
pub struct DelayEstimator {
    forward: Arc<dyn RealToComplex<f32>>,
    inverse: Arc<dyn ComplexToReal<f32>>,
    scratch: Vec<Complex<f32>>,
    /// The last `LENGTH` samples of each, oldest first from `at`.
    reference: Vec<f32>,
    captured: Vec<f32>,
    /// What the canceller made of it.
    cleaned: Vec<f32>,
    at: usize,
    /// Frames until the next comparison; frames heard, up to one whole window.
    due: usize,
    heard: usize,
    /// One bit per frame of the last second, newest lowest: was the reference active.
    active: u128,
    time: Vec<f32>,
    played_spectrum: Vec<Complex<f32>>,
    captured_spectrum: Vec<Complex<f32>>,
    cross: Vec<Complex<f32>>,
    played_power: Vec<f32>,
    captured_power: Vec<f32>,
    candidate: Option<usize>,
    found: Option<Delay>,
    looks: Looks,
    look_due: usize,
    /// Comparisons that have not confirmed what was found at a glance.
    unconfirmed: Option<usize>,
}

impl DelayEstimator {
    pub fn new() -> Self {
        let mut planner = RealFftPlanner::new();
        let (forward, inverse) = (planner.plan_fft_forward(LENGTH), planner.plan_fft_inverse(LENGTH));
        let bins = LENGTH / 2 + 1;
        Self {
            scratch: vec![Complex::ZERO; forward.get_scratch_len().max(inverse.get_scratch_len())],
            forward,
            inverse,
            reference: vec![0.0; LENGTH],
            captured: vec![0.0; LENGTH],
            cleaned: vec![0.0; LENGTH],
            at: 0,
            due: HOP_FRAMES,
            heard: 0,
            active: 0,
            time: vec![0.0; LENGTH],
            played_spectrum: vec![Complex::ZERO; bins],
            captured_spectrum: vec![Complex::ZERO; bins],
            cross: vec![Complex::ZERO; bins],
            played_power: vec![0.0; bins],
            captured_power: vec![0.0; bins],
            candidate: None,
            found: None,
            looks: Looks::default(),
            look_due: LOOK_FRAMES,
            unconfirmed: None,
        }
    }

    /// One frame of both, before cancellation. Gives whether a comparison was made, or a delay found at a glance.
    pub fn feed(&mut self, reference: &[f32; FRAME_FRAMES], captured: &[f32; FRAME_FRAMES]) -> bool {
        for (played, heard) in reference.iter().zip(captured) {
            self.reference[self.at] = super::finite(*played);
            self.captured[self.at] = super::finite(*heard);
            self.at = (self.at + 1) % LENGTH;
        }
        self.active = (self.active << 1) | u128::from(power_db(power(reference)) > ACTIVE_DB);
        self.heard = (self.heard + 1).min(SEGMENT / FRAME_FRAMES);
        self.due = self.due.saturating_sub(1);
        self.looks.hear(power_db(power(captured)));
        if self.found.is_none() && self.look() {
            return true;
        }
        let active_frames = (self.active & ((1 << 100) - 1)).count_ones() as usize;
        if self.due > 0 || self.heard < SEGMENT / FRAME_FRAMES || active_frames < ACTIVE_FRAMES {
            return false;
        }
        self.due = HOP_FRAMES;
        self.compare();
        true
    }

    /// What the canceller made of the frame that was fed last.
    pub fn cleaned(&mut self, frame: &[f32; FRAME_FRAMES]) {
        for (n, sample) in frame.iter().enumerate() {
            self.cleaned[(self.at + LENGTH - FRAME_FRAMES + n) % LENGTH] = super::finite(*sample);
        }
    }

    /// Something of what is played is left in what the canceller made of the last 512 ms. Costs what a comparison does.
    pub fn is_left(&mut self) -> bool {
        self.transform_window(Of::Cleaned);
        self.correlate(Averaged::No).is_some_and(|(_, height)| height >= SUSPECT_HEIGHT)
    }

    /// What was found; stays until another delay is found or [`reset`](Self::reset).
    pub fn delay(&self) -> Option<Delay> {
        self.found
    }

    /// While no delay is known: what the microphone hears may be the loudspeaker's.
    pub fn may_be_echo(&self) -> bool {
        self.looks.may_be_echo()
    }

    /// The delay may be another from now on: what was heard before does not count, what was found stays until it is contradicted.
    pub fn doubt(&mut self) {
        self.cross.fill(Complex::ZERO);
        self.played_power.fill(0.0);
        self.captured_power.fill(0.0);
        self.heard = 0;
        self.candidate = None;
    }

    /// Forgets what was heard: from now on the delay is this one.
    pub fn begin_at(&mut self, delay: Span) {
        let confidence = self.found.map_or(0.5, |found| found.confidence);
        self.reset();
        self.found = Some(Delay { delay, confidence });
    }

    /// Forgets; for another device.
    pub fn reset(&mut self) {
        self.reference.fill(0.0);
        self.captured.fill(0.0);
        self.cleaned.fill(0.0);
        self.cross.fill(Complex::ZERO);
        self.played_power.fill(0.0);
        self.captured_power.fill(0.0);
        (self.at, self.due, self.heard, self.active) = (0, HOP_FRAMES, 0, 0);
        (self.candidate, self.found, self.unconfirmed) = (None, None, None);
        (self.looks, self.look_due) = (Looks::default(), LOOK_FRAMES);
    }

    /// Glances at what was heard last, if it is time. Gives whether that tells the delay.
    fn look(&mut self) -> bool {
        self.look_due = self.look_due.saturating_sub(1);
        if self.look_due > 0 || self.active == 0 || !self.looks.is_worth_it() {
            return false;
        }
        self.look_due = LOOK_FRAMES;
        self.transform_window(Of::Captured);
        let Some((lag, height)) = self.correlate(Averaged::No) else { return false };
        let Some((lag, height)) = self.looks.saw(lag, height) else { return false };
        self.looks.begin_anew();
        self.candidate = Some(lag);
        self.unconfirmed = Some(0);
        self.found = Some(delay_of(lag, height));
        true
    }

    fn compare(&mut self) {
        self.average();
        let Some((lag, height)) = self.correlate(Averaged::Yes) else { return };
        let confidence = confidence_of(height);
        let agrees = self.candidate.is_some_and(|candidate| candidate.abs_diff(lag) <= AGREEMENT);
        self.candidate = (confidence >= 0.5).then_some(lag);
        if confidence >= 0.5 && agrees {
            self.found = Some(delay_of(lag, height));
            self.unconfirmed = None;
        } else if self.unconfirmed.is_some_and(|comparisons| comparisons >= UNCONFIRMED) {
            (self.found, self.unconfirmed) = (None, None);
        } else if let Some(found) = &mut self.found {
            found.confidence *= 0.95;
            self.unconfirmed = self.unconfirmed.map(|comparisons| comparisons + 1);
        }
    }

    /// The spectra of the last window.
    fn transform_window(&mut self, of: Of) {
        unroll(&self.reference, self.at, &mut self.time);
        transform(&*self.forward, &mut self.time, &mut self.played_spectrum, &mut self.scratch);
        let heard = match of {
            Of::Captured => &self.captured,
            Of::Cleaned => &self.cleaned,
        };
        unroll(heard, self.at, &mut self.time);
        self.time[..LENGTH - SEGMENT].fill(0.0);
        transform(&*self.forward, &mut self.time, &mut self.captured_spectrum, &mut self.scratch);
    }

    /// Adds the last window to the averaged spectra.
    fn average(&mut self) {
        self.transform_window(Of::Captured);
        for bin in BAND {
            let (played, heard) = (self.played_spectrum[bin], self.captured_spectrum[bin]);
            self.cross[bin] = self.cross[bin] * KEEP + heard * played.conj();
            self.played_power[bin] = self.played_power[bin] * KEEP + played.norm_sqr();
            self.captured_power[bin] = self.captured_power[bin] * KEEP + heard.norm_sqr();
        }
    }

    /// The lag of the highest peak, and its height over the correlation's root mean square: of the averaged spectra, or of the last window's.
    fn correlate(&mut self, averaged: Averaged) -> Option<(usize, f32)> {
        let (below, above) = (0..BAND.start, BAND.end..self.played_spectrum.len());
        below.chain(above).for_each(|bin| self.played_spectrum[bin] = Complex::ZERO);
        for bin in BAND {
            let (played, heard) = (self.played_spectrum[bin], self.captured_spectrum[bin]);
            let (cross, power) = match averaged {
                Averaged::Yes => (self.cross[bin], self.played_power[bin] * self.captured_power[bin]),
                Averaged::No => (heard * played.conj(), heard.norm_sqr() * played.norm_sqr()),
            };
            let weight = power.sqrt();
            self.played_spectrum[bin] = if weight > 0.0 { cross / weight } else { Complex::ZERO };
        }
        self.inverse.process_with_scratch(&mut self.played_spectrum, &mut self.time, &mut self.scratch).ok()?;
        let correlation = &self.time[..LAGS];
        let rms = power(correlation).sqrt();
        let (lag, peak) = correlation.iter().map(|c| c.abs()).enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b))?;
        (rms > 0.0).then_some((lag, peak / rms))
    }
}

#[derive(Clone, Copy)]
enum Of {
    Captured,
    Cleaned,
}

#[derive(Clone, Copy)]
enum Averaged {
    Yes,
    No,
}

fn confidence_of(height: f32) -> f32 {
    (height / SURE_HEIGHT).clamp(0.0, 1.0)
}

fn delay_of(lag: usize, height: f32) -> Delay {
    Delay { delay: Span::of_frames(lag as u64, RATE_HZ), confidence: confidence_of(height) }
}

impl Default for DelayEstimator {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for DelayEstimator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DelayEstimator").field("found", &self.found).finish_non_exhaustive()
    }
}

fn unroll(ring: &[f32], at: usize, out: &mut [f32]) {
    let (newer, older) = ring.split_at(at);
    out[..older.len()].copy_from_slice(older);
    out[older.len()..].copy_from_slice(newer);
}

fn transform(fft: &dyn RealToComplex<f32>, time: &mut [f32], out: &mut [Complex<f32>], scratch: &mut [Complex<f32>]) {
    // An error means lengths that do not fit; these are made for each other in `new`.
    let _ = fft.process_with_scratch(time, out, scratch);
}
