//! The catalogue: rows that come with the program, and those that a user's file adds. A row that can't be used is left out and told; the others stay. Pure but
//! for reading the user's file.

use std::collections::BTreeMap;
use std::path::{Component, Path};
use std::sync::LazyLock;

use riposte_problem::Sentence;
use riposte_problem::words::{model_files as words, phrase};
use serde::Deserialize;

use crate::CatalogueError;
use crate::row::{Licence, Model, ModelFile, Purpose, Speed};

const EMBEDDED: &str = include_str!("../../../models/catalogue.toml");

/// The file beside the settings that adds rows.
pub const USER_FILE: &str = "models.toml";

/// This system and processor, as rows name them: `linux-x86_64`, `macos-aarch64`, `windows-x86_64`.
pub const PLATFORM: &str = const_platform();

const fn const_platform() -> &'static str {
    if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        "linux-x86_64"
    } else if cfg!(all(target_os = "linux", target_arch = "aarch64")) {
        "linux-aarch64"
    } else if cfg!(all(target_os = "macos", target_arch = "aarch64")) {
        "macos-aarch64"
    } else if cfg!(all(target_os = "windows", target_arch = "x86_64")) {
        "windows-x86_64"
    } else if cfg!(all(target_os = "windows", target_arch = "aarch64")) {
        "windows-aarch64"
    } else {
        "other"
    }
}

/// What there is.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalogue {
    models: Vec<Model>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    licences: BTreeMap<String, Licence>,
    #[serde(default)]
    models: Vec<toml::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawModel {
    id: String,
    name: String,
    purpose: Purpose,
    family: String,
    good_for: Sentence,
    #[serde(default)]
    languages: Vec<String>,
    memory_mb: Option<u32>,
    speed: Option<Speed>,
    cost_ms: Option<f64>,
    #[serde(default)]
    rank: u8,
    licence: String,
    #[serde(default)]
    revision: String,
    platform: Option<String>,
    needs: Option<String>,
    files: Vec<ModelFile>,
}

impl Catalogue {
    /// The rows that come with the program.
    pub fn embedded() -> Self {
        static ROWS: LazyLock<Catalogue> = LazyLock::new(|| {
            let (catalogue, problems) = read(EMBEDDED, "models/catalogue.toml", PLATFORM);
            debug_assert!(problems.is_empty(), "{problems:?}");
            catalogue
        });
        ROWS.clone()
    }

    /// Those, and the rows of the user's file where there is one. The errors: what of it was left out.
    pub fn load(user_file: &Path) -> (Self, Vec<CatalogueError>) {
        let mut catalogue = Self::embedded();
        let shown = user_file.display().to_string();
        let text = match std::fs::read_to_string(user_file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (catalogue, Vec::new()),
            Err(error) => {
                return (catalogue, vec![CatalogueError::UserFile { path: shown, reason: phrase::system(&error) }]);
            }
        };
        let (added, mut problems) = read(&text, &shown, PLATFORM);
        for model in added.models {
            if catalogue.find(&model.id).is_some() {
                let reason = words::id_taken(&model.id);
                problems.push(CatalogueError::UserRow { path: shown.clone(), row: model.id, reason });
            } else {
                catalogue.models.push(model);
            }
        }
        (catalogue, problems)
    }

    /// Of rows as text, for this platform; the errors say what was left out.
    pub fn parse(text: &str, path: &str) -> (Self, Vec<CatalogueError>) {
        read(text, path, PLATFORM)
    }

    pub fn models(&self) -> &[Model] {
        &self.models
    }

    pub fn find(&self, id: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.id == id)
    }

    /// The row, or that there is none, with the ids that look like it.
    ///
    /// # Errors
    /// [`CatalogueError::Unknown`].
    pub fn get(&self, id: &str) -> Result<&Model, CatalogueError> {
        self.find(id).ok_or_else(|| CatalogueError::Unknown { id: id.to_owned(), like: self.like(id) })
    }

    /// Ids with a part of the name in them, five at most.
    fn like(&self, id: &str) -> Vec<String> {
        let wanted = id.to_ascii_lowercase();
        let parts: Vec<&str> =
            wanted.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| part.len() > 2).collect();
        let alike = |model: &&Model| parts.iter().any(|part| model.id.contains(part));
        self.models.iter().filter(alike).take(5).map(|model| model.id.clone()).collect()
    }
}

