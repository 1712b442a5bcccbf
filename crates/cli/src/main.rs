//! The `riposte` program: a conversation in the terminal, and what goes with it. Parses arguments, runs one command, turns its outcome into an
//! exit code. Output for people goes to the terminal, JSON to standard output, troubles to standard error.

#![deny(clippy::print_stdout, clippy::print_stderr, reason = "they panic where nobody reads: see `out`")]

mod carried;
mod commands;
mod exit;
mod open;
mod out;
mod recite;
mod screen;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use riposte_control::Order;
use riposte_problem::Problem;

/// Talk with a fast voice assistant.
#[derive(Parser)]
#[command(name = "riposte", version, about, after_help = exit::HELP)]
struct Arguments {
    /// Say more about what happens (repeat for more); also RIPOSTE_LOG=debug
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Hold a conversation: by microphone and speaker, or from WAV files
    Talk(commands::talk::Talk),
    /// Let programs and pages converse over WebSockets; docs/GATEWAY.md describes how
    Serve(commands::serve::Serve),
    /// Give a coding agent a voice: a server of the Model Context Protocol; docs/MCP.md describes how
    Mcp(commands::mcp::Mcp),
    /// Keep the tokens that `riposte serve` asks its clients for
    Tokens(commands::tokens::Tokens),
    /// Begin or end talking in the window that runs: bind it to a key where applications can't have a global hotkey (Wayland)
    Toggle,
    /// Bring up the window that runs
    Show,
    /// Quit the Riposte that runs in its window
    Quit,
    /// Ask a question in the window that runs; the answer is spoken there
    Say(commands::window::Say),
    /// Speak a text
    Speak(commands::speak::Speak),
    /// Show the last turns and where their time went
    History(commands::history::History),
    /// List microphones and speakers
    Devices(commands::devices::Devices),
    /// List the voices of this computer
    Voices(commands::voices::Voices),
    /// Keep provider keys in the system's keychain
    Keys(commands::keys::Keys),
    /// Show how providers are, test one, look up what it has
    Providers(commands::providers::Providers),
    /// Show what was used of providers, and what it cost about
    Usage(commands::usage::Usage),
    /// Get and keep the models that run on this machine
    Models(commands::models::Models),
    /// Write a report for whoever helps you: versions, settings, states, logs; no key, no word of a conversation
    Diagnostics(commands::diagnostics::Diagnostics),
    /// Print what completes `riposte` in a shell: `riposte completions bash > ~/.local/share/bash-completion/completions/riposte`
    Completions(commands::describe::Completions),
    /// Write the manual pages
    #[command(hide = true)]
    Manual(commands::describe::Manual),
    /// Play again what `talk --record` wrote down, and see what was decided when
    Replay(commands::replay::Replay),
    /// Measure how fast and how well-mannered it is, here
    #[cfg(feature = "bench")]
    Bench(commands::bench::Bench),
    #[cfg(not(feature = "bench"))]
    Bench(commands::no_bench::Bench),
}

fn main() -> ExitCode {
    if riposte_engine::serve_recogniser_if_asked() {
        return ExitCode::SUCCESS;
    }
    riposte_audio::Clock::start();
    carried::offer();
    let arguments = Arguments::parse();
    log(arguments.verbose);
    let outcome = match arguments.command {
        Command::Talk(talk) => commands::talk::run(&talk),
        Command::Serve(serve) => commands::serve::run(&serve),
        Command::Mcp(mcp) => commands::mcp::run(&mcp),
        Command::Tokens(tokens) => commands::tokens::run(&tokens),
        Command::Toggle => commands::window::run(&Order::Toggle),
        Command::Show => commands::window::run(&Order::Show),
        Command::Quit => commands::window::run(&Order::Quit),
        Command::Say(say) => commands::window::run(&say.order()),
        Command::Speak(speak) => commands::speak::run(&speak),
        Command::History(history) => commands::history::run(&history),
        Command::Devices(devices) => commands::devices::run(&devices),
        Command::Voices(voices) => commands::voices::run(&voices),
        Command::Keys(keys) => commands::keys::run(&keys),
        Command::Providers(providers) => commands::providers::run(&providers),
        Command::Usage(usage) => commands::usage::run(&usage),
        Command::Models(models) => commands::models::run(&models),
        Command::Diagnostics(diagnostics) => commands::diagnostics::run(&diagnostics),
        Command::Completions(of) => commands::describe::completions(&of, Arguments::command()),
        Command::Manual(of) => commands::describe::manual(&of, Arguments::command()),
        Command::Replay(replay) => commands::replay::run(&replay),
        #[cfg(feature = "bench")]
        Command::Bench(bench) => commands::bench::run(&bench),
        #[cfg(not(feature = "bench"))]
        Command::Bench(_) => Err(commands::no_bench::problem()),
    };
    let code = outcome.unwrap_or_else(|problem| failed(&problem));
    let shown = out::trouble().map_or(exit::Code::Done, |problem| failed(&problem));
    (if code == exit::Code::Done { shown } else { code }).into()
}

fn failed(problem: &Problem) -> exit::Code {
    screen::problem(problem);
    exit::Code::of(problem)
}

fn log(verbose: u8) {
    let level = ["off", "info", "debug", "trace"][usize::from(verbose.min(3))];
    let filter = tracing_subscriber::EnvFilter::try_from_env("RIPOSTE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(format!("off,riposte={level},{}", own(level))));
    // What can't be logged is not told on standard error in turn.
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).log_internal_errors(false);
    subscriber.with_writer(std::io::stderr).init();
}

/// The same level for each of the project's crates.
fn own(level: &str) -> String {
    [
        "audio",
        "catalogue",
        "chat",
        "engine",
        "gateway",
        "kokoro",
        "mcp",
        "neural",
        "phonemes",
        "settings",
        "speech",
        "store",
        "voice",
    ]
    .map(|name| format!("riposte_{name}={level}"))
    .join(",")
}
