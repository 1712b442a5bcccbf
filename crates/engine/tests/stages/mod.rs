//! Scripted stages for tests of the real engine in real time: a recogniser that understands what it is told to, a chat model that writes what it
//! is told to, a voice that beeps.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};
use riposte_audio::Clock;
use riposte_chat::{ChatError, ChatEvent, ChatModel, ChatStream, Request, Usage};
use riposte_end_of_turn::EndOfTurn;
use riposte_engine::api::Event;
use riposte_engine::{Build, Built, Engine, EngineOptions, Stages};
use riposte_measures::Span;
use riposte_settings::Settings;
use riposte_speech::{Heard, HeardSink, Recognizer, Session, SessionOptions, SpeechError};
use riposte_store::Store;
use riposte_voice::{ClauseVoice, PerClause, Speech, Synthesizer, VoiceError, VoiceEvent, VoiceStream};
use tokio::sync::broadcast;

/// Understands one text after the other, one per utterance; counts the samples it was given.
pub struct Understands {
    pub texts: Mutex<Vec<&'static str>>,
    /// From so many samples of an utterance on, it is this.
    pub later: Option<(usize, &'static str)>,
    pub samples: Arc<AtomicUsize>,
    /// The text comes so long after it was asked for.
    pub after: Span,
}

impl Understands {
    pub fn each(texts: &[&'static str]) -> Understands {
        Understands { texts: Mutex::new(texts.to_vec()), later: None, samples: Arc::default(), after: Span::ZERO }
    }
}

struct Utterance {
    text: &'static str,
    later: Option<(usize, &'static str)>,
    heard: usize,
    sink: Arc<Mutex<HeardSink>>,
    after: Span,
    samples: Arc<AtomicUsize>,
}

impl Recognizer for Understands {
    fn name(&self) -> String {
        "scripted/stt".to_owned()
    }
    fn warm(&self) -> Result<(), SpeechError> {
        Ok(())
    }
    fn start(&self, _: SessionOptions, sink: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
        let text = self.texts.lock().unwrap().remove(0);
        let sink = Arc::new(Mutex::new(sink));
        let samples = Arc::clone(&self.samples);
        Ok(Box::new(Utterance { text, later: self.later, heard: 0, sink, after: self.after, samples }))
    }
}

impl Session for Utterance {
    fn push(&mut self, samples: &[f32]) {
        self.samples.fetch_add(samples.len(), Ordering::Relaxed);
        self.heard += samples.len();
        if let Some((_, text)) = self.later.filter(|(from, _)| self.heard >= *from) {
            self.text = text;
        }
    }
    fn finalise(&mut self, tag: u64) {
        let (sink, after, text) = (Arc::clone(&self.sink), self.after, self.text.to_owned());
        let tell = move || {
            Clock::wait(after);
            (sink.lock().unwrap())(Heard::Final { tag, text, closes: None });
        };
        if after == Span::ZERO { tell() } else { drop(std::thread::spawn(tell)) }
    }
}

/// Writes one reply after the other, each so long after it was asked for; keeps what it was asked.
pub struct Writes {
    pub after: Span,
    pub replies: Mutex<Vec<Result<Vec<&'static str>, ChatError>>>,
    pub asked: Arc<Mutex<Vec<Request>>>,
    /// The answers are cut at their longest.
    pub truncated: bool,
}

impl Writes {
    pub fn at_once(replies: Vec<Result<Vec<&'static str>, ChatError>>) -> Writes {
        Writes { after: Span::ZERO, replies: Mutex::new(replies), asked: Arc::default(), truncated: false }
    }
}

impl ChatModel for Writes {
    fn name(&self) -> String {
        "scripted/llm".to_owned()
    }
    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async { Ok(()) }.boxed()
    }
    fn ask(&self, request: Request) -> ChatStream {
        self.asked.lock().unwrap().push(request);
        match self.replies.lock().unwrap().remove(0) {
            Ok(pieces) => {
                let text = pieces.into_iter().map(|piece| Ok(ChatEvent::Text(piece.to_owned())));
                let done = ChatEvent::Done { usage: Usage::default(), truncated: self.truncated };
                let due = Clock::now() + self.after;
                let sent = stream::once(async move {
                    Clock::sleep_until(due).await;
                    Ok(ChatEvent::Sent)
                });
                sent.chain(stream::iter(text.chain([Ok(done)]))).boxed()
            }
            Err(error) => stream::iter([Ok(ChatEvent::Sent), Err(error)]).boxed(),
        }
    }
}

/// 24 kHz, 50 ms of tone for every character.
pub struct Beeps;

/// Sound for one character, in samples at 24 kHz.
pub const BEEP: usize = 1200;

impl ClauseVoice for Beeps {
    fn name(&self) -> String {
        "scripted/tts".to_owned()
    }
    fn rate_hz(&self) -> u32 {
        24_000
    }
    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        async { Ok(()) }.boxed()
    }
    fn speak(&self, speech: Speech) -> VoiceStream {
        let samples = speech.text.chars().count() * BEEP;
        let tone = (0..samples).map(|n| 0.3 * (n as f32 * 0.1).sin()).collect();
        stream::iter([Ok(VoiceEvent::Sent), Ok(VoiceEvent::Audio(tone))]).boxed()
    }
}

pub struct Rig {
    pub engine: Engine,
    pub events: broadcast::Receiver<Event>,
    pub asked: Arc<Mutex<Vec<Request>>>,
    pub samples: Arc<AtomicUsize>,
    pub folder: tempfile::TempDir,
}

impl Rig {
    /// An engine on the null device, ready.
    pub fn start(
        understands: &[&'static str],
        writes: Vec<Result<Vec<&'static str>, ChatError>>,
        settings: Settings,
    ) -> Rig {
        Self::listening(understands, writes, settings, None)
    }

    /// With a model that hears the end of a turn.
    pub fn listening(
        understands: &[&'static str],
        writes: Vec<Result<Vec<&'static str>, ChatError>>,
        settings: Settings,
        end_of_turn: Option<Arc<dyn EndOfTurn>>,
    ) -> Rig {
        Self::of(Understands::each(understands), Writes::at_once(writes), settings, end_of_turn)
    }

    pub fn of(
        understands: Understands,
        writes: Writes,
        settings: Settings,
        end_of_turn: Option<Arc<dyn EndOfTurn>>,
    ) -> Rig {
        let (asked, samples) = (Arc::clone(&writes.asked), Arc::clone(&understands.samples));
        let stages = Stages {
            recognizer: Arc::new(understands),
            chat: Arc::new(writes),
            voice: Arc::new(PerClause::new(Beeps)),
            language: None,
            end_of_turn,
            speaker: None,
        };
        Self::with(stages, asked, samples, settings)
    }

    /// With a voice of its own.
    pub fn speaking(voice: Arc<dyn Synthesizer>, replies: Vec<Vec<&'static str>>) -> Rig {
        let (understands, chat) = (Understands::each(&[]), Writes::at_once(replies.into_iter().map(Ok).collect()));
        let (asked, samples) = (Arc::clone(&chat.asked), Arc::clone(&understands.samples));
        let stages = Stages {
            recognizer: Arc::new(understands),
            chat: Arc::new(chat),
            voice,
            language: None,
            end_of_turn: None,
            speaker: None,
        };
        Self::with(stages, asked, samples, Settings::default())
    }

    /// With a chat model that is no script of its own.
    pub fn chatting(chat: Arc<dyn ChatModel>, settings: Settings) -> Rig {
        Self::talking(Understands::each(&[]), None, chat, settings)
    }

    /// In English, in which there are prepared phrases, and with spoken questions.
    pub fn hearing(texts: &[&'static str], chat: Arc<dyn ChatModel>, settings: Settings) -> Rig {
        Self::talking(Understands::each(texts), Some("en".to_owned()), chat, settings)
    }

    fn talking(
        understands: Understands,
        language: Option<String>,
        chat: Arc<dyn ChatModel>,
        settings: Settings,
    ) -> Rig {
        let samples = Arc::clone(&understands.samples);
        let recognizer = Arc::new(understands);
        let stages = Stages {
            recognizer,
            chat,
            voice: Arc::new(PerClause::new(Beeps)),
            language,
            end_of_turn: None,
            speaker: None,
        };
        Self::with(stages, Arc::default(), samples, settings)
    }

    /// With these stages.
    pub fn made(stages: Stages, settings: Settings) -> Rig {
        Self::with(stages, Arc::default(), Arc::default(), settings)
    }

    /// With these stages, and what an earlier one has left in its folder.
    pub fn made_again(stages: Stages, settings: Settings, folder: tempfile::TempDir) -> Rig {
        Self::in_folder(folder, stages, Arc::default(), Arc::default(), settings)
    }

    /// The engine ends; what it leaves.
    pub fn end(self) -> tempfile::TempDir {
        let Rig { engine, folder, .. } = self;
        drop(engine);
        folder
    }

    fn with(stages: Stages, asked: Arc<Mutex<Vec<Request>>>, samples: Arc<AtomicUsize>, settings: Settings) -> Rig {
        Self::in_folder(tempfile::tempdir().unwrap(), stages, asked, samples, settings)
    }

    fn in_folder(
        folder: tempfile::TempDir,
        stages: Stages,
        asked: Arc<Mutex<Vec<Request>>>,
        samples: Arc<AtomicUsize>,
        settings: Settings,
    ) -> Rig {
        Self::building(folder, Arc::new(move |_| Built::from(stages.clone())), asked, samples, settings)
    }

    /// With stages that are made of the settings, except for a chat model that is a script.
    pub fn chosen(build: Build, writes: Writes, settings: Settings) -> Rig {
        let (asked, chat) = (Arc::clone(&writes.asked), Arc::new(writes));
        let build = move |settings: &Settings| {
            let built = build(settings);
            Built { stages: Stages { chat: chat.clone(), ..built.stages.clone() }, ..built }
        };
        Self::building(tempfile::tempdir().unwrap(), Arc::new(build), asked, Arc::default(), settings)
    }

    fn building(
        folder: tempfile::TempDir,
        build: Build,
        asked: Arc<Mutex<Vec<Request>>>,
        samples: Arc<AtomicUsize>,
        settings: Settings,
    ) -> Rig {
        let null = || riposte_audio::backend("null").unwrap();
        let engine = Engine::start(EngineOptions {
            settings,
            capture: null(),
            playout: null(),
            build,
            database: Some(folder.path().join("riposte.db")),
            prices: None,
            try_it: None,
            problems: Vec::new(),
            tune: None,
            record: Some(folder.path().join("log.jsonl")),
        })
        .unwrap();
        let mut rig = Rig { events: engine.subscribe(), engine, asked, samples, folder };
        while rig.engine.snapshot().state == riposte_engine::api::State::Starting {
            rig.next();
        }
        rig
    }

    pub fn next(&mut self) -> Event {
        self.events.blocking_recv().unwrap()
    }

    /// Events until one fits; the one that does.
    pub fn until<T>(&mut self, mut fits: impl FnMut(&Event) -> Option<T>) -> T {
        loop {
            if let Some(found) = fits(&self.next()) {
                return found;
            }
        }
    }

    pub fn turn(&mut self) -> riposte_measures::TurnView {
        self.until(|event| match event {
            Event::TurnFinished { turn } => Some((**turn).clone()),
            _ => None,
        })
    }

    /// The same, with what was told until then.
    pub fn turn_and_told(&mut self) -> (riposte_measures::TurnView, Vec<riposte_problem::Problem>) {
        let mut told = Vec::new();
        let turn = self.until(|event| match event {
            Event::Failed { problem } => {
                told.push(problem.clone());
                None
            }
            Event::TurnFinished { turn } => Some((**turn).clone()),
            _ => None,
        });
        (turn, told)
    }

    /// The same, of what was told the codes.
    pub fn turn_and_codes(&mut self) -> (riposte_measures::TurnView, Vec<String>) {
        let (turn, told) = self.turn_and_told();
        (turn, told.into_iter().map(|problem| problem.code).collect())
    }

    pub fn state(&mut self, wanted: riposte_engine::api::State) {
        self.until(|event| matches!(event, Event::StateChanged { state, .. } if *state == wanted).then_some(()));
    }

    /// Turns in the database file, after the engine is gone.
    pub fn stored(self) -> Vec<riposte_measures::TurnRecord> {
        let Rig { engine, folder, .. } = self;
        drop(engine);
        Store::open(folder.path().join("riposte.db")).unwrap().last(100).unwrap()
    }
}
