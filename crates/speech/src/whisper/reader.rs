//! whisper.cpp's model as what reads pieces. Lives on the worker's thread.

use riposte_audio::Clock;

use super::decoder::{Decode, Task};
use super::profile::{ALL_POSITIONS, Profile};
use super::threads::Search;
use crate::SpeechError;
use crate::pieces::evidence::Evidence;
use crate::pieces::guard::{self, Attempts, Doubt, Sound};
use crate::pieces::reading::{NoText, Output, Pass};
use crate::pieces::utterance::{Piece, samples};
use crate::pieces::worker::Reader;
use crate::voicing::is_voiced;

/// The model, and how it is best run.
pub(super) struct WhisperReader {
    pub(super) decoder: Box<dyn Decode>,
    pub(super) profile: Profile,
    /// How many threads it is quickest on.
    pub(super) search: Search,
}

impl Reader for WhisperReader {
    fn text(&mut self, piece: &Piece, passes: &mut Vec<Pass>) -> Result<Option<Output>, NoText> {
        text(&mut *self.decoder, &self.profile, piece, passes)
    }

    fn warm(&mut self) -> Result<(), SpeechError> {
        warm(&mut *self.decoder, &self.profile)
    }

    fn improve(&mut self) -> bool {
        let Some(threads) = self.search.next() else { return false };
        self.decoder.set_threads(threads);
        let began = Clock::now();
        let read = read_silence(&mut *self.decoder, &self.profile);
        let took = Clock::now() - began;
        if read == Err(NoText::Aborted) {
            // Somebody speaks; this try says nothing.
            self.decoder.set_threads(self.search.best().unwrap_or(threads));
            return true;
        }
        self.search.took(took);
        let is_over = self.search.next().is_none() || read.is_err();
        if let Some(best) = self.search.best() {
            self.decoder.set_threads(best);
            if is_over {
                tracing::info!(threads = best, "the recogniser is quickest so");
            }
        }
        !is_over
    }

    fn rest(&mut self) {
        self.decoder.rest();
    }

    fn wake(&mut self) -> Result<(), SpeechError> {
        self.decoder.wake()
    }
}

/// From wider and wider windows.
fn text(
    decoder: &mut dyn Decode,
    profile: &Profile,
    piece: &Piece,
    passes: &mut Vec<Pass>,
) -> Result<Option<Output>, NoText> {
    let sound = Sound::of(&piece.sound);
    let mut attempts = Attempts::default();
    let mut language = piece.language;
    for window in profile.windows(piece.sound.len()) {
        // The widest takes seconds on a small machine: only for an answer, and only where no text is better than this one.
        if window == ALL_POSITIONS && attempts.doubt().is_some_and(|doubt| !piece.answers || !doubt.misleads()) {
            break;
        }
        let output = decoder.decode(&Task { sound: &piece.sound, window, language, guarded: profile.guarded })?;
        passes.push(Pass { window, tokens: output.evidence.tokens });
        // Asked for once: to find it out again would cost another pass of the encoder.
        language = language.or(output.language);
        let doubt = if profile.guarded { guard::doubt(&output, sound) } else { None };
        let Evidence { log_prob, no_speech, closes, .. } = output.evidence;
        tracing::debug!(window, log_prob, no_speech, closes, ?doubt, length_ms = sound.length_ms, "decoded");
        if attempts.take(output, doubt) {
            break;
        }
    }
    if !piece.answers && attempts.doubt().is_some_and(Doubt::misleads) {
        return Ok(None);
    }
    let mut best = attempts.best();
    if let Some(output) = &mut best
        && profile.guarded
        && guard::may_be_invented(output, profile.invented)
        && !is_voiced(&piece.sound)
    {
        output.text.clear();
    }
    Ok(best)
}

/// Touches all weights and working memory.
fn warm(decoder: &mut dyn Decode, profile: &Profile) -> Result<(), SpeechError> {
    match read_silence(decoder, profile) {
        Ok(()) | Err(NoText::Aborted) => Ok(()),
        Err(NoText::Failed(error)) => Err(error),
    }
}

/// One second of it, in a language that is given, so that none is looked for.
fn read_silence(decoder: &mut dyn Decode, profile: &Profile) -> Result<(), NoText> {
    let silence = vec![0.0; samples(1_000)];
    let task = Task { sound: &silence, window: profile.window(silence.len()), language: Some("en"), guarded: true };
    decoder.decode(&task).map(drop)
}
