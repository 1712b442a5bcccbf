//! Spoken lines: the installed espeak-ng says them once, a folder keeps them under a hash of what was asked for. Starts a program and writes
//! files; runs on whatever thread asks. espeak-ng is GPL-3 and therefore only started, never linked.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use riposte_audio::Clip;
use riposte_dsp::{RATE_HZ, Resample};
use riposte_problem::{Kind, Problem};
use serde::{Deserialize, Serialize};

use super::format::{Part, Voice};
use super::real::hash;

/// What a line is scaled to before its gain: the nominal level of speech in telephony tests, −26 dB (ITU-T P.56), as RMS while it sounds.
pub(crate) const SPEECH_RMS: f32 = 0.05;
/// Below the peak by more than this (40 dB), the ends of a rendering are silence.
const EDGE: f32 = 0.01;
/// Raised when renderings are made in another way, so that old files are not taken.
const MADE: u32 = 1;

/// Words as they sound.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spoken {
    /// 16 kHz mono, from the first to the last sound, at [`SPEECH_RMS`].
    pub(crate) samples: Arc<[f32]>,
    /// Each word with the sample after its last.
    pub(crate) words: Arc<[(String, usize)]>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    text: String,
    ends: Vec<usize>,
}

/// The folder of renderings, and those that were used already.
pub(crate) struct Voices {
    folder: PathBuf,
    known: Mutex<HashMap<String, Spoken>>,
}

impl Voices {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, known: Mutex::default() }
    }

    /// `words` as `voice` says them. `spoken`: what espeak-ng is given instead of them.
    pub(crate) fn say(&self, voice: &Voice, words: &str, spoken: Option<&str>) -> Result<Spoken, Problem> {
        let key = key(voice, words, spoken);
        if let Some(found) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(found.clone());
        }
        let path = self.folder.join(format!("{key}.voice"));
        let said = match load(&path, words) {
            Some(said) => said,
            None => {
                let said = render(voice, words, spoken)?;
                // The next run reads what this one heard, so that both are the same to the last bit.
                keep(&self.folder, &path, words, &said).map_err(|error| unwritable(&path, &error.to_string()))?;
                load(&path, words).unwrap_or(said)
            }
        };
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, said.clone());
        Ok(said)
    }

    /// Parts in a row, with their silences.
    pub(crate) fn line(&self, voice: &Voice, parts: &[Part], spoken: Option<&str>) -> Result<Spoken, Problem> {
        let (mut samples, mut words) = (Vec::new(), Vec::new());
        for (n, part) in parts.iter().enumerate() {
            match part {
                Part::Silence(ms) => samples.resize(samples.len() + *ms as usize * RATE_HZ as usize / 1000, 0.0),
                Part::Words(text) => {
                    // espeak-ng ends every text like a sentence; before a pause the voice stays up, as with a comma.
                    let goes_on =
                        (n + 1 < parts.len() && text.ends_with(char::is_alphanumeric)).then(|| format!("{text},"));
                    let said = self.say(voice, text, spoken.or(goes_on.as_deref()))?;
                    words.extend(said.words.iter().map(|(word, end)| (word.clone(), samples.len() + end)));
                    samples.extend_from_slice(&said.samples);
                }
            }
        }
        Ok(Spoken { samples: samples.into(), words: words.into() })
    }
}

fn key(voice: &Voice, words: &str, spoken: Option<&str>) -> String {
    let text = format!("{MADE}|{}|{}|{}|{words}|{}", voice.espeak, voice.pitch, voice.wpm, spoken.unwrap_or_default());
    hash(text.bytes())
}

fn load(path: &Path, words: &str) -> Option<Spoken> {
    let bytes = std::fs::read(path).ok()?;
    let end = bytes.iter().position(|b| *b == b'\n')?;
    let header: Header = serde_json::from_slice(&bytes[..end]).ok()?;
    let texts: Vec<&str> = words.split_whitespace().collect();
    if header.text != words || header.ends.len() != texts.len() {
        return None;
    }
    let samples = bytes[end + 1..].chunks_exact(2).map(|b| f32::from(i16::from_le_bytes([b[0], b[1]])) / 32_768.0);
    let words = texts.into_iter().map(str::to_owned).zip(header.ends).collect();
    Some(Spoken { samples: samples.collect(), words })
}

