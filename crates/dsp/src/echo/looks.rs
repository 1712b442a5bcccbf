//! While no delay is known: whether captured sound correlates with played sound, and at which lag, from a few glances. Pure; no allocation.

use super::audible::{ACTIVE_DB, NoiseFloor};

/// Glances in a row that must agree, 30 ms between two.
const AGREEING: usize = 5;
/// How far apart, in samples (2 ms).
const AGREEMENT: usize = 32;
/// Of 229 pairs of synthetic voices that have nothing to do with each other, one word longer than 3 s each, 3 had five glances in a row this high that agree;
/// of 56 echoes in a room (-6 dB, a tail of 200 ms) all had, 175 ms after the first sound (229 ms at most), all at the right delay. With a voice 9 dB
/// over the echo from 300 ms on 53 of 56 had, three quarters before it began.
const FOUND_HEIGHT: f32 = 14.0;
/// From this on a piece of sound has something of the loudspeaker's in it: after 60 ms of it echoes reach 17, and 99 in 100 glances at others' voices less.
pub(super) const SUSPECT_HEIGHT: f32 = 12.0;
/// Frames with sound that make a glance worth believing, 60 ms.
const TELLING_FRAMES: u32 = 6;

/// The last glances.
#[derive(Clone, Debug, Default)]
pub(super) struct Looks {
    /// Lag and height, newest last.
    last: [(usize, f32); AGREEING],
    /// Frames that sounded, of the last 512 ms: one bit each, newest lowest.
    sounding: u64,
    noise: NoiseFloor,
}

/// A single frame louder than the noise floor by this sounds.
const OVER_NOISE_DB: f32 = 10.0;
/// Frames in one glance.
const SEEN_FRAMES: u32 = 51;

impl Looks {
    /// A captured frame of so many dB full scale.
    pub(super) fn hear(&mut self, db: f32) {
        self.noise.hear(db);
        let sounds = db > ACTIVE_DB && db > self.noise.db() + OVER_NOISE_DB;
        self.sounding = (self.sounding << 1 | u64::from(sounds)) & ((1 << SEEN_FRAMES) - 1);
    }

    /// Something is there to look at.
    pub(super) fn is_worth_it(&self) -> bool {
        self.sounding != 0
    }

    /// What was seen. Gives lag and height if enough glances agree.
    pub(super) fn saw(&mut self, lag: usize, height: f32) -> Option<(usize, f32)> {
        self.last.rotate_left(1);
        self.last[AGREEING - 1] = (lag, height);
        let agrees = |(other, height): &(usize, f32)| other.abs_diff(lag) <= AGREEMENT && *height >= FOUND_HEIGHT;
        self.last.iter().all(agrees).then_some((lag, height))
    }

    /// The sound in the microphone may be the loudspeaker's: it looks so, or too little of it was heard yet.
    pub(super) fn may_be_echo(&self) -> bool {
        self.sounding.count_ones() < TELLING_FRAMES || self.last[AGREEING - 1].1 >= SUSPECT_HEIGHT
    }

    /// What was seen is forgotten, what was heard is not.
    pub(super) fn begin_anew(&mut self) {
        self.last = Default::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_that_agree_are_believed() {
        let mut looks = Looks::default();
        assert_eq!((0..5).filter_map(|n| looks.saw(640 + n, 20.0)).count(), 1);
        assert_eq!(looks.saw(700, 20.0), None, "another delay");
        assert!((0..3).all(|_| looks.saw(700, 20.0).is_none()));
        assert_eq!(looks.saw(700, 20.0), Some((700, 20.0)));
        assert_eq!(looks.saw(700, FOUND_HEIGHT - 1.0), None, "too low");
        looks.saw(700, 20.0);
        looks.begin_anew();
        assert_eq!(looks.saw(700, 20.0), None);
    }

    #[test]
    fn sound_unlike_anything_played_is_near_end_speech_after_60_ms() {
        let mut looks = Looks::default();
        (0..50).for_each(|_| looks.hear(-70.0));
        assert!(!looks.is_worth_it());
        for n in 0..20 {
            looks.hear(-30.0);
            looks.saw(n * 100, 6.0);
            assert_eq!(looks.may_be_echo(), n < 5);
        }
        looks.saw(640, 20.0);
        assert!(looks.may_be_echo());
    }
}
