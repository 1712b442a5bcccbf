//! The task that carries one utterance: hands sound and requests to whoever serves, tells on what that understood, and turns to the next candidate where it fails or
//! a text does not come in time. Runs on the thread of its recogniser; ends when its session is gone, and with it the session of whoever serves.

use std::convert::Infallible;
use std::sync::Arc;

use riposte_audio::Clock;
use riposte_measures::{Span, Time};
use riposte_speech::{Heard, Outlet, Session, SessionOptions, SpeechError};
use riposte_vendors::Stage;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::sync::oneshot;

use super::Front;
use super::course::{Course, Told};
use crate::failing_over::call::{Call, late};
use crate::failing_over::line::Line;

/// The longest wait for a server's text where somebody else could be asked: 2 s for a stream that fell silent, which its client takes for an end, and as long as
/// uploads and answers of the plain call mostly take after that. What a provider's own history says is shorter ([`riposte_failover::Standing::patience`]).
const MOST: Span = Span::from_millis(5_000);

/// What arrives.
pub(super) enum News {
    Sound(Vec<f32>),
    Finalise(u64, Time),
    /// From the session that was started as the so-and-so-many-th.
    Heard(u64, Heard),
}

/// Somebody who hears the utterance.
pub(super) struct Run {
    pub(super) who: usize,
    pub(super) session: Box<dyn Session>,
    pub(super) began: Time,
    /// `None` once it has served.
    pub(super) call: Option<Call>,
    /// Something was understood.
    pub(super) has_words: bool,
    /// It was tried before.
    pub(super) again: bool,
}

pub(super) struct Carrying {
    pub(super) front: Arc<Front>,
    pub(super) outlet: Arc<Outlet>,
    pub(super) options: SessionOptions,
    pub(super) news: UnboundedSender<News>,
    pub(super) course: Course,
    pub(super) line: Line,
    pub(super) run: Option<Run>,
    /// Sessions that were started.
    pub(super) started: u64,
    /// The failure of the candidate that comes first in the list.
    pub(super) wrong: Option<(usize, SpeechError)>,
}

/// Nobody is left, which was told.
pub(super) struct Over;

impl Carrying {
    pub(super) fn new(
        front: Arc<Front>,
        outlet: Arc<Outlet>,
        options: SessionOptions,
        news: UnboundedSender<News>,
    ) -> Self {
        let line = Line::new(front.candidates.len());
        Self { front, outlet, options, news, course: Course::default(), line, run: None, started: 0, wrong: None }
    }

    /// Until the session is gone, or nobody is left.
    pub(super) async fn run(mut self, mut arrivals: UnboundedReceiver<News>, gone: oneshot::Receiver<Infallible>) {
        tokio::select! {
            biased;
            // The session was dropped: that is all it can say.
            _ = gone => {}
            Over = self.carry(&mut arrivals) => {}
        }
    }

    async fn carry(&mut self, arrivals: &mut UnboundedReceiver<News>) -> Over {
        if self.go_on().is_err() {
            return Over;
        }
        loop {
            let due = self.due();
            let done = tokio::select! {
                biased;
                news = arrivals.recv() => match news {
                    Some(news) => self.take(news),
                    None => return Over,
                },
                () = Clock::sleep_until(due.map_or(Time::ZERO, |(at, _)| at)), if due.is_some() => match due {
                    Some((_, patience)) => self.is_late(patience),
                    None => Ok(()),
                },
            };
            if done.is_err() {
                return Over;
            }
        }
    }

    /// When the text that is waited for is late, and how long it was waited for then: a server's alone, and only where somebody else may be asked.
    fn due(&self) -> Option<(Time, Span)> {
        let since = self.course.waits_since()?;
        let Run { who, began, .. } = *self.run.as_ref()?;
        let (standings, now) = (&self.front.standings, Clock::now());
        let is_ready = |other: usize| standings.is_ready(Stage::Speech, &self.front.name(other), now);
        if !self.front.candidates[who].is_remote() || !self.course.is_whole() || !self.line.waiting().any(is_ready) {
            return None;
        }
        let patience = standings.patience(Stage::Speech, &self.front.name(who), MOST);
        Some((since.max(began) + patience, patience))
    }

    fn take(&mut self, news: News) -> Result<(), Over> {
        match news {
            News::Sound(sound) => {
                self.course.push(&sound);
                if let Some(run) = &mut self.run {
                    run.session.push(&sound);
                }
                Ok(())
            }
            News::Finalise(tag, now) => {
                self.course.want(tag, now);
                if let Some(run) = &mut self.run {
                    run.call.iter_mut().for_each(|call| call.sent(now));
                    run.session.finalise(tag);
                }
                Ok(())
            }
            // Of somebody who served before: that was said already, or nobody may rely on it.
            News::Heard(run, _) if run != self.started => Ok(()),
            News::Heard(_, Heard::Failed(error)) => self.failed(error),
            News::Heard(_, heard) => {
                self.heard(heard);
                Ok(())
            }
        }
    }

    fn heard(&mut self, heard: Heard) {
        let now = Clock::now();
        let Some(Told { heard, since }) = self.course.heard(heard) else { return };
        let has_words = match &heard {
            Heard::Final { text, .. } => !text.is_empty(),
            heard => matches!(heard, Heard::Partial { .. }),
        };
        if let (Heard::Connected(connection), Some(call)) =
            (&heard, self.run.as_mut().and_then(|run| run.call.as_mut()))
        {
            call.connected(*connection);
        }
        self.outlet.tell(heard);
        let Some(run) = &mut self.run else { return };
        run.has_words |= has_words;
        if run.has_words && !self.line.has_more() {
            self.course.let_go();
        }
        let Some(since) = since else {
            run.call.iter_mut().filter(|_| has_words).for_each(Call::piece);
            return;
        };
        // A final text: whoever gave it serves. The time that it took is that of the text: captions come while somebody speaks.
        let name = self.front.candidates[run.who].name();
        // That there was nothing to understand is known without asking anybody.
        if has_words {
            run.call.iter_mut().for_each(|call| call.came(now));
            self.front.standings.answered(Stage::Speech, &name, now - since.max(run.began));
        }
        match run.call.take() {
            Some(call) => self.outlet.tell(Heard::Attempt(call.served(now))),
            None => self.front.standings.served(Stage::Speech, &name),
        }
    }

    fn is_late(&mut self, patience: Span) -> Result<(), Over> {
        let Some(run) = &self.run else { return Ok(()) };
        let error = late(Stage::Speech, &self.front.name(run.who), patience);
        self.failed(SpeechError::Server(error))
    }
}
