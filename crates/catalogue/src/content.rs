//! What a file is, by what is in it and not by its name. Reads heads and seeks; hashes only what may be a published file.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use riposte_problem::Sentence;
use riposte_problem::words::model_files as words;

use crate::onnx_graph::{self, Unread};
use crate::{Catalogue, CatalogueError, ggml, hash, moonshine, ort_graph, transducer};

/// A file of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A published one: of this row, under this name.
    Published { id: String, file: String },
    /// Another of a family that can be run.
    Family { family: &'static str, name: String },
    /// Belongs to a model that lies beside it. `what` goes on after "it can't be used: ".
    Beside { what: Sentence },
    /// One of the files of a transducer, which lie beside each other.
    Transducer(transducer::Part),
    /// The same of a Moonshine streaming model.
    Moonshine(moonshine::Part),
    /// Known, and nothing here runs it. `what` goes on after "it can't be used: ".
    Unsupported { what: Sentence },
    /// It may belong to something, but is no model.
    Nothing,
}

/// A Kokoro voice: 510 rows of 256 f32.
const KOKORO_VOICE: u64 = 510 * 256 * 4;

/// What the file is.
///
/// # Errors
/// [`CatalogueError::Broken`]: it is of a known kind and damaged. [`CatalogueError::Disk`].
pub(crate) fn identify(path: &Path, catalogue: &Catalogue) -> Result<Found, CatalogueError> {
    let disk = |error: io::Error| CatalogueError::disk(path, &error);
    let broken = |reason: Sentence| CatalogueError::Broken { path: path.display().to_string(), reason };
    let mut start = Vec::new();
    let mut file = File::open(path).map_err(disk)?;
    let length = file.metadata().map_err(disk)?.len();
    file.by_ref().take(64).read_to_end(&mut start).map_err(disk)?;
    if let Some(published) = published(path, length, catalogue).map_err(disk)? {
        return Ok(published);
    }
    if length == 0 {
        return Err(broken(words::empty()));
    }
    if start.starts_with(b"GGUF") {
        return Ok(Found::Unsupported { what: words::gguf() });
    }
    if start.starts_with(b"lmgg") || start.starts_with(b"ggml") {
        return match ggml::name(&start[..start.len().min(ggml::HEADER)]) {
            Some(name) => Ok(Found::Family { family: "whisper", name }),
            None => Err(broken(words::not_whisper())),
        };
    }
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"\x1f\x8b") || start.starts_with(b"BZh") {
        return Ok(Found::Unsupported { what: words::archive() });
    }
    if start.trim_ascii_start().starts_with(b"{") {
        return Ok(if is_piper(path, length) {
            Found::Beside { what: words::piper_description() }
        } else if moonshine::is_configuration(path, length) {
            Found::Moonshine(moonshine::Part::Configuration)
        } else {
            Found::Nothing
        });
    }
    if transducer::is_vocabulary(path, &start, length).map_err(disk)? {
        return Ok(Found::Transducer(transducer::Part::Vocabulary));
    }
    // Field 1 of a ModelProto, its version, as a number.
    if start.first() == Some(&8) {
        return match onnx_graph::read(path) {
            Ok(graph) => onnx(&graph, path),
            Err(Unread::Broken(reason)) => Err(broken(reason)),
            Err(Unread::Disk(error)) => Err(disk(error)),
        };
    }
    if ort_graph::begins(&start) {
        return match ort_graph::read(path) {
            Ok(graph) => onnx(&graph, path),
            Err(Unread::Broken(reason)) => Err(broken(reason)),
            Err(Unread::Disk(error)) => Err(disk(error)),
        };
    }
    if moonshine::is_tokenizer(path, &start, length).map_err(disk)? {
        return Ok(Found::Moonshine(moonshine::Part::Tokenizer));
    }
    if length == KOKORO_VOICE {
        return Ok(Found::Unsupported { what: words::other_kokoro_voice() });
    }
    Ok(Found::Nothing)
}

fn published(path: &Path, length: u64, catalogue: &Catalogue) -> io::Result<Option<Found>> {
    let mut hash = None;
    // Models that share files are told apart as a whole.
    for model in catalogue.models().iter().filter(|model| model.family != moonshine::FAMILY) {
        for file in model.files.iter().filter(|file| file.size == Some(length)) {
            let Some(wanted) = &file.sha256 else { continue };
            if hash.is_none() {
                hash = Some(hash::of_file(path, || true)?.0);
            }
            if hash.as_ref() == Some(wanted) {
                return Ok(Some(Found::Published { id: model.id.clone(), file: file.name.clone() }));
            }
        }
    }
    Ok(None)
}

fn onnx(graph: &onnx_graph::Graph, path: &Path) -> Result<Found, CatalogueError> {
    if let Some(other) = graph.external.first() {
        // One that points out of its folder would be read from wherever it points.
        let reason = if crate::book::is_below(other) { words::weights_in(other) } else { words::weights_outside() };
        return Err(CatalogueError::Broken { path: path.display().to_string(), reason });
    }
    let takes =
        |names: &[&str]| graph.inputs.len() == names.len() && names.iter().all(|name| graph.inputs.contains(*name));
    let gives = |name: &str| graph.outputs.contains(name);
    let family = |family: &'static str, name: &str| Found::Family { family, name: name.to_owned() };
    Ok(if takes(&["input_features"]) && gives("logits") {
        family("smart_turn", "smart-turn")
    } else if takes(&["mels"]) {
        family("resemblyzer", "resemblyzer")
    } else if takes(&["tokens", "style", "speed"]) || takes(&["input_ids", "style", "speed"]) {
        family("kokoro", "kokoro")
    } else if let Some(part) = transducer::Part::of(graph) {
        Found::Transducer(part)
    } else if let Some(part) = moonshine::Part::of(graph) {
        Found::Moonshine(part)
    } else if takes(&["input", "input_lengths", "scales"]) || takes(&["input", "input_lengths", "scales", "sid"]) {
        piper(path)?
    } else if takes(&["input", "state", "sr"]) {
        Found::Unsupported { what: words::silero() }
    } else {
        let names: Vec<&str> = graph.inputs.iter().map(String::as_str).take(6).collect();
        Found::Unsupported { what: words::other_onnx(names.join(", ")) }
    })
}

/// A Piper voice is of use with its description alone.
fn piper(path: &Path) -> Result<Found, CatalogueError> {
    let beside = description_of(path);
    let length = beside.metadata().map(|file| file.len()).unwrap_or(u64::MAX);
    if is_piper(&beside, length) {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        return Ok(Found::Family { family: "piper", name: stem });
    }
    let name = beside.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let reason = words::piper_alone(name);
    Err(CatalogueError::Broken { path: path.display().to_string(), reason })
}

/// `X.onnx.json` of `X.onnx`.
pub(crate) fn description_of(model: &Path) -> PathBuf {
    let mut name = model.as_os_str().to_owned();
    name.push(".json");
    PathBuf::from(name)
}

fn is_piper(path: &Path, length: u64) -> bool {
    if length > 4_000_000 {
        return false;
    }
    let json = std::fs::read(path).ok().and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    json.is_some_and(|json| json.get("phoneme_id_map").is_some() && json.get("audio").is_some())
}
