//! The worker's thread: takes jobs from the desk, runs the model, reports. Ends when the desk closes.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::decoder::{Decoder, Loaded, NoText, Task};
use super::desk::{Desk, Job};
use super::profile::Profile;
use super::utterance::{Piece, samples};
use crate::SpeechError;

/// Runs until the desk closes. A panic in a job, of ours or of a sink, ends that job's session and not the thread.
pub(super) fn run(desk: &Desk, loaded: Loaded, threads: usize, profile: &Profile) {
    let mut decoder = Decoder::new(loaded, threads, desk.abort_flag());
    while let Some(job) = desk.next() {
        match job {
            Job::Warm(reply) => {
                // Whoever asked may have gone meanwhile: then nobody wants the answer.
                let _ = reply.send(warm(&mut decoder, profile));
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
    let window = profile.window(piece.sound.len());
    let task = Task { sound: &piece.sound, window, language: piece.language };
    match catch_unwind(AssertUnwindSafe(|| decoder.decode(&task))) {
        Ok(Ok(output)) => desk.decoded(session, piece, &output.text, output.language),
        Ok(Err(NoText::Aborted)) => desk.aborted(),
        Ok(Err(NoText::Failed(error))) => desk.failed(session, error),
        Err(_) => desk.failed(session, SpeechError::Failed { reason: "it panicked".to_owned() }),
    }
}

/// One second of silence: touches all weights and working memory, and fixes the language of a multilingual model's first window.
fn warm(decoder: &mut Decoder, profile: &Profile) -> Result<(), SpeechError> {
    let silence = vec![0.0; samples(1_000)];
    let task = Task { sound: &silence, window: profile.window(silence.len()), language: Some("en") };
    match decoder.decode(&task) {
        Ok(_) | Err(NoText::Aborted) => Ok(()),
        Err(NoText::Failed(error)) => Err(error),
    }
}
