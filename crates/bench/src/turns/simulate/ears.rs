//! What hears, in virtual time: the engine's ears, with a recogniser that makes no mistakes, is 100 ms late and reports every 100 ms, or with a real one
//! whose time is reckoned.

use std::sync::Arc;

use riposte_dsp::{EchoConfig, EchoPath, FRAME_FRAMES, Frame, PreRoll, VoiceWatch};
use riposte_engine::{KnownVoice, ToldEnd, TurnNews, TurnSound, VoiceSound, input_of, input_of_text};
use riposte_measures::{Span, Time};
use riposte_speech::whisper::Paced;
use riposte_speech::{Heard as Recognised, SpeechError};
use riposte_turn::{Input, Revision};

use super::SetUp;
use super::flux::Flux;
use crate::turns::format::Language;
use crate::turns::positions::{MS, time_of};
use crate::turns::real::{RealJudge, RealRecogniser, RealVoices};
use crate::turns::scene::Scene;

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
    OpenSession { session: Revision, from: i64 },
    Finalise { session: Revision, revision: Revision, until: i64 },
    CloseSession { session: Revision },
}

/// What a frame leads to.
pub(super) enum Heard {
    Now(Input),
    /// A little later.
    After {
        takes: Span,
        input: Input,
    },
    /// The final text, as it will be told when the recogniser is through.
    Text {
        session: Revision,
        input: Input,
    },
}

struct Session {
    session: Revision,
    from: i64,
    by: By,
}

/// Who recognises it.
enum By {
    /// Somebody who makes no mistakes.
    Script { next_partial: i64, text: String, flux: Option<Flux> },
    /// A model; when the first sample that it was given was captured.
    Model { paced: Box<Paced>, first: Time },
}

/// A judgement of a pause by its sound takes so long (crates/end_of_turn: p50 48 ms).
const JUDGEMENT: Span = Span::from_millis(50);

/// And a comparison of voices (crates/speaker: p50 20 to 69 ms up to 6 s).
const COMPARISON: Span = Span::from_millis(40);

pub(super) struct Ears {
    punctuation: bool,
    recogniser: Option<Arc<RealRecogniser>>,
    language: Language,
    judge: Option<Arc<RealJudge>>,
    turn: TurnSound,
    voices: Option<Arc<RealVoices>>,
    voice_sound: VoiceSound,
    known_voice: KnownVoice,
    flux: bool,
    told_end: ToldEnd,
    pre_roll: PreRoll,
    orders: Vec<Order>,
    voice: VoiceWatch,
    echo: EchoPath,
    open: Option<Session>,
    finalise: Option<(Revision, i64)>,
}

