//! Why a client is sent away, or a frame of it is not taken: the words it is told, and the code its connection is closed with. Pure.

use riposte_problem::Problem;
use riposte_problem::words::gateway as words;

use crate::frame::{FrameError, LONGEST};

/// Reasons for which a connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No token, or one that nobody was given.
    Token,
    /// The token was revoked in mid-session.
    Revoked,
    /// As many sessions as there may be.
    Full,
    /// As many sessions as its token allows.
    OwnFull,
    /// The server is about to end.
    Draining,
    /// The client does not read what it is sent.
    SlowReader,
    /// The client said nothing for too long.
    Idle,
    /// More frames than anybody needs.
    TooMany,
    /// A frame, or a message, that is too long.
    TooLong,
    /// A text message.
    Text,
    /// Fewer bytes than a header.
    Short,
    /// A type that nobody knows.
    Type(u8),
    /// A type that the server sends.
    NotForUs(u8),
    /// Flags that mean nothing here.
    Flags,
    /// Opus was not agreed on.
    Opus,
    /// A payload that does not fit its type, which is named.
    Payload(&'static str),
    /// Sound without `audio_start`, or `audio_start` twice.
    Order(&'static str),
    /// More was played than was sent.
    Playback,
    /// What is to be resumed is gone.
    Resume,
}

impl From<FrameError> for Refusal {
    fn from(error: FrameError) -> Self {
        match error {
            FrameError::Short => Refusal::Short,
            FrameError::TooLong(_) => Refusal::TooLong,
            FrameError::UnknownType(kind) => Refusal::Type(kind),
            FrameError::UnknownFlags(_) => Refusal::Flags,
        }
    }
}

impl Refusal {
    /// The code of the WebSocket's close frame (RFC 6455, 7.4.1, and the registry for 1013).
    pub fn close_code(self) -> u16 {
        match self {
            Refusal::Draining => 1001,
            Refusal::Idle => 1000,
            Refusal::Text => 1003,
            Refusal::Token | Refusal::Revoked | Refusal::TooMany | Refusal::Resume => 1008,
            Refusal::TooLong => 1009,
            Refusal::Full | Refusal::OwnFull | Refusal::SlowReader => 1013,
            Refusal::Short
            | Refusal::Type(_)
            | Refusal::NotForUs(_)
            | Refusal::Flags
            | Refusal::Opus
            | Refusal::Payload(_)
            | Refusal::Order(_)
            | Refusal::Playback => 1002,
        }
    }

    pub fn problem(self) -> Problem {
        match self {
            Refusal::Token => words::no_token(),
            Refusal::Revoked => words::revoked(),
            Refusal::Full => words::full(),
            Refusal::OwnFull => words::own_full(),
            Refusal::Draining => words::draining(),
            Refusal::SlowReader => words::slow_reader(),
            Refusal::Idle => words::idle(),
            Refusal::TooMany => words::too_many(),
            Refusal::TooLong => words::too_long((LONGEST / 1024).to_string()),
            Refusal::Text => words::text(),
            Refusal::Short => words::short(),
            Refusal::Type(kind) | Refusal::NotForUs(kind) => words::bad_type(format!("0x{kind:02X}")),
            Refusal::Flags => words::flags(),
            Refusal::Opus => words::opus(),
            Refusal::Payload(name) => words::payload(name),
            Refusal::Order(name) => words::order(name),
            Refusal::Playback => words::playback(),
            Refusal::Resume => words::no_resume(),
        }
    }
}
