//! The installed program espeak-ng, asked for phonemes. It is GPL-3 and therefore never linked: a process of its own waits for lines on its standard input
//! and answers each with lines of IPA; after every piece it is asked for a sound that no word has, which marks the end of the answer. Blocks the thread that
//! asks: for some ms as a rule, for two seconds at most where the program hangs, and for 20 ms once the question is not wanted any more.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use riposte_problem::Sentence;
use riposte_problem::words::phonemes as words;

use crate::Stopped;

/// How often a wait looks whether the answer is still wanted.
const LOOK: Duration = Duration::from_millis(20);
/// The longest wait for a line, in looks: 2 s. espeak-ng answers within some ms.
const MOST_LOOKS: u32 = 100;
/// In espeak-ng's own phonemes: a hum that no word has.
const END: &str = "[[z#z#z#z#z#z#z#z#]]";
/// Lines of an answer that would never end.
const MOST_LINES: usize = 1000;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EspeakError {
    /// The operating system's reason.
    NotStarted(String),
    /// The process has ended; the operating system's reason.
    Gone(String),
    /// It hangs.
    NoAnswer,
    /// Its answer does not end.
    Endless,
    /// It does not know the sound that ends an answer.
    TooOld,
}

impl EspeakError {
    /// What is wrong with the program, as a part of a sentence.
    pub fn reason(&self) -> Sentence {
        match self {
            Self::NotStarted(reason) => words::espeak_not_started(reason),
            Self::Gone(reason) => words::espeak_gone(reason),
            Self::NoAnswer => words::espeak_silent(),
            Self::Endless => words::espeak_endless(),
            Self::TooOld => words::espeak_old(),
        }
    }
}

/// One sentence's part, in English.
impl std::fmt::Display for EspeakError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.reason().fmt(f)
    }
}

impl std::error::Error for EspeakError {}

/// A wait that ended without a line.
enum Ended {
    Failed(EspeakError),
    /// Nobody wants the answer any more.
    Stopped,
}

impl From<EspeakError> for Ended {
    fn from(error: EspeakError) -> Self {
        Self::Failed(error)
    }
}

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

    /// The IPA of each piece (words without marks), with `^` inside sounds of several letters. `None`: it was stopped.
    ///
    /// # Errors
    /// [`EspeakError`]: the program is not there, has ended twice, or hangs.
    pub fn ask(&mut self, pieces: &[&str], stopped: &Stopped) -> Result<Option<Vec<String>>, EspeakError> {
        match self.try_ask(pieces, stopped) {
            Ok(answer) => Ok(Some(answer)),
            Err(Ended::Stopped) => Ok(None),
            Err(Ended::Failed(error)) => Err(error),
        }
    }

    fn try_ask(&mut self, pieces: &[&str], stopped: &Stopped) -> Result<Vec<String>, Ended> {
        let was_running = self.process.is_some();
        let mut process = match self.process.take() {
            Some(process) => process,
            None => Process::start(&self.program, &self.voice, stopped)?,
        };
        let answer = match process.ask(pieces, stopped) {
            // Somebody ended it since it was asked last: one more try with a new one. One that hangs would hang again.
            Err(Ended::Failed(EspeakError::Gone(_))) if was_running => {
                process = Process::start(&self.program, &self.voice, stopped)?;
                process.ask(pieces, stopped)?
            }
            answer => answer?,
        };
        // One that failed or was stopped is dropped, and with it what it may still say.
        self.process = Some(process);
        Ok(answer)
    }
}

impl Process {
    fn start(program: &Path, voice: &str, stopped: &Stopped) -> Result<Self, Ended> {
        let mut command = Command::new(program);
        command.args(["-q", "--ipa", "--tie=^", "-b", "1", "-v", voice]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        #[cfg(windows)]
        {
            use std::os::windows::process::CommandExt;
            command.creation_flags(0x0800_0000); // CREATE_NO_WINDOW
        }
        let not_started = |error: std::io::Error| EspeakError::NotStarted(error.to_string());
        let mut child = command.spawn().map_err(not_started)?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(EspeakError::NotStarted("it has no pipes".to_owned()).into());
        };
        let (line, lines) = channel();
        let read = move || {
            for text in BufReader::new(stdout).lines().map_while(Result::ok) {
                if line.send(text).is_err() {
                    return; // nobody asks any more
                }
            }
        };
        std::thread::Builder::new().name("riposte-espeak".to_owned()).spawn(read).map_err(not_started)?;
        let mut process = Self { child, stdin, lines, end: String::new() };
        process.write(END)?;
        process.end = process.line(stopped)?;
        if process.end.trim().is_empty() {
            return Err(EspeakError::TooOld.into());
        }
        Ok(process)
    }

