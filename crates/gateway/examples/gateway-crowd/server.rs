//! The server of the crowd: a real engine and gateway, whose providers are elsewhere. Ends with its input, and says how many turns are stored then.

use std::io::Read;
use std::sync::Arc;

use riposte_engine::api::State;
use riposte_engine::{Engine, EngineOptions, builder};
use riposte_gateway::{Gateway, GatewayOptions, Limits};
use riposte_problem::Problem;
use riposte_settings::Settings;
use riposte_store::Store;

use crate::Failure;

/// For so many clients; `providers`: where recognition, chat and voice are.
pub(crate) fn run(clients: u32, providers: &[String; 3]) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let settings = settings(providers);
    let null = || riposte_audio::backend("null").map_err(|error| error.problem());
    let host = Engine::start(EngineOptions {
        settings: settings.clone(),
        capture: null().map_err(told)?,
        playout: null().map_err(told)?,
        build: builder(Arc::new(|_: &str| Ok(None))),
        database: Some(folder.path().join("riposte.db")),
        prices: None,
        try_it: None,
        problems: Vec::new(),
        tune: None,
        record: None,
    })
    .map_err(told)?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let mut events = host.subscribe();
        while host.snapshot().state == State::Starting {
            events.recv().await?;
        }
        let options = GatewayOptions {
            listen: "127.0.0.1:0".parse()?,
            tls: None,
            tokens: folder.path().join("tokens.json"),
            requires_token: false,
            origins: Vec::new(),
            // One that leaves without a word keeps its place for a while.
            limits: Limits { sessions: 2 * clients as usize + 8, ..Limits::default() },
            unprotected: 0,
            twilio: None,
        };
        let gateway = Gateway::start(host, &settings, options).await.map_err(told)?;
        println!("{}", gateway.address());
        tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
        gateway.drain().await;
        Ok::<(), Failure>(())
    })?;
    println!("{}", Store::open(folder.path().join("riposte.db"))?.last(10_000_000)?.len());
    Ok(())
}

fn settings([transcription, chat, speech]: &[String; 3]) -> Settings {
    let mut settings = Settings::default();
    let vendor = "openai_compatible";
    settings.speech.provider = vendor.to_owned();
    settings.chat.provider = vendor.to_owned();
    settings.voice.provider = vendor.to_owned();
    if let Some(endpoint) = settings.speech.endpoints.get_mut(vendor) {
        endpoint.base_url.clone_from(transcription);
    }
    if let Some(endpoint) = settings.chat.endpoints.get_mut(vendor) {
        endpoint.base_url.clone_from(chat);
    }
    if let Some(endpoint) = settings.voice.endpoints.get_mut(vendor) {
        endpoint.base_url.clone_from(speech);
    }
    // All that is heard was made for the turn in which it is heard.
    settings.voice.phrase_cache_mb = 0;
    settings
}

fn told(problem: Problem) -> Failure {
    format!("{}: {}", problem.code, problem.message.english()).into()
}
