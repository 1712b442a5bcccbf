//! What an ONNX file takes and gives, read without ONNX Runtime: the names of its graph's inputs and outputs. Walks the protocol buffer's outer fields, seeks over
//! the weights, and believes no length that goes beyond what holds it; so a file that is cut short is found, too.
//!
//! Fields (onnx.proto, IR version 3 and later): ModelProto.graph 7; GraphProto.initializer 5, input 11, output 12; ValueInfoProto.name 1; TensorProto.external_data 13
//! (StringStringEntryProto key 1, value 2).

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use riposte_problem::Sentence;
use riposte_problem::words::model_files as words;

/// The outside of a graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Graph {
    /// Without those that have a value of their own.
    pub(crate) inputs: BTreeSet<String>,
    pub(crate) outputs: BTreeSet<String>,
    /// Other files that its weights are in.
    pub(crate) external: BTreeSet<String>,
}

/// Why there is no graph.
#[derive(Debug)]
pub(crate) enum Unread {
    Disk(io::Error),
    /// It is no ONNX file, or not a whole one.
    Broken(Sentence),
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// Longer names are no names.
const LONGEST_NAME: u64 = 1000;
/// Most entries of one kind that are looked at: far more than any model has.
const MOST: usize = 100_000;

/// Reads it.
///
/// # Errors
/// See [`Unread`].
pub(crate) fn read(path: &Path) -> Result<Graph, Unread> {
    let file = File::open(path)?;
    let end = file.metadata()?.len();
    let mut walk = Walk { bytes: BufReader::new(file), at: 0 };
    let mut graph = None;
    while walk.at < end {
        match walk.field(end)? {
            Field { number: 7, body: Some(body) } => graph = Some(walk.graph(body)?),
            Field { body: Some(body), .. } => walk.seek(body)?,
            Field { .. } => {}
        }
    }
    graph
        .filter(|graph| !graph.inputs.is_empty() && !graph.outputs.is_empty())
        .ok_or_else(|| Unread::Broken(words::no_graph()))
}

struct Walk {
    bytes: BufReader<File>,
    at: u64,
}

struct Field {
    number: u64,
    /// Where it ends, for one that holds bytes; the walk stands at their beginning.
    body: Option<u64>,
}

impl Walk {
    fn graph(&mut self, end: u64) -> Result<Graph, Unread> {
        let (mut graph, mut own, mut count) = (Graph::default(), BTreeSet::new(), 0);
        while self.at < end {
            let Field { number, body } = self.field(end)?;
            let Some(body) = body else { continue };
            count += usize::from(matches!(number, 5 | 11 | 12));
            match number {
                _ if count > MOST => return Err(Unread::Broken(words::endless_graph())),
                5 => {
                    let (name, external) = self.tensor(body)?;
                    own.insert(name);
                    graph.external.extend(external);
                }
                11 => drop(graph.inputs.insert(self.name(body)?)),
                12 => drop(graph.outputs.insert(self.name(body)?)),
                _ => self.seek(body)?,
            }
        }
        graph.inputs.retain(|name| !own.contains(name));
        Ok(graph)
    }

    /// The first field of a message that is a name, and the rest of it passed over.
    fn name(&mut self, end: u64) -> Result<String, Unread> {
        let mut name = String::new();
        while self.at < end {
            match self.field(end)? {
                Field { number: 1, body: Some(body) } => name = self.text(body)?,
                Field { body: Some(body), .. } => self.seek(body)?,
                Field { .. } => {}
            }
        }
        Ok(name)
    }

    /// A tensor's name (field 8) and the file its values are in.
    fn tensor(&mut self, end: u64) -> Result<(String, Option<String>), Unread> {
        let (mut name, mut external) = (String::new(), None);
        while self.at < end {
            match self.field(end)? {
                Field { number: 8, body: Some(body) } => name = self.text(body)?,
                Field { number: 13, body: Some(body) } => external = self.location(body)?.or(external),
                Field { body: Some(body), .. } => self.seek(body)?,
                Field { .. } => {}
            }
        }
        Ok((name, external))
    }

    fn location(&mut self, end: u64) -> Result<Option<String>, Unread> {
        let (mut key, mut value) = (String::new(), String::new());
        while self.at < end {
            match self.field(end)? {
                Field { number: 1, body: Some(body) } => key = self.text(body)?,
                Field { number: 2, body: Some(body) } => value = self.text(body)?,
                Field { body: Some(body), .. } => self.seek(body)?,
                Field { .. } => {}
            }
        }
        Ok((key == "location").then_some(value))
    }