    fn ask(&mut self, pieces: &[&str], stopped: &Stopped) -> Result<Vec<String>, Ended> {
        let mut answers = Vec::with_capacity(pieces.len());
        // One by one: a program that is handed more than its pipe holds, while its own answers are not read, waits for ever.
        for piece in pieces {
            self.write(&harmless(piece))?;
            self.write(END)?;
            let mut answer: Vec<String> = Vec::new();
            loop {
                let line = self.line(stopped)?;
                if line == self.end {
                    break;
                }
                if answer.len() > MOST_LINES {
                    return Err(EspeakError::Endless.into());
                }
                answer.extend(Some(line.trim().to_owned()).filter(|line| !line.is_empty()));
            }
            answers.push(answer.join(" "));
        }
        Ok(answers)
    }

    fn write(&mut self, line: &str) -> Result<(), EspeakError> {
        let gone = |error: std::io::Error| EspeakError::Gone(error.to_string());
        self.stdin.write_all(line.as_bytes()).and_then(|()| self.stdin.write_all(b"\n")).map_err(gone)?;
        self.stdin.flush().map_err(gone)
    }

    fn line(&self, stopped: &Stopped) -> Result<String, Ended> {
        for _ in 0..MOST_LOOKS {
            if stopped.is_set() {
                return Err(Ended::Stopped);
            }
            match self.lines.recv_timeout(LOOK) {
                Ok(line) => return Ok(line),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(EspeakError::Gone("it closed its output".to_owned()).into());
                }
            }
        }
        Err(EspeakError::NoAnswer.into())
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
                           hang) echo hangs >> hangs; exec sleep 60;; *) echo \"<$line>\"; esac; done";

    fn asked(espeak: &mut Espeak, pieces: &[&str]) -> Result<Vec<String>, EspeakError> {
        espeak.ask(pieces, &Stopped::never()).map(|answer| answer.expect("nobody stops it"))
    }

    fn count(folder: &tempfile::TempDir, file: &str) -> usize {
        std::fs::read_to_string(folder.path().join(file)).map_or(0, |text| text.lines().count())
    }

    #[test]
    fn each_piece_has_its_own_answer_and_the_process_waits_for_the_next() {
        let (folder, mut espeak) = script(ANSWERS);
        let heard = asked(&mut espeak, &["hello", "two lines", "a [[b]]\nc"]).unwrap();
        assert_eq!(heard, ["<hello>", "one two", "<a   b   c>"]);
        assert_eq!(asked(&mut espeak, &["again"]).unwrap(), ["<again>"]);
        assert_eq!(asked(&mut espeak, &[]).unwrap(), Vec::<String>::new());
        assert_eq!(count(&folder, "starts"), 1);
    }

    #[test]
    fn a_process_that_is_gone_is_started_again_once() {
        let (folder, mut espeak) = script(ANSWERS);
        asked(&mut espeak, &["hello"]).unwrap();
        espeak.process.as_mut().unwrap().child.kill().unwrap();
        espeak.process.as_mut().unwrap().child.wait().unwrap();
        assert_eq!(asked(&mut espeak, &["hello"]).unwrap(), ["<hello>"]);
        assert!(asked(&mut espeak, &["bye"]).is_err());
        assert_eq!(asked(&mut espeak, &["hello"]).unwrap(), ["<hello>"]);
        assert_eq!(count(&folder, "starts"), 4);
    }

    #[test]
    fn a_program_that_says_nothing_or_is_not_there_is_told() {
        let (_folder, mut espeak) = script("exit 0");
        assert!(asked(&mut espeak, &["hello"]).unwrap_err().to_string().contains("espeak-ng"));
        let missing = asked(&mut Espeak::new(Path::new("/no/such/espeak-ng"), "en-us"), &["hello"]).unwrap_err();
        assert!(matches!(missing, EspeakError::NotStarted(_)), "{missing}");
    }

    /// Whoever stops waits for one look, not for the program: the answer comes although the program would sleep for a minute.
    #[test]
    fn a_program_that_hangs_is_let_go_when_nobody_wants_its_answer_and_is_not_asked_twice() {
        let (folder, mut espeak) = script(ANSWERS);
        let hangs = folder.path().join("hangs");
        let stopped = Stopped::new(move || hangs.exists());
        assert_eq!(espeak.ask(&["hello", "hang", "again"], &stopped).unwrap(), None);
        std::fs::remove_file(folder.path().join("hangs")).unwrap();
        assert_eq!(asked(&mut espeak, &["hang"]).unwrap_err(), EspeakError::NoAnswer);
        assert_eq!(count(&folder, "hangs"), 1);
        assert_eq!(asked(&mut espeak, &["hello"]).unwrap(), ["<hello>"]);
    }
}
