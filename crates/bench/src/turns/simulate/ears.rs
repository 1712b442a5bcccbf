//! What hears, in virtual time: the engine's ears with a recogniser that makes no mistakes, is 100 ms late and reports every 100 ms.

use riposte_dsp::{
    EchoConfig, EchoPath, Edge, FRAME_FRAMES, Frame, Vad, VoiceGate, VoiceGateConfig, VoiceLevels, peak_db, vad,
};
use riposte_turn::{Input, Revision};

use crate::turns::scene::{MS, Scene, time_of};

/// bench-460: partials lag by this, and come this often.
pub(crate) const PARTIALS: i64 = 100 * MS;
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
    detector: Option<Box<dyn Vad>>,
    gate: VoiceGate,
    echo: EchoPath,
    levels: VoiceLevels,
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
            detector: vad(detector),
            gate: VoiceGate::new(VoiceGateConfig::default()),
            echo: EchoPath::new(EchoConfig::default()),
            levels: VoiceLevels::default(),
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
        let voice = self.detector.as_mut().map_or(0.0, |detector| detector.probability(&frame.samples));
        let probability = if self.echo.is_only_echo() { 0.0 } else { voice };
        match self.gate.feed(frame.at, probability, peak_db(&frame.samples)) {
            Some(Edge::Onset { at }) => heard.push(Heard::Now(Input::VoiceOnset { at })),
            Some(Edge::Offset { at }) => heard.push(Heard::Now(Input::VoiceOffset { at })),
            None => {}
        }
        self.levels.feed(&self.gate, |db| heard.push(Heard::Now(Input::VoiceLevel { db })));
        heard
    }

    fn take_orders(&mut self, now: i64) {
        for order in std::mem::take(&mut self.orders) {
            match order {
                Order::Hear { session, from } => {
                    let remembered =
                        if self.open.is_some() { now } else { self.remembered_since.max(now - REMEMBERED) };
                    let from = from.max(remembered);
                    self.open = Some(Session { session, from, next_partial: now + PARTIALS, text: String::new() });
                    self.finalise = None;
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
