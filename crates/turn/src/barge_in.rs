//! Barge-in: what speech over the reply means. Decides only from what it is handed.
//!
//! With [`BargeIn::Understood`] the reply is lowered at once, and paused when the sound lasts. Then the words decide. An interruption ends the
//! reply. A backchannel ("mm-hm"), our own echo or a noise lets it go on. "Hold on" holds it until the user asks for more. Words decide as soon
//! as they are known, because length says little: a backchannel can last a second (Gravano & Hirschberg, "Turn-taking cues in task-oriented
//! dialogue", CSL 25, 2011), and an interruption can be one word.

use riposte_measures::{Span, Time};

use crate::text::{self, Order, Reaction, Request};

/// The policy.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum BargeIn {
    /// The baseline: speech that lasts this long is an interruption, and the reply plays on until then.
    VoicedRun(Span),
    Understood(Understood),
}

/// The constants of barge-in by understanding, in which a reply that was paused can go on.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
pub struct Understood {
    /// How much sound from before the onset is recognised as well. The echo canceller hides the beginning of a voice for up to 200 ms.
    pub pre_roll: Span,
    /// Where the recogniser gives no partial text, speech that lasts this long is an interruption.
    pub voiced: Span,
    /// The reply is lowered at first, and paused when the sound has lasted this long. A knock is shorter. A voice is noticed 40 to 150 ms late,
    /// and the reply should be silent within 250 ms of an interruption.
    pub hushes: Span,
    /// Where it does give partial text, sound of this length without a word is noise.
    pub wordless: Span,
    /// A backchannel or a few words that go on for longer are the beginning of a turn. Natural voices say "that's kind of beautiful" in 1.4 s.
    /// Waiting costs little, since the reply is silent meanwhile.
    pub backchannel: Span,
    /// The silence after a remark with which the reply goes on; and after a word that may also begin a turn ("Okay, but …").
    pub settles: Span,
    pub settles_word: Span,
    /// How long the words are waited for after the speech paused. A Whisper model has them after 290 ms at the median, and after 510 ms at the
    /// 95th percentile.
    pub words_within: Span,
    /// How long sound that may be an echo is waited for: from its beginning while it lasts, and from its end.
    pub echo_lasts: Span,
    pub echo_within: Span,
    /// Speech that is quieter than the user's own questions by more than this, in dB, comes from another person or is not meant for the assistant.
    /// Only a stop phrase counts then. Four times the distance is 12 dB.
    pub far_db: f32,
    /// The longest time for which the reply yields without a decision.
    pub longest: Span,
    /// A held reply is given up after this time.
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

/// Fewer words than this that are also the reply's prove no echo: anyone may say them.
const FEW: usize = 3;

/// Fewer words than this may be the beginning of a remark.
const MANY: usize = text::BACKCHANNEL_WORDS + 1;

/// After this much speech its level is known: it is measured over 300 ms, and speech is noticed after 40 ms.
const LEVEL_KNOWN: Span = Span::from_millis(350);

/// After this much speech it is known whose voice it is.
const VOICE_KNOWN: Span = Span::from_millis(900);

/// A lone word that is less sure than this is none. Whisper tiny.en on the 112 phrases of the train split of `scenarios/natural/over.tsv`: six of the 48
/// backchannels lie below it, all but one wording misheard, and none of the 64 interruptions and requests to wait (the least has 0.56). On the test split two words lie below it
/// as often where they interrupt ("window seat") as where they don't, so two are believed.
const UNSURE: f32 = 0.5;

/// A sound of which so much was read without a word has none.
const READ_FROM: Span = Span::from_millis(700);

/// What is known of speech over the reply.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// Since when the reply yields to it. `None` while the reply plays, and while it is held anyway.
    pub yields: Option<Time>,
    /// The reply is held: the user asked for that.
    pub held: bool,
    pub onset: Time,
    /// End of the last voiced sample, once the speech has paused.
    pub ended: Option<Time>,
    /// The words so far, and up to when the sound was recognised.
    pub words: &'a str,
    pub recognised: Option<Time>,
    /// How sure the recogniser is of them, 0 to 1; `None` where it does not tell.
    pub sure: Option<f32>,
    /// The recogniser gives partial text.
    pub partials: bool,
    /// It is near-end speech: it can't be the echo of the reply.
    pub near_end: bool,
    /// By how much it is quieter than the user's questions, in dB; a voice unlike the user's counts as quieter. 0 where the user's level is not known,
    /// `None` while the level of this speech is not known.
    pub under_usual_db: Option<f32>,
    /// It is not the user's speech, or not said to the assistant.
    pub not_meant: bool,
    /// More of it may show that it is another person.
    pub may_be_somebody_else: bool,
    /// It continues the question that the reply answers, so it is no remark.
    pub goes_on: bool,
    /// The text of the reply that was played lately.
    pub spoken: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Interrupt,
    /// The reply goes on.
    Resume,
    /// The reply is held until the user asks for it.
    Hold,
    /// Undecided until this time, unless more becomes known.
    Wait(Time),
}

impl Understood {
    pub fn decide(&self, evidence: &Evidence<'_>, now: Time) -> Decision {
        match self.meant(evidence, now) {
            // A held reply goes on only when the user asks for it.
            Decision::Resume if evidence.held && !text::asks_to_go_on(evidence.words) => Decision::Hold,
            decision => decision,
        }
    }

