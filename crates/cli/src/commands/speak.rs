//! `riposte speak`: says a text through the reply's own pipeline.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use riposte_engine::api::{Command, Event, State};
use riposte_engine::{Built, EngineOptions};
use riposte_problem::Problem;
use riposte_vendors::Stage;
use riposte_voice::says_something;

use crate::exit::Code;
use crate::open;
use crate::recite::Recite;
use crate::screen;

#[derive(Args)]
pub(crate) struct Speak {
    /// What to say
    #[arg(required = true)]
    text: Vec<String>,
    /// Write a WAV file instead of speaking
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Who speaks
    #[arg(long, value_name = "PROVIDER", value_parser = open::providers(Stage::Voice))]
    tts: Option<String>,
    /// The file of a neural voice's model, with what belongs to it beside it
    #[arg(long, value_name = "FILE")]
    tts_model: Option<PathBuf>,
    /// Name of a voice
    #[arg(long)]
    voice: Option<String>,
}

pub(crate) fn run(speak: &Speak) -> Result<Code, Problem> {
    let text = speak.text.join(" ");
    if !says_something(&text) {
        return Err(riposte_problem::words::terminal::nothing_to_speak());
    }
    let (mut settings, _) = open::settings()?;
    open::choose_speaker(&mut settings, speak.tts.as_deref(), speak.tts_model.as_deref());
    if let Some(voice) = &speak.voice {
        settings.voice.choose(voice);
    }
    let (playout, file) = open::playout(speak.output.as_deref())?;
    let build = open::builder();
    let engine = riposte_engine::Engine::start(EngineOptions {
        settings,
        capture: open::null_backend()?,
        playout,
        build: Arc::new(move |settings| {
            let mut built: Built = build(settings);
            built.stages.chat = Arc::new(Recite);
            built
        }),
        database: None,
        prices: None,
        try_it: None,
        problems: Vec::new(),
        tune: None,
        record: None,
    })?;
    let mut events = engine.subscribe();
    open::wait_until_ready(&engine, &mut events);
    if let Some(problem) = engine
        .snapshot()
        .problems
        .into_iter()
        .find(|p| p.code.starts_with("voice.") || p.code.starts_with("audio.no_speaker"))
    {
        return Err(problem);
    }
    engine.send(Command::Say { text });
    loop {
        match open::next(&mut events) {
            Some(Event::TurnFinished { turn }) if turn.problem.is_none() => return file.finish().map(|()| Code::Done),
            // Nothing is lost by that.
            Some(Event::Failed { problem }) if problem.code == "voice.not_live" => screen::problem(&problem),
            Some(Event::Failed { problem }) => return Err(problem),
            Some(Event::StateChanged { state: State::Starting, .. }) | Some(_) => {}
            None => return Ok(Code::Bug),
        }
    }
}
