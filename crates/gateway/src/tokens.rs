//! Who may connect: tokens by name, of which only hashes are kept. A token is 32 random bytes, so that a plain fast hash is enough: there is nothing to
//! guess. The file is read again when it has changed, so that a token that is revoked is of no use from then on.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use riposte_audio::Clock;
use riposte_problem::Problem;
use riposte_problem::words::{gateway as words, phrase};
use riposte_settings::private_folder;
use serde::{Deserialize, Serialize};

/// How a token begins, so that one that was put in the wrong place is recognised.
const BEGINS: &str = "rip_";
const RANDOM_BYTES: usize = 32;
const LONGEST_NAME: usize = 64;

/// One token, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Entry {
    pub name: String,
    /// BLAKE3 of the token, in hexadecimal digits.
    hash: String,
    pub created_unix_ms: i64,
    #[serde(flatten)]
    pub profile: Profile,
}

/// What a token lets its owner do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Profile {
    /// Conversations at once; `None`: as many as the server holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sessions: Option<u16>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Kept {
    tokens: Vec<Entry>,
}

impl Entry {
    pub(crate) fn hash(&self) -> &str {
        &self.hash
    }
}

/// The file of tokens.
pub struct Tokens {
    path: PathBuf,
    read: Mutex<Option<(Option<SystemTime>, Kept)>>,
    asked_for: AtomicBool,
}

impl Tokens {
    /// Of this file, which need not be there.
    pub fn at(path: impl Into<PathBuf>) -> Tokens {
        Tokens { path: path.into(), read: Mutex::default(), asked_for: AtomicBool::new(false) }
    }

    /// Makes a token, which is shown once and never again.
    ///
    /// # Errors
    /// There is one of this name; the name can't be used; the file can't be written.
    pub fn add(&self, name: &str, profile: Profile) -> Result<String, Problem> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(fits) {
            return Err(words::token_name(name));
        }
        let _alone = self.alone()?;
        let mut kept = self.kept()?;
        if kept.tokens.iter().any(|entry| entry.name == name) {
            return Err(words::token_exists(name));
        }
        let mut random = [0; RANDOM_BYTES];
        getrandom::fill(&mut random).map_err(|error| self.trouble(phrase::quoted(error.to_string())))?;
        let token = format!("{BEGINS}{}", hexadecimal(&random));
        kept.tokens.push(Entry {
            name: name.to_owned(),
            hash: blake3::hash(token.as_bytes()).to_string(),
            created_unix_ms: Clock::unix_ms(),
            profile,
        });
        self.write(&kept)?;
        Ok(token)
    }

    /// Whom there are tokens for.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn list(&self) -> Result<Vec<Entry>, Problem> {
        self.kept().map(|kept| kept.tokens)
    }

    /// The token of this name is of no use from now on.
    ///
    /// # Errors
    /// There is none; the file can't be written.
    pub fn revoke(&self, name: &str) -> Result<(), Problem> {
        let _alone = self.alone()?;
        let mut kept = self.kept()?;
        let before = kept.tokens.len();
        kept.tokens.retain(|entry| entry.name != name);
        if kept.tokens.len() == before {
            return Err(words::no_such_token(name));
        }
        self.write(&kept)
    }

    /// Whose token this is. `None`: nobody's, or the file can't be read, which lets nobody in.
    pub fn owner(&self, token: &str) -> Option<Entry> {
        let hash = blake3::hash(token.as_bytes());
        let fits = |entry: &Entry| blake3::Hash::from_hex(&entry.hash).is_ok_and(|kept| kept == hash);
        self.kept().ok()?.tokens.into_iter().find(fits)
    }

    /// Sees to it that whoever connects needs one, as long as the process runs, whatever becomes of the file.
    ///
    /// # Errors
    /// There is none, or the file can't be read.
    pub fn required(&self) -> Result<(), Problem> {
        if self.list()?.is_empty() {
            return Err(words::token_required(self.path.display().to_string()));
        }
        self.asked_for.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Whether whoever connects needs one: there are some, or it can't be told. Once it is so, it is so as long as the process runs.
    pub(crate) fn are_asked_for(&self) -> bool {
        if !self.asked_for.load(Ordering::Relaxed) && !self.list().is_ok_and(|list| list.is_empty()) {
            self.asked_for.store(true, Ordering::Relaxed);
        }
        self.asked_for.load(Ordering::Relaxed)
    }

    /// Whether it still counts.
    pub fn is_valid(&self, entry: &Entry) -> bool {
        self.kept().is_ok_and(|kept| kept.tokens.contains(entry))
    }

    /// Nobody else changes the file, in this process or another, until this is dropped: else who adds a token could bring back one that is revoked meanwhile.
    fn alone(&self) -> Result<File, Problem> {
        let failed = |error: std::io::Error| self.trouble(phrase::system(&error));
        let folder = self.folder();
        private_folder(folder).map_err(failed)?;
        let lock = File::options().create(true).truncate(false).write(true).open(folder.join(".tokens.lock"));
        let lock = lock.map_err(failed)?;
        lock.lock().map_err(failed)?;
        *self.read() = None;
        Ok(lock)
    }

    fn folder(&self) -> &Path {
        self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    fn read(&self) -> MutexGuard<'_, Option<(Option<SystemTime>, Kept)>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn kept(&self) -> Result<Kept, Problem> {
        let changed = std::fs::metadata(&self.path).and_then(|file| file.modified()).ok();
        let mut read = self.read();
        if let Some((at, kept)) = &*read
            && *at == changed
        {
            return Ok(kept.clone());
        }
        let kept = match std::fs::read(&self.path) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map_err(|error| self.trouble(phrase::quoted(error.to_string())))?
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Kept::default(),
            Err(error) => return Err(self.trouble(phrase::system(&error))),
        };
        *read = Some((changed, Kept::clone(&kept)));
        Ok(kept)
    }

    fn write(&self, kept: &Kept) -> Result<(), Problem> {
        let failed = |error: std::io::Error| self.trouble(phrase::system(&error));
        let folder = self.folder();
        // Readable by its owner alone, and whole or not there.
        let mut file = tempfile::Builder::new().prefix(".tokens-").tempfile_in(folder).map_err(failed)?;
        let text = serde_json::to_vec_pretty(kept).map_err(|error| failed(error.into()))?;
        file.write_all(&text).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&self.path).map_err(|error| failed(error.error))?;
        *self.read() = None;
        Ok(())
    }

    fn trouble(&self, reason: riposte_problem::Sentence) -> Problem {
        words::tokens_unreadable(self.path.display().to_string(), reason)
    }
}

