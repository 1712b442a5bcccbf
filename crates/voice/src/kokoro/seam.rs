//! Chunks joined to one sound: the end of one and the beginning of the next overlap, so that no step is heard. Pure.

/// What overlaps: long enough for the ear, shorter than any sound of speech.
const OVERLAP_FRAMES: usize = super::RATE_HZ as usize / 100;

/// Takes chunks, gives what can be played.
#[derive(Debug, Default)]
pub(super) struct Seam {
    /// The end of the last chunk, not yet given away.
    held: Vec<f32>,
}

impl Seam {
    /// The next chunk; its end is kept for the one that follows.
    pub(super) fn push(&mut self, mut chunk: Vec<f32>) -> Vec<f32> {
        let overlap = self.held.len().min(chunk.len());
        let lone = self.held.len() - overlap;
        for (n, (old, new)) in self.held[lone..].iter().zip(&mut chunk).enumerate() {
            // Equal power: what is joined are two different sounds.
            let turn = (n as f32 + 0.5) / overlap as f32 * std::f32::consts::FRAC_PI_2;
            *new = *old * turn.cos() + *new * turn.sin();
        }
        let mut out = std::mem::take(&mut self.held);
        out.truncate(lone);
        out.append(&mut chunk);
        self.held = out.split_off(out.len().saturating_sub(OVERLAP_FRAMES));
        out
    }

    /// No more chunks.
    pub(super) fn finish(self) -> Vec<f32> {
        self.held
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(chunks: &[Vec<f32>]) -> Vec<f32> {
        let mut seam = Seam::default();
        let mut out: Vec<f32> = chunks.iter().flat_map(|chunk| seam.push(chunk.clone())).collect();
        out.extend(seam.finish());
        out
    }

    #[test]
    fn one_chunk_is_untouched_and_two_overlap() {
        let chunk = |value: f32| vec![value; 1000];
        assert_eq!(joined(&[chunk(0.5)]), chunk(0.5));
        let out = joined(&[chunk(0.5), chunk(-0.5)]);
        assert_eq!(out.len(), 2000 - OVERLAP_FRAMES);
        let step = out.windows(2).map(|pair| (pair[0] - pair[1]).abs()).fold(0.0, f32::max);
        assert!(step < 0.01, "a step of {step}");
        assert!(out.iter().all(|sample| sample.abs() <= 0.71));
    }

    #[test]
    fn chunks_shorter_than_the_overlap_lose_nothing_of_their_length_but_that() {
        assert_eq!(joined(&[vec![], vec![0.1; 3], vec![]]).len(), 3);
        assert_eq!(joined(&[vec![0.1; 1000], vec![0.1; 3]]).len(), 1000);
    }
}
