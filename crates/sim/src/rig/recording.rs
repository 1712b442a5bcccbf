//! What a virtual device sounds like, sample by sample while it happens. A thread reads; waits are woken by each block, and their bounds
//! are counted in recorded samples, since sound is the clock here.

use std::io::Read;
use std::ops::Range;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::{Clip, SoundRig, speech};

/// Rate of recordings with one channel, and of those with two.
const RATE: u32 = 16_000;
const STEREO_RATE: u32 = 48_000;

/// A device that gives no samples for so long is broken.
const STALLED: Duration = Duration::from_secs(10);

#[derive(Default)]
struct Heard {
    samples: Vec<i16>,
    ended: bool,
}

/// A running recording: 16 kHz mono, or 48 kHz with two channels interleaved.
pub struct Recording {
    rate_hz: u32,
    channels: u16,
    child: Child,
    heard: Arc<(Mutex<Heard>, Condvar)>,
}

impl Recording {
    pub(super) fn start(rig: &SoundRig, source: &str) -> Result<Self> {
        Self::start_with(source, RATE, 1, |recorder| rig.apply(recorder))
    }

    pub(super) fn start_stereo(rig: &SoundRig, source: &str) -> Result<Self> {
        Self::start_with(source, STEREO_RATE, 2, |recorder| rig.apply(recorder))
    }

    /// Listens to a device of the user's own sound server, by its name there.
    pub fn of_device(source: &str) -> Result<Self> {
        Self::start_with(source, RATE, 1, |_| {})
    }

    fn start_with(source: &str, rate_hz: u32, channels: u16, place: impl Fn(&mut Command)) -> Result<Self> {
        let mut recorder = Command::new("parec");
        recorder.args(["--device", source, "--format=s16le", "--latency-msec=10"]);
        recorder.args([format!("--rate={rate_hz}"), format!("--channels={channels}")]);
        recorder.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        place(&mut recorder);
        let mut child = recorder.spawn().context("parec did not start")?;
        let heard = Arc::new((Mutex::new(Heard::default()), Condvar::new()));
        if let Some(pipe) = child.stdout.take() {
            let heard = heard.clone();
            std::thread::spawn(move || read(pipe, &heard));
        }
        let recording = Self { rate_hz, channels, child, heard };
        recording.wait_until("the first sample", Duration::from_secs(5), |samples| !samples.is_empty())?;
        Ok(recording)
    }

    /// Samples so far, those of all channels counted: a place to look from later.
    pub fn position(&self) -> usize {
        lock(&self.heard.0).samples.len()
    }

    /// Everything so far.
    pub fn clip(&self) -> Clip {
        self.clip_from(0)
    }

    /// Everything from a [`Self::position`] on.
    pub fn clip_from(&self, position: usize) -> Clip {
        let channels = usize::from(self.channels);
        let samples = &lock(&self.heard.0).samples;
        let whole = samples.len() - samples.len() % channels;
        let from = (position - position % channels).min(whole);
        Clip { rate_hz: self.rate_hz, channels: self.channels, samples: samples[from..whole].to_vec() }
    }

    /// Waits until what was recorded satisfies `enough`, for at most `limit` of recorded sound.
    pub fn wait_until(&self, what: &str, limit: Duration, mut enough: impl FnMut(&[i16]) -> bool) -> Result<()> {
        let (lock_, told) = &*self.heard;
        let mut heard = lock(lock_);
        let per_second = self.rate_hz as usize * usize::from(self.channels);
        let last = heard.samples.len() + (limit.as_secs_f64() * per_second as f64) as usize;
        loop {
            if enough(&heard.samples) {
                return Ok(());
            }
            if heard.ended {
                bail!("the recording ended while waiting for {what}");
            }
            if heard.samples.len() >= last {
                let level = speech::level_dbfs(&heard.samples[heard.samples.len().saturating_sub(per_second)..]);
                bail!("{what} did not come within {limit:?} (level of the last second: {level:.0} dBFS)");
            }
            let (next, wait) = told.wait_timeout(heard, STALLED).unwrap_or_else(PoisonError::into_inner);
            heard = next;
            if wait.timed_out() {
                bail!("no sample for {STALLED:?} while waiting for {what}");
            }
        }
    }

