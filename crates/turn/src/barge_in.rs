//! Barge-in: what speech over the reply means. Decides only from what it is handed.
//!
//! With [`BargeIn::Understood`] the reply is lowered at once and paused when the sound lasts, and what was said decides: an interruption ends it; a
//! backchannel ("mm-hm"), our own echo or a noise lets it go on; "hold on" makes it wait until it is asked for. Words decide as soon as they are there, for
//! they are surer than length: a backchannel lasts up to a second (Gravano & Hirschberg, "Turn-taking cues in task-oriented dialogue", CSL 25, 2011), an
//! interruption may be one word.

use riposte_measures::{Span, Time};

use crate::text::{self, Order, Reaction};

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
    /// Sound that lasts so long makes the reply fall silent; it is lowered until then. A voice is noticed 40 to 150 ms late, and an
    /// interruption is to be silent within 250 ms; a knock is shorter.
    pub hushes: Span,
    /// With one that does, sound of this length without a word is noise.
    pub wordless: Span,
    /// A backchannel, or a few words, that go on for longer are the beginning of a turn. Natural voices say "that's kind of beautiful" in 1.4 s; nothing is lost by
    /// waiting, for the reply is silent.
    pub backchannel: Span,
    /// After a remark the reply goes on when nothing followed for so long; and after a word that may also begin a turn ("Okay, but …").
    pub settles: Span,
    pub settles_word: Span,
    /// After the speech has paused, its words are waited for so long: a Whisper model has them after 290 ms at the median, and after 510 in one of twenty cases.
    pub words_within: Span,
    /// What may be an echo is waited for no longer than this, after its beginning without an end, and after its end.
    pub echo_lasts: Span,
    pub echo_within: Span,
    /// Speech that is quieter than the user's own questions by more than this, in dB, is somebody else's or not meant for us: four times the distance is
    /// 12 dB. Only a stop phrase counts then.
    pub far_db: f32,
    /// The reply yields no longer than this without a decision.
    pub longest: Span,
    /// A reply that was asked to wait is given up after so long.
    pub held: Span,
}

impl Default for Understood {
    fn default() -> Self {
        Self {
            pre_roll: Span::from_millis(500),
            voiced: Span::from_millis(600),
            hushes: Span::from_millis(100),
            wordless: Span::from_millis(1_400),
            backchannel: Span::from_millis(1_800),
            settles: Span::from_millis(180),
            settles_word: Span::from_millis(350),
            words_within: Span::from_millis(600),
            echo_lasts: Span::from_millis(900),
            echo_within: Span::from_millis(350),
            far_db: 13.0,
            longest: Span::from_millis(2_500),
            held: Span::from_millis(180_000),
        }
    }
}

impl Default for BargeIn {
    fn default() -> Self {
        BargeIn::Understood(Understood::default())
    }
}

/// Fewer words than this of ours may be anybody's.
const FEW: usize = 3;

/// Fewer words than this may be the beginning of a remark.
const MANY: usize = text::BACKCHANNEL_WORDS + 1;

/// After so much speech its level is known: 300 ms are measured, and it takes 40 ms to notice that it is speech.
const LEVEL_KNOWN: Span = Span::from_millis(350);

/// After so much, whose voice it is.
const VOICE_KNOWN: Span = Span::from_millis(900);