    fn text(&mut self, end: u64) -> Result<String, Unread> {
        let length = end - self.at;
        if length > LONGEST_NAME {
            return Err(Unread::Broken(words::long_name()));
        }
        let mut bytes = vec![0; length as usize];
        self.bytes.read_exact(&mut bytes).map_err(|_| cut_short())?;
        self.at = end;
        String::from_utf8(bytes).map_err(|_| Unread::Broken(words::no_text()))
    }

    /// The head of the next field within a message that ends at `end`.
    fn field(&mut self, end: u64) -> Result<Field, Unread> {
        let key = self.varint()?;
        let number = key >> 3;
        let skip = match key & 7 {
            0 => {
                self.varint()?;
                return Ok(Field { number, body: None });
            }
            1 => 8,
            5 => 4,
            2 => {
                let length = self.varint()?;
                let body = self.at.checked_add(length).filter(|body| *body <= end).ok_or_else(cut_short)?;
                return Ok(Field { number, body: Some(body) });
            }
            _ => return Err(Unread::Broken(words::no_onnx())),
        };
        let to = self.at.checked_add(skip).filter(|to| *to <= end).ok_or_else(cut_short)?;
        self.seek(to)?;
        Ok(Field { number, body: None })
    }

    fn varint(&mut self) -> Result<u64, Unread> {
        let mut value = 0_u64;
        for shift in (0..70).step_by(7) {
            let mut byte = [0];
            self.bytes.read_exact(&mut byte).map_err(|_| cut_short())?;
            self.at += 1;
            value |= u64::from(byte[0] & 127).checked_shl(shift).unwrap_or(0);
            if byte[0] < 128 {
                return Ok(value);
            }
        }
        Err(Unread::Broken(words::no_onnx()))
    }

    fn seek(&mut self, to: u64) -> Result<(), Unread> {
        self.bytes.seek_relative((to - self.at).cast_signed())?;
        self.at = to;
        Ok(())
    }
}

fn cut_short() -> Unread {
    Unread::Broken(words::cut_short())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field that holds bytes.
    fn field(number: u64, body: &[u8]) -> Vec<u8> {
        let mut bytes = varint(number << 3 | 2);
        bytes.extend(varint(body.len() as u64));
        bytes.extend(body);
        bytes
    }

    fn varint(mut value: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        while value >= 128 {
            bytes.push((value & 127) as u8 | 128);
            value >>= 7;
        }
        bytes.push(value as u8);
        bytes
    }

    fn file(graph: &[Vec<u8>]) -> Vec<u8> {
        [vec![8, 8], field(2, b"test"), field(7, &graph.concat())].concat()
    }

    fn read_bytes(bytes: &[u8]) -> Result<Graph, Unread> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        read(file.path())
    }

    fn whole() -> Vec<u8> {
        let weights = [field(8, b"w"), field(9, &[0; 1000])].concat();
        file(&[field(11, &field(1, b"x")), field(11, &field(1, b"w")), field(12, &field(1, b"y")), field(5, &weights)])
    }

    #[test]
    fn inputs_with_a_value_of_their_own_are_none() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(
            read_bytes(&whole()).unwrap(),
            Graph { inputs: names(&["x"]), outputs: names(&["y"]), external: names(&[]) }
        );
    }

    #[test]
    fn a_file_that_is_cut_anywhere_is_found() {
        let whole = whole();
        for end in 0..whole.len() {
            assert!(read_bytes(&whole[..end]).is_err(), "{end} of {}", whole.len());
        }
    }

    #[test]
    fn weights_in_other_files_are_named() {
        let entry =
            |key: &str, value: &str| field(13, &[field(1, key.as_bytes()), field(2, value.as_bytes())].concat());
        let weights = [field(8, b"w"), entry("offset", "0"), entry("location", "../../secret")].concat();
        let bytes = file(&[field(11, &field(1, b"x")), field(12, &field(1, b"y")), field(5, &weights)]);
        assert!(read_bytes(&bytes).unwrap().external.contains("../../secret"));
    }

    #[test]
    fn hostile_lengths_and_names_end_in_an_error() {
        let long = [vec![8, 8], varint(7 << 3 | 2), varint(u64::MAX)].concat();
        let endless = [vec![8], vec![255; 20]].concat();
        let name = file(&[field(11, &field(1, &[b'x'; 2000])), field(12, &field(1, b"y"))]);
        let group = [vec![8, 8], varint(7 << 3 | 3)].concat();
        for bytes in [long, endless, name, group] {
            assert!(matches!(read_bytes(&bytes), Err(Unread::Broken(_))));
        }
    }
}
