//! Barge-in: what speech over the reply means. Decides only from what it is handed.
//!
//! With [`BargeIn::Understood`] the reply is paused at once, and what was said decides: an interruption ends it; a backchannel ("mm-hm"), our own
//! echo or a noise lets it go on. Words decide as soon as they are there, for they are surer than length: a backchannel lasts up to a second
//! (Gravano & Hirschberg, "Turn-taking cues in task-oriented dialogue", CSL 25, 2011), an interruption may be one word.

use riposte_measures::{Span, Time};

use crate::text::{self, Reaction};

/// The policy.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum BargeIn {
    /// An interruption is speech that goes on for so long; nothing is paused before: the baseline.
    VoicedRun(Span),
    Understood(Understood),
}

/// The constants of barge-in that can change its mind.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
pub struct Understood {
    /// Sound from before the onset that is recognised too: the canceller hides the beginning of a voice over the echo for up to 200 ms.
    pub pre_roll: Span,
    /// Speech that goes on for so long without a word that can be told is an interruption if the recogniser gives no partial text.
    pub voiced: Span,
    /// With one that does, sound of this length without a word is noise.
    pub wordless: Span,
    /// A backchannel, or one or two words, that go on for longer are the beginning of a turn.
    pub backchannel: Span,
    /// After a backchannel the reply goes on when nothing followed for so long.
    pub settles: Span,
    /// After the speech has paused, its words are waited for so long.
    pub words_within: Span,
    /// Speech that is quieter than the user's own questions by more than this, in dB, is somebody else's or not meant for us: four times the distance is
    /// 12 dB. Only a stop phrase counts then.
    pub far_db: f32,
    /// The reply is paused no longer than this without a decision.
    pub longest: Span,
}

impl Default for Understood {
    fn default() -> Self {
        Self {
            pre_roll: Span::from_millis(500),
            voiced: Span::from_millis(600),
            wordless: Span::from_millis(900),
            backchannel: Span::from_millis(1_200),
            settles: Span::from_millis(180),
            words_within: Span::from_millis(350),
            far_db: 13.0,
            longest: Span::from_millis(2_500),
        }
    }
}

impl Default for BargeIn {
    fn default() -> Self {
        BargeIn::Understood(Understood::default())
    }
}

/// Fewer words than this are waited out while they may be the beginning of a backchannel.
const FEW: usize = 3;

/// What is known of speech over the reply.
#[derive(Clone, Copy, Debug)]
pub struct Talk<'a> {
    pub onset: Time,
    /// End of the last voiced sample, once the speech has paused.
    pub ended: Option<Time>,
    /// The words so far, and up to when the sound was recognised.
    pub words: &'a str,
    pub recognised: Option<Time>,
    /// The recogniser gives partial text.
    pub partials: bool,
    /// By how much it is quieter than the user's questions were, in dB; 0 where that is not known.
    pub under_usual_db: f32,
    /// What of the reply was played lately.
    pub spoken: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Interrupt,
    /// The reply goes on.
    Resume,
    /// Nothing can be said before then, unless more becomes known.
    Wait(Time),
}

impl Understood {
    pub fn decide(&self, talk: &Talk<'_>, now: Time) -> Decision {
        let last = talk.onset + self.longest;
        match text::reaction(talk.words) {
            Reaction::Nothing => {}
            _ if text::is_echo(talk.words, talk.spoken) => {}
            Reaction::Stop => return Decision::Interrupt,
            _ if talk.under_usual_db > self.far_db => return Decision::Resume,
            // A few words may become a backchannel ("that makes" sense), and the reply is silent while they are waited for.
            Reaction::Backchannel | Reaction::Words(..FEW) if talk.ended.is_none() => {
                return wait_or(Decision::Interrupt, talk.onset + self.backchannel, false, now);
            }
            // "Right, but …": whoever goes on does so soon.
            Reaction::Backchannel => {
                let at = talk.ended.map_or(now, |ended| ended + self.settles);
                return wait_or(Decision::Resume, at, false, now);
            }
            Reaction::Words(..FEW) => {
                let at = talk.ended.map_or(now, |ended| ended + self.words_within);
                return wait_or(Decision::Interrupt, at, false, now);
            }
            Reaction::Words(_) => return Decision::Interrupt,
        }
        match talk.ended {
            Some(ended) => {
                let heard_out = talk.recognised.is_some_and(|until| until >= ended);
                wait_or(Decision::Resume, (ended + self.words_within).min(last), heard_out, now)
            }
            None if talk.partials => wait_or(Decision::Resume, talk.onset + self.wordless, false, now),
            None => wait_or(Decision::Interrupt, talk.onset + self.voiced, false, now),
        }
    }
}

