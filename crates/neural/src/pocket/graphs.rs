//! The four graphs: opened, checked, run frame by frame. Computes on the caller's thread, and on the threads that it was given.
//!
//! text_conditioner(`token_ids` i64[1, n]) → f32[1, n, c]; flow_lm_main(`sequence` f32[1, t, l], `text_embeddings` f32[1, n, c], states) → `conditioning` f32[1, c],
//! `eos_logit`, states; flow_lm_flow(`c`, `s` f32[1, 1], `t` f32[1, 1], `x` f32[1, l]) → the way from noise to a frame; mimi_decoder(`latent` f32[1, t, l], states) →
//! samples, states.

use std::num::NonZeroUsize;

use riposte_onnx::{Data, Made, Numbers, Runtime, Session, Size, Stop, Tensor, Wanted};
use riposte_problem::words::{models, neural as words};

use super::bundle::{CONDITIONER, DECODER, FLOW, MAIN};
use super::states::State;
use super::{Bundle, NAME, Piece, Voice};
use crate::noise::Noise;
use crate::{NeuralError, sound};

/// The model has said all where its logit is above this (`DEFAULT_EOS_THRESHOLD` of pocket-tts).
const END_LOGIT: f32 = -4.0;
/// Noise that a frame begins with: the root of the temperature of 0.7 (`DEFAULT_TEMPERATURE`).
const NOISE_DEVIATION: f32 = 0.836_66;
/// The same text sounds the same each time.
const SEED: u64 = 7;
/// Frames after the end, by the number of words (`generate_audio`): short texts would be cut off.
const FRAMES_AFTER: (usize, usize, usize) = (4, 3 + 2, 1 + 2);
/// Longest of a text: so many tokens a second, and some seconds more.
const TOKENS_HZ: f32 = 3.0;
const SPARE_S: f32 = 2.0;

/// The model, open.
pub struct Pocket {
    conditioner: Graph,
    main: Graph,
    flow: Graph,
    decoder: Graph,
    runtime: Runtime,
    rate_hz: u32,
    frames_hz: f32,
    latent: usize,
    conditioning: usize,
    frames_after_end: Option<usize>,
}

/// One of the graphs: what it gives first, and the states that it hands on.
struct Graph {
    session: Session,
    path: String,
    gives: Vec<String>,
    states: Vec<State>,
}

impl Pocket {
    /// Opens the graphs of `bundle`, on `threads` threads. Blocks for one or two seconds.
    ///
    /// # Errors
    /// [`NeuralError::Onnx`]; [`NeuralError::Broken`]: a graph with other inputs or outputs.
    pub fn load(bundle: &Bundle, runtime: &Runtime, threads: NonZeroUsize) -> Result<Self, NeuralError> {
        let (latent, conditioning) = (bundle.latent, bundle.conditioning);
        let row = [Size::Free, Size::Free, Size::Is(latent)];
        let tokens = [Size::Free, Size::Free, Size::Is(conditioning)];
        let (one, numbers, noise) =
            ([Size::Free, Size::Is(1)], [Size::Free, Size::Is(conditioning)], [Size::Free, Size::Is(latent)]);
        let open = |name: &str, takes: &[Wanted<'_>], gives: &[&str], states: &[State]| {
            Graph::open(bundle, name, takes, gives, states, runtime, threads)
        };
        Ok(Self {
            conditioner: open(CONDITIONER, &[Wanted::new("token_ids", "int64", &[Size::Free, Size::Free])], &[], &[])?,
            main: open(
                MAIN,
                &[Wanted::new("sequence", "float32", &row), Wanted::new("text_embeddings", "float32", &tokens)],
                &["conditioning", "eos_logit"],
                &bundle.states,
            )?,
            flow: open(
                FLOW,
                &[
                    Wanted::new("c", "float32", &numbers),
                    Wanted::new("s", "float32", &one),
                    Wanted::new("t", "float32", &one),
                    Wanted::new("x", "float32", &noise),
                ],
                &[],
                &[],
            )?,
            decoder: open(DECODER, &[Wanted::new("latent", "float32", &row)], &[], &bundle.decoder_states)?,
            runtime: runtime.clone(),
            rate_hz: bundle.rate_hz,
            frames_hz: bundle.frames_hz,
            latent,
            conditioning,
            frames_after_end: bundle.frames_after_end,
        })
    }

