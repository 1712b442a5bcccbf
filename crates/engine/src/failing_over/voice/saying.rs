//! One utterance: its clauses go to whoever speaks as they are pushed, what comes of them is handed on under their own numbers, and where the voice fails the next
//! one gets what is left. Runs on the runtime's threads while it is polled; dropping it drops the utterance of whoever speaks.

use std::collections::VecDeque;
use std::sync::Arc;

use futures::stream::BoxStream;
use futures::{StreamExt, stream};
use riposte_audio::Clock;
use riposte_dsp::Resample;
use riposte_measures::{Span, Time};
use riposte_vendors::Stage;
use riposte_voice::{Pushed, Speech, SpokenWord, Utterance, UtteranceEvent, VoiceError};

use super::clause::Clause;
use super::{Front, is_server};
use crate::failing_over::call::{Call, late};
use crate::failing_over::line::Line;

/// The longest wait for a server's first sound of a clause where somebody else could speak: voices begin within a few hundred milliseconds. What a provider's own
/// history says is shorter ([`riposte_failover::Standing::patience`]).
const MOST: Span = Span::from_millis(4_000);

/// Somebody who speaks.
pub(super) struct Run {
    pub(super) who: usize,
    pub(super) utterance: Utterance,
    /// To the rate of the utterance; made with the first sound: a voice that is loaded late knows its rate then.
    pub(super) resample: Option<Resample>,
    /// `None` once it has served.
    pub(super) call: Option<Call>,
    /// Since when sound of the clause in hand is waited for; `None`: it has some, or nobody asked for it yet.
    pub(super) since: Option<Time>,
    /// The sound of the clause in hand was kept from earlier: it says nothing of the provider.
    pub(super) is_kept: bool,
    /// It gave sound of its own.
    pub(super) has_sound: bool,
    /// It was tried before.
    pub(super) again: bool,
}

pub(super) struct Saying {
    pub(super) front: Arc<Front>,
    pub(super) rate_hz: u32,
    pushed: Pushed,
    /// No more clauses come.
    pub(super) is_all: bool,
    /// Those that have not all their sound, oldest first.
    pub(super) clauses: VecDeque<Clause>,
    /// The number of the oldest.
    pub(super) number: usize,
    pub(super) line: Line,
    pub(super) run: Option<Run>,
    pub(super) ready: VecDeque<Result<UtteranceEvent, VoiceError>>,
    /// The failure of the candidate that comes first in the list.
    pub(super) wrong: Option<(usize, VoiceError)>,
    /// The last sample that was handed on.
    pub(super) last: f32,
    is_sent: bool,
    pub(super) is_over: bool,
}

enum Came {
    Clause(Option<Speech>),
    Event(Option<Result<UtteranceEvent, VoiceError>>),
    Late(Span),
}

impl Saying {
    pub(super) fn new(front: Arc<Front>, pushed: Pushed) -> Self {
        let (rate_hz, line) = (front.chosen().rate_hz(), Line::new(front.candidates.len()));
        Self {
            front,
            rate_hz,
            pushed,
            is_all: false,
            clauses: VecDeque::new(),
            number: 0,
            line,
            run: None,
            ready: VecDeque::new(),
            wrong: None,
            last: 0.0,
            is_sent: false,
            is_over: false,
        }
    }

