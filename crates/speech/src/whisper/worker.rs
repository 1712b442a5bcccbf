//! The worker's thread: takes jobs from the desk, runs the model, reports. Ends when the desk closes.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::decoder::{Decoder, Loaded, NoText, Output, Task};
use super::desk::{Desk, Job};
use super::evidence::Evidence;
use super::guard::{self, Attempts, Doubt, Sound};
use super::paced::{Pass, Reading};
use super::profile::{ALL_POSITIONS, Profile};
use super::utterance::{Piece, samples};
use crate::SpeechError;
use crate::voicing::is_voiced;
use riposte_problem::words::providers as words;

/// Runs until the desk closes. A panic in a job, of ours or of a sink, ends that job's session and not the thread.
pub(super) fn run(desk: &Desk, loaded: Loaded, threads: usize, profile: &Profile) {
    let mut decoder = Decoder::new(loaded, threads, desk.abort_flag());
    while let Some(job) = desk.next() {
        match job {
            Job::Warm(reply) => {
                // Whoever asked may have gone meanwhile: then nobody wants the answer.
                let _ = reply.send(warm(&mut decoder, profile));
            }
            Job::Read(piece, reply) => {
                let mut passes = Vec::new();
                let read = match text(&mut decoder, profile, &piece, &mut passes) {
                    Ok(output) => Ok(Reading::new(output, passes)),
                    Err(NoText::Aborted) => Err(SpeechError::Failed { reason: words::recogniser_closed() }),
                    Err(NoText::Failed(error)) => Err(error),
                };
                let _ = reply.send(read); // whoever asked may have gone
            }
            Job::Decode { session, piece } => decode(desk, &mut decoder, profile, session, &piece),
            Job::Tell(outlet, heard) => {
                if catch_unwind(AssertUnwindSafe(|| outlet.tell(heard))).is_err() {
                    tracing::error!("a listener of the speech recognition panicked");
                }
            }
        }
    }
}

fn decode(desk: &Desk, decoder: &mut Decoder, profile: &Profile, session: u64, piece: &Piece) {
    match catch_unwind(AssertUnwindSafe(|| text(decoder, profile, piece, &mut Vec::new()))) {
        Ok(Ok(Some(output))) => desk.decoded(session, piece, &output),
        Ok(Ok(None) | Err(NoText::Aborted)) => desk.without_text(session),
        Ok(Err(NoText::Failed(error))) => desk.failed(session, error),
        Err(_) => desk.failed(session, SpeechError::Failed { reason: words::panicked() }),
    }
}

/// The text of a piece that can be believed, from wider and wider windows; an empty one where nobody spoke. `None`: a caption that can't be shown.
/// Each window that was decoded is noted in `passes`.
fn text(
    decoder: &mut Decoder,
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

/// One second of silence: touches all weights and working memory, and fixes the language of a multilingual model's first window.
fn warm(decoder: &mut Decoder, profile: &Profile) -> Result<(), SpeechError> {
    let silence = vec![0.0; samples(1_000)];
    let task = Task { sound: &silence, window: profile.window(silence.len()), language: Some("en"), guarded: true };
    match decoder.decode(&task) {
        Ok(_) | Err(NoText::Aborted) => Ok(()),
        Err(NoText::Failed(error)) => Err(error),
    }
}
