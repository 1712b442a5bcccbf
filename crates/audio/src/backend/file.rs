//! WAV files in place of a microphone and a speaker, in real time.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Backend, CaptureStream, DeviceInfo, PlayoutStream};
use crate::paced::{AfterClip, paced_playout, play_clip, silent_capture};
use crate::playout::{PlayoutControls, playout_pair};
use crate::reply_file::ReplyFile;
use crate::{AudioError, Clip, Clock, SPEAKER_RATE_HZ, StreamFormat};

const INPUT_ID: &str = "file:input";
const OUTPUT_ID: &str = "file:output";

/// The backend `file`.
#[derive(Default)]
pub struct FileBackend {
    input: Option<Clip>,
    output: Option<Arc<Mutex<ReplyFile>>>,
}

impl FileBackend {
    /// `input`: what the microphone hears once it is opened, then silence; `None`: silence only. `output`: where to write what the
    /// speaker plays, as 48 kHz mono 16-bit from the first to the last sample of speech, with pauses of at most 300 ms; the file is
    /// complete whenever nothing plays. `None`: nowhere.
    pub fn new(input: Option<Clip>, output: Option<PathBuf>) -> Result<FileBackend, AudioError> {
        let output = output.map(|path| ReplyFile::create(&path)).transpose()?;
        Ok(FileBackend { input, output: output.map(|file| Arc::new(Mutex::new(file))) })
    }

    /// Closes the output: what is played from now on is not written.
    ///
    /// # Errors
    /// [`AudioError::FileUnwritable`]: not all that was played could be written.
    pub fn finish(&self) -> Result<(), AudioError> {
        let file = self.output.as_ref().map(|file| file.lock().unwrap_or_else(PoisonError::into_inner));
        file.map_or(Ok(()), |mut file| file.finish())
    }
}

impl Backend for FileBackend {
    fn name(&self) -> &'static str {
        "file"
    }

    fn devices(&self) -> Result<Vec<DeviceInfo>, AudioError> {
        let device = |id: &str, name: &str, input| DeviceInfo {
            id: id.to_owned(),
            name: name.to_owned(),
            input,
            output: !input,
            is_default_input: input,
            is_default_output: !input,
        };
        Ok(vec![device(INPUT_ID, "Sound file", true), device(OUTPUT_ID, "Sound file", false)])
    }

    fn open_capture(&self, id: Option<&str>, _buffer_ms: u32) -> Result<CaptureStream, AudioError> {
        only(id, INPUT_ID)?;
        let (paced, tap) = match &self.input {
            Some(clip) => play_clip(clip.clone(), Clock::now(), AfterClip::Silence),
            None => silent_capture(),
        };
        Ok(CaptureStream { id: INPUT_ID.to_owned(), name: "Sound file".to_owned(), tap, running: Box::new(paced) })
    }

    fn open_playout(
        &self,
        id: Option<&str>,
        _buffer_ms: u32,
        controls: &Arc<PlayoutControls>,
    ) -> Result<PlayoutStream, AudioError> {
        only(id, OUTPUT_ID)?;
        let format = StreamFormat { rate_hz: SPEAKER_RATE_HZ, channels: 1, buffer_frames: SPEAKER_RATE_HZ / 100 };
        let (end, feed) = playout_pair(format, controls);
        let file = self.output.clone();
        let paced = paced_playout(end, move |block, speech| {
            if let Some(file) = &file {
                file.lock().unwrap_or_else(PoisonError::into_inner).write(block, speech);
            }
        });
        let (id, name) = (OUTPUT_ID.to_owned(), "Sound file".to_owned());
        Ok(PlayoutStream { id, name, at_the_ear: false, feed, running: Box::new(paced) })
    }
}

fn only(id: Option<&str>, own: &str) -> Result<(), AudioError> {
    match id {
        Some(id) if id != own => Err(AudioError::NotConnected { id: id.to_owned() }),
        _ => Ok(()),
    }
}
