//! µ-law, as telephones have it (ITU-T G.711): 8 bits for 14, finer where it is quiet. Pure.

/// What is added before the logarithm, and the loudest that there is, for 16-bit samples.
const BIAS: i32 = 0x84;
const LOUDEST: i32 = 32_635;

/// One sample as it goes over the line.
pub(crate) fn encode(sample: i16) -> u8 {
    let sign = if sample < 0 { 0x80 } else { 0 };
    let magnitude = i32::from(sample).abs().min(LOUDEST) + BIAS;
    // The place of the highest bit above the seventh, which BIAS sets at least.
    let exponent = 24 - magnitude.leading_zeros() as i32;
    let mantissa = (magnitude >> (exponent + 3)) & 0x0F;
    !(sign | (exponent << 4) | mantissa) as u8
}

/// One sample that came.
pub(crate) fn decode(code: u8) -> i16 {
    let code = i32::from(!code);
    let (exponent, mantissa) = ((code >> 4) & 0x07, code & 0x0F);
    let magnitude = (((mantissa << 3) + BIAS) << exponent) - BIAS;
    (if code & 0x80 != 0 { -magnitude } else { magnitude }) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_recommendation() {
        for (sample, code) in [(0, 0xFF), (-1, 0x7F), (32_767, 0x80), (-32_768, 0x00), (1_000, 0xCE), (-1_000, 0x4E)] {
            assert_eq!(encode(sample), code, "{sample}");
        }
        for (code, sample) in [(0xFF, 0), (0x7F, 0), (0x80, 32_124), (0x00, -32_124)] {
            assert_eq!(decode(code), sample, "{code:#04x}");
        }
    }

    #[test]
    fn every_code_comes_back_and_every_sample_nearly() {
        for code in 0..=255_u8 {
            // There are two zeros.
            assert!(encode(decode(code)) == code || code == 0x7F, "{code:#04x}");
        }
        for sample in i16::MIN..=i16::MAX {
            let off = (i32::from(decode(encode(sample))) - i32::from(sample)).abs();
            assert!(off <= (i32::from(sample).abs() / 16).max(8), "{sample}: {off}");
        }
    }
}
