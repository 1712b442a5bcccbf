//! `riposte models`: what can run on this machine, what of it is here, and how it gets here.

mod list;
mod pull;
mod recommend;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use riposte_catalogue::{Catalogue, Installed, Purpose, Store, USER_FILE, size};
use riposte_problem::Problem;
use riposte_problem::words::catalogue as words;
use riposte_settings::Settings;

use crate::exit::Code;
use crate::out::outln;
use crate::{open, screen};

#[derive(Args)]
pub(crate) struct Models {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Show which models there are, which are here, and which are in use
    List {
        /// Print JSON: {"folder","disk_use","models":[{"id","status","in_use",…}]}
        #[arg(long)]
        json: bool,
    },
    /// Fetch a model and verify it; goes on where an earlier attempt stopped
    Pull {
        id: String,
        /// You have read the model's licence and agree
        #[arg(long)]
        accept_licence: bool,
        /// How long a server may be silent before it is asked again
        #[arg(long, value_name = "S", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
        stall: u64,
        /// Print JSON: one event a line
        #[arg(long)]
        json: bool,
    },
    /// Hash the files that are here and compare
    Verify {
        /// One model; otherwise all
        id: Option<String>,
        /// Print JSON: {"models":[{"id","right","recorded","wrong"}]}
        #[arg(long)]
        json: bool,
    },
    /// Take in models from a file or folder, known by what is in them
    Import {
        path: PathBuf,
        /// Print JSON: {"installed":[…],"left":[…]}
        #[arg(long)]
        json: bool,
    },
    /// Delete a model, and what came of one that is not complete
    Remove {
        id: String,
        /// Print JSON: {"id","freed"}
        #[arg(long)]
        json: bool,
    },
    /// Measure this machine for a few seconds and say which recogniser and voice keep up
    Recommend {
        /// The language you speak, as a code; otherwise that of the settings
        #[arg(long)]
        language: Option<String>,
        /// Print JSON: {"yardstick","models":[{"id","expected_ms","fit","advised",…}]}
        #[arg(long)]
        json: bool,
    },
}

pub(crate) fn run(models: &Models) -> Result<Code, Problem> {
    let here = Here::find()?;
    match &models.action {
        Action::List { json } => list::list(&here, *json),
        Action::Pull { id, accept_licence, stall, json } => pull::pull(&here, id, *accept_licence, *stall, *json),
        Action::Verify { id, json } => list::verify(&here, id.as_deref(), *json),
        Action::Import { path, json } => pull::import(&here, path, *json),
        Action::Remove { id, json } => remove(&here, id, *json),
        Action::Recommend { language, json } => recommend::recommend(&here, language.as_deref(), *json),
    }
}

/// The family of models that `[speech.parakeet]` names.
const TRANSDUCER: &str = "transducer";

/// What there is and what is here.
struct Here {
    catalogue: Catalogue,
    store: Store,
    settings: Settings,
}

impl Here {
    fn find() -> Result<Self, Problem> {
        let paths = open::paths()?;
        let (catalogue, left_out) = Catalogue::load(&paths.settings_file().with_file_name(USER_FILE));
        left_out.iter().for_each(|error| screen::problem(&error.problem()));
        let settings = riposte_settings::look(&paths.settings_file());
        Ok(Self { catalogue, store: Store::in_folder(paths.models_folder()), settings })
    }

    fn installed(&self) -> Result<BTreeMap<String, Installed>, Problem> {
        self.store.installed().map_err(|error| error.problem())
    }

    /// Whether the settings lead to this model: by its id, by its file, or because it is taken by itself.
    fn is_in_use(&self, model: &Installed) -> bool {
        let speech = &self.settings.speech;
        let named =
            |text: &str| text == model.id || self.store.locate(&model.id).is_ok_and(|file| file == Path::new(text));
        match model.purpose {
            Purpose::Recogniser if model.family == TRANSDUCER => {
                let taken = || self.store.any_of_family(model.purpose, TRANSDUCER);
                let is_taken = || taken().is_some_and(|file| self.store.locate(&model.id).is_ok_and(|own| own == file));
                let named = named(&speech.parakeet.model) || (speech.parakeet.model.is_empty() && is_taken());
                speech.provider == "parakeet" && named
            }
            Purpose::Recogniser => speech.endpoint().is_none() && speech.provider != "parakeet" && named(&speech.model),
            Purpose::EndOfTurn => {
                named(&speech.end_of_turn_model) || (speech.end_of_turn_model.is_empty() && self.is_taken(model))
            }
            Purpose::Speaker => {
                self.settings.conversation.whose_talk != riposte_settings::WhoseTalk::Anyone && self.is_taken(model)
            }
            Purpose::Runtime => self.store.installed().is_ok_and(|all| {
                let needs = |other: &Installed| self.catalogue.find(&other.id).and_then(|row| row.needs.as_deref());
                all.values().any(|other| needs(other) == Some(&model.id) && self.is_in_use(other))
            }),
            Purpose::Voice => {
                let voice = &self.settings.voice;
                voice.provider == model.family
                    && voice.local(&model.family).is_some_and(|local| named(&local.model) || local.model.is_empty())
            }
            _ => false,
        }
    }

    fn is_taken(&self, model: &Installed) -> bool {
        self.store.any(model.purpose).is_some_and(|file| self.store.locate(&model.id).is_ok_and(|own| own == file))
    }
}

fn remove(here: &Here, id: &str, json: bool) -> Result<Code, Problem> {
    let in_use = here.installed()?.get(id).is_some_and(|model| here.is_in_use(model));
    let freed = here.store.remove(id).map_err(|error| error.problem())?;
    if json {
        outln!("{}", serde_json::json!({ "id": id, "freed": freed }));
        return Ok(Code::Done);
    }
    outln!("{id} is deleted; {} are free again.", size(freed));
    if in_use {
        outln!("It was in use: what comes with Riposte takes its place until another is chosen in the settings.");
    }
    Ok(Code::Done)
}

/// An outcome that can't be printed as JSON: a mistake of ours.
fn not_json(error: &serde_json::Error) -> Problem {
    words::not_json(error.to_string())
}
