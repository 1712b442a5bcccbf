//! What shells see: the events as they happen, and a snapshot for one that joins late. Any thread; the lock is held for copies only.

pub(crate) mod mended;

use std::sync::{Mutex, MutexGuard, PoisonError};

use riposte_audio::DeviceEvent;
use riposte_measures::{Mode, Providers, TurnView};
use riposte_problem::Problem;
use riposte_turn::PauseProfile;
use tokio::sync::broadcast;

use crate::api::{DevicesInUse, Event, Pauses, PhrasesInAdvance, Reason, Snapshot, State};
use crate::problems;

/// Events that a slow shell may lag behind before it has to take a new snapshot.
const BACKLOG: usize = 1024;

/// The latest turns of the conversation that a snapshot holds; the history has them all.
pub(crate) const MOST_TURNS: usize = 200;

pub(crate) struct Shown {
    events: broadcast::Sender<Event>,
    snapshot: Mutex<Snapshot>,
    /// Why there is no microphone or speaker, by its code, while there is none.
    missing: Mutex<Vec<(String, String)>>,
    /// Which conversation is shown; `None`: the first.
    conversation: Mutex<Option<String>>,
}

impl Shown {
    pub(crate) fn new(mode: Mode, providers: Providers) -> Self {
        let snapshot = Snapshot {
            state: State::Starting,
            mode,
            muted: false,
            in_use: DevicesInUse::default(),
            providers,
            end_of_turn: None,
            turns: Vec::new(),
            pauses: Pauses::default(),
            phrases: PhrasesInAdvance::default(),
            sample: false,
            relay: false,
            problems: Vec::new(),
        };
        Self {
            events: broadcast::channel(BACKLOG).0,
            snapshot: Mutex::new(snapshot),
            missing: Mutex::default(),
            conversation: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Snapshot> {
        self.snapshot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        self.lock().clone()
    }

    pub(crate) fn snapshot_phrases(&self) -> PhrasesInAdvance {
        self.lock().phrases
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// Tells the shells, and keeps the snapshot in step.
    pub(crate) fn tell(&self, event: Event) {
        let mut snapshot = self.lock();
        match &event {
            Event::StateChanged { state, .. } => snapshot.state = *state,
            Event::ModeChanged { mode } => snapshot.mode = *mode,
            Event::MutedChanged { muted } => snapshot.muted = *muted,
            Event::TurnFinished { turn } => {
                let extra = (snapshot.turns.len() + 1).saturating_sub(MOST_TURNS);
                snapshot.turns.drain(..extra);
                snapshot.turns.push((**turn).clone());
            }
            Event::ConversationCleared => snapshot.turns.clear(),
            Event::ConversationResumed { turns } => snapshot.turns.clone_from(turns),
            Event::PausesLearnt { pauses } => snapshot.pauses = *pauses,
            Event::PhrasesChanged { phrases } => snapshot.phrases = *phrases,
            Event::SampleChanged { is_heard } => snapshot.sample = *is_heard,
            Event::RelayChanged { is_on } => snapshot.relay = *is_on,
            Event::DevicesChanged { in_use } => snapshot.in_use = in_use.clone(),
            Event::Failed { problem } => {
                snapshot.problems.retain(|known| known.code != problem.code);
                snapshot.problems.push(problem.clone());
            }
            Event::Recovered { code } => snapshot.problems.retain(|known| known.code != *code),
            _ => {}
        }
        // Under the lock, so that events and snapshot agree on the order; sending never blocks. Nobody listening is fine.
        let _ = self.events.send(event);
    }

    pub(crate) fn set_state(&self, state: State, reason: Reason) {
        self.tell(Event::StateChanged { state, reason });
    }

    pub(crate) fn set_mode(&self, mode: Mode) {
        self.tell(Event::ModeChanged { mode });
    }

    pub(crate) fn set_providers(&self, providers: Providers) {
        self.tell(Event::ProvidersChanged { providers: providers.clone() });
        self.lock().providers = providers;
    }

    /// Which model hears the end of a turn.
    pub(crate) fn set_end_of_turn(&self, name: Option<String>) {
        self.lock().end_of_turn = name;
    }

    pub(crate) fn set_pauses(&self, pauses: &PauseProfile) {
        let median_ms = pauses.median().as_millis().clamp(0, i64::from(u32::MAX)) as u32;
        self.tell(Event::PausesLearnt { pauses: Pauses { count: pauses.count as u32, median_ms } });
    }

    /// A turn is over and stored. One of a conversation that was left meanwhile is shown no more.
    pub(crate) fn finish_turn(&self, turn: TurnView, conversation: &str) {
        let current = self.conversation.lock().unwrap_or_else(PoisonError::into_inner);
        if current.as_deref().is_none_or(|current| current == conversation) {
            self.tell(Event::TurnFinished { turn: Box::new(turn) });
        }
    }

    /// From now on the conversation of this name is shown, with its latest turns; a new one has none.
    pub(crate) fn begin_conversation(&self, conversation: &str, turns: Vec<TurnView>) {
        let mut current = self.conversation.lock().unwrap_or_else(PoisonError::into_inner);
        *current = Some(conversation.to_owned());
        self.tell(if turns.is_empty() { Event::ConversationCleared } else { Event::ConversationResumed { turns } });
    }

    pub(crate) fn fail(&self, problem: Problem) {
        tracing::warn!(code = %problem.code, "{problem}");
        self.tell(Event::Failed { problem });
    }

    fn recover(&self, matches: impl Fn(&str) -> bool) {
        let codes: Vec<String> =
            self.lock().problems.iter().map(|problem| problem.code.clone()).filter(|code| matches(code)).collect();
        for code in codes {
            self.tell(Event::Recovered { code });
        }
    }

    /// Problems whose codes begin so are past.
    pub(crate) fn past(&self, begins: &[&str]) {
        if !begins.is_empty() {
            self.recover(|code| mended::ends_with(code, begins));
        }
    }

    pub(crate) fn in_use(&self) -> DevicesInUse {
        self.lock().in_use.clone()
    }

    pub(crate) fn microphone(&self, event: DeviceEvent) {
        self.device("microphone", &problems::MICROPHONE, event, |in_use, name| in_use.microphone = name);
    }

    pub(crate) fn speaker(&self, event: DeviceEvent) {
        self.device("speaker", &problems::SPEAKER, event, |in_use, name| in_use.speaker = name);
    }

    fn device(
        &self,
        what: &str,
        troubles: &problems::DeviceTroubles,
        event: DeviceEvent,
        set: impl Fn(&mut DevicesInUse, Option<String>),
    ) {
        let code = |end: &str| format!("audio.{what}_{end}");
        let uses = |name: Option<String>| {
            let mut in_use = self.in_use();
            set(&mut in_use, name);
            self.tell(Event::DevicesChanged { in_use });
        };
        if matches!(event, DeviceEvent::Opened { .. } | DeviceEvent::Restored { .. } | DeviceEvent::FellBack { .. }) {
            self.found(what);
        }
        match event {
            DeviceEvent::Opened { name, .. } => {
                uses(Some(name));
                self.recover(|known| known == code("lost"));
            }
            DeviceEvent::Restored { name } => {
                uses(Some(name));
                self.recover(|known| known == code("lost") || known == code("fell_back"));
            }
            DeviceEvent::Lost { name } => self.fail((troubles.lost)(&name)),
            DeviceEvent::FellBack { from, to } => {
                uses(Some(to.clone()));
                self.fail((troubles.fell_back)(&from, &to));
            }
            DeviceEvent::Missing { error } => {
                uses(None);
                let problem = error.problem();
                self.missing().push((what.to_owned(), problem.code.clone()));
                self.fail(problem);
            }
            DeviceEvent::Xrun { count } => tracing::debug!(what, count, "samples were lost"),
            DeviceEvent::ClipFinished | DeviceEvent::Switched { .. } => {}
        }
    }

    fn missing(&self) -> MutexGuard<'_, Vec<(String, String)>> {
        self.missing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// There is a microphone or speaker again: why there was none is past, unless the other still lacks for the same reason.
    fn found(&self, what: &str) {
        let mut missing = self.missing();
        let past: Vec<String> = missing.iter().filter(|(who, _)| who == what).map(|(_, code)| code.clone()).collect();
        missing.retain(|(who, _)| who != what);
        let still: Vec<String> = missing.iter().map(|(_, code)| code.clone()).collect();
        drop(missing);
        self.recover(|known| past.iter().any(|code| code == known) && !still.iter().any(|code| code == known));
    }
}

#[cfg(test)]
mod tests {
    use riposte_audio::AudioError;

    use super::*;

    fn codes(shown: &Shown) -> Vec<String> {
        shown.snapshot().problems.into_iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn a_device_that_comes_back_takes_its_trouble_with_it() {
        let shown = Shown::new(Mode::Duplex, Providers::default());
        let silent = || AudioError::NoSound { device: "USB".to_owned(), seconds: 4 };
        shown.microphone(DeviceEvent::Missing { error: silent() });
        shown.speaker(DeviceEvent::Missing { error: silent() });
        assert_eq!(codes(&shown).len(), 1);
        let opened = || DeviceEvent::Opened { name: "USB".to_owned(), id: "usb".to_owned() };
        shown.microphone(opened());
        assert_eq!(codes(&shown).len(), 1, "the speaker still lacks");
        shown.speaker(opened());
        assert!(codes(&shown).is_empty());
        assert_eq!(shown.in_use().speaker.as_deref(), Some("USB"));
    }

    #[test]
    fn a_fall_back_is_told_until_the_preferred_device_is_back() {
        let shown = Shown::new(Mode::Duplex, Providers::default());
        shown.microphone(DeviceEvent::Lost { name: "Headset".to_owned() });
        shown.microphone(DeviceEvent::FellBack { from: "Headset".to_owned(), to: "Laptop".to_owned() });
        assert!(codes(&shown).contains(&"audio.microphone_fell_back".to_owned()));
        shown.microphone(DeviceEvent::Restored { name: "Headset".to_owned() });
        assert!(codes(&shown).is_empty());
    }
}
