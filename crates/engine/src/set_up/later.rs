//! A recogniser on this machine that is loaded when it is asked for the first time, on a thread of its own: who only falls back on it pays neither time nor memory
//! before. What is said meanwhile is kept, and heard once it is there.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use riposte_problem::words::phrase;
use riposte_speech::{Heard, HeardSink, Recognizer, Session, SessionOptions, SpeechError};

/// Makes the recogniser; blocks while it loads.
pub(super) type Load = Box<dyn Fn() -> Result<Arc<dyn Recognizer>, SpeechError> + Send + Sync>;

pub(super) struct LaterRecognizer {
    name: String,
    inner: Arc<Inner>,
}

struct Inner {
    load: Load,
    /// Held while it loads.
    loaded: Mutex<Option<Arc<dyn Recognizer>>>,
    rest_after: Mutex<Option<Duration>>,
}

impl LaterRecognizer {
    /// `path`: of the model, after which it is called.
    pub(super) fn new(vendor: &str, path: &Path, load: Load) -> Self {
        let stem = if path.is_dir() { path.file_name() } else { path.file_stem() };
        let stem = stem.unwrap_or_default().to_string_lossy();
        let name = format!("{vendor}/{}", stem.strip_prefix("ggml-").unwrap_or(&stem));
        let (loaded, rest_after) = (Mutex::default(), Mutex::default());
        Self { name, inner: Arc::new(Inner { load, loaded, rest_after }) }
    }
}

impl Inner {
    /// Loads it where it is not loaded yet. Blocks.
    fn get(&self) -> Result<Arc<dyn Recognizer>, SpeechError> {
        let mut loaded = lock(&self.loaded);
        if let Some(loaded) = &*loaded {
            return Ok(Arc::clone(loaded));
        }
        let made = (self.load)()?;
        made.rest_after(*lock(&self.rest_after));
        Ok(Arc::clone(loaded.insert(made)))
    }

    /// Without waiting for one that is being loaded.
    fn loaded(&self) -> Option<Arc<dyn Recognizer>> {
        self.loaded.try_lock().ok()?.clone()
    }
}

impl Recognizer for LaterRecognizer {
    fn name(&self) -> String {
        self.name.clone()
    }

    /// Loads it: asked for only where the ones before it are not to be had.
    fn warm(&self) -> Result<(), SpeechError> {
        self.inner.get()?.warm()
    }

    fn rest_after(&self, after: Option<Duration>) {
        *lock(&self.inner.rest_after) = after;
        if let Some(loaded) = self.inner.loaded() {
            loaded.rest_after(after);
        }
    }

    fn start(&self, options: SessionOptions, sink: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
        if let Some(loaded) = self.inner.loaded() {
            return loaded.start(options, sink);
        }
        let waits = Waits { options, sink, sound: Vec::new(), asked: Vec::new() };
        let session = Arc::new(Mutex::new(State::Waits(waits)));
        let (inner, its) = (Arc::clone(&self.inner), Arc::clone(&session));
        let begin = move || begin(&its, inner.get());
        std::thread::Builder::new().name("riposte-later".to_owned()).spawn(begin).map_err(|error| {
            let reason = phrase::system(&error);
            SpeechError::Failed { reason }
        })?;
        Ok(Box::new(LaterSession(session)))
    }
}

/// An utterance whose recogniser is being loaded.
struct LaterSession(Arc<Mutex<State>>);

enum State {
    Waits(Waits),
    Goes(Box<dyn Session>),
    Over,
}

struct Waits {
    options: SessionOptions,
    sink: HeardSink,
    sound: Vec<f32>,
    /// After how many samples a text was asked for, and under which tag.
    asked: Vec<(usize, u64)>,
}

