//! Sound files for tests: reads what a program wrote, writes the same speech in the shapes that users have. Not for the product: it is
//! unhurried and holds everything in memory.

use std::path::Path;

use anyhow::{Context, Result, bail};
use hound::{SampleFormat, WavReader, WavSpec, WavWriter};

/// A recording in memory; channels take turns sample by sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Clip {
    pub rate_hz: u32,
    pub channels: u16,
    pub samples: Vec<i16>,
}

/// How samples are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Unsigned, 8 bits.
    Pcm8,
    Pcm16,
    Pcm24,
    Float32,
}

impl Clip {
    /// Reads a WAV file of integers up to 32 bits or floats.
    pub fn read(path: &Path) -> Result<Self> {
        let mut reader = WavReader::open(path).with_context(|| format!("can't read {}", path.display()))?;
        let spec = reader.spec();
        let samples: Result<Vec<i16>, hound::Error> = match (spec.sample_format, spec.bits_per_sample) {
            (SampleFormat::Int, bits @ 1..=16) => {
                reader.samples::<i16>().map(|s| s.map(|s| s << (16 - bits))).collect()
            }
            (SampleFormat::Int, bits) => {
                reader.samples::<i32>().map(|s| s.map(|s| (s >> (bits - 16)) as i16)).collect()
            }
            (SampleFormat::Float, 32) => {
                reader.samples::<f32>().map(|s| s.map(|s| (s.clamp(-1.0, 1.0) * 32_767.0) as i16)).collect()
            }
            (SampleFormat::Float, bits) => bail!("{}: {bits}-bit float", path.display()),
        };
        Ok(Self { rate_hz: spec.sample_rate, channels: spec.channels, samples: samples? })
    }

    pub fn write(&self, path: &Path, encoding: Encoding) -> Result<()> {
        let (bits_per_sample, sample_format) = match encoding {
            Encoding::Pcm8 => (8, SampleFormat::Int),
            Encoding::Pcm16 => (16, SampleFormat::Int),
            Encoding::Pcm24 => (24, SampleFormat::Int),
            Encoding::Float32 => (32, SampleFormat::Float),
        };
        let spec = WavSpec { channels: self.channels, sample_rate: self.rate_hz, bits_per_sample, sample_format };
        let mut writer = WavWriter::create(path, spec).with_context(|| format!("can't write {}", path.display()))?;
        for sample in &self.samples {
            match encoding {
                Encoding::Pcm8 => writer.write_sample((sample >> 8) as i8)?,
                Encoding::Pcm16 => writer.write_sample(*sample)?,
                Encoding::Pcm24 => writer.write_sample(i32::from(*sample) << 8)?,
                Encoding::Float32 => writer.write_sample(f32::from(*sample) / 32_768.0)?,
            }
        }
        writer.finalize().with_context(|| format!("can't write {}", path.display()))
    }

    /// A sine tone, mono. `amplitude` 0 to 1.
    pub fn tone(rate_hz: u32, hz: f64, seconds: f64, amplitude: f64) -> Self {
        let frames = (seconds * f64::from(rate_hz)) as usize;
        let step = std::f64::consts::TAU * hz / f64::from(rate_hz);
        let samples = (0..frames).map(|n| ((n as f64 * step).sin() * amplitude * 32_767.0) as i16).collect();
        Self { rate_hz, channels: 1, samples }
    }

    /// Silence, mono.
    pub fn silence(rate_hz: u32, seconds: f64) -> Self {
        Self { rate_hz, channels: 1, samples: vec![0; (seconds * f64::from(rate_hz)) as usize] }
    }

    /// Length in seconds.
    pub fn seconds(&self) -> f64 {
        self.samples.len() as f64 / f64::from(self.channels.max(1)) / f64::from(self.rate_hz.max(1))
    }

    /// The mean of all channels.
    pub fn mono(&self) -> Self {
        let channels = usize::from(self.channels.max(1));
        let mean = |frame: &[i16]| (frame.iter().map(|s| i32::from(*s)).sum::<i32>() / channels as i32) as i16;
        Self { rate_hz: self.rate_hz, channels: 1, samples: self.samples.chunks_exact(channels).map(mean).collect() }
    }

