//! A whole set of scripted providers whose latencies are known: for comparisons that do not depend on a cloud. The default is "bench-460".

use std::time::Duration;

use super::chat::ScriptedChat;
use super::jitter::Jitter;
use super::record::Received;
use super::script::{Reply, Split};
use super::server::RunningServer;
use super::speech::{ScriptedSpeech, Sound};
use super::transcription::{ScriptedTranscription, Transcript};
use super::upload::Upload;

/// Which vendor's wire format the chat server speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wire {
    #[default]
    Openai,
    Anthropic,
}

/// Which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Station {
    Transcription,
    Chat,
    Speech,
}

/// What goes wrong in place of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// This HTTP error.
    Refused(u16),
    /// The answer begins, then nothing more comes.
    Stalls,
    /// The answer begins, then the connection is cut.
    Cut,
}

/// One thing that goes wrong in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mishap {
    pub at: Station,
    /// The request of that server, from 0.
    pub turn: usize,
    pub what: What,
}

/// Latencies and faults of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderSet {
    /// Whose wire format the chat server speaks.
    pub wire: Wire,
    /// From the last byte of an upload to its text.
    pub stt: Duration,
    /// From the question to the first token of the answer.
    pub ttft: Duration,
    /// Tokens that follow the first.
    pub tokens_per_s: f64,
    /// From a clause to its first sound.
    pub ttfa: Duration,
    /// How fast the sound comes after that; 1 is as fast as it is heard.
    pub times_real_time: f64,
    /// How these vary.
    pub jitter: Jitter,
    pub seed: u64,
    /// The tokens of every answer.
    pub reply: Vec<String>,
    /// How the bytes of all answers are cut.
    pub split: Option<Split>,
    pub mishaps: Vec<Mishap>,
    /// Whether they are reached over TLS, as vendors are.
    pub tls: bool,
}

/// The fixed answer: five tokens to its first comma, nine to the end of its first sentence; five seconds long.
const REPLY: [&str; 21] = [
    "It", " is", " nearly", " noon", ",", " so", " lunch", " waits", ".", //
    " After", " that", " you", " have", " one", " meeting", ",", " at", " half", " past", " two", ".",
];

impl ProviderSet {
    /// The set of docs and comparisons: 150 ms, 220 ms and 50 tokens a second, 90 ms and ten times real time; nothing varies, nothing fails.
    pub fn bench_460() -> Self {
        Self {
            wire: Wire::Openai,
            stt: Duration::from_millis(150),
            ttft: Duration::from_millis(220),
            tokens_per_s: 50.0,
            ttfa: Duration::from_millis(90),
            times_real_time: 10.0,
            jitter: Jitter::None,
            seed: 460,
            reply: REPLY.map(str::to_owned).to_vec(),
            split: None,
            mishaps: Vec::new(),
            tls: false,
        }
    }

    /// Starts the three servers. `understood` says what an uploaded question is; it is called on the transcription server's thread.
    ///
    /// # Errors
    /// A port or a thread could not be had.
    pub fn start(&self, understood: impl Fn(&Upload) -> String + Send + Sync + 'static) -> anyhow::Result<RunningSet> {
        let set = self.clone();
        let transcription = ScriptedTranscription::openai().respond(move |received, turn| {
            set.transcript(received.upload.as_ref().map(&understood).unwrap_or_default().as_str(), turn)
        });
        let set = self.clone();
        let chat = match self.wire {
            Wire::Openai => ScriptedChat::openai(),
            Wire::Anthropic => ScriptedChat::anthropic(),
        };
        let chat = chat.respond(move |_, turn| set.answer(turn));
        let set = self.clone();
        let speech = ScriptedSpeech::openai().respond(move |received, turn| set.sound(received, turn));
        let (transcription, chat, speech) =
            if self.tls { (transcription.tls(), chat.tls(), speech.tls()) } else { (transcription, chat, speech) };
        Ok(RunningSet { transcription: transcription.start()?, chat: chat.start_blocking()?, speech: speech.start()? })
    }

    fn mishap(&self, at: Station, turn: usize) -> Option<What> {
        self.mishaps.iter().find(|mishap| mishap.at == at && mishap.turn == turn).map(|mishap| mishap.what)
    }

    fn transcript(&self, text: &str, turn: usize) -> Transcript {
        let transcript = match self.mishap(Station::Transcription, turn) {
            None => Transcript::text(text),
            Some(What::Refused(status)) => Transcript::refusal(status, SCRIPTED),
            Some(What::Stalls) => Transcript::text(text).stall(),
            Some(What::Cut) => Transcript::text(text).cut(),
        };
        let transcript = transcript.after(self.stt).jitter(self.jitter, self.seed);
        self.split.iter().fold(transcript, |transcript, split| transcript.split(split.clone()))
    }

    fn answer(&self, turn: usize) -> Reply {
        let whole = || Reply::tokens(self.reply.iter().cloned());
        let half = self.reply.len() / 2;
        let reply = match self.mishap(Station::Chat, turn) {
            None => whole(),
            Some(What::Refused(status)) => Reply::refusal(status, SCRIPTED),
            Some(What::Stalls) => whole().stall_after(half),
            Some(What::Cut) => whole().cut_after(half),
        };
        let reply = reply.first_token(self.ttft).tokens_per_s(self.tokens_per_s).jitter(self.jitter, self.seed);
        self.split.iter().fold(reply, |reply, split| reply.split(split.clone()))
    }

    fn sound(&self, received: &Received, turn: usize) -> Sound {
        let whole = || Sound::of(received.body["input"].as_str().unwrap_or_default());
        let sound = match self.mishap(Station::Speech, turn) {
            None => whole(),
            Some(What::Refused(status)) => Sound::refusal(status, SCRIPTED),
            Some(What::Stalls) => whole().stall_after(SOME_SOUND),
            Some(What::Cut) => whole().cut_after(SOME_SOUND),
        };
        let sound = sound.first_audio(self.ttfa).times_real_time(self.times_real_time).jitter(self.jitter, self.seed);
        self.split.iter().fold(sound, |sound, split| sound.split(split.clone()))
    }
}

const SCRIPTED: &str = "the script says so";
/// 200 ms of sound and half a sample, in bytes.
const SOME_SOUND: usize = 9_601;

/// A set that runs until it is dropped.
#[derive(Debug)]
pub struct RunningSet {
    pub transcription: RunningServer,
    pub chat: RunningServer,
    pub speech: RunningServer,
}
