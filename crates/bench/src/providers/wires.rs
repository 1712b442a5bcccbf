//! Other ways to the same answers: each vendor's own protocol over a socket of this machine, or no wire at all, as late as the set that they stand in for. So what a
//! client and its protocol add to the wait is the difference between two runs.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clap::{Args, ValueEnum};
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use riposte_audio::Clock;
use riposte_chat::{ChatError, ChatEvent, ChatModel, ChatStream, Request, Timeouts, Usage};
use riposte_engine::Stages;
use riposte_measures::Span;
use riposte_problem::{Kind, Problem};
use riposte_sim::providers::{
    Hearing, Performance, ProviderSet, Reply, SPEECH_RATE_HZ, ScriptedChat, ScriptedEars, ScriptedVoices, speech_like,
};
use riposte_speech::{Heard, HeardSink, Recognizer, Session, SessionOptions, SpeechError, SpeechOptions, recognizer};
use riposte_voice::{ClauseVoice, PerClause, Speech, VoiceError, VoiceEvent, VoiceOptions, VoiceStream, voice};

use super::captions::{Captioned, Question};
use super::set::{TIME_OUT, not_started};
use crate::Report;
use crate::gap::Providers;
use crate::paced::paced;

/// Whose protocol each stage speaks, in place of OpenAI's.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct WireOptions {
    /// Simulated recognition by this vendor's protocol; none: in this process
    #[arg(long, value_enum, conflicts_with_all = ["link_ms", "cold"])]
    pub stt_wire: Option<Hears>,
    /// Simulated chat model by this vendor's protocol; none: in this process
    #[arg(long, value_enum, conflicts_with_all = ["link_ms", "cold"])]
    pub llm_wire: Option<Answers>,
    /// Simulated voice by this vendor's protocol; none: in this process
    #[arg(long, value_enum, conflicts_with_all = ["link_ms", "cold"])]
    pub tts_wire: Option<Speaks>,
}

