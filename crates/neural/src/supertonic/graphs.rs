//! The four graphs: opened, checked, run one after another, the third of them once a step. Computes on the caller's thread, and on the threads that it was given.
//!
//! duration_predictor(`text_ids` i64[1, n], `style_dp`, `text_mask` f32[1, 1, n]) → seconds f32[1]; text_encoder(`text_ids`, `style_ttl`, `text_mask`) → what is
//! said; vector_estimator(`noisy_latent` f32[1, numbers, frames], `text_emb`, `style_ttl`, `latent_mask`, `text_mask`, `current_step`, `total_step` f32[1]) → the
//! latent with less noise; vocoder(`latent`) → samples.

use std::num::NonZeroUsize;

use riposte_onnx::{Data, Output, Runtime, Session, Size, Stop, Tensor, Wanted};
use riposte_problem::words::{models, neural as words};

use super::files::{DURATIONS, ESTIMATOR, TEXT, VOCODER};
use super::{Files, NAME, Style};
use crate::noise::Noise;
use crate::{NeuralError, sound};

/// Steps from noise to sound. Two sound bad; the publisher's examples take five, and each costs about as much as all the rest.
const STEPS: usize = 5;
/// The same text sounds the same each time.
const SEED: u64 = 7;
/// The publisher's examples speak this much faster than the durations say.
const OWN_SPEED: f32 = 1.05;
const SPEEDS: (f32, f32) = (0.5, 2.0);
/// A chunk of text takes less than half a minute.
const LONGEST_S: f32 = 60.0;

/// The model, open.
pub struct Supertonic {
    durations: Graph,
    text: Graph,
    estimator: Graph,
    vocoder: Graph,
    runtime: Runtime,
    rate_hz: u32,
    frame_samples: usize,
    frame_size: usize,
}

/// One of the graphs, and the first of its outputs.
struct Graph {
    session: Session,
    path: String,
    gives: String,
}

const LETTERS: Wanted<'static> = Wanted::new("text_ids", "int64", &[Size::Free, Size::Free]);
const LETTER_MASK: Wanted<'static> = Wanted::new("text_mask", "float32", &[Size::Free, Size::Is(1), Size::Free]);
const STYLE: Wanted<'static> = Wanted::new("style_ttl", "float32", &[Size::Free, Size::Free, Size::Free]);

