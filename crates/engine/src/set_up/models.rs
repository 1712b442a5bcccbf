//! Models that the settings name by id instead of by file. What is not here or not whole falls back to what comes with Riposte, and that is told.

use std::path::{Path, PathBuf};

use riposte_catalogue::{Catalogue, CatalogueError, Named, Purpose, Store, USER_FILE};
use riposte_problem::words::catalogue as words;
use riposte_problem::{Problem, Sentence};
use riposte_settings::{NO_END_OF_TURN_MODEL, Paths, Settings};

/// The settings as loaders take them, and what they could not have.
pub(crate) struct Located {
    pub(crate) settings: Settings,
    /// The id of the recogniser, where the settings have one: its loader's complaint is answered with getting it again.
    pub(crate) recognizer: Option<String>,
    pub(crate) problems: Vec<Problem>,
}

/// Puts the files of installed models in the place of their ids. Looks at the disk only where a field may be an id.
pub(crate) fn locate(settings: &Settings) -> Located {
    let mut located = Located { settings: settings.clone(), recognizer: None, problems: Vec::new() };
    let vendor = settings.voice.provider.clone();
    let voice = settings.voice.local(&vendor).map_or("", |voice| voice.model.as_str());
    let listener = settings.speech.provider.clone();
    let own = settings.speech.local(&listener).map_or("", |local| local.model.as_str());
    let named = [&settings.speech.model, own, &settings.speech.end_of_turn_model, voice];
    let Some(here) = Here::find(named) else { return located };
    let speech = &mut located.settings.speech;
    let id = speech.model.clone();
    let other = speech.endpoint().is_some() || speech.local(&listener).is_some();
    let named = if other { Named::Other } else { here.named(&id, Purpose::Recogniser) };
    match named {
        Named::Other => {}
        Named::Here(path) => {
            speech.model = path.display().to_string();
            located.recognizer = Some(id);
        }
        Named::NotHere(error) => {
            speech.model = String::new();
            located.problems.push(instead(&error, &words::bundled_recogniser_instead()));
        }
    }
    match here.named(&speech.end_of_turn_model, Purpose::EndOfTurn) {
        Named::Other => {}
        Named::Here(path) => speech.end_of_turn_model = path.display().to_string(),
        Named::NotHere(error) => {
            speech.end_of_turn_model = NO_END_OF_TURN_MODEL.to_owned();
            located.problems.push(instead(&error, &words::words_tell_the_end()));
        }
    }
    // As with the voice below; what comes with Riposte stands in.
    if let Some(local) = speech.local_mut(&listener)
        && let Named::Here(path) = here.named(&local.model, Purpose::Recogniser)
    {
        local.model = path.display().to_string();
    }
    // One that is not here stays named: its loader tells what is missing, and another voice stands in.
    if let Some(local) = located.settings.voice.local_mut(&vendor)
        && let Named::Here(path) = here.named(&local.model, Purpose::Voice)
    {
        local.model = path.display().to_string();
    }
    located
}

/// A recogniser through ONNX Runtime on this machine: where its model is looked for when the settings name none.
pub(crate) struct LocalRecogniser {
    vendor: &'static str,
    /// How the catalogue calls its models.
    family: &'static str,
    /// How the folders of such models begin, and their encoder ends.
    folders: &'static [&'static str],
    ends: &'static [&'static str],
    /// The id of the model that is asked for where there is none.
    usual: &'static str,
}

const LOCAL_RECOGNISERS: [LocalRecogniser; 2] = [
    LocalRecogniser {
        vendor: "parakeet",
        family: "transducer",
        folders: &["parakeet", "nemotron"],
        ends: &["onnx"],
        usual: "parakeet-tdt-0.6b-v3",
    },
    LocalRecogniser {
        vendor: "moonshine",
        family: "moonshine",
        folders: &["moonshine"],
        ends: &["ort", "onnx"],
        usual: "moonshine-small-streaming-en",
    },
];

impl LocalRecogniser {
    /// Of a vendor; `None`: its recogniser is none.
    pub(crate) fn of(vendor: &str) -> Option<&'static Self> {
        LOCAL_RECOGNISERS.iter().find(|local| local.vendor == vendor)
    }

    /// The model that is installed, else one in a folder of its own among the models, the last by its name where there are several; else where one would be.
    pub(crate) fn model_in(&self, models: &Path) -> PathBuf {
        let installed = Store::in_folder(models).any_of_family(Purpose::Recogniser, self.family);
        let begins =
            |path: &Path, name: &str| path.file_name().is_some_and(|file| file.to_string_lossy().starts_with(name));
        let is_encoder = |file: PathBuf| {
            begins(&file, "encoder") && file.extension().is_some_and(|end| self.ends.iter().any(|known| end == *known))
        };
        let is_model = |folder: &PathBuf| {
            let mut files = folder.read_dir().into_iter().flatten().flatten().map(|file| file.path());
            self.folders.iter().any(|name| begins(folder, name)) && files.any(is_encoder)
        };
        let lying = || models.read_dir().ok()?.flatten().map(|entry| entry.path()).filter(is_model).max();
        installed.or_else(lying).unwrap_or_else(|| models.join(self.usual))
    }
}

/// What is told of a recogniser that can't be had while the one that comes with Riposte takes its place.
pub(crate) fn bundled_instead(problem: Problem) -> Problem {
    Problem { message: problem.message.and(&words::bundled_recogniser_instead()), ..problem }
}

/// What takes the place of an installed recogniser that its loader refused.
pub(crate) fn refused(id: &str, problem: &Problem) -> Problem {
    words::refused(id, problem.message.clone())
}

fn instead(error: &CatalogueError, instead: &Sentence) -> Problem {
    let mut problem = error.problem();
    problem.message = problem.message.and(instead);
    problem
}

/// The installed model of a purpose that is taken by itself.
pub(crate) fn any(purpose: Purpose) -> Option<PathBuf> {
    Store::in_folder(Paths::find().ok()?.models_folder()).any(purpose)
}

/// The file of an installed voice that is named by its id.
pub fn voice_file(id: &str) -> Option<PathBuf> {
    match Here::find([id])?.named(id, Purpose::Voice) {
        Named::Here(path) => Some(path),
        Named::NotHere(_) | Named::Other => None,
    }
}

/// Whether a settings field that may hold a file names an installed model instead.
pub fn is_installed(text: &str) -> bool {
    let Some(here) = Here::find([text]) else { return false };
    here.store.installed().is_ok_and(|installed| installed.contains_key(text))
}

struct Here {
    store: Store,
    catalogue: Catalogue,
}

impl Here {
    /// `None` where none of the texts looks like an id.
    fn find<const N: usize>(texts: [&str; N]) -> Option<Self> {
        let may_be = |text: &&str| !text.is_empty() && *text != NO_END_OF_TURN_MODEL && !text.contains(['/', '\\']);
        texts.iter().any(may_be).then_some(())?;
        let paths = Paths::find().ok()?;
        let (catalogue, _) = Catalogue::load(&paths.settings_file().with_file_name(USER_FILE)); // `riposte models` tells what is wrong with it
        Some(Self { store: Store::in_folder(paths.models_folder()), catalogue })
    }

    fn named(&self, text: &str, purpose: Purpose) -> Named {
        self.store.named(text, purpose, &self.catalogue)
    }
}
