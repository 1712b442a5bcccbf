//! The scripted servers of every vendor, for others to talk to: prints one line of JSON with their addresses, serves until its input ends, and prints what it was
//! sent as a second one. Keys are left out of that. For `cargo xtask interop`, and by hand.

use std::io::Read;

use anyhow::Result;
use riposte_sim::providers::{
    Hearing, Received, Reply, RunningServer, RunningSockets, Said, ScriptedChat, ScriptedEars, ScriptedSpeech,
    ScriptedTranscription, ScriptedVoices, Transcript,
};
use serde_json::{Value, json};

/// What is understood of every sound, and what is answered.
const QUESTION: &str = "How much is two plus eighteen?";
const REPLY: &str = "Two plus eighteen is twenty.";

/// A server under the name of its protocol.
enum Running {
    Plain(RunningServer),
    Sockets(RunningSockets),
}

impl Running {
    fn server(&self) -> &RunningServer {
        match self {
            Running::Plain(server) => server,
            Running::Sockets(sockets) => sockets,
        }
    }

    /// Everything it was sent.
    fn record(&self) -> Value {
        let server = self.server();
        let requests = server.requests().into_iter().chain(server.other_requests());
        let said = match self {
            Running::Plain(_) => Vec::new(),
            Running::Sockets(sockets) => sockets.said().into_iter().filter_map(told).collect(),
        };
        json!({ "requests": requests.map(|request| asked(&request)).collect::<Vec<_>>(), "said": said })
    }
}

fn asked(request: &Received) -> Value {
    let upload = request.upload.as_ref();
    let upload = upload.map(|file| json!({ "field": file.field, "name": file.name, "type": file.content_type }));
    let names: Vec<&str> = request.headers.keys().map(|name| name.as_str()).collect();
    json!({
        "method": request.method, "path": request.path, "query": request.query, "headers": names, "body": request.body,
        "upload": upload,
    })
}

fn told(said: Said) -> Option<Value> {
    match said {
        Said::Text { connection, message } => Some(json!({ "connection": connection, "message": message })),
        Said::Sound { connection, samples } => Some(json!({ "connection": connection, "samples": samples.len() })),
        Said::Opened { .. } | Said::Gone { .. } => None,
    }
}

fn all() -> Result<Vec<(&'static str, Running)>> {
    let chat = |server: ScriptedChat| {
        let reply = Reply::text(REPLY).tokens_per_s(50.0);
        Ok::<_, anyhow::Error>(Running::Plain(server.reply(reply).start_blocking()?))
    };
    let ears = |server: ScriptedEars| {
        Ok::<_, anyhow::Error>(Running::Sockets(server.hearing(Hearing::words(QUESTION)).plain(QUESTION).start()?))
    };
    let voice = |server: ScriptedVoices| Ok::<_, anyhow::Error>(Running::Sockets(server.start()?));
    let transcription = ScriptedTranscription::openai().reply(Transcript::text(QUESTION)).start()?;
    Ok(vec![
        ("openai_chat", chat(ScriptedChat::openai())?),
        ("openai_responses", chat(ScriptedChat::responses())?),
        ("anthropic", chat(ScriptedChat::anthropic())?),
        ("gemini", chat(ScriptedChat::gemini())?),
        ("ollama", chat(ScriptedChat::ollama())?),
        ("openai_transcription", Running::Plain(transcription)),
        ("openai_realtime", ears(ScriptedEars::realtime())?),
        ("deepgram_nova", ears(ScriptedEars::nova())?),
        ("deepgram_flux", ears(ScriptedEars::flux())?),
        ("openai_speech", Running::Plain(ScriptedSpeech::openai().start()?)),
        ("cartesia", voice(ScriptedVoices::cartesia())?),
        ("elevenlabs", voice(ScriptedVoices::elevenlabs())?),
        ("deepgram_aura", voice(ScriptedVoices::aura())?),
    ])
}

fn main() -> Result<()> {
    // It takes no arguments: whoever gives one wants to know what it is.
    if std::env::args_os().len() > 1 {
        println!(
            "riposte-providers: starts the scripted servers of every vendor, prints their addresses as one line of JSON, and what they were sent as a second \
             one when its standard input ends."
        );
        return Ok(());
    }
    let servers = all()?;
    let of = |what: fn(&Running) -> Value| -> Value {
        servers
            .iter()
            .map(|(name, server)| ((*name).to_owned(), what(server)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    println!("{}", of(|server| json!(server.server().base_url())));
    std::io::stdin().read_to_end(&mut Vec::new())?;
    println!("{}", of(Running::record));
    Ok(())
}
