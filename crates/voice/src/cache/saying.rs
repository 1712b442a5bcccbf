//! One utterance, some clauses of which are kept and some not. A clause that is not kept is handed to the voice as soon as it is pushed, so that a voice that
//! looks ahead can; the voice is asked for sound only when it is that clause's turn. Runs on the runtime's threads while it is polled.

use std::collections::VecDeque;
use std::sync::Arc;

use futures::stream::BoxStream;
use futures::{StreamExt, stream};

use super::voice::Front;
use crate::{Phrase, PhraseKey, Pushed, Source, Speech, Synthesizer, Utterance, UtteranceEvent, VoiceError, level};

/// Kept sound comes in parts of this length, as a voice gives it.
const PART_MS: usize = 200;

pub(super) struct Saying {
    front: Arc<Front>,
    /// `None`: no more clauses come.
    pushed: Option<Pushed>,
    /// The clause in hand, and those after it.
    clauses: VecDeque<Clause>,
    /// The number of the clause in hand.
    clause: usize,
    /// Of the voice itself, from the first clause on that is not kept.
    inner: Option<Utterance>,
    /// Begins that.
    begin: fn(&dyn Synthesizer) -> Utterance,
    /// Keeps what the voice says as loud as what is kept: the same for the whole utterance.
    gain: f32,
    sent: bool,
    over: bool,
}

enum Clause {
    Kept { phrase: Phrase, at: usize, told: bool },
    New { key: PhraseKey, text: String, recorded: Option<(Source, Vec<f32>)> },
}

enum Came {
    Clause(Option<Speech>),
    Event(Option<Result<UtteranceEvent, VoiceError>>),
}

impl Saying {
    /// `begin`: how an utterance of the voice itself is begun.
    pub(super) fn new(front: Arc<Front>, pushed: Pushed, begin: fn(&dyn Synthesizer) -> Utterance) -> Self {
        let gain = front.gain();
        let (clauses, inner) = (VecDeque::new(), None);
        Self { front, pushed: Some(pushed), clauses, clause: 0, inner, begin, gain, sent: false, over: false }
    }

    pub(super) fn events(self) -> BoxStream<'static, Result<UtteranceEvent, VoiceError>> {
        stream::unfold(self, |mut saying| async move { Some((saying.next().await?, saying)) }).boxed()
    }

    async fn next(&mut self) -> Option<Result<UtteranceEvent, VoiceError>> {
        while !self.over {
            if matches!(self.clauses.front(), Some(Clause::Kept { .. })) {
                return self.kept().map(Ok);
            }
            if self.clauses.is_empty() && self.pushed.is_none() {
                return None;
            }
            let came = tokio::select! {
                biased;
                speech = async { self.pushed.as_mut()?.next().await }, if self.pushed.is_some() => Came::Clause(speech),
                event = async { self.inner.as_mut()?.next().await }, if !self.clauses.is_empty() => Came::Event(event),
            };
            match came {
                Came::Clause(Some(speech)) => self.take(speech).await,
                Came::Clause(None) => {
                    self.pushed = None;
                    self.inner.iter_mut().for_each(Utterance::finish);
                }
                Came::Event(Some(Ok(event))) => {
                    if let Some(event) = self.spoken(event) {
                        return Some(Ok(event));
                    }
                }
                Came::Event(Some(Err(error))) => {
                    self.over = true;
                    return Some(Err(error));
                }
                // The voice ended before all was said, without saying why.
                Came::Event(None) => self.over = true,
            }
        }
        None
    }

    async fn take(&mut self, speech: Speech) {
        let key = self.front.identity.key(&speech.text);
        let clause = match self.front.find(key).await {
            Some(phrase) => Clause::Kept { phrase, at: 0, told: false },
            None => {
                let recorded = self.front.cache.may_keep(&speech.text).map(|source| (source, Vec::new()));
                let text = speech.text.clone();
                self.inner.get_or_insert_with(|| (self.begin)(&*self.front.voice)).push(speech);
                Clause::New { key, text, recorded }
            }
        };
        self.clauses.push_back(clause);
    }

    /// The next step of a kept clause, which is in hand.
    fn kept(&mut self) -> Option<UtteranceEvent> {
        if !std::mem::replace(&mut self.sent, true) {
            return Some(UtteranceEvent::Sent);
        }
        let clause = self.clause;
        let Some(Clause::Kept { phrase, at, told }) = self.clauses.front_mut() else { return None };
        if !std::mem::replace(told, true) {
            return Some(UtteranceEvent::Kept { clause });
        }
        let samples = phrase.part(*at, phrase.rate_hz as usize * PART_MS / 1_000);
        if samples.is_empty() {
            return Some(self.is_spoken());
        }
        *at += samples.len();
        Some(UtteranceEvent::Audio { clause, samples })
    }

    /// The voice's next step, which is about the clause in hand: it was given the clauses in this order.
    fn spoken(&mut self, event: UtteranceEvent) -> Option<UtteranceEvent> {
        let Some(Clause::New { recorded, .. }) = self.clauses.front_mut() else { return None };
        match event {
            UtteranceEvent::Sent => (!std::mem::replace(&mut self.sent, true)).then_some(UtteranceEvent::Sent),
            UtteranceEvent::Audio { mut samples, .. } => {
                if let Some((_, sound)) = recorded {
                    sound.extend_from_slice(&samples);
                }
                if self.gain != 1.0 {
                    level::apply(&mut samples, self.gain);
                }
                Some(UtteranceEvent::Audio { clause: self.clause, samples })
            }
            UtteranceEvent::Connected(connection) => Some(UtteranceEvent::Connected(connection)),
            UtteranceEvent::Kept { .. } => None,
            UtteranceEvent::Words { words, .. } => Some(UtteranceEvent::Words { clause: self.clause, words }),
            UtteranceEvent::Trouble(error) => Some(UtteranceEvent::Trouble(error)),
            UtteranceEvent::Attempt(attempt) => Some(UtteranceEvent::Attempt(attempt)),
            UtteranceEvent::Spoken { .. } => Some(self.is_spoken()),
        }
    }

    /// The clause in hand has all its sound.
    fn is_spoken(&mut self) -> UtteranceEvent {
        if let Some(Clause::New { key, text, recorded: Some((source, sound)) }) = self.clauses.pop_front() {
            self.front.made(key, &text, &sound, source);
        }
        self.clause += 1;
        UtteranceEvent::Spoken { clause: self.clause - 1 }
    }
}
