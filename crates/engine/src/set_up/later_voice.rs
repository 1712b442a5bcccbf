//! A neural voice on this machine that is loaded when it is asked for the first time, on a blocking thread of the runtime: who only falls back on it pays neither
//! time nor memory before. Nobody knows the rate of a model that is not loaded, so that its sound is brought to the speaker's here.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, TryStreamExt, stream};
use riposte_audio::SPEAKER_RATE_HZ;
use riposte_dsp::Resample;
use riposte_http::Network;
use riposte_settings::Settings;
use riposte_voice::{
    ClauseVoice, PerClause, Speech, Synthesizer, Utterance, UtteranceEvent, VoiceError, VoiceEvent, VoiceStream,
};

use super::make;

pub(super) struct LaterVoice {
    settings: Settings,
    /// Held while it loads.
    loaded: Arc<Mutex<Option<Arc<dyn Synthesizer>>>>,
}

impl LaterVoice {
    /// The voice that these settings choose.
    pub(super) fn voice(settings: Settings) -> Arc<dyn Synthesizer> {
        Arc::new(PerClause::new(Self { settings, loaded: Arc::default() }))
    }
}

impl LaterVoice {
    /// The voice, loaded where it is not yet. `None`: the thread that loaded it broke off.
    fn loaded(&self) -> BoxFuture<'static, Result<Option<Arc<dyn Synthesizer>>, VoiceError>> {
        let (settings, loaded) = (self.settings.clone(), Arc::clone(&self.loaded));
        let load = move || {
            let mut loaded = loaded.lock().unwrap_or_else(PoisonError::into_inner);
            if loaded.is_none() {
                *loaded = Some(make::voice(&settings, None, &Network::default())?);
            }
            Ok::<_, VoiceError>(loaded.clone())
        };
        async { tokio::task::spawn_blocking(load).await.unwrap_or(Ok(None)) }.boxed()
    }
}

impl ClauseVoice for LaterVoice {
    fn name(&self) -> String {
        let vendor = &self.settings.voice.provider;
        match self.settings.voice.local(vendor).map(|local| local.voice.as_str()) {
            Some(voice) if !voice.is_empty() => format!("{vendor}/{voice}"),
            _ => vendor.clone(),
        }
    }

    fn rate_hz(&self) -> u32 {
        SPEAKER_RATE_HZ
    }

    /// What is known of them without looking: that there are some tells it from a server, which is not waited for as long.
    fn files(&self) -> Vec<PathBuf> {
        let vendor = &self.settings.voice.provider;
        vec![PathBuf::from(self.settings.voice.local(vendor).map_or(vendor.as_str(), |local| local.model.as_str()))]
    }

    /// Loads it: asked for only where the ones before it are not to be had.
    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        async {
            match self.loaded().await? {
                Some(voice) => voice.warm().await,
                None => Ok(()),
            }
        }
        .boxed()
    }

    fn speak(&self, speech: Speech) -> VoiceStream {
        let loaded = self.loaded();
        let voice = async move {
            let voice = loaded.await?;
            Ok::<_, VoiceError>(voice.map_or_else(|| stream::empty().boxed(), |voice| clause(voice.as_ref(), speech)))
        };
        voice.into_stream().try_flatten().boxed()
    }
}

/// The sound of one clause at the speaker's rate.
fn clause(voice: &dyn Synthesizer, speech: Speech) -> VoiceStream {
    let (mut utterance, resample) = (voice.begin(), Resample::new(voice.rate_hz(), SPEAKER_RATE_HZ));
    utterance.push(speech);
    utterance.finish();
    let next = |(mut utterance, mut resample): (Utterance, Resample)| async move {
        loop {
            let mut sound = Vec::new();
            let event = match utterance.next().await? {
                Ok(UtteranceEvent::Sent) => Ok(VoiceEvent::Sent),
                Ok(UtteranceEvent::Audio { samples, .. }) => {
                    resample.push(&samples, &mut sound);
                    Ok(VoiceEvent::Audio(sound))
                }
                Ok(UtteranceEvent::Spoken { .. }) => {
                    resample.finish(&mut sound);
                    Ok(VoiceEvent::Audio(sound))
                }
                // A voice that is slower for once is no trouble of one that stands in.
                Ok(UtteranceEvent::Connected(_) | UtteranceEvent::Kept { .. } | UtteranceEvent::Words { .. }) => {
                    continue;
                }
                Ok(UtteranceEvent::Trouble(_) | UtteranceEvent::Attempt(_)) => continue,
                Err(error) => Err(error),
            };
            if !matches!(&event, Ok(VoiceEvent::Audio(sound)) if sound.is_empty()) {
                return Some((event, (utterance, resample)));
            }
        }
    };
    stream::unfold((utterance, resample), next).boxed()
}