impl Supertonic {
    /// Opens the graphs of `files`, on `threads` threads. Blocks for one or two seconds.
    ///
    /// # Errors
    /// [`NeuralError::Onnx`]; [`NeuralError::Broken`]: a graph with other inputs or outputs.
    pub fn load(files: &Files, runtime: &Runtime, threads: NonZeroUsize) -> Result<Self, NeuralError> {
        let open = |name: &str, takes: &[Wanted<'_>]| Graph::open(files, name, takes, runtime, threads);
        let latent = [Size::Free, Size::Is(files.frame_size), Size::Free];
        let number = [Size::Free];
        let style_dp = Wanted::new("style_dp", "float32", &[Size::Free, Size::Free, Size::Free]);
        Ok(Self {
            durations: open(DURATIONS, &[LETTERS, style_dp, LETTER_MASK])?,
            text: open(TEXT, &[LETTERS, STYLE, LETTER_MASK])?,
            estimator: open(
                ESTIMATOR,
                &[
                    Wanted::new("noisy_latent", "float32", &latent),
                    Wanted::new("text_emb", "float32", &[Size::Free, Size::Free, Size::Free]),
                    STYLE,
                    Wanted::new("latent_mask", "float32", &[Size::Free, Size::Is(1), Size::Free]),
                    LETTER_MASK,
                    Wanted::new("current_step", "float32", &number),
                    Wanted::new("total_step", "float32", &number),
                ],
            )?,
            vocoder: open(VOCODER, &[Wanted::new("latent", "float32", &latent)])?,
            runtime: runtime.clone(),
            rate_hz: files.rate_hz,
            frame_samples: files.frame_samples,
            frame_size: files.frame_size,
        })
    }

    /// What ends [`Supertonic::speak`] from another thread.
    ///
    /// # Errors
    /// [`NeuralError::Onnx`]: there is no memory for it.
    pub fn stop(&self) -> Result<Stop, NeuralError> {
        self.runtime.stop().map_err(NeuralError::onnx(NAME))
    }

    /// Sample rate of what is spoken.
    pub fn rate_hz(&self) -> u32 {
        self.rate_hz
    }

    /// Speaks what `ids` say ([`Files::ids`]) in a voice at `speed` (1 is the voice's own; 0.5 to 2): mono samples at [`Supertonic::rate_hz`], about full scale ±1. The
    /// same each time. `None`: it was stopped, between two steps at the latest.
    ///
    /// # Errors
    /// [`NeuralError::Onnx`]; [`NeuralError::NoSound`]: what came is none.
    pub fn speak(
        &mut self,
        ids: &[i64],
        style: &Style,
        speed: f32,
        stop: &Stop,
    ) -> Result<Option<Vec<f32>>, NeuralError> {
        let mask = vec![1.0; ids.len()];
        let letters = Tensor { name: "text_ids", shape: &[1, ids.len()], data: Data::I64(ids) };
        let letter_mask = Tensor { name: "text_mask", shape: &[1, 1, ids.len()], data: Data::F32(&mask) };
        let style_dp =
            Tensor { name: "style_dp", shape: &style.durations.sizes, data: Data::F32(&style.durations.numbers) };
        let style_ttl = Tensor { name: "style_ttl", shape: &style.sound.sizes, data: Data::F32(&style.sound.numbers) };
        let Some(seconds) = self.durations.run(&[letters, style_dp, letter_mask], stop)? else { return Ok(None) };
        let seconds = match seconds.data[..] {
            [seconds] => seconds / (speed.clamp(SPEEDS.0, SPEEDS.1) * OWN_SPEED),
            ref other => return Err(self.durations.no_sound(models::wrong_count(other.len().to_string(), "1"))),
        };
        if !(0.0..=LONGEST_S).contains(&seconds) {
            return Err(self.durations.no_sound(if seconds > LONGEST_S {
                words::endless()
            } else {
                words::no_numbers()
            }));
        }
        let Some(said) = self.text.run(&[letters, style_ttl, letter_mask], stop)? else { return Ok(None) };
        let samples = (seconds * self.rate_hz as f32) as usize;
        let frames = samples.div_ceil(self.frame_samples).max(1);
        let latent_shape = [1, self.frame_size, frames];
        let latent_mask = vec![1.0; frames];
        let mut latent = Noise::new(SEED).take(self.frame_size * frames, 1.0);
        for step in 0..STEPS {
            let (current, total) = ([step as f32], [STEPS as f32]);
            let inputs = [
                Tensor { name: "noisy_latent", shape: &latent_shape, data: Data::F32(&latent) },
                Tensor { name: "text_emb", shape: &said.shape, data: Data::F32(&said.data) },
                style_ttl,
                Tensor { name: "latent_mask", shape: &[1, 1, frames], data: Data::F32(&latent_mask) },
                letter_mask,
                Tensor { name: "current_step", shape: &[1], data: Data::F32(&current) },
                Tensor { name: "total_step", shape: &[1], data: Data::F32(&total) },
            ];
            let Some(made) = self.estimator.run(&inputs, stop)? else { return Ok(None) };
            if made.data.len() != latent.len() {
                let (found, wanted) = (made.data.len().to_string(), latent.len().to_string());
                return Err(self.estimator.no_sound(models::wrong_count(found, wanted)));
            }
            latent = made.data;
        }
        let latent = Tensor { name: "latent", shape: &latent_shape, data: Data::F32(&latent) };
        let Some(mut made) = self.vocoder.run(&[latent], stop)? else { return Ok(None) };
        // The last frame is longer than what is said in it.
        made.data.truncate(samples);
        match sound::trouble(&made.data, self.rate_hz) {
            Some(reason) => Err(self.vocoder.no_sound(reason)),
            None => Ok(Some(made.data)),
        }
    }
}

impl Graph {
    fn open(
        files: &Files,
        name: &str,
        takes: &[Wanted<'_>],
        runtime: &Runtime,
        threads: NonZeroUsize,
    ) -> Result<Self, NeuralError> {
        let path = files.path(name);
        let shown = path.display().to_string();
        let session = runtime.session_on(&path, threads).map_err(NeuralError::onnx(NAME))?;
        let broken = |reason| NeuralError::Broken { model: NAME, path: shown.clone(), reason };
        let gives = session.outputs().first().map(|port| port.name.clone()).unwrap_or_default();
        match session.misfit(takes, &[Wanted::of_any_shape(&gives, "float32")]) {
            Some(reason) => Err(broken(reason)),
            None => Ok(Self { session, path: shown, gives }),
        }
    }

    /// `None`: it was stopped.
    fn run(&mut self, inputs: &[Tensor<'_>], stop: &Stop) -> Result<Option<Output>, NeuralError> {
        self.session.run_for(&self.gives, inputs, stop).map_err(NeuralError::onnx(NAME))
    }

    fn no_sound(&self, reason: riposte_problem::Sentence) -> NeuralError {
        NeuralError::NoSound { model: NAME, path: self.path.clone(), reason }
    }
}
