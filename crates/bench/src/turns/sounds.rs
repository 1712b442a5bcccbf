//! Sounds that nobody speaks: coughs, knocks, typing, steady noise, and what a room makes of a sound. Pure; everything from a seed.

use std::f32::consts::TAU;

use riposte_dsp::RATE_HZ;

use super::format::{Echo, Noise, NoiseKind, Sound};
use super::random::Random;
use super::voices::SPEECH_RMS;

/// How long steady noise is before it begins again.
const LOOP_S: usize = 4;
/// Reflections of a simulated room: enough that none is heard by itself.
const REFLECTIONS: usize = 24;

pub(crate) fn from_db(db: f32) -> f32 {
    10.0_f32.powf(db / 20.0)
}

fn frames(ms: usize) -> usize {
    ms * RATE_HZ as usize / 1000
}

fn scale_to_rms(samples: &mut [f32], rms: f32) {
    let power = samples.iter().map(|s| s * s).sum::<f32>() / samples.len().max(1) as f32;
    let gain = rms / power.sqrt().max(1e-9);
    samples.iter_mut().for_each(|s| *s = (*s * gain).clamp(-0.99, 0.99));
}

/// One loop of steady noise.
pub(crate) fn noise(noise: Noise, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    let mut low = [0.0_f32; 3];
    let mut samples: Vec<f32> = (0..LOOP_S * RATE_HZ as usize)
        .map(|n| {
            let white = random.sample();
            match noise.kind {
                NoiseKind::Hiss => white,
                // Paul Kellet's economy filter for pink noise.
                NoiseKind::Fan => {
                    low[0] = 0.997_65 * low[0] + white * 0.099_046;
                    low[1] = 0.963 * low[1] + white * 0.296_516_4;
                    low[2] = 0.57 * low[2] + white * 1.052_691_3;
                    low.iter().sum::<f32>() + white * 0.1848
                }
                NoiseKind::Hum => {
                    let t = n as f32 / RATE_HZ as f32;
                    [1.0, 3.0, 5.0].map(|k: f32| (TAU * 50.0 * k * t).sin() / k).iter().sum::<f32>() + 0.02 * white
                }
            }
        })
        .collect();
    scale_to_rms(&mut samples, SPEECH_RMS * from_db(-noise.snr_db));
    samples
}

/// A short sound, as loud as speech while it lasts.
pub(crate) fn sound(kind: Sound, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    let mut samples = match kind {
        Sound::Cough => cough(&mut random),
        Sound::Knock => knocks(&mut random),
        Sound::Click => click(&mut random, 6),
        Sound::Keys => keys(&mut random),
    };
    scale_to_rms(&mut samples, SPEECH_RMS);
    samples
}

/// Two bursts of noise through a throat: an explosive phase, a second one 250 ms later, each falling within 150 ms (Korpáš et al., 1996,
/// on the phases of a cough).
fn cough(random: &mut Random) -> Vec<f32> {
    let mut out = vec![0.0; frames(430)];
    let mut state = [0.0_f32; 2];
    for (start, loud) in [(0, 1.0), (frames(250), 0.6)] {
        for n in 0..frames(170) {
            let t = n as f32 / RATE_HZ as f32;
            let shape = (1.0 - (-t / 0.004).exp()) * (-t / 0.05).exp();
            let (r, w) = (0.93_f32, TAU * 750.0 / RATE_HZ as f32);
            let y = random.sample() + 2.0 * r * w.cos() * state[0] - r * r * state[1];
            state = [y, state[0]];
            out[start + n] += y * shape * loud;
        }
    }
    out
}

fn knocks(random: &mut Random) -> Vec<f32> {
    let mut out = vec![0.0; frames(620)];
    for k in 0..3 {
        let hz = 140.0 + 20.0 * random.sample();
        for n in 0..frames(90) {
            let t = n as f32 / RATE_HZ as f32;
            out[frames(k * 240) + n] += ((TAU * hz * t).sin() + 0.2 * random.sample()) * (-t / 0.018).exp();
        }
    }
    out
}

fn click(random: &mut Random, ms: usize) -> Vec<f32> {
    let length = frames(ms);
    (0..length).map(|n| random.sample() * (-5.0 * n as f32 / length as f32).exp()).collect()
}

fn keys(random: &mut Random) -> Vec<f32> {
    let mut out = Vec::new();
    for _ in 0..8 {
        out.extend(click(random, 12));
        out.resize(out.len() + frames(90 + random.below(90)), 0.0);
    }
    out
}

/// Delays in samples with their gains, shortest first.
pub(crate) type Taps = Vec<(usize, f32)>;

/// A direct sound and reflections that fall by 60 dB in `decay_ms`; their energy together is that of the direct sound.
fn taps(delay: usize, gain: f32, decay_ms: u32, seed: u64) -> Taps {
    let mut random = Random::new(seed);
    let mut taps = vec![(delay, gain)];
    if decay_ms > 0 {
        let length = frames(decay_ms as usize);
        let mut tail: Taps = (0..REFLECTIONS)
            .map(|k| {
                let at = (length * (k + 1) / REFLECTIONS).saturating_sub(random.below(length / REFLECTIONS + 1)).max(1);
                let sign = if random.below(2) == 0 { 1.0 } else { -1.0 };
                (delay + at, sign * from_db(-60.0 * at as f32 / length as f32))
            })
            .collect();
        let energy = tail.iter().map(|(_, g)| g * g).sum::<f32>().sqrt().max(1e-6);
        tail.iter_mut().for_each(|(_, g)| *g *= gain / energy);
        tail.sort_by_key(|(at, _)| *at);
        taps.extend(tail);
    }
    taps
}

/// From loudspeaker to microphone.
pub(crate) fn echo_taps(echo: Echo, seed: u64) -> Taps {
    taps(frames(echo.delay_ms as usize), from_db(echo.gain_db), echo.decay_ms, seed)
}

/// Somebody far away: the room's answer as loud as they are, and dull (3 kHz).
pub(crate) fn far(samples: &[f32], decay_ms: u32, seed: u64) -> Vec<f32> {
    let mut low = 0.0;
    let dull: Vec<f32> = samples
        .iter()
        .map(|s| {
            low += 0.69 * (s - low);
            low
        })
        .collect();
    let taps = taps(0, std::f32::consts::FRAC_1_SQRT_2, decay_ms, seed);
    let mut out = vec![0.0; samples.len() + frames(decay_ms as usize) / 2];
    for (at, gain) in taps {
        for (o, s) in out.iter_mut().skip(at).zip(&dull) {
            *o += s * gain;
        }
    }
    out
}
