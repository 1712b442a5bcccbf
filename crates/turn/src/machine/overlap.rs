//! Speech over the reply: the reply is lowered, then paused, the words are heard, and it ends, waits or goes on.

use riposte_measures::{Mark, Mode, Outcome, Span, Time};

use super::Machine;
use crate::barge_in::{BargeIn, Decision, Evidence, Understood};
use crate::state::{State, Yields};
use crate::text::{self, Reaction};
use crate::turn::{Partial, Turn};
use crate::{Output, Reason, Revision};

/// The part of the reply that may come back as an echo, in bytes: the words heard last, and those about to leave the speaker.
const ECHO_BEFORE: usize = 160;
const ECHO_AFTER: usize = 40;

/// Someone who goes on after a backchannel does so within this time.
const LINGERS: Span = Span::from_millis(800);

/// Runs of speech with a shorter silence between them count as one sound: "stop" has a silence in the middle.
const ONE_SOUND: Span = Span::from_millis(300);

/// Speech over the reply that is not yet understood.
#[derive(Debug)]
pub(super) struct Overlap {
    pub(super) session: Revision,
    /// The question that this speech may continue. The session is then that question's own, and its text begins with the question.
    question: Option<String>,
    /// When all of it began, when its present sound began, and when its present run of speech began.
    onset: Time,
    sound: Time,
    since: Time,
    /// The reply went on and nothing more was said: the overlap is forgotten at this time.
    until: Option<Time>,
    partial: Partial,
    ended: Option<Time>,
    /// It was read to its end and understood as no interruption. What a session reads after that comes from the reply, which is heard again.
    heard_out: bool,
    /// Some of it is near-end speech: it can't be the echo of the reply. `before`: what was understood until that was certain.
    near_end: bool,
    before: String,
    /// The end-of-turn model's probability that nothing more follows.
    pub(super) acoustic: Option<f32>,
}

impl Overlap {
    /// The words so far, without the question they continue. None while they are still those that may have been echo.
    fn words(&self) -> &str {
        if text::same_words(&self.partial.text, &self.before) {
            return "";
        }
        self.question.as_deref().map_or(&self.partial.text, |question| text::beyond(question, &self.partial.text))
    }
}

impl Machine {
    /// Speech began while the reply plays or is paused.
    pub(super) fn overlap_began(&mut self, at: Time, now: Time) {
        let BargeIn::Understood(policy) = &self.config.barge_in else {
            if let State::Speaking { until, .. } = self.state {
                self.state = State::Speaking { onset: Some(at), until };
            }
            return;
        };
        let from = at - policy.pre_roll;
        let certain = !self.voice.could_be_echo;
        match self.overlap.as_mut() {
            Some(overlap) => {
                if overlap.ended.is_none_or(|ended| at - ended > ONE_SOUND) {
                    overlap.sound = at;
                }
                (overlap.ended, overlap.acoustic, overlap.until) = (None, None, None);
                overlap.heard_out = false;
                overlap.since = at;
                // A new run of speech, after one that may have been echo.
                if !overlap.near_end {
                    overlap.before.clone_from(&overlap.partial.text);
                }
                overlap.near_end |= certain;
            }
            None => {
                let goes_on = self.question_that_goes_on(at);
                let question = goes_on.as_ref().map(|(_, question)| question.clone());
                let session = goes_on.map(|(session, _)| session).unwrap_or_else(|| self.open_session(from));
                self.overlap = Some(Overlap {
                    session,
                    question,
                    onset: at,
                    sound: at,
                    since: at,
                    until: None,
                    partial: Partial::default(),
                    ended: None,
                    heard_out: false,
                    near_end: certain,
                    before: String::new(),
                    acoustic: None,
                });
            }
        }
        if let Some(revision) = self.reply().map(|reply| reply.revision) {
            let how = match self.state {
                // Near-end speech only lowers the reply: it may be a cough. What may be echo pauses it: an echo stops with it.
                State::Speaking { .. } if certain => Some((Yields::Lowered, Some(Output::Lower { revision }))),
                State::Speaking { .. } => Some((Yields::Paused, Some(Output::Pause { revision }))),
                State::Held { .. } => Some((Yields::Held, None)),
                _ => None,
            };
            if let Some((how, order)) = how {
                self.outputs.extend(order);
                self.state = State::Yielding { since: now, how, until: now };
                self.phase(Reason::SpeechBegan);
            }
        }
        self.judge(now);
    }

