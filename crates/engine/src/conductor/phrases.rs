//! Prepared phrases: has them spoken while nobody needs the voice, tells the machine which there are, and shows how far it is.

use std::collections::HashSet;
use std::sync::Arc;

use riposte_audio::Clock;
use riposte_turn::phrases::phrases;
use riposte_turn::{Phase, Phrases};
use riposte_vendors::Stage;
use riposte_voice::Identity;
use tokio::task::JoinHandle;

use super::Conductor;
use crate::api::{Event, PhrasesInAdvance};
use crate::inbox::Message;
use crate::set_up::phrases::{Preparation, Prepared, Sounds, Wanted};
use crate::set_up::stages::Stages;
use crate::speaking::own;
use crate::speaking::voice_use::{InUse, VoiceUse};

/// The phrases that there are, and those in the making.
#[derive(Default)]
pub(crate) struct Advance {
    pub(super) sounds: Sounds,
    /// The openers and fillers that the machine was told of.
    offered: (Phrases, Phrases),
    /// Speaks phrases, unheard.
    preparing: Option<JoinHandle<()>>,
    /// Tells what comes of this making from what came of those before it.
    number: u64,
    /// The user wants no more of them made in this voice.
    cancelled_for: Option<Arc<Stages>>,
    pub(super) voice_use: VoiceUse,
    /// Until the stages are warm.
    warming: Option<InUse>,
    /// While somebody speaks to it or waits for it: the machine has other things to do.
    in_turn: Option<InUse>,
}

impl Advance {
    /// None yet, and none to be made while one of these needs the voice.
    pub(super) fn beside(voice_use: VoiceUse) -> Self {
        Self { voice_use, ..Self::default() }
    }

    /// Whether phrases may be made in this phase. (Replies in the making hold them up by themselves.)
    pub(super) fn phase(&mut self, phase: Phase) {
        let is_busy = matches!(phase, Phase::Hearing | Phase::Settling | Phase::Answering | Phase::Yielding);
        if is_busy != self.in_turn.is_some() {
            self.in_turn = is_busy.then(|| self.voice_use.begin());
        }
    }
}

impl Conductor {
    /// What is kept is there from the beginning; the rest is made when the stages are warm.
    pub(super) fn begin_phrases(&mut self) {
        self.work.advance.warming = Some(self.work.advance.voice_use.begin());
        self.know_own_words();
        self.prepare_phrases();
    }

    pub(super) fn stages_are_warm(&mut self) {
        self.work.advance.warming = None;
    }

    /// What the engine says of itself in this language tells nothing of a conversation.
    pub(super) fn know_own_words(&self) {
        if self.is_guest {
            return;
        }
        self.phrases.lock().set_own(own::everything(self.stages.language.as_deref()));
    }

    /// Has the phrases that are wanted spoken in the voice in use, where they are not yet.
    pub(super) fn prepare_phrases(&mut self) {
        let wanted = self.wanted_phrases().phrases();
        let (others, all_kept) = self.others(&wanted);
        // What was begun for other settings would keep a voice on this machine from its replies.
        if let Some(before) = self.work.advance.preparing.take() {
            before.abort();
        }
        self.work.advance.number += 1;
        self.shows_preparing(false);
        if self.work.advance.sounds.cover(&wanted, &self.stages) && all_kept {
            return;
        }
        let advance = &mut self.work.advance;
        // A guest has what its host has had made.
        let makes = !self.is_guest && advance.cancelled_for.as_ref().is_none_or(|of| !Arc::ptr_eq(of, &self.stages));
        let (stages, voice_use) = (Arc::clone(&self.stages), advance.voice_use.clone());
        let preparation = Preparation { stages, wanted, others, cache: self.phrases.clone(), voice_use, makes };
        let (inbox, number) = (self.inbox.clone(), advance.number);
        advance.preparing = Some(tokio::spawn(preparation.run(move |prepared| {
            inbox.send(Message::Phrases { prepared: Box::new(prepared), number });
        })));
    }

    pub(super) fn take_phrases(&mut self, prepared: Prepared, number: u64) {
        if number != self.work.advance.number {
            return;
        }
        match prepared {
            Prepared::Sounds(sounds) => {
                self.work.advance.sounds = sounds;
                self.offer_phrases();
            }
            Prepared::Progress(phrases) if phrases == self.shown.snapshot_phrases() => {}
            Prepared::Progress(phrases) => {
                tracing::info!(phrases.ready, phrases.wanted, phrases.is_preparing, "phrases are made in advance");
                self.shown.tell(Event::PhrasesChanged { phrases });
            }
        }
    }

    /// Makes no more phrases in this voice; those that are made stay.
    pub(super) fn cancel_phrases(&mut self) {
        self.work.advance.cancelled_for = Some(Arc::clone(&self.stages));
        self.prepare_phrases();
    }

    /// Tells the machine which phrases there are now.
    pub(super) fn offer_phrases(&mut self) {
        let (openers, fillers) = self.work.advance.sounds.prepared(self.wanted_phrases(), &self.stages);
        let now = Clock::now();
        if self.work.advance.offered.0 != openers {
            self.recorder.openers(&openers, now);
            self.machine.set_openers(openers.clone());
        }
        if self.work.advance.offered.1 != fillers {
            self.recorder.fillers(&fillers, now);
            self.machine.set_fillers(fillers.clone());
        }
        self.work.advance.offered = (openers, fillers);
    }

    /// The voice, where what it says can be kept.
    pub(super) fn kept_voice(&self) -> Option<Identity> {
        self.stages.voice.identity().filter(|_| self.settings.voice.phrase_cache_mb > 0)
    }

    /// What else the engine may say of itself, and whether all of it is kept. Nothing where it would have to be made at every start. In a voice that is paid for only what
    /// is said when that voice, or whoever answers, can't be reached; phrases that are turned off are not paid for.
    fn others(&self, wanted: &[&str]) -> (Vec<String>, bool) {
        let is_paid = self.settings.address(Stage::Voice).is_some_and(|address| !riposte_settings::is_nearby(address));
        let Some(identity) = self.kept_voice().filter(|_| self.phrases.has_disk()) else { return (Vec::new(), true) };
        let language = self.stages.language.as_deref();
        let (openers, fillers) = own::tables(language);
        let mut others = own::spoken_sentences(language);
        if !is_paid {
            others.extend([phrases(fillers), phrases(openers)].concat().into_iter().map(str::to_owned));
        }
        let mut seen: HashSet<&str> = wanted.iter().copied().collect();
        let others: Vec<String> = others.iter().filter(|text| seen.insert(text)).cloned().collect();
        let kept = self.phrases.lock();
        let all_kept = others.iter().all(|text| kept.has(identity.key(text)));
        (others, all_kept)
    }

    fn shows_preparing(&self, is_preparing: bool) {
        let shown = self.shown.snapshot_phrases();
        if shown.is_preparing != is_preparing {
            self.shown.tell(Event::PhrasesChanged { phrases: PhrasesInAdvance { is_preparing, ..shown } });
        }
    }

    fn wanted_phrases(&self) -> Wanted {
        Wanted::of(&self.settings, self.stages.language.as_deref())
    }
}
