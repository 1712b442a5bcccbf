//! An answer being read: its bytes become events, its events become text, and its end is found although servers disagree about where that is.
//! Runs on the task that polls the answer.

use std::time::Duration;

use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{FutureExt, StreamExt};
use riposte_problem::words::server as words;
use serde_json::Value;

use crate::deadline::Deadline;
use crate::events::{Event, Events};
use crate::halves::Halves;
use crate::question::{Call, Heard, Item, Progress, Question, Reader, Wait};
use crate::refusal::Refusal;
use crate::thoughts::Thoughts;
use crate::{ChatError, ChatEvent};

/// After the vendor said that the answer is complete, the longest wait for what may still follow (token counts, end marker). It
/// follows in the same packet as a rule; a server that forgets it must not hold back the last sentence.
const TAIL: Duration = Duration::from_millis(250);

/// The same where it was said together with words: some servers say it with every word.
const TAIL_OF_WORDS: Duration = Duration::from_secs(2);

/// A model that thinks is waited for as long as it does, but no longer than this: who asks aloud does not wait for minutes.
const THOUGHT: Duration = Duration::from_secs(60);

/// That it thinks is told this often.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// Longest read of what is left after the end marker, so that the connection can be used again.
const DRAIN: Duration = Duration::from_secs(1);

pub(crate) type Pieces = BoxStream<'static, reqwest::Result<Bytes>>;

/// An answer being read.
pub(crate) struct Answer<Q: Question> {
    call: Call<Q>,
    reader: Q::Reader,
    pieces: Pieces,
    events: Events,
    halves: Halves,
    /// Before the first text: for it. Then its deadline is that of what comes next, or of the tail.
    wait: Wait,
    /// All bytes were read.
    ended: bool,
    /// An event was read that is no refusal.
    taken: bool,
    spoke: bool,
    complete: bool,
    /// Words came after it was said to be complete: only the stream's own end is believed.
    doubtful: bool,
    thoughts: Thoughts,
    /// While it thinks: until when it may, and when that is told again.
    thinking: Option<(Deadline, Deadline)>,
}

/// What came of an answer.
pub(crate) enum Turned<Q: Question> {
    /// The next item, and the answer as long as there is more of it.
    Item(Item, Option<Box<Answer<Q>>>),
    /// The question was refused before a word of the answer.
    Refused { call: Call<Q>, refusal: Box<Refusal>, wait: Wait },
}

/// What reading on gave.
enum Read {
    Event(Event),
    /// The stream is over, or broke.
    End {
        broke: bool,
    },
    Late,
    /// Nothing yet; the model is being loaded.
    Loading,
    Failed(ChatError),
}

impl<Q: Question> Answer<Q> {
    pub(crate) fn new(call: Call<Q>, pieces: Pieces, wait: Wait) -> Self {
        Self {
            reader: call.question.reader(),
            call,
            pieces,
            events: Events::default(),
            halves: Halves::default(),
            wait,
            ended: false,
            taken: false,
            spoke: false,
            complete: false,
            doubtful: false,
            thoughts: Thoughts::default(),
            thinking: None,
        }
    }

    pub(crate) async fn next(mut self) -> Turned<Q> {
        if self.spoke && (!self.complete || self.doubtful) {
            // The time in which nobody polled was the listener's, not the vendor's.
            self.wait.deadline = Deadline::after(self.call.timeouts.stall);
        }
        loop {
            let event = match self.read().await {
                Read::Event(event) => event,
                Read::End { broke } if self.complete && !(broke && self.doubtful) => return self.end(),
                Read::End { .. } => return self.fail(|call| call.endpoint.cut().into()),
                Read::Late => return self.end_late(),
                Read::Loading => return Turned::Item(Ok(ChatEvent::Loading), Some(Box::new(self))),
                Read::Failed(_) if self.complete && !self.doubtful => return self.end(),
                Read::Failed(error) => return Turned::Item(Err(error), None),
            };
            let heard = match self.understand(event) {
                Ok(heard) => heard,
                Err(Trouble::Refused(refusal)) if !self.spoke => {
                    return Turned::Refused { call: self.call, refusal, wait: self.wait };
                }
                Err(Trouble::Refused(refusal)) => return self.fail(|call| refusal.error(&call.endpoint)),
                Err(Trouble::Error(error)) => return Turned::Item(Err(error), None),
            };
            self.notice(&heard);
            let said = self.thoughts.push(&heard.text);
            if !said.is_empty() {
                self.spoke |= !said.trim().is_empty();
                return Turned::Item(Ok(ChatEvent::Text(said)), Some(Box::new(self)));
            }
            let thought = heard.thought || self.thoughts.any && !heard.text.is_empty();
            if thought && !self.complete {
                if self.spoke {
                    self.wait.deadline = Deadline::after(self.call.timeouts.stall);
                } else if self.thinks() {
                    return Turned::Item(Ok(ChatEvent::Thinking), Some(Box::new(self)));
                }
            }
            if heard.progress == Progress::End {
                return self.end();
            }
        }
    }

