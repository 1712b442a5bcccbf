//! Sound with what detectors and ears take for speech: a voice's harmonics, shaped by formants that move from syllable to syllable, loud and soft
//! four times a second. Always the same for the same text. Pure.

/// Rate of OpenAI's raw speech, and of [`speech_like`].
pub const SPEECH_RATE_HZ: u32 = 24_000;

/// Read English: about 15 characters a second, four syllables.
const CHARACTER_S: f64 = 1.0 / 15.0;
const SYLLABLE_S: f64 = 0.24;
/// From silence to full loudness and back; the first sample is heard after a millisecond or two.
const RISE_S: f64 = 0.012;
const FALL_S: f64 = 0.06;
const PEAK: f64 = 0.35;
/// First and second formant of five vowels (Peterson and Barney 1952, men): i, ɛ, ɑ, ɔ, u.
const VOWELS: [(f64, f64); 5] = [(270.0, 2290.0), (530.0, 1840.0), (730.0, 1090.0), (570.0, 840.0), (300.0, 870.0)];

/// Something like `text` being said, at [`SPEECH_RATE_HZ`]; nothing for a text without letters or digits.
pub fn speech_like(text: &str) -> Vec<i16> {
    let text = text.trim();
    if !text.contains(char::is_alphanumeric) {
        return Vec::new();
    }
    let rate = f64::from(SPEECH_RATE_HZ);
    let length_s = (text.chars().count() as f64 * CHARACTER_S).max(0.2);
    let syllables = (length_s / SYLLABLE_S).round().max(1.0);
    let syllable_s = length_s / syllables;
    // Vowels follow the letters, so that two texts sound different.
    let letters: Vec<usize> = text.chars().filter(|c| c.is_alphanumeric()).map(|c| c as usize).collect();
    let mut formants = [Resonator::default(), Resonator::default()];
    let (mut phase, mut syllable) = (0.0, usize::MAX);
    let count = (length_s * rate) as usize;
    let mut samples = Vec::with_capacity(count);
    for n in 0..count {
        let at_s = n as f64 / rate;
        let now = (at_s / syllable_s) as usize;
        if now != syllable {
            syllable = now;
            let (first, second) = VOWELS[letters[now % letters.len()] % VOWELS.len()];
            formants[0].tune(first, 80.0, rate);
            formants[1].tune(second, 120.0, rate);
        }
        // The pitch falls along the sentence, from 135 to 95 Hz.
        phase = (phase + (135.0 - 40.0 * at_s / length_s) / rate) % 1.0;
        let glottis = if phase < 0.6 { (std::f64::consts::PI * phase / 0.6).sin() - 0.38 } else { -0.38 };
        let voice = formants[0].pass(glottis) + 0.5 * formants[1].pass(glottis);
        samples.push(voice * loudness(at_s % syllable_s, syllable_s));
    }
    let loudest = samples.iter().fold(1e-9_f64, |loudest, sample| loudest.max(sample.abs()));
    samples.iter().map(|sample| (sample / loudest * PEAK * 32767.0) as i16).collect()
}

/// How loud a moment of a syllable is. It never falls silent between syllables.
fn loudness(at_s: f64, syllable_s: f64) -> f64 {
    let rise = at_s / RISE_S;
    let fall = (syllable_s - at_s) / FALL_S;
    rise.min(fall).clamp(0.08, 1.0)
}

/// A second-order resonance.
#[derive(Default)]
struct Resonator {
    a1: f64,
    a2: f64,
    gain: f64,
    y1: f64,
    y2: f64,
}

impl Resonator {
    fn tune(&mut self, hz: f64, bandwidth_hz: f64, rate_hz: f64) {
        let radius = (-std::f64::consts::PI * bandwidth_hz / rate_hz).exp();
        self.a1 = 2.0 * radius * (std::f64::consts::TAU * hz / rate_hz).cos();
        self.a2 = -radius * radius;
        self.gain = 1.0 - radius;
    }

    fn pass(&mut self, x: f64) -> f64 {
        let y = self.gain * x + self.a1 * self.y1 + self.a2 * self.y2;
        (self.y2, self.y1) = (self.y1, y);
        y
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_as_long_as_the_text_takes_and_heard_at_once() {
        let sound = speech_like("It is nearly noon, so lunch waits.");
        let seconds = sound.len() as f64 / f64::from(SPEECH_RATE_HZ);
        assert!((2.0..2.6).contains(&seconds), "{seconds} s");
        let audible = sound.iter().position(|s| s.unsigned_abs() > 98).unwrap();
        assert!(audible < 48, "audible after {audible} samples");
        let loud = sound.iter().map(|s| s.unsigned_abs()).max().unwrap();
        assert!((11_000..12_000).contains(&loud), "{loud}");
    }

    #[test]
    fn no_tenth_of_a_second_is_silent() {
        let sound = speech_like("You have one meeting this afternoon.");
        for part in sound.chunks_exact(2_400) {
            let rms = (part.iter().map(|s| f64::from(*s).powi(2)).sum::<f64>() / part.len() as f64).sqrt();
            assert!(rms > 300.0, "{rms}");
        }
    }

    #[test]
    fn a_text_sounds_the_same_every_time_and_another_does_not() {
        assert_eq!(speech_like("Yes."), speech_like("Yes."));
        assert_ne!(speech_like("Yes."), speech_like("Nah."));
        assert_eq!(speech_like(" … "), Vec::<i16>::new());
    }
}
