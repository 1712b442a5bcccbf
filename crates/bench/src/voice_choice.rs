//! Which voice a bench uses, as options of its command. Opening one may take a second or two.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use riposte_problem::Problem;
use riposte_settings::Paths;
use riposte_voice::{Synthesizer, VoiceOptions};

#[derive(Args, Clone, Debug, Default)]
pub struct VoiceChoice {
    /// A real voice on this machine, by its client's name (system, espeak-ng, kokoro, …)
    #[arg(long, value_name = "NAME")]
    pub tts: Option<String>,
    /// The model's file, of a voice that has one
    #[arg(long, value_name = "FILE")]
    pub tts_model: Option<PathBuf>,
    /// The voice's name for one of its speakers
    #[arg(long, value_name = "NAME")]
    pub voice: Option<String>,
}

impl VoiceChoice {
    /// The voice, for a language; the system's where none is named.
    ///
    /// # Errors
    /// There is none of this name, or what it needs is not there.
    pub(crate) fn open(&self, language: &str, speed: f32) -> Result<Arc<dyn Synthesizer>, Problem> {
        // Without a home there is no folder of models to look in; a file may be named all the same.
        let data_folder = Paths::find().ok().map(|paths| paths.data_folder().to_owned());
        let options = VoiceOptions {
            voice: self.voice.clone(),
            language: language.to_owned(),
            speed,
            file: self.tts_model.clone(),
            data_folder,
            ..VoiceOptions::default()
        };
        riposte_voice::voice(self.tts.as_deref().unwrap_or("system"), &options).map_err(|error| error.problem())
    }

    /// The same choice as arguments of a command.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let file = self.tts_model.as_ref().map(|file| file.display().to_string());
        [("--tts", self.tts.clone()), ("--tts-model", file), ("--voice", self.voice.clone())]
            .into_iter()
            .filter_map(|(name, value)| Some([name.to_owned(), value?]))
            .flatten()
            .collect()
    }
}
