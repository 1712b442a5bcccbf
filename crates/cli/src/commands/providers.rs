//! `riposte providers`: what vendors have. The key, where one is needed, comes from the environment or the keychain and is never shown.

use clap::{Args, Subcommand};
use riposte_problem::Problem;
use riposte_vendors::Stage;

use crate::exit::Code;
use crate::open;
use crate::out::outln;

#[derive(Args)]
pub(crate) struct Providers {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List the models that a provider has for chat, as it is set up in the settings; it costs nothing
    Models {
        #[arg(value_name = "PROVIDER", value_parser = open::providers(Stage::Chat))]
        vendor: String,
        /// Print JSON: ["model",…]
        #[arg(long)]
        json: bool,
    },
}

pub(crate) fn run(providers: &Providers) -> Result<Code, Problem> {
    let Action::Models { vendor, json } = &providers.action;
    let (settings, _) = open::settings()?;
    let models = riposte_engine::chat_models(&settings, &vendor.replace('-', "_"), &open::key_lookup())?;
    if *json {
        outln!("{}", serde_json::Value::from(models));
        return Ok(Code::Done);
    }
    for model in models {
        outln!("{model}");
    }
    Ok(Code::Done)
}
