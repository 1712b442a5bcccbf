//! Many clients at once: how a server with scripted providers bears them, and what each takes of its memory. With `--chaos` clients break off and come again, read slowly,
//! and leave without a word.
//!
//! ```sh
//! cargo run --release -p riposte-gateway --example gateway-crowd -- --clients 50 --minutes 5 [--chaos]
//! ```
//! The server is a process of its own (this program again); its providers are HTTP servers in this one, with the latencies of "bench-460". Prints JSON; fails where a client was
//! stuck, a figure of the sound is bad, or a turn that a client saw finished was not stored.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example")]

mod client;
mod server;
mod tally;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use riposte_audio::Clock;
use riposte_measures::Span;
use riposte_sim::providers::ProviderSet;
use serde_json::{Value, json};

use crate::client::Visitor;
use crate::tally::Tally;

/// What is understood of every sound.
const QUESTION: &str = "What comes next today?";

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Between two clients' first words.
const APART: Span = Span::from_millis(150);

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<u32>().ok()
    };
    let clients = number("--clients").unwrap_or(50);
    if let [serve, _, _, transcription, chat, speech] = arguments.as_slice()
        && serve == "serve"
    {
        return server::run(clients, &[transcription.clone(), chat.clone(), speech.clone()]);
    }
    let minutes = number("--minutes").unwrap_or(5);
    let chaos = arguments.iter().any(|argument| argument == "--chaos");
    // They keep all that they are sent, so they are not with the server, whose memory is measured.
    let providers = ProviderSet::bench_460().start(|_| QUESTION.to_owned())?;
    let mut child = Command::new(std::env::current_exe()?)
        .args(["serve", "--clients", &clients.to_string()])
        .args([&providers.transcription, &providers.chat, &providers.speech].map(|server| server.base_url()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut told = BufReader::new(child.stdout.take().ok_or("the server has no output")?);
    let mut address = String::new();
    told.read_line(&mut address)?;
    let tally = Arc::new(Mutex::new(Tally::default()));
    let runtime = tokio::runtime::Runtime::new()?;
    let memory = runtime.block_on(visit(&child, address.trim(), clients, minutes, chaos, &tally))?;
    // Its input ends: it drains, and says what it has stored.
    drop(child.stdin.take());
    let mut stored = String::new();
    told.read_to_string(&mut stored)?;
    child.wait()?;
    let stored: u64 = stored.trim().parse()?;
    let tally = tally.lock().map_err(|_| "a client panicked")?;
    let mut report = tally.report();
    report["clients"] = json!(clients);
    report["minutes"] = json!(minutes);
    report["chaos"] = json!(chaos);
    report["turns_stored"] = json!(stored);
    report["server_memory_mb"] = memory;
    println!("{report:#}");
    match tally.complaint(stored) {
        None => Ok(()),
        Some(complaint) => Err(complaint.into()),
    }
}

async fn visit(
    child: &Child,
    address: &str,
    clients: u32,
    minutes: u32,
    chaos: bool,
    tally: &Arc<Mutex<Tally>>,
) -> Result<Value, Failure> {
    let empty = resident_mb(child)?;
    let until = Clock::now() + Span::from_millis(i64::from(minutes) * 60_000);
    let visitors: Vec<_> = (0..clients)
        .map(|number| {
            let visitor = Visitor::new(address.to_owned(), number, chaos, Arc::clone(tally));
            tokio::spawn(async move {
                Clock::sleep_until(Clock::now() + Span::from_micros(APART.as_micros() * i64::from(number))).await;
                visitor.stay(until).await
            })
        })
        .collect();
    let mut over_time = Vec::new();
    while Clock::now() < until {
        Clock::sleep_until(until.min(Clock::now() + Span::from_millis(10_000))).await;
        over_time.push(resident_mb(child)?);
    }
    for visitor in visitors {
        visitor.await??;
    }
    let full = over_time.iter().copied().fold(0.0_f64, f64::max);
    Ok(json!({
        "before_anybody": empty,
        "every_10_s": over_time,
        "most": full,
        "for_each_client": (full - empty) / f64::from(clients),
        "after_all_left": resident_mb(child)?,
    }))
}

/// What the server keeps in memory (Linux).
fn resident_mb(child: &Child) -> Result<f64, Failure> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()))?;
    let kilobytes =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")).and_then(|rest| rest.split_whitespace().next());
    Ok(kilobytes.ok_or("no VmRSS")?.parse::<f64>()? / 1024.0)
}
