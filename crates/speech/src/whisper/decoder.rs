//! One whisper.cpp model with its working memory. Lives on the worker's thread, where every call of it is made; knows no session.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use riposte_problem::words::{phrase, providers as words};
use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperState};

use super::model_file::{self, Dimensions};
use super::watch::{Vocabulary, Watch};
use crate::SpeechError;
use crate::pieces::evidence::Evidence;
use crate::pieces::reading::{NoText, Output};
use crate::pieces::resting::Resting;
use crate::pieces::utterance::samples;

/// The model, loaded.
pub(super) struct Loaded {
    context: WhisperContext,
    state: WhisperState,
    /// Where it is from, and what it was then.
    path: PathBuf,
    dimensions: Dimensions,
}

impl Loaded {
    /// Checks the file's structure, reads the weights and allocates the working memory, on the processor.
    pub(super) fn open(path: &Path) -> Result<Self, SpeechError> {
        Self::read(path, model_file::inspect(path)?, None)
    }

    /// Reads the weights of a file whose structure was inspected and allocates the working memory. `card`: a graphics card, by its place among them; where there is no
    /// such card, the processor.
    pub(super) fn read(path: &Path, dimensions: Dimensions, card: Option<usize>) -> Result<Self, SpeechError> {
        super::log::install();
        let broken = |error: whisper_rs::WhisperError| SpeechError::ModelBroken {
            path: path.display().to_string(),
            reason: words::refused_by_whisper(error.to_string()),
        };
        // Flash attention stays off (the default): it is slower on processors.
        let mut parameters = WhisperContextParameters::default();
        parameters.use_gpu(card.is_some()).gpu_device(card.unwrap_or(0) as i32);
        let context = WhisperContext::new_with_params(path, parameters).map_err(broken)?;
        let state = context.create_state().map_err(broken)?;
        Ok(Self { context, state, path: path.to_owned(), dimensions })
    }

    /// The same model once more: its working memory.
    fn again(path: &Path, dimensions: Dimensions) -> Result<WhisperState, SpeechError> {
        let loaded = Self::open(path)?;
        if loaded.dimensions == dimensions {
            return Ok(loaded.state);
        }
        Err(SpeechError::ModelBroken { path: path.display().to_string(), reason: words::is_another_model() })
    }
}

/// What is to be decoded.
pub(super) struct Task<'a> {
    /// 16 kHz mono, at most 30 s.
    pub(super) sound: &'a [f32],
    /// Encoder positions, 1 to 1500.
    pub(super) window: usize,
    /// `None`: the model decides, at the price of one more encoder pass. One of whisper.cpp's codes.
    pub(super) language: Option<&'static str>,
    /// Whether a text that goes round in circles is ended at once.
    pub(super) guarded: bool,
}

/// A model that can be asked, wherever it is. Called on the worker's thread.
pub(super) trait Decode {
    /// Text of the sound. Blocks: 20 ms to seconds, by model and window.
    fn decode(&mut self, task: &Task<'_>) -> Result<Output, NoText>;

    /// On so many threads from now on; nothing changes where the model is not this process's.
    fn set_threads(&mut self, threads: usize);

    /// Gives the model's memory back.
    fn rest(&mut self);

    /// Has the model in memory; blocks while it is read.
    fn wake(&mut self) -> Result<(), SpeechError>;
}

/// The model with its settings; not `Send`, made on the worker's thread.
pub(super) struct Decoder {
    state: Resting<WhisperState>,
    threads: usize,
    abort: Arc<AtomicBool>,
    watch: Box<Watch>,
    /// By language. Kept, because whisper-rs never frees a language's name nor an abort callback once set: cloning shares them.
    settings: HashMap<Option<&'static str>, FullParams<'static, 'static>>,
}

impl Decoder {
    /// `abort` ends a running call when set: whisper.cpp asks after each encoder pass and each decoded token.
    pub(super) fn new(loaded: Loaded, threads: usize, abort: Arc<AtomicBool>) -> Self {
        let watch = Watch::new(Vocabulary::of(&loaded.context));
        let Loaded { state, path, dimensions, .. } = loaded;
        let state = Resting::new(state, move || Loaded::again(&path, dimensions));
        Self { state, threads, abort, watch, settings: HashMap::new() }
    }

    fn settings(&mut self, language: Option<&'static str>) -> &FullParams<'static, 'static> {
        let abort = &self.abort;
        self.settings.entry(language).or_insert_with(|| settings(language, Arc::clone(abort)))
    }
}

impl Decode for Decoder {
    fn set_threads(&mut self, threads: usize) {
        self.threads = threads;
    }

    fn rest(&mut self) {
        self.state.rest();
    }

    fn wake(&mut self) -> Result<(), SpeechError> {
        self.state.get().map(drop)
    }

