//! The whole echo path: played sound is aligned with captured sound, the canceller removes the echo, and the room is watched for headphones and for the
//! echo's delay. Runs on the thread that reads the microphone.

use riposte_measures::{Span, Time};

use super::audible::SILENT_POWER;
use super::in_step::{AFTER_A_JUMP, AT_THE_START, IN_A_NEW_ROOM, InStep, Levels};
use super::mistakes::Mistakes;
use super::{
    Coupling, DEFAULT_ECHO_CANCELLER, DelayEstimator, EchoCanceller, EchoConfig, EchoReference, echo_canceller, power,
    power_db,
};
use crate::{FRAME_FRAMES, Frame, RATE_HZ};

/// How long after the last played sound its echo may still arrive: the longest delay, and a room that takes a second to fall silent.
const TAIL_FRAMES: usize = 150;
/// A delay that is found is told to the canceller when it is this sure, and this far from the last one.
const SURE: f32 = 0.5;
const MOVED: Span = Span::from_millis(20);
/// Sound played without an echo that the delay estimator finds, after which there is none to speak of: an echo that could be taken for a voice shows within
/// one of its segments of 512 ms.
const UNKNOWN_FRAMES: usize = 80;
/// The same where the devices before had an echo: these will have one too, found late as it may be.
const EXPECTED_FRAMES: usize = 300;
/// How long captured sound counts as echo while it is not yet known what was played: a loudspeaker that ran dry, or whose worker had no processor, reports
/// late. A longer time would hide the user.
const UNTOLD_FRAMES: usize = 30;
/// Silence of 50 ms is no gap between two sounds of a word.
const JUST_NOW_FRAMES: usize = 5;
/// Where no echo is found, what is played is read too early for 300 ms more before that is mended.
const EARLY_FRAMES: usize = 30;
/// Silence of 500 ms, after which sound begins anew.
const SILENT_FRAMES: usize = 50;
/// A delay that is found to be another by this much, 1.5 ms to 100 ms, after the canceller has lost its step, is where the echo has moved to. What is played
/// is moved along: for the canceller nothing has changed.
const MOVED_ALONG: std::ops::RangeInclusive<i64> = 24..=1_600;
/// An echo that comes sooner than 8 ms, or later than 250, is brought to 40 before it is out of reach.
const REACH: std::ops::RangeInclusive<Span> = Span::from_millis(8)..=Span::from_millis(250);
const MIDDLE: Span = Span::from_millis(40);
/// An echo is over so long after its delay, 180 ms: a room's tail that a detector may still take for a voice, and the detector's own memory.
const LINGERS_FRAMES: usize = 18;
/// Sound louder than the loudest possible echo by this is near-end speech.
const LOUDER_DB: f32 = 6.0;
/// From this likelihood on a frame counts as echo only.
const ONLY_ECHO: f32 = 0.5;

/// Takes the echo out of captured frames.
pub struct EchoPath {
    reference: EchoReference,
    canceller: Option<Box<dyn EchoCanceller>>,
    /// The canceller does more than cancelling: its output is wanted even where nothing is played.
    always: bool,
    delay: DelayEstimator,
    coupling: Coupling,
    told: Option<Span>,
    /// Captured samples that are still to be handed out: what goes past the canceller is as late as what goes through it.
    late: Vec<f32>,
    /// Frames since something was played.
    quiet: usize,
    likelihood: f32,
    captured_db: f32,
    /// Whatever the canceller reports, the last frame may be echo only.
    possible: bool,
    mistakes: Mistakes,
    /// Frames that were read before it was told what was played, as long as no echo was found.
    early: usize,
    /// Frames with something to hear in them, as long as no echo was found.
    unfound: usize,
    /// Frames in a row for which it was not told what was played, while something was.
    untold: usize,
    /// Jumps of the reference that were seen.
    jumps: usize,
    step: InStep,
    /// The delay to which the canceller has adapted.
    adapted: Option<Span>,
    /// The system says so of the loudspeaker.
    at_the_ear: bool,
    /// An echo was found, with these devices or with others before.
    known_echo: bool,
}

