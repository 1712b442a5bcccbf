//! A user's folder with rows of their own, the server that these lead to, and what is told.

use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use riposte_audio::Clock;
use riposte_catalogue::{PullOptions, Status};
use riposte_models::{Download, Downloads, Ended, How, ModelNews, RuntimeState, Shelf, Way};
use riposte_problem::Problem;
use riposte_settings::Paths;
use riposte_sim::files::{Act, FileServer, noise};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// Bytes of each file.
pub(crate) const SIZE: usize = 400_000;

pub(crate) struct Desk {
    pub(crate) server: FileServer,
    pub(crate) shelf: Shelf,
    pub(crate) downloads: Downloads,
    pub(crate) news: Receiver<ModelNews>,
    folder: TempDir,
}

/// A row of one file on the server, with more lines of its own.
pub(crate) struct Row {
    pub(crate) id: &'static str,
    pub(crate) purpose: &'static str,
    pub(crate) family: &'static str,
    pub(crate) more: &'static str,
}

pub(crate) const VOICE: Row =
    Row { id: "my-voice", purpose: "voice", family: "kokoro", more: "needs = \"my-runtime\"" };
pub(crate) const RUNTIME: Row = Row { id: "my-runtime", purpose: "runtime", family: "onnxruntime", more: "" };
pub(crate) const EARS: Row = Row { id: "my-ears", purpose: "recogniser", family: "whisper", more: "" };

impl Desk {
    pub(crate) fn new(rows: &[Row]) -> Self {
        let server = FileServer::start().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut text = "[licences.free]\nname = \"MIT\"\naddress = \"https://example.org\"\n\
            [licences.asked]\nname = \"Mine\"\naddress = \"https://example.org\"\naccept = true\n"
            .to_owned();
        for (n, Row { id, purpose, family, more }) in rows.iter().enumerate() {
            let bytes = noise(SIZE, n as u64 + 1);
            server.put(&format!("/{id}"), &bytes, &format!("\"{id}\""));
            let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            let licence = if more.contains("licence") { "" } else { "licence = \"free\"" };
            text += &format!(
                "[[models]]\nid = \"{id}\"\nname = \"The {id}\"\npurpose = \"{purpose}\"\nfamily = \"{family}\"\ngood_for = \"Tests.\"\n{licence}\n{more}\n\
                 files = [{{ name = \"{id}.bin\", size = {SIZE}, sha256 = \"{hash}\", address = \"{}\" }}]\n",
                server.url(&format!("/{id}"))
            );
        }
        std::fs::write(folder.path().join("models.toml"), text).unwrap();
        let shelf = Shelf::of(&Paths::in_folder(folder.path()));
        assert_eq!(shelf.left_out, []);
        let (downloads, news) = begin();
        Self { server, shelf, downloads, news, folder }
    }

    /// The program ends and is started again.
    pub(crate) fn restart(&mut self) {
        (self.downloads, self.news) = begin();
        self.shelf = Shelf::of(&Paths::in_folder(self.folder.path()));
    }

    /// Asks for a model on a machine without ONNX Runtime.
    pub(crate) fn get(&self, id: &str) -> Result<(), Problem> {
        let plan = self.shelf.plan(id, &without_runtime()).map_err(|error| error.problem())?;
        self.downloads.get(&self.shelf.store, plan, false)
    }

    /// The next end of a download.
    pub(crate) fn ended(&self) -> Ended {
        loop {
            if let ModelNews::Changed { ended: Some(ended) } = self.news.recv().unwrap() {
                return ended;
            }
        }
    }

    pub(crate) fn ends(&self, id: &str, how: How) {
        let ended = self.ended();
        assert_eq!((ended.id.as_str(), ended.how), (id, how), "{:?}", self.downloads.shown());
    }

    /// Waits until so much of what is on its way is shown.
    pub(crate) fn shows(&self, id: &str, least: u64) {
        let is_far = |download: &Download| {
            download.id == id && matches!(download.way, Way::Coming { done, .. } if done >= least)
        };
        loop {
            let news = self.news.recv().unwrap();
            if matches!(&news, ModelNews::Moved { downloads } if downloads.iter().any(is_far)) {
                return;
            }
        }
    }

    pub(crate) fn status(&self, id: &str) -> Status {
        self.shelf.store.status(self.shelf.catalogue.find(id).unwrap()).unwrap()
    }

    /// What failed, as it is shown.
    pub(crate) fn failure(&self) -> Problem {
        match self.downloads.shown().as_slice() {
            [Download { way: Way::Failed { problem }, .. }] => problem.clone(),
            other => panic!("{other:?}"),
        }
    }

    /// The first byte that each request for a file asked for.
    pub(crate) fn froms(&self, id: &str) -> Vec<u64> {
        let path = format!("/{id}");
        self.server.asked().iter().filter(|asked| asked.path == path).map(|asked| asked.from.unwrap_or(0)).collect()
    }
}

fn begin() -> (Downloads, Receiver<ModelNews>) {
    let (tell, news) = mpsc::channel();
    let mut options = PullOptions::new(Clock::now);
    (options.pause, options.stall) = (Duration::from_millis(1), Duration::from_millis(200));
    let told = move |news| {
        let _ = tell.send(news); // a test that is over hears no more
    };
    (Downloads::new(options, told), news)
}

/// A server that takes some seconds for a file.
pub(crate) fn slow() -> Act {
    Act::Slow(8_192, Duration::from_millis(50))
}

pub(crate) fn without_runtime() -> RuntimeState {
    let problem = riposte_problem::words::models::library_missing("nowhere");
    RuntimeState::Unusable { problem, named: false }
}
