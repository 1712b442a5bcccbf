//! The sounds of prepared phrases, openers and acknowledgements, in the current voice, made while nobody waits for them.

use std::collections::HashMap;
use std::sync::Arc;

use riposte_audio::{Clock, SPEAKER_RATE_HZ};
use riposte_dsp::Resample;
use riposte_settings::Settings;
use riposte_turn::phrases::{Table, phrases};
use riposte_turn::{Phrases, acknowledgement, opener};
use riposte_voice::{Speech, UtteranceEvent};

use crate::conductor::Conductor;
use crate::inbox::{Inbox, Message};
use crate::mouth::AUDIBLE;
use crate::stages::Stages;

/// What is kept of the silence after a phrase: the pause of a comma, so that what follows joins without a seam.
const TAIL: usize = SPEAKER_RATE_HZ as usize * 60 / 1_000;

/// Phrases and their sounds at [`SPEAKER_RATE_HZ`].
#[derive(Clone, Default)]
pub(crate) struct Sounds {
    /// Of these stages; others have another voice.
    stages: Option<Arc<Stages>>,
    /// What was wanted: one that failed has no sound.
    wanted: Vec<&'static str>,
    sounds: HashMap<&'static str, Arc<[f32]>>,
}

/// The tables of openers and of acknowledgements that the user wants, in the language of the conversation; empty where there are none.
fn tables(settings: &Settings, language: Option<&str>) -> (Table, Table) {
    let (openers, acknowledgements) = match language {
        Some("en") => (opener::ENGLISH, acknowledgement::ENGLISH),
        Some("es") => (opener::SPANISH, acknowledgement::SPANISH),
        _ => return (&[], &[]),
    };
    let conversation = &settings.conversation;
    let of = |wanted: bool, table: Table| if wanted { table } else { &[] };
    (of(conversation.openers, openers), of(conversation.acknowledgements, acknowledgements))
}

impl Sounds {
    pub(crate) fn get(&self, phrase: &str) -> Option<Arc<[f32]>> {
        self.sounds.get(phrase).cloned()
    }

    /// Whether they were made by the voice that is in use.
    fn are_of(&self, stages: &Arc<Stages>) -> bool {
        self.stages.as_ref().is_some_and(|of| Arc::ptr_eq(of, stages))
    }
}

/// What is said when nobody answers a question.
pub(crate) fn reprompt(language: Option<&str>) -> &'static str {
    match language {
        Some("es") => "Sigo aquí, tómate tu tiempo.",
        _ => "I'm still here, take your time.",
    }
}

/// What is said at the end of an answer that was cut, since it was as long as one may be.
pub(crate) fn cut_short(language: Option<&str>) -> &'static str {
    match language {
        Some("es") => "Tengo que parar aquí. Di «sigue» para oír el resto.",
        _ => "I have to stop here. Say \"go on\" for the rest.",
    }
}

/// What is said before the reason why an answer does not go on.
pub(crate) fn broke_off(language: Option<&str>) -> &'static str {
    match language {
        Some("es") => "Lo siento, no puedo terminar.",
        _ => "Sorry, I can't finish that.",
    }
}

/// What is said while the chat model is being loaded.
pub(crate) fn loading(language: Option<&str>) -> &'static str {
    match language {
        Some("es") => "El modelo se está cargando, un momento.",
        _ => "The model is still loading, one moment.",
    }
}

/// Speaks every phrase once, unheard. One that fails is left out; the next reply tells what is wrong with the voice.
async fn prepare(stages: Arc<Stages>, wanted: Vec<&'static str>, inbox: Inbox) {
    let mut sounds = HashMap::new();
    for phrase in &wanted {
        if let Some(sound) = speak(&stages, phrase).await {
            sounds.insert(*phrase, sound);
        }
    }
    inbox.send(Message::Phrases(Box::new(Sounds { stages: Some(stages), wanted, sounds })));
}

impl Conductor {
    /// Has the phrases that are wanted spoken in the voice in use, where they are not yet.
    pub(crate) fn prepare_phrases(&self) {
        let (openers, acknowledgements) = tables(&self.settings, self.stages.language.as_deref());
        let mut wanted = [phrases(openers), phrases(acknowledgements)].concat();
        wanted.sort_unstable();
        wanted.dedup();
        let sounds = &self.work.sounds;
        let there = sounds.are_of(&self.stages) && wanted.iter().all(|phrase| sounds.wanted.contains(phrase));
        if !wanted.is_empty() && !there {
            tokio::spawn(prepare(Arc::clone(&self.stages), wanted, self.inbox.clone()));
        }
    }

    pub(crate) fn take_phrases(&mut self, sounds: Sounds) {
        if sounds.are_of(&self.stages) {
            self.work.sounds = sounds;
            self.offer_phrases();
        }
    }

    /// Tells the machine which phrases there are now.
    pub(crate) fn offer_phrases(&mut self) {
        let (openers, acknowledgements) = tables(&self.settings, self.stages.language.as_deref());
        let fits = self.work.sounds.are_of(&self.stages);
        let there = |table| Phrases::prepared(table, |phrase| fits && self.work.sounds.sounds.contains_key(phrase));
        let (openers, acknowledgements) = (there(openers), there(acknowledgements));
        let now = Clock::now();
        if self.work.offered.0 != openers {
            self.recorder.openers(&openers, now);
            self.machine.set_openers(openers.clone());
        }
        if self.work.offered.1 != acknowledgements {
            self.recorder.acknowledgements(&acknowledgements, now);
            self.machine.set_acknowledgements(acknowledgements.clone());
        }
        self.work.offered = (openers, acknowledgements);
    }
}

/// The sound of a phrase; `None` where the voice gave none.
pub(crate) async fn speak(stages: &Stages, phrase: &str) -> Option<Arc<[f32]>> {
    let mut resample = Resample::new(stages.voice.rate_hz(), SPEAKER_RATE_HZ);
    let (mut utterance, mut sound) = (stages.voice.begin(), Vec::new());
    utterance.push(Speech { text: phrase.to_owned() });
    utterance.finish();
    while let Some(event) = utterance.next().await {
        match event {
            Ok(UtteranceEvent::Audio { samples, .. }) => resample.push(&samples, &mut sound),
            Ok(UtteranceEvent::Sent | UtteranceEvent::Spoken { .. }) => {}
            Err(error) => {
                tracing::debug!(%phrase, %error, "phrase not prepared");
                return None;
            }
        }
    }
    resample.finish(&mut sound);
    trimmed(&sound)
}

/// Without the silence before it, and with only a comma's after it; `None` where there is nothing to hear.
fn trimmed(sound: &[f32]) -> Option<Arc<[f32]>> {
    let first = sound.iter().position(|s| s.abs() > AUDIBLE)?;
    let last = sound.iter().rposition(|s| s.abs() > AUDIBLE)?;
    let mut kept = sound[first..=last].to_vec();
    kept.resize(kept.len() + TAIL, 0.0);
    Some(kept.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_around_a_phrase_is_cut_to_a_comma() {
        let sound: Vec<f32> = [vec![0.0; 500], vec![0.4; 300], vec![0.001; 9_000]].concat();
        let kept = trimmed(&sound).unwrap();
        assert_eq!(kept.len(), 300 + TAIL);
        assert!(kept[..300].iter().all(|s| *s == 0.4));
        assert!(trimmed(&[0.0; 100]).is_none());
    }
}
