//! `riposte models`: what can run on this machine, what of it is here, and how it gets here.

mod list;
mod pull;
mod recommend;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use riposte_catalogue::size;
use riposte_models::Shelf;
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
    /// Fetch a model, and what it needs, and verify it; goes on where an earlier attempt stopped
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

/// What there is and what is here, and the settings that lead to it.
struct Here {
    shelf: Shelf,
    settings: Settings,
}

impl Here {
    fn find() -> Result<Self, Problem> {
        let paths = open::paths()?;
        let shelf = Shelf::of(&paths);
        shelf.left_out.iter().for_each(|error| screen::problem(&error.problem()));
        Ok(Self { shelf, settings: riposte_settings::look(&paths.settings_file()) })
    }
}

fn remove(here: &Here, id: &str, json: bool) -> Result<Code, Problem> {
    let installed = here.shelf.installed().map_err(|error| error.problem())?;
    let in_use = installed.get(id).is_some_and(|model| here.shelf.is_in_use(&here.settings, model));
    let freed = here.shelf.store.remove(id).map_err(|error| error.problem())?;
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
