//! Scripted providers: real servers on 127.0.0.1 that speak a vendor's wire format, answer by script, misbehave on demand, and
//! remember what they were sent. Each runs on a thread of its own with a runtime of its own, so that it works from tests with a paused
//! clock and from tests without a runtime; dropping it closes its port and every connection.
//!
//! ```text
//! let server = ScriptedChat::openai().reply("Hello there.").reply(Reply::refusal(500, "out of order")).start().await?;
//! // … ask a client at server.base_url() …
//! assert_eq!(server.requests()[0].body["messages"][0]["role"], "user");
//! ```

mod answer;
mod anthropic;
mod beats;
mod chat;
mod cold;
mod desk;
mod ears;
mod gemini;
mod jitter;
mod link;
mod lookups;
mod ollama;
mod openai;
mod pace;
mod parrot;
mod proxy;
mod record;
mod responses;
mod script;
mod server;
mod set;
mod sockets;
mod socks;
mod speech;
mod tls;
mod transcription;
mod tunnel;
mod upload;
mod voice_like;
mod voices;

pub use chat::ScriptedChat;
pub use ears::{Act, Hearing, ScriptedEars, WORD_MS, When};
pub use jitter::Jitter;
pub use link::Link;
pub use parrot::ScriptedParrot;
pub use record::Received;
pub use script::{Reply, Split};
pub use server::RunningServer;
pub use set::{Mishap, ProviderSet, RunningSet, Station, What, Wire};
pub use sockets::{RunningSockets, Said};
pub use socks::Socks;
pub use speech::{ScriptedSpeech, Sound};
pub use transcription::{ScriptedTranscription, Transcript};
pub use tunnel::Tunnel;
pub use upload::Upload;
pub use voice_like::{SPEECH_RATE_HZ, speech_like};
pub use voices::{Performance, ScriptedVoices, SpeakWhen};

/// A chat server that runs until it is dropped.
pub type RunningChat = RunningServer;
