//! Writes down what the machine is told, where the user asked for it, so that a bad turn can be played again (`riposte replay`). One thread that
//! may wait for the disk; the conductor only hands over. The log holds every word of the conversation: it is readable by its owner only.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use riposte_measures::Time;
use riposte_turn::log::{Entry, Header, Told, line};
use riposte_turn::{Config, Input, PauseProfile, Phrases, Waits};

use crate::problems;
use crate::shown::Shown;

/// Handle of the thread; dropping it waits until all is written.
#[derive(Default)]
pub(crate) struct Recorder {
    entries: Option<mpsc::Sender<Entry>>,
    thread: Option<JoinHandle<()>>,
}

impl Recorder {
    /// `None`: nothing is recorded. A file that can't be written is told once; the conversation goes on without it.
    pub(crate) fn start(path: Option<&Path>, header: &Header, shown: &Arc<Shown>) -> Recorder {
        let Some(path) = path else { return Recorder::default() };
        let mut file = match create(path) {
            Ok(file) => BufWriter::new(file),
            Err(error) => {
                shown.fail(problems::not_recorded(path, &error));
                return Recorder::default();
            }
        };
        let (entries, queue) = mpsc::channel();
        let (header, path, shown) = (line(header), path.to_owned(), Arc::clone(shown));
        let run = move || {
            if let Err(error) = write(&mut file, &header, &queue) {
                shown.fail(problems::not_recorded(&path, &error));
            }
        };
        let thread = std::thread::Builder::new().name("riposte-recorder".to_owned()).spawn(run).ok();
        Recorder { entries: Some(entries), thread }
    }

    /// The machine is about to be told.
    pub(crate) fn input(&self, input: &Input, at: Time) {
        self.told(at, || Told::Input(input.clone()));
    }

    /// It gets other settings.
    pub(crate) fn config(&self, config: &Config, at: Time) {
        self.told(at, || Told::Config(config.clone()));
    }

    /// What was known of the user's pauses is replaced.
    pub(crate) fn pauses(&self, pauses: &PauseProfile, at: Time) {
        self.told(at, || Told::Pauses(pauses.clone()));
    }

    /// Other phrases may open a reply.
    pub(crate) fn openers(&self, openers: &Phrases, at: Time) {
        self.told(at, || Told::Openers(openers.clone()));
    }

    /// Other phrases may fill a long wait.
    pub(crate) fn fillers(&self, phrases: &Phrases, at: Time) {
        self.told(at, || Told::Fillers(phrases.clone()));
    }

    /// Other providers take other times.
    pub(crate) fn waits(&self, waits: &Waits, at: Time) {
        self.told(at, || Told::Waits(waits.clone()));
    }

    fn told(&self, at: Time, told: impl FnOnce() -> Told) {
        if let Some(entries) = &self.entries {
            let _ = entries.send(Entry { at_us: at, told: told() }); // it gave up, and told so
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.entries = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn create(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Until the last handle is gone. What has come is on the disk whenever nothing more waits, so that little is lost when the program is killed.
fn write(file: &mut impl Write, header: &str, queue: &mpsc::Receiver<Entry>) -> std::io::Result<()> {
    file.write_all(header.as_bytes())?;
    file.flush()?;
    while let Ok(first) = queue.recv() {
        for entry in std::iter::once(first).chain(queue.try_iter()) {
            file.write_all(line(&entry).as_bytes())?;
        }
        file.flush()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use riposte_measures::{Mode, Providers};
    use riposte_turn::log::read;

    use super::*;

    fn header() -> Header {
        Header::new(Time::ZERO, Mode::Duplex, Config::default(), PauseProfile::default())
    }

    fn shown() -> Arc<Shown> {
        Arc::new(Shown::new(Mode::Duplex, Providers::default()))
    }

    #[test]
    fn everything_is_on_the_disk_when_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        let recorder = Recorder::start(Some(&path), &header(), &shown());
        recorder.input(&Input::Say { text: "hello".to_owned() }, Time::from_millis(5));
        recorder.config(&Config::default(), Time::from_millis(6));
        recorder.pauses(&PauseProfile::default(), Time::from_millis(7));
        drop(recorder);
        let log = read(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let told: Vec<i64> = log.entries.iter().map(|entry| entry.at_us.as_micros()).collect();
        assert_eq!((log.header, told, log.cut_off), (header(), vec![5_000, 6_000, 7_000], false));
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions());
            assert_eq!(mode & 0o077, 0, "others can read it");
        }
    }

    #[test]
    fn a_file_that_cant_be_written_is_told_once() {
        let (folder, shown) = (tempfile::tempdir().unwrap(), shown());
        let recorder = Recorder::start(Some(&folder.path().join("missing").join("log")), &header(), &shown);
        recorder.input(&Input::KeyDown, Time::ZERO);
        recorder.input(&Input::KeyUp, Time::ZERO);
        drop(recorder);
        let codes: Vec<String> = shown.snapshot().problems.into_iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["engine.not_recorded"]);
    }
}
