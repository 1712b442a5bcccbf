//! How much sound of one utterance went to a server that hears while it is spoken: such servers are paid for what they are sent, also when it is sent a second
//! time over another connection. Told when the utterance ends, however it does; runs on the recogniser's thread.

use std::sync::Arc;

use riposte_http::Endpoint;
use riposte_measures::Units;

use crate::pieces::utterance::samples;

/// What is reckoned with for an utterance before it is heard: five seconds of speech.
pub(super) const EXPECTED: Units = Units { audio_ms: 5_000, ..Units::CALL };

pub(super) struct SoundSent {
    endpoint: Arc<Endpoint>,
    samples: usize,
}

impl SoundSent {
    pub(super) fn nothing(endpoint: &Arc<Endpoint>) -> Self {
        Self { endpoint: Arc::clone(endpoint), samples: 0 }
    }

    /// So many samples more, at 16 kHz.
    pub(super) fn add(&mut self, samples: usize) {
        self.samples += samples;
    }
}

impl Drop for SoundSent {
    fn drop(&mut self) {
        if self.samples > 0 {
            self.endpoint.used(Units::CALL + Units::sound(self.samples, samples(1_000) as u32), false);
        }
    }
}
