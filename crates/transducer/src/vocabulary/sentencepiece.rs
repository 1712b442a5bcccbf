//! The pieces of a SentencePiece model: of its protocol buffer only field 1 of the outside (a piece) and field 1 of that (its text) are looked at
//! (`sentencepiece_model.proto`). Pure; believes no length that goes beyond what holds it.

use super::MOST_PIECES;

/// The pieces in order; `None`: it is no such file, or not a whole one.
pub(super) fn pieces(bytes: &[u8]) -> Option<Vec<String>> {
    let (mut rest, mut pieces) = (bytes, Vec::new());
    while !rest.is_empty() {
        if let (1, Some(piece)) = field(&mut rest)? {
            let mut inside = piece;
            let mut text = None;
            while !inside.is_empty() {
                if let (1, Some(bytes)) = field(&mut inside)? {
                    text = Some(std::str::from_utf8(bytes).ok()?);
                }
            }
            pieces.push(text?.to_owned());
        }
        if pieces.len() > MOST_PIECES {
            return None;
        }
    }
    Some(pieces)
}

/// The next field's number, and what it holds if that is bytes.
fn field<'a>(rest: &mut &'a [u8]) -> Option<(u64, Option<&'a [u8]>)> {
    let key = varint(rest)?;
    let length = match key & 7 {
        0 => {
            varint(rest)?;
            return Some((key >> 3, None));
        }
        1 => 8,
        5 => 4,
        2 => varint(rest)?,
        _ => return None,
    };
    let (held, after) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    *rest = after;
    Some((key >> 3, (key & 7 == 2).then_some(held)))
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 127).checked_shl(shift)?;
        if byte < 128 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `<unk>` with a score and a type, `▁a`, and the trainer's settings.
    fn model() -> Vec<u8> {
        let unknown = [&[10, 5][..], b"<unk>", &[21, 0, 0, 0, 0, 24, 2]].concat();
        let word = [&[10, 4][..], "▁a".as_bytes()].concat();
        [&[10, unknown.len() as u8][..], &unknown, &[10, word.len() as u8], &word, &[18, 2, 8, 1]].concat()
    }

    #[test]
    fn pieces_are_read_in_order() {
        assert_eq!(pieces(&model()).unwrap(), ["<unk>", "▁a"]);
    }

    #[test]
    fn a_file_that_is_cut_within_a_field_or_hostile_is_none() {
        let model = model();
        let bounds = [0, 16, 24, model.len()];
        for end in (0..model.len()).filter(|end| !bounds.contains(end)) {
            assert_eq!(pieces(&model[..end]), None, "{end}");
        }
        for bytes in [&[10, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1][..], &[11], &[255; 20], &[10, 2, 10, 9]] {
            assert_eq!(pieces(bytes), None, "{bytes:?}");
        }
    }
}
