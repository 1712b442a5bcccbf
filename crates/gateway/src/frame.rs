//! The frames of the wire: one byte of type, one of flags, a payload. Pure and total: whatever bytes arrive, they are a frame, nothing, or an error with
//! a reason. What a payload means is in `message.rs`.

/// The longest frame that is taken, header included.
pub const LONGEST: usize = 256 * 1024;

/// Bytes before the payload.
const HEADER: usize = 2;

/// What a frame is. The number is the first byte on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// To the server: sound follows. JSON, or empty.
    AudioStart = 0x01,
    /// To the server: the next sound.
    AudioChunk = 0x02,
    /// To the server: the key is let go.
    AudioEnd = 0x03,
    /// The user's words, UTF-8.
    Transcription = 0x04,
    /// The next piece of the reply's text, UTF-8.
    LlmChunk = 0x05,
    /// The next sound of the reply.
    TtsAudio = 0x06,
    /// Something went wrong. JSON.
    Error = 0x07,
    /// It can be talked to. JSON.
    Ready = 0x08,
    /// A turn is over. JSON.
    Done = 0x09,
    /// To the server: stop speaking. From it: throw away what is not played yet. JSON, or empty.
    Interrupt = 0x0A,
    /// To the server: how far playback has got, in samples, as a little-endian `u64`.
    Playback = 0x0B,
}

impl Kind {
    /// All of them, in the order of their numbers.
    pub const ALL: [Kind; 11] = [
        Kind::AudioStart,
        Kind::AudioChunk,
        Kind::AudioEnd,
        Kind::Transcription,
        Kind::LlmChunk,
        Kind::TtsAudio,
        Kind::Error,
        Kind::Ready,
        Kind::Done,
        Kind::Interrupt,
        Kind::Playback,
    ];

    fn of(byte: u8) -> Option<Kind> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == byte)
    }
}

/// Bits of the second byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u8);

impl Flags {
    pub const NONE: Flags = Flags(0);
    /// The final transcription; the last sound of a reply.
    pub const FINAL: Flags = Flags(1);
    /// An acknowledgement; the answer follows.
    pub const NEEDS_FOLLOWUP: Flags = Flags(1 << 1);
    /// The payload is one Opus packet.
    pub const OPUS: Flags = Flags(1 << 2);
    const KNOWN: u8 = 0b111;

    /// `None`: bits that mean nothing.
    pub fn of(byte: u8) -> Option<Flags> {
        (byte & !Self::KNOWN == 0).then_some(Flags(byte))
    }

    pub fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }

    #[must_use]
    pub fn and(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}

/// One frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    pub kind: Kind,
    pub flags: Flags,
    pub payload: &'a [u8],
}

/// Why bytes are no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameError {
    /// Fewer bytes than a header has.
    Short,
    /// More than [`LONGEST`].
    TooLong(usize),
    /// A type below 0x80 that nobody knows.
    UnknownType(u8),
    /// Flags that mean nothing.
    UnknownFlags(u8),
}

/// The frame of one binary message; `None` for a type with bit 7 set, which is to be ignored.
///
/// # Errors
/// Why it is none.
pub fn decode(bytes: &[u8]) -> Result<Option<Frame<'_>>, FrameError> {
    if bytes.len() > LONGEST {
        return Err(FrameError::TooLong(bytes.len()));
    }
    let Some(([kind, flags], payload)) = bytes.split_first_chunk::<HEADER>() else { return Err(FrameError::Short) };
    if kind & 0x80 != 0 {
        return Ok(None);
    }
    let kind = Kind::of(*kind).ok_or(FrameError::UnknownType(*kind))?;
    let flags = Flags::of(*flags).ok_or(FrameError::UnknownFlags(*flags))?;
    Ok(Some(Frame { kind, flags, payload }))
}

/// The bytes of a frame.
pub fn encode(kind: Kind, flags: Flags, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER + payload.len());
    bytes.extend([kind as u8, flags.0]);
    bytes.extend_from_slice(payload);
    bytes
}

/// Samples as they go over the wire: 16 bits, little-endian.
pub fn pcm(samples: &[f32]) -> Vec<u8> {
    samples.iter().flat_map(|sample| ((sample.clamp(-1.0, 1.0) * 32_767.0).round() as i16).to_le_bytes()).collect()
}

/// The samples of a payload; `None`: half a sample.
pub fn samples(pcm: &[u8]) -> Option<Vec<f32>> {
    let (whole, rest) = pcm.as_chunks::<2>();
    rest.is_empty().then(|| whole.iter().map(|bytes| f32::from(i16::from_le_bytes(*bytes)) / 32_768.0).collect())
}
