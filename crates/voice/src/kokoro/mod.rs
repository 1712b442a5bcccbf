//! Kokoro on this machine: a neural voice that needs no network.

mod files;

#[cfg(test)]
mod tests;

use riposte_kokoro::{Accent, Kokoro, KokoroError, Phonemes, RATE_HZ, Sex, Style, Styles, pieces};
use riposte_onnx::{Places, Runtime, Stop};
use riposte_phonemes::Stopped;

use crate::neural::{Loaded, Model, NeuralVoice, Piece, Said, threads};
use crate::system::espeak_ng;
use crate::trim::{CUT_TAIL_MS, tail_ms};
use crate::{InstalledVoice, Synthesizer, VoiceError, VoiceOptions};

/// The model and what it is read to from.
pub(crate) struct KokoroModel {
    kokoro: Kokoro,
    phonemes: Phonemes,
}

/// Whose voice it is, and what it reads.
pub(crate) struct Speaker {
    style: Style,
    accent: Accent,
}

static LOADED: Loaded<KokoroModel> = Loaded::new();

/// Opens the model (`options.file`, else the one in the folder of models) and the voice (`options.voice`, else the best one that is there for
/// `options.language`). Blocks for a second or two while a model loads; one that is in memory already serves again.
///
/// # Errors
/// [`VoiceError::Kokoro`]: no library, no model or voice, or one that is damaged; no voice for the language.
pub fn kokoro_voice(options: &VoiceOptions) -> Result<impl Synthesizer + use<>, VoiceError> {
    open(options)
}

fn open(options: &VoiceOptions) -> Result<NeuralVoice<KokoroModel>, VoiceError> {
    let data = options.data_folder.as_deref();
    let path = files::model(options.file.as_deref(), data)?;
    let styles = Styles::beside(&path)?;
    let (name, accent) = files::chosen(&styles, options)?;
    let speaker = Speaker { style: styles.load(&name)?, accent };
    let (Styles::Archive(voices) | Styles::Folder(voices)) = styles;
    let files = vec![path.clone(), voices];
    let worker = LOADED.get(&[&path], || {
        let runtime = Runtime::load(&Places::of_process(data)).map_err(KokoroError::from)?;
        let kokoro = Kokoro::load(&path, &runtime, threads())?;
        Ok(KokoroModel { kokoro, phonemes: Phonemes::new(espeak_ng()) })
    })?;
    Ok(NeuralVoice::new(worker, speaker, format!("kokoro/{name}"), options, files))
}

/// The voices that lie beside the model of these options, in alphabetical order, described in plain words: "Heart, American English, female".
///
/// # Errors
/// There is no model or no voice, or the voices' file is damaged.
pub fn kokoro_voices(options: &VoiceOptions) -> Result<Vec<InstalledVoice>, VoiceError> {
    let model = files::model(options.file.as_deref(), options.data_folder.as_deref())?;
    let there = Styles::beside(&model)?.names()?;
    Ok(there.iter().filter_map(|name| described(name)).collect())
}

fn described(name: &str) -> Option<InstalledVoice> {
    let accent = riposte_kokoro::voice(name)?;
    let sex = if name.as_bytes().get(1) == Some(&b'm') { Sex::Male } else { Sex::Female };
    let mut letters = name.get(3..)?.chars();
    let called: String = letters.next()?.to_uppercase().chain(letters).collect();
    let description = format!("{called}, {}, {}", accent.label(), sex.label());
    Some(InstalledVoice { id: name.to_owned(), name: description, language: accent.tag().to_owned() })
}

impl Model for KokoroModel {
    type Speaker = Speaker;
    type Read = Vec<i64>;
    const NAME: &'static str = "Kokoro";

    fn rate_hz(&self) -> u32 {
        RATE_HZ
    }

    fn stop(&self) -> Result<Stop, VoiceError> {
        Ok(self.kokoro.stop()?)
    }

    fn read(
        &mut self,
        text: &str,
        speaker: &Speaker,
        stopped: &Stopped,
    ) -> Result<Option<Vec<Piece<Vec<i64>>>>, VoiceError> {
        let Some(phonemes) = self.phonemes.of(text, speaker.accent, stopped)? else { return Ok(None) };
        if !phonemes.contains(char::is_alphabetic) {
            return Ok(Some(Vec::new()));
        }
        let mut pieces: Vec<Piece<Vec<i64>>> =
            pieces(&phonemes).into_iter().map(|read| Piece { read, tail_ms: CUT_TAIL_MS }).collect();
        if let Some(last) = pieces.last_mut() {
            last.tail_ms = tail_ms(text);
        }
        Ok(Some(pieces))
    }

    fn say(
        &mut self,
        tokens: &Vec<i64>,
        speaker: &Speaker,
        speed: f32,
        stop: &Stop,
        sound: &mut dyn FnMut(&[f32]),
    ) -> Result<Said, VoiceError> {
        let Some(samples) = self.kokoro.speak(tokens, &speaker.style, speed, stop)? else { return Ok(Said::Stopped) };
        sound(&samples);
        Ok(Said::All)
    }

    fn voice_of(speaker: &Speaker) -> &str {
        speaker.style.name()
    }

    fn language_of(speaker: &Speaker) -> &str {
        speaker.accent.tag()
    }
}

/// Trouble of this crate from trouble of the model.
impl From<KokoroError> for VoiceError {
    fn from(error: KokoroError) -> Self {
        match error {
            KokoroError::UnknownVoice { voice, .. } => Self::UnknownVoice { voice },
            other => Self::Kokoro(other),
        }
    }
}
