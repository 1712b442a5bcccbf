//! `riposte mcp`: gives a coding agent a voice, over the Model Context Protocol. Nothing but the protocol goes to standard output.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use riposte_engine::{Built, Engine, EngineOptions};
use riposte_gateway::TlsFiles;
use riposte_mcp::{Desk, DeskOptions, Http, HttpOptions, Voice, Wishes, serve_stdio};
use riposte_measures::Mode;
use riposte_problem::Problem;
use riposte_problem::words::{phrase, terminal};
use riposte_settings::Settings;
use riposte_voice::VoiceOptions;
use tokio::runtime::Runtime;

use crate::commands::chosen::Chosen;
use crate::commands::serve::told_to_end;
use crate::exit::Code;
use crate::open;
use crate::out::{self, outln};
use crate::recite::Recite;

#[derive(Args)]
pub(crate) struct Mcp {
    /// Serve over HTTP at this address, at /mcp, instead of over standard input and output; port 0 takes a free one. Other machines reach it only with tokens and TLS
    #[arg(long, value_name = "ADDRESS:PORT")]
    http: Option<SocketAddr>,
    /// A certificate with its chain, PEM; read again when it changes
    #[arg(long, value_name = "FILE", requires_all = ["tls_key", "http"])]
    tls_cert: Option<PathBuf>,
    /// The certificate's key, PEM
    #[arg(long, value_name = "FILE", requires_all = ["tls_cert", "http"])]
    tls_key: Option<PathBuf>,
    /// A page whose scripts may connect, as https://home.example; may be said again
    #[arg(long, value_name = "ORIGIN", requires = "http")]
    allow_origin: Vec<String>,
    /// A name, besides those of this machine, under which clients may ask for it; may be said again
    #[arg(long, value_name = "HOST", requires = "http")]
    allow_host: Vec<String>,
    /// Said twice: listen where other machines reach it, without a token or without TLS
    #[arg(long, action = clap::ArgAction::Count, requires = "http")]
    unprotected: u8,
    #[command(flatten)]
    chosen: Chosen,
}

pub(crate) fn run(mcp: &Mcp) -> Result<Code, Problem> {
    let data_folder = open::paths()?.data_folder().to_owned();
    let chosen = mcp.chosen.clone();
    let settings: Wishes = Arc::new(move || {
        let (mut settings, _) = open::settings()?;
        chosen.override_settings(&mut settings);
        Ok(alone(settings))
    });
    let voices = {
        let settings = Arc::clone(&settings);
        Arc::new(move || voices(&settings()?))
    };
    let desk = Arc::new(Desk::new(DeskOptions { data_folder, begin: Arc::new(begin), settings, voices }));
    let runtime = Runtime::new().map_err(|error| terminal::mcp(phrase::system(&error)))?;
    let served = runtime.block_on(async {
        match mcp.http_options()? {
            None => serve_stdio(desk).await,
            Some(options) => serve_http(desk, options).await,
        }
    });
    // A client that is gone may leave standard input open, which nobody can be woken from.
    runtime.shutdown_background();
    served.map(|()| Code::Done)
}

impl Mcp {
    fn http_options(&self) -> Result<Option<HttpOptions>, Problem> {
        let Some(listen) = self.http else { return Ok(None) };
        let tls = self.tls_cert.clone().zip(self.tls_key.clone());
        Ok(Some(HttpOptions {
            listen,
            tls: tls.map(|(certificate, key)| TlsFiles { certificate, key }),
            tokens: open::paths()?.tokens_file(),
            origins: self.allow_origin.clone(),
            hosts: self.allow_host.clone(),
            unprotected: self.unprotected,
        }))
    }
}

async fn serve_http(desk: Arc<Desk>, options: HttpOptions) -> Result<(), Problem> {
    let scheme = if options.tls.is_some() { "https" } else { "http" };
    let http = Http::start(desk, options)?;
    outln!("Listening on {scheme}://{}/mcp", http.address());
    out::flush();
    let ended = told_to_end().await;
    http.close().await;
    ended.map_err(|error| terminal::mcp(phrase::system(&error)))
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
