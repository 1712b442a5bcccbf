//! Whether a voice swings in a sound: vowels repeat themselves 70 to 400 times a second, and never for long; hiss, knocks and wind do not
//! repeat, ringing, tones and music go on repeating. Pure.
//!
//! It answers one question about a sound whose text may be invented: is nobody heard in it? Lively music passes for a voice, a whisper does not.

use std::ops::RangeInclusive;

/// Samples of 16 kHz compared with themselves: 40 ms, two periods of the lowest voice.
const FRAME: usize = 640;
const STEP: usize = 320;
/// Shifts of 2.5 to 14 ms: 400 to 70 Hz.
const PERIODS: RangeInclusive<usize> = 40..=228;
/// Normalised autocorrelation, the highest of all shifts. The fourth best frame of 60 single words in three natural voices reaches 0.46 to 0.91
/// ("Stop." the lowest); that of white noise, hammering, keys, coughs and breath 0.29 at most, pink noise 0.38, a mains hum 0.41.
const VOICED: f32 = 0.43;
/// So many steps of 20 ms are a vowel.
const ENOUGH: usize = 4;
/// How much of the sample before is taken away. More of it takes the strength of low voices away, too.
const EMPHASIS: f32 = 0.8;
/// Quieter frames than this under the loudest (−30 dB) say nothing.
const FLOOR: f32 = 1e-3;
/// Shifts of 80 to 100 ms: by then a voice has moved on, in pitch or in sound.
const LATER: RangeInclusive<usize> = 1_280..=1_600;
/// A frame is steady from here on.
const STEADY: f32 = 0.65;
/// Of the energy of one or two tones this much is left when each sample is predicted from the four before it; of a vowel more.
const TONE: f32 = 0.0005;
/// Of the voiced frames, so many have to be neither steady nor a tone. Of 90 sentences and prompts in a dozen voices the least is 0.62 (the
/// sample set, recordings of people, telephone prompts, speech over music); telephones' ringing, bells, sirens, beeps, knocks on wood, melodies
/// and held chords have 0.31 at most, nine of ten pieces of music on hold 0.38, the tenth 0.55.
const MOVING: f32 = 0.45;
/// This many voiced frames are enough to tell, 1.2 s of vowels: it takes some milliseconds.
const LOOKED_AT: usize = 60;

/// Whether at least 80 ms of the sound (16 kHz mono) are voiced as people's voices are.
pub(crate) fn is_voiced(sound: &[f32]) -> bool {
    let edges = Edges::of(sound);
    let length = edges.samples.len();
    let loudest = (0..length).step_by(FRAME).map(|at| edges.energy(at, (at + FRAME).min(length))).fold(0.0, f32::max);
    let (mut voiced, mut moving) = (0, 0);
    for start in (0..length.saturating_sub(FRAME + PERIODS.end())).step_by(STEP) {
        if edges.energy(start, start + FRAME) <= loudest * FLOOR || !edges.repeats(start, PERIODS, VOICED) {
            continue;
        }
        voiced += 1;
        moving += usize::from(!edges.repeats(start, LATER, STEADY) && !is_tone(&edges.samples[start..start + FRAME]));
        if voiced == LOOKED_AT {
            break;
        }
    }
    moving >= ENOUGH && moving as f32 >= MOVING * voiced as f32
}

/// The difference of neighbouring samples. It takes away what is under the voice: rumble swings slowly, and would be found at every shift.
struct Edges {
    samples: Vec<f32>,
    /// The energy of all samples before each.
    sums: Vec<f64>,
}

impl Edges {
    fn of(sound: &[f32]) -> Self {
        let samples: Vec<f32> = sound.windows(2).map(|pair| pair[1] - EMPHASIS * pair[0]).collect();
        let mut sum = 0.0;
        let sums = std::iter::once(0.0)
            .chain(samples.iter().map(|sample| {
                sum += f64::from(sample * sample);
                sum
            }))
            .collect();
        Self { samples, sums }
    }

    fn energy(&self, from: usize, to: usize) -> f32 {
        (self.sums[to] - self.sums[from]) as f32
    }

    /// Whether the frame is found again after one of these shifts. Not where the sound is over before.
    fn repeats(&self, start: usize, shifts: RangeInclusive<usize>, likeness: f32) -> bool {
        if start + shifts.end() + FRAME > self.samples.len() {
            return false;
        }
        let frame = &self.samples[start..start + FRAME];
        let here = self.energy(start, start + FRAME);
        shifts.into_iter().map(|shift| start + shift).any(|later| {
            let product: f32 = frame.iter().zip(&self.samples[later..later + FRAME]).map(|(a, b)| a * b).sum();
            product > likeness * (here * self.energy(later, later + FRAME).max(0.0)).sqrt()
        })
    }
}

