//! The built-in demo model: no key, no network, no learning. It greets, tells the time and the day, does sums, remembers the name it
//! was told in this conversation, and otherwise says what it heard, so that every part of Riposte can be tried on a bare machine.
//! It streams like a model does. Runs on the task that polls the answer; reads no clock (the local time is handed in) and keeps
//! nothing between questions: what it "remembers" is in the messages it is sent, so asking ahead of time has no effect.

mod answer;
mod calendar;
mod numbers;
mod sums;

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use futures::future::{self, BoxFuture};
use futures::{FutureExt, StreamExt, stream};
use tokio::time::{Interval, MissedTickBehavior};

use crate::deadline::Deadline;
use crate::{ChatError, ChatEvent, ChatModel, ChatStream, LocalTime, Request, Usage};

/// The name in settings and records.
pub(crate) const NAME: &str = "demo";

/// How fast the demo writes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pacing {
    /// Until the first token.
    pub first_token: Duration,
    /// After that; zero, or anything that is no rate, means all at once.
    pub tokens_per_s: f64,
}

impl Pacing {
    /// Everything at once.
    pub const INSTANT: Self = Self { first_token: Duration::ZERO, tokens_per_s: 0.0 };

    fn period(self) -> Option<Duration> {
        Duration::try_from_secs_f64(1.0 / self.tokens_per_s).ok().filter(|period| !period.is_zero())
    }
}

impl Default for Pacing {
    /// 30 ms, then 60 tokens/s: a quick small model on the same machine.
    fn default() -> Self {
        Self { first_token: Duration::from_millis(30), tokens_per_s: 60.0 }
    }
}

/// The demo model.
#[derive(Clone)]
pub struct Demo {
    local_time: LocalTime,
    pacing: Pacing,
}

impl fmt::Debug for Demo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Demo").field("pacing", &self.pacing).finish_non_exhaustive()
    }
}

impl Demo {
    /// `local_time` is read once per question.
    pub fn new(local_time: LocalTime, pacing: Pacing) -> Self {
        Self { local_time, pacing }
    }
}

impl ChatModel for Demo {
    fn name(&self) -> String {
        format!("{NAME}/{NAME}")
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        future::ready(Ok(())).boxed()
    }

    fn ask(&self, request: Request) -> ChatStream {
        let answer = answer::answer(&request.messages, &(self.local_time)());
        let mut tokens = tokens(&answer);
        let limit = request.max_tokens as usize;
        let truncated = tokens.len() > limit;
        tokens.truncate(limit);
        let usage = Usage { output_tokens: Some(tokens.len() as u64), ..Usage::default() };
        let end = ChatEvent::Done { usage, truncated };
        let pacing = self.pacing;
        let steps = [ChatEvent::Sent].into_iter().chain(tokens.into_iter().map(ChatEvent::Text)).chain([end]);
        let steps: VecDeque<_> = steps.collect();
        stream::unfold((steps, Pen::Dry(pacing)), |(mut steps, mut pen)| async move {
            let step = steps.pop_front()?;
            if matches!(step, ChatEvent::Text(_)) {
                pen = pen.wait().await;
            }
            Some((Ok(step), (steps, pen)))
        })
        .boxed()
    }
}

/// When the next token may come.
enum Pen {
    Dry(Pacing),
    Writing(Option<Interval>),
}

impl Pen {
    async fn wait(self) -> Self {
        match self {
            Self::Dry(pacing) => {
                if !pacing.first_token.is_zero() {
                    Deadline::after(pacing.first_token).await;
                }
                let mut ticks = pacing.period().map(tokio::time::interval);
                if let Some(ticks) = &mut ticks {
                    // A late listener finds what was written meanwhile, as with a real model.
                    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
                    ticks.tick().await;
                }
                Self::Writing(ticks)
            }
            Self::Writing(Some(mut ticks)) => {
                ticks.tick().await;
                Self::Writing(Some(ticks))
            }
            Self::Writing(None) => self,
        }
    }
}

/// Longest token in characters, the space before it not counted.
const LONGEST_TOKEN: usize = 6;

