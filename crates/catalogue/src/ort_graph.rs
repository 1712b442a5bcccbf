//! What a file in ONNX Runtime's own format (`.ort`) takes and gives, read without ONNX Runtime: the names of its graph's inputs and outputs. Walks the flat buffer by
//! its offsets, which all lead on, and believes none that goes beyond the file.
//!
//! Tables (onnxruntime/core/flatbuffers/schema/ort.fbs): InferenceSession.model 1; Model.graph 7; Graph.inputs 5, outputs 6, vectors of strings. The identifier ORTM
//! stands after the first offset. A table begins with the distance back to its vtable, which has the place of field n, 16 bits, at 4 + 2 n.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use riposte_problem::words::model_files as words;

use crate::onnx_graph::{Graph, Unread};

/// Whether a file begins as one of these.
pub(crate) fn begins(start: &[u8]) -> bool {
    start.get(4..8) == Some(b"ORTM")
}

const SESSION_MODEL: u64 = 1;
const MODEL_GRAPH: u64 = 7;
const GRAPH_INPUTS: u64 = 5;
const GRAPH_OUTPUTS: u64 = 6;
/// More inputs or outputs than any model has, and longer names than any has.
const MOST: u32 = 10_000;
const LONGEST_NAME: u32 = 1_000;

/// Reads it.
///
/// # Errors
/// See [`Unread`].
pub(crate) fn read(path: &Path) -> Result<Graph, Unread> {
    let mut walk = Walk { bytes: File::open(path)? };
    let root = walk.follow(0)?;
    let model = walk.field(root, SESSION_MODEL)?;
    let graph = walk.field(model, MODEL_GRAPH)?;
    let (inputs, outputs) = (walk.names(graph, GRAPH_INPUTS)?, walk.names(graph, GRAPH_OUTPUTS)?);
    if inputs.is_empty() || outputs.is_empty() {
        return Err(Unread::Broken(words::no_graph()));
    }
    Ok(Graph { inputs, outputs, external: BTreeSet::new() })
}

struct Walk {
    bytes: File,
}

impl Walk {
    fn at<const N: usize>(&mut self, place: u64) -> Result<[u8; N], Unread> {
        let mut bytes = [0; N];
        self.bytes.seek(SeekFrom::Start(place))?;
        match self.bytes.read_exact(&mut bytes) {
            Ok(()) => Ok(bytes),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(Unread::Broken(words::cut_short())),
            Err(error) => Err(error.into()),
        }
    }

    /// Where the offset at this place leads.
    fn follow(&mut self, place: u64) -> Result<u64, Unread> {
        Ok(place + u64::from(u32::from_le_bytes(self.at(place)?)))
    }

    /// Where a table's field leads, which must be there.
    fn field(&mut self, table: u64, number: u64) -> Result<u64, Unread> {
        let none = || Unread::Broken(words::no_graph());
        let back = i64::from(i32::from_le_bytes(self.at(table)?));
        let vtable = table.checked_add_signed(-back).ok_or_else(none)?;
        let size = u64::from(u16::from_le_bytes(self.at(vtable)?));
        let entry = 4 + 2 * number;
        if entry + 2 > size {
            return Err(none());
        }
        match u16::from_le_bytes(self.at(vtable + entry)?) {
            0 => Err(none()),
            place => self.follow(table + u64::from(place)),
        }
    }

    fn names(&mut self, table: u64, number: u64) -> Result<BTreeSet<String>, Unread> {
        let vector = self.field(table, number)?;
        let count = u32::from_le_bytes(self.at(vector)?);
        if count > MOST {
            return Err(Unread::Broken(words::endless_graph()));
        }
        (0..u64::from(count)).map(|at| self.text(vector + 4 + 4 * at)).collect()
    }

    /// The string that the offset at this place leads to.
    fn text(&mut self, place: u64) -> Result<String, Unread> {
        let text = self.follow(place)?;
        let length = u32::from_le_bytes(self.at(text)?);
        if length > LONGEST_NAME {
            return Err(Unread::Broken(words::long_name()));
        }
        let mut bytes = vec![0; length as usize];
        self.bytes.read_exact(&mut bytes).map_err(|_| Unread::Broken(words::cut_short()))?;
        String::from_utf8(bytes).map_err(|_| Unread::Broken(words::no_text()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those of a graph of crates/moonshine, as ONNX Runtime wrote it.
    fn bytes(name: &str) -> Vec<u8> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../moonshine/tests/graphs/ort");
        std::fs::read(folder.join(format!("{name}.ort"))).unwrap()
    }

    fn read_bytes(bytes: &[u8]) -> Result<Graph, Unread> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        read(file.path())
    }

    #[test]
    fn inputs_and_outputs_are_named() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        assert!(begins(&bytes("adapter")) && !begins(b"\x08\x08") && !begins(b"ORTM\x08\0\0\0"));
        let graph = read_bytes(&bytes("adapter")).unwrap();
        assert_eq!((graph.inputs, graph.outputs), (names(&["encoded", "pos_offset"]), names(&["memory"])));
        let decoder = read_bytes(&bytes("decoder_kv")).unwrap();
        assert_eq!(decoder.inputs, names(&["token", "k_self", "v_self", "out_k_cross", "out_v_cross"]));
        assert_eq!(decoder.outputs, names(&["logits", "out_k_self", "out_v_self"]));
    }

    #[test]
    fn what_is_cut_short_or_leads_nowhere_is_broken() {
        let whole = bytes("adapter");
        for bytes in [&whole[..6], &whole[..whole.len() / 8], b"\xFF\xFF\xFF\x7FORTM", &[0; 64]] {
            assert!(matches!(read_bytes(bytes), Err(Unread::Broken(_))), "{}", bytes.len());
        }
        // Any damage is a graph or a sentence, and never an end of the program.
        for at in 0..whole.len().min(400) {
            let mut torn = whole.clone();
            torn[at] ^= 0xFF;
            drop(read_bytes(&torn));
        }
    }
}