impl EchoPath {
    /// With the default canceller. Allocates; build it on the thread that uses it.
    pub fn new(config: EchoConfig) -> Self {
        let canceller = echo_canceller(DEFAULT_ECHO_CANCELLER, config);
        let latency = canceller.as_ref().map_or(Span::ZERO, |canceller| canceller.latency());
        Self {
            reference: EchoReference::new(),
            canceller,
            always: config != EchoConfig::default(),
            delay: DelayEstimator::new(),
            coupling: Coupling::new(),
            told: None,
            late: vec![0.0; latency.frames(RATE_HZ) as usize],
            quiet: TAIL_FRAMES,
            likelihood: 0.0,
            captured_db: crate::SILENCE_DB,
            possible: false,
            mistakes: Mistakes::default(),
            early: 0,
            unfound: 0,
            untold: 0,
            jumps: 0,
            step: InStep::default(),
            adapted: None,
            at_the_ear: false,
            known_echo: false,
        }
    }

    /// What the loudspeaker plays from `at` on, at 16 kHz.
    pub fn played(&mut self, at: Time, samples: &[f32]) {
        self.reference.played(at, samples);
    }

    /// What was to be played after `at` will not be.
    pub fn cut(&mut self, at: Time) {
        self.reference.cut(at);
    }

    /// Takes the echo out of a captured frame, in place. The frame's time moves back by the canceller's latency, 8 ms, so that it stays the time of its
    /// first sample; whether or not something is played.
    pub fn clean(&mut self, frame: &mut Frame) {
        let mut played = [0.0; FRAME_FRAMES];
        self.reference.at(frame.at, &mut played);
        let told = self.reference.is_told();
        match self.reference.too_early() {
            Some(early) => self.read_later(early),
            None => self.early = 0,
        }
        let was_quiet = self.quiet;
        self.quiet = if power(&played) > SILENT_POWER { 0 } else { self.quiet.saturating_add(1) };
        if self.quiet == 0 && was_quiet >= SILENT_FRAMES && !self.step.is_asked() {
            self.step.ask(AT_THE_START);
        }
        frame.at = frame.at - Span::of_frames(self.late.len() as u64, RATE_HZ);
        let captured = frame.samples;
        let echoes = self.quiet < TAIL_FRAMES;
        if echoes {
            if self.delay.feed(&played, &captured) {
                self.tell_delay();
            }
            self.coupling.feed(&played, &captured, self.delay.delay());
            let found = self.delay.delay().is_some();
            self.known_echo |= found;
            self.unfound = if found { 0 } else { self.unfound + usize::from(self.quiet == 0) };
        }
        let mut cleaned = captured;
        if let Some(canceller) =
            self.canceller.as_mut().filter(|_| self.always || echoes && !self.coupling.is_headphones())
        {
            // It learns even where its work is not wanted.
            canceller.played(&played);
            canceller.captured(&mut cleaned);
            self.likelihood = canceller.echo_likelihood();
        }
        if echoes {
            self.delay.cleaned(&cleaned);
        }
        let unknown = if self.known_echo { EXPECTED_FRAMES } else { UNKNOWN_FRAMES };
        let may_echo = echoes && self.unfound < unknown && !self.coupling.is_headphones();
        if !may_echo {
            self.likelihood = 0.0;
        }
        if may_echo || self.always {
            frame.samples = cleaned;
        } else {
            let late = self.late.len();
            frame.samples[..late].copy_from_slice(&self.late);
            frame.samples[late..].copy_from_slice(&captured[..FRAME_FRAMES - late]);
        }
        self.untold = if told || !echoes { 0 } else { self.untold + 1 };
        self.captured_db = power_db(power(&captured));
        self.possible = self.may_still_sound() && self.may_be_as_loud();
        self.mistakes.frame(self.captured_db, self.coupling.loudest_db());
        if may_echo {
            if (1..=UNTOLD_FRAMES).contains(&self.untold) {
                self.likelihood = 1.0;
            }
            self.keep_in_step(&frame.samples);
        }
        let kept = FRAME_FRAMES - self.late.len();
        self.late.copy_from_slice(&captured[kept..]);
    }

