//! A streamed answer of a scripted server as steps in time: bytes, waits, and its ending. Waits count from one beginning, so that a token rate is
//! kept however long each step takes. Runs on the server's thread.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures::stream;

use super::pace::Beginning;
use super::record::Record;
use super::script::Split;

/// One step.
#[derive(Debug)]
pub(super) enum Beat {
    Wait(Duration),
    Bytes(Bytes),
    /// Nothing more, until the client goes away.
    Stall,
    /// The connection breaks.
    Cut,
}

/// The body that plays `beats`; waits count from `elapsed` after `beginning`.
pub(super) fn body(
    beats: Vec<Beat>,
    split: Option<&Split>,
    beginning: Beginning,
    elapsed: Duration,
    watch: Watch,
) -> Body {
    let beats = match split {
        Some(split) => cut_anew(beats, split),
        None => beats,
    };
    let play = Play { beats: beats.into_iter(), beginning, elapsed, watch };
    Body::from_stream(stream::unfold(play, Play::next))
}

/// Cuts the bytes elsewhere. What comes at one moment is cut as one piece; waits stay where they are.
fn cut_anew(beats: Vec<Beat>, split: &Split) -> Vec<Beat> {
    let mut cut = Vec::new();
    let mut together = Vec::new();
    let mut sent = 0;
    let mut flush = |together: &mut Vec<u8>, cut: &mut Vec<Beat>| {
        let pieces =
            split.from(sent).cut(together).into_iter().map(Bytes::copy_from_slice).map(Beat::Bytes).collect::<Vec<_>>();
        cut.extend(pieces);
        sent += together.len();
        together.clear();
    };
    for beat in beats {
        match beat {
            Beat::Bytes(bytes) => together.extend_from_slice(&bytes),
            Beat::Wait(wait) if wait.is_zero() => {}
            other => {
                flush(&mut together, &mut cut);
                cut.push(other);
            }
        }
    }
    flush(&mut together, &mut cut);
    cut
}

/// An answer being sent.
struct Play {
    beats: std::vec::IntoIter<Beat>,
    beginning: Beginning,
    elapsed: Duration,
    watch: Watch,
}

impl Play {
    async fn next(mut self) -> Option<(io::Result<Bytes>, Self)> {
        loop {
            match self.beats.next() {
                Some(Beat::Wait(wait)) => {
                    self.elapsed += wait;
                    self.beginning.wait_for(self.elapsed).await;
                }
                Some(Beat::Bytes(bytes)) => return Some((Ok(bytes), self)),
                Some(Beat::Stall) => std::future::pending().await,
                Some(Beat::Cut) => {
                    // Lets the server flush what came before; an error at once would take it along.
                    tokio::task::yield_now().await;
                    self.watch.over = true;
                    return Some((Err(io::Error::other("cut by the script")), self));
                }
                None => {
                    self.watch.over = true;
                    return None;
                }
            }
        }
    }
}

/// Notices an answer that is dropped before its end: its client went away.
pub(super) struct Watch {
    record: Arc<Record>,
    over: bool,
}

impl Watch {
    pub(super) fn new(record: Arc<Record>) -> Self {
        Self { record, over: false }
    }

    /// The answer is complete.
    pub(super) fn over(mut self) {
        self.over = true;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if self.over {
            self.record.finished();
        } else {
            self.record.closed_early();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_keep_the_waits_and_count_from_the_first_byte() {
        let beats = || {
            let bytes = |text: &'static str| Beat::Bytes(Bytes::from_static(text.as_bytes()));
            let wait = |ms| Beat::Wait(Duration::from_millis(ms));
            vec![bytes("abc"), wait(0), bytes("def"), wait(20), bytes("ghij"), Beat::Cut]
        };
        let shown = |split: Split| {
            let piece = |beat: &Beat| match beat {
                Beat::Wait(wait) => format!("{}ms", wait.as_millis()),
                Beat::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                other => format!("{other:?}"),
            };
            cut_anew(beats(), &split).iter().map(piece).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(Split::At(vec![])), "abcdef 20ms ghij Cut");
        assert_eq!(shown(Split::At(vec![2, 8])), "ab cdef 20ms gh ij Cut");
        assert_eq!(shown(Split::Every(4)), "abcd ef 20ms ghij Cut");
    }
}
