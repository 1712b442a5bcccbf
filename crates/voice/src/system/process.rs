//! One speaking process: started, handed its text, read, and killed when dropped. Runs on the runtime's threads; never blocks them.

use std::process::Stdio;

use riposte_problem::Sentence;
use riposte_problem::words::{phrase, providers as words};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdout, Command};
use tokio::task::JoinHandle;

use super::program::{FILE, Output, Program};
use crate::VoiceError;

/// Enough for a sentence of complaint; a program that writes more is read and forgotten.
const MAX_COMPLAINT_BYTES: u64 = 4096;

/// A started [`Program`]. Dropping it kills the process and removes its file.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    stdout: Option<ChildStdout>,
    complaint: Option<JoinHandle<String>>,
    folder: Option<tempfile::TempDir>,
}

impl Process {
    /// Starts the program; it then waits for its text. Needs to be called inside a runtime.
    pub(crate) fn start(program: &Program) -> Result<Self, VoiceError> {
        let failed = |e: std::io::Error| match e.kind() {
            std::io::ErrorKind::NotFound => super::not_installed(program.name),
            _ => VoiceError::NotStarted {
                program: program.name.to_owned(),
                detail: phrase::quoted(plain(&e.to_string())),
            },
        };
        let folder = match program.output {
            Output::Stream => None,
            Output::File => Some(tempfile::Builder::new().prefix("riposte-voice").tempdir().map_err(failed)?),
        };
        let file = folder.as_ref().map(|folder| folder.path().join("clause.wav").to_string_lossy().into_owned());
        let filled = |text: &String| text.replace(FILE, file.as_deref().unwrap_or_default());

        let mut command = Command::new(&program.path);
        command
            .args(program.args.iter().map(filled))
            .envs(program.env.iter().map(|(name, value)| (name, filled(value))));
        command.stdin(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command.stdout(if folder.is_none() { Stdio::piped() } else { Stdio::null() });
        #[cfg(windows)]
        command.creation_flags(0x0800_0000); // CREATE_NO_WINDOW: no console flashes up
        let mut child = command.spawn().map_err(failed)?;

        let stdout = child.stdout.take();
        let complaint = child.stderr.take().map(|mut stderr| {
            tokio::spawn(async move {
                let mut bytes = Vec::new();
                // What can't be read is not a complaint; the rest is drained, so that the program never waits for us.
                let _ = (&mut stderr).take(MAX_COMPLAINT_BYTES).read_to_end(&mut bytes).await;
                let _ = tokio::io::copy(&mut stderr, &mut tokio::io::sink()).await;
                plain(&String::from_utf8_lossy(&bytes))
            })
        });
        Ok(Self { child, stdout, complaint, folder })
    }

    /// Whether it still waits for its text.
    pub(crate) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Hands over the whole text and closes the program's standard input.
    pub(crate) async fn hand_over(&mut self, text: &str) -> std::io::Result<()> {
        let Some(mut stdin) = self.child.stdin.take() else {
            return Err(std::io::ErrorKind::BrokenPipe.into());
        };
        stdin.write_all(text.as_bytes()).await?;
        stdin.shutdown().await
    }

    /// The next bytes of sound; empty at the end.
    pub(crate) async fn read(&mut self) -> std::io::Result<Vec<u8>> {
        if let Some(stdout) = &mut self.stdout {
            let mut bytes = Vec::with_capacity(16 * 1024);
            stdout.read_buf(&mut bytes).await?;
            return Ok(bytes);
        }
        let Some(folder) = self.folder.take() else {
            return Ok(Vec::new());
        };
        if !self.child.wait().await?.success() {
            return Ok(Vec::new()); // `end` says why
        }
        match tokio::fs::read(folder.path().join("clause.wav")).await {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()), // no file, no sound
            other => other,
        }
    }

    /// Waits for the program's end. An error when it did not end well.
    pub(crate) async fn end(&mut self, program: &Program) -> Result<(), VoiceError> {
        let failed = |detail: Sentence| VoiceError::Failed { program: program.name.to_owned(), detail };
        let status = self.child.wait().await.map_err(|e| failed(phrase::quoted(plain(&e.to_string()))))?;
        let complaint = match self.complaint.take() {
            Some(reading) => reading.await.unwrap_or_default(),
            None => String::new(),
        };
        if status.success() {
            if !complaint.is_empty() {
                tracing::warn!(program = program.name, complaint, "the voice program spoke, but complained");
            }
            return Ok(());
        }
        if complaint.contains(program.unknown_voice) {
            return Err(VoiceError::UnknownVoice { voice: program.voice.clone() });
        }
        Err(failed(if complaint.is_empty() {
            words::ended_with(plain(&status.to_string()))
        } else {
            phrase::quoted(complaint)
        }))
    }
}

/// The first line that says something, without its full stop, to stand inside a sentence.
pub(crate) fn plain(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    line.trim_end_matches('.').chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn complaints_are_cut_to_their_first_line() {
        assert_eq!(plain("\n  Error: no voice.\nmore\n"), "Error: no voice");
        assert_eq!(plain(""), "");
        assert_eq!(plain(&"é".repeat(500)).chars().count(), 200);
    }
}