    /// Pauses a lowered reply when the sound over it has lasted for `after`. Gives the time when that will be, if it is still to come.
    fn hush(&mut self, after: Span, now: Time) -> Option<Time> {
        let State::Yielding { since, how: Yields::Lowered, until } = self.state else { return None };
        let onset = self.overlap.as_ref().filter(|overlap| overlap.ended.is_none())?.sound;
        if now < onset + after {
            return Some(onset + after);
        }
        let revision = self.reply()?.revision;
        self.outputs.push_back(Output::Pause { revision });
        self.state = State::Yielding { since, how: Yields::Paused, until };
        None
    }

    /// The question that speech from `at` on may continue, and its session: the turn may have been ended too soon.
    fn question_that_goes_on(&mut self, at: Time) -> Option<(Revision, String)> {
        let within = self.config.goes_on_within;
        let turn = self.turn.as_mut()?;
        if at > turn.may_go_on_until(within)? {
            self.close_session();
            return None;
        }
        let question = turn.spoken_of(&turn.reply.as_ref()?.question).to_owned();
        Some((turn.session.take()?, question))
    }

    /// It is certain by now that the speech over the reply is near-end speech.
    pub(super) fn overlap_is_near_end(&mut self, now: Time) {
        if let Some(overlap) = self.overlap.as_mut() {
            overlap.near_end = true;
            self.judge(now);
        }
    }

    pub(super) fn overlap_paused(&mut self, at: Time, now: Time) {
        if let Some(overlap) = self.overlap.as_mut() {
            overlap.ended = Some(at);
            self.judge(now);
        }
    }

    pub(super) fn overlap_words(&mut self, partial: Partial, now: Time) {
        if let Some(overlap) = self.overlap.as_mut().filter(|overlap| !overlap.heard_out) {
            overlap.partial = partial;
            self.judge(now);
        }
    }

    /// Decides what the speech over the reply means, as far as that is known.
    pub(super) fn judge(&mut self, now: Time) {
        let policy = match &self.config.barge_in {
            BargeIn::Understood(policy) => policy.clone(),
            BargeIn::VoicedRun(_) => Understood::default(),
        };
        let hushed_at = self.hush(policy.hushes, now);
        let (Some(overlap), Some(reply)) = (&self.overlap, self.reply()) else { return };
        let (yields, held) = match self.state {
            State::Yielding { how: Yields::Held, .. } => (None, true),
            State::Yielding { since, .. } => (Some(since), false),
            _ => (None, false),
        };
        let goes_on = overlap.question.is_some();
        let evidence = Evidence {
            yields,
            held,
            onset: overlap.since,
            ended: overlap.ended,
            words: overlap.words(),
            recognised: overlap.partial.until,
            sure: overlap.partial.sure,
            partials: self.partials_seen,
            near_end: overlap.near_end,
            // Whoever continues a question a moment later is the one who asked it. A few words say little about a voice.
            under_usual_db: if goes_on { Some(0.0) } else { self.voice.under_usual_db() },
            not_meant: !goes_on && self.voice.turns_away(self.config.whose),
            may_be_somebody_else: !goes_on && self.voice.may_be_somebody_else(policy.far_db),
            goes_on,
            spoken: reply.spoken_lately(ECHO_BEFORE, ECHO_AFTER),
        };
        match (policy.decide(&evidence, now), self.state) {
            (Decision::Interrupt, _) => self.interrupted(now),
            (Decision::Hold, _) => self.hold(self.relay_held().unwrap_or(policy.held), now),
            (Decision::Wait(until), State::Yielding { since, how, .. }) => {
                let until = hushed_at.map_or(until, |at| at.min(until));
                self.state = State::Yielding { since, how, until };
            }
            (Decision::Wait(_), _) => {}
            (Decision::Resume, State::Yielding { .. }) => {
                if let Some(overlap) = self.overlap.as_mut() {
                    overlap.heard_out = overlap.ended.is_some() && overlap.partial.until >= overlap.ended;
                }
                self.go_on(now);
            }
            (Decision::Resume, _) => self.end_overlap_when_over(now),
        }
    }

    /// Holds the reply until the user speaks again. They asked for that, or made a sound while it was held.
    fn hold(&mut self, longest: Span, now: Time) {
        let Some(revision) = self.reply().map(|reply| reply.revision) else { return };
        self.close_overlap();
        if !matches!(self.state, State::Yielding { how: Yields::Paused | Yields::Held, .. }) {
            self.outputs.push_back(Output::Pause { revision });
        }
        self.state = State::Held { until: now + longest };
        self.phase(Reason::AskedToWait);
    }

    /// Lets the reply go on. Speech that continues is still listened to, since words may follow.
    fn go_on(&mut self, now: Time) {
        let Some(revision) = self.reply().map(|reply| reply.revision) else { return };
        self.outputs.push_back(Output::Resume { revision });
        self.state = State::Speaking { onset: None, until: now + self.config.stuck_timeout };
        self.phase(Reason::NoInterruption);
        self.end_overlap_when_over(now);
    }

