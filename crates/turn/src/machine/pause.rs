//! A pause that may be the end: the text so far, the reply that is prepared from it, and the moment at which the turn is taken for over.

use riposte_measures::{Mark, Marks, Mode, Span, Speculation, Time};

use super::Machine;
use crate::endpoint::{self, Endpoint, Pause, Words};
use crate::reply::{Question, Reply};
use crate::state::{By, State};
use crate::text::{self, Ending};
use crate::turn::{Finalised, Said};
use crate::{Input, Output, Revision};

/// Looks this much later than computed, so that rounding does not make it too early.
const LOOK_LATER: Span = Span::from_millis(1);

impl Machine {
    /// The user fell silent at `at`.
    pub(super) fn soft_end(&mut self, now: Time) {
        // While an interrupted reply fades nothing may be asked yet, but the words are evidence already.
        let wanted = self.may_speculate(now) || matches!(self.config.endpoint, Endpoint::Evidence(_));
        let Some(turn) = self.turn.as_mut() else { return };
        turn.pause_over();
        if wanted && let Some(session) = turn.session {
            let revision = self.revisions.next();
            turn.finalising = Some((revision, now));
            self.outputs.push_back(Output::Finalise { session, revision, until: now });
        }
        self.weigh(now);
    }

    /// Whether anything may be prepared in this turn now.
    fn may_speculate(&mut self, now: Time) -> bool {
        let policy = &self.config.speculation;
        let listens = self.relay_listens();
        let within = self.waste.lately(now) < policy.wasted_tokens_per_minute;
        let Some(turn) = self.turn.as_ref() else { return false };
        let short = turn.marks.get(Mark::SpeechStart).is_none_or(|start| now - start <= policy.longest_turn);
        policy.is_on()
            && !listens
            && within
            && short
            && turn.speculated.attempts < policy.attempts
            && self.closing.is_none()
    }

    /// New words of a turn that goes on.
    pub(super) fn words(&mut self, text: &str, until: Time, closes: Option<f32>, now: Time) {
        let Some(turn) = self.turn.as_mut() else { return };
        let same = text::same_words(&turn.partial.text, text);
        turn.partial.stable = same;
        turn.partial.until = Some(until);
        turn.partial.closes = closes;
        // Only now is it known that these are all the words up to there.
        turn.partial.known_at = now;
        turn.partial.text = text.to_owned();
        if let Some((pause, _)) = turn.pause.filter(|(_, length)| text.len() > *length) {
            turn.pause = None;
            self.learn(pause);
        }
        self.words_after_all(until, now);
        self.weigh(now);
    }

    /// Asks for the text again where more was said than the final text of the pause holds: words too soft for the voice detector.
    fn words_after_all(&mut self, until: Time, now: Time) {
        let Some(turn) = self.turn.as_mut() else { return };
        let missed = turn
            .finalised
            .as_ref()
            .is_some_and(|last| until > last.until && !text::same_words(&last.text, &turn.partial.text));
        if missed && let Some(session) = turn.session {
            turn.finalised = None;
            let revision = self.revisions.next();
            turn.finalising = Some((revision, now));
            self.outputs.push_back(Output::Finalise { session, revision, until: now });
        }
    }

    fn learn(&mut self, pause: Span) {
        if self.pauses.learn(pause) {
            self.outputs.push_back(Output::Learnt(self.pauses.clone()));
        }
    }

    /// The final text of the present pause.
    pub(super) fn finalised(&mut self, revision: Revision, text: String, closes: Option<f32>, now: Time) {
        let Some(turn) = self.turn.as_mut() else { return };
        let Some((_, until)) = turn.finalising.take_if(|(asked, _)| *asked == revision) else { return };
        turn.finalised = Some(Finalised { text, at: now, until, closes });
        if let Some(heard) = turn.partial.until {
            self.words_after_all(heard, now);
        }
        self.weigh(now);
    }

    /// Weighs what is known now: prepares a reply, drops one, moves the end of the turn.
    pub(super) fn weigh(&mut self, now: Time) {
        let pauses = match self.state {
            State::Settling { .. } => true,
            State::Hearing { by, .. } => by == By::Key && self.voice.open_since.is_none(),
            _ => return,
        };
        self.speculate(pauses, now);
        self.set_end(now);
    }

    fn speculate(&mut self, pauses: bool, now: Time) {
        let Some(turn) = self.turn.as_ref() else { return };
        let said = if pauses {
            turn.said(self.voice.last_voiced)
        } else {
            // While speech goes on, only words that the recogniser gave twice are stable enough.
            turn.partial.stable.then_some(&turn.partial).map(Said::from)
        };
        let Some(said) = said else { return };
        let (text, known_at, words) = (said.text.to_owned(), said.known_at, self.worded(&said));
        let ending = words.ending;
        let finished = endpoint::finished(Some(&words), self.config.punctuated, turn.acoustic);
        // The longer a pause lasts, the more likely it is the end.
        let lasted = self.voice.last_voiced.filter(|_| pauses).map_or(Span::ZERO, |at| now - at);
        let finished = self.pauses.finished_after(finished, lasted);
        let is_worth = !text.trim().is_empty() && self.config.speculation.is_worth(ending, finished, pauses);
        if let Some(reply) = turn.prepared.as_ref().filter(|reply| reply.fits(&text)) {
            // An attempt begun at this very moment costs nothing yet. An older one is kept, whatever else becomes known.
            if reply.asked_at < now || is_worth {
                return;
            }
        }
        self.drop_prepared(now);
        if is_worth && self.may_speculate(now) {
            self.prepare(text, known_at, now);
        }
    }

