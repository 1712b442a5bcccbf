//! What paused and ended a reply: the user, or the program's own echo. Pure; times are milliseconds of one clock, told in order.

use riposte_dsp::{AUDIBLE, to_db};
use riposte_engine::api::State;

/// After the last of a user's words was played, the microphone and the detector may still see them.
const PAUSED_LATE_MS: i64 = 500;
/// And their text may still come.
const DECIDED_LATE_MS: i64 = 2_500;
/// Nothing sounds but the reply when the user has been silent for so long: a room's tail is over.
const SILENT_MS: i64 = 1_000;

/// What happened so far.
#[derive(Debug)]
pub(super) struct Tally {
    state: State,
    since: i64,
    /// From when to when the user was heard.
    said: Vec<(i64, i64)>,
    talking_ms: i64,
    /// The present pause was not caused by the user.
    paused_by_echo: bool,
    /// Lengths of the pauses that the user did not cause.
    pub(super) pauses_ms: Vec<f64>,
    /// Replies that ended without a word of the user.
    pub(super) interruptions: u32,
    /// Turns that began without one, in a silence.
    pub(super) turns: u32,
    /// Each of the three, for a person to look into.
    pub(super) faults: Vec<String>,
    /// Power of the echo as it arrives, and of what is left of it.
    echo: f64,
    left: f64,
}

impl Tally {
    pub(super) fn new(now: i64) -> Tally {
        Tally {
            state: State::Listening,
            since: now,
            said: Vec::new(),
            talking_ms: 0,
            paused_by_echo: false,
            pauses_ms: Vec::new(),
            interruptions: 0,
            turns: 0,
            faults: Vec::new(),
            echo: 0.0,
            left: 0.0,
        }
    }

    pub(super) fn state(&self) -> State {
        self.state
    }

    /// Since when it is in that state.
    pub(super) fn since(&self) -> i64 {
        self.since
    }

    /// A reply is there to be interrupted.
    pub(super) fn replies(&self) -> bool {
        matches!(self.state, State::Speaking | State::Yielding)
    }

    /// Milliseconds in which a reply was heard, until `now`.
    pub(super) fn talking_ms(&self, now: i64) -> i64 {
        self.talking_ms + if self.state == State::Speaking { (now - self.since).max(0) } else { 0 }
    }

    /// The user was heard.
    pub(super) fn user(&mut self, from: i64, to: i64) {
        self.said.push((from, to));
    }

    fn is_users(&self, at: i64, late_ms: i64) -> bool {
        self.said.iter().any(|(from, to)| (*from..=to + late_ms).contains(&at))
    }

    pub(super) fn entered(&mut self, at: i64, state: State, reason: &str) {
        let before = std::mem::replace(&mut self.state, state);
        if before == state {
            return;
        }
        let lasted = at - std::mem::replace(&mut self.since, at);
        let turn = matches!(state, State::Hearing | State::Settling | State::Answering);
        match before {
            State::Speaking => self.talking_ms += lasted,
            State::Yielding if self.paused_by_echo => {
                self.pauses_ms.push(lasted as f64);
                self.fault(&format!("paused for {lasted} ms"));
            }
            _ => {}
        }
        match before {
            State::Speaking | State::Yielding if turn && !self.is_users(at, DECIDED_LATE_MS) => {
                self.interruptions += 1;
                self.fault(&format!("ended the reply ({reason})"));
            }
            State::Listening | State::Answering if state == State::Hearing && !self.is_users(at, PAUSED_LATE_MS) => {
                self.turns += 1;
                self.fault(&format!("took the word ({reason})"));
            }
            _ => {}
        }
        self.paused_by_echo = state == State::Yielding && !self.is_users(at, PAUSED_LATE_MS);
    }

    fn fault(&mut self, what: &str) {
        let into_s = self.talking_ms as f64 / 1000.0;
        self.faults.push(format!("{into_s:.1} s into the talking: {what}"));
    }

    /// Peaks of what is left in the microphone and of what is played; `gain_db` is the echo's. A reply that is not audible has no echo to speak of.
    pub(super) fn level(&mut self, at: i64, left_db: f32, played_db: f32, gain_db: f64) {
        if self.state == State::Speaking && played_db > to_db(AUDIBLE) && !self.is_users(at, SILENT_MS) {
            self.echo += 10f64.powf((f64::from(played_db) + gain_db) / 10.0);
            self.left += 10f64.powf(f64::from(left_db) / 10.0);
        }
    }

