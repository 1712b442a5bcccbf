//! A set of scripted servers and the real clients that talk to them. The servers' threads end when it is dropped.

use std::sync::Arc;
use std::time::Duration;

use riposte_audio::Clock;
use riposte_chat::{ChatModel, Timeouts};
use riposte_engine::{Build, Built, Stages};
use riposte_measures::Span;
use riposte_problem::{Kind, Problem};
use riposte_sim::providers::{Link, ProviderSet, RunningServer, RunningSet, Upload, Wire};
use riposte_speech::openai::{Openai, OpenaiOptions};
use riposte_voice::{OpenaiVoice, OpenaiVoiceOptions, PerClause};

use super::captions::{Captioned, Question};
use super::script::Script;
use super::wires::{Others, WireOptions};

/// As long as the settings allow an agent.
pub(super) const TIME_OUT: Duration = Duration::from_secs(10);

/// What is understood of a question that nobody wrote down.
const UNKNOWN: &str = "Somebody asked something";

/// Servers that run, the stages that talk to them, and the question that they are about to be asked.
pub(crate) struct Set {
    stages: Stages,
    question: Question,
    links: Vec<Link>,
    _servers: RunningSet,
    /// Of vendors' wires in their place.
    _others: Vec<Others>,
}

impl Set {
    /// Starts the servers on this machine's loopback; `each_way`: behind links on which a byte takes so long.
    ///
    /// # Errors
    /// A port, a thread or a client could not be had.
    pub(crate) fn start(set: ProviderSet, each_way: Option<Duration>, wires: &WireOptions) -> Result<Set, Problem> {
        let question = Question::default();
        let heard = question.clone();
        let understood = move |upload: &Upload| match upload.sound() {
            Ok((_, samples)) => heard.text_of(samples.iter().map(|sample| f32::from(*sample) / 32768.0)),
            Err(_) => String::new(),
        };
        let servers = set.start(understood).map_err(|error| not_started(&error))?;
        let links = each_way.map(|each_way| {
            let of = [&servers.transcription, &servers.chat, &servers.speech];
            of.into_iter().map(|server| Link::to(server, each_way)).collect::<anyhow::Result<Vec<_>>>()
        });
        let links = links.transpose().map_err(|error| not_started(&error))?.unwrap_or_default();
        let addresses = match links.as_slice() {
            [transcription, chat, speech] => [transcription.base_url(), chat.base_url(), speech.base_url()],
            _ => [servers.transcription.base_url(), servers.chat.base_url(), servers.speech.base_url()],
        };
        let mut stages = stages(&servers, addresses, set.wire, question.clone())?;
        let others = wires.put_into(&mut stages, &set, &question)?;
        Ok(Set { stages, question, links, _servers: servers, _others: others })
    }

    /// Cuts all connections that go over links.
    pub(crate) fn hang_up(&self) {
        self.links.iter().for_each(Link::hang_up);
    }

    /// What is said next, and between which moments of its clip.
    pub(crate) fn expect(&self, text: &str, voiced: (Span, Span)) {
        let text = if text.trim().is_empty() { UNKNOWN } else { text };
        self.question.next(Script::spread(text, (voiced.1 - voiced.0).as_millis_f64() / 1000.0));
    }

    /// What an engine is built of.
    pub(crate) fn build(&self) -> Build {
        let stages = self.stages.clone();
        Arc::new(move |_| Built::from(stages.clone()))
    }
}

pub(super) fn not_started(error: &anyhow::Error) -> Problem {
    Problem::new(
        "bench.servers",
        Kind::Device,
        format!("The simulated providers could not be started: {error}."),
        "Close programs that use many network ports or threads, then run it again.",
    )
}

