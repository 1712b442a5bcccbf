//! The part of a sound that is written as one text, and where a long one is cut. Pure.
//!
//! The decoder's places are learnt up to 4 096 frames in published models (`max_position_embeddings`, 82 s), and its texts are of 448 tokens at the most: longer
//! sound is written in segments, cut at its quietest moment between 20 and 28 s, as recognisers that read a whole sound have it.

use crate::decoder::Written;
use crate::frontend::CHUNK_FRAMES;

/// A segment is cut when it has so many frames, 28 s, and not before it has that many, 20 s.
pub(crate) const LONGEST_FRAMES: usize = 1_400;
const SHORTEST_FRAMES: usize = 1_000;

/// The open segment.
#[derive(Clone, Default)]
pub(crate) struct Segment {
    /// Frame of the stream it begins with.
    pub(crate) start: usize,
    /// Frames that don't change any more: as the encoder has them, and as the decoder looks at them.
    pub(crate) encoded: Vec<f32>,
    pub(crate) memory: Vec<f32>,
    /// The tokens written last.
    pub(crate) draft: Vec<usize>,
    /// What was written of so many numbers of the memory.
    pub(crate) written: Option<(usize, Written)>,
}

/// How many of a segment's frames come before the cut: to the middle of its quietest chunk. `levels`: the power of each chunk of the stream; `start`: the segment's
/// first frame.
pub(crate) fn cut(levels: &[f32], start: usize) -> usize {
    let chunk_of = |frame: usize| (start + frame).div_ceil(CHUNK_FRAMES);
    let chunks = chunk_of(SHORTEST_FRAMES)..chunk_of(LONGEST_FRAMES).saturating_sub(1);
    let levels = chunks.filter_map(|chunk| Some((chunk, levels.get(chunk)?)));
    let quietest = levels.min_by(|(_, a), (_, b)| a.total_cmp(b));
    quietest.map_or(SHORTEST_FRAMES, |(chunk, _)| chunk * CHUNK_FRAMES + CHUNK_FRAMES / 2 - start)
}

/// The mean power of a chunk.
pub(crate) fn level(chunk: &[f32]) -> f32 {
    chunk.iter().map(|sample| sample * sample).sum::<f32>() / chunk.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_cut_where_it_is_quietest() {
        let mut levels = vec![1.0; 800];
        (levels[100], levels[300], levels[320], levels[360]) = (0.0, 0.2, 0.1, 0.05);
        assert_eq!(cut(&levels, 0), 320 * 4 + 2);
        // Another segment, which begins within a chunk: its 20 to 28 s are chunks 300 to 399.
        assert_eq!(cut(&levels, 198), 360 * 4 + 2 - 198);
        for start in [0, 2, 198, 4_001] {
            let frames = cut(&levels, start);
            assert!((SHORTEST_FRAMES..LONGEST_FRAMES).contains(&frames), "{start}: {frames}");
        }
    }

    #[test]
    fn a_sound_that_is_no_number_is_cut_too() {
        let levels = vec![f32::NAN; 400];
        assert!((SHORTEST_FRAMES..LONGEST_FRAMES).contains(&cut(&levels, 0)));
        assert!(level(&[f32::NAN]).is_nan());
        assert!((level(&[0.5, -0.5]) - 0.25).abs() < 1e-6);
    }
}
