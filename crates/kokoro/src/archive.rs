//! The arrays of a NumPy `.npz` file (a ZIP archive of `.npy` files), as Kokoro's voices are published in one file. Pure; trusts nothing: every length
//! and place is checked against what is there, so that a hostile file costs no more memory than its own size.

/// `PK\x05\x06`: the end of the directory, at most 64 KiB before the file's end.
const END: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
const LONGEST_COMMENT: usize = 65_535;
const ENTRY: &[u8] = b"PK\x01\x02";
const ENTRY_BYTES: usize = 46;
const LOCAL: &[u8] = b"PK\x03\x04";
const LOCAL_BYTES: usize = 30;
/// Kokoro has 54 voices.
const MOST_ENTRIES: usize = 1000;

/// One file in the archive, as it lies there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry<'a> {
    pub(crate) name: String,
    pub(crate) bytes: &'a [u8],
}

/// The files of the archive. The error is a lower-case phrase.
pub(crate) fn entries(bytes: &[u8]) -> Result<Vec<Entry<'_>>, String> {
    let cut = || "it is cut off, or is no archive of voices".to_owned();
    let from = bytes.len().saturating_sub(END_BYTES + LONGEST_COMMENT);
    let end = bytes[from..].windows(END.len()).rposition(|window| window == END).map(|at| from + at).ok_or_else(cut)?;
    let count = usize::from(u16_at(bytes, end + 10).ok_or_else(cut)?);
    let mut at = u32_at(bytes, end + 16).ok_or_else(cut)? as usize;
    if count > MOST_ENTRIES {
        return Err(format!("it holds {count} files"));
    }
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        let head =
            bytes.get(at..at.saturating_add(ENTRY_BYTES)).filter(|head| head.starts_with(ENTRY)).ok_or_else(cut)?;
        let field = |offset| u16_at(head, offset).map(usize::from).unwrap_or_default();
        let (method, name, extra, comment) = (field(10), field(28), field(30), field(32));
        let (packed, local) = (u32_at(head, 20).ok_or_else(cut)? as usize, u32_at(head, 42).ok_or_else(cut)? as usize);
        let name_at = at + ENTRY_BYTES;
        let name_bytes = bytes.get(name_at..name_at + name).ok_or_else(cut)?;
        let name_text = String::from_utf8_lossy(name_bytes).into_owned();
        if method != 0 {
            return Err(format!("{name_text} in it is compressed"));
        }
        entries.push(Entry { bytes: content(bytes, local, packed).ok_or_else(cut)?, name: name_text });
        at = name_at + name + extra + comment;
    }
    Ok(entries)
}

fn content(bytes: &[u8], local: usize, length: usize) -> Option<&[u8]> {
    let head = bytes.get(local..local.checked_add(LOCAL_BYTES)?).filter(|head| head.starts_with(LOCAL))?;
    let (name, extra) = (usize::from(u16_at(head, 26)?), usize::from(u16_at(head, 28)?));
    let from = local + LOCAL_BYTES + name + extra;
    bytes.get(from..from.checked_add(length)?)
}

/// The numbers of a `.npy` file of 32-bit floats in C order, with its shape. The error is a lower-case phrase.
pub(crate) fn floats(npy: &[u8]) -> Result<(Vec<usize>, &[u8]), String> {
    let odd = || "an array in it can't be read".to_owned();
    let rest = npy.strip_prefix(b"\x93NUMPY").ok_or_else(odd)?;
    let (length, from): (usize, usize) = match rest.first() {
        Some(1) => (usize::from(u16_at(rest, 2).ok_or_else(odd)?), 4),
        Some(2 | 3) => (u32_at(rest, 2).ok_or_else(odd)? as usize, 6),
        _ => return Err(odd()),
    };
    let head = rest.get(from..from.checked_add(length).ok_or_else(odd)?).ok_or_else(odd)?;
    let head = std::str::from_utf8(head).map_err(|_| odd())?;
    if !head.contains("'<f4'") || !head.contains("'fortran_order': False") {
        return Err("an array in it is not of 32-bit floats".to_owned());
    }
    let shape = head.split_once("'shape': (").and_then(|(_, rest)| rest.split_once(')')).ok_or_else(odd)?.0;
    let sizes = shape.split(',').map(str::trim).filter(|size| !size.is_empty());
    let shape = sizes.map(|size| size.parse().map_err(|_| odd())).collect::<Result<Vec<usize>, String>>()?;
    Ok((shape, &rest[from + length..]))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