    /// Whether played sound may still be heard, however well it is cancelled.
    fn may_still_sound(&self) -> bool {
        let delay = self.delay.delay().map_or(*REACH.end(), |found| found.delay);
        let lasts = (delay.as_millis().max(0) / 10) as usize + LINGERS_FRAMES;
        let untold = (1..=UNTOLD_FRAMES).contains(&self.untold);
        (self.quiet <= lasts || untold) && !self.coupling.is_headphones()
    }

    /// Before the echo's level is known for certain it may have any.
    fn may_be_as_loud(&self) -> bool {
        let settled = self.coupling.is_settled() && !self.step.is_asked() && !self.mistakes.were_made();
        let known = self.delay.delay().zip(self.coupling.return_db()).filter(|_| settled);
        known.is_none_or(|(found, return_db)| {
            let loudest_db = self.coupling.loudest_played_db(found, 3, LINGERS_FRAMES) + return_db;
            self.captured_db < loudest_db + LOUDER_DB
        })
    }

    /// Decides whether the canceller can be trusted; if not, the echo's level decides instead.
    fn keep_in_step(&mut self, after: &[f32]) {
        let was_asked = self.step.is_asked();
        let jumped = std::mem::replace(&mut self.jumps, self.reference.jumps()) != self.jumps;
        if jumped {
            self.step.ask(AFTER_A_JUMP);
        }
        let echo_db = self.coupling.loudest_echo_db(self.delay.delay(), self.step.off());
        let levels = Levels { before_db: self.captured_db, after_db: power_db(power(after)), echo_db };
        let mistaken = self.mistakes.return_db().filter(|_| self.possible).is_some_and(|return_db| {
            let echo_db = self.coupling.loudest_db() + return_db;
            Levels { echo_db, ..levels }.may_be_echo(AFTER_A_JUMP)
        });
        let counts_as_echo = if self.delay.delay().is_none() {
            // Nothing that the canceller does is a proof yet: at first it takes everything away.
            mistaken || self.delay.may_be_echo() && levels.may_be_echo(IN_A_NEW_ROOM)
        } else {
            self.step.frame(levels, self.quiet == 0, self.reference.is_restless()) || mistaken
        };
        if counts_as_echo {
            self.likelihood = 1.0;
        }
        // Where none was found yet, what was heard so far is all there is to find it by.
        if (jumped || self.step.is_asked() && !was_asked) && self.adapted.is_some() {
            self.delay.doubt();
        }
    }

    /// How likely the last frame is nothing but echo, 0 to 1.
    pub fn likelihood(&self) -> f32 {
        self.likelihood
    }

    /// Whether the last frame counts as echo only, with no near-end speech in it.
    pub fn is_only_echo(&self) -> bool {
        self.likelihood >= ONLY_ECHO
    }

    /// Whether the last frame may be echo only, whatever the canceller reports: played sound may still be heard, and the frame is no louder than that. False
    /// on headphones, and once nothing was played for as long as an echo takes.
    pub fn is_possible(&self) -> bool {
        self.possible
    }

    /// Nothing is played any more, since a moment ago.
    fn fell_silent(&self) -> bool {
        (JUST_NOW_FRAMES..TAIL_FRAMES).contains(&self.quiet)
    }

    /// How loud the last frame was before anything was taken out of it, in dB full scale.
    pub fn captured_db(&self) -> f32 {
        self.captured_db
    }

    /// Sound that might have been near-end speech stopped together with the loudspeaker. If played sound is left in the canceller's output, it was echo: the
    /// canceller has lost it, and it must not be taken for speech again. Allocates if that keeps happening, which it should not.
    pub fn fell_silent_with_it(&mut self) {
        if self.fell_silent() && self.delay.is_left() {
            self.was_echo();
        }
    }

    fn was_echo(&mut self) {
        self.known_echo = true;
        self.unfound = 0;
        let again = self.mistakes.was_made();
        self.coupling.measure_anew();
        self.delay.doubt();
        self.step.ask(AFTER_A_JUMP);
        if let Some(canceller) = self.canceller.as_mut().filter(|_| again) {
            // The canceller has diverged, and hears too little between two mistakes to converge again.
            canceller.reset();
            self.told = None;
        }
    }

