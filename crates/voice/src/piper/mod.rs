//! Piper's voices on this machine: the fastest of the neural ones. Each model is a voice, and some have several speakers.

mod files;

#[cfg(test)]
mod tests;

use riposte_neural::NeuralError;
use riposte_neural::piper::{Description, NAME, Piper, Reads};
use riposte_onnx::{Places, Runtime, Stop};
use riposte_phonemes::{Alphabet, Reader, Stopped};
use riposte_problem::words::neural as words;

use crate::neural::{Loaded, Model, NeuralVoice, Piece, Said, threads};
use crate::system::espeak_ng;
use crate::trim::tail_ms;
use crate::{InstalledVoice, Synthesizer, VoiceError, VoiceOptions};

/// The model and what it is read to from.
pub(crate) struct PiperModel {
    piper: Piper,
    description: Description,
    reader: Reader,
}

/// Who of the model's speakers.
pub(crate) struct Speaker {
    /// Of the voice: `en_US-joe-medium`, `en_US-arctic-medium/awb`.
    id: String,
    number: i64,
    language: String,
}

static LOADED: Loaded<PiperModel> = Loaded::new();

/// Opens the voice that `options` name: the model in `options.file`, else the one in the folder of models that `options.voice` names (`MODEL` or `MODEL/SPEAKER`), else
/// the first there for `options.language`. Blocks for about a second while a model loads; one that is in memory already serves again.
///
/// # Errors
/// [`VoiceError::Neural`]: no library, no model, or one that is damaged; no voice of that name or for the language.
pub fn piper_voice(options: &VoiceOptions) -> Result<impl Synthesizer + use<>, VoiceError> {
    open(options)
}

fn open(options: &VoiceOptions) -> Result<NeuralVoice<PiperModel>, VoiceError> {
    let data = options.data_folder.as_deref();
    let chosen = files::chosen(options)?;
    let files = vec![Description::path_of(&chosen.model), chosen.model.clone()];
    let worker = LOADED.get(&files, || {
        let runtime = Runtime::load(&Places::of_process(data)).map_err(NeuralError::onnx(NAME))?;
        let piper = Piper::load(&chosen.model, &chosen.description, &runtime, threads())?;
        Ok(PiperModel { piper, description: chosen.description.clone(), reader: Reader::new(espeak_ng()) })
    })?;
    let speaker = Speaker { id: chosen.id, number: chosen.speaker, language: chosen.description.language };
    let name = format!("piper/{}", speaker.id);
    Ok(NeuralVoice::new(worker, speaker, name, options, files))
}

/// The voices that these options lead to, in alphabetical order, described in plain words: "Joe, English (United States), medium".
///
/// # Errors
/// There is no model, or the one that is named has no description that can be read.
pub fn piper_voices(options: &VoiceOptions) -> Result<Vec<InstalledVoice>, VoiceError> {
    Ok(files::voices(options)?)
}

impl Model for PiperModel {
    type Speaker = Speaker;
    type Read = Vec<i64>;
    const NAME: &'static str = NAME;

    fn rate_hz(&self) -> u32 {
        self.piper.rate_hz()
    }

    fn stop(&self) -> Result<Stop, VoiceError> {
        Ok(self.piper.stop()?)
    }

    fn read(&mut self, text: &str, _: &Speaker, stopped: &Stopped) -> Result<Option<Vec<Piece<Vec<i64>>>>, VoiceError> {
        let language = || {
            let description = &self.description;
            description.language_name.clone().unwrap_or_else(|| description.language.clone())
        };
        let unread = |reason| NeuralError::Unread { model: NAME, language: language(), reason };
        let phonemes = match &self.description.reads {
            Reads::Letters => Some(text.to_lowercase()),
            Reads::Ipa { espeak } => {
                self.reader.read(text, espeak, Alphabet::Ipa, stopped).map_err(|error| unread(error.reason()))?
            }
        };
        let Some(phonemes) = phonemes else { return Ok(None) };
        let sentences =
            self.description.sentences(&phonemes).map_err(|unknown| unread(words::no_known_sound(unknown)))?;
        let piece = |sentence: riposte_neural::piper::Sentence| {
            let mark = sentence.mark.map(String::from).unwrap_or_default();
            Piece { read: sentence.ids, tail_ms: tail_ms(&mark) }
        };
        Ok(Some(sentences.into_iter().map(piece).collect()))
    }

    fn say(
        &mut self,
        ids: &Vec<i64>,
        speaker: &Speaker,
        speed: f32,
        stop: &Stop,
        sound: &mut dyn FnMut(&[f32]),
    ) -> Result<Said, VoiceError> {
        let Some(samples) = self.piper.speak(ids, speaker.number, speed, stop)? else { return Ok(Said::Stopped) };
        sound(&samples);
        Ok(Said::All)
    }

    fn voice_of(speaker: &Speaker) -> &str {
        &speaker.id
    }

    fn language_of(speaker: &Speaker) -> &str {
        &speaker.language
    }
}

/// Trouble of this crate from trouble of a model.
impl From<NeuralError> for VoiceError {
    fn from(error: NeuralError) -> Self {
        Self::Neural(error)
    }
}
