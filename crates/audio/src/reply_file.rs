//! A WAV file of what a speaker plays: from the first to the last sample of speech, with pauses of at most 300 ms. Runs on the paced
//! playout thread of the file backend.

use std::fs::File;
use std::io::BufWriter;
use std::ops::Range;
use std::path::{Path, PathBuf};

use riposte_problem::words::phrase;

use crate::{AudioError, SPEAKER_RATE_HZ};

const LONGEST_PAUSE_FRAMES: u64 = SPEAKER_RATE_HZ as u64 * 300 / 1_000;

/// 48 kHz mono 16-bit. The header is right at every pause and when this is dropped.
pub(crate) struct ReplyFile {
    writer: Option<hound::WavWriter<BufWriter<File>>>,
    path: PathBuf,
    begun: bool,
    pause_frames: u64,
    error: Option<AudioError>,
}

impl ReplyFile {
    pub(crate) fn create(path: &Path) -> Result<ReplyFile, AudioError> {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: SPEAKER_RATE_HZ,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        // Written at once: a disk without any room is told before the conversation begins.
        let writer = hound::WavWriter::create(path, spec)
            .and_then(|mut writer| writer.flush().map(|()| writer))
            .map_err(|error| unwritable(path, &error))?;
        Ok(ReplyFile { writer: Some(writer), path: path.to_owned(), begun: false, pause_frames: 0, error: None })
    }

    /// Closes the file; nothing is written any more.
    ///
    /// # Errors
    /// Why not all of it could be written.
    pub(crate) fn finish(&mut self) -> Result<(), AudioError> {
        if let Some(Err(error)) = self.writer.take().map(hound::WavWriter::finalize) {
            self.give_up(&error);
        }
        self.error.clone().map_or(Ok(()), Err)
    }

    /// Takes a block of which `speech` is what was asked to be played; the rest is idle.
    pub(crate) fn write(&mut self, block: &[f32], speech: Range<usize>) {
        if speech.is_empty() {
            if self.begun && self.pause_frames < block.len() as u64 {
                self.complete();
            }
            self.pause_frames += block.len() as u64;
            return;
        }
        let before = self.pause_frames + speech.start as u64;
        self.pause_frames = (block.len() - speech.end) as u64;
        let pause = if self.begun { before.min(LONGEST_PAUSE_FRAMES) } else { 0 };
        self.begun = true;
        let Some(writer) = &mut self.writer else { return };
        let silence = std::iter::repeat_n(0.0, pause as usize);
        let result = silence
            .chain(block[speech].iter().copied())
            .try_for_each(|sample| writer.write_sample((sample.clamp(-1.0, 1.0) * 32_767.0).round() as i16));
        if let Err(error) = result {
            self.give_up(&error);
        }
    }

    /// Speech paused: what is written so far becomes a whole file, whatever happens next.
    fn complete(&mut self) {
        if let Some(Err(error)) = self.writer.as_mut().map(hound::WavWriter::flush) {
            self.give_up(&error);
        }
    }

    /// A full disk must not stop the conversation; it is told by [`ReplyFile::finish`].
    fn give_up(&mut self, error: &hound::Error) {
        let error = unwritable(&self.path, error);
        tracing::error!("{error}");
        self.error.get_or_insert(error);
        self.writer = None;
    }
}

fn unwritable(path: &Path, error: &hound::Error) -> AudioError {
    let reason = match error {
        hound::Error::IoError(error) => phrase::system(error),
        other => phrase::quoted(other.to_string()),
    };
    AudioError::FileUnwritable { path: path.display().to_string(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idle_time_is_left_out_and_pauses_are_kept_short() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reply.wav");
        let mut file = ReplyFile::create(&path).unwrap();
        let (idle, speech) = (vec![0.0; 480], vec![0.5; 480]);
        for _ in 0..100 {
            file.write(&idle, 0..0);
        }
        file.write(&speech, 100..480);
        for _ in 0..10 {
            file.write(&idle, 0..0);
        }
        file.write(&speech, 0..480);
        for _ in 0..200 {
            file.write(&idle, 0..0);
        }
        file.write(&speech, 0..80);
        file.write(&idle, 0..0);
        let before = hound::WavReader::open(&path).unwrap().len();
        drop(file);
        assert_eq!(hound::WavReader::open(&path).unwrap().len(), before, "whole before it is closed");
        let samples: Vec<i16> = hound::WavReader::open(&path).unwrap().samples().map(Result::unwrap).collect();
        assert_eq!(samples.len(), 380 + 4_800 + 480 + 14_400 + 80);
        assert_eq!((samples[0], samples[380], samples[samples.len() - 1]), (16_384, 0, 16_384));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told() {
        let error = ReplyFile::create(Path::new("/dev/full")).err().unwrap();
        assert!(error.to_string().contains("no space"), "{error}");
    }

    #[test]
    fn a_place_that_does_not_exist_is_an_error() {
        let error = ReplyFile::create(Path::new("/nonexistent/folder/reply.wav")).err().unwrap();
        assert_eq!(error.problem().code, "audio.file_unwritable");
    }
}
