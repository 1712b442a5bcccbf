//! What a scene is like: drawn from its seed, or laid on a grid so that much is simultaneous.

use riposte_measures::{Mode, Span, Time};

use crate::random::Random;
use crate::speaker::FRAME;

/// Who sends: what one sends arrives in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    User,
    Microphone,
    Recogniser,
    Reply,
    Speaker,
}

/// What a scene is like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene {
    pub(crate) seed: u64,
    /// Of the order in which simultaneous things happen.
    pub(crate) tie: u64,
    pub(crate) mode: Mode,
    pub(crate) length: Span,
    pub(crate) partials: bool,
    pub(crate) lag: Span,
    pub(crate) listens_for_ends: bool,
    pub(crate) sleeps: bool,
    /// Everything falls on a grid of frames, so that much is simultaneous; and nothing sleeps, waits or is lost.
    pub(crate) on_grid: bool,
}

impl Scene {
    pub(crate) fn of(seed: u64, on_grid: bool) -> Scene {
        let mut random = Random::of(seed, "scene");
        Scene {
            seed,
            tie: 0,
            mode: if random.chance(60.0) { Mode::Duplex } else { Mode::PushToTalk },
            length: Span::from_millis(90_000),
            partials: random.chance(80.0),
            lag: Span::from_millis(10 * random.ms(3, 40).as_millis()),
            listens_for_ends: random.chance(40.0),
            sleeps: !on_grid && random.chance(30.0),
            on_grid,
        }
    }

    pub(crate) fn grid(&self, at: Time) -> Time {
        let frame = FRAME.as_micros();
        if self.on_grid { Time::from_micros((at.as_micros() + frame - 1).div_euclid(frame) * frame) } else { at }
    }
}
