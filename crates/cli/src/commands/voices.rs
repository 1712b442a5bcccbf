//! `riposte voices`: the voices of this computer, in plain words.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use riposte_problem::Problem;
use riposte_voice::{InstalledVoice, VoiceOptions};

use crate::exit::Code;
use crate::open;
use crate::out::outln;

#[derive(Args)]
pub(crate) struct Voices {
    /// Whose voices
    #[arg(long, value_enum, value_name = "PROVIDER", default_value_t = Speaker::System)]
    tts: Speaker,
    /// The file of a neural voice's model, with what belongs to it beside it
    #[arg(long, value_name = "FILE")]
    tts_model: Option<PathBuf>,
    /// Print JSON: [{"id","name","language"}]
    #[arg(long)]
    json: bool,
}

/// Who has voices that can be listed here: servers keep theirs to themselves.
#[derive(Clone, Copy, ValueEnum)]
enum Speaker {
    System,
    Kokoro,
    Piper,
    Supertonic,
    Pocket,
}

impl Speaker {
    fn vendor(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Kokoro => "kokoro",
            Self::Piper => "piper",
            Self::Supertonic => "supertonic",
            Self::Pocket => "pocket",
        }
    }
}

pub(crate) fn run(voices: &Voices) -> Result<Code, Problem> {
    let vendor = voices.tts.vendor();
    let listed = riposte_voice::voices_of(vendor, &options(voices, vendor)?).map_err(|error| error.problem())?;
    if voices.json {
        let row = |voice: &InstalledVoice| serde_json::json!({"id": voice.id, "name": voice.name, "language": voice.language});
        outln!("{}", serde_json::Value::from(listed.iter().map(row).collect::<Vec<_>>()));
        return Ok(Code::Done);
    }
    let width = listed.iter().map(|voice| voice.id.chars().count()).max().unwrap_or(0).max(14);
    for voice in listed {
        outln!("{:<width$} {}", voice.id, voice.name);
    }
    Ok(Code::Done)
}

/// What leads to the voices of a vendor: the model that the arguments or the settings name, else the folder of models.
fn options(voices: &Voices, vendor: &str) -> Result<VoiceOptions, Problem> {
    let (settings, _) = open::settings()?;
    let of_settings = settings.voice.local(vendor).map(|local| local.model.clone());
    let of_settings = of_settings.filter(|model| !model.is_empty()).map(PathBuf::from);
    Ok(VoiceOptions {
        file: voices
            .tts_model
            .clone()
            .or(of_settings)
            .map(|file| riposte_engine::voice_file(&file.to_string_lossy()).unwrap_or(file)),
        data_folder: Some(open::paths()?.data_folder().to_owned()),
        ..VoiceOptions::default()
    })
}
