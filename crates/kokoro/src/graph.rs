//! The graph: opened, checked, run. Computes on the caller's thread, and on the threads that it was given.
//!
//! `tokens` or `input_ids` i64[1, n ≤ 512], `style` f32[1, 256], `speed` f32[1] or i32[1] → `audio` or `waveform` f32, 24 kHz; exports differ in the names and
//! some give durations as well, so that what is there is matched by name, type and shape.

use std::num::NonZeroUsize;
use std::path::Path;

use riposte_onnx::{Data, Port, Runtime, Session, Stop, Tensor};
use riposte_problem::Sentence;
use riposte_problem::words::{kokoro as words, phrase};

use crate::styles::STYLE;
use crate::vocabulary::EDGE;
use crate::{KokoroError, Style};

/// Sample rate of what is spoken.
pub const RATE_HZ: u32 = 24_000;
/// What the model reads at once, without the edges.
pub const LONGEST_TOKENS: usize = 510;
/// 510 tokens at half the speed take less than two minutes: what is longer is no speech.
const LONGEST_FRAMES: usize = 150 * RATE_HZ as usize;
/// The published files have 80 to 330 MB.
const LARGEST_BYTES: u64 = 1 << 30;
/// What the model was trained to be asked for; beyond it words melt together.
const SPEEDS: (f32, f32) = (0.5, 2.0);

const TOKENS: &[&str] = &["tokens", "input_ids"];
const SOUND: &[&str] = &["audio", "waveform"];

/// The model, open.
pub struct Kokoro {
    session: Session,
    runtime: Runtime,
    path: String,
    tokens: String,
    sound: String,
    whole_speed: bool,
}

impl Kokoro {
    /// Opens the model on `threads` threads. Blocks for one or two seconds.
    ///
    /// # Errors
    /// [`KokoroError::Onnx`]; [`KokoroError::Unfit`]: a model with other inputs or outputs.
    pub fn load(path: &Path, runtime: &Runtime, threads: NonZeroUsize) -> Result<Self, KokoroError> {
        let shown = path.display().to_string();
        let unfit = |reason: Sentence| KokoroError::Unfit { path: shown.clone(), reason };
        if let Some(bytes) = path.metadata().ok().map(|file| file.len()).filter(|bytes| *bytes > LARGEST_BYTES) {
            return Err(unfit(words::too_large(bytes)));
        }
        let session = runtime.session_on(path, threads)?;
        let fit = fit(session.inputs(), session.outputs())
            .map_err(|found| unfit(phrase::detail(words::another_model(), found)))?;
        Ok(Self {
            session,
            runtime: runtime.clone(),
            path: shown,
            tokens: fit.tokens,
            sound: fit.sound,
            whole_speed: fit.whole_speed,
        })
    }

    /// What ends [`Kokoro::speak`] from another thread.
    ///
    /// # Errors
    /// [`KokoroError::Onnx`]: there is no memory for it.
    pub fn stop(&self) -> Result<Stop, KokoroError> {
        Ok(self.runtime.stop()?)
    }

    /// The file.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Speaks `tokens` (one of [`crate::pieces`]; at most [`LONGEST_TOKENS`], more are left out) at `speed` (1 is the voice's own; 0.5 to 2): mono samples at
    /// [`RATE_HZ`], about full scale ±1, with 300 to 500 ms of silence at both ends. `None`: it was stopped.
    ///
    /// # Errors
    /// [`KokoroError::Onnx`]; [`KokoroError::NoSound`]: what came is none.
    pub fn speak(
        &mut self,
        tokens: &[i64],
        style: &Style,
        speed: f32,
        stop: &Stop,
    ) -> Result<Option<Vec<f32>>, KokoroError> {
        let tokens = &tokens[..tokens.len().min(LONGEST_TOKENS)];
        let edged: Vec<i64> = [EDGE].into_iter().chain(tokens.iter().copied()).chain([EDGE]).collect();
        let speed = [speed.clamp(SPEEDS.0, SPEEDS.1)];
        let whole = [speed[0].round() as i32];
        let speed = if self.whole_speed { Data::I32(&whole) } else { Data::F32(&speed) };
        let inputs = [
            Tensor { name: &self.tokens, shape: &[1, edged.len()], data: Data::I64(&edged) },
            Tensor { name: "style", shape: &[1, STYLE], data: Data::F32(style.row(tokens.len())) },
            Tensor { name: "speed", shape: &[1], data: speed },
        ];
        let Some(made) = self.session.run_for(&self.sound, &inputs, stop)? else { return Ok(None) };
        let no_sound = |reason| KokoroError::NoSound { path: self.path.clone(), reason };
        match &made.data {
            samples if samples.is_empty() => Err(no_sound(words::nothing_given())),
            samples if samples.len() > LONGEST_FRAMES => Err(no_sound(words::endless())),
            samples if samples.iter().any(|sample| !sample.is_finite()) => Err(no_sound(words::no_numbers())),
            _ => Ok(Some(made.data)),
        }
    }
}

struct Fit {
    tokens: String,
    sound: String,
    whole_speed: bool,
}

/// How the model is asked; the error is why it is another one, as a lower-case phrase.
fn fit(inputs: &[Port], outputs: &[Port]) -> Result<Fit, String> {
    let names = |ports: &[Port]| ports.iter().map(|port| port.name.clone()).collect::<Vec<_>>().join(", ");
    let one_of =
        |ports: &[Port], names: &[&str]| ports.iter().find(|port| names.contains(&port.name.as_str())).cloned();
    let input = |wanted: &[&str]| {
        one_of(inputs, wanted)
            .ok_or_else(|| format!("it takes {}, and Kokoro takes tokens, style and speed", names(inputs)))
    };
    let (tokens, style, speed) = (input(TOKENS)?, input(&["style"])?, input(&["speed"])?);
    if inputs.len() != 3 {
        return Err(format!("it takes {}, and Kokoro takes tokens, style and speed", names(inputs)));
    }
    let sound = one_of(outputs, SOUND).ok_or_else(|| format!("it gives {}, and Kokoro gives audio", names(outputs)))?;
    let is = |port: &Port, kinds: &[&str], shape: &[Option<usize>]| {
        let fits = |(has, wants): (&Option<usize>, &Option<usize>)| has.is_none() || wants.is_none() || has == wants;
        let shaped = port.shape.len() == shape.len() && port.shape.iter().zip(shape).all(fits);
        if kinds.contains(&port.kind.as_str()) && shaped {
            return Ok(());
        }
        let shape: Vec<String> =
            port.shape.iter().map(|size| size.map_or_else(|| "any".to_owned(), |size| size.to_string())).collect();
        Err(format!("its {} is {} [{}]", port.name, port.kind, shape.join(", ")))
    };
    is(&tokens, &["int64"], &[Some(1), None])?;
    is(&style, &["float32"], &[Some(1), Some(STYLE)])?;
    is(&speed, &["float32", "int32"], &[Some(1)])?;
    if sound.kind != "float32" {
        return Err(format!("its {} is {}, not float32", sound.name, sound.kind));
    }
    Ok(Fit { tokens: tokens.name, sound: sound.name, whole_speed: speed.kind == "int32" })
}
