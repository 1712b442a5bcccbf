//! What the sound of a phrase depends on, and the key that is made of it. Looks at the files of a voice on the caller's thread (size and time of change
//! alone); never keeps a text.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use futures::future::BoxFuture;
use riposte_http::{Account, Check, Reached};
use sha2::{Digest, Sha256};

use crate::{Synthesizer, Utterance, VoiceError, VoiceOptions};

/// Counts the changes to what turns a text into sound beside the vendors: pronunciation, trimming, loudness. Sounds of another count are not used again.
const RULES: u32 = 1;

/// Everything that the sound of a voice depends on besides the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    digest: [u8; 32],
    files: Arc<str>,
}

/// A phrase in one voice: SHA-256 of the voice's identity and the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhraseKey(pub [u8; 32]);

impl Identity {
    /// Of a voice that the client called `client` made of these options. `None`: one of its files can't be looked at, so there is no telling when it
    /// changes.
    pub(crate) fn of(client: &str, options: &VoiceOptions, voice: &dyn Synthesizer) -> Option<Self> {
        let files: Vec<String> = voice.files().iter().map(|file| stamp(file)).collect::<Option<_>>()?;
        let files = files.join("\n");
        let named = options.voice.as_deref().unwrap_or_default();
        let (speed, rate_hz, rules) = (options.speed.to_string(), voice.rate_hz().to_string(), RULES.to_string());
        let name = voice.name();
        let VoiceOptions { base_url, model, language, manner, .. } = options;
        let fields = [client, &name, base_url, model, named, language, &speed, manner, &rate_hz, &rules, &files];
        Some(Self { digest: digest(&fields.map(str::as_bytes)), files: files.into() })
    }

    /// The key of a text that is said in this voice. `text` went through [`crate::speakable`].
    pub fn key(&self, text: &str) -> PhraseKey {
        PhraseKey(digest(&[&self.digest, text.as_bytes()]))
    }

    /// The files on this machine that the voice is made of, as they were: for [`files_are_unchanged`]. Empty: it has none.
    pub fn files(&self) -> &Arc<str> {
        &self.files
    }
}

/// Whether the files of a voice ([`Identity::files`]) are all there, and as they were.
pub fn files_are_unchanged(files: &str) -> bool {
    files
        .lines()
        .all(|line| line.split('\t').nth(2).is_some_and(|path| stamp(Path::new(path)).as_deref() == Some(line)))
}

/// Size in bytes, time of change in nanoseconds since 1970, and path. `None`: there is no such file.
fn stamp(path: &Path) -> Option<String> {
    let file = path.metadata().ok()?;
    let modified = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    Some(format!("{}\t{modified}\t{}", file.len(), path.display()))
}

/// Each part with its length, so that no two lists of parts are the same bytes.
fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// A voice that says who it is.
pub(crate) struct Identified {
    voice: Arc<dyn Synthesizer>,
    identity: Option<Identity>,
}

impl Identified {
    pub(crate) fn new(client: &str, options: &VoiceOptions, voice: Arc<dyn Synthesizer>) -> Self {
        Self { identity: Identity::of(client, options, voice.as_ref()), voice }
    }
}

impl Synthesizer for Identified {
    fn name(&self) -> String {
        self.voice.name()
    }

    fn rate_hz(&self) -> u32 {
        self.voice.rate_hz()
    }

    fn files(&self) -> Vec<PathBuf> {
        self.voice.files()
    }

    fn identity(&self) -> Option<Identity> {
        self.identity.clone()
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        self.voice.warm()
    }

    fn tell_account(&self, account: Arc<dyn Account>) {
        self.voice.tell_account(account);
    }

    fn check(&self, reached: Reached) -> BoxFuture<'_, Result<Check, VoiceError>> {
        self.voice.check(reached)
    }

    fn connect(&self) {
        self.voice.connect();
    }

    fn begin(&self) -> Utterance {
        self.voice.begin()
    }

    fn prepare(&self) -> Utterance {
        self.voice.prepare()
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;
    use futures::stream::{self, StreamExt};

    use super::*;

    struct Voice {
        name: &'static str,
        rate_hz: u32,
        files: Vec<PathBuf>,
    }

    impl Synthesizer for Voice {
        fn name(&self) -> String {
            self.name.to_owned()
        }
        fn rate_hz(&self) -> u32 {
            self.rate_hz
        }
        fn files(&self) -> Vec<PathBuf> {
            self.files.clone()
        }
        fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
            async { Ok(()) }.boxed()
        }
        fn begin(&self) -> Utterance {
            Utterance::new(|_| stream::empty().boxed())
        }
    }

    #[test]
    fn whatever_changes_the_sound_changes_the_key() {
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join("model.onnx");
        std::fs::write(&model, "one").unwrap();
        let plain = || Voice { name: "acme/anna", rate_hz: 24_000, files: vec![model.clone()] };
        let key = |client: &str, options: VoiceOptions, voice: Voice, text: &str| {
            Identity::of(client, &options, &voice).unwrap().key(text)
        };
        let options = VoiceOptions::default;
        let mut keys = vec![
            key("acme", options(), plain(), "Sure."),
            key("acme", options(), plain(), "Sure"),
            key("other", options(), plain(), "Sure."),
            key("acme", options(), Voice { name: "acme/ben", ..plain() }, "Sure."),
            key("acme", options(), Voice { rate_hz: 22_050, ..plain() }, "Sure."),
            key("acme", options(), Voice { files: Vec::new(), ..plain() }, "Sure."),
            key("acme", VoiceOptions { speed: 1.1, ..options() }, plain(), "Sure."),
            key("acme", VoiceOptions { manner: "calm".to_owned(), ..options() }, plain(), "Sure."),
            key("acme", VoiceOptions { language: "es".to_owned(), ..options() }, plain(), "Sure."),
            key("acme", VoiceOptions { voice: Some("anna".to_owned()), ..options() }, plain(), "Sure."),
            key("acme", VoiceOptions { base_url: "http://a/v1".to_owned(), ..options() }, plain(), "Sure."),
            key("acme", VoiceOptions { model: "tts-1".to_owned(), ..options() }, plain(), "Sure."),
        ];
        assert_eq!(keys[0], key("acme", options(), plain(), "Sure."));
        std::fs::write(&model, "another").unwrap();
        keys.push(key("acme", options(), plain(), "Sure."));
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all);
    }

    #[test]
    fn a_model_that_is_removed_or_replaced_is_noticed_and_a_voice_without_files_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (model, voices) = (folder.path().join("model.onnx"), folder.path().join("voices.bin"));
        let write = |model_text: &str| {
            std::fs::write(&model, model_text).unwrap();
            std::fs::write(&voices, "voices").unwrap();
        };
        write("one");
        let voice = Voice { name: "acme/anna", rate_hz: 24_000, files: vec![model.clone(), voices.clone()] };
        let identity = Identity::of("acme", &VoiceOptions::default(), &voice).unwrap();
        assert!(files_are_unchanged(identity.files()));
        std::fs::remove_file(&voices).unwrap();
        assert!(!files_are_unchanged(identity.files()));
        assert!(
            Identity::of("acme", &VoiceOptions::default(), &voice).is_none(),
            "what can't be looked at is not known"
        );
        write("three more");
        assert!(!files_are_unchanged(identity.files()));
        assert!(files_are_unchanged(""));
    }
}