    /// Echo loss: the power of the echo over what is left of it, in dB, by the peaks of 33 ms; `None` before there was any.
    pub(super) fn removed_db(&self) -> Option<f64> {
        (self.echo > 0.0 && self.left > 0.0).then(|| 10.0 * (self.echo / self.left).log10())
    }

    /// Both together.
    pub(super) fn add(&mut self, other: Tally) {
        self.talking_ms += other.talking_ms;
        self.pauses_ms.extend(other.pauses_ms);
        self.interruptions += other.interruptions;
        self.turns += other.turns;
        self.faults.extend(other.faults);
        self.echo += other.echo;
        self.left += other.left;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(said: &[(i64, i64)], states: &[(i64, State, &str)]) -> Tally {
        let mut tally = Tally::new(0);
        said.iter().for_each(|(from, to)| tally.user(*from, *to));
        states.iter().for_each(|(at, state, reason)| tally.entered(*at, *state, reason));
        tally
    }

    const QUESTION: (i64, i64) = (1_000, 2_000);
    const REPLY: [(i64, State, &str); 4] = [
        (1_100, State::Hearing, "speech began"),
        (2_100, State::Settling, "speech paused"),
        (2_500, State::Answering, "silence"),
        (3_000, State::Speaking, "reply began"),
    ];

    #[test]
    fn what_the_user_did_is_no_fault() {
        let rest = [
            (6_000, State::Yielding, "speech began"),
            (6_300, State::Hearing, "interrupted"),
            (8_000, State::Speaking, "reply began"),
            (9_000, State::Listening, "reply ended"),
        ];
        let tally = told(&[QUESTION, (5_900, 6_800)], &[&REPLY[..], &rest].concat());
        assert_eq!((tally.pauses_ms.len(), tally.interruptions, tally.turns), (0, 0, 0), "{:?}", tally.faults);
        assert_eq!(tally.talking_ms(20_000), 4_000);
    }

    #[test]
    fn pauses_and_ends_without_the_user_are_counted() {
        let paused = [(6_000, State::Yielding, "speech began"), (6_400, State::Speaking, "no interruption")];
        let tally = told(&[QUESTION], &[&REPLY[..], &paused].concat());
        assert_eq!((&tally.pauses_ms[..], tally.interruptions, tally.turns), (&[400.0][..], 0, 0));
        assert_eq!(tally.talking_ms(7_000), 3_600, "the pause is no talking, the reply that goes on is");
        let ended = [(6_000, State::Yielding, "speech began"), (6_400, State::Hearing, "interrupted")];
        let tally = told(&[QUESTION], &[&REPLY[..], &ended].concat());
        assert_eq!((tally.pauses_ms.len(), tally.interruptions, tally.turns), (1, 1, 0));
        let after = [(6_000, State::Listening, "reply ended"), (6_300, State::Hearing, "speech began")];
        let tally = told(&[QUESTION], &[&REPLY[..], &after].concat());
        assert_eq!((tally.pauses_ms.len(), tally.interruptions, tally.turns), (0, 0, 1));
    }

    #[test]
    fn a_pause_from_before_the_user_spoke_is_not_the_users_but_its_end_is() {
        let rest = [(6_000, State::Yielding, "speech began"), (7_000, State::Hearing, "interrupted")];
        let tally = told(&[QUESTION, (6_300, 7_200)], &[&REPLY[..], &rest].concat());
        assert_eq!((tally.pauses_ms.len(), tally.interruptions), (1, 0));
    }

    #[test]
    fn the_echo_loss_is_of_the_replys_own_time() {
        let mut tally = told(&[QUESTION], &REPLY);
        assert_eq!(tally.removed_db(), None);
        for (at, left_db) in [(3_500, -46.0), (4_000, -46.0)] {
            tally.level(at, left_db, -10.0, -6.0);
        }
        tally.user(5_000, 6_000);
        tally.level(5_500, -16.0, -10.0, -6.0);
        assert!((tally.removed_db().unwrap() - 30.0).abs() < 1e-6);
    }
}
