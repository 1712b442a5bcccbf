//! The task that carries one utterance: opens the connection (or takes the one in reserve), sends the sound as it comes and again where a connection was dead
//! before it said a word, asks for texts, and turns to the plain call where the stream fails. Runs on the recogniser's thread; ends when its session is gone, and
//! then nothing of it goes on.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use futures::future::{Fuse, FusedFuture};
use riposte_http::{HttpError, Outgoing, Received};
use riposte_problem::words::server as words;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::oneshot;

use super::Workplace;
use super::sent::{self, SoundSent};
use super::told::Told;
use super::utterance::Utterance;
use super::way::{self, Alarm, Way, alarm, next};
use super::wire::{Fault, News, Vendor, Wire};
use crate::outlet::Outlet;
use crate::{Heard, SessionOptions};

/// What the session leaves.
pub(super) enum Order {
    Sound(Vec<f32>),
    Finalise(u64),
    /// More was pushed than is kept.
    TooLong,
}

/// The longest wait for a text after it was asked for: vendors give it in a few hundred milliseconds, and what takes longer is had sooner by the plain call.
pub(super) const PATIENCE: Duration = Duration::from_millis(2_000);
/// Without sound for so long while a text is waited for, the microphone was let go: frames come every 10 ms.
const RELEASED: Duration = Duration::from_millis(60);

/// A vendor that wants to hear nothing is told nothing.
const NEVER: Duration = Duration::from_secs(86_400);

pub(super) struct Stream<V: Vendor> {
    pub(super) workplace: Arc<Workplace<V>>,
    pub(super) outlet: Arc<Outlet>,
    pub(super) language: Option<String>,
    pub(super) utterance: Utterance,
    wire: V::Wire,
    pub(super) way: Way,
    /// How the first connection came that brings a text, until it is told.
    pub(super) connection: Told,
    /// Samples that were sent on this connection.
    sent: usize,
    account: SoundSent,
    /// How many of the texts that are wanted were asked for there.
    asked: usize,
    /// The tags that were asked for there, whether or not they were answered some other way meanwhile: the server answers each.
    questions: VecDeque<u64>,
    /// The server said something of this utterance.
    pub(super) was_understood: bool,
    pub(super) patience: Alarm,
    pub(super) release: Alarm,
}

/// It has told that it can't go on.
struct Over;

impl<V: Vendor> Stream<V> {
    pub(super) fn new(workplace: Arc<Workplace<V>>, outlet: Arc<Outlet>, options: SessionOptions) -> Self {
        let language = options.language;
        Self {
            wire: workplace.vendor.wire(language.as_deref()),
            account: SoundSent::nothing(workplace.vendor.endpoint()),
            workplace,
            outlet,
            language,
            utterance: Utterance::new(options.partials),
            way: Way::Opening,
            connection: Told::default(),
            sent: 0,
            asked: 0,
            questions: VecDeque::new(),
            was_understood: false,
            patience: Fuse::terminated(),
            release: Fuse::terminated(),
        }
    }

    /// Until the session is gone, or nothing can follow.
    pub(super) async fn run(mut self, mut orders: UnboundedReceiver<Order>, gone: oneshot::Receiver<Infallible>) {
        tokio::select! {
            biased;
            // The session was dropped: that is all it can say.
            _ = gone => {}
            Over = self.carry(&mut orders) => {}
        }
        if let Way::Open(opened) = &self.way
            && let Some(goodbye) = self.workplace.vendor.goodbye()
            && opened.socket.is_open()
        {
            // Closed in order when it is dropped; that it was not heard any more makes no difference.
            let _ = opened.socket.writer.send(goodbye).await;
        }
        self.workplace.prepare();
    }

    async fn carry(&mut self, orders: &mut UnboundedReceiver<Order>) -> Over {
        if let Err(error) = self.workplace.vendor.endpoint().may_use(sent::EXPECTED) {
            self.outlet.tell(Heard::Failed(error.into()));
            return Over;
        }
        let mut opening = way::opening(&self.workplace, self.language.as_deref());
        let every = self.workplace.vendor.idle().word.map_or(NEVER, |(every, _)| every);
        let mut beat = tokio::time::interval(every);
        beat.tick().await;
        loop {
            let done = tokio::select! {
                opened = &mut opening => match opened {
                    Ok(opened) => {
                        self.connection.is(opened.socket.connection());
                        self.way = Way::Open(opened);
                        self.begin().await
                    }
                    Err(error) => self.failed(error, &mut opening).await,
                },
                order = orders.recv() => match order {
                    Some(order) => self.take(order).await,
                    None => return Over,
                },
                read = next(&mut self.way) => match read {
                    Ok(Received::Text(text)) => self.read(&text).await,
                    // No vendor of texts sends bytes.
                    Ok(Received::Binary(_)) => Ok(()),
                    Err(error) => Err(Stop::Failed(error)),
                },
                _ = beat.tick() => self.keep_alive().await,
                () = &mut self.release => self.released().await,
                () = &mut self.patience => self.waited().await,
            };
            let done = match done {
                Err(Stop::Failed(error)) => self.failed(error, &mut opening).await,
                done => done,
            };
            match done {
                Ok(()) | Err(Stop::Failed(_)) => {}
                Err(Stop::Over) => return Over,
            }
        }
    }

    /// The connection stands: what was said until now goes there first.
    async fn begin(&mut self) -> Result<(), Stop> {
        self.wire = self.workplace.vendor.wire(self.language.as_deref());
        (self.sent, self.asked) = (0, 0);
        self.questions.clear();
        let messages = self.wire.begin();
        self.say(messages).await;
        self.send().await
    }

