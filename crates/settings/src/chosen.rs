//! What is chosen of the vendors, and where it is reached.

use riposte_vendors::{Stage, Vendor};

use crate::{Chat, Endpoint, Settings, Speech, Voice, VoiceEndpoint};

impl Speech {
    /// Where the chosen recogniser is reached; `None`: it is on this machine.
    pub fn endpoint(&self) -> Option<&Endpoint> {
        self.endpoints.get(&self.provider)
    }
}

impl Chat {
    /// Where the chosen model is reached; `None`: it is built in.
    pub fn endpoint(&self) -> Option<&Endpoint> {
        self.endpoints.get(&self.provider)
    }
}

impl Voice {
    /// Where the chosen voice is reached; `None`: it is on this machine.
    pub fn endpoint(&self) -> Option<&VoiceEndpoint> {
        self.endpoints.get(&self.provider)
    }
}

impl Settings {
    /// The vendor that is chosen for a stage. Settings that were loaded name one that there is.
    pub fn vendor(&self, stage: Stage) -> Option<&'static Vendor> {
        let name = match stage {
            Stage::Speech => &self.speech.provider,
            Stage::Chat => &self.chat.provider,
            Stage::Voice => &self.voice.provider,
        };
        riposte_vendors::find(stage, name)
    }

    /// Where a stage is reached; `None`: it is on this machine.
    pub fn address(&self, stage: Stage) -> Option<&str> {
        let address = match stage {
            Stage::Speech => &self.speech.endpoint()?.base_url,
            Stage::Chat => &self.chat.endpoint()?.base_url,
            Stage::Voice => &self.voice.endpoint()?.base_url,
        };
        Some(address)
    }

    /// The addresses of every vendor, chosen or not.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        let endpoints = self.speech.endpoints.values().chain(self.chat.endpoints.values());
        let voices = self.voice.endpoints.values().map(|endpoint| endpoint.base_url.as_str());
        endpoints.map(|endpoint| endpoint.base_url.as_str()).chain(voices)
    }
}