    /// Waits for sound after sample `from`: the first sample of the first that lasts 30 ms or longer.
    pub fn wait_for_sound(&self, from: usize, limit: Duration) -> Result<usize> {
        let mut at = None;
        self.wait_until("sound", limit, |samples| {
            at = speech::onset(&samples[from.min(samples.len())..], RATE).map(|onset| from + onset);
            at.is_some()
        })?;
        at.context("sound was found and lost")
    }

    /// Waits for sound after sample `from` and then for `quiet` without any: where the sound begins and ends.
    pub fn wait_for_speech(&self, from: usize, quiet: Duration, limit: Duration) -> Result<Range<usize>> {
        let start = self.wait_for_sound(from, limit)?;
        let quiet_samples = (quiet.as_secs_f64() * f64::from(RATE)) as usize;
        let mut end = start;
        self.wait_until("the end of the sound", limit, |samples| {
            let segments = speech::segments(&samples[start..], RATE);
            end = segments.last().map_or(start, |segment| start + segment.end);
            samples.len() >= end + quiet_samples
        })?;
        Ok(start..end)
    }

    /// Ends the recording.
    pub fn stop(self) -> Clip {
        self.clip()
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        // Fails only when it has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lock(heard: &Mutex<Heard>) -> MutexGuard<'_, Heard> {
    heard.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read(mut pipe: impl Read, heard: &(Mutex<Heard>, Condvar)) {
    let mut bytes = [0; 4096];
    let mut odd = None;
    while let Ok(n @ 1..) = pipe.read(&mut bytes) {
        let mut heard_now = lock(&heard.0);
        for byte in &bytes[..n] {
            match odd.take() {
                None => odd = Some(*byte),
                Some(low) => heard_now.samples.push(i16::from_le_bytes([low, *byte])),
            }
        }
        drop(heard_now);
        heard.1.notify_all();
    }
    lock(&heard.0).ended = true;
    heard.1.notify_all();
}

#[cfg(test)]
mod tests {
    use super::super::Encoding;
    use super::*;

    #[test]
    fn what_is_spoken_into_the_microphone_is_heard_there_and_not_from_the_speaker() {
        crate::needs!("pulseaudio", "paplay", "parec");
        let rig = SoundRig::start().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let wav = folder.path().join("tone.wav");
        Clip::tone(RATE, 440.0, 0.4, 0.5).write(&wav, Encoding::Pcm16).unwrap();
        let microphone = rig.record_microphone().unwrap();
        let speaker = rig.record_speaker().unwrap();
        rig.play_into_microphone(&wav).unwrap();
        let heard = microphone.wait_for_speech(0, Duration::from_millis(300), Duration::from_secs(10)).unwrap();
        let milliseconds = heard.len() * 1000 / RATE as usize;
        assert!((350..=480).contains(&milliseconds), "{milliseconds} ms");
        assert_eq!(speech::onset(&speaker.clip().samples, RATE), None);
    }

    #[test]
    fn silence_is_not_waited_for_longer_than_the_limit() {
        crate::needs!("pulseaudio", "paplay", "parec");
        let rig = SoundRig::start().unwrap();
        let speaker = rig.record_speaker().unwrap();
        let error = speaker.wait_for_sound(0, Duration::from_millis(200)).unwrap_err().to_string();
        assert!(error.contains("did not come within 200ms"), "{error}");
    }

    #[test]
    fn an_unplugged_speaker_can_be_plugged_in_again() {
        crate::needs!("pulseaudio", "pactl", "parec");
        let rig = SoundRig::start().unwrap();
        rig.plug_speaker(false).unwrap();
        assert!(rig.plug_speaker(false).is_err());
        rig.plug_speaker(true).unwrap();
        rig.record_speaker().unwrap();
    }
}
