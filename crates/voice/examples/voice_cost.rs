//! What speaking costs on this machine: time to first audio of the system's voice, and the text work per token.
//!
//! `cargo run --release -p riposte-voice --example voice_cost [n]` prints milliseconds and microseconds as p50 / p95 over n (default 40)
//! utterances. A measurement from outside the program, so it reads the clock itself.
#![allow(clippy::disallowed_methods)]

use std::time::{Duration, Instant};

use futures::StreamExt;
use riposte_voice::{
    ClauseVoice, Clauses, Language, Speech, SystemVoice, VoiceError, VoiceEvent, VoiceOptions, speakable,
};

const REPLY: &str = "Sure, here is what I found about the weather in Barcelona. It will be 21 °C and sunny until 10:30 p.m., then **cloudy** \
    with a 40% chance of rain. On Nov. 22 it drops to 15 °C, so take a jacket. See https://example.com/weather for more.";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), VoiceError> {
    let n = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(40);
    text_cost(n);
    let started = Instant::now();
    let voice = SystemVoice::new(&VoiceOptions::default())?;
    println!("{}: {} Hz, ready to be asked after {:.1} ms", voice.name(), voice.rate_hz(), ms(started.elapsed()));
    let mut cold = Vec::new();
    for _ in 0..n {
        cold.push(first_audio(&SystemVoice::new(&VoiceOptions::default())?).await?);
    }
    println!("first audio, process started on request: {}", summary(&mut cold));
    voice.warm().await?;
    let mut spare = Vec::new();
    for _ in 0..n {
        spare.push(first_audio(&voice).await?);
        // The next process gets the time that a reply takes to be heard.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    println!("first audio, process waiting: {}", summary(&mut spare));
    Ok(())
}

async fn first_audio(voice: &SystemVoice) -> Result<f64, VoiceError> {
    let asked = Instant::now();
    let mut stream = voice.speak(Speech { text: "Sure, here is what I found.".to_owned() });
    let mut first = None;
    while let Some(event) = stream.next().await {
        if let VoiceEvent::Audio(_) = event? {
            first.get_or_insert_with(|| ms(asked.elapsed()));
        }
    }
    Ok(first.unwrap_or(f64::NAN))
}

/// Per token: four characters, which is what a chat model's tokens are on average.
fn text_cost(n: usize) {
    let tokens: Vec<String> = REPLY.chars().collect::<Vec<_>>().chunks(4).map(|token| token.iter().collect()).collect();
    let (mut cut, mut spoken) = (Vec::new(), Vec::new());
    for _ in 0..n.max(40) * 10 {
        let started = Instant::now();
        let mut clauses = Clauses::default();
        let count: usize = tokens.iter().map(|token| clauses.push(token).len()).sum::<usize>() + clauses.finish().len();
        cut.push(ms(started.elapsed()) * 1000.0 / tokens.len() as f64);
        let started = Instant::now();
        let text = speakable(REPLY, Language::English);
        spoken.push(ms(started.elapsed()) * 1000.0 / tokens.len() as f64);
        assert!(count > 3 && text.len() > REPLY.len());
    }
    println!("clauses with their speakable text, µs per token: {}", summary(&mut cut));
    println!("speakable text alone, µs per token: {}", summary(&mut spoken));
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn summary(values: &mut [f64]) -> String {
    values.sort_by(f64::total_cmp);
    let at = |q: f64| values[((values.len() - 1) as f64 * q).round() as usize];
    format!("{:.2} / {:.2} (max {:.2}, n {})", at(0.5), at(0.95), at(1.0), values.len())
}
