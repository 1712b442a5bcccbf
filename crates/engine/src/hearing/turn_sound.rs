//! The sound of the turn so far, and when its pauses are judged. Pure: the ears and the benches hold it against their own clocks.

use std::collections::VecDeque;

use riposte_dsp::{Edge, Frame};
use riposte_measures::{Span, Time};

use crate::hearing::recent_sound::RecentSound;

/// How long a pause has lasted when it is judged. The model was trained with about so much silence at the end; after less it says less, and the
/// longer it hears silence, the more it takes anything for finished (crates/end_of_turn, "What it can tell"): asking again would only count the
/// passing of time twice, which the turn machine weighs already.
const PAUSES: [Span; 1] = [Span::from_millis(200)];

/// At most 8 s of a turn, and the pause it is in.
#[derive(Default)]
pub struct TurnSound {
    heard: RecentSound,
    /// The pause in progress: the end of the last voiced sample, and how often it was judged.
    pause: Option<(Time, usize)>,
}

/// What comes of a frame.
#[derive(Debug, PartialEq)]
pub enum TurnNews<'a> {
    Nothing,
    /// Speech went on: what was asked of the pause is of no use any more.
    SpeaksOn,
    /// The pause that began at `at` is to be judged by this sound.
    Judge {
        at: Time,
        heard: &'a VecDeque<f32>,
    },
}

impl TurnSound {
    /// A turn begins, or nothing is listened to any more. Whether a pause was in progress.
    pub fn clear(&mut self) -> bool {
        self.heard.clear();
        self.pause.take().is_some()
    }

    /// The next frame of the turn.
    pub fn hear(&mut self, frame: &Frame) {
        self.heard.hear(frame);
    }

    /// What the voice gate says of the frame that ends at `now`, after [`TurnSound::hear`].
    pub fn watch(&mut self, edge: Option<Edge>, now: Time) -> TurnNews<'_> {
        match edge {
            Some(Edge::Onset { .. }) if self.pause.take().is_some() => return TurnNews::SpeaksOn,
            Some(Edge::Offset { at }) if !self.heard.samples().is_empty() => self.pause = Some((at, 0)),
            Some(_) | None => {}
        }
        if let Some((at, count)) = self.pause
            && let Some(&due) = PAUSES.get(count)
            && now - at >= due
        {
            self.pause = Some((at, count + 1));
            return TurnNews::Judge { at, heard: self.heard.samples() };
        }
        TurnNews::Nothing
    }
}
