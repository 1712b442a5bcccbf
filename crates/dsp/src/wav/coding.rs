//! How a WAV file stores a sample. Pure.

/// Of one sample; little-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// 8 bits and fewer: 128 is silence.
    Unsigned,
    /// 2, 3 or 4 bytes; fewer bits than that are the upper ones.
    Signed(u8),
    Float32,
    Float64,
    /// ITU-T G.711, as telephones outside North America and Japan have it.
    ALaw,
    /// ITU-T G.711, as telephones in North America and Japan have it.
    MuLaw,
}

impl Coding {
    /// By the tag of Microsoft's mmreg.h, the bits of a sample, and the bytes it takes, of which a head may be wrong.
    ///
    /// # Errors
    /// The coding's name, in words.
    pub(super) fn of(tag: u16, bits: u16, bytes: u16) -> Result<Coding, String> {
        let needed = bits.div_ceil(8);
        let bytes = if (needed..=4).contains(&bytes) { bytes } else { needed };
        match (tag, bits) {
            (1, 1..=8) if bytes == 1 => Ok(Self::Unsigned),
            (1, 1..=32) => Ok(Self::Signed(bytes as u8)),
            (3, 32) => Ok(Self::Float32),
            (3, 64) => Ok(Self::Float64),
            (6, 8) => Ok(Self::ALaw),
            (7, 8) => Ok(Self::MuLaw),
            _ => Err(name(tag, bits)),
        }
    }

    /// Of a sample.
    pub const fn bytes(self) -> usize {
        match self {
            Self::Unsigned | Self::ALaw | Self::MuLaw => 1,
            Self::Signed(bytes) => bytes as usize,
            Self::Float32 => 4,
            Self::Float64 => 8,
        }
    }

    /// The sample in the first [`Coding::bytes`] of these, which must be there: −1 to 1.
    pub fn sample(self, s: &[u8]) -> f32 {
        match self {
            Self::Unsigned => (f32::from(s[0]) - 128.0) / 128.0,
            Self::Signed(bytes) => {
                // The sample fills the upper bytes of 32 bits.
                let value =
                    s[..usize::from(bytes)].iter().fold(0_u32, |value, byte| value >> 8 | u32::from(*byte) << 24);
                value.cast_signed() as f32 / 2_147_483_648.0
            }
            Self::Float32 => bounded(f32::from_le_bytes([s[0], s[1], s[2], s[3]])),
            Self::Float64 => bounded(f64::from_le_bytes([s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]]) as f32),
            Self::ALaw => f32::from(a_law(s[0])) / 32_768.0,
            Self::MuLaw => f32::from(mu_law(s[0])) / 32_768.0,
        }
    }
}

fn bounded(value: f32) -> f32 {
    if value.is_finite() { value.clamp(-1.0, 1.0) } else { 0.0 }
}

/// Sign, three bits of exponent, four of mantissa; every other bit is turned over.
fn a_law(code: u8) -> i16 {
    let code = code ^ 0x55;
    let (exponent, mantissa) = ((code >> 4) & 7, i16::from(code & 15));
    let size = match exponent {
        0 => (mantissa << 4) + 8,
        _ => ((mantissa << 4) + 0x108) << (exponent - 1),
    };
    if code & 0x80 == 0 { -size } else { size }
}

/// The same with all bits turned over and a bias of 132.
fn mu_law(code: u8) -> i16 {
    let code = !code;
    let (exponent, mantissa) = ((code >> 4) & 7, i16::from(code & 15));
    let size = (((mantissa << 3) + 132) << exponent) - 132;
    if code & 0x80 == 0 { size } else { -size }
}

fn name(tag: u16, bits: u16) -> String {
    match tag {
        0x0001 | 0xfffe => format!("{bits}-bit PCM"),
        0x0003 => format!("{bits}-bit floating point"),
        0x0002 | 0x0011 => "ADPCM".to_owned(),
        0x0006 => format!("{bits}-bit A-law"),
        0x0007 => format!("{bits}-bit µ-law"),
        0x0031 => "GSM 6.10".to_owned(),
        0x0050 | 0x0055 => "MP3".to_owned(),
        0x00ff | 0x1600..=0x1610 => "AAC".to_owned(),
        0x0160..=0x0163 => "Windows Media Audio".to_owned(),
        tag => format!("format number {tag}"),
    }
}
