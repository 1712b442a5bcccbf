//! Moonshine streaming models that the user brings along: which file of a folder is which part, by what is in it. Reads small files whole, on the caller's thread.
//!
//! Published models share files (`tokenizer.bin` is the same in all): so a folder is a published model only as a whole, where each of its files is that model's.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::hash;
use crate::onnx_graph::Graph;
use crate::parts;
use crate::row::{Model, ModelFile};

/// The family of these models in the catalogue.
pub(crate) const FAMILY: &str = "moonshine";

/// A file of a model. The encoder is the one that its id goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Encoder,
    Frontend,
    Adapter,
    Cross,
    Decoder,
    Configuration,
    Tokenizer,
}

impl Part {
    const ALL: [Part; 7] = [
        Part::Encoder,
        Part::Frontend,
        Part::Adapter,
        Part::Cross,
        Part::Decoder,
        Part::Configuration,
        Part::Tokenizer,
    ];

    /// By what a graph takes and gives.
    pub(crate) fn of(graph: &Graph) -> Option<Self> {
        let takes = |name: &str| graph.inputs.contains(name);
        let alone = graph.inputs.len() == 1;
        Some(match () {
            () if takes("audio_chunk") && takes("sample_buffer") => Self::Frontend,
            () if takes("encoded") && takes("pos_offset") => Self::Adapter,
            () if takes("token") && takes("k_self") && takes("out_k_cross") => Self::Decoder,
            () if alone && takes("memory") && graph.outputs.contains("k_cross") => Self::Cross,
            () if alone && takes("features") && graph.outputs.contains("encoded") => Self::Encoder,
            () => return None,
        })
    }
}

impl parts::Part for Part {
    const FAMILY: &'static str = FAMILY;

    fn name(self, from: &Path) -> String {
        let end = if from.extension().is_some_and(|end| end == "onnx") { "onnx" } else { "ort" };
        match self {
            Self::Encoder => format!("encoder.{end}"),
            Self::Frontend => format!("frontend.{end}"),
            Self::Adapter => format!("adapter.{end}"),
            Self::Cross => format!("cross_kv.{end}"),
            Self::Decoder => format!("decoder_kv.{end}"),
            Self::Configuration => "streaming_config.json".to_owned(),
            Self::Tokenizer => "tokenizer.bin".to_owned(),
        }
    }

    /// The one in ONNX Runtime's own format, and of the decoders the one that does not give its attention, which nobody asks for.
    fn is_better(from: &Path, known: &Path) -> bool {
        let rank = |path: &Path| {
            let attends = path.file_name().is_some_and(|name| name.to_string_lossy().contains("attention"));
            (!attends, path.extension().is_some_and(|end| end == "ort"))
        };
        rank(from) > rank(known)
    }

    /// Without a graph it is another program's tokenizer or configuration.
    fn wanted(found: &BTreeMap<Self, PathBuf>) -> Option<Vec<Self>> {
        let has_graph = found.keys().any(|part| *part < Self::Configuration);
        has_graph.then(|| Self::ALL.to_vec())
    }
}

/// The row whose files these are, each of them, and the files in its order.
pub(crate) fn published<'a>(models: &'a [Model], files: &[PathBuf]) -> io::Result<Option<(&'a Model, Vec<PathBuf>)>> {
    let length = |path: &PathBuf| path.metadata().map(|file| file.len());
    let lengths: Vec<u64> = files.iter().map(length).collect::<io::Result<_>>()?;
    let may_be = |row: &&Model| {
        let is_here = |file: &ModelFile| file.size.is_some_and(|size| lengths.contains(&size));
        row.family == FAMILY && row.files.iter().all(is_here)
    };
    let rows: Vec<&Model> = models.iter().filter(may_be).collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let hash = |path: &PathBuf| hash::of_file(path, || true).map(|(hash, _)| hash);
    let hashes: Vec<String> = files.iter().map(hash).collect::<io::Result<_>>()?;
    Ok(rows.into_iter().find_map(|row| {
        let place = |wanted: &Option<String>| hashes.iter().position(|hash| Some(hash) == wanted.as_ref());
        let places: Option<Vec<usize>> = row.files.iter().map(|file| place(&file.sha256)).collect();
        Some((row, places?.into_iter().map(|at| files[at].clone()).collect()))
    }))
}

/// Whether a JSON file is a streaming model's configuration.
pub(crate) fn is_configuration(path: &Path, length: u64) -> bool {
    if length > 1 << 20 {
        return false;
    }
    let json = std::fs::read(path).ok().and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    let has = |json: &serde_json::Value, key: &str| json.get(key).is_some();
    json.is_some_and(|json| {
        ["encoder_dim", "nheads", "total_lookahead", "d_model_frontend"].iter().all(|key| has(&json, key))
    })
}

