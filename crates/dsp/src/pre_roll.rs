//! What was heard just before speech was noticed. Pure; allocates only in `new`.

use std::collections::VecDeque;

use crate::Frame;

/// 500 ms.
const CAPACITY: usize = 50;

/// The last 500 ms of frames, so that the first word is never clipped.
#[derive(Debug)]
pub struct PreRoll {
    frames: VecDeque<Frame>,
}

impl PreRoll {
    pub fn new() -> Self {
        Self { frames: VecDeque::with_capacity(CAPACITY) }
    }

    /// Remembers a frame; the oldest is forgotten.
    pub fn push(&mut self, frame: &Frame) {
        if self.frames.len() == CAPACITY {
            self.frames.pop_front();
        }
        self.frames.push_back(frame.clone());
    }

    /// What is remembered, oldest first.
    pub fn frames(&self) -> impl Iterator<Item = &Frame> {
        self.frames.iter()
    }
}

impl Default for PreRoll {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use riposte_measures::Time;

    use super::*;
    use crate::FRAME_FRAMES;

    #[test]
    fn it_keeps_the_last_half_second_in_order() {
        let mut pre_roll = PreRoll::new();
        for n in 0..123 {
            pre_roll.push(&Frame { at: Time::from_millis(n * 10), samples: [0.0; FRAME_FRAMES] });
        }
        let times: Vec<i64> = pre_roll.frames().map(|frame| frame.at.as_micros() / 1000).collect();
        assert_eq!(times, (73..123).map(|n| n * 10).collect::<Vec<_>>());
    }
}