fn read(text: &str, path: &str, platform: &str) -> (Catalogue, Vec<CatalogueError>) {
    let raw: Raw = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            let error = CatalogueError::UserFile { path: path.to_owned(), reason: phrase::quoted(error.message()) };
            return (Catalogue { models: Vec::new() }, vec![error]);
        }
    };
    let (mut models, mut problems): (Vec<Model>, _) = (Vec::new(), Vec::new());
    for (number, value) in (1..).zip(raw.models) {
        let row =
            value.get("id").and_then(toml::Value::as_str).map_or_else(|| format!("number {number}"), str::to_owned);
        match model(value, &raw.licences, platform) {
            Ok(None) => {}
            Ok(Some(model)) if models.iter().any(|other| other.id == model.id) => {
                let reason = words::id_taken(&model.id);
                problems.push(CatalogueError::UserRow { path: path.to_owned(), row, reason });
            }
            Ok(Some(model)) => models.push(model),
            Err(reason) => problems.push(CatalogueError::UserRow { path: path.to_owned(), row, reason }),
        }
    }
    (Catalogue { models }, problems)
}

/// The row; `None` where it is for another platform.
fn model(value: toml::Value, licences: &BTreeMap<String, Licence>, platform: &str) -> Result<Option<Model>, Sentence> {
    let raw: RawModel = value.try_into().map_err(|error: toml::de::Error| phrase::quoted(error.message()))?;
    if !is_id(&raw.id) {
        return Err(words::id_letters());
    }
    let licence = licences.get(&raw.licence).cloned().ok_or_else(|| words::no_licence(&raw.licence))?;
    if raw.files.is_empty() {
        return Err(words::no_files());
    }
    for file in &raw.files {
        check_file(file)?;
    }
    if raw.platform.is_some_and(|for_platform| for_platform != platform) {
        return Ok(None);
    }
    Ok(Some(Model {
        id: raw.id,
        name: raw.name,
        purpose: raw.purpose,
        family: raw.family,
        good_for: raw.good_for,
        languages: raw.languages,
        memory_mb: raw.memory_mb,
        speed: raw.speed,
        cost_ms: raw.cost_ms.filter(|cost| cost.is_finite() && *cost > 0.0),
        rank: raw.rank,
        licence,
        revision: raw.revision,
        needs: raw.needs,
        files: raw.files,
    }))
}

fn check_file(file: &ModelFile) -> Result<(), Sentence> {
    if !is_below(&file.name) {
        return Err(words::leaves_folder(&file.name));
    }
    if file
        .sha256
        .as_ref()
        .is_some_and(|hash| hash.len() != 64 || !hash.chars().all(|c| c.is_ascii_hexdigit() && !c.is_ascii_uppercase()))
    {
        return Err(words::hash_digits(&file.name));
    }
    for address in file.addresses() {
        let url = riposte_http::base_url(address).ok_or_else(|| words::no_web_address(address))?;
        if url.scheme() != "https" && !riposte_http::is_loopback(&url) {
            return Err(words::not_https(address));
        }
    }
    Ok(())
}

/// Whether a text may be a model's id, which is a folder's name too.
pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('.')
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c))
}

