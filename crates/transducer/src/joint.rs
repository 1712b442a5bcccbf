//! The prediction and joint networks as graphs: what scores tokens at a frame of the encoder's. Computes on the caller's thread, and on the threads that it was
//! given.
//!
//! Together: `encoder_outputs` f32[B, D, 1], `targets` i32 or i64[B, 1], `target_length`, two states f32[layers, B, size] → `outputs` f32[B, 1, 1, V (+ durations)],
//! two states. Apart: decoder(`targets`, `target_length`, states) → `outputs` f32[B, size, 1], states; joiner(`encoder_outputs`, `decoder_outputs`) → `outputs`. The
//! states have several names, and are taken in their order.

use std::path::Path;

use riposte_onnx::{Data, Numbers, Port, Runtime, Session, Stop, Tensor};
use riposte_problem::words::transducer as words;

use crate::files::JointFiles;
use crate::greedy::Joint;
use crate::ports::{FLOAT, Ports, Shape, WHOLE};
use crate::{TransducerError, Vocabulary};

/// Of one step: the scores, and the prediction network's two states after it.
type ScoresAndStates = (Vec<f32>, [Vec<f32>; 2]);

const ENCODED: &[&str] = &["encoder_outputs", "encoder_output"];
const PREDICTED: &[&str] = &["decoder_outputs", "decoder_output"];
const TARGETS: &[&str] = &["targets"];
const TARGET_LENGTH: &[&str] = &["target_length"];
/// More duration logits than any published model has.
const MOST_DURATIONS: usize = 16;

/// What the prediction network remembers.
#[derive(Clone)]
pub(crate) struct Memory {
    /// The token written last; the blank at the beginning.
    last: usize,
    states: [Vec<f32>; 2],
    /// What the states become if a token is written now, and what the prediction is where it is a graph of its own.
    next: Option<Next>,
}

#[derive(Clone)]
struct Next {
    states: [Vec<f32>; 2],
    predicted: Vec<f32>,
}

/// The graphs, open.
pub(crate) struct JointGraphs {
    path: String,
    /// The only one, or the decoder.
    predictor: Predictor,
    joiner: Option<Joiner>,
    blank: usize,
    stop: Stop,
}

struct Predictor {
    session: Session,
    encoded: Option<String>,
    targets: (String, bool),
    length: Option<(String, bool)>,
    states: [(String, Shape); 2],
    /// What it gives, then its states.
    outputs: [String; 3],
}

struct Joiner {
    session: Session,
    encoded: String,
    predicted: (String, Shape),
    output: String,
}

impl JointGraphs {
    /// Opens them, and asks them once, so that a vocabulary of another model is found here. `width`: numbers in the encoder's frames, where it says it.
    pub(crate) fn load(
        files: &JointFiles,
        runtime: &Runtime,
        vocabulary: &Vocabulary,
        width: Option<usize>,
    ) -> Result<Self, TransducerError> {
        let (path, joiner) = match files {
            JointFiles::Together(path) => (path, None),
            JointFiles::Apart { decoder, joiner } => (decoder, Some(joiner)),
        };
        let (predictor, own) = Predictor::load(path, runtime, joiner.is_none())?;
        let mut shown = path.display().to_string();
        let (joiner, own) = match joiner {
            None => (None, own),
            Some(path) => {
                shown = path.display().to_string();
                let (joiner, own) = Joiner::load(path, runtime)?;
                (Some(joiner), own)
            }
        };
        let width = match (own, width) {
            (Some(own), Some(width)) if own != width => {
                let reason = words::other_width(own.to_string(), width.to_string());
                return Err(TransducerError::Unfit { path: shown, reason });
            }
            (own, width) => own.or(width),
        };
        let stop = runtime.stop()?;
        let mut graphs = Self { path: shown, predictor, joiner, blank: vocabulary.blank(), stop };
        if let Some(width) = width {
            graphs.check(width, vocabulary)?;
        }
        Ok(graphs)
    }

    fn check(&mut self, width: usize, vocabulary: &Vocabulary) -> Result<(), TransducerError> {
        let mut memory = self.begin();
        let scores = self.score(&vec![0.0; width], &mut memory)?.map_or(0, |scores| scores.len());
        let durations = scores.checked_sub(vocabulary.len());
        if durations.is_some_and(|durations| durations != 1 && durations <= MOST_DURATIONS) {
            return Ok(());
        }
        let reason = words::no_scores(scores.to_string(), vocabulary.len().to_string());
        Err(TransducerError::Unfit { path: self.path.clone(), reason })
    }

    /// What ends scoring from another thread, from now on.
    pub(crate) fn stopped_by(&mut self, stop: &Stop) {
        self.stop = stop.clone();
    }
}

impl Joint for JointGraphs {
    type Memory = Memory;

    fn begin(&self) -> Memory {
        let states = self.predictor.states.each_ref().map(|(_, shape)| vec![0.0; shape.numbers]);
        Memory { last: self.blank, states, next: None }
    }

    fn score(&mut self, frame: &[f32], memory: &mut Memory) -> Result<Option<Vec<f32>>, TransducerError> {
        let Some(joiner) = &mut self.joiner else {
            let Some((scores, states)) = self.predictor.run(Some(frame), memory, &self.stop)? else { return Ok(None) };
            memory.next = Some(Next { states, predicted: Vec::new() });
            return Ok(Some(scores));
        };
        if memory.next.is_none() {
            let Some((predicted, states)) = self.predictor.run(None, memory, &self.stop)? else { return Ok(None) };
            memory.next = Some(Next { states, predicted });
        }
        let predicted = memory.next.as_ref().map_or(&[][..], |next| &next.predicted);
        joiner.run(frame, predicted, &self.stop)
    }

