//! Warm-up: every stage gets ready at the same time, so that the first turn is not the slow one. Only what is on this machine is waited for: a network may
//! swallow what it is sent.

use std::sync::Arc;

use riposte_audio::Clock;
use riposte_measures::{Span, Time};
use riposte_problem::Problem;

use super::Conductor;
use crate::inbox::{Inbox, Message};
use crate::set_up::builds::Ticket;
use crate::set_up::stages::{Stages, is_same_recognizer};
use crate::speaking::loading;

/// A chat model that is loaded within this needs no word about it.
const SOON: Span = Span::from_millis(2_000);
/// A voice of this machine is warm within this; one that is not may be a server's.
const VOICE_WITHIN: Span = Span::from_millis(2_000);

/// A connection that was used within this, 30 s, is still open: servers and the ways to them keep idle ones for 60 s and more.
const STILL_OPEN: Span = Span::from_millis(30_000);

impl Conductor {
    /// Opens the connections to the chat model and to the voice while the user still speaks, where there may be none.
    pub(super) fn warm_connection(&mut self, now: Time) {
        self.stages.voice.connect();
        if self.work.connected_at.replace(now).is_some_and(|at| now - at < STILL_OPEN) {
            return;
        }
        let stages = Arc::clone(&self.stages);
        tokio::spawn(async move {
            let _ = stages.chat.warm().await; // the question itself will tell
        });
    }
}

/// Where what can't be had is told, as long as these stages count.
#[derive(Clone)]
struct Told {
    inbox: Inbox,
    ticket: Ticket,
}

impl Told {
    fn tell(&self, problem: Problem) {
        self.inbox.send(Message::NotWarm { problem, ticket: self.ticket.clone() });
    }
}

/// Warms those stages up that were not there `before`, tells what can't, and says that the engine is ready.
pub(crate) async fn warm_up(stages: Arc<Stages>, before: Option<Arc<Stages>>, inbox: Inbox, ticket: Ticket) {
    let told = Told { inbox: inbox.clone(), ticket };
    tokio::spawn(prepare_chat(Arc::clone(&stages), told.clone()));
    let voice_until = Clock::now() + VOICE_WITHIN;
    let voice = tokio::spawn(warm_voice(Arc::clone(&stages), told.clone()));
    let to = told.clone();
    stages.recognizer.tell_troubles(Box::new(move |error| to.tell(error.problem())));
    let is_warm = before.is_some_and(|before| is_same_recognizer(&before.recognizer, &stages.recognizer));
    if !is_warm {
        let is_waited_for = !stages.recognizer.is_remote();
        let warmed = tokio::task::spawn_blocking(move || {
            if let Err(error) = stages.recognizer.warm() {
                told.tell(error.problem());
            }
        });
        if is_waited_for {
            let _ = warmed.await; // it told what is wrong
        }
    }
    tokio::select! {
        _ = voice => {}
        () = Clock::sleep_until(voice_until) => {}
    }
    inbox.send(Message::Ready);
}

async fn warm_voice(stages: Arc<Stages>, told: Told) {
    if let Err(error) = stages.voice.warm().await {
        told.tell(error.problem());
    }
}

/// Connects to the chat model and has it loaded, which may take minutes: until there is a question nobody waits.
async fn prepare_chat(stages: Arc<Stages>, told: Told) {
    if let Err(error) = stages.chat.warm().await {
        return told.tell(error.problem());
    }
    let mut load = stages.chat.load();
    let soon = Clock::now() + SOON;
    let loaded = tokio::select! {
        biased;
        loaded = &mut load => loaded,
        () = Clock::sleep_until(soon) => {
            let _shown = told.ticket.counts().then(|| loading::Shown::to(&told.inbox, &stages));
            load.await
        }
    };
    if let Err(error) = loaded {
        told.tell(error.problem());
    }
}