    /// The same in two equal channels. Of a mono clip.
    pub fn stereo(&self) -> Self {
        let mono = self.mono();
        Self { rate_hz: self.rate_hz, channels: 2, samples: mono.samples.iter().flat_map(|s| [*s, *s]).collect() }
    }

    /// Mono at another rate: a windowed sinc of 32 zero crossings (Hann), cut off at the lower rate's half.
    pub fn resampled(&self, rate_hz: u32) -> Self {
        let source = self.mono();
        if rate_hz == self.rate_hz {
            return source;
        }
        let ratio = f64::from(self.rate_hz) / f64::from(rate_hz);
        let cutoff = (1.0 / ratio).min(1.0);
        let reach = 16.0 / cutoff;
        let frames = (source.samples.len() as f64 / ratio) as usize;
        let sample_at = |at: f64| {
            let nearest = (at - reach).ceil().max(0.0) as usize
                ..=((at + reach).floor() as usize).min(source.samples.len().saturating_sub(1));
            let weighted = nearest.map(|n| {
                let away = at - n as f64;
                let x = std::f64::consts::PI * away * cutoff;
                let sinc = if x.abs() < 1e-9 { 1.0 } else { x.sin() / x };
                let window = 0.5 + 0.5 * (std::f64::consts::PI * away / reach).cos();
                f64::from(source.samples[n]) * sinc * window * cutoff
            });
            weighted.sum::<f64>().round().clamp(-32_768.0, 32_767.0) as i16
        };
        Self { rate_hz, channels: 1, samples: (0..frames).map(|n| sample_at(n as f64 * ratio)).collect() }
    }

    /// This, then the other, which must have the same shape.
    pub fn then(mut self, next: &Self) -> Self {
        assert_eq!((self.rate_hz, self.channels), (next.rate_hz, next.channels), "clips of one shape");
        self.samples.extend_from_slice(&next.samples);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::speech::level_dbfs;
    use super::*;

    #[test]
    fn every_encoding_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let clip = Clip::tone(16_000, 300.0, 0.1, 0.5).stereo();
        for (encoding, off) in
            [(Encoding::Pcm8, 256), (Encoding::Pcm16, 0), (Encoding::Pcm24, 0), (Encoding::Float32, 2)]
        {
            let path = folder.path().join(format!("{encoding:?}.wav"));
            clip.write(&path, encoding).unwrap();
            let read = Clip::read(&path).unwrap();
            assert_eq!((read.rate_hz, read.channels, read.samples.len()), (16_000, 2, clip.samples.len()));
            let worst = clip
                .samples
                .iter()
                .zip(&read.samples)
                .map(|(a, b)| (i32::from(*a) - i32::from(*b)).abs())
                .max()
                .unwrap();
            assert!(worst <= off, "{encoding:?}: off by {worst}");
        }
    }

    #[test]
    fn resampling_keeps_the_tone_its_level_and_its_length() {
        for (from, to) in [(16_000, 48_000), (16_000, 44_100), (48_000, 16_000)] {
            let tone = Clip::tone(from, 440.0, 0.5, 0.5).resampled(to);
            assert!((tone.seconds() - 0.5).abs() < 0.001);
            let middle = &tone.samples[tone.samples.len() / 4..tone.samples.len() * 3 / 4];
            assert!((level_dbfs(middle) + 9.03).abs() < 0.1, "{from} → {to}: {}", level_dbfs(middle));
            let crossings = middle.windows(2).filter(|pair| (pair[0] < 0) != (pair[1] < 0)).count();
            assert!((218..=222).contains(&crossings), "{from} → {to}: {crossings}");
        }
    }

    #[test]
    fn what_the_lower_rate_cannot_hold_is_gone() {
        let hiss = Clip::tone(48_000, 15_000.0, 0.3, 0.5).resampled(16_000);
        let middle = &hiss.samples[1000..3800];
        assert!(level_dbfs(middle) < -60.0, "{}", level_dbfs(middle));
    }
}
