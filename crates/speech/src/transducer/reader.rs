//! An offline transducer as what reads pieces. Lives on the worker's thread.

use riposte_onnx::Stop;
use riposte_transducer::Offline;

use crate::SpeechError;
use crate::believed;
use crate::pieces::guard::Sound;
use crate::pieces::reading::{NoText, Output, Pass};
use crate::pieces::resting::Resting;
use crate::pieces::segments::Segments;
use crate::pieces::utterance::{Piece, samples};
use crate::pieces::worker::Reader;

/// Samples of one of the encoder's positions as passes count them, 20 ms.
const POSITION: usize = samples(20);

pub(super) struct OfflineReader {
    pub(super) model: Resting<Box<Offline>>,
    /// The desk sets it to end a reading.
    pub(super) stop: Stop,
}

/// Published models were trained on at most 20 to 40 s, and attention costs with the square of the length: cut as Whisper's are.
pub(super) fn segments(reckons: bool) -> Segments {
    Segments { reckons, cut: samples(20_000)..=samples(28_000), pause: None, lead: samples(200), tail: samples(300) }
}

impl Reader for OfflineReader {
    fn text(&mut self, piece: &Piece, passes: &mut Vec<Pass>) -> Result<Option<Output>, NoText> {
        let model = self.model.get().map_err(NoText::Failed)?;
        let heard = model.read(&piece.sound, &self.stop).map_err(|error| NoText::Failed(error.into()))?;
        let heard = heard.ok_or(NoText::Aborted)?;
        passes.push(Pass { window: piece.sound.len().div_ceil(POSITION), tokens: heard.tokens.len() });
        let sound = Sound::of(&piece.sound);
        if !piece.answers && !believed::may_be_shown(&heard, sound) {
            return Ok(None);
        }
        Ok(Some(believed::answer(&heard, sound, &piece.sound)))
    }

    fn warm(&mut self) -> Result<(), SpeechError> {
        self.model.get()?.read(&vec![0.0; samples(1_000)], &self.stop)?;
        Ok(())
    }

    fn rest(&mut self) {
        self.model.rest();
    }

    fn wake(&mut self) -> Result<(), SpeechError> {
        self.model.get().map(drop)
    }
}
