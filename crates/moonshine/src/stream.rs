//! A sound being read: what of it is not read yet, what the graphs carry on, and what was written. Pure data.

use crate::Hypothesis;
use crate::frontend::Carried;
use crate::segment::Segment;

/// Samples of a frame of features: 20 ms.
pub(crate) const FRAME_SAMPLES: usize = 320;

/// A sound being read. A copy of it goes on by itself; 28 s of the largest published model's have 8 MB.
#[derive(Clone)]
pub struct Stream {
    /// Pushed.
    pub(crate) samples: usize,
    /// Less than a chunk.
    pub(crate) pending: Vec<f32>,
    pub(crate) carried: Carried,
    /// From frame `first` on: those that the encoder still looks at.
    pub(crate) features: Vec<f32>,
    pub(crate) first: usize,
    /// Frames that were encoded and don't change any more, from the sound's beginning.
    pub(crate) encoded: usize,
    /// Chunks since then.
    pub(crate) unread_chunks: usize,
    /// The power of each chunk.
    pub(crate) levels: Vec<f32>,
    pub(crate) segment: Segment,
    /// Of the segments before.
    pub(crate) said: Hypothesis,
}

impl Stream {
    pub(crate) fn new(carried: Carried) -> Self {
        Self {
            samples: 0,
            pending: Vec::new(),
            carried,
            features: Vec::new(),
            first: 0,
            encoded: 0,
            unread_chunks: 0,
            levels: Vec::new(),
            segment: Segment::default(),
            said: Hypothesis::default(),
        }
    }

    /// Samples that the text so far stands for.
    pub fn covered(&self) -> usize {
        (self.encoded * FRAME_SAMPLES).min(self.samples)
    }

    /// Samples pushed.
    pub fn samples(&self) -> usize {
        self.samples
    }
}
