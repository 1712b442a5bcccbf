//! Supertonic on this machine: a neural voice that reads letters, in thirty languages, without espeak-ng.

mod files;

#[cfg(test)]
mod tests;

use riposte_neural::NeuralError;
use riposte_neural::supertonic::{Files, NAME, Style, Supertonic};
use riposte_onnx::{Places, Runtime, Stop};
use riposte_phonemes::Stopped;
use riposte_problem::words::neural as words;

use crate::neural::{Loaded, Model, NeuralVoice, Piece, Said, threads};
use crate::trim::tail_ms;
use crate::{InstalledVoice, Synthesizer, VoiceError, VoiceOptions};

/// The model and its descriptions.
pub(crate) struct SupertonicModel {
    graphs: Supertonic,
    files: Files,
}

/// Whose voice it is, and what it reads.
pub(crate) struct Speaker {
    name: String,
    style: Style,
    /// A code: `en`.
    language: String,
}

static LOADED: Loaded<SupertonicModel> = Loaded::new();

/// Opens the model (in the folder of `options.file`, else the one in the folder of models) and the voice (`options.voice`, else the first there), which reads
/// `options.language`. Blocks for a second or two while a model loads; one that is in memory already serves again.
///
/// # Errors
/// [`VoiceError::Neural`]: no library, no model or voice, or one that is damaged.
pub fn supertonic_voice(options: &VoiceOptions) -> Result<impl Synthesizer + use<>, VoiceError> {
    open(options)
}

fn open(options: &VoiceOptions) -> Result<NeuralVoice<SupertonicModel>, VoiceError> {
    let data = options.data_folder.as_deref();
    let files = files::model(options.file.as_deref(), data)?;
    let (name, style, style_file) = files::voice(&files, options.voice.as_deref())?;
    let mut all = files.all();
    let worker = LOADED.get(&all, || {
        let runtime = Runtime::load(&Places::of_process(data)).map_err(NeuralError::onnx(NAME))?;
        let graphs = Supertonic::load(&files, &runtime, threads())?;
        Ok(SupertonicModel { graphs, files: files.clone() })
    })?;
    let shown = format!("supertonic/{name}");
    let speaker = Speaker { name, style, language: options.language.clone() };
    all.push(style_file);
    Ok(NeuralVoice::new(worker, speaker, shown, options, all))
}

/// The voices that lie beside the model of these options, in alphabetical order.
///
/// # Errors
/// There is no model, or its description can't be read.
pub fn supertonic_voices(options: &VoiceOptions) -> Result<Vec<InstalledVoice>, VoiceError> {
    let files = files::model(options.file.as_deref(), options.data_folder.as_deref())?;
    let described = |(id, _): (String, _)| InstalledVoice { name: id.clone(), id, language: "*".to_owned() };
    Ok(files.voices().into_iter().map(described).collect())
}

impl Model for SupertonicModel {
    type Speaker = Speaker;
    type Read = Vec<i64>;
    const NAME: &'static str = NAME;

    fn rate_hz(&self) -> u32 {
        self.graphs.rate_hz()
    }

    fn stop(&self) -> Result<Stop, VoiceError> {
        Ok(self.graphs.stop()?)
    }

    fn read(&mut self, text: &str, speaker: &Speaker, _: &Stopped) -> Result<Option<Vec<Piece<Vec<i64>>>>, VoiceError> {
        let ids = self.files.ids(text, &speaker.language).map_err(|unknown| NeuralError::Unread {
            model: NAME,
            language: speaker.language.clone(),
            reason: words::no_known_sound(unknown),
        })?;
        let piece = (!ids.is_empty()).then(|| Piece { read: ids, tail_ms: tail_ms(text) });
        Ok(Some(piece.into_iter().collect()))
    }

    fn say(
        &mut self,
        ids: &Vec<i64>,
        speaker: &Speaker,
        speed: f32,
        stop: &Stop,
        sound: &mut dyn FnMut(&[f32]),
    ) -> Result<Said, VoiceError> {
        let Some(samples) = self.graphs.speak(ids, &speaker.style, speed, stop)? else { return Ok(Said::Stopped) };
        sound(&samples);
        Ok(Said::All)
    }

    fn voice_of(speaker: &Speaker) -> &str {
        &speaker.name
    }

    fn language_of(speaker: &Speaker) -> &str {
        &speaker.language
    }
}
