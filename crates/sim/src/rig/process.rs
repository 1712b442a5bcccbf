//! Other programs, never left behind: they are ended when the value is dropped, and every wait for them is bounded. Their output is read on
//! threads of its own, so that none blocks on a full pipe.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// How long a program may take to end after it was asked to.
const GRACE: Duration = Duration::from_secs(5);

/// A running program.
pub struct Process {
    name: String,
    child: Child,
    /// What it printed on standard output and standard error, as lines of both.
    said: Arc<Mutex<String>>,
    lines: Receiver<String>,
}

impl Process {
    /// Starts it; its lines can be waited for.
    pub fn start(command: &mut Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = child.with_context(|| format!("{name} did not start"))?;
        let said = Arc::new(Mutex::new(String::new()));
        let (send, lines) = channel();
        if let Some(pipe) = child.stdout.take() {
            read_lines(pipe, send.clone(), said.clone());
        }
        if let Some(pipe) = child.stderr.take() {
            read_lines(pipe, send, said.clone());
        }
        Ok(Self { name, child, said, lines })
    }

    /// The next line that `wanted` takes, from standard output or standard error.
    pub fn wait_for_line(&self, limit: Duration, mut wanted: impl FnMut(&str) -> bool) -> Result<String> {
        // The limit is for silence: a program that goes on talking is alive.
        loop {
            match self.lines.recv_timeout(limit) {
                Ok(line) if wanted(&line) => return Ok(line),
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => {
                    bail!("{} said nothing for {limit:?}; so far:\n{}", self.name, self.said())
                }
                Err(RecvTimeoutError::Disconnected) => bail!("{} ended early:\n{}", self.name, self.said()),
            }
        }
    }

    /// The next line, if there is one within `limit`.
    ///
    /// # Errors
    /// It has ended.
    pub fn next_line(&self, limit: Duration) -> Result<Option<String>> {
        match self.lines.recv_timeout(limit) {
            Ok(line) => Ok(Some(line)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => bail!("{} ended early:\n{}", self.name, self.said()),
        }
    }

    /// Everything that it printed so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its standard input, where that is a pipe and was not taken yet.
    pub fn stdin(&mut self) -> Option<std::process::ChildStdin> {
        self.child.stdin.take()
    }

    /// Whether it runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits until it has closed its output and ended.
    pub fn wait(&mut self, limit: Duration) -> Result<ExitStatus> {
        if !self.output_closed_within(limit) {
            bail!("{} did not end within {limit:?}; it said:\n{}", self.name, self.said());
        }
        Ok(self.child.wait()?)
    }

    /// Asks it to end (SIGTERM), as the end of a session does.
    pub fn ask_to_end(&mut self) -> Result<()> {
        if self.is_running() {
            // Not yet waited for, so the id is still its own.
            let asked =
                Command::new("kill").args(["-TERM", &self.child.id().to_string()]).stderr(Stdio::null()).status()?;
            anyhow::ensure!(asked.success(), "{} could not be asked to end", self.name);
        }
        Ok(())
    }

    fn end_now(&mut self) {
        if !self.is_running() {
            return;
        }
        if self.ask_to_end().is_err() || !self.output_closed_within(GRACE) {
            // Fails only when it has ended by itself.
            let _ = self.child.kill();
        }
        // A killed child is always waited for with success.
        let _ = self.child.wait();
    }

    fn output_closed_within(&self, limit: Duration) -> bool {
        loop {
            match self.lines.recv_timeout(limit) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => return true,
                Err(RecvTimeoutError::Timeout) => return false,
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end_now();
    }
}

fn read_lines(pipe: impl Read + Send + 'static, send: Sender<String>, said: Arc<Mutex<String>>) {
    std::thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut bytes = Vec::new();
        while let Ok(1..) = pipe.read_until(b'\n', &mut bytes) {
            let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
            bytes.clear();
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            said.push_str(&line);
            said.push('\n');
            drop(said);
            // Nobody may be listening any more; the pipe still has to be emptied.
            let _ = send.send(line);
        }
    });
}

/// A program that has ended.
#[derive(Debug)]
pub struct Finished {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

/// Runs it to its end, which must come within `limit`; it is ended otherwise. Standard input is empty unless the command says else.
pub fn run_for(command: &mut Command, limit: Duration) -> Result<Finished> {
    let name = command.get_program().to_string_lossy().into_owned();
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.with_context(|| format!("{name} did not start"))?;
    let (send, ended) = channel();
    let mut readers = Vec::new();
    let pipes: [Option<Box<dyn Read + Send>>; 2] =
        [child.stdout.take().map(|pipe| Box::new(pipe) as _), child.stderr.take().map(|pipe| Box::new(pipe) as _)];
    for mut pipe in pipes.into_iter().flatten() {
        let send = send.clone();
        readers.push(std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = pipe.read_to_end(&mut bytes);
            drop(send);
            read.map(|_| String::from_utf8_lossy(&bytes).into_owned())
        }));
    }
    drop(send);
    // Nothing is ever sent: the channel closes when both outputs have.
    let closed: Result<(), RecvTimeoutError> = ended.recv_timeout(limit);
    if closed == Err(RecvTimeoutError::Timeout) {
        // Fails only when it has ended by itself.
        let _ = child.kill();
    }
    let status = child.wait()?;
    let mut texts = Vec::new();
    for reader in readers {
        texts.push(reader.join().map_err(|_| anyhow::anyhow!("reading the output of {name} failed"))??);
    }
    let stderr = texts.pop().unwrap_or_default();
    let stdout = texts.pop().unwrap_or_default();
    if closed == Err(RecvTimeoutError::Timeout) {
        bail!("{name} did not end within {limit:?}. It printed:\n{stdout}\n{stderr}");
    }
    Ok(Finished { status, stdout, stderr })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_line_is_waited_for_and_an_early_end_is_told_with_what_was_said() {
        let process = Process::start(&mut shell("echo one; echo ready >&2; exec cat /dev/zero")).unwrap();
        assert_eq!(process.wait_for_line(GRACE, |line| line == "ready").unwrap(), "ready");
        let process = Process::start(&mut shell("echo broken >&2")).unwrap();
        let error = process.wait_for_line(GRACE, |line| line == "ready").unwrap_err().to_string();
        assert!(error.contains("ended early") && error.contains("broken"), "{error}");
    }

    #[test]
    fn a_dropped_process_is_gone() {
        let process = Process::start(&mut shell("echo ready; exec tail -f /dev/null")).unwrap();
        process.wait_for_line(GRACE, |line| line == "ready").unwrap();
        let id = process.id();
        drop(process);
        assert!(!std::path::Path::new(&format!("/proc/{id}")).exists());
    }

    #[test]
    fn a_program_that_hangs_is_ended_at_its_limit() {
        let error = run_for(&mut shell("echo so far; exec tail -f /dev/null"), Duration::from_millis(50))
            .unwrap_err()
            .to_string();
        assert!(error.contains("did not end") && error.contains("so far"), "{error}");
        let done = run_for(&mut shell("echo out; echo err >&2; exit 3"), GRACE).unwrap();
        assert_eq!((done.status.code(), done.stdout.as_str(), done.stderr.as_str()), (Some(3), "out\n", "err\n"));
    }
}