/// Two digits for each byte.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_counts_from_when_it_is_made_until_it_is_revoked_and_is_nowhere_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokens.json");
        let (program, server) = (Tokens::at(&path), Tokens::at(&path));
        assert!(server.owner("rip_").is_none() && server.list().unwrap().is_empty());
        let token = program.add("kitchen", Profile { sessions: Some(2) }).unwrap();
        assert_eq!(token.len(), 68);
        let entry = server.owner(&token).unwrap();
        assert_eq!((entry.name.as_str(), entry.profile.sessions), ("kitchen", Some(2)));
        assert!(server.owner(&token[..67]).is_none() && server.owner("").is_none());
        assert!(!std::fs::read_to_string(&path).unwrap().contains(&token[4..]));
        assert_eq!(program.add("kitchen", Profile::default()).unwrap_err().code, "gateway.token_exists");
        assert_eq!(program.add("../kitchen", Profile::default()).unwrap_err().code, "gateway.token_name");
        program.revoke("kitchen").unwrap();
        assert_eq!(program.revoke("kitchen").unwrap_err().code, "gateway.no_such_token");
        assert!(program.owner(&token).is_none());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn tokens_of_an_older_version_have_no_limit_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokens.json");
        let hash = blake3::hash(b"rip_1").to_string();
        std::fs::write(&path, format!(r#"{{"tokens":[{{"name":"hall","hash":"{hash}","created_unix_ms":1}}]}}"#))
            .unwrap();
        assert_eq!(Tokens::at(&path).owner("rip_1").unwrap().profile, Profile::default());
    }

    #[test]
    fn where_a_token_is_required_there_must_be_one_and_it_is_asked_for_ever_after() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokens.json");
        let tokens = Tokens::at(&path);
        assert_eq!(tokens.required().unwrap_err().code, "gateway.token_required");
        assert!(!tokens.are_asked_for());
        Tokens::at(&path).add("kitchen", Profile::default()).unwrap();
        tokens.required().unwrap();
        std::fs::write(&path, r#"{"tokens":[]}"#).unwrap();
        assert!(tokens.are_asked_for());
        std::fs::remove_file(&path).unwrap();
        assert!(tokens.are_asked_for());
        assert_eq!(
            Tokens::at(&path).required().unwrap_err().code,
            "gateway.token_required",
            "when it is started again"
        );
    }

    #[test]
    fn a_file_that_is_no_list_of_tokens_lets_nobody_in() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokens.json");
        std::fs::write(&path, "{").unwrap();
        let tokens = Tokens::at(&path);
        assert_eq!(tokens.list().unwrap_err().code, "gateway.tokens");
        assert!(tokens.owner("rip_00").is_none());
    }
}
