//! The sounds of prepared phrases, openers and fillers, in the current voice; and the sentences of the engine's own, which are kept for when they are needed.
//! Kept ones are there at once, the others are made while nobody needs the voice. Runs as one task; dropping it ends what is being made.

use std::collections::HashMap;
use std::sync::Arc;

use riposte_audio::SPEAKER_RATE_HZ;
use riposte_dsp::{AUDIBLE, Resample};
use riposte_settings::Settings;
use riposte_turn::Phrases;
use riposte_turn::phrases::{Table, phrases};
use riposte_voice::{PhraseCache, Speech, Utterance, UtteranceEvent};

use super::stages::Stages;
use crate::api::PhrasesInAdvance;
use crate::speaking::own;
use crate::speaking::voice_use::VoiceUse;

/// What is kept of the silence after a phrase: the pause of a comma, so that what follows joins without a seam.
const TAIL: usize = SPEAKER_RATE_HZ as usize * 60 / 1_000;

/// A voice that fails so often in a row is not asked for more: the next reply tells what is wrong with it.
const MOST_FAILURES: usize = 3;

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
    fillers: Table,
}

impl Wanted {
    pub(crate) fn of(settings: &Settings, language: Option<&str>) -> Self {
        let (openers, fillers) = own::tables(language);
        let conversation = &settings.conversation;
        let of = |wanted: bool, table: Table| if wanted { table } else { &[] };
        Self { openers: of(conversation.openers, openers), fillers: of(conversation.acknowledgements, fillers) }
    }

    /// Each of them once.
    pub(crate) fn phrases(self) -> Vec<&'static str> {
        let mut wanted = [phrases(self.openers), phrases(self.fillers)].concat();
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }
}

impl Sounds {
    pub(crate) fn get(&self, phrase: &str) -> Option<Arc<[f32]>> {
        self.sounds.get(phrase).cloned()
    }

    /// The openers and the fillers of which there is a sound in the voice of these stages.
    pub(crate) fn prepared(&self, wanted: Wanted, stages: &Arc<Stages>) -> (Phrases, Phrases) {
        let fits = self.are_of(stages);
        let there = |table| Phrases::prepared(table, |phrase| fits && self.sounds.contains_key(phrase));
        (there(wanted.openers), there(wanted.fillers))
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

/// What comes of it.
pub(crate) enum Prepared {
    Sounds(Sounds),
    Progress(PhrasesInAdvance),
}

/// What to make, in which voice.
pub(crate) struct Preparation {
    pub(crate) stages: Arc<Stages>,
    /// Openers and fillers, whose sounds are wanted now.
    pub(crate) wanted: Vec<&'static str>,
    /// What is only kept.
    pub(crate) others: Vec<String>,
    pub(crate) cache: PhraseCache,
    pub(crate) voice_use: VoiceUse,
    /// What is not kept is made; otherwise it is left out.
    pub(crate) makes: bool,
}

impl Preparation {
    /// Speaks every phrase once, unheard. One that fails is left out; the next reply tells what is wrong with the voice.
    pub(crate) async fn run(self, tell: impl Fn(Prepared) + Send + Sync) {
        let Self { stages, wanted, others, cache, voice_use, makes } = self;
        let identity = stages.voice.identity();
        let is_kept = |text: &str| identity.as_ref().is_some_and(|identity| cache.lock().has(identity.key(text)));
        let (kept, new): (Vec<_>, Vec<_>) = wanted.iter().copied().partition(|phrase| is_kept(phrase));
        let mut all = Sounds { stages: Some(Arc::clone(&stages)), wanted: kept.clone(), sounds: HashMap::new() };
        for phrase in kept {
            if let Some(sound) = speak(&stages, stages.voice.prepare(), phrase).await {
                all.sounds.insert(phrase, sound);
            }
        }
        tell(Prepared::Sounds(all.clone()));
        let total = wanted.len() + others.len();
        let others: Vec<String> = others.into_iter().filter(|text| !is_kept(text)).collect();
        let mut ready = total - new.len() - others.len();
        let progress = |ready: usize, is_preparing| {
            tell(Prepared::Progress(PhrasesInAdvance { ready: ready as u32, wanted: total as u32, is_preparing }));
        };
        if !makes || ready == total {
            return progress(ready, false);
        }
        progress(ready, true);
        let mut failures = 0;
        for (at, phrase) in new.iter().copied().chain(others.iter().map(String::as_str)).enumerate() {
            match speak_at_leisure(&stages, phrase, &voice_use).await {
                Some(sound) => {
                    (ready, failures) = (ready + 1, 0);
                    if let Some(phrase) = new.get(at).copied() {
                        // As it will sound from now on: what is kept is as loud as all voices.
                        let kept =
                            if is_kept(phrase) { speak(&stages, stages.voice.prepare(), phrase).await } else { None };
                        all.sounds.insert(phrase, kept.unwrap_or(sound));
                    }
                }
                None => failures += 1,
            }
            if at + 1 == new.len() || (failures == MOST_FAILURES && at < new.len()) {
                all.wanted.clone_from(&wanted);
                tell(Prepared::Sounds(all.clone()));
            }
            if failures == MOST_FAILURES {
                break;
            }
            progress(ready, true);
        }
        progress(ready, false);
    }
}

/// Speaks a phrase while nobody needs the voice; gives way, and begins again, when somebody does.
async fn speak_at_leisure(stages: &Stages, phrase: &str, voice_use: &VoiceUse) -> Option<Arc<[f32]>> {
    loop {
        voice_use.is_free().await;
        tokio::select! {
            biased;
            () = voice_use.is_needed() => {}
            sound = speak(stages, stages.voice.prepare(), phrase) => return sound,
        }
    }
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
            Ok(UtteranceEvent::Sent | UtteranceEvent::Connected(_) | UtteranceEvent::Kept { .. }) => {}
            Ok(UtteranceEvent::Words { .. }) => {}
            // A reply tells it.
            Ok(UtteranceEvent::Spoken { .. } | UtteranceEvent::Trouble(_) | UtteranceEvent::Attempt(_)) => {}
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
