//! A cache-aware streaming model: reads a sound in chunks as it comes, each with what the encoder kept of those before. Computes on the caller's thread, and on the
//! threads that it was given. The text of what was pushed costs one chunk, whatever came before.
//!
//! Two layouts are known, and told apart by what the graphs declare (`layout`): inputs `processed_signal` or `audio_signal` f32[1, bands, window], its length,
//! `cache_last_channel`, `cache_last_time`, `cache_last_channel_len`, and `prompt_index` where the language is told; outputs `encoded` or `outputs` f32[1, D, T], its
//! length, and the caches' next values. A window is the new frames of a chunk and the 9 before them; before the first there are frames of zeros.

mod layout;

use riposte_onnx::{Data, Made, Session, Stop, Tensor};
use riposte_problem::words::transducer as words;

use self::layout::Layout;
use crate::features::{FeatureStream, Features};
use crate::greedy::{self, Joint, Progress};
use crate::joint::{JointGraphs, Memory};
use crate::languages;
use crate::offline::{Encoded, hypothesis};
use crate::{Hypothesis, Languages, TransducerError, Vocabulary};

/// Silence that the text of what was pushed is read with, in features' frames: one of the encoder's, 80 ms. A transducer writes the end of a word up to that late.
const TAIL_FRAMES: usize = 8;
/// Samples of a feature's frame.
const FRAME_SAMPLES: usize = riposte_dsp::MEL_HOP;

/// The model, open.
pub struct Streaming {
    session: Session,
    path: String,
    layout: Layout,
    joint: JointGraphs,
    vocabulary: Vocabulary,
    features: Features,
}

/// A sound being read. A copy of it goes on by itself; the largest published model's has 8 MB.
#[derive(Clone)]
pub struct Stream {
    sound: FeatureStream,
    /// Frames of features that are not encoded yet, and those before them that belong to their window.
    pending: Vec<f32>,
    caches: Caches,
    prompt: i64,
    progress: Progress<Memory>,
    /// Frames of features in the chunks that were read.
    read: usize,
}

/// What the encoder keeps.
#[derive(Clone)]
struct Caches {
    channel: Vec<f32>,
    time: Vec<f32>,
    length: i64,
}

impl Stream {
    /// Samples that the text so far stands for.
    pub fn covered(&self) -> usize {
        (self.read * FRAME_SAMPLES).min(self.sound.samples())
    }

    /// Samples pushed.
    pub fn samples(&self) -> usize {
        self.sound.samples()
    }
}

impl Streaming {
    pub(crate) fn new(
        session: Session,
        path: String,
        joint: impl FnOnce(Option<usize>) -> Result<JointGraphs, TransducerError>,
        vocabulary: Vocabulary,
    ) -> Result<Self, TransducerError> {
        let layout = Layout::of(&session, &path)?;
        let joint = joint(layout.width)?;
        let features = Features::new(layout.bands);
        Ok(Self { session, path, layout, joint, vocabulary, features })
    }

    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    pub fn languages(&self) -> Languages {
        if self.layout.prompt.is_some() { Languages::Told } else { self.vocabulary.languages() }
    }

    /// Samples of new sound in a chunk: the text lags so far behind what was pushed, at the most, and 12.5 ms.
    pub fn chunk_samples(&self) -> usize {
        self.layout.shift * FRAME_SAMPLES
    }

    /// A sound that begins. A language that it does not read is found out by the model, where it is told one at all.
    pub fn begin(&self, language: Option<&str>) -> Stream {
        Stream {
            sound: FeatureStream::default(),
            pending: vec![0.0; (self.layout.window - self.layout.shift) * self.layout.bands],
            caches: Caches {
                channel: vec![0.0; self.layout.channel.shape.numbers],
                time: vec![0.0; self.layout.time.shape.numbers],
                length: 0,
            },
            prompt: language.and_then(languages::prompt).unwrap_or(languages::ANY),
            progress: Progress::new(self.joint.begin()),
            read: 0,
        }
    }

    /// Takes 16 kHz sound, any number of samples, and reads the chunks that are whole. `false`: it was stopped, and the stream is of no use any more.
    ///
    /// # Errors
    /// [`TransducerError::Onnx`]; [`TransducerError::Confused`]: what came out is no text.
    pub fn push(&mut self, stream: &mut Stream, samples: &[f32], stop: &Stop) -> Result<bool, TransducerError> {
        stream.sound.push(samples);
        stream.sound.ready(&mut self.features, &mut stream.pending);
        self.chunks(stream, stop)
    }

