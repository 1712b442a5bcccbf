//! Who is speaking, as far as that can be told without a learnt voice: how loud the user's questions were and what they sounded like, and whether other speech
//! is like them. Pure. Nothing of it is kept when the program ends, except in a log that the user asked for.

use riposte_measures::Time;

use crate::whose::{VoiceLikeness, Whose};

/// Features of a voice: twelve cepstral coefficients and the pitch in octaves (how they are measured: `riposte_dsp::VoicePrinter`).
pub const FEATURES: usize = 13;

/// The means of a voice's features over what it said.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct VoicePrint {
    pub means: [f32; FEATURES],
    /// Voiced windows that were averaged: one every 20 ms, of 40 ms.
    pub windows: u32,
}

/// How much single windows of one voice scatter about its mean (twelve voices of espeak-ng, 40 sentences): the measure for what follows.
const SPREAD: [f32; FEATURES] = [0.44, 0.64, 0.67, 0.52, 0.43, 0.34, 0.34, 0.29, 0.25, 0.21, 0.2, 0.17, 0.2];
/// What a feature counts: the lower cepstral coefficients say what was said, how noisy it is and where, the higher ones and most of all the pitch say who
/// said it. Of a logistic regression on the train scenarios' lines (`riposte bench turns --fit --split train`, `voice_weights`), rounded.
const WEIGHT: [f32; FEATURES] = [0.0, 0.0, 0.0, 0.0, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 1.5];
/// No feature counts as further off than this, in spreads.
const FURTHEST: f32 = 3.0;
/// Nineteen in twenty comparisons of a voice with itself are nearer than this, after so many windows: `SAME + FEW / sqrt(windows)`.
const SAME: f32 = 0.9;
const FEW: f32 = 3.8;
/// Fewer windows say nothing.
const LEAST: u32 = 12;
/// And from so many on, 0.5 s of vowels, they tell most voices from each other.
const TELLING: u32 = 25;

impl VoicePrint {
    /// How far apart two voices are, in multiples of what nineteen in twenty comparisons of one voice with itself stay under; `None` where too little is
    /// known of one of them.
    pub fn distance(&self, other: &Self) -> Option<f32> {
        let fewer = self.windows.min(other.windows);
        (fewer >= LEAST).then(|| self.apart(other) / (SAME + FEW / (fewer as f32).sqrt()))
    }

    /// How far apart they are, however little is known of them.
    pub fn apart(&self, other: &Self) -> f32 {
        let squares = self.spreads(other).into_iter().zip(WEIGHT).map(|(off, weight)| weight * off.powi(2));
        squares.sum::<f32>().sqrt()
    }

    /// How many spreads they are apart in each feature, at most 3.
    pub fn spreads(&self, other: &Self) -> [f32; FEATURES] {
        std::array::from_fn(|n| ((self.means[n] - other.means[n]).abs() / SPREAD[n]).min(FURTHEST))
    }

    fn add(&mut self, other: &Self, most: u32) {
        let all = self.windows + other.windows;
        if all == 0 {
            return;
        }
        let weight = other.windows as f32 / all as f32;
        for (mean, new) in self.means.iter_mut().zip(&other.means) {
            *mean += weight * (new - *mean);
        }
        self.windows = all.min(most);
    }
}

/// What the microphone hears, whether or not it matters now.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct VoiceTrack {
    pub(crate) open_since: Option<Time>,
    pub(crate) last_voiced: Option<Time>,
    /// All of the present run of speech may be echo.
    pub(crate) could_be_echo: bool,
    /// The deferred onset of a run that was ignored for that reason and goes on.
    pub(crate) deferred_onset: Option<Time>,
    /// Of the turn, or of the speech over the reply: its level in dBFS, and its sound.
    pub(crate) level_db: Option<f32>,
    pub(crate) print: VoicePrint,
    /// And how much it is the user's, where a model can tell.
    pub(crate) likeness: Option<VoiceLikeness>,
    /// So many turns in a row were not the user's.
    turned_away: u32,
    /// What this user's questions have, smoothed.
    usual_db: Option<f32>,
    usual_print: VoicePrint,
}

/// How much of a new question's level goes into the usual one.
const LEVEL_WEIGHT: f32 = 0.3;
/// By how much it falls with words that were quieter.
const RETREAT_DB: f32 = 3.0;
/// A question from further off than this is another user's.
const ANOTHER: f32 = 1.4;
/// The user's voice is known from the last 30 s of it.
const REMEMBERED: u32 = 1_500;
/// A voice that is not the user's counts as quieter: so much for each multiple of what is likely, and no more than that.
const UNLIKE_DB: f32 = 15.0;
const UNLIKE_MOST_DB: f32 = 6.0;
/// And where a question is not to be answered, no more than this: half a second of a voice says little, and a question that is left alone costs more
/// than a reply that goes on.
const UNLIKE_QUESTION_DB: f32 = 3.0;

impl VoiceTrack {
    /// Other speech begins.
    pub(crate) fn begin(&mut self) {
        (self.level_db, self.print, self.likeness) = (None, VoicePrint::default(), None);
    }

    /// The speech before now was a question of the user.
    pub(crate) fn was_the_user(&mut self) {
        self.turned_away = 0;
        // Another person asks: from now on they are the user.
        let known = self.print.windows >= TELLING && self.usual_print.windows >= TELLING;
        if known && self.usual_print.distance(&self.print).is_some_and(|distance| distance > ANOTHER) {
            (self.usual_db, self.usual_print) = (None, VoicePrint::default());
        }
        if let Some(level) = self.level_db {
            self.usual_db = Some(self.usual_db.map_or(level, |usual| usual + LEVEL_WEIGHT * (level - usual)));
        }
        self.usual_print.add(&self.print, REMEMBERED);
    }

