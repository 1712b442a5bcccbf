//! Whose speech is answered: the user's, as far as level and voice can tell. Pure.
//!
//! A learnt voice is only one piece of evidence: in noise it was not learnt with, the user sounds like another person (crates/speaker). By itself it turns a
//! speaker away once, unless a stricter setting was chosen, and nobody is turned away for long: the third attempt is answered.

/// Whom the assistant answers and obeys, hands-free. The key is always the user's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Whose {
    Anyone,
    /// Not those who are far away or turned away, and no voice that is surely another's.
    #[default]
    MostlyMe,
    /// No other voice either.
    OnlyMe,
}

/// Whose voice speech is: natural log odds for the user's against another's, of so many seconds of voice.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct VoiceLikeness {
    pub log_odds: f32,
    pub seconds: f32,
}

/// Quieter than the user's questions by more than this, in dB: three times the distance, or turned away.
const FAR_DB: f32 = 9.0;
/// Another voice is turned away when it is quieter by this, too.
const QUIETER_DB: f32 = 4.0;
/// Odds of 7 to 1 that it is another's.
const ANOTHER: f32 = -2.0;
/// Odds of 20 to 1, of a second of voice: another's, however loud. Once, for noise that was not learnt makes such strangers of one in ten users.
const STRANGER: f32 = -3.0;
const STRANGER_S: f32 = 1.0;
/// Where only the user is answered, odds of 3 to 1 are enough.
const DOUBTFUL: f32 = -1.1;
/// Less voice tells too little: at 0.5 s one in seven is told wrongly.
const TELLING_S: f32 = 0.6;
/// So many in a row are turned away; the next is answered.
const TURNED_AWAY: u32 = 2;

impl Whose {
    /// Whether speech that is by so much quieter than the user's questions, in this voice, is not to be answered. `None`: not known.
    pub fn turns_away(self, under_usual_db: Option<f32>, likeness: Option<VoiceLikeness>, turned_away: u32) -> bool {
        let odds = likeness.filter(|likeness| likeness.seconds >= TELLING_S).map_or(0.0, |likeness| likeness.log_odds);
        let far = under_usual_db.is_some_and(|db| db > FAR_DB);
        let quieter = under_usual_db.is_some_and(|db| db > QUIETER_DB);
        match self {
            Whose::Anyone => false,
            Whose::MostlyMe => {
                let stranger = odds < STRANGER && likeness.is_some_and(|likeness| likeness.seconds >= STRANGER_S);
                (far || quieter && odds < ANOTHER) && turned_away < TURNED_AWAY || stranger && turned_away == 0
            }
            Whose::OnlyMe => far && turned_away < TURNED_AWAY || odds < DOUBTFUL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn away(whose: Whose, under: f32, log_odds: f32, seconds: f32) -> bool {
        whose.turns_away(Some(under), Some(VoiceLikeness { log_odds, seconds }), 0)
    }

    #[test]
    fn the_far_and_the_other_are_turned_away_as_was_chosen() {
        use Whose::{Anyone, MostlyMe, OnlyMe};
        for (whose, under, odds, seconds, turned_away) in [
            (Anyone, 30.0, -4.0, 3.0, false),
            (MostlyMe, 0.0, 3.0, 2.0, false),
            (MostlyMe, 14.0, 3.0, 2.0, true),
            (MostlyMe, 0.0, -4.0, 2.0, true),
            (MostlyMe, 0.0, -4.0, 0.7, false),
            (MostlyMe, 0.0, -2.5, 2.0, false),
            (MostlyMe, 5.0, -3.0, 2.0, true),
            (MostlyMe, 5.0, -1.5, 2.0, false),
            (MostlyMe, 5.0, -3.0, 0.4, false),
            (OnlyMe, 0.0, -1.5, 2.0, true),
            (OnlyMe, 0.0, -0.5, 2.0, false),
        ] {
            assert_eq!(away(whose, under, odds, seconds), turned_away, "{whose:?} {under} dB {odds} {seconds} s");
        }
        assert!(!MostlyMe.turns_away(None, None, 0), "nothing is known");
    }

    #[test]
    fn the_third_attempt_is_answered_unless_the_voice_was_chosen_to_decide() {
        assert!(Whose::MostlyMe.turns_away(Some(20.0), None, 1) && !Whose::MostlyMe.turns_away(Some(20.0), None, 2));
        let other = Some(VoiceLikeness { log_odds: -3.0, seconds: 2.0 });
        assert!(Whose::OnlyMe.turns_away(Some(0.0), other, 9));
    }
}
