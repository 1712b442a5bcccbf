//! What goes over the pipes: the length of a header (u32, little-endian), the header as JSON, and after an order to decode its samples (f32, little-endian). Before
//! each answer stands a mark; what a driver writes between two answers is skipped. Blocks as pipes do.

use std::io::{Error, ErrorKind, Read, Result, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::pieces::evidence::Evidence;
use crate::whisper::device::Card;

/// Stands before each answer.
const MARK: &[u8] = b"\nriposte-recogniser\n";
/// No header is longer.
const LONGEST_HEADER: u32 = 1 << 20;
/// No sound is longer: whisper.cpp reads 30 s.
const MOST_SAMPLES: usize = 30 * 16_000;

/// To the other process.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::whisper) enum Order {
    /// Which graphics cards there are.
    List,
    /// A file to be taken away when nobody gives orders any more. Not answered.
    Note { path: String },
    /// Load this model; `card`: by its id; `None`: on the first, else on the processor.
    Open { path: String, card: Option<String>, threads: usize },
    /// The samples follow.
    Decode { samples: usize, window: usize, language: Option<String>, guarded: bool },
    /// End the decode in hand. Not answered by itself.
    Abort,
}

/// From the other process, one for each order in turn.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::whisper) enum Answer {
    Cards(Vec<Card>),
    Opened {
        on_card: bool,
    },
    /// There is no such card.
    NoCard,
    /// The model can't be had there.
    Refused(String),
    Decoded {
        text: String,
        language: Option<String>,
        evidence: Evidence,
    },
    Aborted,
    Failed(String),
}

pub(super) fn answer(to: &mut impl Write, answer: &Answer) -> Result<()> {
    to.write_all(MARK)?;
    send(to, answer, &[])
}

/// The next answer, after whatever else was written.
pub(super) fn next_answer(from: &mut impl Read) -> Result<Answer> {
    skip_to_mark(from)?;
    receive(from)
}

fn skip_to_mark(from: &mut impl Read) -> Result<()> {
    let mut seen = 0;
    while seen < MARK.len() {
        let mut byte = [0];
        from.read_exact(&mut byte)?;
        // No prefix of it is inside it again but its first character.
        seen = if byte[0] == MARK[seen] { seen + 1 } else { usize::from(byte[0] == MARK[0]) };
    }
    Ok(())
}

pub(super) fn send(to: &mut impl Write, header: &impl Serialize, sound: &[f32]) -> Result<()> {
    let header = serde_json::to_vec(header)?;
    let mut bytes = Vec::with_capacity(4 + header.len() + 4 * sound.len());
    bytes.extend_from_slice(&(header.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&header);
    bytes.extend(sound.iter().flat_map(|sample| sample.to_le_bytes()));
    to.write_all(&bytes)?;
    to.flush()
}

pub(super) fn receive<T: DeserializeOwned>(from: &mut impl Read) -> Result<T> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > LONGEST_HEADER {
        return Err(Error::from(ErrorKind::InvalidData));
    }
    let mut header = vec![0; length as usize];
    from.read_exact(&mut header)?;
    Ok(serde_json::from_slice(&header)?)
}

/// The samples after an order to decode.
pub(super) fn sound(from: &mut impl Read, samples: usize) -> Result<Vec<f32>> {
    if samples > MOST_SAMPLES {
        return Err(Error::from(ErrorKind::InvalidData));
    }
    let mut bytes = vec![0; 4 * samples];
    from.read_exact(&mut bytes)?;
    Ok(bytes.as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_and_sound_arrive_as_they_were_sent() {
        let mut pipe = Vec::new();
        let order = Order::Decode { samples: 3, window: 164, language: Some("en".to_owned()), guarded: true };
        send(&mut pipe, &order, &[0.5, -1.0, f32::MIN_POSITIVE]).unwrap();
        send(&mut pipe, &Order::Abort, &[]).unwrap();
        let mut from = pipe.as_slice();
        assert_eq!(receive::<Order>(&mut from).unwrap(), order);
        assert_eq!(sound(&mut from, 3).unwrap(), [0.5, -1.0, f32::MIN_POSITIVE]);
        assert_eq!(receive::<Order>(&mut from).unwrap(), Order::Abort);
        assert_eq!(receive::<Order>(&mut from).unwrap_err().kind(), ErrorKind::UnexpectedEof);
    }

    #[test]
    fn answers_arrive_whatever_a_driver_says_between_them() {
        let mut pipe = b"ggml_cuda_init: found 1\n\nriposte-\n".to_vec();
        answer(&mut pipe, &Answer::Opened { on_card: true }).unwrap();
        pipe.extend_from_slice(b"warning: 100 C\n");
        answer(&mut pipe, &Answer::Aborted).unwrap();
        let mut from = pipe.as_slice();
        assert_eq!(next_answer(&mut from).unwrap(), Answer::Opened { on_card: true });
        assert_eq!(next_answer(&mut from).unwrap(), Answer::Aborted);
        assert!(next_answer(&mut from).is_err());
    }

    #[test]
    fn what_is_no_order_is_refused_before_memory_is_taken_for_it() {
        for bytes in [&[0xff; 8][..], &[3, 0, 0, 0, b'x', b'y', b'z'], &[9, 0, 0, 0, b'"']] {
            assert!(receive::<Order>(&mut &bytes[..]).is_err(), "{bytes:?}");
        }
        assert_eq!(sound(&mut [].as_slice(), usize::MAX / 8).unwrap_err().kind(), ErrorKind::InvalidData);
    }
}