    fn wrote(&self, token: usize, memory: &mut Memory) {
        memory.last = token;
        if let Some(next) = memory.next.take() {
            memory.states = next.states;
        }
    }

    fn path(&self) -> &str {
        &self.path
    }
}

impl Predictor {
    /// With the width of the encoder's frames, where it takes them and says it.
    fn load(path: &Path, runtime: &Runtime, together: bool) -> Result<(Self, Option<usize>), TransducerError> {
        let session = runtime.session(path)?;
        let shown = path.display().to_string();
        let inputs = Ports::inputs(&shown, &session);
        let encoded = if together { Some(inputs.get(ENCODED, FLOAT, 3)?) } else { None };
        let width = encoded.and_then(|port| port.shape[1]);
        let targets = inputs.get(TARGETS, WHOLE, 2)?;
        let length = inputs.find(TARGET_LENGTH).map(|_| inputs.get(TARGET_LENGTH, WHOLE, 1)).transpose()?;
        let is_state = |port: &&Port| {
            port.kind == "float32" && port.shape.len() == 3 && encoded.is_none_or(|encoded| encoded.name != port.name)
        };
        let states: Vec<&Port> = inputs.ports.iter().filter(is_state).collect();
        let [first, second] = states[..] else {
            return Err(inputs.unfit(words::other_states(states.len().to_string())));
        };
        let state = |port: &Port| -> Result<(String, Shape), TransducerError> {
            let shape = inputs.whole(port, &[port.shape[0], Some(1), port.shape[2]])?;
            Ok((port.name.clone(), shape))
        };
        let states = [state(first)?, state(second)?];
        let outputs = Ports::outputs(&shown, &session);
        let scores = outputs.get(&["outputs", "decoder_output"], FLOAT, if together { 4 } else { 3 })?;
        let given: Vec<&Port> = outputs
            .ports
            .iter()
            .filter(|port| port.kind == "float32" && port.shape.len() == 3 && port.name != scores.name)
            .collect();
        let [first, second] = given[..] else {
            return Err(outputs.unfit(words::other_states(given.len().to_string())));
        };
        let outputs = [scores, first, second].map(|port| port.name.clone());
        let whole = |port: &Port| (port.name.clone(), port.kind == "int64");
        let (encoded, targets, length) = (encoded.map(|port| port.name.clone()), whole(targets), length.map(whole));
        Ok((Self { encoded, targets, length, states, outputs, session }, width))
    }

    fn run(
        &mut self,
        frame: Option<&[f32]>,
        memory: &Memory,
        stop: &Stop,
    ) -> Result<Option<ScoresAndStates>, TransducerError> {
        // A vocabulary has 200 000 pieces at the most.
        let (long, short) = ([memory.last as i64], [memory.last as i32]);
        let whole = |is_long: bool| if is_long { Data::I64(&long) } else { Data::I32(&short) };
        let one = |is_long: bool| if is_long { Data::I64(&[1]) } else { Data::I32(&[1]) };
        let mut inputs = vec![Tensor { name: &self.targets.0, shape: &[1, 1], data: whole(self.targets.1) }];
        let frame_shape = [1, frame.map_or(0, <[f32]>::len), 1];
        if let (Some(name), Some(frame)) = (&self.encoded, frame) {
            inputs.push(Tensor { name, shape: &frame_shape, data: Data::F32(frame) });
        }
        if let Some((name, is_long)) = &self.length {
            inputs.push(Tensor { name, shape: &[1], data: one(*is_long) });
        }
        for ((name, shape), state) in self.states.iter().zip(&memory.states) {
            inputs.push(Tensor { name, shape: &shape.sizes, data: Data::F32(state) });
        }
        let names = self.outputs.each_ref().map(String::as_str);
        let Some(made) = self.session.run_all_for(&names, &inputs, stop)? else { return Ok(None) };
        let mut floats = made.into_iter().map(|made| made.numbers.floats().unwrap_or_default());
        let mut next = || floats.next().unwrap_or_default();
        let (scores, states) = (next(), [next(), next()]);
        Ok(Some((scores, states)))
    }
}

impl Joiner {
    fn load(path: &Path, runtime: &Runtime) -> Result<(Self, Option<usize>), TransducerError> {
        let session = runtime.session(path)?;
        let shown = path.display().to_string();
        let inputs = Ports::inputs(&shown, &session);
        let (encoded, predicted) = (inputs.get(ENCODED, FLOAT, 3)?, inputs.get(PREDICTED, FLOAT, 3)?);
        let predicted = (predicted.name.clone(), inputs.whole(predicted, &[Some(1), predicted.shape[1], Some(1)])?);
        let output =
            Ports::outputs(&shown, &session).get(&["outputs", "logits", "joint_output"], FLOAT, 4)?.name.clone();
        let (encoded, width) = (encoded.name.clone(), encoded.shape[1]);
        Ok((Self { encoded, predicted, output, session }, width))
    }

    fn run(&mut self, frame: &[f32], predicted: &[f32], stop: &Stop) -> Result<Option<Vec<f32>>, TransducerError> {
        let inputs = [
            Tensor { name: &self.encoded, shape: &[1, frame.len(), 1], data: Data::F32(frame) },
            Tensor { name: &self.predicted.0, shape: &self.predicted.1.sizes, data: Data::F32(predicted) },
        ];
        let made = self.session.run_all_for(&[&self.output], &inputs, stop)?;
        Ok(made.and_then(|mut made| made.pop()).and_then(|made| Numbers::floats(made.numbers)))
    }
}
