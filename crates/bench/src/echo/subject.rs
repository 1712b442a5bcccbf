//! The program under test: an engine on the sound devices of its environment, with the recogniser that comes with Riposte, so that what is left of an
//! echo is recognised as a user's would be. Runs until its standard input ends, and tells what happened by lines of JSON.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use riposte_audio::Clock;
use riposte_engine::Built;
use riposte_engine::api::{Event, State};
use riposte_measures::{Mode, Providers, Span, TurnView};
use riposte_problem::Problem;
use riposte_settings::Settings;
use riposte_sim::providers::ProviderSet;
use riposte_speech::bundled;
use riposte_speech::whisper::Whisper;
use serde::{Deserialize, Serialize};

use super::talks::REPLIES;
use super::{EchoOptions, MADE};
use crate::drive::Drive;
use crate::providers::{Set, WireOptions};

/// What it tells, and when it happened by the system's clock, which the listener has too.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Told {
    pub(super) unix_ms: i64,
    pub(super) what: What,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    Ready(Providers),
    State(State, String),
    /// Peaks since the last: of the microphone without the echo, and of what is played.
    Level {
        microphone_db: f32,
        speaker_db: f32,
    },
    Words(String),
    Turn(Box<TurnView>),
    Problem(Problem),
}

/// Runs it.
pub(super) fn run(options: &EchoOptions) -> Result<(), Problem> {
    let mut settings = Settings::default();
    settings.conversation.mode = Mode::Duplex;
    settings.conversation.acknowledgements = false;
    let reply = REPLIES[options.reply % REPLIES.len()].split_inclusive(' ').map(str::to_owned).collect();
    let set = Set::start(ProviderSet { reply, ..ProviderSet::bench_460() }, None, &WireOptions::default())?;
    let mut stages = set.build()(&settings).stages;
    let model = bundled::micro_model().map_err(|error| error.problem())?;
    stages.recognizer = Whisper::open(&model, None).map_err(|error| error.problem())?;
    if options.voice.tts.as_deref() != Some(MADE) {
        stages.voice = options.voice.open("en", 1.0)?;
    }
    let sound = riposte_audio::default_backend();
    let build = Arc::new(move |_: &Settings| Built::from(stages.clone()));
    let drive = Drive::start(settings, build, Arc::clone(&sound), sound, None)?;
    let mut events = drive.engine.subscribe();
    tell(What::Ready(drive.engine.snapshot().providers));
    let over = end_of_input();
    while !over.load(Ordering::Relaxed) {
        while let Ok(event) = events.try_recv() {
            match event {
                Event::StateChanged { state, reason } => tell(What::State(state, reason.words().to_owned())),
                Event::Level { microphone_db, speaker_db } => tell(What::Level { microphone_db, speaker_db }),
                Event::Transcribed { text } => tell(What::Words(text)),
                Event::TurnFinished { turn } => tell(What::Turn(turn)),
                Event::Failed { problem } => tell(What::Problem(problem)),
                _ => {}
            }
        }
        Clock::wait(Span::from_millis(2));
    }
    Ok(())
}

fn end_of_input() -> Arc<AtomicBool> {
    let over = Arc::new(AtomicBool::new(false));
    let ended = Arc::clone(&over);
    std::thread::spawn(move || {
        let mut rest = Vec::new();
        // However it ends, nobody listens any more.
        let _ = std::io::stdin().lock().read_to_end(&mut rest);
        ended.store(true, Ordering::Relaxed);
    });
    over
}

fn tell(what: What) {
    let told = Told { unix_ms: Clock::unix_ms(), what };
    let mut out = std::io::stdout().lock();
    // The listener is gone when this fails, and the end of standard input follows.
    let _ = serde_json::to_writer(&mut out, &told)
        .map_err(std::io::Error::from)
        .and_then(|()| writeln!(out))
        .and_then(|()| out.flush());
}