/// Cuts text as models do: a word with the space before it, long words in pieces. Joined, the pieces are the text again.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut letters = LONGEST_TOKEN;
    for c in text.chars() {
        match tokens.last_mut() {
            Some(token) if c != ' ' && letters < LONGEST_TOKEN => {
                token.push(c);
                letters += 1;
            }
            _ => {
                tokens.push(c.to_string());
                letters = usize::from(c != ' ');
            }
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Message, Role};
    use jiff::civil::date;
    use proptest::prelude::*;
    use std::sync::Arc;

    fn demo(pacing: Pacing) -> Demo {
        Demo::new(Arc::new(|| date(2026, 11, 20).at(15, 4, 0, 0).in_tz("UTC").unwrap()), pacing)
    }

    fn request(text: &str, max_tokens: u32) -> Request {
        let messages = vec![Message { role: Role::User, text: text.into() }];
        Request { system: String::new(), messages, max_tokens, opening: None }
    }

    fn timer() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap()
    }

    /// Each event with the milliseconds of virtual time at which it came.
    fn timed(pacing: Pacing, request: Request) -> Vec<(u128, ChatEvent)> {
        timer().block_on(async {
            let mut ticks = tokio::time::interval(Duration::from_secs(3600));
            let start = ticks.tick().await;
            let mut answer = demo(pacing).ask(request);
            let mut events = Vec::new();
            while let Some(event) = answer.next().await {
                // An interval made now ticks at once and says when.
                let now = tokio::time::interval(Duration::from_secs(1)).tick().await;
                events.push(((now - start).as_millis(), event.unwrap()));
            }
            events
        })
    }

    #[test]
    fn it_streams_like_a_model() {
        let events = timed(Pacing::default(), request("How much is two plus eighteen?", 150));
        assert_eq!(events[0], (0, ChatEvent::Sent));
        let texts = events
            .iter()
            .filter_map(|(at, event)| match event {
                ChatEvent::Text(text) => Some((*at, text.as_str())),
                _ => None,
            })
            .collect::<Vec<_>>();
        assert_eq!(texts.iter().map(|(_, text)| *text).collect::<String>(), "Two plus eighteen is twenty.");
        assert_eq!(texts.len(), 7);
        // 30 ms, then one every 16.7 ms; tokio's timer rounds up to whole milliseconds.
        assert!((30..=32).contains(&texts[0].0), "{texts:?}");
        let spread = texts[6].0 - texts[0].0;
        assert!((99..=103).contains(&spread), "{texts:?}");
        let usage = Usage { output_tokens: Some(7), ..Usage::default() };
        assert_eq!(events.last().unwrap().1, ChatEvent::Done { usage, truncated: false });
    }

    #[test]
    fn it_can_answer_at_once() {
        let events = timed(Pacing::INSTANT, request("Hello.", 150));
        assert!(events.iter().all(|(at, _)| *at == 0), "{events:?}");
    }

    #[test]
    fn it_keeps_to_the_limit() {
        let events = timed(Pacing::INSTANT, request("What can you do?", 3));
        assert_eq!(events.len(), 5);
        let usage = Usage { output_tokens: Some(3), ..Usage::default() };
        assert_eq!(events[4].1, ChatEvent::Done { usage, truncated: true });
    }

    #[test]
    fn odd_rates_are_no_rate() {
        for tokens_per_s in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(Pacing { first_token: Duration::ZERO, tokens_per_s }.period(), None, "{tokens_per_s}");
        }
    }

    #[test]
    fn warming_is_nothing() {
        assert_eq!(demo(Pacing::INSTANT).warm().now_or_never(), Some(Ok(())));
    }

    proptest! {
        #[test]
        fn tokens_are_the_text_cut(text in ".{0,60}") {
            let tokens = tokens(&text);
            prop_assert_eq!(tokens.concat(), text);
            prop_assert!(tokens.iter().all(|token| !token.is_empty() && token.chars().count() <= LONGEST_TOKEN + 1));
        }
    }
}
