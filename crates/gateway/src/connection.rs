//! One WebSocket: reads what comes, as fast as its session takes it, and writes what the session says, as fast as the client takes it. A client that takes
//! nothing is given up. Two tasks; they decide nothing else.

use std::sync::Arc;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt, StreamExt};
use riposte_measures::Span;
use riposte_problem::Language;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::frame::{Flags, Kind, encode};
use crate::message::ErrorMessage;
use crate::outlog::MOST_FRAMES;
use crate::refusal::Refusal;
use crate::registry::{Joined, Registry, Wish};
use crate::session::{Attachment, Out, ToSession, json};
use crate::wire::{Came, Wire};

/// Frames that wait to be written: all that is kept for a client that comes again, and more.
const QUEUE: usize = MOST_FRAMES + 1_000;
/// With nothing to say for this long a client is asked whether it is there.
const PING: Span = Span::from_millis(20_000);
/// A client that says nothing at all for this long, not even that it is there, is gone.
const SILENT: Span = Span::from_millis(60_000);
/// A client that was told goodbye may say it, too, within this.
const GOODBYE: Span = Span::from_millis(5_000);

/// Serves one WebSocket until it is closed.
pub(crate) async fn serve(socket: WebSocket, wire: Wire, registry: Arc<Registry>, wish: Result<Wish, Refusal>) {
    let (sink, mut stream) = socket.split();
    let slow = registry.limits().slow_reader;
    let (out, queue) = mpsc::channel(QUEUE);
    let (tell_slow, mut told_slow) = oneshot::channel();
    let mut writer = tokio::spawn(write(sink, wire.clone(), queue, slow, tell_slow));
    let joined = match wish {
        Ok(wish) => registry.join(wish, |number, received| Attachment { number, out: out.clone(), received }).await,
        Err(why) => Err(why),
    };
    match joined {
        Ok(joined) => {
            // The session alone keeps it open.
            drop(out);
            if read(&mut stream, &wire, &mut told_slow, &joined).await == Ended::Slowly {
                registry.metrics().refused(&Refusal::SlowReader.problem().code);
            }
        }
        Err(why) => {
            registry.metrics().refused(&why.problem().code);
            let error = encode(Kind::Error, Flags::NONE, &json(&ErrorMessage::of(&why.problem(), Language::English)));
            let _ = out.try_send(Out::Frame(error));
            let _ = out.try_send(Out::Close(why));
        }
    }
    goodbye(&mut stream, &mut writer).await;
}

/// How a connection came to its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Somehow,
    /// The client took nothing.
    Slowly,
}

/// Hands on what comes until nothing does, or the session has closed the connection. A client that takes nothing loses this connection alone: its network may be
/// gone, and it comes again.
async fn read(
    stream: &mut SplitStream<WebSocket>,
    wire: &Wire,
    slow: &mut oneshot::Receiver<()>,
    joined: &Joined,
) -> Ended {
    let number = joined.number;
    let gone = ToSession::Gone { number, clean: !wire.resumes() };
    let mut ended = Ended::Somehow;
    let last = loop {
        let message = tokio::select! {
            message = timeout(SILENT.to_duration(), stream.next()) => message,
            told = &mut *slow => {
                // Else it wrote its last, or could not.
                if told.is_ok() {
                    ended = Ended::Slowly;
                }
                break gone;
            }
        };
        let came = match message {
            Ok(Some(Ok(message))) => wire.came(message),
            Ok(Some(Err(error))) if is_too_long(&error) => Came::Refused(Refusal::TooLong),
            Ok(Some(Err(_)) | None) | Err(_) => break gone,
        };
        let to_session = match came {
            Came::Frames(frames) => frames.into_iter().map(|bytes| ToSession::Message { number, bytes }).collect(),
            Came::Refused(why) => vec![ToSession::Refused { number, why }],
            Came::Over => break ToSession::Gone { number, clean: true },
        };
        for to_session in to_session {
            // Waits while the session does not take it: the client's socket fills up.
            if joined.session.send(to_session).await.is_err() {
                return ended;
            }
        }
    };
    let _ = joined.session.send(last).await; // it may be over
    ended
}

/// The library refuses what is far too long before it is whole.
fn is_too_long(error: &axum::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.to_string().contains("too long") {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Writes what is queued, until the last of it or until the client takes nothing, which is told at once.
async fn write(
    mut sink: SplitSink<WebSocket, Message>,
    wire: Wire,
    mut queue: mpsc::Receiver<Out>,
    slow: Span,
    tell_slow: oneshot::Sender<()>,
) {
    loop {
        let (messages, is_last) = match timeout(PING.to_duration(), queue.recv()).await {
            Ok(Some(Out::Frame(frame))) => (wire.of(frame), false),
            Ok(Some(Out::Close(why))) => (vec![close(why)], true),
            Ok(None) => (vec![Message::Close(None)], true),
            Err(_) => (vec![Message::Ping(Vec::new().into())], false),
        };
        let sent = async {
            for message in messages {
                sink.send(message).await?;
            }
            Ok::<(), axum::Error>(())
        };
        match timeout(slow.to_duration(), sent).await {
            Ok(Ok(())) if !is_last => {}
            Ok(_) => return,
            Err(_) => {
                let _ = tell_slow.send(());
                // It may begin to read, and learns then why it ends.
                let _ = timeout(GOODBYE.to_duration(), sink.send(close(Refusal::SlowReader))).await;
                return;
            }
        }
    }
}

fn close(why: Refusal) -> Message {
    let reason = why.problem().code.into();
    Message::Close(Some(CloseFrame { code: why.close_code(), reason }))
}

/// Waits until all is written and the client has closed, too; not for long.
async fn goodbye(stream: &mut SplitStream<WebSocket>, writer: &mut JoinHandle<()>) {
    let both = async {
        let _ = writer.await;
        while let Some(Ok(_)) = stream.next().await {}
    };
    let _ = timeout(GOODBYE.to_duration(), both).await;
}
