//! Whether what was played is known by the time it is asked for. Pure; no allocation.

use crate::FRAME_FRAMES;

/// Frames that are looked at, 500 ms.
const LOOKED_AT: usize = 50;
/// So many of them that were read too early, 200 ms in all, are no hiccup of a thread.
const TOO_EARLY: usize = 20;
/// The earliest are left out: one frame in ten.
const OUTLIERS: usize = LOOKED_AT / 10;
/// What is told goes on at this share of the time's own pace, or it has stopped.
const GOES_ON: f64 = 0.8;

/// How far what was told reached beyond each of the last frames, in samples.
#[derive(Clone, Debug)]
pub(super) struct Margin {
    /// And up to where it reached: rings.
    margins: [i64; LOOKED_AT],
    ends: [i64; LOOKED_AT],
    at: usize,
    seen: usize,
}

impl Margin {
    /// A frame that ended at `next` was read when all before `end` was told. Gives by how many samples frames are read too early, time and again, though what is
    /// played is told all the while: the devices' claims are wrong against each other by as much.
    pub(super) fn read(&mut self, next: i64, end: i64) -> Option<i64> {
        self.margins[self.at] = end - next;
        let oldest = std::mem::replace(&mut self.ends[self.at], end);
        self.at = (self.at + 1) % LOOKED_AT;
        self.seen = (self.seen + 1).min(LOOKED_AT + 1);
        let told = (end - oldest) as f64 > GOES_ON * (LOOKED_AT * FRAME_FRAMES) as f64;
        let too_early = self.margins.iter().filter(|margin| **margin < 0).count();
        if self.seen <= LOOKED_AT || !told || too_early < TOO_EARLY {
            return None;
        }
        let mut sorted = self.margins;
        sorted.sort_unstable();
        Some(-sorted[OUTLIERS])
    }

    /// From now on frames are read elsewhere.
    pub(super) fn begin_anew(&mut self) {
        *self = Self::default();
    }
}

impl Default for Margin {
    fn default() -> Self {
        Self { margins: [0; LOOKED_AT], ends: [0; LOOKED_AT], at: 0, seen: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: i64 = FRAME_FRAMES as i64;

    /// Of 100 frames; `told` is up to where was told when frame n was read, in frames.
    fn too_early(told: impl Fn(i64) -> i64) -> Option<i64> {
        let mut margin = Margin::default();
        (0..100).find_map(|n| margin.read((n + 1) * FRAME, told(n) * FRAME))
    }

    #[test]
    fn what_is_always_late_is_told() {
        assert_eq!(too_early(|n| n + 3), None);
        assert_eq!(too_early(|n| n + 1), None, "just in time");
        assert_eq!(too_early(|n| n - 1), Some(2 * FRAME));
        assert_eq!(too_early(|n| n - n % 2), Some(2 * FRAME), "every other frame");
    }

    #[test]
    fn a_hiccup_and_an_end_are_not() {
        assert_eq!(too_early(|n| if (60..75).contains(&n) { 62 } else { n + 2 }), None);
        assert_eq!(too_early(|n| (n + 2).min(60)), None, "nothing is played any more");
    }
}