    fn fail(self, error: impl FnOnce(&Call<Q>) -> ChatError) -> Turned<Q> {
        Turned::Item(Err(error(&self.call)), None)
    }

    /// The next event, as soon as it is whole.
    async fn read(&mut self) -> Read {
        loop {
            if let Some(event) = self.events.pop() {
                return Read::Event(event);
            }
            if self.ended {
                return Read::End { broke: false };
            }
            let piece = tokio::select! {
                biased;
                piece = self.pieces.next() => piece,
                late = self.wait.on() => match late {
                    true => return Read::Late,
                    false if !self.spoke && self.wait.is_for_loading(&self.call) => return Read::Loading,
                    false => continue,
                },
            };
            let read = match piece {
                Some(Ok(piece)) => self.events.push(&piece),
                Some(Err(_)) => return Read::End { broke: true },
                None => {
                    self.ended = true;
                    self.events.finish()
                }
            };
            if let Err(broken) = read {
                return Read::Failed(self.call.endpoint.malformed(broken.sentence()).into());
            }
        }
    }

    fn understand(&mut self, event: Event) -> Result<Heard, Trouble> {
        if event.is_error {
            return Err(Trouble::Refused(Box::new(Refusal::of_data(&event.data))));
        }
        let data = event.data.trim();
        if data == "[DONE]" {
            return Ok(Heard { progress: Progress::End, ..Heard::default() });
        }
        if !data.starts_with(['{', '[']) {
            // No chunk of an answer: a sign of life.
            return Ok(Heard::default());
        }
        let endpoint = &self.call.endpoint;
        let Ok(json) = serde_json::from_str::<Value>(&self.halves.join(event.data)) else {
            let broken = if event.may_be_half { endpoint.cut() } else { endpoint.malformed(words::invalid_json()) };
            return Err(Trouble::Error(broken.into()));
        };
        if let Some(refusal) = Refusal::within(&json) {
            return Err(Trouble::Refused(Box::new(refusal)));
        }
        if !std::mem::replace(&mut self.taken, true) {
            self.call.question.was_taken();
        }
        self.reader.read(&json).map_err(Trouble::Error)
    }

    /// Notices whether the answer is complete, and sets the wait for what follows.
    fn notice(&mut self, heard: &Heard) {
        if !heard.text.is_empty() {
            self.halves.said();
            self.doubtful |= self.complete;
        }
        if self.doubtful {
            self.wait.deadline = Deadline::after(self.call.timeouts.stall);
        } else if heard.progress >= Progress::Complete && !self.complete {
            self.complete = true;
            if !heard.text.is_empty() {
                self.wait.deadline = Deadline::after(TAIL_OF_WORDS);
            } else if self.spoke {
                self.wait.deadline = Deadline::after(TAIL);
            }
        }
    }

    /// The model thought once more: it is waited for anew. Whether that is to be told now.
    fn thinks(&mut self) -> bool {
        let told = match &mut self.thinking {
            None => {
                self.thinking = Some((Deadline::after(THOUGHT), Deadline::after(TOLD_EVERY)));
                true
            }
            Some((longest, told)) => {
                if longest.now_or_never().is_some() {
                    return false;
                }
                let due = told.now_or_never().is_some();
                if due {
                    *told = Deadline::after(TOLD_EVERY);
                }
                due
            }
        };
        self.wait.deadline = Deadline::after(self.call.timeouts.first_token);
        told
    }