    /// Quiet words were taken for another person's. A user who has moved away from the microphone gets through with the second or third attempt.
    pub(crate) fn was_perhaps_the_user(&mut self) {
        if let (Some(usual), Some(level)) = (self.usual_db, self.level_db)
            && level < usual
        {
            self.usual_db = Some(usual - (usual - level).min(RETREAT_DB));
        }
    }

    /// A turn was not answered.
    pub(crate) fn was_turned_away(&mut self) {
        self.turned_away += 1;
        self.was_perhaps_the_user();
    }

    /// Whether the speech is another person's, or said to another person.
    pub(crate) fn turns_away(&self, whose: Whose) -> bool {
        whose.turns_away(self.quieter_by_db(UNLIKE_QUESTION_DB), self.likeness, self.turned_away)
    }

    /// By how much the speech is quieter than the user is, where a voice that is not like the user's counts as up to 6 dB quieter; 0 where nothing is
    /// known of the user, `None` while it is not yet known of the speech.
    pub(crate) fn under_usual_db(&self) -> Option<f32> {
        self.quieter_by_db(UNLIKE_MOST_DB)
    }

    fn quieter_by_db(&self, unlike_most_db: f32) -> Option<f32> {
        let Some(usual) = self.usual_db else { return Some(0.0) };
        let distance = self.usual_print.distance(&self.print).unwrap_or(0.0);
        let unlike_db = ((distance - 1.0) * UNLIKE_DB).clamp(0.0, unlike_most_db);
        self.level_db.map(|level| usual - level + unlike_db)
    }

    /// More of the speech may show that it is another person's: its level leaves that open, and so far too little of the voice is known.
    pub(crate) fn may_be_somebody_else(&self, far_db: f32) -> bool {
        self.print.windows < TELLING
            && self.usual_print.windows >= TELLING
            && self.under_usual_db().is_some_and(|db| db > far_db - UNLIKE_MOST_DB)
    }

    /// The last voiced sample before `moment`, as far as it is known by now: speech that goes on is voiced up to it.
    pub(crate) fn ended_by(&self, moment: Time) -> Option<Time> {
        if self.open_since.is_some() { Some(moment) } else { self.last_voiced.map(|at| at.min(moment)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Other than `SPREAD` says, in so many spreads, in every feature.
    fn print(spreads: f32, windows: u32) -> VoicePrint {
        VoicePrint { means: SPREAD.map(|spread| spread * spreads), windows }
    }

    #[test]
    fn a_voice_is_like_itself_and_the_longer_it_speaks_the_more_it_has_to_be() {
        let usual = print(0.0, 200);
        assert_eq!(usual.distance(&usual), Some(0.0));
        assert!(usual.distance(&print(0.8, 12)).unwrap() < 1.0);
        assert!(usual.distance(&print(0.8, 50)).unwrap() > 1.0);
        assert_eq!(usual.distance(&print(3.0, LEAST - 1)), None);
    }

    /// How far under the user's level speech counts that is 6 dB quieter, in another voice by so many spreads.
    fn under(spreads: f32, windows: u32) -> f32 {
        let mut track = VoiceTrack { level_db: Some(-26.0), print: print(0.0, 200), ..VoiceTrack::default() };
        assert_eq!(track.under_usual_db(), Some(0.0), "nobody is known yet");
        track.was_the_user();
        track.begin();
        assert_eq!(track.under_usual_db(), None);
        (track.level_db, track.print) = (Some(-32.0), print(spreads, windows));
        track.under_usual_db().unwrap()
    }

    #[test]
    fn another_voice_counts_as_quieter() {
        assert_eq!(under(0.3, 50), 6.0);
        assert_eq!(under(2.0, 50), 6.0 + UNLIKE_MOST_DB);
        assert_eq!(under(2.0, 5), 6.0, "too little is known of it");
    }

    #[test]
    fn a_question_in_another_voice_is_left_alone_only_where_it_is_far_quieter_too() {
        let mut track = VoiceTrack { level_db: Some(-17.5), print: print(0.0, 45), ..VoiceTrack::default() };
        track.was_the_user();
        track.begin();
        for (level, away) in [(-21.5, false), (-23.0, false), (-24.5, true)] {
            (track.level_db, track.print) = (Some(level), print(3.0, 28));
            assert_eq!(track.turns_away(Whose::MostlyMe), away, "{level} dB");
        }
    }

    #[test]
    fn who_asks_is_the_user() {
        let mut track = VoiceTrack { level_db: Some(-20.0), print: print(0.0, 200), ..VoiceTrack::default() };
        track.was_the_user();
        track.begin();
        (track.level_db, track.print) = (Some(-30.0), print(3.0, 60));
        assert_eq!(track.under_usual_db(), Some(10.0 + UNLIKE_MOST_DB));
        track.was_the_user();
        assert_eq!(track.under_usual_db(), Some(0.0), "they asked");
        track.print = print(0.0, 60);
        assert_eq!(track.under_usual_db(), Some(UNLIKE_MOST_DB), "and the one before is somebody else now");
    }

    #[test]
    fn the_user_is_who_spoke_lately() {
        let mut usual = print(0.0, 1_000);
        usual.add(&print(1.0, 1_000), REMEMBERED);
        assert_eq!(usual, print(0.5, REMEMBERED));
        usual.add(&VoicePrint::default(), REMEMBERED);
        assert_eq!(usual, print(0.5, REMEMBERED));
    }
}
