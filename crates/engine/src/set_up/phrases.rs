//! The sounds of prepared phrases, openers and acknowledgements, in the current voice, made while nobody waits for them.

use std::collections::HashMap;
use std::sync::Arc;

use riposte_audio::SPEAKER_RATE_HZ;
use riposte_dsp::{AUDIBLE, Resample};
use riposte_settings::Settings;
use riposte_turn::phrases::{Table, phrases};
use riposte_turn::{Phrases, filler, opener};
use riposte_voice::{Speech, Utterance, UtteranceEvent};

use super::stages::Stages;

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

/// The phrases that the user wants, in the language of the conversation; empty where there are none.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    openers: Table,
    acknowledgements: Table,
}

impl Wanted {
    pub(crate) fn of(settings: &Settings, language: Option<&str>) -> Self {
        let (openers, acknowledgements): (Table, Table) = match language {
            Some("en") => (opener::ENGLISH, filler::ENGLISH),
            Some("es") => (opener::SPANISH, filler::SPANISH),
            _ => (&[], &[]),
        };
        let conversation = &settings.conversation;
        let of = |wanted: bool, table: Table| if wanted { table } else { &[] };
        Self {
            openers: of(conversation.openers, openers),
            acknowledgements: of(conversation.acknowledgements, acknowledgements),
        }
    }

    /// Each of them once.
    pub(crate) fn phrases(self) -> Vec<&'static str> {
        let mut wanted = [phrases(self.openers), phrases(self.acknowledgements)].concat();
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }
}

impl Sounds {
    pub(crate) fn get(&self, phrase: &str) -> Option<Arc<[f32]>> {
        self.sounds.get(phrase).cloned()
    }

    /// The openers and the acknowledgements of which there is a sound in the voice of these stages.
    pub(crate) fn prepared(&self, wanted: Wanted, stages: &Arc<Stages>) -> (Phrases, Phrases) {
        let fits = self.are_of(stages);
        let there = |table| Phrases::prepared(table, |phrase| fits && self.sounds.contains_key(phrase));
        (there(wanted.openers), there(wanted.acknowledgements))
    }

    /// Whether these phrases were all tried with the voice of these stages.
    pub(crate) fn cover(&self, phrases: &[&str], stages: &Arc<Stages>) -> bool {
        self.are_of(stages) && phrases.iter().all(|phrase| self.wanted.contains(phrase))
    }

    /// Whether they were made by the voice of these stages.
    pub(crate) fn are_of(&self, stages: &Arc<Stages>) -> bool {
        self.stages.as_ref().is_some_and(|of| Arc::ptr_eq(of, stages))
    }
}

/// Speaks every phrase once, unheard. One that fails is left out; the next reply tells what is wrong with the voice.
pub(crate) async fn prepare(stages: Arc<Stages>, wanted: Vec<&'static str>) -> Sounds {
    let mut sounds = HashMap::new();
    for phrase in &wanted {
        if let Some(sound) = speak(&stages, stages.voice.prepare(), phrase).await {
            sounds.insert(*phrase, sound);
        }
    }
    Sounds { stages: Some(stages), wanted, sounds }
}

/// The sound of a phrase, said by `utterance` of the voice of `stages`; `None` where the voice gave none.
pub(crate) async fn speak(stages: &Stages, mut utterance: Utterance, phrase: &str) -> Option<Arc<[f32]>> {
    let mut resample = Resample::new(stages.voice.rate_hz(), SPEAKER_RATE_HZ);
    let mut sound = Vec::new();
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