fn keep(folder: &Path, path: &Path, words: &str, said: &Spoken) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let header = Header { text: words.to_owned(), ends: said.words.iter().map(|(_, end)| *end).collect() };
    let mut bytes = serde_json::to_vec(&header)?;
    bytes.push(b'\n');
    for sample in said.samples.iter() {
        bytes.extend_from_slice(&((sample * 32_768.0) as i16).to_le_bytes());
    }
    let file = tempfile::NamedTempFile::new_in(folder)?;
    std::fs::write(file.path(), bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn render(voice: &Voice, words: &str, spoken: Option<&str>) -> Result<Spoken, Problem> {
    let mut samples = espeak(voice, spoken.unwrap_or(words))?;
    let all: Vec<&str> = words.split_whitespace().collect();
    let phonemes = spoken.is_some_and(|spoken| spoken.contains("[["));
    // A word ends where the line up to it ends when it is said alone; its last sound is drawn out a little then, hence the bound.
    let mut ends = Vec::with_capacity(all.len());
    for n in 1..all.len() {
        let end = if phonemes {
            samples.len() * n / all.len()
        } else {
            espeak(voice, all[..n].join(" ").trim_end_matches(['.', '?', '!']))?.len()
        };
        ends.push(end.min(samples.len()).max(ends.last().copied().unwrap_or(0)));
    }
    ends.push(samples.len());
    let gain = SPEECH_RMS / active_rms(&samples).max(1e-6);
    for sample in &mut samples {
        *sample = (*sample * gain).clamp(-0.99, 0.99);
    }
    let words = all.into_iter().map(str::to_owned).zip(ends).collect();
    Ok(Spoken { samples: samples.into(), words })
}

/// RMS of the 10 ms blocks that are less than 30 dB below the loudest.
fn active_rms(samples: &[f32]) -> f32 {
    let power: Vec<f32> =
        samples.chunks(160).map(|block| block.iter().map(|s| s * s).sum::<f32>() / block.len() as f32).collect();
    let loudest = power.iter().copied().fold(0.0, f32::max);
    let active: Vec<f32> = power.into_iter().filter(|p| *p > loudest / 1000.0).collect();
    (active.iter().sum::<f32>() / active.len().max(1) as f32).sqrt()
}

/// From the first to the last sound, at 16 kHz.
fn espeak(voice: &Voice, text: &str) -> Result<Vec<f32>, Problem> {
    let output = Command::new("espeak-ng")
        .args(["--stdout", "-z", "-b", "1", "-v", &voice.espeak])
        .args(["-s", &voice.wpm.to_string(), "-p", &voice.pitch.to_string(), "--", text])
        .output()
        .map_err(|error| missing(&error.to_string()))?;
    if !output.status.success() || !output.stderr.is_empty() {
        return Err(refused(voice, String::from_utf8_lossy(&output.stderr).trim()));
    }
    let clip = Clip::from_bytes("espeak-ng's output", &output.stdout).map_err(|error| error.problem())?;
    let mut resample = Resample::new(clip.rate_hz(), RATE_HZ);
    let mut samples = Vec::new();
    resample.push(clip.samples(), &mut samples);
    resample.finish(&mut samples);
    let bar = samples.iter().fold(0.0_f32, |peak, s| peak.max(s.abs())) * EDGE;
    let sounds = |s: &f32| s.abs() > bar;
    match (samples.iter().position(sounds), samples.iter().rposition(sounds)) {
        (Some(first), Some(last)) => Ok(samples[first..=last].to_vec()),
        _ => Err(refused(voice, &format!("\"{text}\" makes no sound"))),
    }
}

fn missing(reason: &str) -> Problem {
    Problem::new(
        "bench.no_espeak",
        Kind::Device,
        format!("The scenarios are spoken by espeak-ng, which can't be started ({reason})."),
        "Install espeak-ng, on Debian and Ubuntu with \"sudo apt install espeak-ng\", and try again.",
    )
}

fn refused(voice: &Voice, reason: &str) -> Problem {
    Problem::new(
        "bench.espeak_failed",
        Kind::Input,
        format!("espeak-ng can't speak as \"{}\": {reason}.", voice.espeak),
        "Use a voice that \"espeak-ng --voices=en\" lists, with a variant of \"espeak-ng --voices=variant\" after a plus.",
    )
}

fn unwritable(path: &Path, reason: &str) -> Problem {
    Problem::new(
        "bench.voices_unwritable",
        Kind::Input,
        format!("A spoken line can't be kept at {}: {reason}.", path.display()),
        "Name a folder that can be written to with --voices.",
    )
}

#[cfg(test)]
impl Voices {
    /// Makes a voice say `words` without espeak-ng: a vowel of 200 ms for every word, falling off into the next.
    pub(crate) fn know(&self, voice: &Voice, words: &str) {
        const WORD: usize = RATE_HZ as usize / 5;
        let all: Vec<&str> = words.split_whitespace().collect();
        // Two people, or one would be the other's echo: the agent's pitch never moves, everybody else's is higher and does.
        let agent = voice.espeak == "agent";
        let formants_hz = if agent { [700.0, 1_200.0] } else { [850.0, 1_500.0] };
        let pitch_hz = |n: usize| if agent { 120.0 } else { 190.0 + 15.0 * (n as f32 / RATE_HZ as f32 * 9.0).sin() };
        let (mut phase, mut a, mut b) = (0.0_f32, [0.0_f32; 2], [0.0_f32; 2]);
        let resonate = |state: &mut [f32; 2], hz: f32, input: f32| {
            let (r, w) = (0.97, hz / RATE_HZ as f32 * std::f32::consts::TAU);
            let out = input + 2.0 * r * w.cos() * state[0] - r * r * state[1];
            *state = [out, state[0]];
            out
        };
        let mut samples: Vec<f32> = (0..all.len() * WORD)
            .map(|n| {
                phase += pitch_hz(n) / RATE_HZ as f32;
                let pulse = if phase >= 1.0 { 1.0 } else { 0.0 };
                phase %= 1.0;
                let syllable = 0.6 - 0.4 * (n as f32 / WORD as f32 * std::f32::consts::TAU).cos();
                (resonate(&mut a, formants_hz[0], pulse) + 0.5 * resonate(&mut b, formants_hz[1], pulse)) * syllable
            })
            .collect();
        let gain = SPEECH_RMS / active_rms(&samples);
        samples.iter_mut().for_each(|s| *s = (*s * gain).clamp(-0.99, 0.99));
        let words_at = all.iter().enumerate().map(|(n, word)| ((*word).to_owned(), (n + 1) * WORD)).collect();
        let said = Spoken { samples: samples.into(), words: words_at };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(key(voice, words, Some(&format!("{words},"))), said.clone());
        known.insert(key(voice, words, None), said);
    }
}