    fn prepare(&mut self, text: String, known_at: Time, now: Time) {
        let revision = self.revisions.next();
        let opener = self.openers.choose(&text).map(str::to_owned);
        let Some(turn) = self.turn.as_mut() else { return };
        turn.speculated.attempts += 1;
        self.outputs.push_back(Output::Ask { revision, text: text.clone(), opener: opener.clone() });
        turn.prepared = Some(Reply::to(Question { revision, text, known_at }, opener, now));
    }

    /// The prepared reply is not wanted any more: its work is cancelled and counted.
    pub(super) fn drop_prepared(&mut self, now: Time) {
        let Some(reply) = self.turn.as_mut().and_then(|turn| turn.prepared.take()) else { return };
        self.outputs.push_back(Output::Silence { revision: reply.revision });
        self.wasted(reply.tokens, now);
    }

    /// A reply that was written in vain.
    pub(super) fn wasted(&mut self, tokens: u32, now: Time) {
        if let Some(turn) = self.turn.as_mut() {
            turn.speculated.wasted_tokens += tokens;
            turn.speculated.outcome = Speculation::Miss;
        }
        self.waste.add(tokens, now);
    }

    /// How these words end. A final text may lack the mark that the same words had as a partial: one of the two is enough.
    fn worded(&self, said: &Said<'_>) -> Words {
        let words = Words::of(said.text, said.closes);
        let partial = self.turn.as_ref().map_or("", |turn| &turn.partial.text);
        match (words.ending, text::ending(partial)) {
            (Ending::Complete | Ending::Neutral, Ending::Closed) if text::same_words(said.text, partial) => {
                Words::of(partial, said.closes)
            }
            _ => words,
        }
    }

    /// Moves the end of the turn to where the evidence puts it.
    fn set_end(&mut self, now: Time) {
        let (State::Settling { .. }, Some(turn), Some(last_voiced)) =
            (self.state, self.turn.as_ref(), self.voice.last_voiced)
        else {
            return;
        };
        let said = turn.said(Some(last_voiced));
        // While a reply is being prepared nothing is gained by ending the turn, and more may be said.
        let first_sound = |marks: &Marks| marks.get(Mark::Opener).or(marks.get(Mark::TtsFirstAudio));
        let ready = turn.prepared.as_ref().map(|reply| match first_sound(&reply.marks) {
            Some(at) => at - last_voiced,
            None if self.would_fill(reply, last_voiced, now) => self.config.filler.soonest,
            None => Span::from_millis(60_000),
        });
        let pause = Pause {
            words: said.as_ref().map(|said| self.worded(said)),
            acoustic: turn.acoustic,
            punctuated: self.config.punctuated,
            profile: &self.pauses,
            ready,
        };
        let until = (last_voiced + self.config.endpoint.wait(&pause)).max(now);
        // What is not worth preparing yet may be when the pause has lasted.
        let worth = |least| {
            let finished = endpoint::finished(pause.words.as_ref(), pause.punctuated, pause.acoustic);
            last_voiced + self.pauses.until_finished(finished, least) + LOOK_LATER
        };
        let none = turn.prepared.is_none() && said.is_some();
        let look_at = self.config.speculation.least().filter(|_| none).map(worth).filter(|at| now < *at && *at < until);
        self.state = State::Settling { until, look_at };
    }

    /// A fact about the reply that is being prepared. Nothing of it is shown before it is the turn's reply.
    pub(super) fn prepared(&mut self, input: Input, now: Time) {
        let Some(reply) = self.turn.as_mut().and_then(|turn| turn.prepared.as_mut()) else { return };
        match input {
            Input::ReplyText { text, .. } => {
                reply.text.push_str(&text);
                reply.tokens += 1;
            }
            Input::ReplyCut { bytes, .. } => {
                reply.cut(bytes);
            }
            Input::ReplyDone { .. } => reply.marks.set_first(Mark::LlmDone, now),
            Input::Marked { mark, at, .. } => {
                reply.marks.set_first(mark, at);
                let asked_at = reply.asked_at;
                if mark == Mark::TtsFirstAudio {
                    self.reply_was_ready(asked_at, at);
                }
                if matches!(mark, Mark::TtsFirstAudio | Mark::Opener) {
                    self.set_end(now);
                }
            }
            // The question is asked again when the turn is over. A lasting failure is told then.
            Input::Failed { .. } => {
                self.drop_prepared(now);
                self.set_end(now);
            }
            // It had no sound: it is over already.
            Input::PlayEnded { .. } => {
                let tokens = reply.tokens;
                if let Some(turn) = self.turn.as_mut() {
                    turn.prepared = None;
                }
                self.wasted(tokens, now);
                self.set_end(now);
            }
            _ => {}
        }
    }

    /// The reply to these words is being prepared already, and becomes the reply. Whether it is so.
    pub(super) fn adopt(&mut self, text: &str, now: Time) -> bool {
        let Some(reply) = self.turn.as_mut().and_then(|turn| turn.adopt(text)) else {
            self.drop_prepared(now);
            return false;
        };
        if let Some(opener) = &reply.opener {
            self.openers.was_heard(opener);
        }
        self.outputs.push_back(Output::Release { revision: reply.revision });
        if !reply.text.is_empty() {
            self.outputs.push_back(Output::ReplyText { text: reply.text.clone() });
        }
        true
    }

    /// The end of a pause: the user goes on at `onset`.
    pub(super) fn pause_ended(&mut self, onset: Time) {
        let last_voiced = self.voice.last_voiced;
        let Some(turn) = self.turn.as_mut() else { return };
        turn.pause_over();
        if turn.mode == Mode::Duplex
            && let Some(last) = last_voiced
        {
            turn.pause = Some((onset - last, turn.partial.text.len()));
        }
    }
}
