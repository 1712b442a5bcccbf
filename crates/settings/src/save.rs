//! Writes the settings file: all of it or nothing, keeping the user's comments, order and unknown fields.

use std::path::Path;

use riposte_problem::Sentence;
use riposte_problem::words::phrase;
use toml::{Table, Value};
use toml_edit::{DocumentMut, Item, TableLike};

use crate::disk::{DEFAULT_FILE, Existing, read, write_atomically};
use crate::field::FIELDS;
use crate::salvage::{self, at, defaults, resolve};
use crate::{Settings, SettingsError};

/// Saves to `path` what `wanted` changes of `before`, the settings that were in force; the settings are returned as the file has them now. Nothing else is
/// touched: not what somebody changed in the file since it was loaded, not a value that this version can't use. A field that the file leaves out stays out
/// while it has its default. Where there is no file, the annotated default one is the beginning.
///
/// # Errors
/// The file is as it was then. One that is not TOML (somebody is editing it) is left alone. When this returns, the new one is on the disk.
pub fn save(path: &Path, before: &Settings, wanted: &Settings) -> Result<Settings, SettingsError> {
    let current = read(path)?;
    let is_new = current.is_none();
    let defaults = Settings::default();
    let before = if is_new { &defaults } else { before };
    let (text, raw) =
        current.unwrap_or_else(|| (DEFAULT_FILE.to_owned(), toml::from_str(DEFAULT_FILE).unwrap_or_default()));
    let edited = edit(&text, &raw, (&table(before), &table(wanted)), path)?;
    if is_new || edited != text {
        write_atomically(path, &edited, Existing::Replace)?;
    }
    let raw = toml::from_str(&edited).unwrap_or(raw);
    Ok(resolve(&raw, path).0)
}

/// A value that the settings don't allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// As `audio.volume`.
    pub field: &'static str,
    /// What fits, to follow "must be".
    pub expected: Sentence,
}

/// What of `wanted` the settings allow; what they don't is as `before`, and told.
pub fn acceptable(wanted: &Settings, before: &Settings) -> (Settings, Vec<Refused>) {
    let (mut taken, before) = (table(wanted), table(before));
    let mut refused = Vec::new();
    for field in FIELDS.iter() {
        if at(&taken, field.at).and_then(|value| field.rule.accept(value)).is_none() {
            refused.push(Refused { field: field.path, expected: field.rule.expected() });
            if let Some(value) = at(&before, field.at) {
                salvage::put(&mut taken, field.at, value.clone());
            }
        }
    }
    // Each value has passed its rule, or did before.
    (Value::Table(taken).try_into().unwrap_or_default(), refused)
}

fn table(settings: &Settings) -> Table {
    Table::try_from(settings).unwrap_or_default()
}

fn edit(text: &str, raw: &Table, (before, wanted): (&Table, &Table), path: &Path) -> Result<String, SettingsError> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        // The same text was just read as TOML; the two parsers are one.
        SettingsError::NotToml { path: path.to_owned(), line: 0, reason: phrase::quoted(error.message()) }
    })?;
    let defaults = defaults();
    let mut changed = false;
    for field in FIELDS.iter() {
        let accepted = |table: &Table| at(table, field.at).and_then(|value| field.rule.accept(value));
        let was = accepted(before);
        let wanted = accepted(wanted)
            .ok_or_else(|| SettingsError::OutOfRange { field: field.path, expected: field.rule.expected() })?;
        let in_file = at(raw, field.path);
        let now = in_file.or_else(|| at(&defaults, field.at)).and_then(|value| field.rule.accept(value));
        if was.as_ref() != Some(&wanted) && now.as_ref() != Some(&wanted) {
            put(document.as_table_mut(), field.path, &wanted);
            changed = true;
        }
    }
    Ok(if changed { document.to_string() } else { text.to_owned() })
}

fn put(table: &mut dyn TableLike, path: &str, value: &Value) {
    let Some((section, rest)) = path.split_once('.') else {
        let mut value = editable(value);
        match table.get_mut(path).and_then(Item::as_value_mut) {
            Some(old) => {
                // Spaces and the comment at the line's end.
                *value.decor_mut() = old.decor().clone();
                *old = value;
            }
            None => {
                table.insert(path, Item::Value(value));
            }
        }
        return;
    };
    if !table.get(section).is_some_and(Item::is_table_like) {
        table.insert(section, Item::Table(toml_edit::Table::new()));
    }
    if let Some(section) = table.get_mut(section).and_then(Item::as_table_like_mut) {
        put(section, rest, value);
    }
}

/// Fields are texts, numbers, and lists of them.
fn editable(value: &Value) -> toml_edit::Value {
    match value {
        Value::Integer(whole) => (*whole).into(),
        Value::Float(number) => (*number).into(),
        Value::Boolean(yes) => (*yes).into(),
        Value::String(text) => text.into(),
        Value::Array(all) => toml_edit::Value::Array(all.iter().map(editable).collect()),
        other => other.to_string().into(),
    }
}

#[cfg(test)]
#[path = "save_tests.rs"]
mod tests;
