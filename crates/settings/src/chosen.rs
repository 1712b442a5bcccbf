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

    /// Chooses the voice of this name, of whoever speaks.
    pub fn choose(&mut self, name: &str) {
        let vendor = self.provider.clone();
        if let Some(endpoint) = self.endpoints.get_mut(&vendor) {
            name.clone_into(&mut endpoint.voice);
        } else if let Some(local) = self.local_mut(&vendor) {
            name.clone_into(&mut local.voice);
        } else {
            name.clone_into(&mut self.voice);
        }
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

    /// Whom to fall back on for a stage, in their order.
    pub fn fall_back(&self, stage: Stage) -> &[String] {
        match stage {
            Stage::Speech => &self.speech.fall_back,
            Stage::Chat => &self.chat.fall_back,
            Stage::Voice => &self.voice.fall_back,
        }
    }

    /// The same settings with another vendor chosen for a stage.
    #[must_use]
    pub fn with_vendor(&self, stage: Stage, vendor: &str) -> Settings {
        let mut settings = self.clone();
        let chosen = match stage {
            Stage::Speech => &mut settings.speech.provider,
            Stage::Chat => &mut settings.chat.provider,
            Stage::Voice => &mut settings.voice.provider,
        };
        vendor.clone_into(chosen);
        settings
    }

    /// The settings with each provider of a stage chosen in turn: the chosen one, then those to fall back on.
    pub fn candidates(&self, stage: Stage) -> Vec<Settings> {
        let chosen = self.vendor(stage).map(|vendor| vendor.name);
        let next = self.fall_back(stage).iter().filter(|vendor| Some(vendor.as_str()) != chosen);
        std::iter::once(self.clone()).chain(next.map(|vendor| self.with_vendor(stage, vendor))).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_chosen_in_its_turn_and_nothing_else_changes() {
        let mut settings = Settings::default();
        settings.chat.provider = "groq".to_owned();
        settings.chat.fall_back = vec!["ollama".to_owned(), "demo".to_owned()];
        let candidates = settings.candidates(Stage::Chat);
        let chosen: Vec<&str> = candidates.iter().map(|candidate| candidate.chat.provider.as_str()).collect();
        assert_eq!(chosen, ["groq", "ollama", "demo"]);
        assert!(candidates.iter().all(|candidate| candidate.with_vendor(Stage::Chat, "groq") == settings));
        assert_eq!(settings.candidates(Stage::Voice), [settings.clone()]);
        // As a program does that is told to ask somebody else for once.
        assert_eq!(settings.with_vendor(Stage::Chat, "demo").candidates(Stage::Chat).len(), 2);
    }
}