/// The decision, once it is `due` or its time has come.
fn wait_or(decision: Decision, at: Time, due: bool, now: Time) -> Decision {
    if due || now >= at { decision } else { Decision::Wait(at) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPOKEN: &str = "The museum opens at nine in the morning.";

    fn at(ms: i64) -> Time {
        Time::from_millis(ms)
    }

    /// Speech from 0 to `ended`, recognised up to `recognised`; decided at `now`.
    fn decide(words: &str, ended: Option<i64>, recognised: i64, now: i64) -> Decision {
        let (ended, recognised) = (ended.map(at), Some(at(recognised)));
        let talk = Talk { onset: at(0), ended, words, recognised, partials: true, under_usual_db: 0.0, spoken: SPOKEN };
        Understood::default().decide(&talk, at(now))
    }

    #[test]
    fn words_interrupt_as_soon_as_they_are_there() {
        assert_eq!(decide("What about tomorrow", None, 300, 400), Decision::Interrupt);
        assert_eq!(decide("stop", None, 200, 250), Decision::Interrupt);
        assert_eq!(decide("", None, 100, 150), Decision::Wait(at(900)));
    }

    #[test]
    fn a_backchannel_lets_it_go_on_when_it_is_over() {
        assert_eq!(decide("mm-hm", None, 300, 400), Decision::Wait(at(1_200)));
        assert_eq!(decide("mm-hm", Some(420), 430, 530), Decision::Wait(at(600)), "they may go on");
        assert_eq!(decide("mm-hm", Some(420), 430, 600), Decision::Resume);
        assert_eq!(decide("that makes", None, 430, 530), Decision::Wait(at(1_200)), "sense");
        assert_eq!(decide("yeah", None, 1_200, 1_300), Decision::Interrupt, "the beginning of a turn");
    }

    #[test]
    fn our_own_words_and_noises_let_it_go_on() {
        assert_eq!(decide("opens at nine", None, 800, 900), Decision::Resume);
        assert_eq!(decide("", Some(200), 250, 300), Decision::Resume);
        assert_eq!(decide("", None, 850, 900), Decision::Resume);
        assert_eq!(decide("what opens at ten", None, 800, 850), Decision::Interrupt);
    }

    #[test]
    fn somebody_far_away_is_not_meant() {
        let talk = |words, under_usual_db| {
            let recognised = Some(at(900));
            let talk =
                Talk { onset: at(0), ended: None, words, recognised, partials: true, under_usual_db, spoken: SPOKEN };
            Understood::default().decide(&talk, at(1_000))
        };
        assert_eq!(talk("the children have to be at school", 14.0), Decision::Resume);
        assert_eq!(talk("the children have to be at school", 6.0), Decision::Interrupt);
        assert_eq!(talk("stop", 14.0), Decision::Interrupt);
    }

    #[test]
    fn without_partial_text_length_decides() {
        let talk = Talk {
            onset: at(0),
            ended: None,
            words: "",
            recognised: None,
            partials: false,
            under_usual_db: 0.0,
            spoken: SPOKEN,
        };
        assert_eq!(Understood::default().decide(&talk, at(100)), Decision::Wait(at(600)));
        assert_eq!(Understood::default().decide(&talk, at(600)), Decision::Interrupt);
    }
}