impl Ears {
    pub(super) fn new(set_up: &SetUp, language: Language) -> Ears {
        Ears {
            punctuation: set_up.punctuation,
            recogniser: set_up.recogniser.clone().filter(|real| real.knows(language)),
            language,
            judge: set_up.judge.clone(),
            turn: TurnSound::default(),
            voices: set_up.voices.clone(),
            voice_sound: VoiceSound::default(),
            known_voice: KnownVoice::default(),
            flux: set_up.flux,
            told_end: ToldEnd::default(),
            pre_roll: PreRoll::new(),
            orders: Vec::new(),
            voice: VoiceWatch::new(set_up.detector),
            echo: EchoPath::new(EchoConfig::default()),
            open: None,
            finalise: None,
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

    /// The next frame, which arrives at `now`.
    pub(super) fn frame(&mut self, from: i64, samples: &[f32; FRAME_FRAMES], scene: &Scene, now: Time) -> Vec<Heard> {
        let mut frame = Frame { at: time_of(from), samples: *samples };
        self.echo.clean(&mut frame);
        let mut heard = Vec::new();
        self.take_orders(from, now, &mut heard);
        if let (Some((revision, until)), Some(open)) = (self.finalise, self.open.as_mut())
            && from >= until
        {
            self.finalise = None;
            let (session, begins) = (open.session, open.from);
            match &mut open.by {
                By::Script { .. } => {
                    let text = written(self.punctuation, scene.heard(begins, from));
                    heard.push(Heard::Text { session, input: Input::Final { revision, text, closes: None } });
                }
                By::Model { .. } => {
                    self.ask_model(now, &mut heard, |paced, read| paced.finalise(revision.0, now, read));
                }
            }
        }
        self.listen(&frame, from, scene, now, &mut heard);
        let edge = self.voice.feed(&frame, &mut self.echo, |news| heard.push(Heard::Now(input_of(news))));
        heard.extend(self.told_end.watch(edge).map(Heard::Now));
        if let Some(judge) = &self.judge
            && let TurnNews::Judge { at, heard: sound } = self.turn.watch(edge, frame.end())
        {
            let sound: Vec<f32> = sound.iter().copied().collect();
            let judged = judge.probability(&sound).map(|value| Input::EndProbability { at, value });
            heard.extend(judged.map(|input| Heard::After { takes: JUDGEMENT, input }));
        }
        // A voice begins before its session does.
        let due = self.voice_sound.watch(edge, frame.end());
        if let (Some(voices), Some(open), Some(sound)) = (&self.voices, &self.open, due) {
            let (session, sound): (_, Vec<f32>) = (open.session, sound.iter().copied().collect());
            if let Some(voice) = voices.embed(&sound) {
                let likeness = self.known_voice.meet(session, voice);
                let input = likeness.map(|likeness| Input::VoiceLikeness { session, likeness });
                heard.extend(input.map(|input| Heard::After { takes: COMPARISON, input }));
            }
        }
        heard
    }

    /// What was heard in this session was the user.
    pub(super) fn was_the_user(&mut self, session: Revision) {
        self.known_voice.was_the_user(session);
    }

    /// Hands the frame to whoever recognises, or remembers it.
    fn listen(&mut self, frame: &Frame, from: i64, scene: &Scene, now: Time, heard: &mut Vec<Heard>) {
        self.pre_roll.push(frame);
        let Some(open) = self.open.as_mut() else { return };
        self.turn.hear(frame);
        self.voice_sound.hear(frame);
        let end = from + FRAME_FRAMES as i64;
        if let By::Script { flux: Some(flux), .. } = &mut open.by {
            flux.hears(&scene.heard(open.from, end), end);
            while let Some(said) = flux.arrived(end) {
                let told = self.told_end.said(open.session, time_of(said.until), said.probability);
                heard.extend(told.map(Heard::Now));
            }
        }
        match &mut open.by {
            By::Script { next_partial, text, .. } if *next_partial <= end => {
                *next_partial += PARTIALS;
                let said = written(self.punctuation, scene.heard(open.from, end - PARTIALS));
                if said != *text {
                    // Words do not change any more once they are there: what was said before is stable.
                    let stable_bytes = if said.starts_with(&*text) { text.len() } else { 0 };
                    text.clone_from(&said);
                    let until = time_of(end - PARTIALS);
                    let session = open.session;
                    heard.push(Heard::Now(Input::Partial {
                        session,
                        text: said,
                        stable_bytes,
                        until,
                        closes: None,
                        sure: None,
                    }));
                }
            }
            By::Script { .. } => {}
            By::Model { .. } => self.ask_model(now, heard, |paced, read| paced.push(&frame.samples, now, read)),
        }
    }

    /// When the model has the text ready that it is at.
    pub(super) fn next_at(&self) -> Option<Time> {
        match &self.open.as_ref()?.by {
            By::Model { paced, .. } => paced.next_at(),
            By::Script { .. } => None,
        }
    }

    /// What the model has understood until `now`.
    pub(super) fn reports(&mut self, now: Time) -> Vec<Input> {
        let mut heard = Vec::new();
        self.ask_model(now, &mut heard, |_, _| Ok(()));
        heard.into_iter().filter_map(|heard| if let Heard::Now(input) = heard { Some(input) } else { None }).collect()
    }

    /// Does something with the model's session, and takes what it reports until `now`.
    fn ask_model(
        &mut self,
        now: Time,
        heard: &mut Vec<Heard>,
        work: impl FnOnce(&mut Paced, riposte_speech::whisper::Read<'_>) -> Result<(), SpeechError>,
    ) {
        let (Some(real), Some(Session { session, by: By::Model { paced, first }, .. })) =
            (&self.recogniser, self.open.as_mut())
        else {
            return;
        };
        let mut read = |unread: &_| real.read(unread);
        let told = work(paced, &mut read).and_then(|()| paced.reports(now, &mut read));
        let told = told.unwrap_or_else(|error| vec![Recognised::Failed(error)]);
        heard.extend(told.into_iter().filter_map(|told| input_of_text(told, *session, *first)).map(Heard::Now));
    }

    fn take_orders(&mut self, from: i64, now: Time, heard: &mut Vec<Heard>) {
        for order in std::mem::take(&mut self.orders) {
            match order {
                Order::OpenSession { session, from: wanted } => {
                    let begins = wanted.max(from - REMEMBERED);
                    self.finalise = None;
                    self.voice.begin();
                    self.turn.clear();
                    self.voice_sound.begin();
                    let frames: Vec<Frame> =
                        self.pre_roll.frames().filter(|frame| frame.end() > time_of(wanted)).cloned().collect();
                    frames.iter().for_each(|frame| self.turn.hear(frame));
                    frames.iter().for_each(|frame| self.voice_sound.hear(frame));
                    let first = frames.first().map_or(time_of(from), |frame| frame.at);
                    let by = match self.recogniser.as_ref().map(|real| real.session(self.language)) {
                        Some(Ok(paced)) => By::Model { paced: Box::new(paced), first },
                        Some(Err(error)) => {
                            heard.extend(input_of_text(Recognised::Failed(error), session, first).map(Heard::Now));
                            continue;
                        }
                        None => {
                            self.told_end.begin(session);
                            let flux = self.flux.then(|| Flux::new(begins));
                            By::Script { next_partial: first_partial(from), text: String::new(), flux }
                        }
                    };
                    self.open = Some(Session { session, from: begins, by });
                    for frame in &frames {
                        self.ask_model(now, heard, |paced, read| paced.push(&frame.samples, now, read));
                    }
                }
                Order::Finalise { session, revision, until } if self.is_open(session) => {
                    self.finalise = Some((revision, until));
                }
                Order::CloseSession { session } if self.is_open(session) => {
                    self.open = None;
                    self.finalise = None;
                    self.turn.clear();
                }
                Order::Finalise { .. } | Order::CloseSession { .. } => {}
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
