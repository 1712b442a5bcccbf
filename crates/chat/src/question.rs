//! A question before it is sent, and how its answer is waited for: what vendors fill in, and what sending and reading share. Does no I/O.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Client, Url};
use riposte_http::Endpoint;
use serde_json::Value;

use crate::deadline::Deadline;
use crate::refusal::Refusal;
use crate::{ChatError, ChatEvent, Timeouts, Usage};

/// What one event meant.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// Text to speak; may be empty.
    pub(crate) text: String,
    pub(crate) progress: Progress,
    /// The model thought; what is not for the ear.
    pub(crate) thought: bool,
}

/// How far the answer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd)]
pub(crate) enum Progress {
    #[default]
    Going,
    /// No more text will come; token counts may.
    Complete,
    /// Nothing more will come.
    End,
}

/// A vendor's reading of its events. Pure.
pub(crate) trait Reader: Send + 'static {
    /// Reads an event that is no error.
    fn read(&mut self, event: &Value) -> Result<Heard, ChatError>;
    /// Token counts so far, and whether the answer was cut at `max_tokens`.
    fn outcome(&self) -> (Usage, bool);
}

/// A question in a vendor's form. Servers of one protocol differ in the forms that they take.
pub(crate) trait Question: Send + 'static {
    type Reader: Reader;
    fn url(&self) -> Url;
    fn body(&self) -> serde_json::Result<Vec<u8>>;
    fn reader(&self) -> Self::Reader;
    /// It was refused: puts it in another form. False when its form is not what was refused, or none is left.
    fn reword(&mut self, refusal: &Refusal) -> bool;
    /// It was taken in this form.
    fn was_taken(&self);
}

/// What is known of the loading of a model.
pub(crate) trait Loads: Send + Sync {
    fn is_going_on(&self) -> bool;
    /// An answer is slow: finds out whether that is why.
    fn find_out(&self);
}

/// A question ready to be sent.
pub(crate) struct Call<Q> {
    pub(crate) endpoint: Arc<Endpoint>,
    pub(crate) client: Client,
    pub(crate) timeouts: Timeouts,
    pub(crate) headers: HeaderMap,
    /// `None`: its model is there.
    pub(crate) loads: Option<Box<dyn Loads>>,
    pub(crate) question: Q,
}

impl<Q> Call<Q> {
    pub(crate) fn too_late(&self) -> ChatError {
        self.endpoint.timed_out(self.timeouts.first_token).into()
    }
}

/// What comes of an answer, one after another.
pub(crate) type Item = Result<ChatEvent, ChatError>;

/// How often it is looked whether the model is being loaded; four times before it is too late, where that is sooner.
const TICK: Duration = Duration::from_secs(1);
/// An answer that was not begun after so many of them is slow.
const SLOW_TICKS: u32 = 2;
/// The wait for the first text.
pub(crate) struct Wait {
    /// When it is too late.
    pub(crate) deadline: Deadline,
    tick: Duration,
    next: Deadline,
    pub(crate) ticks: u32,
}

impl Wait {
    pub(crate) fn new(timeouts: Timeouts) -> Self {
        let tick = TICK.min(timeouts.first_token / 4);
        Self { deadline: Deadline::after(timeouts.first_token), tick, next: Deadline::after(tick), ticks: 0 }
    }

    /// Waits for a tick; true when it is too late.
    pub(crate) async fn on(&mut self) -> bool {
        tokio::select! {
            biased;
            () = &mut self.deadline => return true,
            () = &mut self.next => {}
        }
        self.next = Deadline::after(self.tick);
        self.ticks += 1;
        false
    }

    /// After a tick: whether the model is being loaded. Then there is no hurry: who hung up would stop that.
    pub(crate) fn is_for_loading<Q: Question>(&mut self, call: &Call<Q>) -> bool {
        let Some(loads) = &call.loads else { return false };
        let loading = loads.is_going_on();
        if loading {
            self.deadline = Deadline::after(call.timeouts.first_token);
        } else if self.ticks == SLOW_TICKS {
            loads.find_out();
        }
        loading
    }
}