    fn meant(&self, evidence: &Evidence<'_>, now: Time) -> Decision {
        // Noise that comes and goes begins anew each time, and must not keep the reply silent for ever.
        let last = evidence.yields.map(|since| since + self.longest);
        let wait_or = |decision, at: Time, due, now| wait_or(decision, last.map_or(at, |last| at.min(last)), due, now);
        // Speech that has not lasted long enough by then is no interruption.
        let if_it_lasts = |at: Time| match last.filter(|last| *last < at) {
            Some(last) => wait_or(Decision::Resume, last, false, now),
            None => wait_or(Decision::Interrupt, at, false, now),
        };
        let order = text::order(evidence.words, evidence.spoken);
        match order {
            Some(Order::Stop) if evidence.near_end || evidence.ended.is_some() => return Decision::Interrupt,
            // "Wait, what about tomorrow?" More words would follow soon.
            Some(Order::Hold) if evidence.near_end => {
                return match evidence.ended {
                    Some(ended) => wait_or(Decision::Hold, ended + self.settles_word, false, now),
                    None => if_it_lasts(evidence.onset + self.backchannel),
                };
            }
            _ => {}
        }
        // The reply is silent now, and an echo would have ended with it. Sound that continues is near-end speech, which is certain before long.
        // Words that ended before that are treated as echo, except a "stop". They are still waited for, since a voice over an echo comes in pieces.
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
        match reaction(evidence) {
            Reaction::Nothing => {}
            // One or two words of the reply may be anyone's. While the speech lasts, more words will tell.
            Reaction::Words(..FEW) if evidence.ended.is_none() && text::is_echo(evidence.words, evidence.spoken) => {
                return wait_or(Decision::Resume, evidence.onset + self.backchannel, false, now);
            }
            _ if text::is_echo(evidence.words, evidence.spoken) => {}
            Reaction::Stop => return Decision::Interrupt,
            // Words from before the onset may be known before the level is. What is left of the echo is quieter than any near-end speaker.
            _ if evidence.under_usual_db.is_none()
                && evidence.ended.is_none()
                && now < evidence.onset + LEVEL_KNOWN =>
            {
                return wait_or(Decision::Resume, evidence.onset + LEVEL_KNOWN, false, now);
            }
            _ if evidence.not_meant || evidence.under_usual_db.is_some_and(|db| db > self.far_db) => {
                return Decision::Resume;
            }
            // More words may follow, and the reply yields to them as it did to these. Words from before this sound say nothing about it.
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
            // A few words may become a backchannel ("that makes" sense). The reply is silent while the rest is waited for.
            Reaction::Backchannel | Reaction::Remark if evidence.ended.is_none() => {
                return if_it_lasts(evidence.onset + self.backchannel);
            }
            Reaction::Words(count) if count < many && evidence.ended.is_none() => {
                return if_it_lasts(evidence.onset + self.backchannel);
            }
            // "Right, but …": more would follow soon. And "that is" may become "that is enough".
            Reaction::Backchannel | Reaction::Remark => {
                let heard_out = evidence.recognised >= evidence.ended && !text::may_begin_a_turn(evidence.words);
                let settles = if heard_out { self.settles } else { self.settles_word };
                let at = evidence.ended.map_or(now, |ended| ended + settles);
                return wait_or(Decision::Resume, at, false, now);
            }
            // A lone word that the recogniser doubts itself is seldom what was said: "few" for "phew".
            Reaction::Words(1) if evidence.is_doubted() => {
                // A reading of all of it may be surer.
                let heard_out = evidence.recognised >= evidence.ended;
                let settles = if heard_out { self.settles_word } else { self.words_within };
                let at = evidence.ended.map_or(now, |ended| ended + settles);
                return wait_or(Decision::Resume, at, false, now);
            }
            // "That's kind of" is incomplete: more follows.
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
            // No word yet of any of it: the recogniser may be slow, or not believe its own text.
            None if evidence.partials && evidence.words.is_empty() && !evidence.was_read() => {
                wait_or(Decision::Resume, evidence.onset + self.longest, false, now)
            }
            // The words that reach this arm are the reply's own.
            None if evidence.partials => {
                let lasts = if evidence.words.is_empty() { self.wordless } else { self.echo_lasts };
                wait_or(Decision::Resume, evidence.onset + lasts, false, now)
            }
            None => if_it_lasts(evidence.onset + self.voiced),
        }
    }
}

impl Evidence<'_> {
    /// The recogniser is not sure of them, and they request nothing.
    fn is_doubted(&self) -> bool {
        !self.goes_on && self.sure.is_some_and(|sure| sure < UNSURE) && text::request(self.words) == Request::Statement
    }

    /// A text would tell of this sound by now, if words were in it.
    fn was_read(&self) -> bool {
        self.recognised.is_some_and(|until| until >= self.onset + READ_FROM)
    }
}

/// What the words mean. A reply that goes on after "yeah" comes back behind it.
fn reaction(evidence: &Evidence<'_>) -> Reaction {
    match (text::reaction(evidence.words), evidence.ended) {
        (Reaction::Words(count), Some(_)) => {
            match text::reaction(text::without_echo_behind(evidence.words, evidence.spoken)) {
                own @ (Reaction::Backchannel | Reaction::Remark) => own,
                _ => Reaction::Words(count),
            }
        }
        (reaction, _) => reaction,
    }
}

/// The decision, once it is `due` or its time has come.
fn wait_or(decision: Decision, at: Time, due: bool, now: Time) -> Decision {
    if due || now >= at { decision } else { Decision::Wait(at) }
}

#[cfg(test)]
#[path = "barge_in_tests.rs"]
mod tests;