/// What is known of speech over the reply.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// Since when the reply is lowered or paused for it; `None` while it plays, and while it waits anyway.
    pub yields: Option<Time>,
    /// The reply waits, for it was asked to.
    pub held: bool,
    pub onset: Time,
    /// End of the last voiced sample, once the speech has paused.
    pub ended: Option<Time>,
    /// The words so far, and up to when the sound was recognised.
    pub words: &'a str,
    pub recognised: Option<Time>,
    /// The recogniser gives partial text.
    pub partials: bool,
    /// It can't be the loudspeaker's own sound.
    pub near_end: bool,
    /// By how much it is quieter than the user's questions were, in dB, an unlike voice counted as quieter; 0 where those are not known, `None` while it is not known of this speech.
    pub under_usual_db: Option<f32>,
    /// It is not the user's speech, or not said to us.
    pub not_meant: bool,
    /// More of it may tell that it is somebody else.
    pub may_be_somebody_else: bool,
    /// It goes on with the question that the reply answers: what is said belongs to that, and is no remark.
    pub goes_on: bool,
    /// What of the reply was played lately.
    pub spoken: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Interrupt,
    /// The reply goes on.
    Resume,
    /// The reply waits until it is asked for.
    Hold,
    /// Nothing can be said before then, unless more becomes known.
    Wait(Time),
}

impl Understood {
    pub fn decide(&self, evidence: &Evidence<'_>, now: Time) -> Decision {
        match self.meant(evidence, now) {
            // Only who asks for it wakes a reply that waits.
            Decision::Resume if evidence.held && !text::asks_to_go_on(evidence.words) => Decision::Hold,
            decision => decision,
        }
    }

