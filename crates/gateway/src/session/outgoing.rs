//! What a session sends: to the connection that is attached, and kept for the next one.

use riposte_problem::Language;

use super::{Attachment, Out, json};
use crate::frame::{Flags, Kind, encode};
use crate::message::ErrorMessage;
use crate::outlog::OutLog;
use crate::refusal::Refusal;

#[derive(Default)]
pub(super) struct Outgoing {
    attached: Option<Attachment>,
    log: OutLog,
}

impl Outgoing {
    /// Whether the connection of this number is attached.
    pub(super) fn is_of(&self, number: u64) -> bool {
        self.attached.as_ref().is_some_and(|attached| attached.number == number)
    }

    /// Sends `ready`, and what the client has missed. `false`: that is not known any more.
    pub(super) fn attach(&mut self, attachment: Attachment, ready: &[u8]) -> bool {
        let missed: Option<Vec<Vec<u8>>> = match attachment.received {
            None => Some(Vec::new()),
            Some(received) => self.log.after(received).map(|frames| frames.cloned().collect()),
        };
        let out = attachment.out.clone();
        self.attached = Some(attachment);
        let Some(missed) = missed else { return false };
        let frames = std::iter::once(encode(Kind::Ready, Flags::NONE, ready)).chain(missed);
        // The queue of a new connection is empty, and longer than what is kept.
        frames.into_iter().for_each(|frame| drop(out.try_send(Out::Frame(frame))));
        true
    }

    pub(super) fn detach(&mut self) {
        self.attached = None;
    }

    /// `false`: the client does not read what it is sent.
    pub(super) fn send(&mut self, kind: Kind, flags: Flags, payload: &[u8]) -> bool {
        let frame = encode(kind, flags, payload);
        self.log.push(frame.clone());
        let Some(attached) = &self.attached else { return true };
        // One that is closed is told as gone soon.
        !matches!(attached.out.try_send(Out::Frame(frame)), Err(tokio::sync::mpsc::error::TrySendError::Full(_)))
    }

    /// Says why, and closes.
    pub(super) fn close(&mut self, why: Refusal, language: Language) {
        let Some(attached) = self.attached.take() else { return };
        let error = encode(Kind::Error, Flags::NONE, &json(&ErrorMessage::of(&why.problem(), language)));
        // Where the queue is full the connection finds out by its end.
        let _ = attached.out.try_send(Out::Frame(error));
        let _ = attached.out.try_send(Out::Close(why));
    }
}
