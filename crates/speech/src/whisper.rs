//! whisper.cpp on this machine: a model file, loaded once, with one worker thread of its own on which every call of the model and every report
//! is made. Sessions only leave sound and questions on its desk; they never wait for it.
//!
//! | limit | value |
//! |---|---|
//! | partials | one per 200 ms of sound, from 300 ms of speech on |
//! | one decode | 28 s (5.5 s with the small model that comes with Riposte); longer utterances are cut at the quietest point |
//! | sound waiting to be decoded | 10 minutes, then the session fails with [`SpeechError::Behind`] |
//! | questions waiting in a session | 64 |
//!
//! **Ready before it is asked.** After 80 ms of silence what was said is decoded without being asked for, and a question is answered from the
//! newest hypothesis if only silence came after it. A partial's decode in flight is aborted when a question comes, unless its result answers
//! the question. whisper.cpp notices an abort after the encoder's pass, so a cancelled call holds the worker for one such pass at most.
//!
//! **No loop is shown.** A window as short as the sound is what makes a model quick, and what makes it repeat itself. A text that can't be believed
//! (`guard`) is decoded again in a wider window, and a loop once more over 30 s when it is wanted as an answer; a caption is left out instead. What
//! noise alone was turned into is dropped.
//!
//! **Memory** is given back when nobody spoke for as long as [`Recognizer::rest_after`] says. The next session has the model read again (tiny 50 ms, base
//! 100 ms from the page cache) while its first word is spoken.
//!
//! Built with `cuda`, `metal` or `vulkan` the model runs on the graphics card that is asked for ([`RunOn`]), in a process of its own ([`apart`]), so that a driver
//! that fails takes nothing with it; otherwise on the processor.

pub mod apart;
mod decoder;
mod device;
mod log;
mod model_file;
mod paced;
mod profile;
mod reader;
mod run_on;
mod threads;
mod watch;

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use riposte_problem::words::providers as words;

pub use self::device::Card;
pub use self::paced::{Paced, Read, Unread};
pub use self::run_on::RunOn;
pub use crate::pieces::reading::{Pass, Reading};

use self::profile::Profile;
use self::reader::WhisperReader;
use self::run_on::Ready;
use self::threads::Search;
use crate::pieces::desk::Desk;
use crate::pieces::utterance::{Piece, Utterance};
use crate::pieces::worker;
use crate::troubles::Troubles;
use crate::workplace::Workplace;
use crate::{HeardSink, Recognizer, Session, SessionOptions, SpeechError, TroubleSink};

/// How much of the encoder is run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Window {
    /// As long as the sound and a margin, and wider where the text can't be believed.
    #[default]
    Sound,
    /// As long as the sound and so many encoder positions of 20 ms, whatever comes of it; for measuring what margin a model needs.
    Margin(usize),
    /// Always 30 s, whatever comes of it: whisper.cpp's plain call; for comparison.
    Full,
}

/// Whether a file is a whisper.cpp model that is whole, by its structure; its weights are not judged. Reads headers and seeks.
///
/// # Errors
/// [`SpeechError::ModelMissing`], [`SpeechError::ModelBroken`].
pub fn inspect(path: &Path) -> Result<(), SpeechError> {
    model_file::inspect(path).map(drop)
}

/// Threads for the matrix products, before it is measured what is quickest: physical cores less one, 1 to 8.
pub fn usual_threads() -> usize {
    profile::threads()
}

/// How a model is run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhisperOptions {
    /// Threads for the matrix products; `None`: physical cores less one, 1 to 8, and from there what is quickest, measured once the model is warm.
    pub threads: Option<usize>,
    pub window: Window,
    pub on: RunOn,
}

/// A model, ready to recognise.
pub struct Whisper {
    name: String,
    multilingual: bool,
    profile: Profile,
    troubles: Arc<Troubles>,
    workplace: Arc<Workplace<Desk>>,
}

impl Whisper {
    /// Loads a model file in whisper.cpp's format. Blocks while it is read (16 MB: 20 ms from the page cache).
    ///
    /// # Errors
    /// [`SpeechError::ModelMissing`], [`SpeechError::ModelBroken`] for a file that is damaged, cut short or of another kind, or
    /// [`SpeechError::Failed`] when no thread can be started.
    pub fn open(path: &Path, threads: Option<usize>) -> Result<Arc<Self>, SpeechError> {
        Self::open_with(path, WhisperOptions { threads, ..WhisperOptions::default() })
    }

