//! The program under test: an engine on the system's default devices in a process of its own, told what to do by lines of standard input, telling
//! what happened by lines of JSON. It has no part in the measuring; who records it is another process.

use std::io::{BufRead, Write};
use std::sync::mpsc::{Receiver, channel};

use riposte_audio::Clock;
use riposte_engine::api::{Command, Event, State};
use riposte_measures::{Span, TurnView};
use riposte_problem::Problem;
use riposte_settings::{KeyStyle, WhoseTalk};
use serde::{Deserialize, Serialize};

use super::AcousticOptions;
use crate::Current;
use crate::drive::{Drive, REST};
use crate::providers::WireOptions;

/// What it is told.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Order {
    /// What the simulated recogniser will hear next, and how long that lasts, voiced part first to last.
    Expect {
        text: String,
        voiced_us: (i64, i64),
    },
    KeyDown,
    KeyUp,
}

/// What it tells.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Told {
    Ready {
        providers: riposte_measures::Providers,
    },
    /// The key is down and the microphone heard.
    Hearing,
    Turn(Box<TurnView>),
    NothingHeard,
    /// Nothing goes on any more.
    Rests,
    Problem(Problem),
}

/// Runs until its standard input ends.
pub(super) fn run(options: &AcousticOptions, current: &Current) -> Result<(), Problem> {
    let source = options.providers.build(current, None, &WireOptions::default())?;
    let mut settings = source.settings.clone();
    settings.conversation.mode = options.mode.mode();
    // What is to be heard first is the answer.
    settings.conversation.acknowledgements = false;
    settings.conversation.key_style = KeyStyle::Hold;
    if options.input.is_none() {
        // The questions that come with Riposte are said by four voices, in one conversation.
        settings.conversation.whose_talk = WhoseTalk::Anyone;
    }
    let sound = riposte_audio::default_backend();
    let drive = Drive::start(settings, source.build.clone(), sound.clone(), sound, None)?;
    tell(&Told::Ready { providers: drive.engine.snapshot().providers });
    let orders = orders();
    let mut events = drive.engine.subscribe();
    let mut resting_since = None;
    loop {
        match orders.try_recv() {
            Ok(Order::Expect { text, voiced_us: (from, to) }) => {
                source.expect(&text, (Span::from_micros(from), Span::from_micros(to)));
            }
            Ok(Order::KeyDown) => drive.engine.send(Command::KeyDown),
            Ok(Order::KeyUp) => drive.engine.send(Command::KeyUp),
            Err(std::sync::mpsc::TryRecvError::Disconnected) => return Ok(()),
            Err(std::sync::mpsc::TryRecvError::Empty) => Clock::wait(Span::from_millis(1)),
        }
        while let Ok(event) = events.try_recv() {
            match event {
                Event::StateChanged { state, .. } => {
                    resting_since = state.rests().then(Clock::now);
                    if state == State::Hearing {
                        tell(&Told::Hearing);
                    }
                }
                Event::TurnFinished { turn } => tell(&Told::Turn(turn)),
                Event::NothingHeard => tell(&Told::NothingHeard),
                Event::Failed { problem } => tell(&Told::Problem(problem)),
                _ => {}
            }
        }
        if resting_since.is_some_and(|since| Clock::now() - since >= REST) {
            resting_since = None;
            tell(&Told::Rests);
        }
    }
}

/// Orders as they come; disconnected at the end of standard input.
fn orders() -> Receiver<Order> {
    let (send, orders) = channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            let Ok(order) = serde_json::from_str(&line) else { continue };
            if send.send(order).is_err() {
                return;
            }
        }
    });
    orders
}

fn tell(told: &Told) {
    let mut out = std::io::stdout().lock();
    // The recorder is gone when this fails, and the end of standard input follows.
    let _ = serde_json::to_writer(&mut out, told)
        .map_err(std::io::Error::from)
        .and_then(|()| writeln!(out))
        .and_then(|()| out.flush());
}
