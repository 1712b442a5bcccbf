//! The sounds of openers in the current voice, made while nobody waits for them.

use std::collections::HashMap;
use std::sync::Arc;

use futures::StreamExt;
use riposte_audio::SPEAKER_RATE_HZ;
use riposte_dsp::Resample;
use riposte_turn::opener::{ENGLISH, Openers, SPANISH, phrases};
use riposte_turn::text::Request;
use riposte_voice::{Speech, VoiceEvent};

use crate::inbox::{Inbox, Message};
use crate::stages::Stages;

/// Samples quieter than this (−50 dBFS) are no sound: as for `play_start`.
const AUDIBLE: f32 = 0.003;
/// What is kept of the silence after a phrase: the pause of a comma, so that what follows joins without a seam.
const TAIL: usize = SPEAKER_RATE_HZ as usize * 60 / 1_000;

/// Phrases and their sounds at [`SPEAKER_RATE_HZ`].
#[derive(Clone, Default)]
pub(crate) struct Sounds {
    /// Of these stages; others have another voice.
    stages: Option<Arc<Stages>>,
    sounds: HashMap<&'static str, Arc<[f32]>>,
}

type Table = &'static [(Request, &'static [&'static str])];

fn table(language: Option<&str>) -> Option<Table> {
    match language {
        Some("en") => Some(ENGLISH),
        Some("es") => Some(SPANISH),
        _ => None,
    }
}

impl Sounds {
    pub(crate) fn get(&self, phrase: &str) -> Option<Arc<[f32]>> {
        self.sounds.get(phrase).cloned()
    }

    /// Whether they were made by the voice that is in use.
    pub(crate) fn are_of(&self, stages: &Arc<Stages>) -> bool {
        self.stages.as_ref().is_some_and(|of| Arc::ptr_eq(of, stages))
    }

    /// What the machine may choose from.
    pub(crate) fn openers(&self, language: Option<&str>) -> Openers {
        table(language)
            .map_or_else(Openers::default, |table| Openers::prepared(table, |phrase| self.sounds.contains_key(phrase)))
    }
}

/// Speaks every phrase once, unheard. One that fails is left out; the next reply tells what is wrong with the voice.
pub(crate) async fn prepare(stages: Arc<Stages>, inbox: Inbox) {
    let mut sounds = HashMap::new();
    for phrase in table(stages.language.as_deref()).map(phrases).unwrap_or_default() {
        if let Some(sound) = speak(&stages, phrase).await {
            sounds.insert(phrase, sound);
        }
    }
    inbox.send(Message::Openers(Box::new(Sounds { stages: Some(stages), sounds })));
}

async fn speak(stages: &Stages, phrase: &str) -> Option<Arc<[f32]>> {
    let mut resample = Resample::new(stages.voice.rate_hz(), SPEAKER_RATE_HZ);
    let (mut stream, mut sound) = (stages.voice.speak(Speech { text: phrase.to_owned() }), Vec::new());
    while let Some(event) = stream.next().await {
        match event {
            Ok(VoiceEvent::Audio(samples)) => resample.push(&samples, &mut sound),
            Ok(VoiceEvent::Sent) => {}
            Err(error) => {
                tracing::debug!(%phrase, %error, "opener not prepared");
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
