//! Who recognises, answers and speaks, chosen on the command line in place of the settings; shared by the commands that converse.

use std::path::PathBuf;

use clap::Args;
use riposte_settings::Settings;
use riposte_vendors::Stage;

use crate::open;

#[derive(Args, Clone)]
pub(crate) struct Chosen {
    /// Who recognises speech
    #[arg(long, value_name = "PROVIDER", value_parser = open::providers(Stage::Speech))]
    stt: Option<String>,
    /// A whisper.cpp model file, or with `--stt parakeet` or `--stt moonshine` the folder of such a model
    #[arg(long, value_name = "FILE")]
    stt_model: Option<PathBuf>,
    /// Who answers
    #[arg(long, value_name = "PROVIDER", value_parser = open::providers(Stage::Chat))]
    llm: Option<String>,
    /// Address of the chat model's service, as http://localhost:11434/v1
    #[arg(long, value_name = "URL")]
    llm_url: Option<String>,
    /// Name of the chat model
    #[arg(long, value_name = "NAME")]
    llm_model: Option<String>,
    /// Who speaks
    #[arg(long, value_name = "PROVIDER", value_parser = open::providers(Stage::Voice))]
    tts: Option<String>,
    /// The file of a neural voice's model, with what belongs to it beside it
    #[arg(long, value_name = "FILE")]
    tts_model: Option<PathBuf>,
    /// Name of a voice
    #[arg(long)]
    voice: Option<String>,
}

impl Chosen {
    pub(crate) fn override_settings(&self, settings: &mut Settings) {
        for (chosen, provider) in [(&self.stt, &mut settings.speech.provider), (&self.llm, &mut settings.chat.provider)]
        {
            if let Some(chosen) = chosen {
                *provider = chosen.replace('-', "_");
            }
        }
        if let Some(model) = &self.stt_model {
            open::choose_listener(settings, model);
        }
        open::choose_speaker(settings, self.tts.as_deref(), self.tts_model.as_deref());
        // An address without a provider is that of a server that is none of the known ones.
        let asked = self.llm_url.is_some() || self.llm_model.is_some();
        let unknown = "openai_compatible".to_owned();
        let name = if settings.chat.endpoint().is_some() { &settings.chat.provider } else { &unknown };
        if let Some(endpoint) = settings.chat.endpoints.get_mut(name).filter(|_| asked) {
            self.llm_url.iter().for_each(|url| endpoint.base_url.clone_from(url));
            self.llm_model.iter().for_each(|model| endpoint.model.clone_from(model));
        }
        if let Some(voice) = &self.voice {
            settings.voice.choose(voice);
        }
    }
}
