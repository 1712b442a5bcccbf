//! What the user does in a scene: speech with its words and pauses, coughs, the key, typing, the mode, stopping; and when the whole machine
//! sleeps. Laid down beforehand, so that it is the same however the conversation goes.

use riposte_measures::{Mode, Span, Time};
use riposte_turn::Input;

use crate::random::Random;
use crate::scene::{Scene, Source};

const QUESTIONS: &[&str] = &[
    "What time is it?",
    "Tell me a story about a king and his horse",
    "And what about tomorrow?",
    "How do I get to the museum from here?",
    "I would like to",
    "Play some music.",
    "Could you tell me where the",
    "Yes.",
    "Because it rained all day, we stayed at home.",
    "¿Qué tiempo hace mañana en Málaga?",
    "No, the other one, the green one please.",
    "um",
    "Remind me to call my mother at five and then",
];
const ASIDES: &[&str] = &[
    "mm-hm",
    "yeah",
    "okay",
    "right, I see",
    "uh huh",
    "sí, claro",
    "hold on",
    "un momento",
    "okay, go on",
    "that's amazing",
];
const STOPS: &[&str] = &["Stop.", "wait", "Stop, please.", "Hold on."];
const ECHOES: &[&str] = &["opens at nine in the morning", "once upon a time there was", "it is half past"];
const TYPED: &[&str] = &["hello", "what now?", " ", "and the day after?", "stop", "é"];

/// A word, while it is spoken.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) from: Time,
    pub(crate) to: Time,
    pub(crate) text: &'static str,
}

/// A scene as the user has it in mind.
#[derive(Debug, Default)]
pub(crate) struct Script {
    pub(crate) acts: Vec<(Time, Source, Input)>,
    pub(crate) words: Vec<Word>,
    pub(crate) sleeps: Vec<(Time, Span)>,
}

/// Lays the script down.
pub(crate) fn script(scene: &Scene) -> Script {
    let mut writer = Writer {
        random: Random::of(scene.seed, "user"),
        script: Script::default(),
        scene: *scene,
        voice_free: Time::ZERO,
        doubt: false,
        key_free: Time::ZERO,
        duplex: scene.mode == Mode::Duplex,
    };
    writer.write();
    writer.script
}

struct Writer {
    random: Random,
    script: Script,
    scene: Scene,
    /// Until then the user speaks, or has the key.
    voice_free: Time,
    /// What was told last: it may be the loudspeaker.
    doubt: bool,
    key_free: Time,
    duplex: bool,
}

impl Writer {
    fn write(&mut self) {
        let mut at = Time::from_millis(300);
        while at < Time::ZERO + self.scene.length {
            let over = self.act(at);
            let busy = if self.random.chance(80.0) { over } else { at };
            let gap = match self.random.below(10) {
                0..4 => self.random.ms(20, 1_500),
                4..9 => self.random.ms(1_500, 6_000),
                _ => self.random.ms(6_000, 20_000),
            };
            at = self.grid(busy + gap);
            if self.scene.sleeps && self.random.chance(2.0) {
                self.script.sleeps.push((at, self.random.ms(2_000, 40_000)));
            }
        }
    }

    /// Something from `at` on; when it is over.
    fn act(&mut self, at: Time) -> Time {
        match self.random.below(100) {
            0..40 if self.duplex => self.speech(at, QUESTIONS),
            0..40 => self.hold(at),
            40..50 => self.speech(at, ASIDES),
            50..56 => self.cough(at),
            56..62 => self.speech(at, STOPS),
            62..66 => self.speech(at, ECHOES),
            66..76 => self.hold(at),
            76..81 => self.taps(at),
            81..88 => {
                let text = self.random.pick(TYPED).to_owned();
                self.user(at, Input::Say { text })
            }
            88..91 => {
                self.duplex = self.random.chance(50.0);
                let mode = if self.duplex { Mode::Duplex } else { Mode::PushToTalk };
                self.user(at, Input::SetMode { mode })
            }
            91..95 => self.user(at, Input::Stop),
            95..97 => {
                self.user(at, Input::Begin);
                let over = self.speech(at, QUESTIONS);
                self.user(over, Input::End)
            }
            97..99 => self.user(at, Input::KeyUp),
            _ => self.speech(at, QUESTIONS),
        }
    }

