//! What goes over a WebSocket: the gateway's own frames, or Twilio's messages, which are said in them.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::ws::Message;

use crate::frame::LONGEST;
use crate::refusal::Refusal;
use crate::telephone::{Call, Said};

/// Clones are of the same connection.
#[derive(Clone)]
pub(crate) enum Wire {
    Frames,
    Telephone(Arc<Mutex<Call>>),
}

/// What a message was.
pub(crate) enum Came {
    /// Frames, in order.
    Frames(Vec<Vec<u8>>),
    Refused(Refusal),
    /// The client said goodbye.
    Over,
}

impl Wire {
    pub(crate) fn telephone() -> Wire {
        Wire::Telephone(Arc::new(Mutex::new(Call::new())))
    }

    /// Whether a client whose connection broke off may come again: a call that is gone is over.
    pub(crate) fn resumes(&self) -> bool {
        matches!(self, Wire::Frames)
    }

    pub(crate) fn came(&self, message: Message) -> Came {
        match (self, message) {
            (_, Message::Ping(_) | Message::Pong(_)) => Came::Frames(Vec::new()),
            (_, Message::Close(_)) => Came::Over,
            (_, Message::Binary(bytes)) if bytes.len() > LONGEST => Came::Refused(Refusal::TooLong),
            (_, Message::Text(text)) if text.len() > LONGEST => Came::Refused(Refusal::TooLong),
            (Wire::Frames, Message::Binary(bytes)) => Came::Frames(vec![bytes.into()]),
            (Wire::Frames, Message::Text(_)) => Came::Refused(Refusal::Text),
            (Wire::Telephone(_), Message::Binary(_)) => Came::Refused(Refusal::Payload("message")),
            (Wire::Telephone(call), Message::Text(text)) => {
                match call.lock().unwrap_or_else(PoisonError::into_inner).hears(&text) {
                    Ok(Said::Frames(frames)) => Came::Frames(frames),
                    Ok(Said::Over) => Came::Over,
                    Err(why) => Came::Refused(why),
                }
            }
        }
    }

    /// What is written for a frame of the session's.
    pub(crate) fn of(&self, frame: Vec<u8>) -> Vec<Message> {
        match self {
            Wire::Frames => vec![Message::Binary(frame.into())],
            Wire::Telephone(call) => {
                let messages = call.lock().unwrap_or_else(PoisonError::into_inner).says(&frame);
                messages.into_iter().map(|message| Message::Text(message.into())).collect()
            }
        }
    }
}