    /// The text so far.
    pub fn text(&self, stream: &Stream) -> Hypothesis {
        hypothesis(&stream.progress, &self.vocabulary)
    }

    /// The text of everything pushed, read as if silence followed; the stream goes on as if this was never asked. `None`: it was stopped.
    ///
    /// # Errors
    /// As [`Streaming::push`].
    pub fn finish(&mut self, stream: &Stream, stop: &Stop) -> Result<Option<Hypothesis>, TransducerError> {
        if stream.sound.samples() == 0 {
            return Ok(Some(Hypothesis::default()));
        }
        let mut end = stream.clone();
        end.sound.rest(&mut self.features, &mut end.pending);
        let Layout { window, shift, bands, .. } = self.layout;
        let new = end.pending.len() / bands + shift - window;
        let silence = (new + TAIL_FRAMES).next_multiple_of(shift) - new;
        end.pending.extend(std::iter::repeat_n(Features::silence(), silence * bands));
        Ok(self.chunks(&mut end, stop)?.then(|| hypothesis(&end.progress, &self.vocabulary)))
    }

    fn chunks(&mut self, stream: &mut Stream, stop: &Stop) -> Result<bool, TransducerError> {
        self.joint.stopped_by(stop);
        let Layout { window, shift, bands, .. } = self.layout;
        while stream.pending.len() >= window * bands {
            let Some(encoded) = self.encode(stream, stop)? else { return Ok(false) };
            stream.pending.drain(..shift * bands);
            stream.read += shift;
            if !greedy::read(&mut self.joint, &self.vocabulary, encoded.frames(), &mut stream.progress)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// One window, band after band, through the encoder.
    fn encode(&mut self, stream: &mut Stream, stop: &Stop) -> Result<Option<Encoded>, TransducerError> {
        let layout = &self.layout;
        let (bands, window) = (layout.bands, layout.window);
        let at = |band: usize| stream.pending[band..window * bands].iter().step_by(bands).copied();
        let signal: Vec<f32> = (0..bands).flat_map(at).collect();
        let (length, kept, prompt) = ([window as i64], [stream.caches.length], [stream.prompt]);
        let shape = [1, bands, window];
        let mut inputs = vec![
            Tensor { name: &layout.signal, shape: &shape, data: Data::F32(&signal) },
            Tensor { name: &layout.length, shape: &[1], data: Data::I64(&length) },
            Tensor {
                name: &layout.channel.input,
                shape: &layout.channel.shape.sizes,
                data: Data::F32(&stream.caches.channel),
            },
            Tensor { name: &layout.time.input, shape: &layout.time.shape.sizes, data: Data::F32(&stream.caches.time) },
            Tensor { name: &layout.kept.0, shape: &[1], data: Data::I64(&kept) },
        ];
        if let Some(name) = &layout.prompt {
            inputs.push(Tensor { name, shape: &[1], data: Data::I64(&prompt) });
        }
        let names =
            [&layout.encoded, &layout.encoded_length, &layout.channel.output, &layout.time.output, &layout.kept.1];
        let names = names.map(String::as_str);
        let Some(made) = self.session.run_all_for(&names, &inputs, stop)? else { return Ok(None) };
        let confused = || TransducerError::Confused { path: self.path.clone(), reason: words::odd_encoding() };
        let [encoded, length, channel, time, kept] = <[Made; 5]>::try_from(made).map_err(|_| confused())?;
        let cache = |made: Made, was: &[f32]| made.numbers.floats().filter(|now| now.len() == was.len());
        let channel = cache(channel, &stream.caches.channel).ok_or_else(confused)?;
        let time = cache(time, &stream.caches.time).ok_or_else(confused)?;
        let kept = kept.numbers.count().and_then(|kept| i64::try_from(kept).ok()).ok_or_else(confused)?;
        stream.caches = Caches { channel, time, length: kept };
        let encoded = Encoded::new(&encoded.shape, encoded.numbers.floats(), length.numbers.count());
        encoded.map(Some).ok_or_else(confused)
    }
}