    /// The microphone hears the loudspeaker so little that there is nothing to cancel.
    pub fn is_headphones(&self) -> bool {
        self.coupling.is_headphones()
    }

    /// Another loudspeaker plays: the room is not known any more. One that the system says is worn `at_the_ear` is taken for headphones until an echo
    /// is found; any other is listened to first. Allocates.
    pub fn other_speaker(&mut self, at_the_ear: bool) {
        self.at_the_ear = at_the_ear;
        self.reset();
    }

    /// Another microphone hears. Allocates.
    pub fn other_microphone(&mut self) {
        self.reset();
    }

    /// What is done besides cancelling is something else from now on. Allocates.
    pub fn configure(&mut self, config: EchoConfig) {
        let (at_the_ear, known_echo) = (self.at_the_ear, self.known_echo);
        *self = Self { at_the_ear, known_echo, ..Self::new(config) };
        self.coupling.reset(at_the_ear);
    }

    fn reset(&mut self) {
        if let Some(canceller) = &mut self.canceller {
            canceller.reset();
        }
        self.reference.clear();
        self.delay.reset();
        self.coupling.reset(self.at_the_ear);
        self.told = None;
        self.unfound = 0;
        self.untold = 0;
        self.step = InStep::default();
        self.adapted = None;
        self.quiet = TAIL_FRAMES;
        self.likelihood = 0.0;
        self.possible = false;
        self.mistakes = Mistakes::default();
        self.early = 0;
    }

    /// What was found of the delay is put to use.
    fn tell_delay(&mut self) {
        let Some(found) = self.delay.delay().filter(|found| found.confidence >= SURE) else { return };
        if let (true, Some(adapted)) = (self.step.is_asked(), self.adapted) {
            let late = samples(found.delay - adapted);
            if MOVED_ALONG.contains(&late.abs()) {
                self.move_along(late, found.delay);
            }
            return;
        }
        if self.adapted.replace(found.delay).is_none() {
            self.step.ask(IN_A_NEW_ROOM);
        }
        let mut delay = found.delay;
        if !REACH.contains(&delay) {
            delay = delay - self.move_along(samples(delay - MIDDLE), delay);
            self.step.ask(AFTER_A_JUMP);
        }
        let moved = self.told.is_none_or(|told| (delay - told).as_micros().abs() > MOVED.as_micros());
        if let (true, Some(canceller)) = (moved, &mut self.canceller) {
            canceller.set_delay(delay);
            self.told = Some(delay);
        }
    }

    /// What is played is asked for before it is told, by so many samples: from now on it is not, as far as the echo is not before it then.
    fn read_later(&mut self, early: i64) {
        match self.delay.delay() {
            Some(found) => {
                let by = early.min(samples(found.delay - *REACH.start()));
                if by <= 0 {
                    return;
                }
                self.move_along(by, found.delay);
            }
            // What was not told in time may be why it is not found, and claims of streams that have just begun are soon others.
            None if self.early < EARLY_FRAMES => return self.early += 1,
            None => {
                self.reference.shift(early.min(samples(MIDDLE)));
                self.delay.reset();
                self.adapted = None;
            }
        }
        self.early = 0;
        self.step.ask(AFTER_A_JUMP);
    }

    /// An echo that is `late` by so many samples, `delay` in all, comes that much sooner from now on; as far as it can. Gives by how much.
    fn move_along(&mut self, late: i64, delay: Span) -> Span {
        let moved = Span::from_micros(self.reference.shift(late) * 1_000_000 / i64::from(RATE_HZ));
        self.delay.begin_at(delay - moved);
        self.adapted = Some(delay - moved);
        moved
    }
}

/// Either sign.
fn samples(span: Span) -> i64 {
    span.as_micros() * i64::from(RATE_HZ) / 1_000_000
}

#[cfg(test)]
#[path = "path_tests.rs"]
mod tests;
