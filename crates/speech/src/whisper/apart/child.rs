//! The other process. Its main thread has the model; a second one reads orders, so that an abort arrives in the middle of a decode, and ends the process when nobody
//! is there any more to give them, whatever native code is doing then.

use std::io::{stdin, stdout};
use std::path::Path;
use std::process::exit;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;

use super::wire::{self, Answer, Order};
use crate::pieces::reading::NoText;
use crate::whisper::decoder::{Decode, Decoder, Loaded, Task};
use crate::whisper::device;

/// Serves orders from the standard input until it ends.
pub fn serve() {
    let abort = Arc::new(AtomicBool::new(false));
    let (sender, orders) = mpsc::channel();
    let aborted = Arc::clone(&abort);
    thread::spawn(move || {
        let _ = listen(&sender, &aborted); // the other side is gone, or speaks another language
        exit(0);
    });
    let mut to = stdout().lock();
    if wire::greet(&mut to).is_err() {
        return;
    }
    let mut decoder = None;
    for (order, sound) in orders {
        let answer = match order {
            Order::List => Answer::Cards(device::cards()),
            Order::Open { path, card, threads } => match open(Path::new(&path), card.as_deref(), threads, &abort) {
                Ok(opened) => {
                    decoder = Some(opened);
                    Answer::Opened
                }
                Err(answer) => answer,
            },
            Order::Decode { window, language, guarded, .. } => match &mut decoder {
                Some(decoder) => decode(decoder, &sound, window, language.as_deref(), guarded),
                None => Answer::Failed("no model is open".to_owned()),
            },
            Order::Abort => continue,
        };
        if wire::send(&mut to, &answer, &[]).is_err() {
            return;
        }
    }
}

fn listen(orders: &Sender<(Order, Vec<f32>)>, abort: &AtomicBool) -> std::io::Result<()> {
    let mut from = stdin().lock();
    loop {
        let order = wire::receive(&mut from)?;
        let mut sound = Vec::new();
        match order {
            Order::Abort => abort.store(true, Ordering::Release),
            Order::Decode { samples, .. } => {
                sound = wire::sound(&mut from, samples)?;
                // One is asked for at a time: what was aborted has been answered.
                abort.store(false, Ordering::Release);
            }
            Order::List | Order::Open { .. } => {}
        }
        if orders.send((order, sound)).is_err() {
            return Ok(());
        }
    }
}

fn open(path: &Path, card: Option<&str>, threads: usize, abort: &Arc<AtomicBool>) -> Result<Decoder, Answer> {
    let place = match card {
        Some(id) => device::cards().iter().position(|card| card.id == id).ok_or(Answer::NoCard)?,
        None => 0,
    };
    let loaded = Loaded::open_on(path, Some(place)).map_err(|error| Answer::Refused(error.to_string()))?;
    Ok(Decoder::new(loaded, threads, Arc::clone(abort)))
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
