//! The other process. Its main thread has the model; a second one reads orders, so that an abort arrives in the middle of a decode, and sees to it that the process
//! ends when nobody is there any more to give them, whatever native code is doing then.

use std::io::{stdin, stdout};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use super::wire::{self, Answer, Order};
use crate::SpeechError;
use crate::pieces::reading::NoText;
use crate::whisper::decoder::{Decode, Decoder, Loaded, Task};
use crate::whisper::{device, log, model_file};

/// So long native code has to end what it is doing.
const PATIENCE: Duration = Duration::from_secs(2);

/// Serves orders from the standard input until it ends.
pub fn serve() {
    log::install();
    let abort = Arc::new(AtomicBool::new(false));
    let (sender, orders) = mpsc::channel();
    let (done, is_done) = mpsc::channel::<()>();
    let aborted = Arc::clone(&abort);
    thread::spawn(move || {
        let note = listen(sender, &aborted);
        // That nobody is there any more is no fault of the card's.
        if let Some(note) = note {
            let _ = std::fs::remove_file(note); // it is gone where the model has been proven
        }
        // The main thread gives the model back in order, unless it is stuck in it.
        if is_done.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            std::process::exit(0);
        }
    });
    let mut to = stdout().lock();
    let mut decoder = None;
    for (order, sound) in orders {
        let answer = match order {
            Order::List => Answer::Cards(device::cards()),
            Order::Open { path, card, threads } => match open(Path::new(&path), card.as_deref(), threads, &abort) {
                Ok((opened, on_card)) => {
                    decoder = Some(opened);
                    Answer::Opened { on_card }
                }
                Err(answer) => answer,
            },
            Order::Decode { window, language, guarded, .. } => match &mut decoder {
                Some(decoder) => decode(decoder, &sound, window, language.as_deref(), guarded),
                None => Answer::Failed("no model is open".to_owned()),
            },
            Order::Abort | Order::Note { .. } => continue,
        };
        if wire::answer(&mut to, &answer).is_err() {
            break;
        }
    }
    drop(decoder);
    drop(done);
}

/// Until nobody gives orders any more; the note that is to be taken away then.
fn listen(orders: Sender<(Order, Vec<f32>)>, abort: &AtomicBool) -> Option<PathBuf> {
    let mut from = stdin().lock();
    let mut note = None;
    while let Ok(order) = wire::receive(&mut from) {
        let mut sound = Vec::new();
        match &order {
            Order::Abort => abort.store(true, Ordering::Release),
            Order::Decode { samples, .. } => {
                let Ok(samples) = wire::sound(&mut from, *samples) else { break };
                sound = samples;
                // One is asked for at a time: what was aborted has been answered.
                abort.store(false, Ordering::Release);
            }
            Order::Note { path } => note = Some(PathBuf::from(path)),
            Order::List | Order::Open { .. } => {}
        }
        if orders.send((order, sound)).is_err() {
            break;
        }
    }
    abort.store(true, Ordering::Release);
    note
}

/// The model, and whether it is on a card.
fn open(path: &Path, card: Option<&str>, threads: usize, abort: &Arc<AtomicBool>) -> Result<(Decoder, bool), Answer> {
    let cards = device::cards();
    let place = match card {
        Some(id) => cards.iter().position(|card| card.id == id).ok_or(Answer::NoCard)?,
        None => 0,
    };
    // The other side has inspected it, too; between the two it may have changed, and whisper.cpp trusts what it is given.
    let loaded = model_file::inspect(path).and_then(|dimensions| Loaded::read(path, dimensions, Some(place)));
    let loaded = loaded.map_err(|error| {
        Answer::Refused(match error {
            SpeechError::ModelBroken { reason, .. } => reason.en,
            other => other.to_string(),
        })
    })?;
    Ok((Decoder::new(loaded, threads, Arc::clone(abort)), !cards.is_empty()))
}

fn decode(decoder: &mut Decoder, sound: &[f32], window: usize, language: Option<&str>, guarded: bool) -> Answer {
    let language = language.and_then(whisper_rs::get_lang_id).and_then(whisper_rs::get_lang_str);
    match decoder.decode(&Task { sound, window, language, guarded }) {
        Ok(output) => Answer::Decoded {
            text: output.text,
            language: output.language.map(str::to_owned),
            evidence: output.evidence,
        },
        Err(NoText::Aborted) => Answer::Aborted,
        Err(NoText::Failed(error)) => Answer::Failed(error.to_string()),
    }
}
