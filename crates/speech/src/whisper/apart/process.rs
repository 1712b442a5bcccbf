//! The handle on the other process: orders go out on the caller's thread, answers come in on one that waits for them. Dropping it ends the process.

use std::io::BufReader;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::Program;
use super::wire::{self, Answer, Order};

/// How often an abort is looked for while an answer is waited for. whisper.cpp itself looks once per encoder pass.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::whisper) enum Gone {
    /// It could not be started.
    NotStarted,
    Ended,
    /// It said nothing for as long as was waited.
    Silent,
}

pub(in crate::whisper) struct Process {
    child: Child,
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
            if wire::meet(&mut from).is_err() {
                return;
            }
            while let Ok(answer) = wire::receive(&mut from) {
                if sender.send(answer).is_err() {
                    return;
                }
            }
        });
        let process = Self { child, to, answers };
        // Without it the process is ended on the way out.
        listens.map_err(|_| Gone::NotStarted).map(|_| process)
    }

    /// Gives an order and waits for its answer. `aborted` is looked at meanwhile; what is aborted is answered all the same.
    pub(in crate::whisper) fn ask(
        &mut self,
        order: &Order,
        sound: &[f32],
        patience: Duration,
        aborted: impl Fn() -> bool,
    ) -> Result<Answer, Gone> {
        wire::send(&mut self.to, order, sound).map_err(|_| Gone::Ended)?;
        let mut told = false;
        for _ in 0..patience.as_micros() / LOOK_EVERY.as_micros() {
            match self.answers.recv_timeout(LOOK_EVERY) {
                Ok(answer) => return Ok(answer),
                Err(RecvTimeoutError::Disconnected) => return Err(Gone::Ended),
                Err(RecvTimeoutError::Timeout) if !told && aborted() => {
                    wire::send(&mut self.to, &Order::Abort, &[]).map_err(|_| Gone::Ended)?;
                    told = true;
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        Err(Gone::Silent)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Native code may not notice that its pipe is gone.
        let _ = self.child.kill(); // it may have ended by itself
        let _ = self.child.wait();
    }
}
