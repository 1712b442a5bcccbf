//! A model that reads a whole sound at once: Parakeet TDT, and RNN-T of the same kind. Computes on the caller's thread, and on the threads that it was given.
//!
//! encoder: `audio_signal` f32[B, bands, T], `length` i64[B] → `outputs` f32[B, D, T′], `encoded_lengths` i64[B]; a frame of its is 80 ms.

use riposte_onnx::{Data, Session, Stop, Tensor};
use riposte_problem::words::transducer as words;

use crate::features::Features;
use crate::greedy::{self, Joint, Progress};
use crate::joint::JointGraphs;
use crate::ports::{FLOAT, LONG, Ports, WHOLE};
use crate::{Hypothesis, TransducerError, Vocabulary};

const SIGNAL: &[&str] = &["audio_signal", "processed_signal"];
const LENGTH: &[&str] = &["length", "processed_signal_length"];
const ENCODED: &[&str] = &["outputs", "encoded"];
const ENCODED_LENGTH: &[&str] = &["encoded_lengths", "encoded_len"];
/// Samples in the longest sound that is read at once: 5 minutes, the most that any source says of Parakeet. Attention costs with the square of it.
const LONGEST_SAMPLES: usize = 300 * 16_000;

/// The model, open.
pub struct Offline {
    encoder: Encoder,
    joint: JointGraphs,
    vocabulary: Vocabulary,
    features: Features,
}

struct Encoder {
    session: Session,
    path: String,
    signal: String,
    length: String,
    encoded: String,
    encoded_length: String,
}

impl Offline {
    pub(crate) fn new(
        session: Session,
        path: String,
        joint: impl FnOnce(Option<usize>) -> Result<JointGraphs, TransducerError>,
        vocabulary: Vocabulary,
    ) -> Result<Self, TransducerError> {
        let inputs = Ports::inputs(&path, &session);
        let (signal, length) = (inputs.get(SIGNAL, FLOAT, 3)?, inputs.get(LENGTH, LONG, 1)?);
        let bands = bands(&inputs, signal)?;
        if inputs.ports.len() != 2 {
            return Err(inputs.unfit(words::other_inputs(inputs.ports.len().to_string(), "2")));
        }
        let outputs = Ports::outputs(&path, &session);
        let (encoded, encoded_length) = (outputs.get(ENCODED, FLOAT, 3)?, outputs.get(ENCODED_LENGTH, WHOLE, 1)?);
        let joint = joint(encoded.shape[1])?;
        let [signal, length, encoded, encoded_length] =
            [signal, length, encoded, encoded_length].map(|port| port.name.clone());
        let encoder = Encoder { path, signal, length, encoded, encoded_length, session };
        Ok(Self { encoder, joint, vocabulary, features: Features::new(bands) })
    }

    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The text of 16 kHz sound, of 5 minutes at the most; what is longer is cut off there. `None`: it was stopped.
    ///
    /// # Errors
    /// [`TransducerError::Onnx`]; [`TransducerError::Confused`]: what came out is no text.
    pub fn read(&mut self, sound: &[f32], stop: &Stop) -> Result<Option<Hypothesis>, TransducerError> {
        let features = self.features.normalised(&sound[..sound.len().min(LONGEST_SAMPLES)]);
        if features.is_empty() {
            return Ok(Some(Hypothesis::default()));
        }
        let Some(encoded) = self.encoder.run(&features, self.features.bands(), stop)? else { return Ok(None) };
        self.joint.stopped_by(stop);
        let mut progress = Progress::new(self.joint.begin());
        if !greedy::read(&mut self.joint, &self.vocabulary, encoded.frames(), &mut progress)? {
            return Ok(None);
        }
        Ok(Some(hypothesis(&progress, &self.vocabulary)))
    }
}

impl Encoder {
    fn run(&mut self, features: &[f32], bands: usize, stop: &Stop) -> Result<Option<Encoded>, TransducerError> {
        let steps = features.len() / bands;
        let length = [steps as i64];
        let inputs = [
            Tensor { name: &self.signal, shape: &[1, bands, steps], data: Data::F32(features) },
            Tensor { name: &self.length, shape: &[1], data: Data::I64(&length) },
        ];
        let names = [self.encoded.as_str(), self.encoded_length.as_str()];
        let Some(made) = self.session.run_all_for(&names, &inputs, stop)? else { return Ok(None) };
        let [encoded, length] = <[_; 2]>::try_from(made).map_err(|_| self.confused())?;
        Encoded::new(&encoded.shape, encoded.numbers.floats(), length.numbers.count())
            .map(Some)
            .ok_or_else(|| self.confused())
    }

    fn confused(&self) -> TransducerError {
        TransducerError::Confused { path: self.path.clone(), reason: words::odd_encoding() }
    }
}

/// What the text of a finished decoding is.
pub(crate) fn hypothesis<M>(progress: &Progress<M>, vocabulary: &Vocabulary) -> Hypothesis {
    let closes = progress.closes(vocabulary);
    let text = vocabulary.text(progress.tokens.iter().map(|token| token.id));
    Hypothesis { text, closes, tokens: progress.tokens.clone() }
}

/// The mel bands that an encoder takes: 128, or 80 in older ones; 128 where it does not say.
pub(crate) fn bands(inputs: &Ports<'_>, signal: &riposte_onnx::Port) -> Result<usize, TransducerError> {
    let bands = signal.shape[1].unwrap_or(128);
    if !matches!(bands, 80 | 128) {
        inputs.sized(signal, 1, 128)?;
    }
    inputs.sized(signal, 0, 1)?;
    Ok(bands)
}

/// What an encoder made, frame after frame.
pub(crate) struct Encoded {
    numbers: Vec<f32>,
    width: usize,
}

impl Encoded {
    /// From f32[1, D, T] of which `length` frames are valid; `None`: that is no such thing.
    pub(crate) fn new(shape: &[usize], numbers: Option<Vec<f32>>, length: Option<usize>) -> Option<Self> {
        let (&[1, width, steps], numbers, length) = (shape, numbers?, length?) else { return None };
        if width == 0 || length > steps || numbers.len() != width * steps {
            return None;
        }
        let frame = |at: usize| (0..width).map(move |row| row * steps + at);
        let numbers = (0..length).flat_map(frame).map(|at| numbers[at]).collect();
        Some(Self { numbers, width })
    }

    pub(crate) fn frames(&self) -> std::slice::ChunksExact<'_, f32> {
        self.numbers.chunks_exact(self.width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_columns_and_only_the_valid_ones() {
        let numbers = Some(vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let encoded = Encoded::new(&[1, 2, 3], numbers.clone(), Some(2)).unwrap();
        assert_eq!(encoded.frames().collect::<Vec<_>>(), [[1.0, 4.0], [2.0, 5.0]]);
        for (shape, length) in
            [(&[1, 2, 3][..], Some(4)), (&[1, 3, 3], Some(1)), (&[2, 3], Some(1)), (&[1, 2, 3], None)]
        {
            assert!(Encoded::new(shape, numbers.clone(), length).is_none());
        }
    }
}