    fn end_late(self) -> Turned<Q> {
        if self.complete {
            return self.end();
        }
        if !self.spoke {
            return self.fail(Call::too_late);
        }
        self.fail(|call| call.endpoint.stalled(call.timeouts.stall).into())
    }

    /// The answer is whole. What is left of its body is read elsewhere, so that the connection can be used again.
    fn end(mut self) -> Turned<Q> {
        let held = self.thoughts.finish();
        if !held.is_empty() {
            // The next poll finds nothing held.
            (self.spoke, self.complete) = (true, true);
            return Turned::Item(Ok(ChatEvent::Text(held)), Some(Box::new(self)));
        }
        let (usage, truncated) = self.reader.outcome();
        let rest = self.pieces;
        tokio::spawn(tokio::time::timeout(DRAIN, rest.for_each(|_| std::future::ready(()))));
        let provider = self.call.endpoint.server().title.to_owned();
        let item: Item = if self.spoke {
            Ok(ChatEvent::Done { usage, truncated })
        } else if self.thinking.is_some() && truncated {
            Err(ChatError::OnlyThought { provider })
        } else {
            Err(ChatError::Empty { provider })
        };
        Turned::Item(item, None)
    }
}

/// Why an event is none of an answer.
enum Trouble {
    Refused(Box<Refusal>),
    Error(ChatError),
}

/// Replays recorded bytes, in these pieces, as if a server had sent them.
#[cfg(test)]
pub(crate) mod replay {
    use std::sync::Arc;

    use futures::stream;

    use super::*;
    use riposte_http::Endpoint;

    use crate::{Timeouts, Usage};

    /// What is heard of `pieces`, and how it ended.
    pub(crate) fn heard<Q: Question>(
        endpoint: Arc<Endpoint>,
        question: Q,
        pieces: &[&[u8]],
    ) -> (String, Result<(Usage, bool), ChatError>) {
        let (mut heard, mut end) = (String::new(), None);
        items(endpoint, question, pieces, |item| match item {
            Ok(ChatEvent::Text(text)) => heard += &text,
            Ok(ChatEvent::Done { usage, truncated }) => end = Some(Ok((usage, truncated))),
            Ok(_) => {}
            Err(error) => end = Some(Err(error)),
        });
        (heard, end.expect("it ends"))
    }

    /// What comes of `pieces`: texts in quotes as they come, then how it ended.
    pub(crate) fn replay<Q: Question>(endpoint: Arc<Endpoint>, question: Q, pieces: &[&[u8]]) -> String {
        let mut shown = String::new();
        items(endpoint, question, pieces, |item| match item {
            Ok(ChatEvent::Text(text)) => shown += &format!("{text:?} "),
            Ok(ChatEvent::Done { usage, truncated }) => {
                let cut = if truncated { ", truncated" } else { "" };
                let cached = usage.cached_tokens.map(|tokens| format!(", {tokens} cached")).unwrap_or_default();
                shown += &format!("done ({:?} in{cached}, {:?} out{cut})", usage.input_tokens, usage.output_tokens);
            }
            Ok(ChatEvent::Sent) => shown += "sent ",
            Ok(ChatEvent::Connected(_)) => shown += "connected ",
            Ok(ChatEvent::Thinking) => shown += "thinking ",
            Ok(ChatEvent::Loading) => shown += "loading ",
            Ok(ChatEvent::Attempt(attempt)) => panic!("one model alone: {attempt:?}"),
            Err(error) => shown += &error.to_string(),
        });
        shown
    }

    fn items<Q: Question>(endpoint: Arc<Endpoint>, question: Q, pieces: &[&[u8]], mut each: impl FnMut(Item)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let pieces: Vec<_> = pieces.iter().map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
            let timeouts = Timeouts::default();
            let call = Call {
                endpoint,
                client: crate::http_client(),
                timeouts,
                headers: reqwest::header::HeaderMap::new(),
                loads: None,
                question,
            };
            let answer = Answer::new(call, stream::iter(pieces).boxed(), Wait::new(timeouts));
            let mut items = crate::exchange::read(answer);
            while let Some(item) = items.next().await {
                each(item);
            }
        });
    }
}