/// `addresses`: of recognition, chat and voice.
fn stages(
    servers: &RunningSet,
    [transcription, chat_at, speech]: [&str; 3],
    wire: Wire,
    question: Question,
) -> Result<Stages, Problem> {
    let recognizer = Openai::new(OpenaiOptions {
        base_url: transcription.to_owned(),
        model: "scripted".to_owned(),
        key: None,
        time_out: TIME_OUT,
        client: Some(client(&servers.transcription)?),
        network: Default::default(),
    })
    .map_err(|error| error.problem())?;
    let voice = OpenaiVoice::new(OpenaiVoiceOptions {
        base_url: speech.to_owned(),
        model: "scripted".to_owned(),
        voice: "scripted".to_owned(),
        speed: 1.0,
        manner: String::new(),
        key: None,
        time_out: TIME_OUT,
        client: Some(client(&servers.speech)?),
        network: Default::default(),
    })
    .map_err(|error| error.problem())?;
    Ok(Stages {
        recognizer: Arc::new(Captioned { recognizer, question }),
        chat: chat(chat_at, client(&servers.chat)?, wire)?,
        voice: Arc::new(PerClause::new(voice)),
        language: Some("en".to_owned()),
        end_of_turn: None,
        speaker: None,
    })
}

/// A client that trusts this server, where that has a certificate.
fn client(server: &RunningServer) -> Result<reqwest::Client, Problem> {
    let certificate = server.certificate_der().map(reqwest::Certificate::from_der).transpose();
    let made = certificate.and_then(|certificate| {
        let client = riposte_chat::client_builder().no_proxy();
        match certificate {
            Some(certificate) => client.tls_certs_only([certificate]).build(),
            None => client.build(),
        }
    });
    made.map_err(|error| {
        Problem::new(
            "bench.client",
            Kind::Device,
            format!("The client of a simulated server could not be made: {error}."),
            "Check that this computer has certificates installed, then run it again.",
        )
    })
}

