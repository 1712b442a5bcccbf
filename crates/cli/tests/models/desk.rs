//! The program with its own data folder, and the server that its catalogue leads to.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use riposte_sim::files::{FileServer, noise};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

pub(crate) struct Desk {
    pub(crate) server: FileServer,
    pub(crate) data: TempDir,
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Desk {
    /// A model `mine` of files of these sizes.
    pub(crate) fn new(sizes: &[usize]) -> Self {
        let named = |(n, size): (usize, &usize)| (format!("part-{n}.bin"), noise(*size, n as u64 + 1));
        Self::of(sizes.iter().enumerate().map(named).collect())
    }

    /// A model `mine` of these files.
    pub(crate) fn of(files: Vec<(String, Vec<u8>)>) -> Self {
        let server = FileServer::start().unwrap();
        let data = tempfile::tempdir().unwrap();
        let rows: Vec<String> = files
            .iter()
            .map(|(name, bytes)| {
                let path = format!("/{name}");
                server.put(&path, bytes, &format!("\"{name}\""));
                format!(
                    "{{ name = \"{name}\", size = {}, sha256 = \"{}\", address = \"{}\" }}",
                    bytes.len(),
                    sha256(bytes),
                    server.url(&path)
                )
            })
            .collect();
        let row = format!(
            "[licences.mine]\nname = \"MIT\"\naddress = \"https://example.org\"\n[[models]]\nid = \"mine\"\nname = \"Mine\"\npurpose = \"recogniser\"\n\
             family = \"whisper\"\ngood_for = \"Tests.\"\nlicence = \"mine\"\nfiles = [{}]\n",
            rows.join(", ")
        );
        std::fs::write(data.path().join("models.toml"), row).unwrap();
        Self { server, data, files }
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_riposte"));
        command
            .args(args)
            .env("RIPOSTE_DATA_DIR", self.data.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "RIPOSTE_LOG"]
        {
            command.env_remove(name);
        }
        command
    }

    pub(crate) fn models(&self, args: &[&str]) -> Output {
        let all: Vec<&str> = ["models"].iter().chain(args).copied().collect();
        self.command(&all).output().unwrap()
    }

    /// Standard output of a command that does what it should.
    pub(crate) fn good(&self, args: &[&str]) -> String {
        let output = self.models(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Exit code and standard error of one that does not.
    pub(crate) fn bad(&self, args: &[&str]) -> (i32, String) {
        let output = self.models(args);
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    }

    /// The row of a model in `models list --json`.
    pub(crate) fn listed(&self, id: &str) -> Value {
        let list: Value = serde_json::from_str(&self.good(&["list", "--json"])).unwrap();
        list["models"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap_or(&Value::Null).clone()
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.data.path().join("models").join(file)
    }

    /// Everything is in place, byte for byte, and nothing is left of the way.
    pub(crate) fn assert_whole(&self) {
        for (name, bytes) in &self.files {
            assert!(std::fs::read(self.path(&format!("mine/{name}"))).unwrap() == *bytes, "{name} is another");
        }
        assert_eq!(self.listed("mine")["status"]["is"], "installed");
        assert_eq!(std::fs::read_dir(self.path(".partial")).map_or(0, Iterator::count), 0);
    }

    /// How much of a file is on the disk, on its way or in place.
    pub(crate) fn have(&self, name: &str) -> u64 {
        let size = |path: PathBuf| path.metadata().map(|file| file.len());
        size(self.path(&format!("mine/{name}")))
            .or_else(|_| size(self.path(&format!(".partial/mine~{name}.part"))))
            .unwrap_or(0)
    }
}