    /// The same, with all options.
    ///
    /// # Errors
    /// As [`Whisper::open`].
    pub fn open_with(path: &Path, options: WhisperOptions) -> Result<Arc<Self>, SpeechError> {
        let dimensions = model_file::inspect(path)?;
        let profile = match options.window {
            Window::Sound => Profile::of(&dimensions),
            Window::Margin(margin) => Profile::of(&dimensions).unguarded(margin),
            Window::Full => Profile::of(&dimensions).unguarded(usize::MAX),
        };
        let multilingual = dimensions.is_multilingual();
        let threads = options.threads.unwrap_or_else(profile::threads).max(1);
        let troubles = Arc::<Troubles>::default();
        let ready = run_on::ready(path, dimensions, &options.on, threads, &troubles)?;
        let is_settled = options.threads.is_some() || matches!(ready, Ready::Apart(_));
        let search = Search::new(if is_settled { 1 } else { threads });
        let abort = Arc::new(AtomicBool::new(false));
        let (desk, at_work, told) = (Desk::new(Arc::clone(&abort) as _), profile.clone(), Arc::clone(&troubles));
        let workplace = Workplace::start("riposte-whisper", desk, move |desk| {
            let decoder = ready.decoder(threads, abort, told);
            worker::run(desk, &mut WhisperReader { decoder, profile: at_work, search });
        })?;
        Ok(Arc::new(Self { name: name_of(path), multilingual, profile, troubles, workplace }))
    }

    /// Whether sessions in this language can be started.
    pub fn knows(&self, language: &str) -> bool {
        self.language(Some(language)).is_ok()
    }

    /// Reads one stretch of sound as a session does, with the guard and its wider windows, and waits for it.
    ///
    /// # Errors
    /// [`SpeechError::Failed`].
    pub fn read(&self, sound: &Unread) -> Result<Reading, SpeechError> {
        let (reply, answer) = mpsc::channel();
        let Unread { sound, language, answers } = sound.clone();
        let to = sound.len();
        self.workplace.inbox().read(Piece { start: 0, to, closes: false, sound, language, answers }, reply);
        answer.recv().unwrap_or_else(|_| Err(SpeechError::Failed { reason: words::recogniser_closed() }))
    }

    /// A session in time that is passed in, for [`Whisper::read`] or what stands in for it.
    ///
    /// # Errors
    /// [`SpeechError::LanguageUnknown`].
    pub fn paced(&self, options: &SessionOptions) -> Result<Paced, SpeechError> {
        let language = self.language(options.language.as_deref())?;
        Ok(Paced::new(Utterance::new(self.profile.segments.clone(), options.partials, language)))
    }

    /// whisper.cpp's code for a language tag such as `en`, `EN` or `en-GB`.
    fn language(&self, asked: Option<&str>) -> Result<Option<&'static str>, SpeechError> {
        let Some(tag) = asked.map(str::trim).filter(|tag| !tag.is_empty()) else {
            return Ok(if self.multilingual { None } else { Some("en") });
        };
        let code = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
        let known = (!code.contains('\0')).then(|| whisper_rs::get_lang_id(&code)).flatten();
        match known.and_then(whisper_rs::get_lang_str) {
            Some(language) if self.multilingual || language == "en" => Ok(Some(language)),
            _ => Err(SpeechError::LanguageUnknown { language: tag.to_owned(), model: self.name.clone() }),
        }
    }
}

impl Recognizer for Whisper {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn warm(&self) -> Result<(), SpeechError> {
        self.workplace.warm()
    }

    fn tell_troubles(&self, to: TroubleSink) {
        self.troubles.to(to);
    }

    fn rest_after(&self, after: Option<Duration>) {
        self.workplace.inbox().rest_after(after);
    }

    fn start(&self, options: SessionOptions, sink: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
        let language = self.language(options.language.as_deref())?;
        let utterance = Utterance::new(self.profile.segments.clone(), options.partials, language);
        Ok(self.workplace.open(utterance, sink))
    }
}

/// `whisper/` and the file's name without `ggml-` and extension: `whisper/base.en`.
fn name_of(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    format!("whisper/{}", stem.strip_prefix("ggml-").unwrap_or(&stem))
}