fn chat(address: &str, client: reqwest::Client, wire: Wire) -> Result<Arc<dyn ChatModel>, Problem> {
    let vendor = match wire {
        Wire::Openai => "openai_compatible",
        Wire::Anthropic => "anthropic",
    };
    let options = riposte_chat::Options {
        base_url: address.to_owned(),
        model: "scripted".to_owned(),
        key: Some("scripted".into()),
        timeouts: Timeouts { first_token: TIME_OUT, stall: TIME_OUT },
        client: Some(client),
        network: Default::default(),
        local_time: Arc::new(|| {
            let now = jiff::Timestamp::from_millisecond(Clock::unix_ms()).unwrap_or_default();
            now.to_zoned(jiff::tz::TimeZone::UTC)
        }),
    };
    riposte_chat::build(vendor, options).map_err(|error| error.problem())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use futures::StreamExt;
    use riposte_chat::{ChatEvent, Message, Request, Role};
    use riposte_measures::{Summary, Time};
    use riposte_sim::providers::{Mishap, Station, What};
    use riposte_speech::{Heard, SessionOptions};
    use riposte_voice::{Clauses, Speech, UtteranceEvent};

    use super::*;

    const QUESTION: &str = "What time is it?";

    fn milliseconds(from: Time) -> f64 {
        (Clock::now() - from).as_millis_f64()
    }

    /// From the request for the text to the text.
    fn recognise(stages: &Stages) -> (f64, Heard) {
        let (to, heard) = mpsc::channel();
        let options = SessionOptions { language: Some("en".to_owned()), partials: false };
        let mut session = stages.recognizer.start(options, Box::new(move |said| drop(to.send(said)))).unwrap();
        session.push(&(0..32_000).map(|n| 0.3 * (n as f32 * 0.2).sin()).collect::<Vec<_>>());
        let asked = Clock::now();
        session.finalise(1);
        loop {
            match heard.recv_timeout(TIME_OUT).expect("no answer") {
                Heard::Connected(_) => {}
                said => return (milliseconds(asked), said),
            }
        }
    }

    /// From the question to the first token and to the first clause; and the answer.
    async fn answer(stages: &Stages) -> Result<(f64, f64, String), Problem> {
        let messages = vec![Message { role: Role::User, text: QUESTION.to_owned() }];
        let mut stream = stages.chat.ask(Request { system: String::new(), messages, max_tokens: 100, opening: None });
        let (asked, mut first_token, mut first_clause) = (Clock::now(), None, None);
        let (mut splitter, mut text) = (Clauses::default(), String::new());
        while let Some(event) = stream.next().await {
            match event.map_err(|error| error.problem())? {
                ChatEvent::Text(delta) => {
                    first_token.get_or_insert_with(|| milliseconds(asked));
                    if !splitter.push(&delta).is_empty() {
                        first_clause.get_or_insert_with(|| milliseconds(asked));
                    }
                    text += &delta;
                }
                ChatEvent::Sent
                | ChatEvent::Connected(_)
                | ChatEvent::Thinking
                | ChatEvent::Loading
                | ChatEvent::Attempt(_)
                | ChatEvent::Done { .. } => {}
            }
        }
        Ok((first_token.unwrap(), first_clause.unwrap(), text))
    }

    /// From the clause to its first sound and to its end, and how long it is; all in milliseconds.
    async fn speak(stages: &Stages, text: &str) -> (f64, f64, f64) {
        let mut utterance = stages.voice.begin();
        utterance.push(Speech { text: text.to_owned() });
        utterance.finish();
        let (asked, mut first, mut samples) = (Clock::now(), None, 0);
        while let Some(event) = utterance.next().await {
            if let UtteranceEvent::Audio { samples: sound, .. } = event.unwrap() {
                first.get_or_insert_with(|| milliseconds(asked));
                samples += sound.len();
            }
        }
        (first.unwrap(), milliseconds(asked), samples as f64 / 24.0)
    }

    fn started(set: ProviderSet) -> Set {
        let set = Set::start(set, None, &WireOptions::default()).unwrap();
        set.expect(QUESTION, (Span::from_millis(100), Span::from_millis(1_900)));
        set
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_turn_goes_through_the_real_clients_in_both_wire_formats() {
        for wire in [Wire::Openai, Wire::Anthropic] {
            let set = started(ProviderSet { wire, ..ProviderSet::bench_460() });
            let (stt, said) = recognise(&set.stages);
            assert_eq!(said, Heard::Final { tag: 1, text: QUESTION.to_owned(), closes: None });
            let (ttft, clause, text) = answer(&set.stages).await.unwrap();
            assert!(text.starts_with("It is nearly noon, so lunch waits. After"), "{text}");
            let (ttfa, end, length) = speak(&set.stages, &text).await;
            assert!((4_000.0..6_500.0).contains(&length), "{length} ms");
            // Never sooner than scripted; how much later is for a bench to say.
            assert!(stt >= 150.0 && ttft >= 220.0 && clause >= 300.0 && ttfa >= 90.0, "{stt} {ttft} {clause} {ttfa}");
            assert!(end >= 90.0 + (length - 240.0) / 10.0, "{length} ms of sound within {end} ms");
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn mishaps_happen_when_they_are_scripted() {
        let mishap = |at, turn, what| Mishap { at, turn, what };
        let set = started(ProviderSet {
            ttft: Duration::from_millis(5),
            mishaps: vec![mishap(Station::Transcription, 0, What::Refused(500)), mishap(Station::Chat, 1, What::Cut)],
            ..ProviderSet::bench_460()
        });
        assert!(matches!(recognise(&set.stages).1, Heard::Failed(_)));
        assert!(matches!(recognise(&set.stages).1, Heard::Final { .. }));
        assert!(answer(&set.stages).await.is_ok());
        assert_eq!(answer(&set.stages).await.unwrap_err().code, "chat.cut");
    }

    /// `cargo test -p riposte-bench --lib -- --ignored --nocapture on_time`
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    #[ignore = "measures for a minute; says how late the servers and the clients are together"]
    async fn on_time() {
        let set = started(ProviderSet::bench_460());
        let mut figures: [(&str, f64, Vec<f64>); 4] = [
            ("stt", 150.0, vec![]),
            ("first token", 220.0, vec![]),
            ("first clause", 300.0, vec![]),
            ("first audio", 90.0, vec![]),
        ];
        for _ in 0..60 {
            let (stt, _) = recognise(&set.stages);
            let (ttft, clause, _) = answer(&set.stages).await.unwrap();
            let (ttfa, ..) = speak(&set.stages, "It is nearly noon,").await;
            figures.iter_mut().zip([stt, ttft, clause, ttfa]).for_each(|(figure, value)| figure.2.push(value));
        }
        for (name, scripted, values) in figures {
            let late = Summary::of(values.iter().map(|value| value - scripted)).unwrap();
            println!(
                "{name}: scripted {scripted} ms, late by p50 {:.2}, p95 {:.2}, max {:.2} ms, n {}",
                late.p50, late.p95, late.max, late.n
            );
            assert!(late.p50 < 10.0, "{name}: {late:?}");
        }
    }
}
