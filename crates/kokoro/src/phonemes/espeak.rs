//! The installed program espeak-ng, asked for phonemes. It is GPL-3 and therefore never linked: a process of its own waits for lines on its standard input
//! and answers each with lines of IPA; after every piece it is asked for a sound that no word has, which marks the end of the answer. Blocks the thread that
//! asks, for some ms, with a time-out.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// The longest wait for a line: espeak-ng answers within some ms.
const TIME_OUT: Duration = Duration::from_secs(5);
/// In espeak-ng's own phonemes: a hum that no word has.
const END: &str = "[[z#z#z#z#z#z#z#z#]]";
/// Lines of an answer that would never end.
const MOST_LINES: usize = 1000;

/// A language of espeak-ng. Started when it is asked first, and again when it is gone.
pub struct Espeak {
    program: PathBuf,
    voice: String,
    process: Option<Process>,
}

struct Process {
    child: Child,
    stdin: ChildStdin,
    lines: Receiver<String>,
    /// How the hum comes back.
    end: String,
}

impl Espeak {
    /// Starts nothing yet. `voice`: as espeak-ng names its languages, `en-us`.
    pub fn new(program: &Path, voice: &str) -> Self {
        Self { program: program.to_owned(), voice: voice.to_owned(), process: None }
    }

    /// The IPA of each piece (words without marks), with `^` inside sounds of several letters. The error is a lower-case phrase.
    pub fn ask(&mut self, pieces: &[&str]) -> Result<Vec<String>, String> {
        let mut process = match self.process.take() {
            Some(process) => process,
            None => Process::start(&self.program, &self.voice)?,
        };
        let answer = match process.ask(pieces) {
            // It was ended by somebody, or had been asleep: one more try with a new one.
            Err(_) => {
                process = Process::start(&self.program, &self.voice)?;
                process.ask(pieces)?
            }
            Ok(answer) => answer,
        };
        // One that failed is dropped, and with it what it may still say.
        self.process = Some(process);
        Ok(answer)
    }
}

impl Process {
    fn start(program: &Path, voice: &str) -> Result<Self, String> {
        let mut command = Command::new(program);
        command.args(["-q", "--ipa", "--tie=^", "-b", "1", "-v", voice]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        #[cfg(windows)]
        {
            use std::os::windows::process::CommandExt;
            command.creation_flags(0x0800_0000); // CREATE_NO_WINDOW
        }
        let mut child = command.spawn().map_err(|error| format!("espeak-ng could not be started ({error})"))?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("espeak-ng could not be started".to_owned());
        };
        let (line, lines) = channel();
        let read = move || {
            for text in BufReader::new(stdout).lines().map_while(Result::ok) {
                if line.send(text).is_err() {
                    return; // nobody asks any more
                }
            }
        };
        std::thread::Builder::new()
            .name("riposte-espeak".to_owned())
            .spawn(read)
            .map_err(|error| format!("there is no thread for espeak-ng ({error})"))?;
        let mut process = Self { child, stdin, lines, end: String::new() };
        process.write(END)?;
        process.end = process.line()?;
        if process.end.trim().is_empty() {
            return Err("espeak-ng is too old".to_owned());
        }
        Ok(process)
    }

    fn ask(&mut self, pieces: &[&str]) -> Result<Vec<String>, String> {
        let mut answers = Vec::with_capacity(pieces.len());
        // One by one: a program that is handed more than its pipe holds, while its own answers are not read, waits for ever.
        for piece in pieces {
            self.write(&harmless(piece))?;
            self.write(END)?;
            let mut answer: Vec<String> = Vec::new();
            loop {
                let line = self.line()?;
                if line == self.end {
                    break;
                }
                if answer.len() > MOST_LINES {
                    return Err("espeak-ng does not stop talking".to_owned());
                }
                answer.extend(Some(line.trim().to_owned()).filter(|line| !line.is_empty()));
            }
            answers.push(answer.join(" "));
        }
        Ok(answers)
    }

    fn write(&mut self, line: &str) -> Result<(), String> {
        let gone = |error: std::io::Error| format!("espeak-ng is gone ({error})");
        self.stdin.write_all(line.as_bytes()).and_then(|()| self.stdin.write_all(b"\n")).map_err(gone)?;
        self.stdin.flush().map_err(gone)
    }

    fn line(&self) -> Result<String, String> {
        self.lines.recv_timeout(TIME_OUT).map_err(|_| "espeak-ng gives no answer".to_owned())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended already is no error worth telling.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// On one line, and without the brackets in which espeak-ng takes phonemes and SSML.
fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '[' | ']' | '<' | '>') { ' ' } else { c }).collect()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A program that answers each line as a shell's `case` says.
    fn script(body: &str) -> (tempfile::TempDir, Espeak) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("espeak-ng");
        let text = format!("#!/bin/sh\ncd {}\necho started >> starts\n{body}\n", folder.path().display());
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        let espeak = Espeak::new(&path, "en-us");
        (folder, espeak)
    }

    const ANSWERS: &str = "while read -r line; do case \"$line\" in *z#*) echo zzz;; two*) echo one; echo two;; bye) exit 3;; \
                           *) echo \"<$line>\"; esac; done";

    #[test]
    fn each_piece_has_its_own_answer_and_the_process_waits_for_the_next() {
        let (folder, mut espeak) = script(ANSWERS);
        assert_eq!(espeak.ask(&["hello", "two lines", "a [[b]]\nc"]).unwrap(), ["<hello>", "one two", "<a   b   c>"]);
        assert_eq!(espeak.ask(&["again"]).unwrap(), ["<again>"]);
        assert_eq!(espeak.ask(&[]).unwrap(), Vec::<String>::new());
        let starts = std::fs::read_to_string(folder.path().join("starts")).unwrap();
        assert_eq!(starts.lines().count(), 1);
    }

    #[test]
    fn a_process_that_is_gone_is_started_again_once() {
        let (folder, mut espeak) = script(ANSWERS);
        espeak.ask(&["hello"]).unwrap();
        espeak.process.as_mut().unwrap().child.kill().unwrap();
        espeak.process.as_mut().unwrap().child.wait().unwrap();
        assert_eq!(espeak.ask(&["hello"]).unwrap(), ["<hello>"]);
        assert!(espeak.ask(&["bye"]).is_err());
        assert_eq!(espeak.ask(&["hello"]).unwrap(), ["<hello>"]);
        let starts = std::fs::read_to_string(folder.path().join("starts")).unwrap();
        assert_eq!(starts.lines().count(), 4);
    }

    #[test]
    fn a_program_that_says_nothing_or_is_not_there_is_told() {
        let (_folder, mut espeak) = script("exit 0");
        assert!(espeak.ask(&["hello"]).unwrap_err().contains("espeak-ng"));
        let missing = Espeak::new(Path::new("/no/such/espeak-ng"), "en-us").ask(&["hello"]).unwrap_err();
        assert!(missing.contains("could not be started"), "{missing}");
    }
}