    fn user(&mut self, at: Time, input: Input) -> Time {
        self.script.acts.push((self.grid(at), Source::User, input));
        at
    }

    fn hold(&mut self, at: Time) -> Time {
        let down = at.max(self.key_free);
        self.user(down, Input::KeyDown);
        if self.random.chance(20.0) {
            self.user(down + Span::from_millis(30), Input::KeyDown);
        }
        let begins = down + self.random.ms(0, 500);
        let spoken = if self.random.chance(92.0) { self.speech(begins, QUESTIONS) } else { begins };
        let up = spoken + self.random.ms(0, 500) + Span::from_millis(10);
        self.key_free = up + Span::from_millis(10);
        self.user(up, Input::KeyUp)
    }

    fn taps(&mut self, at: Time) -> Time {
        let tap = |writer: &mut Self, at: Time| {
            let down = at.max(writer.key_free);
            writer.user(down, Input::KeyDown);
            let up = writer.after(down, 40, 250);
            writer.user(up, Input::KeyUp);
            writer.key_free = up + Span::from_millis(10);
            up
        };
        let first = tap(self, at);
        let spoken = self.speech(first, QUESTIONS);
        if self.random.chance(90.0) { tap(self, spoken) } else { spoken }
    }

    fn cough(&mut self, at: Time) -> Time {
        let from = at.max(self.voice_free);
        let to = from + self.random.ms(50, 700);
        self.voiced(from, to);
        to
    }

    /// Words with pauses between some of them.
    fn speech(&mut self, at: Time, phrases: &[&'static str]) -> Time {
        let from = at.max(self.voice_free);
        let (mut run, mut to) = (from, from);
        for text in self.random.pick(phrases).split(' ') {
            if to > run && self.random.chance(12.0) {
                self.voiced(run, to);
                run = self.after(to, 120, 1_600);
                to = run;
            }
            let from = to;
            to = self.after(to, 120, 420);
            self.script.words.push(Word { from, to, text });
        }
        self.voiced(run, to);
        to
    }

    /// The detector says so a little later; a model that listens for the end of a turn later still.
    fn voiced(&mut self, from: Time, to: Time) {
        let (from, to) = (self.grid(from), self.grid(to));
        let told = self.after(from, 30, 70);
        let ended = self.after(to, 60, 110).max(told + Span::from_millis(10));
        self.doubted(told, ended);
        self.script.acts.push((told, Source::Microphone, Input::VoiceOnset { at: from }));
        self.script.acts.push((ended, Source::Microphone, Input::VoiceOffset { at: to }));
        if self.scene.listens_for_ends {
            let value = self.random.below(101) as f32 / 100.0;
            let at = self.after(ended, 10, 60);
            self.script.acts.push((at, Source::Microphone, Input::EndProbability { at: to, value }));
        }
        self.voice_free = ended + Span::from_millis(70);
    }

    /// Now and then the detector can't say at once, or at all, whether it is the loudspeaker.
    fn doubted(&mut self, told: Time, ended: Time) {
        let doubt = self.random.chance(15.0);
        if std::mem::replace(&mut self.doubt, doubt) != doubt {
            self.script.acts.push((told, Source::Microphone, Input::CouldBeEcho { could: doubt }));
        }
        let cleared = self.after(told, 100, 400);
        if doubt && cleared < ended {
            self.doubt = false;
            self.script.acts.push((cleared, Source::Microphone, Input::CouldBeEcho { could: false }));
        }
    }

    /// So many milliseconds after `at`.
    fn after(&mut self, at: Time, low: i64, high: i64) -> Time {
        let span = self.random.ms(low, high);
        self.grid(at + span)
    }

    fn grid(&self, at: Time) -> Time {
        self.scene.grid(at)
    }
}
