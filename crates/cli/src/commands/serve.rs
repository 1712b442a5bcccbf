//! `riposte serve`: the gateway, until it is told to end. SIGTERM or Ctrl+C lets turns come to their end; a second one does not.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use riposte_engine::{Engine, EngineOptions, NO_PROVIDER};
use riposte_gateway::{Gateway, GatewayOptions, Limits, TlsFiles, Tokens, Twilio};
use riposte_problem::Problem;
use riposte_problem::words::{gateway as words, phrase};
use tokio::runtime::Runtime;

use crate::commands::chosen::Chosen;
use crate::exit::Code;
use crate::out::{self, outln};
use crate::{open, screen};

#[derive(Args)]
pub(crate) struct Serve {
    /// Where to listen; port 0 takes a free one. Other machines reach it only with tokens and TLS
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8765")]
    listen: SocketAddr,
    /// A certificate with its chain, PEM; read again when it changes
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's key, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A page whose scripts may connect, as https://home.example; may be said again
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<String>,
    /// Conversations at once
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    sessions: u16,
    /// Said twice: listen where other machines reach it, without a token or without TLS
    #[arg(long, action = clap::ArgAction::Count)]
    unprotected: u8,
    /// Never let anybody in without a token: without any do not start, and ask for one even if all are revoked meanwhile. For a server behind a proxy
    #[arg(long)]
    require_token: bool,
    /// Take calls by Twilio Media Streams: the stream's address as your TwiML has it, wss://voice.example/twilio/media. The account's auth token is the key of
    /// https://api.twilio.com (`riposte keys set`)
    #[arg(long, value_name = "ADDRESS")]
    twilio: Option<String>,
    #[command(flatten)]
    chosen: Chosen,
}

/// Whose key the auth token is.
const TWILIO: &str = "https://api.twilio.com";

pub(crate) fn run(serve: &Serve) -> Result<Code, Problem> {
    let (mut settings, problems) = open::settings()?;
    serve.chosen.override_settings(&mut settings);
    let paths = open::paths()?;
    if serve.require_token {
        // Told before models are loaded.
        Tokens::at(paths.tokens_file()).required()?;
    }
    let tls = serve.tls_cert.clone().zip(serve.tls_key.clone());
    let options = GatewayOptions {
        listen: serve.listen,
        tls: tls.map(|(certificate, key)| TlsFiles { certificate, key }),
        tokens: paths.tokens_file(),
        requires_token: serve.require_token,
        origins: serve.allow_origin.clone(),
        limits: Limits { sessions: usize::from(serve.sessions), ..Limits::default() },
        unprotected: serve.unprotected,
        twilio: serve.twilio.as_deref().map(twilio).transpose()?,
    };
    let host = Engine::start(EngineOptions {
        settings: settings.clone(),
        capture: open::null_backend()?,
        playout: open::null_backend()?,
        build: open::builder(),
        database: Some(paths.database()),
        prices: Some(paths.prices_file()),
        try_it: None,
        problems,
        tune: None,
        record: None,
    })?;
    open::wait_until_ready(&host, &mut host.subscribe());
    let snapshot = host.snapshot();
    if snapshot.providers.stt == NO_PROVIDER
        && let Some(problem) = snapshot.problems.iter().find(|problem| problem.code.starts_with("speech."))
    {
        return Err(problem.clone());
    }
    snapshot.problems.iter().for_each(screen::problem);
    let failed = |error: std::io::Error| words::can_not_listen(serve.listen.to_string(), phrase::system(&error));
    let runtime = Runtime::new().map_err(failed)?;
    runtime.block_on(async {
        let scheme = if options.tls.is_some() { "wss" } else { "ws" };
        let gateway = Gateway::start(host, &settings, options).await?;
        outln!("Listening on {scheme}://{}/ws/voice", gateway.address());
        out::flush();
        told_to_end().await.map_err(failed)?;
        tokio::select! {
            () = gateway.drain() => {}
            ended = told_to_end() => ended.map_err(failed)?,
        }
        Ok(Code::Done)
    })
}

/// Calls to this address, with the key that signs them.
fn twilio(url: &str) -> Result<Twilio, Problem> {
    let is_address =
        url.strip_prefix("wss://").is_some_and(|rest| rest.trim_end_matches('/').ends_with("/twilio/media"));
    if !is_address {
        return Err(words::twilio_address(url));
    }
    let owner = riposte_http::key_owner_of(TWILIO).unwrap_or_default();
    let token = open::key_lookup()(&owner)?.ok_or_else(words::no_twilio_key)?;
    Ok(Twilio { url: url.to_owned(), token })
}

/// Until somebody wants it to end.
pub(crate) async fn told_to_end() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
