//! Questions to a voice program before it is used: does it run, does the voice exist, at what rate, which voices are there. Blocks the
//! thread that asks, with a time-out; never runs on the runtime.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::process::plain;
use super::program::Program;
use crate::VoiceError;
use crate::wav::WavStream;
use riposte_problem::words::{phrase, providers as words};

/// Listing voices is asked for on a settings screen, not in a conversation.
const LIST_TIME_OUT: Duration = Duration::from_secs(15);

/// A list of voices has some 10 KB.
const MAX_OUTPUT_BYTES: usize = 1 << 20;

/// The sample rate in the header that the program writes for one letter.
pub(crate) fn rate_hz(program: &Program) -> Result<u32, VoiceError> {
    let mut command = Command::new(&program.path);
    command.args(&program.args);
    let failed = |detail: &str| VoiceError::Failed { program: program.name.to_owned(), detail: phrase::quoted(detail) };
    let mut wav = WavStream::default();
    let answer = ask(command, program.name, b"a", program.time_out, move |bytes| {
        // Anything but a WAV header is judged below, together with the complaint.
        wav.push(bytes).ok().and_then(|_| wav.format()).map(|format| format.rate_hz)
    })?;
    match answer {
        Answer::Known(rate_hz) => Ok(rate_hz),
        Answer::Ended { complaint, .. } if complaint.contains(program.unknown_voice) => {
            Err(VoiceError::UnknownVoice { voice: program.voice.clone() })
        }
        Answer::Ended { complaint, .. } if !complaint.is_empty() => Err(failed(&plain(&complaint))),
        Answer::Ended { .. } => Err(VoiceError::Silent { program: program.name.to_owned() }),
    }
}

/// What the program prints when asked for its voices.
pub(crate) fn list(path: &Path, name: &str, args: &[String]) -> Result<String, VoiceError> {
    let mut command = Command::new(path);
    command.args(args);
    match ask(command, name, b"", LIST_TIME_OUT, |_| None::<()>)? {
        Answer::Ended { output, .. } if !output.trim().is_empty() => Ok(output),
        Answer::Ended { complaint, .. } if !complaint.trim().is_empty() => {
            Err(VoiceError::Failed { program: name.to_owned(), detail: phrase::quoted(plain(&complaint)) })
        }
        _ => Err(VoiceError::Failed { program: name.to_owned(), detail: words::listed_no_voices() }),
    }
}

enum Answer<T> {
    /// The output so far was enough.
    Known(T),
    /// The program closed its output.
    Ended { output: String, complaint: String },
}

/// Runs `command`, hands it `input`, and shows its output to `look` as it grows until `look` knows enough or the program is done.
fn ask<T: Send + 'static>(
    mut command: Command,
    name: &str,
    input: &[u8],
    time_out: Duration,
    mut look: impl FnMut(&[u8]) -> Option<T> + Send + 'static,
) -> Result<Answer<T>, VoiceError> {
    let not_started = |e: std::io::Error| VoiceError::NotStarted {
        program: name.to_owned(),
        detail: phrase::quoted(plain(&e.to_string())),
    };
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt;
        command.creation_flags(0x0800_0000); // CREATE_NO_WINDOW
    }
    let mut child = command.spawn().map_err(not_started)?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that is gone already says why on its standard error.
        let _ = stdin.write_all(input);
    }
    let (Some(mut stdout), Some(mut stderr)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(not_started(std::io::ErrorKind::BrokenPipe.into()));
    };
    let (answer, answered) = channel();
    std::thread::spawn(move || {
        let mut output = Vec::new();
        let mut buffer = [0; 4096];
        while let Ok(read @ 1..) = stdout.read(&mut buffer) {
            if output.len() < MAX_OUTPUT_BYTES {
                output.extend_from_slice(&buffer[..read]);
            }
            if let Some(known) = look(&buffer[..read]) {
                let _ = answer.send(Answer::Known(known)); // nobody waits any more: fine
                return;
            }
        }
        let mut complaint = Vec::new();
        let _ = stderr.read_to_end(&mut complaint);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let _ = answer.send(Answer::Ended { output: text(&output), complaint: text(&complaint) });
    });
    let answer = answered.recv_timeout(time_out);
    // Done with it either way; killing what has ended already is no error worth telling.
    let _ = child.kill();
    let _ = child.wait();
    answer.map_err(|e| match e {
        RecvTimeoutError::Timeout => VoiceError::TimedOut { program: name.to_owned(), after: time_out },
        RecvTimeoutError::Disconnected => VoiceError::Silent { program: name.to_owned() },
    })
}
