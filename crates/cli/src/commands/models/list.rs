//! What there is, and whether what is here is whole.

use riposte_catalogue::{Installed, Model, Purpose, Status, Verified, size};
use riposte_problem::Problem;
use riposte_problem::words::catalogue as words;
use serde::Serialize;

use super::{Here, not_json};
use crate::exit::Code;
use crate::out::outln;

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    name: &'a str,
    purpose: Purpose,
    good_for: &'a str,
    languages: &'a [String],
    memory_mb: Option<u32>,
    /// In bytes: on the disk where it is here, else as published.
    size: Option<u64>,
    licence: &'a riposte_catalogue::Licence,
    status: Status,
    in_use: bool,
    /// The hash of a file was recorded here and not published.
    recorded: bool,
    can_be_pulled: bool,
}

pub(super) fn list(here: &Here, json: bool) -> Result<Code, Problem> {
    let installed = here.installed()?;
    let mut rows = Vec::new();
    for model in here.catalogue.models() {
        rows.push(row(here, model, installed.get(&model.id))?);
    }
    // Those that were imported and are no row.
    for model in installed.values().filter(|model| here.catalogue.find(&model.id).is_none()) {
        let status = here
            .store
            .damage(model)
            .map_or(Status::Installed { optional_missing: 0 }, |reason| Status::Damaged { reason });
        rows.push(Row {
            id: &model.id,
            name: &model.name,
            purpose: model.purpose,
            good_for: "Your own.",
            languages: &[],
            memory_mb: None,
            size: Some(model.size()),
            licence: &model.licence,
            status,
            in_use: here.is_in_use(model),
            recorded: true,
            can_be_pulled: false,
        });
    }
    rows.sort_by_key(|row| row.purpose);
    let (folder, disk_use) = (here.store.folder().display().to_string(), here.store.disk_use());
    if json {
        outln!("{}", serde_json::json!({ "folder": folder, "disk_use": disk_use, "models": rows }));
        return Ok(Code::Done);
    }
    let mut purpose = None;
    for row in &rows {
        if purpose.replace(row.purpose) != Some(row.purpose) {
            outln!("{}:", row.purpose.label());
        }
        let mark = if row.in_use { "*" } else { " " };
        let how_large = row.size.map_or_else(|| "?".to_owned(), size);
        outln!("{mark} {:<30} {:>9}  {:<26} {}", row.id, how_large, state(row), row.licence.name);
        outln!("      {}", row.good_for);
    }
    outln!("* is in use. {} in {folder}.", size(disk_use));
    outln!(
        "Get one with `riposte models pull ID`, and name its id in the settings; `riposte models recommend` says which."
    );
    Ok(Code::Done)
}

fn row<'a>(here: &Here, model: &'a Model, installed: Option<&Installed>) -> Result<Row<'a>, Problem> {
    Ok(Row {
        id: &model.id,
        name: &model.name,
        purpose: model.purpose,
        good_for: &model.good_for,
        languages: &model.languages,
        memory_mb: model.memory_mb,
        size: installed.map(Installed::size).or_else(|| model.size()),
        licence: &model.licence,
        status: here.store.status(model).map_err(|error| error.problem())?,
        in_use: installed.is_some_and(|model| here.is_in_use(model)),
        recorded: installed.is_some_and(|model| model.files.iter().any(|file| !file.published)),
        can_be_pulled: model.files.iter().all(|file| file.optional || !file.address.is_empty()),
    })
}

fn state(row: &Row<'_>) -> String {
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
        None => here.installed()?.into_keys().collect(),
    };
    let mut all: Vec<Verified> = Vec::new();
    for id in &ids {
        all.push(here.store.verify(id).map_err(|error| error.problem())?);
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
