//! The loaded library: once per process, for the rest of its life. A failed attempt leaves nothing behind, so that it can be made again when
//! the user has installed what was missing. Any thread; the first caller waits while the library loads (about 50 ms).

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ort::LoadDynamicError;
use ort::environment::Environment;
use ort::logging::LogLevel;

use riposte_problem::Sentence;
use riposte_problem::words::{models as words, phrase};

use crate::{OnnxError, Places, Session, Stop};

/// The oldest minor version whose interface is asked for (`api-24`): 1.24.
pub const OLDEST_VERSION: u32 = ort::MINOR_VERSION;

static LOADED: Mutex<Option<Runtime>> = Mutex::new(None);

/// ONNX Runtime, ready to open models. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Runtime {
    environment: Environment,
    library: Arc<Path>,
}

impl Runtime {
    /// Loads the first library of `places` that can be used; the one that is loaded already, if there is one.
    ///
    /// # Errors
    /// Why the first that is there can't be used: [`OnnxError::LibraryBroken`], [`OnnxError::LibraryOld`]; where none is,
    /// [`OnnxError::LibraryMissing`].
    pub fn load(places: &Places) -> Result<Runtime, OnnxError> {
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = loaded.as_ref() {
            return Ok(runtime.clone());
        }
        let runtime = first(places)?;
        tracing::info!(library = %runtime.library.display(), "ONNX Runtime is loaded");
        // Kept to the end of the process: the library's threads and tables are never taken down under a session.
        *loaded = Some(runtime.clone());
        Ok(runtime)
    }

    /// Opens a model on this file. See [`Session`].
    ///
    /// # Errors
    /// [`OnnxError::ModelMissing`], [`OnnxError::ModelBroken`].
    pub fn session(&self, model: &Path) -> Result<Session, OnnxError> {
        self.session_on(model, NonZeroUsize::MIN)
    }

    /// [`Runtime::session`] that computes on `threads` threads, the caller's among them.
    ///
    /// # Errors
    /// As [`Runtime::session`].
    pub fn session_on(&self, model: &Path, threads: NonZeroUsize) -> Result<Session, OnnxError> {
        Session::open(&self.environment, model, threads)
    }

    /// What ends a run before its time.
    ///
    /// # Errors
    /// [`OnnxError::LibraryBroken`]: the library has no memory for it.
    pub fn stop(&self) -> Result<Stop, OnnxError> {
        Stop::new().map_err(|reason| OnnxError::LibraryBroken {
            path: self.library.display().to_string(),
            reason: phrase::quoted(reason),
        })
    }

    /// The library's file, or the name under which the system's loader found it.
    pub fn library(&self) -> &Path {
        &self.library
    }
}

fn first(places: &Places) -> Result<Runtime, OnnxError> {
    let mut why = None;
    for file in places.files() {
        if !file.is_file() {
            continue;
        }
        match open(&file) {
            Ok(runtime) => return Ok(runtime),
            Err(error) => why = why.or(Some(error)),
        }
    }
    for name in places.loader_names() {
        match open(Path::new(name)) {
            Ok(runtime) => return Ok(runtime),
            // A name that leads nowhere is no library; an old one is worth telling.
            Err(error @ OnnxError::LibraryOld { .. }) => why = why.or(Some(error)),
            Err(error) => tracing::debug!("{error}"),
        }
    }
    Err(why.unwrap_or_else(|| OnnxError::LibraryMissing { looked: places.described() }))
}

fn open(path: &Path) -> Result<Runtime, OnnxError> {
    let broken = |reason: Sentence| OnnxError::LibraryBroken { path: path.display().to_string(), reason };
    // ort asserts where a library breaks its own contract (no table of functions): that must not take the program down.
    let made = catch_unwind(AssertUnwindSafe(|| -> Result<Environment, OnnxError> {
        let builder = ort::init_from(path).map_err(|error| refused(path, error))?;
        builder
            .with_name("riposte")
            .with_telemetry(false)
            .with_logger(Arc::new(|level, _, _, _, message| log(level, message)))
            .build()
            .map_err(|error| broken(phrase::quoted(plain(&error.to_string()))))
    }));
    let environment = made.unwrap_or_else(|_| Err(broken(words::no_answer())))?;
    Ok(Runtime { environment, library: PathBuf::from(path).into() })
}

fn refused(path: &Path, error: LoadDynamicError) -> OnnxError {
    let path = path.display().to_string();
    match error {
        LoadDynamicError::BadVersion { version_str, .. } => {
            OnnxError::LibraryOld { path, found: version_str, oldest: OLDEST_VERSION }
        }
        LoadDynamicError::MissingApi { .. } => OnnxError::LibraryBroken { path, reason: words::another_library() },
        LoadDynamicError::Dlopen { error, .. } => {
            let cause = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
            OnnxError::LibraryBroken { path, reason: words::cant_be_loaded(plain(&cause)) }
        }
        other => OnnxError::LibraryBroken { path, reason: phrase::quoted(plain(&other.to_string())) },
    }
}

/// Another program's message as part of a sentence.
pub(crate) fn plain(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    line.trim().trim_end_matches('.').to_owned()
}

fn log(level: LogLevel, message: &str) {
    match level {
        LogLevel::Fatal | LogLevel::Error => tracing::warn!("ONNX Runtime: {message}"),
        _ => tracing::debug!("ONNX Runtime: {message}"),
    }
}