    /// What ends [`Pocket::speak`] from another thread.
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

    /// Speaks a piece in a voice: gives mono samples at [`Pocket::rate_hz`], about full scale ±1, to `sound`, frame by frame of 80 ms. The same each time. The model has
    /// one speed. `false`: it was stopped, within a frame.
    ///
    /// # Errors
    /// [`NeuralError::Onnx`]; [`NeuralError::NoSound`]: what came is none.
    pub fn speak(
        &mut self,
        piece: &Piece,
        voice: &Voice,
        stop: &Stop,
        sound: &mut dyn FnMut(&[f32]),
    ) -> Result<bool, NeuralError> {
        Ok(self.frames(piece, voice, stop, sound)?.is_some())
    }

    /// `None`: it was stopped.
    fn frames(
        &mut self,
        piece: &Piece,
        voice: &Voice,
        stop: &Stop,
        give: &mut dyn FnMut(&[f32]),
    ) -> Result<Option<()>, NeuralError> {
        let shape = [1, piece.ids.len()];
        let tokens = Tensor { name: "token_ids", shape: &shape, data: Data::I64(&piece.ids) };
        let Some(text) = self.conditioner.run(&[tokens], &mut Vec::new(), stop)? else { return Ok(None) };
        let text = self.conditioner.floats(&text, piece.ids.len() * self.conditioning)?;
        let (mut states, mut decoder) = (voice.states.clone(), self.decoder.begin());
        // The text is read without sound, then each frame follows the one before; the first follows nothing.
        if self.main_step(&[], text, &mut states, stop)?.is_none() {
            return Ok(None);
        }
        let (few, short, long) = FRAMES_AFTER;
        let after = self.frames_after_end.unwrap_or(if piece.words <= few { short } else { long });
        let most = ((piece.ids.len() as f32 / TOKENS_HZ + SPARE_S) * self.frames_hz).ceil() as usize;
        let (mut noise, mut before, mut left) = (Noise::new(SEED), vec![f32::NAN; self.latent], None);
        for _ in 0..most {
            let Some((conditioning, end)) = self.main_step(&before, &[], &mut states, stop)? else { return Ok(None) };
            if end > END_LOGIT && left.is_none() {
                left = Some(after);
            }
            match &mut left {
                Some(0) => break,
                Some(left) => *left -= 1,
                None => {}
            }
            let Some(frame) = self.frame(&conditioning, noise.take(self.latent, NOISE_DEVIATION), stop)? else {
                return Ok(None);
            };
            let shape = [1, 1, self.latent];
            let latent = Tensor { name: "latent", shape: &shape, data: Data::F32(&frame) };
            let Some(made) = self.decoder.run(&[latent], &mut decoder, stop)? else { return Ok(None) };
            let Numbers::F32(samples) = &made[0].numbers else {
                return Err(self.decoder.no_sound(words::no_numbers()));
            };
            if let Some(reason) = sound::trouble(samples, self.rate_hz) {
                return Err(self.decoder.no_sound(reason));
            }
            give(samples);
            before = frame;
        }
        Ok(Some(()))
    }

    /// What the next frame is made of, and how sure the model is that all is said. `None`: it was stopped.
    fn main_step(
        &mut self,
        before: &[f32],
        text: &[f32],
        states: &mut Vec<Made>,
        stop: &Stop,
    ) -> Result<Option<(Vec<f32>, f32)>, NeuralError> {
        let sequence_shape = [1, before.len() / self.latent, self.latent];
        let text_shape = [1, text.len() / self.conditioning, self.conditioning];
        let inputs = [
            Tensor { name: "sequence", shape: &sequence_shape, data: Data::F32(before) },
            Tensor { name: "text_embeddings", shape: &text_shape, data: Data::F32(text) },
        ];
        let Some(made) = self.main.run(&inputs, states, stop)? else { return Ok(None) };
        if before.is_empty() {
            return Ok(Some((Vec::new(), f32::NEG_INFINITY)));
        }
        let conditioning = self.main.floats(&made[..1], self.conditioning)?.to_vec();
        let end = self.main.floats(&made[1..], 1)?[0];
        Ok(Some((conditioning, end)))
    }

