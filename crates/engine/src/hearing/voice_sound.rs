//! The sound of a session, and when it is listened to for whose voice it is. Pure: the ears and the benches hold it against their own clocks.

use std::collections::VecDeque;

use riposte_dsp::{Edge, Frame};
use riposte_measures::{Span, Time};

use crate::hearing::recent_sound::RecentSound;

/// It is listened to when so much was voiced, beside each pause: soon enough for speech over a reply, and again when more is to be had.
const AFTER: [Span; 4] =
    [Span::from_millis(700), Span::from_millis(1_200), Span::from_millis(2_000), Span::from_millis(3_500)];

/// At most 8 s of a session.
#[derive(Default)]
pub struct VoiceSound {
    heard: RecentSound,
    /// Since when somebody speaks, and how long they did before.
    since: Option<Time>,
    voiced: Span,
    asked: usize,
}

impl VoiceSound {
    /// A session begins.
    pub fn begin(&mut self) {
        self.heard.clear();
        (self.voiced, self.asked) = (Span::ZERO, 0);
    }

    /// The next frame of the session.
    pub fn hear(&mut self, frame: &Frame) {
        self.heard.hear(frame);
    }

    /// What the voice gate says of the frame that ends at `now`, after [`VoiceSound::hear`]: the sound that is to be listened to now, if it is.
    pub fn watch(&mut self, edge: Option<Edge>, now: Time) -> Option<&VecDeque<f32>> {
        let mut due = false;
        match edge {
            Some(Edge::Onset { at }) => self.since = Some(at),
            Some(Edge::Offset { at }) => {
                if let Some(since) = self.since.take() {
                    self.voiced = self.voiced + (at - since);
                    due = true;
                }
            }
            None => {}
        }
        let voiced = self.voiced + self.since.map_or(Span::ZERO, |since| now - since);
        if AFTER.get(self.asked).is_some_and(|after| voiced >= *after) {
            self.asked += 1;
            due = true;
        }
        Some(self.heard.samples()).filter(|heard| due && !heard.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use riposte_dsp::{FRAME_FRAMES, RATE_HZ};

    use super::*;

    /// A voice of so many tenths of a second: how long what was listened to was, in seconds.
    fn listened(tenths: i64) -> Vec<f32> {
        let (mut sound, mut lengths) = (VoiceSound::default(), Vec::new());
        sound.begin();
        for n in 1..=tenths * 10 {
            let frame = Frame { at: Time::from_millis(10 * (n - 1)), samples: [0.1; FRAME_FRAMES] };
            sound.hear(&frame);
            let edge = match n {
                1 => Some(Edge::Onset { at: frame.at }),
                n if n == tenths * 10 => Some(Edge::Offset { at: frame.end() }),
                _ => None,
            };
            lengths.extend(sound.watch(edge, frame.end()).map(|heard| heard.len() as f32 / RATE_HZ as f32));
        }
        lengths
    }

    #[test]
    fn it_is_listened_to_as_it_gets_longer_and_at_its_pause() {
        assert_eq!(listened(4), [0.4]);
        assert_eq!(listened(15), [0.7, 1.2, 1.5]);
        assert_eq!(listened(100), [0.7, 1.2, 2.0, 3.5, 8.0], "no more than eight seconds are kept");
    }
}