    /// Whoever says nothing for a while still wants the connection.
    async fn keep_alive(&mut self) -> Result<(), Stop> {
        let word = self.workplace.vendor.idle().word.map(|(_, word)| Outgoing::Text(word.to_owned()));
        self.say(word.into_iter().collect()).await;
        Ok(())
    }

    async fn take(&mut self, order: Order) -> Result<(), Stop> {
        match order {
            Order::Sound(sound) => {
                self.utterance.push(&sound);
                self.release = if self.is_waited_for() { alarm(RELEASED) } else { Fuse::terminated() };
                self.send().await
            }
            Order::Finalise(tag) => {
                let (settled, text) = (self.wire.settled(), self.wire.hypothesis());
                if let Some(answer) = self.utterance.want(tag, settled, &text) {
                    self.outlet.tell(answer);
                    return Ok(());
                }
                if self.patience.is_terminated() {
                    self.patience = alarm(PATIENCE);
                }
                self.release = alarm(RELEASED);
                match self.way {
                    Way::Plain(_) => self.ask_plainly().await,
                    Way::Opening | Way::Open(_) => self.send().await,
                }
            }
            Order::TooLong => {
                let error = self.workplace.vendor.endpoint().told(413, TOO_LONG);
                self.give_up(error)
            }
        }
    }

    pub(super) fn is_waited_for(&self) -> bool {
        self.utterance.next_wanted().is_some()
    }

    /// Sends what is whole of the sound, and what is not whole where a text is wanted of it; each question where it belongs.
    async fn send(&mut self) -> Result<(), Stop> {
        if !matches!(self.way, Way::Open(_)) {
            return Ok(());
        }
        let wanted = self.utterance.all_wanted();
        loop {
            let next = wanted.get(self.asked);
            let until = next.map_or(self.utterance.sound().len(), |wanted| wanted.until);
            let chunk = self.wire.chunk_samples();
            let whole = until - self.sent >= chunk;
            let length = if whole {
                chunk
            } else if next.is_some() {
                until - self.sent
            } else {
                0
            };
            if length > 0 {
                let messages = self.wire.sound(&self.utterance.sound()[self.sent..self.sent + length]);
                self.sent += length;
                self.account.add(length);
                self.say(messages).await;
            } else if let Some(wanted) = next {
                self.asked += 1;
                self.questions.push_back(wanted.tag);
                let messages = self.wire.finalise();
                self.say(messages).await;
            } else {
                return Ok(());
            }
        }
    }

    async fn say(&mut self, messages: Vec<Outgoing>) {
        let Way::Open(opened) = &mut self.way else { return };
        for message in messages {
            if opened.socket.writer.send(message).await.is_err() {
                // Why, stands behind what is still to be read; nothing of that is lost.
                return;
            }
        }
    }

    async fn read(&mut self, text: &str) -> Result<(), Stop> {
        let endpoint = Arc::clone(self.workplace.vendor.endpoint());
        let news = self.wire.read(text).map_err(|fault| {
            Stop::Failed(match fault {
                Fault::NotJson => endpoint.malformed(words::not_json()),
                Fault::Told { status, said } => endpoint.told(status, &said),
            })
        })?;
        self.was_understood |= !news.is_empty();
        for news in news {
            match news {
                News::Words => {
                    let caption = self.utterance.caption(&self.wire.hypothesis(), self.wire.covered());
                    caption.into_iter().for_each(|heard| self.outlet.tell(heard));
                }
                News::Answer(text) => {
                    let tag = self.questions.pop_front();
                    let answers = tag.map(|tag| self.utterance.answer_to(tag, &text)).unwrap_or_default();
                    self.tell(answers);
                }
                News::TurnEnd { probability, until } => {
                    let covers = until.min(self.utterance.sound().len());
                    self.outlet.tell(Heard::TurnEnd { probability, covers });
                }
            }
        }
        let answers = self.utterance.settled(self.wire.settled(), &self.wire.hypothesis());
        self.tell(answers);
        if !self.is_waited_for() {
            (self.patience, self.release) = (Fuse::terminated(), Fuse::terminated());
        }
        Ok(())
    }

    fn tell(&mut self, answers: Vec<Heard>) {
        self.asked = self.asked.saturating_sub(answers.len());
        if !answers.is_empty() {
            self.connection.tell(&self.outlet);
        }
        answers.into_iter().for_each(|heard| self.outlet.tell(heard));
    }

    /// No more sound comes.
    async fn released(&mut self) -> Result<(), Stop> {
        if self.is_waited_for() {
            let messages = self.wire.nothing_follows();
            self.say(messages).await;
        }
        Ok(())
    }

    /// A text is late. Where all that was said has been understood, it is what there is; else the sound goes another way.
    async fn waited(&mut self) -> Result<(), Stop> {
        self.patience = Fuse::terminated();
        while let Some(wanted) = self.utterance.next_wanted() {
            if !self.was_understood || !wanted.is_within(self.wire.covered()) {
                return Err(Stop::Failed(self.workplace.vendor.endpoint().stalled(PATIENCE)));
            }
            let answer = self.utterance.answer_next(&self.wire.hypothesis());
            self.tell(answer.into_iter().collect());
        }
        Ok(())
    }
}

const TOO_LONG: &str = "more than 13 minutes of sound";

/// Why it does not go on as it did.
pub(super) enum Stop {
    /// The stream failed.
    Failed(HttpError),
    /// It was told that nothing follows.
    Over,
}