    /// A frame from noise, in one step. `None`: it was stopped.
    fn frame(&mut self, conditioning: &[f32], noise: Vec<f32>, stop: &Stop) -> Result<Option<Vec<f32>>, NeuralError> {
        let (wide, one, narrow) = ([1, self.conditioning], [1, 1], [1, self.latent]);
        let (from, to) = ([0.0], [1.0]);
        let inputs = [
            Tensor { name: "c", shape: &wide, data: Data::F32(conditioning) },
            Tensor { name: "s", shape: &one, data: Data::F32(&from) },
            Tensor { name: "t", shape: &one, data: Data::F32(&to) },
            Tensor { name: "x", shape: &narrow, data: Data::F32(&noise) },
        ];
        let Some(made) = self.flow.run(&inputs, &mut Vec::new(), stop)? else { return Ok(None) };
        let way = self.flow.floats(&made, self.latent)?;
        Ok(Some(noise.iter().zip(way).map(|(noise, way)| noise + way).collect()))
    }
}

impl Graph {
    fn open(
        bundle: &Bundle,
        name: &str,
        takes: &[Wanted<'_>],
        gives: &[&str],
        states: &[State],
        runtime: &Runtime,
        threads: NonZeroUsize,
    ) -> Result<Self, NeuralError> {
        let path = bundle.graph(name);
        let shown = path.display().to_string();
        let session = runtime.session_on(&path, threads).map_err(NeuralError::onnx(NAME))?;
        let handed =
            |name: fn(&State) -> &str| states.iter().map(move |state| Wanted::of_any_shape(name(state), &state.dtype));
        let takes: Vec<Wanted<'_>> = takes.iter().copied().chain(handed(|state| &state.input_name)).collect();
        // One that gives one thing alone calls it as its export likes.
        let first = session.outputs().first().map(|port| port.name.clone()).unwrap_or_default();
        let gives: Vec<String> =
            if gives.is_empty() { vec![first] } else { gives.iter().map(|name| (*name).to_owned()).collect() };
        let wanted = gives.iter().map(|name| Wanted::of_any_shape(name, "float32"));
        let wanted: Vec<Wanted<'_>> = wanted.chain(handed(|state| &state.output_name)).collect();
        if let Some(reason) = session.misfit(&takes, &wanted) {
            return Err(NeuralError::Broken { model: NAME, path: shown, reason });
        }
        Ok(Self { session, path: shown, gives, states: states.to_vec() })
    }

    /// The states before the first run.
    fn begin(&self) -> Vec<Made> {
        self.states.iter().map(State::begin).collect()
    }

    /// What it gives beside the states, which are handed on. `None`: it was stopped.
    fn run(
        &mut self,
        inputs: &[Tensor<'_>],
        states: &mut Vec<Made>,
        stop: &Stop,
    ) -> Result<Option<Vec<Made>>, NeuralError> {
        let handed = self.states.iter().zip(states.iter()).map(|(state, value)| value.tensor(&state.input_name));
        let inputs: Vec<Tensor<'_>> = inputs.iter().copied().chain(handed).collect();
        let names: Vec<&str> = self
            .gives
            .iter()
            .map(String::as_str)
            .chain(self.states.iter().map(|state| state.output_name.as_str()))
            .collect();
        let made = self.session.run_all_for(&names, &inputs, stop).map_err(NeuralError::onnx(NAME))?;
        let Some(mut made) = made else { return Ok(None) };
        *states = made.split_off(self.gives.len());
        Ok(Some(made))
    }

    /// The numbers of the first of `made`, as many as are wanted.
    fn floats<'a>(&self, made: &'a [Made], wanted: usize) -> Result<&'a [f32], NeuralError> {
        match made.first().map(|value| &value.numbers) {
            Some(Numbers::F32(numbers)) if numbers.len() == wanted => Ok(numbers),
            Some(Numbers::F32(numbers)) => {
                Err(self.no_sound(models::wrong_count(numbers.len().to_string(), wanted.to_string())))
            }
            _ => Err(self.no_sound(words::no_numbers())),
        }
    }

    fn no_sound(&self, reason: riposte_problem::Sentence) -> NeuralError {
        NeuralError::NoSound { model: NAME, path: self.path.clone(), reason }
    }
}
