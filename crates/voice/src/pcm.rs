//! Raw 16 bit samples in bytes that are cut anywhere, a sample's middle included. Pure; runs wherever it is called.

/// Which byte of a sample comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    fn sample(self, bytes: [u8; 2]) -> f32 {
        let sample = match self {
            Self::Little => i16::from_le_bytes(bytes),
            Self::Big => i16::from_be_bytes(bytes),
        };
        f32::from(sample) / 32_768.0
    }

    /// The order in which these bytes are a voice: in the other one the louder byte comes last, and neighbours are as far apart as in noise. `None`: they say
    /// nothing either way, as silence does.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let roughness = |order: Self| -> f32 {
            let samples: Vec<f32> = bytes.as_chunks::<2>().0.iter().map(|pair| order.sample(*pair)).collect();
            samples.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum()
        };
        let (little, big) = (roughness(Self::Little), roughness(Self::Big));
        if little == big {
            None
        } else if little < big {
            Some(Self::Little)
        } else {
            Some(Self::Big)
        }
    }
}

/// Bytes in, mono samples of full scale ±1 out.
#[derive(Clone, Debug)]
pub(crate) struct Pcm16 {
    order: ByteOrder,
    channels: usize,
    /// What is no whole frame yet.
    rest: Vec<u8>,
}

impl Pcm16 {
    /// One channel, the low byte first, as every vendor's raw sound is.
    pub(crate) fn mono() -> Self {
        Self::new(ByteOrder::Little, 1)
    }

    /// Several channels are mixed into one: their mean.
    pub(crate) fn new(order: ByteOrder, channels: u16) -> Self {
        Self { order, channels: usize::from(channels.max(1)), rest: Vec::new() }
    }

    /// The samples that these bytes complete.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Vec<f32> {
        self.rest.extend_from_slice(bytes);
        let frame = 2 * self.channels;
        let whole = self.rest.len() / frame * frame;
        let mean = |frame: &[u8]| {
            let sum: f32 = frame.as_chunks::<2>().0.iter().map(|pair| self.order.sample(*pair)).sum();
            sum / self.channels as f32
        };
        let samples = self.rest[..whole].chunks_exact(frame).map(mean).collect();
        self.rest.drain(..whole);
        samples
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn orders_and_channels() {
        let bytes = [0x00, 0x40, 0x00, 0xc0];
        assert_eq!(Pcm16::mono().push(&bytes), [0.5, -0.5]);
        assert_eq!(Pcm16::new(ByteOrder::Little, 2).push(&bytes), [0.0]);
        assert_eq!(Pcm16::new(ByteOrder::Big, 1).push(&[0x40, 0x00, 0xc0, 0x00]), [0.5, -0.5]);
    }

    #[test]
    fn a_voice_tells_the_order_of_its_bytes_and_silence_does_not() {
        let voice = (0..400).map(|n| (9_000.0 * (f64::from(n) * 0.05).sin()) as i16);
        let (little, big): (Vec<_>, Vec<_>) = voice.map(|sample| (sample.to_le_bytes(), sample.to_be_bytes())).unzip();
        assert_eq!(ByteOrder::of(&little.concat()), Some(ByteOrder::Little));
        assert_eq!(ByteOrder::of(&big.concat()), Some(ByteOrder::Big));
        assert_eq!(ByteOrder::of(&[0; 400]), None);
        assert_eq!(ByteOrder::of(&[]), None);
    }

    proptest! {
        #[test]
        fn where_the_bytes_are_cut_does_not_matter(
            bytes in proptest::collection::vec(any::<u8>(), 0..200), channels in 1u16..4, step in 1usize..9,
        ) {
            let mut cut = Pcm16::new(ByteOrder::Little, channels);
            let pieces: Vec<f32> = bytes.chunks(step).flat_map(|piece| cut.push(piece)).collect();
            prop_assert_eq!(pieces, Pcm16::new(ByteOrder::Little, channels).push(&bytes));
        }
    }
}
