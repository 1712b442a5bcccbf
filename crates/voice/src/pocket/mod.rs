//! Pocket TTS on this machine: a neural voice whose sound goes out frame by frame, while it is made.

mod files;

#[cfg(test)]
mod tests;

use riposte_neural::NeuralError;
use riposte_neural::pocket::{self, Bundle, NAME, Pocket, Voice};
use riposte_onnx::{Places, Runtime, Stop};
use riposte_phonemes::Stopped;

use crate::neural::{Loaded, Model, NeuralVoice, Piece, Said, threads};
use crate::trim::{CUT_TAIL_MS, tail_ms};
use crate::{InstalledVoice, Synthesizer, VoiceError, VoiceOptions};

/// The model and its description.
pub(crate) struct PocketModel {
    graphs: Pocket,
    bundle: Bundle,
}

/// Whose voice it is.
pub(crate) struct Speaker {
    name: String,
    voice: Voice,
    language: String,
}

static LOADED: Loaded<PocketModel> = Loaded::new();

/// Opens the model (in the folder of `options.file`, else the one in the folder of models) and the voice (`options.voice`, else the first there). Blocks for a second
/// or two while a model loads; one that is in memory already serves again. The voice has one speed.
///
/// # Errors
/// [`VoiceError::Neural`]: no library, no model or voice, or one that is damaged.
pub fn pocket_voice(options: &VoiceOptions) -> Result<impl Synthesizer + use<>, VoiceError> {
    open(options)
}

fn open(options: &VoiceOptions) -> Result<NeuralVoice<PocketModel>, VoiceError> {
    let data = options.data_folder.as_deref();
    let folder = files::model(options.file.as_deref(), data)?;
    let bundle = Bundle::of(&folder)?;
    let (name, voice, voice_file) = files::voice(&bundle, options.voice.as_deref())?;
    let mut all = bundle.all();
    let worker = LOADED.get(&all, || {
        let runtime = Runtime::load(&Places::of_process(data)).map_err(NeuralError::onnx(NAME))?;
        let graphs = Pocket::load(&bundle, &runtime, threads())?;
        Ok(PocketModel { graphs, bundle })
    })?;
    let shown = format!("pocket/{name}");
    let speaker = Speaker { name, voice, language: options.language.clone() };
    all.push(voice_file);
    Ok(NeuralVoice::new(worker, speaker, shown, options, all))
}

/// The voices that lie beside the model of these options, in alphabetical order.
///
/// # Errors
/// There is no model, or its description can't be read.
pub fn pocket_voices(options: &VoiceOptions) -> Result<Vec<InstalledVoice>, VoiceError> {
    let bundle = Bundle::of(&files::model(options.file.as_deref(), options.data_folder.as_deref())?)?;
    let described = |(id, _): (String, _)| InstalledVoice { name: id.clone(), id, language: "*".to_owned() };
    Ok(bundle.voices().into_iter().map(described).collect())
}

impl Model for PocketModel {
    type Speaker = Speaker;
    type Read = pocket::Piece;
    const NAME: &'static str = NAME;

    fn rate_hz(&self) -> u32 {
        self.graphs.rate_hz()
    }

    fn stop(&self) -> Result<Stop, VoiceError> {
        Ok(self.graphs.stop()?)
    }

    fn read(&mut self, text: &str, _: &Speaker, _: &Stopped) -> Result<Option<Vec<Piece<pocket::Piece>>>, VoiceError> {
        let pieces = self.bundle.pieces(text);
        let last = pieces.len().saturating_sub(1);
        let tail = |at: usize| if at == last { tail_ms(text) } else { CUT_TAIL_MS };
        Ok(Some(pieces.into_iter().enumerate().map(|(at, read)| Piece { read, tail_ms: tail(at) }).collect()))
    }

    fn say(
        &mut self,
        piece: &pocket::Piece,
        speaker: &Speaker,
        _: f32,
        stop: &Stop,
        sound: &mut dyn FnMut(&[f32]),
    ) -> Result<Said, VoiceError> {
        let said = self.graphs.speak(piece, &speaker.voice, stop, sound)?;
        Ok(if said { Said::All } else { Said::Stopped })
    }

    fn voice_of(speaker: &Speaker) -> &str {
        &speaker.name
    }

    fn language_of(speaker: &Speaker) -> &str {
        &speaker.language
    }
}