/// The recogniser is there, or is not to be had.
fn begin(session: &Mutex<State>, loaded: Result<Arc<dyn Recognizer>, SpeechError>) {
    let mut state = lock(session);
    let Waits { options, mut sink, sound, asked } = match std::mem::replace(&mut *state, State::Over) {
        State::Waits(waits) => waits,
        other => {
            *state = other;
            return;
        }
    };
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(error) => return sink(Heard::Failed(error)),
    };
    let sink = Arc::new(Mutex::new(sink));
    let to = Arc::clone(&sink);
    match loaded.start(options, Box::new(move |heard| lock(&to)(heard))) {
        Err(error) => lock(&sink)(Heard::Failed(error)),
        Ok(mut session) => {
            let mut from = 0;
            for (until, tag) in asked {
                session.push(&sound[from..until]);
                session.finalise(tag);
                from = until;
            }
            session.push(&sound[from..]);
            *state = State::Goes(session);
        }
    }
}

impl Session for LaterSession {
    fn push(&mut self, samples: &[f32]) {
        match &mut *lock(&self.0) {
            State::Waits(waits) => waits.sound.extend_from_slice(samples),
            State::Goes(session) => session.push(samples),
            State::Over => {}
        }
    }

    fn finalise(&mut self, tag: u64) {
        match &mut *lock(&self.0) {
            State::Waits(waits) => waits.asked.push((waits.sound.len(), tag)),
            State::Goes(session) => session.finalise(tag),
            State::Over => {}
        }
    }
}

impl Drop for LaterSession {
    fn drop(&mut self) {
        *lock(&self.0) = State::Over;
    }
}

fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// Says how many samples it was given before it was asked.
    struct Counts;

    struct Counted(usize, HeardSink);

    impl Recognizer for Counts {
        fn name(&self) -> String {
            "counts".to_owned()
        }

        fn warm(&self) -> Result<(), SpeechError> {
            Ok(())
        }

        fn start(&self, _: SessionOptions, sink: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
            Ok(Box::new(Counted(0, sink)))
        }
    }

    impl Session for Counted {
        fn push(&mut self, samples: &[f32]) {
            self.0 += samples.len();
        }

        fn finalise(&mut self, tag: u64) {
            (self.1)(Heard::Final { tag, text: self.0.to_string(), closes: None });
        }
    }

    #[test]
    fn what_is_said_while_it_loads_is_heard_in_its_order() {
        let (go, may) = mpsc::channel::<()>();
        let may = Mutex::new(may);
        let load: Load = Box::new(move || {
            let _ = lock(&may).recv();
            Ok(Arc::new(Counts))
        });
        let later = LaterRecognizer::new("whisper", Path::new("models/ggml-base.en.bin"), load);
        assert_eq!(later.name(), "whisper/base.en");
        let (heard, texts) = mpsc::channel();
        let sink = |heard: mpsc::Sender<Heard>| Box::new(move |news| drop(heard.send(news))) as HeardSink;
        let mut session = later.start(SessionOptions::default(), sink(heard.clone())).unwrap();
        session.push(&[0.0; 160]);
        session.finalise(1);
        session.push(&[0.0; 40]);
        session.finalise(2);
        assert!(texts.try_recv().is_err(), "nobody is there yet");
        go.send(()).unwrap();
        let text = |tag, text: &str| Heard::Final { tag, text: text.to_owned(), closes: None };
        assert_eq!((texts.recv().unwrap(), texts.recv().unwrap()), (text(1, "160"), text(2, "200")));
        // The sender is dropped: a second load would never end.
        drop(go);
        let mut next = later.start(SessionOptions::default(), sink(heard)).unwrap();
        next.finalise(3);
        assert_eq!(texts.recv().unwrap(), text(3, "0"));
    }

    #[test]
    fn why_it_can_not_be_loaded_is_told_to_the_session() {
        let error = SpeechError::Failed { reason: phrase::quoted("no room") };
        let told = error.clone();
        let later = LaterRecognizer::new("parakeet", Path::new("p"), Box::new(move || Err(told.clone())));
        let (heard, texts) = mpsc::channel();
        let _session = later.start(SessionOptions::default(), Box::new(move |news| drop(heard.send(news)))).unwrap();
        assert_eq!(texts.recv().unwrap(), Heard::Failed(error));
    }
}
