//! A chart, or a text, in a file, whole or not at all: beside its place first, and moved there when it is complete. Blocks.

use std::io::Write;
use std::path::{Path, PathBuf};

use riposte_measures::Table;

use crate::{ChartError, Kind, Look, chart, csv, json, png};

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Svg,
    Png,
    Csv,
    Json,
}

impl Format {
    /// The format that a file's name asks for by its ending.
    pub fn of(path: &Path) -> Result<Format, ChartError> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("svg") => Ok(Format::Svg),
            Some("png") => Ok(Format::Png),
            Some("csv") => Ok(Format::Csv),
            Some("json") => Ok(Format::Json),
            _ => Err(ChartError::NoFormat { path: path.to_owned() }),
        }
    }
}

/// Writes a chart of the turns, or the turns themselves, as the file's ending says, over what was there. Returns the chart's line below its title. A file of
/// the user's is readable by the user alone, as the history is.
pub fn save(path: &Path, kind: Kind, table: &Table, look: &Look) -> Result<String, ChartError> {
    let format = Format::of(path)?;
    let drawn = chart(kind, table, look)?;
    let bytes = match format {
        Format::Svg => drawn.svg.clone().into_bytes(),
        Format::Png => png(&drawn)?,
        Format::Csv => csv(kind, table).into_bytes(),
        Format::Json => json(kind, table).into_bytes(),
    };
    write(path, &bytes)?;
    Ok(drawn.told)
}

/// Writes a file over what was there, readable by the user alone.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), ChartError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let whole = || {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map(|_| ()).map_err(|error| error.error)
    };
    whole().map_err(|source| ChartError::NotWritten { path: path.to_owned(), source })
}
