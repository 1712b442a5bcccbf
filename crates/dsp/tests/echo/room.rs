//! Rooms for the cancellers: speech out of a loudspeaker, through a room, into a microphone that hears someone else and noise too. Bit-identical
//! from run to run.

use std::path::Path;

use riposte_dsp::{EchoCanceller, FRAME_FRAMES, RATE_HZ, Resample};
use riposte_measures::Span;

pub(crate) const RATE: usize = RATE_HZ as usize;

/// Numbers from -1 to 1, evenly spread.
pub(crate) struct Random(pub(crate) u32);

impl Random {
    pub(crate) fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as f32 / 8_388_608.0 - 1.0
    }
}

/// `seconds` of the spoken samples from number `first` on, joined by pauses of 150 ms, peak 0.5, at 16 kHz.
pub(crate) fn speech(first: usize, seconds: f32) -> Vec<f32> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/micro/samples");
    let (mut sound, mut number, wanted) = (Vec::new(), first, (seconds * RATE as f32) as usize);
    while sound.len() < wanted {
        let mut wav = hound::WavReader::open(folder.join(format!("{:02}.wav", number % 27))).expect("a spoken sample");
        let raw: Vec<f32> = wav.samples::<i16>().map(|s| f32::from(s.expect("whole")) / 32_768.0).collect();
        let peak = raw.iter().fold(0.0_f32, |peak, s| peak.max(s.abs()));
        let raw: Vec<f32> = raw.iter().map(|s| s / peak * 0.5).collect();
        let mut resample = Resample::new(wav.spec().sample_rate, RATE_HZ);
        resample.push(&raw, &mut sound);
        resample.finish(&mut sound);
        sound.resize(sound.len() + RATE * 15 / 100, 0.0);
        number += 1;
    }
    sound.truncate(wanted / FRAME_FRAMES * FRAME_FRAMES);
    sound
}

/// An impulse response: the direct sound after `delay`, then a tail of 100 ms whose noise falls by 60 dB per `decay_ms`. Its whole energy is `gain_db`.
pub(crate) fn room(delay: Span, gain_db: f32, decay_ms: f32) -> Vec<f32> {
    let direct = delay.frames(RATE_HZ) as usize;
    let mut response = vec![0.0; direct + RATE / 10];
    let mut random = Random(9);
    response[direct] = 1.0;
    for (n, tap) in response[direct + 1..].iter_mut().enumerate() {
        let ms = n as f32 / 16.0;
        *tap = if ms < 2.0 { 0.0 } else { 0.15 * random.next() * 10_f32.powf(-3.0 * ms / decay_ms) };
    }
    let scale = 10_f32.powf(gain_db / 20.0) / energy(&response).sqrt();
    response.iter().map(|tap| tap * scale).collect()
}

/// What a room makes of a sound; as long as the sound.
pub(crate) fn through(sound: &[f32], response: &[f32]) -> Vec<f32> {
    let taps: Vec<(usize, f32)> = response.iter().copied().enumerate().filter(|(_, tap)| tap.abs() > 1e-6).collect();
    let mut out = vec![0.0; sound.len()];
    for (late, tap) in taps {
        for (to, from) in out[late.min(sound.len())..].iter_mut().zip(sound) {
            *to += from * tap;
        }
    }
    out
}

/// White noise of this level (root mean square, dBFS).
pub(crate) fn noise(samples: usize, level_db: f32) -> Vec<f32> {
    let mut random = Random(5);
    let peak = 10_f32.powf(level_db / 20.0) * 3_f32.sqrt();
    (0..samples).map(|_| random.next() * peak).collect()
}

pub(crate) fn mix(sounds: &[&[f32]]) -> Vec<f32> {
    let shortest = sounds.iter().map(|sound| sound.len()).min().unwrap_or(0);
    (0..shortest).map(|n| sounds.iter().map(|sound| sound[n]).sum()).collect()
}

pub(crate) fn gain(sound: &[f32], db: f32) -> Vec<f32> {
    sound.iter().map(|s| s * 10_f32.powf(db / 20.0)).collect()
}

pub(crate) fn energy(sound: &[f32]) -> f32 {
    sound.iter().map(|s| s * s).sum()
}

pub(crate) fn ratio_db(a: &[f32], b: &[f32]) -> f32 {
    10.0 * (energy(a) / energy(b).max(1e-9)).max(1e-9).log10()
}

pub(crate) fn frames(sound: &[f32]) -> impl Iterator<Item = &[f32; FRAME_FRAMES]> {
    sound.chunks_exact(FRAME_FRAMES).map(|frame| frame.try_into().expect("exact"))
}

/// What the canceller leaves of `captured`, moved back by its latency, and the likelihood of echo of each frame.
pub(crate) fn cancel(canceller: &mut dyn EchoCanceller, played: &[f32], captured: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let (mut out, mut likelihoods) = (Vec::new(), Vec::new());
    for (reference, heard) in frames(played).zip(frames(captured)) {
        let mut frame = *heard;
        canceller.played(reference);
        canceller.captured(&mut frame);
        out.extend(frame);
        likelihoods.push(canceller.echo_likelihood());
    }
    out.drain(..canceller.latency().frames(RATE_HZ) as usize);
    out.resize(captured.len(), 0.0);
    (out, likelihoods)
}