    fn meant(&self, evidence: &Evidence<'_>, now: Time) -> Decision {
        // Noise that comes and goes begins anew each time, and the reply is silent all the while.
        let last = evidence.yields.map(|since| since + self.longest);
        let wait_or = |decision, at: Time, due, now| wait_or(decision, last.map_or(at, |last| at.min(last)), due, now);
        // What has not lasted long enough by then is no interruption.
        let if_it_lasts = |at: Time| match last.filter(|last| *last < at) {
            Some(last) => wait_or(Decision::Resume, last, false, now),
            None => wait_or(Decision::Interrupt, at, false, now),
        };
        let order = text::order(evidence.words, evidence.spoken);
        match order {
            Some(Order::Stop) if evidence.near_end || evidence.ended.is_some() => return Decision::Interrupt,
            // "Wait, what about tomorrow?": whoever goes on does so soon.
            Some(Order::Hold) if evidence.near_end => {
                return match evidence.ended {
                    Some(ended) => wait_or(Decision::Hold, ended + self.settles_word, false, now),
                    None => if_it_lasts(evidence.onset + self.backchannel),
                };
            }
            _ => {}
        }
        // An echo ends with what is played, and the reply is silent: whoever goes on is somebody, and that is clear before long. Words that were over by then
        // are nobody's, but for a "stop". They are waited for all the same: a voice over an echo comes in pieces.
        if !evidence.near_end {
            let at = evidence.ended.map_or(evidence.onset + self.echo_lasts, |ended| ended + self.echo_within);
            let decision = match order {
                Some(Order::Stop) => Decision::Interrupt,
                Some(Order::Hold) => Decision::Hold,
                None => Decision::Resume,
            };
            return wait_or(decision, at, false, now);
        }
        let many = if evidence.goes_on { FEW } else { MANY };
        match text::reaction(evidence.words) {
            Reaction::Nothing => {}
            // One or two words of ours may be anybody's: while the speech lasts, more of them will tell.
            Reaction::Words(..FEW) if evidence.ended.is_none() && text::is_echo(evidence.words, evidence.spoken) => {
                return wait_or(Decision::Resume, evidence.onset + self.backchannel, false, now);
            }
            _ if text::is_echo(evidence.words, evidence.spoken) => {}
            Reaction::Stop => return Decision::Interrupt,
            // Words from before the onset may be there before it can be said who is speaking: a rest of our own voice is quieter than anybody near.
            _ if evidence.under_usual_db.is_none()
                && evidence.ended.is_none()
                && now < evidence.onset + LEVEL_KNOWN =>
            {
                return wait_or(Decision::Resume, evidence.onset + LEVEL_KNOWN, false, now);
            }
            _ if evidence.not_meant || evidence.under_usual_db.is_some_and(|db| db > self.far_db) => {
                return Decision::Resume;
            }
            // More words may follow, and the reply yields to them as it did to these. What was said before this sound says nothing of it.
            Reaction::Backchannel
                if !text::may_begin_a_turn(evidence.words)
                    && (evidence.ended.is_some()
                        || evidence.recognised.is_some_and(|until| until > evidence.onset)) =>
            {
                return Decision::Resume;
            }
            _ if evidence.may_be_somebody_else && evidence.ended.is_none() && now < evidence.onset + VOICE_KNOWN => {
                return wait_or(Decision::Resume, evidence.onset + VOICE_KNOWN, false, now);
            }
            // A few words may become a backchannel ("that makes" sense), and the reply is silent while they are waited for.
            Reaction::Backchannel | Reaction::Remark if evidence.ended.is_none() => {
                return if_it_lasts(evidence.onset + self.backchannel);
            }
            Reaction::Words(count) if count < many && evidence.ended.is_none() => {
                return if_it_lasts(evidence.onset + self.backchannel);
            }
            // "Right, but …": whoever goes on does so soon. And "that is" may be "that is enough".
            Reaction::Backchannel | Reaction::Remark => {
                let heard_out = evidence.recognised >= evidence.ended && !text::may_begin_a_turn(evidence.words);
                let settles = if heard_out { self.settles } else { self.settles_word };
                let at = evidence.ended.map_or(now, |ended| ended + settles);
                return wait_or(Decision::Resume, at, false, now);
            }
            // "That's kind of" was not all of it.
            Reaction::Words(count) if count < many && evidence.recognised < evidence.ended => {
                let at = evidence.ended.map_or(now, |ended| ended + self.words_within);
                return wait_or(Decision::Interrupt, at, false, now);
            }
            Reaction::Words(_) => return Decision::Interrupt,
        }
        match evidence.ended {
            Some(ended) => {
                let heard_out = evidence.recognised.is_some_and(|until| until >= ended);
                wait_or(Decision::Resume, ended + self.words_within, heard_out, now)
            }
            // Words that come to here are our own.
            None if evidence.partials => {
                let lasts = if evidence.words.is_empty() { self.wordless } else { self.echo_lasts };
                wait_or(Decision::Resume, evidence.onset + lasts, false, now)
            }
            None => if_it_lasts(evidence.onset + self.voiced),
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

    /// Speech from 0 to `ended`, recognised up to `recognised`.
    fn talk(words: &str, ended: Option<i64>, recognised: i64) -> Evidence<'_> {
        Evidence {
            yields: Some(at(0)),
            held: false,
            onset: at(0),
            ended: ended.map(at),
            words,
            recognised: Some(at(recognised)),
            partials: true,
            near_end: true,
            under_usual_db: Some(0.0),
            not_meant: false,
            may_be_somebody_else: false,
            goes_on: false,
            spoken: SPOKEN,
        }
    }

    fn decide(words: &str, ended: Option<i64>, recognised: i64, now: i64) -> Decision {
        Understood::default().decide(&talk(words, ended, recognised), at(now))
    }

    #[test]
    fn words_interrupt_as_soon_as_they_are_there() {
        assert_eq!(decide("What about the day after tomorrow", None, 300, 400), Decision::Interrupt);
        assert_eq!(decide("What about tomorrow", Some(700), 750, 800), Decision::Interrupt);
        assert_eq!(decide("What about", Some(700), 500, 800), Decision::Wait(at(1_300)), "it was more than that");
        assert_eq!(
            decide("What about", None, 300, 400),
            Decision::Wait(at(1_800)),
            "or a remark: the reply is silent anyway"
        );
        assert_eq!(decide("stop", None, 200, 250), Decision::Interrupt);
        assert_eq!(decide("", None, 100, 150), Decision::Wait(at(1_400)));
    }

    #[test]
    fn a_backchannel_lets_it_go_on_as_soon_as_it_is_understood() {
        assert_eq!(decide("mm-hm", None, 300, 400), Decision::Resume);
        assert_eq!(decide("what a story", None, 500, 600), Decision::Wait(at(1_800)), "news, but …");
        assert_eq!(decide("what a story", Some(700), 750, 880), Decision::Resume);
        assert_eq!(decide("what a story", Some(700), 650, 880), Decision::Wait(at(1_050)), "it was more than that");
        assert_eq!(decide("that makes", None, 430, 530), Decision::Wait(at(1_800)), "sense");
    }

    #[test]
    fn a_word_that_turns_begin_with_is_waited_out() {
        assert_eq!(decide("yeah", None, 400, 500), Decision::Wait(at(1_800)));
        assert_eq!(decide("yeah", None, 1_800, 1_900), Decision::Interrupt, "the beginning of a turn");
        assert_eq!(decide("okay", Some(420), 430, 600), Decision::Wait(at(770)), "but …");
        assert_eq!(decide("okay", Some(420), 430, 770), Decision::Resume);
    }

    #[test]
    fn hold_on_makes_it_wait_until_it_is_asked_for() {
        assert_eq!(decide("hold on", None, 300, 400), Decision::Wait(at(1_800)), "a second, what about …");
        assert_eq!(decide("hold on a second", Some(700), 750, 900), Decision::Wait(at(1_050)));
        assert_eq!(decide("hold on a second", Some(700), 750, 1_050), Decision::Hold);
        assert_eq!(decide("hold on, what about tomorrow", None, 900, 950), Decision::Interrupt);
        let waits = |words| {
            let evidence = Evidence { yields: None, held: true, ..talk(words, Some(500), 600) };
            Understood::default().decide(&evidence, at(900))
        };
        assert_eq!(waits("mm-hm"), Decision::Hold, "that asks for nothing");
        assert_eq!(waits(""), Decision::Hold, "a cough");
        assert_eq!(waits("okay, go on"), Decision::Resume);
        assert_eq!(waits("what about tomorrow"), Decision::Interrupt);
    }

    #[test]
    fn our_own_words_and_noises_let_it_go_on() {
        assert_eq!(decide("opens at nine", None, 800, 900), Decision::Resume);
        assert_eq!(decide("", Some(200), 250, 300), Decision::Resume);
        assert_eq!(decide("", None, 1_350, 1_400), Decision::Resume);
        assert_eq!(decide("what opens at ten in the evening", None, 800, 850), Decision::Interrupt);
        assert_eq!(decide("in the", None, 300, 950), Decision::Wait(at(1_800)), "or the beginning of something else");
        assert_eq!(decide("nine stop", None, 800, 850), Decision::Interrupt, "among our own words");
    }

    #[test]
    fn somebody_far_away_is_not_meant() {
        let quieter = |words, under_usual_db, now| {
            Understood::default().decide(&Evidence { under_usual_db, ..talk(words, None, 900) }, at(now))
        };
        assert_eq!(quieter("the children have to be at school", Some(14.0), 1_000), Decision::Resume);
        assert_eq!(quieter("the children have to be at school", Some(6.0), 1_000), Decision::Interrupt);
        assert_eq!(quieter("stop", Some(14.0), 1_000), Decision::Interrupt);
        assert_eq!(quieter("the children have to be at school", None, 200), Decision::Wait(at(350)), "who is it?");
        assert_eq!(quieter("the children have to be at school", None, 350), Decision::Interrupt);
        assert_eq!(quieter("stop", None, 200), Decision::Interrupt);
    }

    #[test]
    fn without_partial_text_length_decides() {
        let evidence = Evidence { recognised: None, partials: false, ..talk("", None, 0) };
        assert_eq!(Understood::default().decide(&evidence, at(100)), Decision::Wait(at(600)));
        assert_eq!(Understood::default().decide(&evidence, at(600)), Decision::Interrupt);
    }
}
