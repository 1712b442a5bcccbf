//! Calls as Twilio makes them: signed, in its own messages, from the first to the last; with an interruption, a key, and a caller who hangs up.

use futures::{SinkExt, StreamExt};
use riposte_audio::Clock;
use riposte_measures::{Mode, Outcome, Span};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Server, connect};

/// `printf %s wss://voice.example/twilio/media | openssl dgst -sha1 -hmac 12345 -binary | base64`
const SIGNATURE: &str = "BVN1OP6+F9o3ZBwaE5+XRre3Iyg=";
const LONG: &str = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen.";

/// A telephone: plays what it is sent, 20 ms in 20 ms, and gives marks back when they are reached.
struct Telephone {
    ws: WebSocketStream<TcpStream>,
    /// What is queued: sound, in samples, or a mark.
    queue: std::collections::VecDeque<Result<usize, String>>,
    /// Samples that were played.
    played: usize,
    cleared: usize,
    spoken: usize,
}

impl Telephone {
    async fn call(server: &Server) -> Telephone {
        let ws = connect(server.address(), "/twilio/media", &[("x-twilio-signature", SIGNATURE)]).await;
        let mut telephone = Telephone { ws, queue: Default::default(), played: 0, cleared: 0, spoken: 0 };
        telephone.send(json!({ "event": "connected", "protocol": "Call", "version": "1.0.0" })).await;
        let format = json!({ "encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1 });
        let start = json!({ "accountSid": "AC1", "streamSid": "MZ1", "callSid": "CA1", "tracks": ["inbound"],
            "mediaFormat": format, "customParameters": {} });
        telephone.send(json!({ "event": "start", "sequenceNumber": "1", "start": start, "streamSid": "MZ1" })).await;
        telephone
    }

    async fn send(&mut self, message: Value) {
        self.ws.send(Message::Text(message.to_string().into())).await.unwrap();
    }

    /// 20 ms of the caller, and of the answer, until so many pieces have passed or this is so.
    async fn talk(&mut self, level: f32, pieces: usize, until: impl Fn(&Telephone) -> bool) -> bool {
        let began = Clock::now();
        for piece in 0..pieces {
            let due = began + Span::from_millis(20 * piece as i64);
            loop {
                tokio::select! {
                    biased;
                    () = Clock::sleep_until(due) => break,
                    message = self.ws.next() => self.take(&message.unwrap().unwrap()),
                }
            }
            let codes: Vec<u8> = (0..160).map(|n| mulaw(level * tone(self.spoken + n))).collect();
            self.spoken += 160;
            let media = json!({ "track": "inbound", "chunk": "1", "timestamp": "5", "payload": base64(&codes) });
            self.send(json!({ "event": "media", "media": media, "streamSid": "MZ1" })).await;
            self.play().await;
            if until(self) {
                return true;
            }
        }
        false
    }

    fn take(&mut self, message: &Message) {
        let Message::Text(text) = message else { return };
        let told: Value = serde_json::from_str(text).unwrap();
        assert_eq!(told["streamSid"], "MZ1");
        match told["event"].as_str().unwrap() {
            "media" => {
                let payload = told["media"]["payload"].as_str().unwrap();
                self.queue.push_back(Ok(payload.trim_end_matches('=').len() * 3 / 4));
            }
            "mark" => self.queue.push_back(Err(told["mark"]["name"].as_str().unwrap().to_owned())),
            "clear" => {
                self.cleared += 1;
                // Its marks come back at once, as Twilio does it.
                self.queue.retain(Result::is_err);
            }
            other => panic!("{other} is nothing that Twilio takes"),
        }
    }

    async fn play(&mut self) {
        let mut left = 160;
        while let Some(next) = self.queue.pop_front() {
            match next {
                Err(name) => self.send(json!({ "event": "mark", "streamSid": "MZ1", "mark": { "name": name } })).await,
                Ok(samples) if samples > left => {
                    self.played += left;
                    return self.queue.push_front(Ok(samples - left));
                }
                Ok(samples) => (self.played, left) = (self.played + samples, left - samples),
            }
        }
    }

    async fn hang_up(mut self) {
        self.send(json!({ "event": "stop", "stop": { "accountSid": "AC1", "callSid": "CA1" }, "streamSid": "MZ1" }))
            .await;
        while let Some(Ok(_)) = self.ws.next().await {}
    }
}

fn base64(bytes: &[u8]) -> String {
    base64::Engine::encode(&base64::prelude::BASE64_STANDARD, bytes)
}

/// Harmonics of 150 Hz, rising and falling, as a voice.
fn tone(n: usize) -> f32 {
    let t = n as f32 / 8_000.0;
    let syllable = 0.55 + 0.45 * (std::f32::consts::TAU * 4.0 * t).sin();
    let voice: f32 = (1..12).map(|k| (std::f32::consts::TAU * 150.0 * k as f32 * t).sin() / k as f32).sum();
    voice * 0.5 * syllable
}

/// By the formula of the law, not by its bits: sign, then 127 steps of a logarithm.
fn mulaw(sample: f32) -> u8 {
    let compressed = (1.0 + 255.0 * sample.abs().min(1.0)).ln() / 256_f32.ln();
    let code = (compressed * 127.0).round() as u8;
    if sample < 0.0 { 0x7F - code } else { 0xFF - code }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_goes_from_the_first_message_to_the_last() {
    let texts = ["what time is it now?"; 20];
    let server = Server::start(&texts, (0..20).map(|_| vec![LONG]).collect()).await;
    let mut telephone = Telephone::call(&server).await;
    telephone.talk(0.0, 20, |_| false).await;
    telephone.talk(0.3, 50, |_| false).await;
    assert!(telephone.talk(0.0, 400, |telephone| telephone.played > 12_000).await, "nothing is answered");
    // The caller talks over the answer, too late to go on with the question.
    assert!(telephone.talk(0.3, 200, |telephone| telephone.cleared == 1).await, "it is not interrupted");
    let played = telephone.played;
    // Then waits for the next one, and silences it with a key.
    assert!(telephone.talk(0.0, 400, |telephone| telephone.played > played + 4_000).await, "nothing is answered");
    telephone
        .send(json!({ "event": "dtmf", "streamSid": "MZ1", "dtmf": { "track": "inbound_track", "digit": "1" } }))
        .await;
    assert!(telephone.talk(0.0, 100, |telephone| telephone.cleared == 2).await, "the key does nothing");
    telephone.talk(0.0, 20, |_| false).await;
    telephone.hang_up().await;
    let mut count = server.sessions();
    count.wait_for(|count| *count == 0).await.unwrap();
    let stored = server.drained().await;
    assert!(stored.len() >= 2, "{stored:?}");
    for turn in &stored {
        assert_eq!((turn.mode, turn.outcome), (Mode::Duplex, Outcome::Interrupted));
        // What the marks told, neither all nor nothing.
        assert!(!turn.heard.is_empty() && turn.heard.len() < LONG.len() && LONG.starts_with(&turn.heard), "{turn:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_heard_to_its_end_ends() {
    let server = Server::start(&["what time is it now?"; 20], (0..20).map(|_| vec!["It is noon."]).collect()).await;
    let mut telephone = Telephone::call(&server).await;
    telephone.talk(0.0, 20, |_| false).await;
    telephone.talk(0.3, 50, |_| false).await;
    assert!(telephone.talk(0.0, 400, |telephone| telephone.played > 0).await, "nothing is answered");
    // Well within the 10 s after which a loudspeaker counts as stuck.
    let sound = "It is noon.".len() * crate::stages::BEEP / 3;
    assert!(
        telephone.talk(0.0, 300, |telephone| telephone.played == sound).await,
        "its last samples do not come: {}",
        telephone.played
    );
    telephone.talk(0.0, 50, |_| false).await;
    telephone.hang_up().await;
    let mut count = server.sessions();
    count.wait_for(|count| *count == 0).await.unwrap();
    let stored = server.drained().await;
    let [turn] = &stored[..] else { panic!("{stored:?}") };
    assert_eq!((turn.outcome, turn.heard.as_str()), (Outcome::Completed, "It is noon."));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_not_signed_is_not_let_in() {
    // A server that asks for a token: a signature stands for it, and a token does not stand for a signature.
    let (server, _, token) = Server::with_token().await;
    let answer = async |headers: &str| {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        let request = format!(
            "GET /twilio/media HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{headers}\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = [0; 12];
        stream.read_exact(&mut head).await.unwrap();
        String::from_utf8_lossy(&head[9..]).into_owned()
    };
    assert_eq!(answer("").await, "403");
    assert_eq!(answer("X-Twilio-Signature: BVN1OP6+F9o3ZBwaE5+XRre3Iyh=\r\n").await, "403");
    assert_eq!(answer(&format!("Authorization: Bearer {token}\r\n")).await, "403");
    assert_eq!(answer(&format!("X-Twilio-Signature: {SIGNATURE}\r\n")).await, "101");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_message_ends_the_call_and_one_that_breaks_off_is_over() {
    let (server, _, _) = Server::with_token().await;
    let start = json!({ "event": "media", "media": { "payload": "/w==" } }).to_string();
    for (wrong, code) in [
        (Message::Text("{".into()), "gateway.payload"),
        (Message::Text(start.into()), "gateway.order"),
        (Message::Binary(vec![1, 0].into()), "gateway.payload"),
    ] {
        let mut ws = connect(server.address(), "/twilio/media", &[("x-twilio-signature", SIGNATURE)]).await;
        ws.send(wrong).await.unwrap();
        let told = loop {
            match ws.next().await.unwrap().unwrap() {
                Message::Close(frame) => break frame.unwrap(),
                Message::Ping(_) => {}
                other => panic!("{other:?}"),
            }
        };
        assert_eq!((u16::from(told.code), told.reason.as_str()), (1002, code));
    }
    let telephone = Telephone::call(&server).await;
    let mut count = server.sessions();
    count.wait_for(|count| *count == 1).await.unwrap();
    drop(telephone);
    // Nobody calls back into it: it does not wait as a client's session would.
    tokio::time::timeout(std::time::Duration::from_secs(10), count.wait_for(|count| *count == 0))
        .await
        .unwrap()
        .unwrap();
}
