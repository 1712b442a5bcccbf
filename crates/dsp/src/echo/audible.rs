//! What counts as sound on the echo's path: bars that everything here shares, and the floor of steady noise under them. Pure; no allocation.

/// A frame louder than this (mean square, dBFS) is sound, played or captured; what is quieter tells nothing of an echo.
pub(super) const ACTIVE_DB: f32 = -60.0;
/// A sample of no greater magnitude than this (-80 dBFS) is silence: nothing is played.
pub(super) const SILENT: f32 = 1e-4;
/// The same as the mean square of a frame.
pub(super) const SILENT_POWER: f32 = 1e-8;

/// The floor rises by this much a frame, to follow noise that grows.
const RISE_DB: f32 = 0.03;

/// The quietest of late, in dBFS: at once down, slowly up. Each user has a margin of its own over it, since single frames of noise scatter more than
/// averaged ones.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NoiseFloor {
    db: f32,
}

impl NoiseFloor {
    /// The next frame's level.
    pub(super) fn hear(&mut self, db: f32) {
        self.db = db.min(self.db + RISE_DB);
    }

    pub(super) fn db(self) -> f32 {
        self.db
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_falls_at_once_and_rises_slowly() {
        let mut floor = NoiseFloor::default();
        floor.hear(-70.0);
        assert_eq!(floor.db(), -70.0);
        (0..100).for_each(|_| floor.hear(-20.0));
        assert!((floor.db() + 67.0).abs() < 0.01, "{floor:?}");
        floor.hear(-75.0);
        assert_eq!(floor.db(), -75.0);
    }
}
