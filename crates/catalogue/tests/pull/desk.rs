//! A store, a server, and a catalogue of one model that leads to it.

use std::time::Duration;

use riposte_audio::Clock;
use riposte_catalogue::{Catalogue, CatalogueError, Control, Event, Installed, Model, PullOptions, Status, Store};
use riposte_sim::files::{FileServer, noise};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

pub(crate) const SIZE: usize = 600_000;
pub(crate) const PATH: &str = "/model.bin";

pub(crate) struct Desk {
    pub(crate) server: FileServer,
    pub(crate) store: Store,
    /// Deleted with the desk.
    pub(crate) _folder: TempDir,
    pub(crate) bytes: Vec<u8>,
    pub(crate) model: Model,
    pub(crate) options: PullOptions,
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A row in the catalogue's own form.
pub(crate) fn model(id: &str, files: &str) -> Model {
    let row = format!(
        "[licences.x]\nname = \"MIT\"\naddress = \"https://example.org\"\n[[models]]\nid = \"{id}\"\nname = \"A model\"\npurpose = \"recogniser\"\n\
         family = \"whisper\"\ngood_for = \"Tests.\"\nlicence = \"x\"\nfiles = [{files}]\n"
    );
    let (catalogue, problems) = Catalogue::parse(&row, "test");
    assert!(problems.is_empty(), "{problems:?}");
    catalogue.models()[0].clone()
}

impl Desk {
    /// One file with its published size and hash.
    pub(crate) fn new() -> Self {
        Self::with(|url, bytes| {
            let (size, sha256) = (bytes.len(), sha256(bytes));
            format!("{{ name = \"model.bin\", size = {size}, sha256 = \"{sha256}\", address = \"{url}\" }}")
        })
    }

    /// One file that nobody published the size and hash of.
    pub(crate) fn unpublished() -> Self {
        Self::with(|url, _| format!("{{ name = \"model.bin\", address = \"{url}\" }}"))
    }

    pub(crate) fn with(file: impl Fn(&str, &[u8]) -> String) -> Self {
        let server = FileServer::start().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let bytes = noise(SIZE, 7);
        server.put(PATH, &bytes, "\"one\"");
        let model = model("a", &file(&server.url(PATH), &bytes));
        let mut options = PullOptions::new(Clock::now);
        options.pause = Duration::from_millis(1);
        Self { server, store: Store::in_folder(folder.path().join("models")), _folder: folder, bytes, model, options }
    }

    pub(crate) fn pull(&self) -> (Result<Installed, CatalogueError>, Vec<Event>) {
        self.pull_with(&Control::default())
    }

    pub(crate) fn pull_with(&self, control: &Control) -> (Result<Installed, CatalogueError>, Vec<Event>) {
        let mut events = Vec::new();
        let pulled = self.store.pull(&self.model, &self.options, control, &mut |event| events.push(event));
        (pulled, events)
    }

    pub(crate) fn file(&self) -> std::path::PathBuf {
        self.store.folder().join("a/model.bin")
    }

    /// What is installed is the published file, byte for byte.
    pub(crate) fn assert_whole(&self) {
        assert_eq!(self.store.status(&self.model).unwrap(), Status::Installed { optional_missing: 0 });
        assert!(std::fs::read(self.file()).unwrap() == self.bytes, "the file is another");
        assert_eq!(self.store.locate("a").unwrap(), self.file());
        assert_eq!(
            std::fs::read_dir(self.store.folder().join(".partial")).map_or(0, Iterator::count),
            0,
            "nothing is left"
        );
    }

    /// Nothing of it can be used.
    pub(crate) fn assert_unused(&self) {
        assert!(!self.file().exists());
        assert!(self.store.locate("a").is_err());
        assert!(!matches!(self.store.status(&self.model).unwrap(), Status::Installed { .. }));
    }

    /// The first byte that each request asked for.
    pub(crate) fn froms(&self) -> Vec<u64> {
        self.server.asked().iter().map(|asked| asked.from.unwrap_or(0)).collect()
    }
}

/// A failed pull's problem: one sentence and what to do.
pub(crate) fn told(pulled: Result<Installed, CatalogueError>) -> String {
    let problem = pulled.unwrap_err().problem();
    format!("{} {:?}: {problem}", problem.code, problem.kind)
}
