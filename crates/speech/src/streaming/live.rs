//! One session's sound being read: its stream, what was shown of it, and the text that is ready before it is asked for. Lives on the worker's thread while it is
//! read; knows no session and no sink.

use riposte_onnx::Stop;

use super::StreamingModel;
use crate::believed;
use crate::loudness::{Loudness, WINDOW};
use crate::pieces::guard::Sound;
use crate::pieces::utterance::{COVERED, PARTIAL_EVERY, Read, samples};
use crate::{Agreement, Heard, SessionOptions, SpeechError};

/// After so much silence the utterance may be over, and its text is made ready: longer than the closure of any plosive, and over before a pause is judged.
const SETTLED: usize = samples(120);
/// What is kept of the sound to look for a voice in.
const KEPT: usize = samples(30_000);

pub(super) struct Live<M: StreamingModel> {
    stream: M::Stream,
    partials: bool,
    loudness: Loudness,
    beginning: Vec<f32>,
    /// What the newest caption was made of, and the samples there were when it was told.
    shown: String,
    shown_at: usize,
    agreement: Agreement,
    ready: Option<Ready>,
}

/// The text up to a moment.
struct Ready {
    to: usize,
    read: Read,
}

impl<M: StreamingModel> Live<M> {
    pub(super) fn new(model: &M, options: &SessionOptions) -> Self {
        Self {
            stream: model.begin(options.language.as_deref()),
            partials: options.partials,
            loudness: Loudness::default(),
            beginning: Vec::new(),
            shown: String::new(),
            shown_at: 0,
            agreement: Agreement::default(),
            ready: None,
        }
    }

    /// Reads more sound. `false`: it was stopped, and this is of no use any more.
    pub(super) fn feed(&mut self, model: &mut M, sound: &[f32], stop: &Stop) -> Result<bool, SpeechError> {
        self.loudness.push(sound);
        self.beginning.extend_from_slice(&sound[..sound.len().min(KEPT - self.beginning.len())]);
        model.push(&mut self.stream, sound, stop)
    }

    /// What is to be shown now, if that is something new. Nothing is shown where it was stopped.
    pub(super) fn caption(&mut self, model: &mut M, stop: &Stop) -> Result<Option<Heard>, SpeechError> {
        let end = M::samples(&self.stream);
        if !self.partials || end - self.shown_at < PARTIAL_EVERY {
            return Ok(None);
        }
        let Some(heard) = model.text(&mut self.stream, stop)? else { return Ok(None) };
        if heard.text == self.shown || !heard.tokens.iter().any(|token| token.is_word) {
            return Ok(None);
        }
        if !believed::may_be_shown(&heard, self.sound()) {
            return Ok(None);
        }
        (self.shown, self.shown_at) = (heard.text.clone(), end);
        let (text, stable_bytes) = if M::REVISES {
            self.agreement.observe(&heard.text)
        } else {
            // What was written stays; only the last word may grow.
            let stable_bytes = heard.text.rfind(' ').unwrap_or(0);
            (heard.text, stable_bytes)
        };
        Ok(Some(Heard::Partial {
            text,
            stable_bytes,
            covers: M::covered(&self.stream),
            closes: heard.closes,
            sure: None,
        }))
    }

    /// Whether the utterance may be over and its text is not ready yet.
    pub(super) fn is_settled(&self) -> bool {
        let end = M::samples(&self.stream);
        let speech = self.loudness.speech(end);
        speech.is_some_and(|(_, until)| end - until >= SETTLED) && self.ready_read().is_none()
    }

    /// The text of everything that was read. `None`: it was stopped.
    pub(super) fn answer(&mut self, model: &mut M, stop: &Stop) -> Result<Option<Read>, SpeechError> {
        let to = M::samples(&self.stream);
        if self.loudness.speech(to).is_none() {
            return Ok(Some(Read::default()));
        }
        if let Some(read) = self.ready_read() {
            return Ok(Some(read));
        }
        let Some(heard) = model.finish(&mut self.stream, stop)? else { return Ok(None) };
        let output = believed::answer(&heard, self.sound(), &self.beginning);
        let has_words = output.text.chars().any(char::is_alphanumeric);
        let text = if has_words { output.text } else { String::new() };
        let read = Read { closes: heard.closes.filter(|_| has_words), text };
        self.ready = Some(Ready { to, read: read.clone() });
        Ok(Some(read))
    }

    /// The text that was made ready, if it is that of everything that was read: the same sound, or only silence came since.
    fn ready_read(&self) -> Option<Read> {
        let ready = self.ready.as_ref()?;
        let end = M::samples(&self.stream);
        let speech_to = self.loudness.speech(end).map_or(0, |(_, until)| until);
        (ready.to == end || speech_to + COVERED <= ready.to).then(|| ready.read.clone())
    }

    fn sound(&self) -> Sound {
        let length_ms = M::samples(&self.stream) / samples(1);
        Sound { length_ms, speech_ms: self.loudness.loud() * WINDOW / samples(1) }
    }
}
