//! `riposte mcp`: gives a coding agent a voice, over the Model Context Protocol. Nothing but the protocol goes to standard output.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use riposte_engine::{Built, Engine, EngineOptions};
use riposte_mcp::{Desk, DeskOptions, Voice, serve_stdio};
use riposte_measures::Mode;
use riposte_problem::Problem;
use riposte_problem::words::{phrase, terminal};
use riposte_settings::Settings;
use riposte_voice::VoiceOptions;
use tokio::runtime::Runtime;

use crate::commands::chosen::Chosen;
use crate::exit::Code;
use crate::open;
use crate::recite::Recite;

#[derive(Args)]
pub(crate) struct Mcp {
    #[command(flatten)]
    chosen: Chosen,
}

pub(crate) fn run(mcp: &Mcp) -> Result<Code, Problem> {
    let (mut settings, _) = open::settings()?;
    mcp.chosen.override_settings(&mut settings);
    let settings = alone(settings);
    let data_folder = open::paths()?.data_folder().to_owned();
    let begin = {
        let settings = settings.clone();
        Arc::new(move || begin(settings.clone()))
    };
    let voices = Arc::new(move || voices(&settings));
    let desk = Arc::new(Desk::new(DeskOptions { data_folder, begin, voices }));
    let runtime = Runtime::new().map_err(|error| terminal::mcp(phrase::system(&error)))?;
    let served = runtime.block_on(serve_stdio(desk));
    // A client that is gone may leave standard input open, which nobody can be woken from.
    runtime.shutdown_background();
    served.map(|()| Code::Done)
}

/// Between two calls no microphone is open, and what only answers of a chat model need is left out.
fn alone(mut settings: Settings) -> Settings {
    let conversation = &mut settings.conversation;
    conversation.mode = Mode::PushToTalk;
    (conversation.openers, conversation.acknowledgements) = (false, false);
    conversation.reprompt_after_s = 0;
    settings.audio.keep_open = false;
    settings
}

fn begin(settings: Settings) -> Result<Engine, Problem> {
    let (paths, build) = (open::paths()?, open::builder());
    Engine::start(EngineOptions {
        settings,
        capture: riposte_audio::default_backend(),
        playout: riposte_audio::default_backend(),
        // No chat model is asked, so none is warmed up.
        build: Arc::new(move |settings| {
            let mut built: Built = build(settings);
            built.stages.chat = Arc::new(Recite);
            built.problems.retain(|problem| !problem.code.starts_with("chat."));
            built
        }),
        database: Some(paths.database()),
        prices: Some(paths.prices_file()),
        try_it: None,
        problems: Vec::new(),
        tune: None,
        record: None,
    })
}

/// The voices of whoever speaks; of a server the one that is chosen, as it keeps the others to itself.
fn voices(settings: &Settings) -> Result<Vec<Voice>, Problem> {
    if let Some(endpoint) = settings.voice.endpoint() {
        let chosen = Some(&endpoint.voice).filter(|voice| !voice.is_empty());
        let row = |voice: &String| Voice { id: voice.clone(), name: voice.clone(), language: String::new() };
        return Ok(chosen.map(row).into_iter().collect());
    }
    let vendor = settings.voice.provider.as_str();
    let model = settings.voice.local(vendor).map(|local| local.model.clone()).filter(|model| !model.is_empty());
    let options = VoiceOptions {
        file: model.map(|model| riposte_engine::voice_file(&model).unwrap_or_else(|| PathBuf::from(model))),
        data_folder: Some(open::paths()?.data_folder().to_owned()),
        ..VoiceOptions::default()
    };
    let listed = riposte_voice::voices_of(vendor, &options).map_err(|error| error.problem())?;
    Ok(listed.into_iter().map(|voice| Voice { id: voice.id, name: voice.name, language: voice.language }).collect())
}
