//! The marks of a request to a server that had its connection: pure but for the clock, which says how long ago that was.

use std::time::Duration;

use riposte_audio::Clock;
use riposte_http::Connection;
use riposte_measures::{Mark, Span, Time};

/// Whose server is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum To {
    Recogniser,
    ChatModel,
    Voice,
}

/// When the connection was asked for, and when it was had: the same moment where one stood ready.
pub(crate) fn marks(to: To, connection: Connection) -> [(Mark, Time); 2] {
    let (asked, had) = match to {
        To::Recogniser => (Mark::SttConnect, Mark::SttConnected),
        To::ChatModel => (Mark::LlmConnect, Mark::LlmConnected),
        To::Voice => (Mark::TtsConnect, Mark::TtsConnected),
    };
    let had_at = Clock::now() - span(connection.ready_ago());
    [(asked, had_at - span(connection.waited())), (had, had_at)]
}

/// What the request waited for it.
pub(crate) fn waited(connection: Connection) -> Span {
    span(connection.waited())
}

fn span(duration: Duration) -> Span {
    Span::from_micros(duration.as_micros() as i64)
}