/// Whether a name with `/` between its parts stays below the folder it is put in, on every system.
pub(crate) fn is_below(name: &str) -> bool {
    let plain = |component: Component<'_>| matches!(component, Component::Normal(_));
    !name.is_empty()
        && !name.contains(['\\', ':', '\0'])
        && Path::new(name).components().all(plain)
        && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && !part.ends_with(['.', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLATFORMS: [&str; 5] =
        ["linux-x86_64", "linux-aarch64", "macos-aarch64", "windows-x86_64", "windows-aarch64"];

    #[test]
    fn every_row_that_comes_with_the_program_is_whole() {
        for platform in PLATFORMS {
            let (catalogue, problems) = read(EMBEDDED, "catalogue", platform);
            assert!(problems.is_empty(), "{problems:?}");
            assert!(catalogue.find("onnxruntime").is_some(), "{platform}");
            for model in catalogue.models() {
                let Sentence { en, es } = &model.good_for;
                assert!(en.ends_with('.') && es.ends_with('.') && en != es, "{}: {en} {es}", model.id);
                assert!(!model.languages.is_empty(), "{}", model.id);
                assert!(model.needs.as_ref().is_none_or(|id| catalogue.find(id).is_some()), "{}", model.id);
                for file in &model.files {
                    // What can be fetched can be verified.
                    assert_eq!(!file.address.is_empty(), file.size.is_some() && file.sha256.is_some(), "{}", file.name);
                }
            }
        }
    }

    #[test]
    fn no_two_files_have_one_hash() {
        let (catalogue, _) = read(EMBEDDED, "catalogue", "linux-x86_64");
        // Moonshine's models share their tokenizer, and are told apart as a whole.
        let is_shared =
            |family: &str, file: &ModelFile| family == crate::moonshine::FAMILY && file.name == "tokenizer.bin";
        let files = |model: &'_ Model| -> Vec<ModelFile> {
            model.files.iter().filter(|file| !is_shared(&model.family, file)).cloned().collect()
        };
        let mut hashes: Vec<String> =
            catalogue.models().iter().flat_map(files).filter_map(|file| file.sha256).collect();
        let count = hashes.len();
        hashes.sort();
        hashes.dedup();
        assert_eq!(hashes.len(), count);
    }

    fn row(change: &str) -> String {
        format!(
            "[licences.x]\nname = \"MIT\"\naddress = \"https://x\"\n[[models]]\nid = \"mine\"\nname = \"Mine\"\npurpose = \"recogniser\"\nfamily = \"whisper\"\n\
             good_for = \"Me.\"\nlicence = \"x\"\n{change}\n"
        )
    }

    #[test]
    fn a_bad_row_of_the_users_is_told_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(USER_FILE);
        for (files, reason) in [
            (r#"files = [{ name = "../x.bin" }]"#, "leaves the model's folder"),
            (r#"files = [{ name = "/x.bin" }]"#, "leaves the model's folder"),
            (r#"files = [{ name = 'a\..\x.bin' }]"#, "leaves the model's folder"),
            (r#"files = [{ name = "x.bin", address = "http://example.org/x" }]"#, "does not begin with https"),
            (r#"files = [{ name = "x.bin", address = "file:///etc/passwd" }]"#, "is no web address"),
            (r#"files = [{ name = "x.bin", sha256 = "12" }]"#, "64 small hexadecimal digits"),
            ("files = []", "has no files"),
            ("", "missing field `files`"),
            ("files = [{ name = \"x\" }]\nunknown = 1", "unknown field"),
        ] {
            std::fs::write(&path, row(files)).unwrap();
            let (catalogue, problems) = Catalogue::load(&path);
            assert_eq!(catalogue, Catalogue::embedded());
            assert!(problems.len() == 1 && problems[0].to_string().contains(reason), "{files}: {problems:?}");
        }
        std::fs::write(&path, row(r#"files = [{ name = "x.bin", address = "http://127.0.0.1:1/x" }]"#)).unwrap();
        let (catalogue, problems) = Catalogue::load(&path);
        assert!(problems.is_empty() && catalogue.find("mine").is_some(), "{problems:?}");
        std::fs::write(&path, row(r#"files = [{ name = "x.bin" }]"#).replace("mine", "whisper-tiny.en")).unwrap();
        assert!(Catalogue::load(&path).1[0].to_string().contains("taken"));
        std::fs::write(&path, "not toml").unwrap();
        assert_eq!(Catalogue::load(&path).1.len(), 1);
    }

    #[test]
    fn an_unknown_id_is_told_with_those_like_it() {
        let error = Catalogue::embedded().get("whisper-tiny.de").unwrap_err();
        assert!(error.problem().advice.en.contains("whisper-tiny.en"), "{error:?}");
    }
}
