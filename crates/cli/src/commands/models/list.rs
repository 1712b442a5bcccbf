//! What there is, and whether what is here is whole.

use riposte_catalogue::{Status, Verified, size};
use riposte_models::{Row, RuntimeState};
use riposte_problem::Problem;
use riposte_problem::words::catalogue as words;

use super::{Here, not_json};
use crate::exit::Code;
use crate::out::outln;

pub(super) fn list(here: &Here, json: bool) -> Result<Code, Problem> {
    let runtime = RuntimeState::look(here.shelf.data_folder());
    let page = here.shelf.page(&here.settings, &runtime).map_err(|error| error.problem())?;
    if json {
        outln!("{}", serde_json::to_string(&page).map_err(|error| not_json(&error))?);
        return Ok(Code::Done);
    }
    let mut purpose = None;
    for row in &page.models {
        if purpose.replace(row.purpose) != Some(row.purpose) {
            outln!("{}:", row.purpose.label());
        }
        let mark = if row.in_use { "*" } else { " " };
        let how_large = row.size.map_or_else(|| "?".to_owned(), size);
        outln!("{mark} {:<30} {:>9}  {:<26} {}", row.id, how_large, state(row), row.licence.name);
        outln!("      {}", row.good_for);
        if let Some(problem) = &row.unusable {
            outln!("      {}", problem.message);
        }
    }
    outln!("* is in use. {} in {}.", size(page.disk_use), page.folder);
    outln!(
        "Get one with `riposte models pull ID`, and name its id in the settings; `riposte models recommend` says which."
    );
    Ok(Code::Done)
}

fn state(row: &Row) -> String {
    match &row.status {
        Status::Missing if row.can_be_pulled => "can be pulled".to_owned(),
        Status::Missing => "can be imported".to_owned(),
        Status::Partial { have } => format!("{} of it came", size(*have)),
        Status::Installed { optional_missing: 0 } => "installed".to_owned(),
        Status::Installed { optional_missing } => format!("installed, {optional_missing} files less"),
        Status::Damaged { .. } => "damaged".to_owned(),
    }
}

pub(super) fn verify(here: &Here, id: Option<&str>, json: bool) -> Result<Code, Problem> {
    let ids: Vec<String> = match id {
        Some(id) => vec![id.to_owned()],
        None => here.shelf.installed().map_err(|error| error.problem())?.into_keys().collect(),
    };
    let mut all: Vec<Verified> = Vec::new();
    for id in &ids {
        all.push(here.shelf.store.verify(id).map_err(|error| error.problem())?);
    }
    if json {
        outln!("{}", serde_json::to_string(&serde_json::json!({ "models": all })).map_err(|error| not_json(&error))?);
    } else if all.is_empty() {
        outln!("No models are here.");
    } else {
        for model in &all {
            let recorded = if model.recorded > 0 {
                format!(" ({} by a hash that was recorded here)", model.recorded)
            } else {
                String::new()
            };
            outln!("{}: {} of {} files right{recorded}", model.id, model.right, model.right + model.wrong.len());
            model.wrong.iter().for_each(|(file, reason)| outln!("  {file}: {reason}"));
        }
    }
    match all.iter().find(|model| !model.wrong.is_empty()) {
        None => Ok(Code::Done),
        Some(model) => {
            let wrong = words::files_wrong(model.wrong.len().to_string());
            Err(words::damaged(model.id.as_str(), wrong))
        }
    }
}
