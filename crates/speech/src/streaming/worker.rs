//! The worker's thread: takes tasks from the queue, has the model read, reports. Ends when the queue closes.

use std::panic::{AssertUnwindSafe, catch_unwind};

use riposte_onnx::Stop;
use riposte_problem::words::providers as words;

use super::StreamingModel;
use super::live::Live;
use super::queue::{Job, Queue, Seat, Task};
use crate::{Heard, SpeechError};

/// Runs until the queue closes. A panic in a task, of ours or of a sink, ends that task's session and not the thread.
pub(super) fn run<M: StreamingModel>(queue: &Queue<M>, model: &mut M, stop: &Stop) {
    while let Some(job) = queue.next() {
        match job {
            Job::Warm(reply) => {
                // Whoever asked may have gone meanwhile: then nobody wants the answer.
                let _ = reply.send(warm(model, stop));
            }
            Job::Tell(outlet, error) => outlet.tell(Heard::Failed(error)),
            Job::Read(task) => read(queue, model, *task, stop),
        }
    }
}

fn read<M: StreamingModel>(queue: &Queue<M>, model: &mut M, task: Task<M>, stop: &Stop) {
    let Task { session, seat, outlet, sound, question, caught_up } = task;
    let work = || -> Result<Option<Box<Live<M>>>, SpeechError> {
        let mut live = match seat {
            Seat::New(options) => Box::new(Live::new(model, &options)),
            Seat::Here(live) => live,
            // A session has one task at a time.
            Seat::Away => return Ok(None),
        };
        if !live.feed(model, &sound, stop)? {
            return Ok(None);
        }
        if let Some(tag) = question {
            let Some(read) = live.answer(model, stop)? else { return Ok(None) };
            outlet.tell(Heard::Final { tag, text: read.text, closes: read.closes });
        } else if let Some(caption) = live.caption(model, stop)? {
            outlet.tell(caption);
        }
        if caught_up && live.is_settled() && live.answer(model, stop)?.is_none() {
            return Ok(None);
        }
        Ok(Some(live))
    };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(Some(live))) => queue.back(session, live),
        Ok(Ok(None)) => queue.gone(),
        Ok(Err(error)) => queue.failed(session, error),
        Err(_) => queue.failed(session, SpeechError::Failed { reason: words::panicked() }),
    }
}

/// Two chunks of silence and their text: touches all weights and working memory.
fn warm<M: StreamingModel>(model: &mut M, stop: &Stop) -> Result<(), SpeechError> {
    let mut stream = model.begin(None);
    let silence = vec![0.0; 2 * model.chunk_samples()];
    if model.push(&mut stream, &silence, stop)? {
        model.finish(&mut stream, stop)?;
    }
    Ok(())
}