/// Whether four samples tell the next: Levinson and Durbin's recursion over the frame's autocorrelation, under a Hann window.
fn is_tone(frame: &[f32]) -> bool {
    const ORDER: usize = 4;
    let turn = std::f64::consts::TAU / (frame.len() - 1) as f64;
    let windowed: Vec<f64> =
        frame.iter().enumerate().map(|(at, s)| f64::from(*s) * (0.5 - 0.5 * (turn * at as f64).cos())).collect();
    let r: [f64; ORDER + 1] =
        std::array::from_fn(|shift| windowed.iter().zip(&windowed[shift..]).map(|(a, b)| a * b).sum());
    let (mut factors, mut left) = ([0.0; ORDER + 1], r[0]);
    for order in 1..=ORDER {
        let reflected = (r[order] - (1..order).map(|i| factors[i] * r[order - i]).sum::<f64>()) / left;
        let before = factors;
        factors[order] = reflected;
        (1..order).for_each(|i| factors[i] = before[i] - reflected * before[order - i]);
        left *= 1.0 - reflected * reflected;
        if left <= 0.0 {
            return true;
        }
    }
    left < r[0] * f64::from(TONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// White noise from a fixed seed.
    fn noise(samples: usize) -> Vec<f32> {
        let mut state = 1u32;
        let next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        std::iter::repeat_with(next).take(samples).collect()
    }

    #[test]
    fn noise_knocks_and_silence_have_no_voice() {
        assert!(!is_voiced(&noise(48_000)));
        assert!(!is_voiced(&[]));
        assert!(!is_voiced(&vec![0.0; 16_000]));
        let knocks: Vec<f32> =
            noise(32_000).iter().enumerate().map(|(at, s)| s * (-((at % 8_000) as f32) / 150.0).exp()).collect();
        assert!(!is_voiced(&knocks));
        let mut rumble = 0.0;
        let pinkish: Vec<f32> = noise(32_000)
            .iter()
            .map(|s| {
                rumble = 0.8 * rumble + 0.2 * s;
                rumble
            })
            .collect();
        assert!(!is_voiced(&pinkish));
    }

    /// Three seconds of this, by the time in seconds.
    fn sound(at: impl Fn(f32) -> f32) -> Vec<f32> {
        (0..48_000).map(|n| at(n as f32 / 16_000.0)).collect()
    }

    fn tone(hz: f32, t: f32) -> f32 {
        (std::f32::consts::TAU * hz * t).sin()
    }

    #[test]
    fn tones_ringing_and_chords_are_no_voice() {
        let on = |yes: bool| f32::from(u8::from(yes));
        let rings: [(&str, Vec<f32>); 8] = [
            ("dialling", sound(|t| 0.3 * (tone(350.0, t) + tone(440.0, t)))),
            ("ringing, America", sound(|t| 0.3 * (tone(440.0, t) + tone(480.0, t)) * on(t % 3.0 < 2.0))),
            ("ringing, Europe", sound(|t| 0.5 * tone(425.0, t) * on(t % 2.0 < 1.0))),
            ("a bell", sound(|t| 0.2 * (tone(1050.0, t) + tone(1340.0, t) + tone(2100.0, t)) * on(t % 0.05 < 0.025))),
            ("two notes in turns", sound(|t| 0.5 * tone(if t % 0.125 < 0.0625 { 800.0 } else { 640.0 }, t))),
            ("beeps", sound(|t| 0.5 * tone(1000.0, t) * on(t % 0.5 < 0.2))),
            ("a siren", sound(|t| 0.5 * (std::f32::consts::TAU * (700.0 * t - 68.2 * (4.4 * t).cos())).sin())),
            (
                "a mains hum",
                sound(|t| [50.0, 100.0, 150.0, 200.0, 300.0].map(|hz| tone(hz, t) * 10.0 / hz).iter().sum()),
            ),
        ];
        for (name, sound) in rings {
            assert!(!is_voiced(&sound), "{name}");
        }
        let roots = [261.6, 220.0, 174.6, 196.0];
        let chords = sound(|t| {
            let (root, since) = (roots[(t / 0.6) as usize % 4], t % 0.6);
            let string = |hz: f32| (1..=6).map(|k| tone(hz * k as f32, since) / (k as f32).powf(1.3)).sum::<f32>();
            0.1 * [1.0, 1.26, 1.5].map(|third| string(root * third)).iter().sum::<f32>() * (-2.0 * since).exp()
        });
        assert!(!is_voiced(&chords));
    }

    #[test]
    fn a_vowel_in_noise_is_a_voice() {
        let hiss = noise(16_000);
        // Its pitch falls, as voices' do.
        let vowel = |at: usize| {
            let turned = at as f32 * (0.0471 - at as f32 * 7e-7);
            (1..9).map(|n| (turned * n as f32).sin() / n as f32).sum::<f32>()
        };
        let sound: Vec<f32> = (0..16_000)
            .map(|at| 0.01 * hiss[at] + if (5_000..8_200).contains(&at) { 0.1 * vowel(at) } else { 0.0 })
            .collect();
        assert!(is_voiced(&sound));
    }
}
