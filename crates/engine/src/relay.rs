//! The handle of a relay, which a shell holds while it lasts, and what of the engine's events is told of it.

use std::sync::atomic::{AtomicU64, Ordering};

use riposte_problem::Problem;
use riposte_problem::words::relay as words;
use riposte_relay::{Errand, News, Relayed, Status, Step};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, oneshot};

use crate::api::{Event, Reason, Snapshot, State};
use crate::engine::Engine;
use crate::inbox::{Inbox, Message};

/// A relay that goes on. Dropping it stops sound and microphone at once.
pub struct Relay {
    answer: oneshot::Receiver<Result<Relayed, Problem>>,
    events: Option<broadcast::Receiver<Event>>,
    /// It is this program's turn: what happens belongs to it.
    is_on: bool,
    inbox: Inbox,
    number: u64,
}

impl Relay {
    /// What happens next. Nothing may be asked after [`News::Ended`] and [`News::Refused`]. Nothing is lost when it is given up in a `select!`.
    pub async fn next(&mut self) -> News {
        loop {
            let Some(events) = self.events.as_mut() else { return ended((&mut self.answer).await) };
            tokio::select! {
                biased;
                event = events.recv() => match event {
                    Ok(Event::RelayChanged { is_on }) => self.is_on = is_on,
                    Ok(event) => {
                        if let Some(step) = step(&event).filter(|_| self.is_on) {
                            return News::Step { step };
                        }
                    }
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => self.events = None,
                },
                answer = &mut self.answer => return ended(answer),
            }
        }
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// Why it could not begin: something goes on, nobody can listen or speak, the microphone is muted, the engine ends.
    pub async fn ended(&mut self) -> Result<Relayed, Problem> {
        self.events = None;
        (&mut self.answer).await.unwrap_or_else(|_| Err(words::ended()))
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        // First: what waits in the inbox is not to begin for nobody.
        self.answer.close();
        self.inbox.send(Message::EndRelay { number: self.number });
    }
}

impl Engine {
    /// Has a message said and the user heard for another program. One at a time, and never within a turn.
    pub fn relay(&self, errand: Errand) -> Relay {
        static NUMBERS: AtomicU64 = AtomicU64::new(0);
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        let (asker, answer) = oneshot::channel();
        let (events, inbox) = (Some(self.subscribe()), self.inbox());
        inbox.send(Message::Relay { errand, number, asker });
        Relay { answer, events, is_on: false, inbox, number }
    }

    /// How things stand, for another program.
    pub fn status(&self) -> Status {
        status(self.snapshot())
    }
}

fn ended(answer: Result<Result<Relayed, Problem>, oneshot::error::RecvError>) -> News {
    match answer {
        Ok(Ok(relayed)) => News::Ended { relayed },
        Ok(Err(problem)) => News::Refused { problem },
        Err(_) => News::Refused { problem: words::ended() },
    }
}

/// What an event tells of a relay.
fn step(event: &Event) -> Option<Step> {
    match event {
        Event::Partial { text, .. } => Some(Step::Hearing { words: text.clone() }),
        Event::StateChanged { reason: Reason::AskedToWait, .. } => Some(Step::Held),
        Event::StateChanged { state: State::Speaking, .. } => Some(Step::Speaking),
        Event::StateChanged { state: State::Listening, .. } => Some(Step::Listening),
        Event::StateChanged { state: State::Hearing, .. } => Some(Step::Hearing { words: String::new() }),
        _ => None,
    }
}

fn status(snapshot: Snapshot) -> Status {
    Status {
        state: format!("{:?}", snapshot.state).to_lowercase(),
        is_relaying: snapshot.relay,
        is_muted: snapshot.muted,
        microphone: snapshot.in_use.microphone,
        speaker: snapshot.in_use.speaker,
        recogniser: snapshot.providers.stt,
        voice: snapshot.providers.tts,
        problems: snapshot.problems,
    }
}
