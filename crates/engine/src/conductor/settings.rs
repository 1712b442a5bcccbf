//! What changes with the settings while the conversation goes on: at once where nothing has to be loaded, else when the stages are made anew.

use std::sync::{Arc, mpsc};

use riposte_audio::Clock;
use riposte_measures::Time;
use riposte_settings::Settings;
use riposte_turn::{Input, Waits};

use super::Conductor;
use super::warm_up::warm_up;
use crate::hearing::ears::EarOrder;
use crate::inbox::Message;
use crate::keeping::phrases::{PhraseOrder, room, room_in_memory, stores_conversations};
use crate::set_up::builds::Ticket;
use crate::set_up::config;
use crate::set_up::stages::{Built, Stages, is_same};
use crate::shown::{Shown, mended};

/// Hands the ears the models of these stages that listen to the turn's sound, or none, where they are others than `before`, and shows the name of the
/// one that hears its end.
pub(crate) fn choose_listeners(stages: &Stages, before: Option<&Stages>, shown: &Shown, ears: &mpsc::Sender<EarOrder>) {
    let model = stages.end_of_turn.clone();
    if before.is_none_or(|before| !is_same(before.end_of_turn.as_ref(), model.as_ref())) {
        shown.set_end_of_turn(model.as_ref().map(|model| model.name()));
        let _ = ears.send(EarOrder::EndOfTurn { model }); // read at the next frame
    }
    let encoder = stages.speaker.clone();
    if before.is_none_or(|before| !is_same(before.speaker.as_ref(), encoder.as_ref())) {
        let _ = ears.send(EarOrder::Voices { encoder });
    }
}

impl Conductor {
    pub(crate) fn apply(&mut self, settings: Settings, at: Time) {
        let config = config::tuned(&settings, &self.tune);
        self.recorder.config(&config, at);
        self.machine.configure(config);
        self.history.set_max_turns(settings.conversation.history_turns as usize);
        self.meter.configure(settings.costs.monthly_cap).into_iter().for_each(|problem| self.shown.fail(problem));
        self.microphone.set_preferred(config::device(&settings.audio.microphone));
        self.speaker.set_preferred(config::device(&settings.audio.speaker));
        self.speaker.set_volume(settings.audio.volume);
        if settings.audio != self.settings.audio {
            self.break_off_check(at);
        }
        let wanted = config::sound(&settings);
        if wanted != config::sound(&self.settings) {
            self.tell_ears(EarOrder::Process { wanted });
        }
        let (new, old) = (&settings.conversation, &self.settings.conversation);
        let other_phrases = settings.voice.phrase_cache_mb != self.settings.voice.phrase_cache_mb
            || new.openers != old.openers
            || new.acknowledgements != old.acknowledgements;
        if settings.voice.phrase_cache_mb != self.settings.voice.phrase_cache_mb {
            self.phrases.lock().set_most_bytes(room_in_memory(&settings.voice));
            self.keeper.phrases(PhraseOrder::Room(room(&settings.voice)));
            // The voice itself is the same.
            self.settings.voice.phrase_cache_mb = settings.voice.phrase_cache_mb;
        }
        let other_stages = settings.speech != self.settings.speech
            || settings.chat != self.settings.chat
            || settings.voice != self.settings.voice
            || settings.network != self.settings.network
            || settings.conversation.agent_timeout_s != self.settings.conversation.agent_timeout_s;
        if other_stages {
            self.rebuild(settings.clone());
        }
        if settings.history != self.settings.history {
            self.phrases.lock().store_conversations(stores_conversations(&settings.history));
            self.keeper.keep_for(settings.history.clone());
        }
        let mode = settings.conversation.mode;
        let other_mode = mode != self.settings.conversation.mode;
        self.settings = settings;
        self.need_devices();
        if other_phrases {
            // Another voice or language comes with its stages.
            self.offer_phrases();
            self.prepare_phrases();
        }
        if other_mode {
            self.tell_machine(Input::SetMode { mode }, at);
        }
    }

    /// What is said from now on is in this language; a turn in progress keeps its own.
    pub(crate) fn set_language(&mut self, language: Option<String>) {
        if language != self.stages.language {
            self.stages = Arc::new(Stages { language, ..(*self.stages).clone() });
            self.know_own_words();
            self.offer_phrases();
            self.prepare_phrases();
        }
    }

    /// Makes the stages anew, off the real-time tasks; until then the old ones serve.
    pub(crate) fn rebuild(&self, settings: Settings) {
        let (build, inbox, ticket) = (Arc::clone(&self.build), self.inbox.clone(), self.work.builds.begin());
        tokio::task::spawn_blocking(move || {
            if ticket.counts() {
                inbox.send(Message::Built { built: Box::new(build(&settings)), ticket });
            }
        });
    }

    pub(crate) fn take_stages(&mut self, mut built: Built, ticket: Ticket) {
        self.shown.past(&mended::replaced(&self.stages, &built.stages, &built.problems));
        std::mem::take(&mut built.problems).into_iter().for_each(|problem| self.shown.fail(problem));
        // Another key has other limits.
        self.meter.forget_limits();
        built.tell_account(&self.meter.account());
        let stages = built.with_phrases(&self.phrases);
        self.work.fallen_back.forget();
        let before = std::mem::replace(&mut self.stages, Arc::new(stages));
        self.keeper.phrases(PhraseOrder::Prune);
        if self.stages.names() != before.names() {
            self.recorder.waits(&Waits::default(), Clock::now());
            self.machine.set_waits(Waits::default());
        }
        self.shown.set_providers(self.stages.names());
        choose_listeners(&self.stages, Some(&before), &self.shown, &self.ears);
        tokio::spawn(warm_up(Arc::clone(&self.stages), Some(before), self.inbox.clone(), ticket));
        self.know_own_words();
        self.offer_phrases();
        self.prepare_phrases();
    }
}