/// The first pieces of every published tokenizer, each after its length.
const FIRST_PIECES: &[u8] = b"\x05<unk>\x03<s>\x04</s>";

/// Whether a file is a list of pieces, each after its length, that begins as those of Moonshine.
pub(crate) fn is_tokenizer(path: &Path, start: &[u8], length: u64) -> io::Result<bool> {
    let begins = start.starts_with(FIRST_PIECES);
    if length > 16 << 20 || !(begins || path.file_name().is_some_and(|name| name == "tokenizer.bin")) {
        return Ok(false);
    }
    let bytes = std::fs::read(path)?;
    let (mut rest, mut pieces) = (&bytes[..], 0);
    while let Some((&first, after)) = rest.split_first() {
        let (length, after) = match after.split_first() {
            Some((&second, after)) if first >= 128 => (usize::from(second) * 128 + usize::from(first - 128), after),
            _ => (usize::from(first), after),
        };
        let Some(after) = after.get(length..) else { return Ok(false) };
        (rest, pieces) = (after, pieces + 1);
    }
    Ok(pieces > 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::Parts;

    fn put(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    #[test]
    fn a_tokenizer_is_known_by_its_first_pieces_and_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let is = |name: &str, bytes: &[u8]| {
            let path = put(folder.path(), name, bytes);
            is_tokenizer(&path, &bytes[..bytes.len().min(64)], bytes.len() as u64).unwrap()
        };
        let whole = [FIRST_PIECES, b"\x01a\x00\x80\x01", &[b'x'; 128]].concat();
        assert!(is("words", &whole) && is("tokenizer.bin", &whole));
        assert!(!is("words", &whole[..whole.len() - 1]) && !is("words", b"\x01a\x01b\x01c\x01d"));
        assert!(is("tokenizer.bin", b"\x01a\x01b\x01c\x01d") && !is("tokenizer.bin", b"\xFF\xFF"));
    }

    #[test]
    fn the_parts_of_a_folder_make_a_model_and_what_is_missing_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let mut parts = Parts::default();
        parts.add(Part::Tokenizer, put(folder.path(), "tokenizer.bin", b"t"));
        assert!(Parts(parts.clone_found()).models().next().is_none(), "a tokenizer alone may be anybody's");
        for (part, name) in [
            (Part::Encoder, "encoder.onnx"),
            (Part::Encoder, "e.ort"),
            (Part::Frontend, "frontend.ort"),
            (Part::Adapter, "adapter.ort"),
            (Part::Cross, "cross_kv.ort"),
            (Part::Decoder, "decoder_kv_with_attention.ort"),
            (Part::Configuration, "streaming_config.json"),
        ] {
            parts.add(part, put(folder.path(), name, name.as_bytes()));
        }
        parts.add(Part::Decoder, put(folder.path(), "decoder_kv.ort", b"d"));
        let (model, files) = Parts(parts.clone_found()).models().next().unwrap().unwrap();
        let names: Vec<&str> = model.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names[..5], ["encoder.ort", "frontend.ort", "adapter.ort", "cross_kv.ort", "decoder_kv.ort"]);
        assert!(files[0].ends_with("e.ort") && files[4].ends_with("decoder_kv.ort"));
        assert!(model.id.starts_with("moonshine-") && model.family == FAMILY);
        // The same files are a published model where a row has their hashes, whatever they are called.
        assert_eq!(published(&[], &files).unwrap(), None);
        let rows = [published_as("other", &files[..6], &files[0]), published_as("row", &files, &files[6])];
        let (row, ordered) = published(&rows, &files).unwrap().unwrap();
        assert_eq!((row.id.as_str(), &ordered), ("row", &files));
        let mut torn = model;
        torn.id = "none".to_owned();
        assert_eq!(published(&[torn], &files).unwrap(), None);
        let mut found = parts.clone_found();
        found.get_mut(folder.path()).unwrap().remove(&Part::Adapter);
        let error = Parts(found).models().next().unwrap().unwrap_err();
        assert!(error.to_string().contains("adapter.ort of the recogniser"), "{error}");
    }

    /// A row with the hashes of these files, and that of `last` in the last place.
    fn published_as(id: &str, files: &[PathBuf], last: &Path) -> Model {
        let file = |path: &PathBuf| {
            let (sha256, size) = hash::of_file(path, || true).unwrap();
            ModelFile { sha256: Some(sha256), size: Some(size), ..ModelFile::brought(path.display().to_string(), None) }
        };
        let mut rows: Vec<ModelFile> = files.iter().map(file).collect();
        if id == "other" {
            let wrong = "0".repeat(64);
            rows.push(ModelFile { sha256: Some(wrong), ..file(&last.to_owned()) });
        }
        let kind = (crate::row::Purpose::Recogniser, FAMILY);
        Model { id: id.to_owned(), ..Model::brought((FAMILY, id), &"0".repeat(64), kind, None, rows) }
    }
}
