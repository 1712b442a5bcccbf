//! The worker's thread: takes jobs from the desk, has the model read, reports. Ends when the desk closes.

use std::panic::{AssertUnwindSafe, catch_unwind};

use riposte_problem::words::providers as words;

use super::desk::{Desk, Job};
use super::reading::{NoText, Output, Pass, Reading};
use super::utterance::Piece;
use crate::SpeechError;

/// A model that reads a whole sound at once. Every call is made on the worker's thread.
pub(crate) trait Reader {
    /// The text of a piece that can be believed, an empty one where nobody spoke. `None`: a caption that can't be shown. Each call of the model is noted
    /// in `passes`.
    fn text(&mut self, piece: &Piece, passes: &mut Vec<Pass>) -> Result<Option<Output>, NoText>;

    /// Reads silence.
    fn warm(&mut self) -> Result<(), SpeechError>;

    /// Takes one step to run quicker from now on, of at most one call of the model; whether there is another step.
    fn improve(&mut self) -> bool {
        false
    }

    /// Gives the model's memory back; it is there again with the next call.
    fn rest(&mut self);

    /// Has the model in memory.
    fn wake(&mut self) -> Result<(), SpeechError>;
}

/// Runs until the desk closes. A panic in a job, of ours or of a sink, ends that job's session and not the thread.
pub(crate) fn run(desk: &Desk, reader: &mut impl Reader) {
    while let Some(job) = desk.next() {
        match job {
            Job::Warm(reply) => {
                // Whoever asked may have gone meanwhile: then nobody wants the answer.
                let _ = reply.send(reader.warm());
            }
            Job::Read(piece, reply) => {
                let mut passes = Vec::new();
                let read = match reader.text(&piece, &mut passes) {
                    Ok(output) => Ok(Reading::new(output, passes)),
                    Err(NoText::Aborted) => Err(SpeechError::Failed { reason: words::recogniser_closed() }),
                    Err(NoText::Failed(error)) => Err(error),
                };
                let _ = reply.send(read); // whoever asked may have gone
            }
            Job::Decode { session, piece } => decode(desk, reader, session, &piece),
            Job::Tell(outlet, heard) => outlet.tell(heard),
            Job::Improve => desk.improved(reader.improve()),
            Job::Rest => {
                reader.rest();
                tracing::info!("nobody spoke for long: the recogniser's memory is given back");
            }
            Job::Wake => {
                // What is wrong is told with what is to be read.
                if let Err(error) = reader.wake() {
                    tracing::warn!("the recogniser can't be loaded again: {error}");
                }
            }
        }
    }
}

fn decode(desk: &Desk, reader: &mut impl Reader, session: u64, piece: &Piece) {
    match catch_unwind(AssertUnwindSafe(|| reader.text(piece, &mut Vec::new()))) {
        Ok(Ok(Some(output))) => desk.decoded(session, piece, &output),
        Ok(Ok(None) | Err(NoText::Aborted)) => desk.without_text(session),
        Ok(Err(NoText::Failed(error))) => desk.failed(session, error),
        Err(_) => desk.failed(session, SpeechError::Failed { reason: words::panicked() }),
    }
}
