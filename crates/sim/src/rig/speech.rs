//! Looks at recorded sound as a listener would: how loud, where somebody speaks, whether it can be speech at all. Pure; 16-bit mono samples.
//!
//! Levels are of 10 ms frames in dB full scale (a full-scale square wave is 0 dB). Sound is what exceeds −50 dBFS: virtual devices are
//! silent to the last bit, so the threshold only has to be under the quietest speech.

use std::ops::Range;

/// Frames over it are sound.
const SOUND_DBFS: f64 = -50.0;
/// Shorter holes belong to the speech around them: stops and short pauses between words.
const JOINED_MS: usize = 250;
/// Shorter sounds are clicks.
const SHORTEST_MS: usize = 30;

/// RMS level in dB full scale; silence and emptiness are −120.
pub fn level_dbfs(samples: &[i16]) -> f64 {
    let power: f64 = samples.iter().map(|sample| (f64::from(*sample) / 32_768.0).powi(2)).sum();
    let mean = power / samples.len().max(1) as f64;
    (10.0 * mean.max(1e-12).log10()).max(-120.0)
}

/// Level of each whole 10 ms frame.
fn frame_levels(samples: &[i16], rate_hz: u32) -> Vec<f64> {
    samples.chunks_exact((rate_hz / 100) as usize).map(level_dbfs).collect()
}

/// Stretches of sound in samples, clicks left out, short holes closed.
pub fn segments(samples: &[i16], rate_hz: u32) -> Vec<Range<usize>> {
    let frame = (rate_hz / 100) as usize;
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, level) in frame_levels(samples, rate_hz).into_iter().enumerate() {
        if level <= SOUND_DBFS {
            continue;
        }
        match runs.last_mut() {
            Some(run) if at <= run.end + 1 => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs.retain(|run| run.len() * 10 >= SHORTEST_MS);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for run in runs {
        match joined.last_mut() {
            Some(last) if (run.start - last.end) * 10 < JOINED_MS => last.end = run.end,
            _ => joined.push(run),
        }
    }
    joined.into_iter().map(|run| run.start * frame..run.end * frame).collect()
}

/// The first sample of the first sound, exact to 1 ms.
pub fn onset(samples: &[i16], rate_hz: u32) -> Option<usize> {
    let first = segments(samples, rate_hz).first()?.clone();
    let millisecond = (rate_hz / 1000) as usize;
    let loud = samples[first.clone()].chunks(millisecond).position(|chunk| level_dbfs(chunk) > SOUND_DBFS);
    Some(first.start + loud.unwrap_or(0) * millisecond)
}

/// What a recording has of speech.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// Level of the sounding frames.
    pub level_dbfs: f64,
    /// Length of all sound together.
    pub sound_s: f64,
    /// Spread of the sounding frames' levels, 90th − 10th percentile. A tone or steady noise has under 3 dB, the bundled samples 15 to 30.
    pub swing_db: f64,
    /// Spread of the frames' zero crossings per second, 90th − 10th percentile: vowels and hisses take turns. A tone has under
    /// 100, the bundled samples 400 (vowels alone) to 10 700.
    pub crossings_spread_hz: f64,
}

/// Measures [`Likeness`]; `None` where there is no sound.
pub fn likeness(samples: &[i16], rate_hz: u32) -> Option<Likeness> {
    let frame = (rate_hz / 100) as usize;
    let mut levels = Vec::new();
    let mut crossings = Vec::new();
    for frame in samples.chunks_exact(frame) {
        let level = level_dbfs(frame);
        if level > SOUND_DBFS {
            levels.push(level);
            crossings.push(frame.windows(2).filter(|pair| (pair[0] < 0) != (pair[1] < 0)).count() as f64 * 100.0);
        }
    }
    if levels.is_empty() {
        return None;
    }
    let mean_power = levels.iter().map(|level| 10_f64.powf(level / 10.0)).sum::<f64>() / levels.len() as f64;
    Some(Likeness {
        level_dbfs: 10.0 * mean_power.log10(),
        sound_s: levels.len() as f64 / 100.0,
        swing_db: spread(&mut levels),
        crossings_spread_hz: spread(&mut crossings),
    })
}

impl Likeness {
    /// Loud enough to hear, long enough for a word, and moving as a voice does.
    pub fn is_speech(&self) -> bool {
        self.level_dbfs > -40.0 && self.sound_s > 0.15 && self.swing_db > 10.0 && self.crossings_spread_hz > 250.0
    }
}

fn spread(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    at(0.9) - at(0.1)
}

#[cfg(test)]
mod tests {
    use super::super::Clip;
    use super::*;

    const RATE: u32 = 16_000;

    fn silence(ms: usize) -> Vec<i16> {
        vec![0; ms * 16]
    }

    fn tone(ms: usize, amplitude: f64) -> Vec<i16> {
        Clip::tone(RATE, 1000.0, ms as f64 / 1000.0, amplitude).samples
    }

    fn ms(range: &Range<usize>) -> (usize, usize) {
        (range.start / 16, range.end / 16)
    }

    #[test]
    fn levels_are_in_db_full_scale() {
        assert_eq!(level_dbfs(&[]), -120.0);
        assert_eq!(level_dbfs(&silence(10)), -120.0);
        assert!((level_dbfs(&[i16::MIN; 160]) - 0.0).abs() < 1e-9);
        // A sine at half scale: −6.02 − 3.01 dB.
        assert!((level_dbfs(&tone(100, 0.5)) + 9.03).abs() < 0.05);
    }

    #[test]
    fn segments_close_short_holes_and_drop_clicks() {
        let sound = [
            silence(100),
            tone(200, 0.5),
            silence(200),
            tone(100, 0.5),
            silence(300),
            tone(50, 0.5),
            silence(400),
            tone(10, 0.5),
        ];
        let found = segments(&sound.concat(), RATE);
        assert_eq!(found.iter().map(ms).collect::<Vec<_>>(), [(100, 600), (900, 950)]);
        assert!(segments(&tone(1000, 0.001), RATE).is_empty());
    }

    #[test]
    fn the_onset_is_exact_to_a_millisecond() {
        let at = onset(&[silence(123), tone(200, 0.5)].concat(), RATE).unwrap() / 16;
        assert!((123..=124).contains(&at), "{at}");
        assert_eq!(onset(&silence(500), RATE), None);
    }

    #[test]
    fn every_bundled_sample_is_speech() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/micro/samples");
        let mut seen = 0;
        for file in
            folder.read_dir().unwrap().flatten().filter(|file| file.path().extension().is_some_and(|end| end == "wav"))
        {
            let clip = Clip::read(&file.path()).unwrap();
            let like = likeness(&clip.samples, clip.rate_hz).unwrap();
            assert!(like.is_speech(), "{}: {like:?}", file.path().display());
            seen += 1;
        }
        assert!(seen >= 60, "{seen}");
    }

    #[test]
    fn tones_noise_clicks_and_whispers_of_nothing_are_not_speech() {
        let mut state = 1_u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 17) as i16 - 16_384
        };
        let noise: Vec<i16> = (0..RATE).map(|_| noise() / 4).collect();
        let beeps = [tone(300, 0.5), silence(300), tone(300, 0.1), silence(300)].concat();
        for (name, samples) in [
            ("tone", tone(1000, 0.5)),
            ("noise", noise),
            ("beeps", beeps),
            ("click", [tone(100, 0.5), silence(900)].concat()),
        ] {
            let like = likeness(&samples, RATE).unwrap();
            assert!(!like.is_speech(), "{name}: {like:?}");
        }
        assert_eq!(likeness(&silence(1000), RATE), None);
    }
}
