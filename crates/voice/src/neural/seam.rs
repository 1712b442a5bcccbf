//! Pieces joined to one sound while they come: the end of one and the beginning of the next overlap, so that no step is heard. Pure.

/// What overlaps: long enough for the ear, shorter than any sound of speech.
const OVERLAP_MS: usize = 10;

/// Takes pieces in parts of any length, gives what can be played. How the parts are cut does not matter.
#[derive(Debug)]
pub(super) struct Seam {
    overlap_frames: usize,
    /// The end of what came, not yet given away.
    held: Vec<f32>,
    /// The beginning of a piece that follows another, until it is as long as the overlap.
    beginning: Option<Vec<f32>>,
}

impl Seam {
    pub(super) fn new(rate_hz: u32) -> Self {
        Self { overlap_frames: rate_hz as usize * OVERLAP_MS / 1000, held: Vec::new(), beginning: None }
    }

    /// More of the piece.
    pub(super) fn push(&mut self, samples: &[f32]) -> Vec<f32> {
        match &mut self.beginning {
            Some(beginning) => {
                beginning.extend_from_slice(samples);
                if beginning.len() < self.overlap_frames { Vec::new() } else { self.join() }
            }
            None => self.append(samples),
        }
    }

    /// The piece is over; another may follow.
    pub(super) fn end_of_piece(&mut self) -> Vec<f32> {
        let out = if self.beginning.is_some() { self.join() } else { Vec::new() };
        self.beginning = (!self.held.is_empty()).then(Vec::new);
        out
    }

    /// No more pieces.
    pub(super) fn finish(self) -> Vec<f32> {
        self.held
    }

    /// The beginning over the end of the piece before.
    fn join(&mut self) -> Vec<f32> {
        let mut beginning = self.beginning.take().unwrap_or_default();
        let overlap = self.held.len().min(beginning.len());
        let lone = self.held.len() - overlap;
        for (n, (old, new)) in self.held[lone..].iter().zip(&mut beginning).enumerate() {
            // Equal power: what is joined are two different sounds.
            let turn = (n as f32 + 0.5) / overlap as f32 * std::f32::consts::FRAC_PI_2;
            *new = *old * turn.cos() + *new * turn.sin();
        }
        self.held.truncate(lone);
        self.append(&beginning)
    }

    fn append(&mut self, samples: &[f32]) -> Vec<f32> {
        self.held.extend_from_slice(samples);
        let kept = self.held.split_off(self.held.len().saturating_sub(self.overlap_frames));
        std::mem::replace(&mut self.held, kept)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RATE_HZ: u32 = 24_000;
    const OVERLAP_FRAMES: usize = 240;

    fn joined(pieces: &[Vec<f32>], step: usize) -> Vec<f32> {
        let (mut seam, mut out) = (Seam::new(RATE_HZ), Vec::new());
        for piece in pieces {
            for part in piece.chunks(step) {
                out.extend(seam.push(part));
            }
            out.extend(seam.end_of_piece());
        }
        out.extend(seam.finish());
        out
    }

    #[test]
    fn one_piece_is_untouched_and_two_overlap() {
        let piece = |value: f32| vec![value; 1000];
        assert_eq!(joined(&[piece(0.5)], 2000), piece(0.5));
        let out = joined(&[piece(0.5), piece(-0.5)], 2000);
        assert_eq!(out.len(), 2000 - OVERLAP_FRAMES);
        let step = out.windows(2).map(|pair| (pair[0] - pair[1]).abs()).fold(0.0, f32::max);
        assert!(step < 0.01, "a step of {step}");
        assert!(out.iter().all(|sample| sample.abs() <= 0.71));
    }

    #[test]
    fn pieces_shorter_than_the_overlap_lose_nothing_of_their_length_but_that() {
        assert_eq!(joined(&[vec![], vec![0.1; 3], vec![]], 10).len(), 3);
        assert_eq!(joined(&[vec![0.1; 1000], vec![0.1; 3]], 10).len(), 1000);
    }

    proptest! {
        #[test]
        fn how_the_parts_are_cut_does_not_matter(
            pieces in proptest::collection::vec(proptest::collection::vec(-1.0f32..1.0, 0..900), 0..4),
            step in 1usize..700,
        ) {
            prop_assert_eq!(joined(&pieces, step), joined(&pieces, usize::MAX));
        }
    }
}
