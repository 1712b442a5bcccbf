//! What hears, in virtual time: the engine's ears with a recogniser that makes no mistakes, is 100 ms late and reports every 100 ms.

use riposte_dsp::{EchoConfig, EchoPath, FRAME_FRAMES, Frame, VoiceWatch};
use riposte_engine::input_of;
use riposte_turn::{Input, Revision};

use crate::turns::scene::{MS, Scene, time_of};

/// bench-460: partials lag by this, and come this often.
pub(crate) const PARTIALS: i64 = 100 * MS;

/// When the first partial of a session that begins at `start` comes. The raster is the scenario's, not the session's: one that begins a frame later, as it
/// may in real time, would be told its words up to 100 ms sooner or later.
pub(crate) fn first_partial(start: i64) -> i64 {
    (start.div_euclid(PARTIALS) + 1) * PARTIALS
}
/// What the engine remembers from before speech was noticed.
const REMEMBERED: i64 = 500 * MS;

pub(super) enum Order {
    Hear { session: Revision, from: i64 },
    Finalise { session: Revision, revision: Revision, until: i64 },
    Unhear { session: Revision },
}

/// What a frame leads to.
pub(super) enum Heard {
    Now(Input),
    /// The final text, as it will be told when the recogniser is through.
    Text {
        session: Revision,
        input: Input,
    },
}

struct Session {
    session: Revision,
    from: i64,
    next_partial: i64,
    text: String,
}

pub(super) struct Ears {
    punctuation: bool,
    orders: Vec<Order>,
    voice: VoiceWatch,
    echo: EchoPath,
    open: Option<Session>,
    finalise: Option<(Revision, i64)>,
    /// Since when nobody else took the frames.
    remembered_since: i64,
}

impl Ears {
    pub(super) fn new(detector: &str, punctuation: bool) -> Ears {
        Ears {
            punctuation,
            orders: Vec::new(),
            voice: VoiceWatch::new(detector),
            echo: EchoPath::new(EchoConfig::default()),
            open: None,
            finalise: None,
            remembered_since: i64::MIN / 2,
        }
    }

    /// What the loudspeaker plays from `from` on.
    pub(super) fn played(&mut self, from: i64, samples: &[f32]) {
        self.echo.played(time_of(from), samples);
    }

    /// Carried out at the next frame.
    pub(super) fn order(&mut self, order: Order) {
        self.orders.push(order);
    }

    pub(super) fn is_open(&self, session: Revision) -> bool {
        self.open.as_ref().is_some_and(|open| open.session == session)
    }

    pub(super) fn frame(&mut self, from: i64, samples: &[f32; FRAME_FRAMES], scene: &Scene) -> Vec<Heard> {
        self.take_orders(from);
        let mut heard = Vec::new();
        if let (Some((revision, until)), Some(open)) = (self.finalise, &self.open)
            && from >= until
        {
            let input = Input::Final { revision, text: written(self.punctuation, scene.heard(open.from, from)) };
            heard.push(Heard::Text { session: open.session, input });
            self.finalise = None;
        }
        let end = from + FRAME_FRAMES as i64;
        if let Some(open) = self.open.as_mut().filter(|open| open.next_partial <= end) {
            open.next_partial += PARTIALS;
            let text = written(self.punctuation, scene.heard(open.from, end - PARTIALS));
            if text != open.text {
                // Words do not change any more once they are there: what was said before is stable.
                let stable_bytes = if text.starts_with(&open.text) { open.text.len() } else { 0 };
                open.text.clone_from(&text);
                heard.push(Heard::Now(Input::Partial {
                    session: open.session,
                    text,
                    stable_bytes,
                    until: time_of(end - PARTIALS),
                }));
            }
        }
        let mut frame = Frame { at: time_of(from), samples: *samples };
        self.echo.clean(&mut frame);
        self.voice.feed(&frame, &mut self.echo, |news| heard.push(Heard::Now(input_of(news))));
        heard
    }

    fn take_orders(&mut self, now: i64) {
        for order in std::mem::take(&mut self.orders) {
            match order {
                Order::Hear { session, from } => {
                    let remembered =
                        if self.open.is_some() { now } else { self.remembered_since.max(now - REMEMBERED) };
                    let from = from.max(remembered);
                    self.open = Some(Session { session, from, next_partial: first_partial(now), text: String::new() });
                    self.finalise = None;
                    self.voice.begin();
                }
                Order::Finalise { session, revision, until } if self.is_open(session) => {
                    self.finalise = Some((revision, until));
                }
                Order::Unhear { session } if self.is_open(session) => {
                    self.open = None;
                    self.finalise = None;
                    self.remembered_since = now;
                }
                Order::Finalise { .. } | Order::Unhear { .. } => {}
            }
        }
    }
}

/// As the recogniser writes it.
fn written(punctuation: bool, mut text: String) -> String {
    if !punctuation {
        text.retain(|c| !matches!(c, '.' | ',' | '?' | '!' | ';' | ':' | '\u{bf}' | '\u{a1}'));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::turns::scene::LEAD;
    use crate::turns::tests::prepare;

    #[test]
    fn how_the_voice_fell_is_told_before_its_pause() {
        let prepared = prepare(
            r#"
            line = [{ id = "q", at = 0, say = "what time is it" }]
            expect = [{ must = "answer", line = "q", within_ms = 3000 }]
            "#,
        );
        let (mut scene, mut ears) = (Scene::new(prepared), Ears::new("earshot", true));
        let mut told = Vec::new();
        for from in (-LEAD..2_000 * MS).step_by(FRAME_FRAMES) {
            let samples = scene.capture(from);
            told.extend(ears.frame(from, &samples, &scene).into_iter().filter_map(|heard| match heard {
                Heard::Now(input) => Some(input),
                Heard::Text { .. } => None,
            }));
        }
        let [.., Input::EnergySlope { at, db_per_s }, Input::VoiceOffset { at: paused }] = &told[..] else {
            panic!("{told:?}")
        };
        assert!(at == paused && *db_per_s < 0.0, "its last word falls off: {told:?}");
    }
}
