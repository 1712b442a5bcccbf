//! `riposte diagnostics`: a report for whoever helps, as a file to look through before it is sent.

use std::path::PathBuf;

use clap::Args;
use riposte_diagnostics::Sources;
use riposte_engine::Known;
use riposte_problem::Problem;
use riposte_settings::Keys;
use riposte_store::Reader;

use crate::exit::Code;
use crate::open;
use crate::out::outln;

#[derive(Args)]
pub(crate) struct Diagnostics {
    /// Where to write it; otherwise riposte-report-DATE.zip in this folder
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(crate) fn run(diagnostics: &Diagnostics) -> Result<Code, Problem> {
    let (settings, mut problems) = open::settings()?;
    let paths = open::paths()?;
    let history = Reader::open(paths.database()).unwrap_or_else(|error| {
        problems.push(error.problem());
        None
    });
    let known = Known { history: history.as_ref(), ..Known::default() };
    let (providers, more) = riposte_engine::providers(&settings, &open::key_lookup(), known, false);
    problems.extend(more);
    let to = diagnostics.out.clone().unwrap_or_else(|| riposte_diagnostics::suggested_name().into());
    let keys = riposte_diagnostics::known_keys(&Keys::new(), &settings);
    let sources = Sources {
        program: "riposte",
        paths: &paths,
        settings: &settings,
        keys,
        problems: &problems,
        providers: &providers,
    };
    let files = riposte_diagnostics::write(sources, &to)?;
    outln!("{} is written: {}.", to.display(), files.join(", "));
    outln!(
        "No key and no word of a conversation is in it, and nothing was sent. Look through it before you give it to anybody."
    );
    Ok(Code::Done)
}