/// Recognisers that are asked for a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Hears {
    None,
    Deepgram,
    OpenaiRealtime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Answers {
    None,
    Anthropic,
    Gemini,
    OpenaiResponses,
    Ollama,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Speaks {
    None,
    Cartesia,
    Elevenlabs,
    Deepgram,
}

/// What must not be dropped while the stages are used.
pub(super) type Others = Box<dyn Any + Send + Sync>;

impl WireOptions {
    /// Notes what was measured.
    ///
    /// # Errors
    /// There is a wire, and the providers are not simulated.
    pub(crate) fn describe(self, providers: Providers, report: &mut Report) -> Result<(), Problem> {
        let is_any = self.stt_wire.is_some() || self.llm_wire.is_some() || self.tts_wire.is_some();
        if is_any && providers == Providers::Current {
            return Err(Problem::new(
                "bench.wires",
                Kind::Input,
                "Only simulated providers can be put behind another wire.",
                "Leave out --stt-wire, --llm-wire and --tts-wire, or measure --providers bench-460.",
            ));
        }
        let named = [
            ("stt_wire", self.stt_wire.and_then(|wire| wire.to_possible_value())),
            ("llm_wire", self.llm_wire.and_then(|wire| wire.to_possible_value())),
            ("tts_wire", self.tts_wire.and_then(|wire| wire.to_possible_value())),
        ];
        for (setting, name) in named.into_iter().filter_map(|(setting, name)| Some((setting, name?))) {
            report.set(setting, name.get_name());
        }
        Ok(())
    }

    /// Puts them where the set's own were.
    pub(super) fn put_into(
        self,
        stages: &mut Stages,
        set: &ProviderSet,
        question: &Question,
    ) -> Result<Vec<Others>, Problem> {
        let mut others = Vec::new();
        if let Some(wire) = self.stt_wire {
            stages.recognizer = hears(wire, set, question, &mut others)?;
        }
        if let Some(wire) = self.llm_wire {
            stages.chat = answers(wire, set, &mut others)?;
        }
        if let Some(wire) = self.tts_wire {
            stages.voice = speaks(wire, set, &mut others)?;
        }
        Ok(others)
    }
}

/// A word of a question that is scripted takes so long, so that all have been said when the text is asked for.
const WORD_MS: u32 = 40;
const KEY: &str = "scripted";

fn hears(
    wire: Hears,
    set: &ProviderSet,
    question: &Question,
    others: &mut Vec<Others>,
) -> Result<Arc<dyn Recognizer>, Problem> {
    let asked = question.clone();
    let hearing = Hearing::prompted(move || asked.text()).word_ms(WORD_MS).answers_after(set.stt);
    let (server, name, model) = match wire {
        Hears::None => {
            let recognizer = Ears { question: question.clone(), after: set.stt };
            return Ok(Arc::new(Captioned { recognizer, question: question.clone() }));
        }
        Hears::Deepgram => (ScriptedEars::nova(), "deepgram", "nova-3"),
        Hears::OpenaiRealtime => (ScriptedEars::realtime(), "openai_compatible", "gpt-realtime-whisper"),
    };
    let server = server.hearing(hearing).start().map_err(|error| not_started(&error))?;
    let options = SpeechOptions {
        file: Default::default(),
        data_folder: None,
        device: String::new(),
        base_url: server.base_url().to_owned(),
        model: model.to_owned(),
        key: Some(KEY.into()),
        time_out: TIME_OUT,
        language: Some("en".to_owned()),
        network: Default::default(),
    };
    others.push(Box::new(server));
    recognizer(name, options).map_err(|error| error.problem())
}

fn answers(wire: Answers, set: &ProviderSet, others: &mut Vec<Others>) -> Result<Arc<dyn ChatModel>, Problem> {
    let (server, name) = match wire {
        Answers::None => return Ok(Arc::new(Model(set.clone()))),
        Answers::Anthropic => (ScriptedChat::anthropic(), "anthropic"),
        Answers::Gemini => (ScriptedChat::gemini(), "gemini"),
        Answers::OpenaiResponses => (ScriptedChat::responses(), "openai"),
        Answers::Ollama => (ScriptedChat::ollama(), "ollama"),
    };
    let reply = Reply::tokens(set.reply.iter().cloned()).first_token(set.ttft).tokens_per_s(set.tokens_per_s);
    let reply = reply.jitter(set.jitter, set.seed);
    let server = server.reply(reply).start_blocking().map_err(|error| not_started(&error))?;
    let options = riposte_chat::Options {
        base_url: server.base_url().to_owned(),
        model: "scripted".to_owned(),
        key: Some(KEY.into()),
        timeouts: Timeouts { first_token: TIME_OUT, stall: TIME_OUT },
        client: None,
        network: Default::default(),
        local_time: Arc::new(jiff::Zoned::default),
    };
    others.push(Box::new(server));
    riposte_chat::build(name, options).map_err(|error| error.problem())
}

fn speaks(
    wire: Speaks,
    set: &ProviderSet,
    others: &mut Vec<Others>,
) -> Result<Arc<dyn riposte_voice::Synthesizer>, Problem> {
    let (server, name, model) = match wire {
        Speaks::None => return Ok(Arc::new(PerClause::new(Voice(set.ttfa)))),
        Speaks::Cartesia => (ScriptedVoices::cartesia(), "cartesia", "sonic-3"),
        Speaks::Elevenlabs => (ScriptedVoices::elevenlabs(), "elevenlabs", "eleven_flash_v2_5"),
        Speaks::Deepgram => (ScriptedVoices::aura(), "deepgram", "aura-2-thalia-en"),
    };
    let performance = Performance::whole().first_sound_after(set.ttfa);
    let server = server.performance(performance).start().map_err(|error| not_started(&error))?;
    let options = VoiceOptions {
        // Deepgram's models are voices.
        voice: (wire != Speaks::Deepgram).then(|| "scripted".to_owned()),
        base_url: server.base_url().to_owned(),
        model: model.to_owned(),
        key: Some(KEY.into()),
        time_out: TIME_OUT,
        ..VoiceOptions::default()
    };
    others.push(Box::new(server));
    voice(name, &options).map_err(|error| error.problem())
}

/// Understands what is said, in this process.
struct Ears {
    question: Question,
    after: Duration,
}

struct Utterance {
    question: Question,
    after: Duration,
    heard: Vec<f32>,
    /// Emptied when the session is over, so that nothing late is told.
    sink: Arc<Mutex<Option<HeardSink>>>,
}

impl Recognizer for Ears {
    fn name(&self) -> String {
        "in-process/recogniser".to_owned()
    }

    fn warm(&self) -> Result<(), SpeechError> {
        Ok(())
    }

    fn start(&self, _: SessionOptions, sink: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
        let sink = Arc::new(Mutex::new(Some(sink)));
        Ok(Box::new(Utterance { question: self.question.clone(), after: self.after, heard: Vec::new(), sink }))
    }
}

impl Session for Utterance {
    fn push(&mut self, samples: &[f32]) {
        self.heard.extend_from_slice(samples);
    }

    fn finalise(&mut self, tag: u64) {
        let text = self.question.text_of(self.heard.iter().copied());
        let (sink, due) = (Arc::clone(&self.sink), Clock::now() + Span::from(self.after));
        std::thread::spawn(move || {
            Clock::wait_until(due);
            if let Some(sink) = sink.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
                sink(Heard::Final { tag, text, closes: None });
            }
        });
    }
}

impl Drop for Utterance {
    fn drop(&mut self) {
        self.sink.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// Answers as the set does, in this process.
struct Model(ProviderSet);

impl ChatModel for Model {
    fn name(&self) -> String {
        "in-process/answers".to_owned()
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async { Ok(()) }.boxed()
    }

    fn ask(&self, _: Request) -> ChatStream {
        let now = Clock::now();
        let token = Span::from(Duration::from_secs_f64(1.0 / self.0.tokens_per_s));
        let mut items = vec![(now, Ok(ChatEvent::Sent))];
        let mut at = now + Span::from(self.0.ttft);
        for (nth, text) in self.0.reply.iter().enumerate() {
            at = if nth == 0 { at } else { at + token };
            items.push((at, Ok(ChatEvent::Text(text.clone()))));
        }
        items.push((at, Ok(ChatEvent::Done { usage: Usage::default(), truncated: false })));
        paced(items).boxed()
    }
}

/// Speaks as the set does, in this process: the first sound after so long.
struct Voice(Duration);

impl ClauseVoice for Voice {
    fn name(&self) -> String {
        "in-process/voice".to_owned()
    }

    fn rate_hz(&self) -> u32 {
        SPEECH_RATE_HZ
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        async { Ok(()) }.boxed()
    }

    fn speak(&self, speech: Speech) -> VoiceStream {
        let now = Clock::now();
        let samples = speech_like(&speech.text).iter().map(|sample| f32::from(*sample) / 32_768.0).collect();
        let items = vec![(now, Ok(VoiceEvent::Sent)), (now + Span::from(self.0), Ok(VoiceEvent::Audio(samples)))];
        paced(items).boxed()
    }
}