    pub(super) fn events(self) -> BoxStream<'static, Result<UtteranceEvent, VoiceError>> {
        stream::unfold(self, |mut saying| async move { Some((saying.next().await?, saying)) }).boxed()
    }

    async fn next(&mut self) -> Option<Result<UtteranceEvent, VoiceError>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if self.is_over {
                return None;
            }
            if self.is_all && self.clauses.is_empty() {
                self.end().await;
                continue;
            }
            let due = self.due();
            let has_clause = !self.clauses.is_empty();
            let came = tokio::select! {
                biased;
                speech = self.pushed.next(), if !self.is_all => Came::Clause(speech),
                event = async { self.run.as_mut()?.utterance.next().await }, if has_clause => Came::Event(event),
                () = Clock::sleep_until(due.map_or(Time::ZERO, |(at, _)| at)), if due.is_some() => {
                    Came::Late(due.map_or(Span::ZERO, |(_, patience)| patience))
                }
            };
            match came {
                Came::Clause(speech) => self.take(speech),
                Came::Event(Some(Ok(event))) => self.came(event),
                Came::Event(Some(Err(error))) => self.failed(error),
                // It ended before all was said, without saying why.
                Came::Event(None) => {
                    let program = self.run.as_ref().map_or_else(String::new, |run| self.front.name(run.who));
                    self.failed(VoiceError::Silent { program });
                }
                Came::Late(patience) => {
                    let Some(run) = &self.run else { continue };
                    let error = late(Stage::Voice, &self.front.name(run.who), patience);
                    self.failed(VoiceError::Server(error));
                }
            }
        }
    }

    /// When the first sound of the clause in hand is late, and how long it was waited for then: a server's alone, and only where somebody else may be asked. The wait
    /// begins when it is asked for, here.
    fn due(&mut self) -> Option<(Time, Span)> {
        let clause = self.clauses.front()?;
        let run = self.run.as_mut()?;
        if clause.has_sound() {
            return None;
        }
        let since = *run.since.get_or_insert_with(Clock::now);
        let voice = &self.front.candidates[run.who];
        if !is_server(voice.as_ref()) || !self.line.waiting().any(|other| self.front.is_ready(other)) {
            return None;
        }
        let patience = self.front.standings.patience(Stage::Voice, &voice.name(), MOST);
        Some((since + patience, patience))
    }

    fn take(&mut self, speech: Option<Speech>) {
        match (speech, &mut self.run) {
            (Some(speech), run) => {
                self.clauses.push_back(Clause::new(speech.text.clone()));
                match run {
                    Some(run) => run.utterance.push(speech),
                    None => self.go_on(),
                }
            }
            (None, run) => {
                self.is_all = true;
                run.iter_mut().for_each(|run| run.utterance.finish());
            }
        }
    }

    /// All is said: whoever spoke may tidy up.
    async fn end(&mut self) {
        self.is_over = true;
        if let Some(run) = &mut self.run {
            // What can fail now keeps nobody from hearing anything.
            while let Some(Ok(_)) = run.utterance.next().await {}
        }
    }

    fn came(&mut self, event: UtteranceEvent) {
        let now = Clock::now();
        let number = self.number;
        let (Some(run), Some(clause)) = (&mut self.run, self.clauses.front_mut()) else { return };
        match event {
            UtteranceEvent::Sent => {
                run.call.iter_mut().for_each(|call| call.sent(now));
                if !std::mem::replace(&mut self.is_sent, true) {
                    self.ready.push_back(Ok(UtteranceEvent::Sent));
                }
            }
            UtteranceEvent::Connected(connection) => {
                run.call.iter_mut().for_each(|call| call.connected(connection));
                self.ready.push_back(Ok(event));
            }
            UtteranceEvent::Kept { .. } => {
                run.is_kept = true;
                run.call.iter_mut().for_each(Call::not_sent);
                if !clause.is_begun() {
                    self.ready.push_back(Ok(UtteranceEvent::Kept { clause: number }));
                }
            }
            UtteranceEvent::Audio { samples, .. } => {
                if !run.is_kept {
                    if let Some(call) = &mut run.call {
                        call.sent(run.since.unwrap_or(now));
                        call.came(now);
                    }
                    let is_first = !std::mem::replace(&mut run.has_sound, true);
                    // Later clauses may have been made while this one was heard.
                    if let Some(since) = run.since.take().filter(|_| is_first) {
                        let name = self.front.candidates[run.who].name();
                        self.front.standings.answered(Stage::Voice, &name, now - since);
                    }
                }
                let theirs = self.front.candidates[run.who].rate_hz();
                let resample = run.resample.get_or_insert_with(|| Resample::new(theirs, self.rate_hz));
                let mut sound = Vec::new();
                resample.push(&samples, &mut sound);
                self.give(sound);
            }
            UtteranceEvent::Words { words, .. } => {
                let theirs = self.front.candidates[run.who].rate_hz();
                let words = clause.placed(&at_rate(&words, theirs, self.rate_hz));
                self.ready.push_back(Ok(UtteranceEvent::Words { clause: number, words }));
            }
            UtteranceEvent::Spoken { .. } => self.is_spoken(now),
            UtteranceEvent::Trouble(_) | UtteranceEvent::Attempt(_) => self.ready.push_back(Ok(event)),
        }
    }

    /// Sound of the clause in hand.
    fn give(&mut self, samples: Vec<f32>) {
        let Some(clause) = self.clauses.front_mut().filter(|_| !samples.is_empty()) else { return };
        clause.gave(samples.len());
        self.last = samples.last().copied().unwrap_or_default();
        self.ready.push_back(Ok(UtteranceEvent::Audio { clause: self.number, samples }));
    }

    /// The clause in hand has all its sound.
    fn is_spoken(&mut self, now: Time) {
        let mut sound = Vec::new();
        if let Some(resample) = self.run.as_mut().and_then(|run| run.resample.as_mut()) {
            resample.finish(&mut sound);
        }
        self.give(sound);
        self.pass();
        let Some(run) = &mut self.run else { return };
        run.since = None;
        if std::mem::take(&mut run.is_kept) {
            return;
        }
        match run.call.take() {
            Some(call) => self.ready.push_back(Ok(UtteranceEvent::Attempt(call.served(now)))),
            None => self.front.standings.served(Stage::Voice, &self.front.candidates[run.who].name()),
        }
    }

    pub(super) fn pass(&mut self) {
        if self.clauses.pop_front().is_some() {
            self.ready.push_back(Ok(UtteranceEvent::Spoken { clause: self.number }));
            self.number += 1;
        }
    }
}

/// Words in sound of another rate.
fn at_rate(words: &[SpokenWord], from_hz: u32, to_hz: u32) -> Vec<SpokenWord> {
    let at = |samples: usize| (samples as u64 * u64::from(to_hz) / u64::from(from_hz.max(1))) as usize;
    words.iter().map(|word| SpokenWord { start: at(word.start), end: at(word.end), ..*word }).collect()
}