    fn decode(&mut self, task: &Task<'_>) -> Result<Output, NoText> {
        let mut settings = self.settings(task.language).clone();
        settings.set_n_threads(self.threads as i32);
        settings.set_audio_ctx(task.window as i32);
        let most_tokens = most_tokens(task.sound.len());
        settings.set_max_tokens(most_tokens);
        self.watch.over(&mut settings, task.guarded);
        let state = self.state.get().map_err(NoText::Failed)?;
        if let Err(error) = state.full(settings, task.sound) {
            if self.abort.load(Ordering::Acquire) {
                return Err(NoText::Aborted);
            }
            return Err(NoText::Failed(SpeechError::Failed { reason: phrase::quoted(error.to_string()) }));
        }
        let mut text = String::new();
        let mut evidence = Evidence::new(self.watch.looped());
        for segment in state.as_iter() {
            let part = segment.to_str_lossy();
            text += &part
                .map_err(|error| NoText::Failed(SpeechError::Failed { reason: phrase::quoted(error.to_string()) }))?;
            evidence.no_speech = evidence.no_speech.max(segment.no_speech_probability());
            for token in (0..segment.n_tokens()).filter_map(|n| segment.get_token(n)) {
                let data = token.token_data();
                let letters = |text: &[u8]| text.iter().any(u8::is_ascii_alphanumeric) || !text.is_ascii();
                let word = data.id < self.watch.end_of_text() && token.to_bytes().is_ok_and(letters);
                evidence.add(data.p, word);
            }
        }
        evidence.finish(self.watch.steps(), most_tokens as usize);
        let language = whisper_rs::get_lang_str(state.full_lang_id_from_state());
        Ok(Output { text, language: task.language.or(language), evidence })
    }
}

/// Greedy, one segment without time stamps, at temperature 0 without falling back to higher ones (a second decode would come after the moment
/// the text was wanted), and nothing carried over from the call before. whisper.cpp itself drops what it believes is no speech
/// (probability over 0.6 while the text is unlikely).
fn settings(language: Option<&'static str>, abort: Arc<AtomicBool>) -> FullParams<'static, 'static> {
    let mut params = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
    params.set_language(language);
    params.set_no_timestamps(true);
    params.set_single_segment(true);
    params.set_no_context(true);
    params.set_temperature(0.0);
    params.set_temperature_inc(0.0);
    params.set_suppress_blank(true);
    params.set_print_progress(false);
    params.set_print_realtime(false);
    params.set_print_special(false);
    params.set_print_timestamps(false);
    // whisper-rs hands C a pointer to a boxed trait object and reads it back as the type given here, so that must be the box itself: with a
    // plain closure it would read a box's address as the closure.
    let aborted: Box<dyn FnMut() -> bool> = Box::new(move || abort.load(Ordering::Acquire));
    params.set_abort_callback_safe::<_, Box<dyn FnMut() -> bool>>(aborted);
    params
}

/// Fast speech has 5 tokens a second. Twice that and some ends a model that repeats itself without cutting anyone short.
fn most_tokens(sound: usize) -> i32 {
    24 + (sound * 10 / samples(1_000)) as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundled;

    fn question() -> Vec<f32> {
        let mut wav = hound::WavReader::open(bundled::try_it_question().unwrap()).unwrap();
        wav.samples::<i16>().map(|sample| f32::from(sample.unwrap()) / 32768.0).collect()
    }

    /// The flag is set before the call, so it is found at the first moment whisper.cpp asks. One decoder, as on the worker's thread.
    #[test]
    fn an_aborted_call_leaves_the_decoder_ready_for_the_next() {
        let abort = Arc::new(AtomicBool::new(true));
        let loaded = Loaded::open(&bundled::micro_model().unwrap()).unwrap();
        let mut decoder = Decoder::new(loaded, 1, Arc::clone(&abort));
        let sound = question();
        let task = Task { sound: &sound, window: 164, language: Some("en"), guarded: true };
        for _ in 0..3 {
            abort.store(true, Ordering::Release);
            assert_eq!(decoder.decode(&task), Err(NoText::Aborted));
            abort.store(false, Ordering::Release);
            let output = decoder.decode(&task).unwrap();
            assert_eq!((output.text.trim(), output.language), (bundled::TRY_IT_TEXTS[0], Some("en")));
        }
    }

    #[test]
    fn a_moment_of_sound_is_no_error() {
        let loaded = Loaded::open(&bundled::micro_model().unwrap()).unwrap();
        let mut decoder = Decoder::new(loaded, 1, Arc::default());
        let task = Task { sound: &[0.5; 100], window: 65, language: Some("en"), guarded: true };
        assert_eq!(decoder.decode(&task).unwrap().text, "");
    }
}
