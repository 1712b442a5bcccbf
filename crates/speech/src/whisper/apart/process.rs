//! The handle on the other process: orders go out on the caller's thread, answers come in on one that waits for them. Dropping it ends the process.

use std::io::BufReader;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use riposte_audio::Clock;
use riposte_measures::Span;

use super::Program;
use super::wire::{self, Answer, Order};

/// How often an abort is looked for while an answer is waited for. whisper.cpp itself looks once per encoder pass.
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// So long an answer is waited for that is aborted.
const AFTER_ABORT: Span = Span::from_millis(3_000);

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::whisper) enum Gone {
    /// It could not be started.
    NotStarted,
    Ended,
    /// It said nothing for as long as was waited.
    Silent,
    /// It did not even answer that it was to stop.
    Aborted,
}

pub(in crate::whisper) struct Process {
    /// `None` once it is being ended.
    child: Option<Child>,
    to: ChildStdin,
    answers: Receiver<Answer>,
}

impl Process {
    /// Starts it; it says that it is there with its first answer.
    pub(in crate::whisper) fn start(program: &Program) -> Result<Self, Gone> {
        let mut command = Command::new(&program.path);
        command.args(&program.arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| {
            tracing::warn!("the recogniser's process can't be started: {error}");
            Gone::NotStarted
        })?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else { return Err(Gone::NotStarted) };
        let (sender, answers) = mpsc::channel();
        let mut from = BufReader::new(from);
        let listens = thread::Builder::new().name("riposte-apart".to_owned()).spawn(move || {
            while let Ok(answer) = wire::next_answer(&mut from) {
                if sender.send(answer).is_err() {
                    return;
                }
            }
        });
        let process = Self { child: Some(child), to, answers };
        // Without it the process is ended on the way out.
        listens.map_err(|_| Gone::NotStarted).map(|_| process)
    }

    /// Gives an order that has no answer.
    pub(in crate::whisper) fn tell(&mut self, order: &Order) -> Result<(), Gone> {
        wire::send(&mut self.to, order, &[]).map_err(|_| Gone::Ended)
    }

    /// Gives an order and waits for its answer. `aborted` is looked at meanwhile; what is aborted is answered all the same, or given up soon.
    pub(in crate::whisper) fn ask(
        &mut self,
        order: &Order,
        sound: &[f32],
        patience: Duration,
        aborted: impl Fn() -> bool,
    ) -> Result<Answer, Gone> {
        let mut until = Clock::now() + Span::from(patience);
        let mut given_up = Gone::Silent;
        wire::send(&mut self.to, order, sound).map_err(|_| Gone::Ended)?;
        while Clock::now() < until {
            match self.answers.recv_timeout(LOOK_EVERY) {
                Ok(answer) => return Ok(answer),
                Err(RecvTimeoutError::Disconnected) => return Err(Gone::Ended),
                Err(RecvTimeoutError::Timeout) if given_up == Gone::Silent && aborted() => {
                    self.tell(&Order::Abort)?;
                    (given_up, until) = (Gone::Aborted, until.min(Clock::now() + AFTER_ABORT));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        Err(given_up)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        // Native code may not notice that its pipe is gone.
        let _ = child.kill(); // it may have ended by itself
        // A process that is stuck in a driver does not end for that either, and nobody is to wait for it.
        let waits = thread::Builder::new().name("riposte-apart-end".to_owned()).spawn(move || child.wait());
        if let Err(error) = waits {
            tracing::warn!("the recogniser's process is left to the system: {error}");
        }
    }
}
