//! The last seconds of what is heard. Pure.

use std::collections::VecDeque;

use riposte_dsp::Frame;
use riposte_end_of_turn::LONGEST_FRAMES;

/// At most 8 s, the newest; allocates when it is made.
pub(crate) struct RecentSound(VecDeque<f32>);

impl Default for RecentSound {
    fn default() -> Self {
        Self(VecDeque::with_capacity(LONGEST_FRAMES))
    }
}

impl RecentSound {
    pub(crate) fn hear(&mut self, frame: &Frame) {
        let surplus = (self.0.len() + frame.samples.len()).saturating_sub(LONGEST_FRAMES);
        self.0.drain(..surplus);
        self.0.extend(&frame.samples);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn samples(&self) -> &VecDeque<f32> {
        &self.0
    }
}
