//! `riposte providers`: how providers are, whether one works, and what it has. The key, where one is needed, comes from the environment or the keychain and is never
//! shown.

mod overview;
mod test;

use clap::{Args, Subcommand, ValueEnum};
use riposte_problem::Problem;
use riposte_problem::words::health as words;
use riposte_vendors::Stage;

use crate::exit::Code;
use crate::out::outln;
use crate::{open, screen};

/// Without a command: how the providers are that are chosen, have a key or were set up. The state comes from the last turns of the history.
#[derive(Args)]
pub(crate) struct Providers {
    #[command(subcommand)]
    action: Option<Action>,
    /// Show every provider there is
    #[arg(long)]
    all: bool,
    /// Print JSON: {"providers":[{"stage","vendor","label","name","chosen","state","reason","first_ms","asked_unix_ms"}]}
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum Action {
    /// Make the cheapest real call and explain the answer; it costs nothing unless --paid says so
    ///
    /// A provider on this computer or in a private network is also asked a question, has a word said or silence recognised; others only with --paid. The exit code tells
    /// what is wrong, as of any command.
    Test {
        #[arg(value_name = "PROVIDER", value_parser = open::any_provider())]
        vendor: String,
        /// Test only this stage of a provider that serves several
        #[arg(long, value_enum)]
        stage: Option<StageName>,
        /// Also try what is paid for: a question of a few words, a word to say, a third of a second to recognise
        #[arg(long)]
        paid: bool,
        /// Print JSON: {"tests":[{"stage","vendor","at_unix_ms","reached_ms","first_ms","problem","answer"}]}
        #[arg(long)]
        json: bool,
    },
    /// List the models that a provider has for chat, as it is set up in the settings; it costs nothing
    Models {
        #[arg(value_name = "PROVIDER", value_parser = open::providers(Stage::Chat))]
        vendor: String,
        /// Print JSON: ["model",…]
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StageName {
    Speech,
    Chat,
    Voice,
}

impl From<StageName> for Stage {
    fn from(name: StageName) -> Stage {
        match name {
            StageName::Speech => Stage::Speech,
            StageName::Chat => Stage::Chat,
            StageName::Voice => Stage::Voice,
        }
    }
}

pub(crate) fn run(providers: &Providers) -> Result<Code, Problem> {
    match &providers.action {
        None => overview::run(providers.all, providers.json),
        Some(Action::Test { vendor, stage, paid, json }) => {
            test::run(&vendor.replace('-', "_"), stage.map(Stage::from), *paid, *json)
        }
        Some(Action::Models { vendor, json }) => models(&vendor.replace('-', "_"), *json),
    }
}

fn models(vendor: &str, json: bool) -> Result<Code, Problem> {
    let (settings, _) = open::settings()?;
    let label = riposte_vendors::find(Stage::Chat, vendor).map_or(vendor, |vendor| vendor.label);
    let models = riposte_engine::chat_models(&settings, vendor, &open::key_lookup())?;
    if json {
        outln!("{}", serde_json::Value::from(models));
        return Ok(Code::Done);
    }
    if models.is_empty() {
        screen::problem(&words::no_models(label));
        return Ok(Code::Done);
    }
    for model in models {
        outln!("{model}");
    }
    Ok(Code::Done)
}

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Speech => "speech",
        Stage::Chat => "chat",
        Stage::Voice => "voice",
    }
}
