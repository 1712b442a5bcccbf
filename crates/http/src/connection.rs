//! Whether a request had a connection waiting for it, and what it waited where it had not. A layer around the client's connector notes each connection that is
//! opened, whoever asked for it; the head of an answer says over which one it came. Any thread; the lock is held for a look at a short list.
//!
//! It reads a clock of its own, against the rule of the house: only here is it known when a connection was open. Nothing is decided by it.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper_util::client::legacy::connect::{Connection as Connects, HttpInfo};
use reqwest::Response;
use tower_layer::Layer;
use tower_service::Service;

/// So many connections are remembered. One that was opened before them was there before whoever asks.
const REMEMBERED: usize = 64;

static OPENED: Mutex<VecDeque<Opened>> = Mutex::new(VecDeque::new());

fn opened() -> MutexGuard<'static, VecDeque<Opened>> {
    OPENED.lock().unwrap_or_else(PoisonError::into_inner)
}

#[expect(clippy::disallowed_methods, reason = "times a connection; see the head of the file")]
fn now() -> Instant {
    Instant::now()
}

/// How a request came by the connection that served it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    is_reused: bool,
    waited: Duration,
    opened_in: Option<Duration>,
    ready_at: Instant,
}

impl Connection {
    /// It stood before the request was made: an earlier request left it, or it was opened ahead.
    pub fn is_reused(&self) -> bool {
        self.is_reused
    }

    /// How long the request waited for it: what of its opening came after the request was made. 0 where it stood before.
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// How long opening it took: name, TCP and TLS; of a WebSocket its handshake, too. A client opens one in the background now and then, and a request that waited
    /// for another connection is served by that: then this is longer than [`Connection::waited`]. `None`: that is not remembered, as it was opened long ago.
    pub fn opened_in(&self) -> Option<Duration> {
        self.opened_in
    }

    /// How long ago the request had it.
    pub fn ready_ago(&self) -> Duration {
        now().saturating_duration_since(self.ready_at)
    }

    fn of(asked_at: Instant, opening: Option<Opening>) -> Self {
        let ready_at = opening.map_or(asked_at, |opening| opening.done_at.max(asked_at));
        let waited = opening.map_or(Duration::ZERO, |opening| {
            opening.done_at.saturating_duration_since(opening.began_at.max(asked_at))
        });
        Self {
            is_reused: opening.is_none_or(|opening| opening.done_at <= asked_at),
            waited,
            opened_in: opening.map(|opening| opening.done_at.saturating_duration_since(opening.began_at)),
            ready_at,
        }
    }
}

/// The moment in which a connection was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked(Instant);

impl Asked {
    pub fn now() -> Self {
        Self(now())
    }

    /// Over which connection this answer to it came. The client has to be one of [`crate::client_builder`]'s: what another one opens is not noted, and passes for
    /// reused.
    pub fn answered(self, response: &Response) -> Connection {
        let ends = response.extensions().get::<HttpInfo>().map(Ends::of);
        let opening = ends.and_then(|ends| opened().iter().find(|opened| opened.ends == ends).map(|it| it.opening));
        Connection::of(self.0, opening)
    }

    /// What was asked for is open.
    pub(crate) fn opened(self) -> Opening {
        Opening { began_at: self.0, done_at: now() }
    }

    /// It was given what had been opened like this.
    pub(crate) fn given(self, opening: Opening) -> Connection {
        Connection::of(self.0, Some(opening))
    }
}

/// From when until when a connection was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    began_at: Instant,
    done_at: Instant,
}

impl Opening {
    /// For whoever had it opened.
    pub(crate) fn connection(self) -> Connection {
        Connection::of(self.began_at, Some(self))
    }
}

/// The two ends of a connection: no other that is open has the same.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ends(SocketAddr, SocketAddr);

impl Ends {
    fn of(info: &HttpInfo) -> Self {
        Self(info.local_addr(), info.remote_addr())
    }
}

struct Opened {
    ends: Ends,
    opening: Opening,
}

fn note(connection: &impl Connects, asked: Asked) {
    let opening = asked.opened();
    let mut extras = http::Extensions::new();
    connection.connected().get_extras(&mut extras);
    let Some(ends) = extras.get::<HttpInfo>().map(Ends::of) else { return };
    let mut all = opened();
    // A port is used again once its connection is gone.
    all.retain(|opened| opened.ends != ends);
    if all.len() == REMEMBERED {
        all.pop_front();
    }
    all.push_back(Opened { ends, opening });
}

/// Notes what a connector opens ([`reqwest::ClientBuilder::connector_layer`]).
#[derive(Clone, Copy, Debug)]
pub(crate) struct NotesOpenings;

impl<S> Layer<S> for NotesOpenings {
    type Service = Noting<S>;

    fn layer(&self, connector: S) -> Self::Service {
        Noting(connector)
    }
}

/// A connector whose connections are noted.
#[derive(Clone, Debug)]
pub(crate) struct Noting<S>(S);

impl<S, R> Service<R> for Noting<S>
where
    S: Service<R>,
    S::Response: Connects,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, to: R) -> Self::Future {
        let asked = Asked::now();
        let opening = self.0.call(to);
        Box::pin(async move {
            let connection = opening.await?;
            note(&connection, asked);
            Ok(connection)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_request_waits_for_what_of_the_opening_comes_after_it() {
        let start = now();
        let opening =
            |began_ms, done_ms| Some(Opening { began_at: start + ms(began_ms), done_at: start + ms(done_ms) });
        let told = |asked_ms, opening| {
            let connection = Connection::of(start + ms(asked_ms), opening);
            (connection.is_reused, connection.waited, connection.opened_in, connection.ready_at - start)
        };
        // It was opened for the request.
        assert_eq!(told(10, opening(11, 60)), (false, ms(49), Some(ms(49)), ms(60)));
        // It was there.
        assert_eq!(told(100, opening(11, 60)), (true, ms(0), Some(ms(49)), ms(100)));
        // Another request, or nobody, had begun to open it.
        assert_eq!(told(40, opening(11, 60)), (false, ms(20), Some(ms(49)), ms(60)));
        // Nobody remembers.
        assert_eq!(told(40, None), (true, ms(0), None, ms(40)));
    }
}