    /// Keeps the session for a while after the speech ended: what follows soon belongs to it.
    fn end_overlap_when_over(&mut self, now: Time) {
        if let Some(overlap) = self.overlap.as_mut().filter(|overlap| overlap.ended.is_some()) {
            overlap.until.get_or_insert(now + LINGERS);
        }
    }

    /// Ends the reply. What was said over it becomes the next turn.
    fn interrupted(&mut self, now: Time) {
        let Some(overlap) = self.overlap.take() else { return };
        if overlap.question.is_some() {
            return self.question_goes_on(overlap, true, now);
        }
        self.interrupt(overlap.since, now);
        self.take_up(Overlap { near_end: true, ..overlap }, now);
    }

    /// The turn had been ended too soon. The reply to the incomplete question is dropped, and the whole question is asked again.
    fn question_goes_on(&mut self, overlap: Overlap, sounds: bool, now: Time) {
        let Some(turn) = self.turn.as_mut() else { return };
        let commit = turn.commit;
        (turn.session, turn.said_in) = (Some(overlap.session), Some(overlap.session));
        let void = turn.reopen();
        turn.pause_over();
        turn.pause = commit.map(|commit| (overlap.onset - commit.speech_end, turn.partial.text.len()));
        let text = overlap.partial.text.clone();
        turn.partial = overlap.partial;
        self.outputs.push_back(Output::Caption { text, stable_bytes: 0 });
        if let Some(mut reply) = void {
            let (revision, tokens, heard) = (reply.revision, reply.tokens, reply.heard_bytes);
            reply.fell_silent(heard, now);
            let outcome = if sounds { Outcome::Interrupted } else { Outcome::Completed };
            turn.void = commit.map(|commit| (commit, reply, outcome));
            if sounds {
                self.outputs.push_back(Output::Silence { revision });
            }
            self.wasted(tokens, now);
        }
        self.speak_on(Reason::SpeechResumed, now);
        if let Some(ended) = overlap.ended {
            self.settle(ended, now);
            self.listened_to_end(overlap.acoustic, now);
        }
    }

    /// Makes a turn of what was said over the reply.
    fn take_up(&mut self, overlap: Overlap, now: Time) {
        let mut turn = Turn::new(Mode::Duplex, Some(overlap.session));
        turn.interrupts = true;
        turn.could_be_echo = !overlap.near_end;
        turn.marks.set(Mark::SpeechStart, overlap.onset);
        if let Some(at) = overlap.partial.until.map(|_| overlap.partial.known_at) {
            turn.marks.set(Mark::SttFirstPartial, at);
            if overlap.near_end {
                self.outputs.push_back(Output::Caption { text: overlap.partial.text.clone(), stable_bytes: 0 });
            }
        }
        turn.partial = overlap.partial;
        self.turn = Some(turn);
        self.speak_on(Reason::Interrupted, now);
        if let Some(ended) = overlap.ended {
            self.settle(ended, now);
            self.listened_to_end(overlap.acoustic, now);
        }
    }

    /// The reply was heard to its end while someone spoke over it. Gives whether that speech is a turn now.
    pub(super) fn reply_over_during_overlap(&mut self, now: Time) -> bool {
        let Some(overlap) = self.overlap.take() else { return false };
        let words = matches!(text::reaction(overlap.words()), Reaction::Words(_) | Reaction::Stop);
        if overlap.ended.is_some() && !(words && overlap.near_end) {
            self.outputs.push_back(Output::CloseSession { session: overlap.session });
            return false;
        }
        if overlap.question.is_some() {
            self.question_goes_on(overlap, false, now);
            return true;
        }
        if let Some(turn) = self.turn.take() {
            self.record(turn, Outcome::Completed);
        }
        self.take_up(overlap, now);
        true
    }

    /// Stops listening to the speech over the reply, which goes on.
    pub(super) fn leave_overlap(&mut self, now: Time) {
        self.close_overlap();
        if let State::Yielding { .. } = self.state {
            self.go_on(now);
        }
    }

    /// Forgets speech over the reply that was no interruption and was followed by nothing.
    pub(super) fn forget_overlap(&mut self) {
        if self.overlap.as_ref().is_some_and(|overlap| !overlap.partial.text.is_empty()) {
            self.voice.was_perhaps_the_user();
        }
        self.close_overlap();
    }

    /// When the speech over the reply is forgotten.
    pub(super) fn overlap_until(&self) -> Option<Time> {
        self.overlap.as_ref().and_then(|overlap| overlap.until)
    }

    pub(super) fn close_overlap(&mut self) {
        if let Some(overlap) = self.overlap.take() {
            self.outputs.push_back(Output::CloseSession { session: overlap.session });
        }
    }
}
