//! The encoder of Resemblyzer 0.1.4 (resemble-ai, Apache-2.0): three LSTM layers over mel powers, after L. Wan et al., "Generalized end-to-end loss for
//! speaker verification", ICASSP 2018. 6 MB, 32-bit floats, CPU.
//!
//! The graph: `mels` f32[batch, 160, 40] (1.6 s) → `embedding` f32[batch, 256].

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use riposte_dsp::{MEL_HOP, MelFrame, MelSpectrum};
use riposte_onnx::Size::{Any, Is};
use riposte_onnx::{Data, OnnxError, Runtime, Session, Tensor};

use riposte_problem::Sentence;
use riposte_problem::words::models as words;

use crate::voiced::{raised, swung, voiced};
use crate::{DIMENSIONS, Embedding, LEAST_VOICE_S, RATE_HZ, SpeakerEncoder, SpeakerError};

const INPUT: &str = "mels";
const BANDS: usize = 40;
/// Moments of a window: 1.6 s, as in training.
const STEPS: usize = 160;
/// From one window to the next, about half of one: Resemblyzer's own 1.3 windows a second.
const STRIDE: usize = 77;
/// Samples of a window.
const WINDOW: usize = STEPS * MEL_HOP;
/// Of a longer sound the last 10 s of voice count: it bounds what an embedding costs.
const LONGEST: usize = 10 * RATE_HZ as usize;

/// The model, loaded and warm.
pub struct Resemblyzer {
    parts: Mutex<Parts>,
    path: String,
    name: String,
}

struct Parts {
    session: Session,
    spectrum: MelSpectrum,
}

impl Resemblyzer {
    /// Loads the model and has it listen to a tone once: the first run is slower, and a model that can't run is found here.
    ///
    /// # Errors
    /// [`SpeakerError::Onnx`]; [`SpeakerError::Unfit`]: a model with other inputs or outputs.
    pub fn load(path: &Path, runtime: &Runtime) -> Result<Self, SpeakerError> {
        let session = runtime.session(path)?;
        let shown = path.display().to_string();
        // The number of windows is open: one session takes long and short sounds.
        if let Some(reason) = session.unfit(INPUT, &[Any, Is(STEPS), Is(BANDS)], &[Any, Is(DIMENSIONS)]) {
            return Err(SpeakerError::Unfit { path: shown, reason });
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let parts = Mutex::new(Parts { session, spectrum: MelSpectrum::new(BANDS, MelFrame::Mirrored) });
        let model = Self { parts, path: shown, name };
        let tone: Vec<f32> = (0..WINDOW).map(|n| (n as f32 * 0.1).sin() * 0.1).collect();
        model.embed(&tone)?;
        Ok(model)
    }

    fn failed(&self, reason: Sentence) -> SpeakerError {
        OnnxError::Failed { path: self.path.clone(), reason }.into()
    }
}

impl SpeakerEncoder for Resemblyzer {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn embed(&self, sound: &[f32]) -> Result<Option<Embedding>, SpeakerError> {
        let mut voice = voiced(sound);
        voice.drain(..voice.len().saturating_sub(LONGEST));
        let seconds = voice.len() as f32 / RATE_HZ as f32;
        if seconds < LEAST_VOICE_S {
            return Ok(None);
        }
        let voice = swung(raised(voice), WINDOW);
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let mels = windows(&voice, &mut parts.spectrum);
        let count = mels.len() / (STEPS * BANDS);
        let made =
            parts.session.run(&[Tensor { name: INPUT, shape: &[count, STEPS, BANDS], data: Data::F32(&mels) }])?;
        let made = made.first().map(|output| output.data.as_slice()).unwrap_or_default();
        if made.len() != count * DIMENSIONS {
            return Err(self.failed(words::wrong_count(made.len(), count * DIMENSIONS)));
        }
        let mut mean = [0.0_f32; DIMENSIONS];
        for window in made.chunks_exact(DIMENSIONS) {
            mean.iter_mut().zip(window).for_each(|(sum, x)| *sum += x);
        }
        let embedding = Embedding::new(&mean, seconds);
        embedding.map(Some).ok_or_else(|| self.failed(words::no_direction()))
    }
}

/// The mel powers of each window of a sound that is no shorter than one, moments of a window in a row; the last window ends with the sound.
fn windows(voice: &[f32], spectrum: &mut MelSpectrum) -> Vec<f32> {
    let steps = voice.len() / MEL_HOP;
    let powers: Vec<f32> =
        (0..steps).flat_map(|step| spectrum.at(voice, step).iter().map(|&x| x as f32).collect::<Vec<_>>()).collect();
    let last = steps - STEPS;
    let mut starts: Vec<usize> = (0..=last).step_by(STRIDE).collect();
    if starts.last().is_some_and(|start| last - start > STRIDE / 2) {
        starts.push(last);
    }
    starts.iter().flat_map(|start| &powers[start * BANDS..(start + STEPS) * BANDS]).copied().collect()
}
