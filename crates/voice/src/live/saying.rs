//! One utterance: clauses are said on the connection as they are pushed, a few ahead of the sound; what comes is handed on in their order. What becomes of it where
//! the stream fails is decided here: another connection, the plain call, or an error. Runs on the runtime's threads while it is polled; dropping it tells the vendor.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use futures::stream::BoxStream;
use futures::{StreamExt, stream};
use riposte_http::{Connection, Failure, HttpError, Received};
use riposte_measures::Units;
use riposte_problem::Kind;
use riposte_problem::words::server as words;

use super::Desk;
use super::clause::{Clause, Ready};
use super::talk::{Came, Talk, Way};
use super::wire::{Fault, News, Vendor, Wire};
use crate::{Pushed, Speech, UtteranceEvent, VoiceError, VoiceEvent};

/// Clauses without all their sound that are with the vendor: one that sounds, one that is made meanwhile, and one that waits. More would be paid for in vain when
/// the reply is interrupted; ElevenLabs allows five at once.
const AHEAD: usize = 3;
/// The longest wait for the next message of a stream: vendors begin to speak in a few hundred milliseconds, and what takes longer is had sooner by the plain call.
const PATIENCE: Duration = Duration::from_secs(4);

pub(super) struct Saying<V: Vendor> {
    desk: Arc<Desk<V>>,
    pushed: Pushed,
    /// No more clauses come.
    is_all: bool,
    /// Those that are not handed on as spoken, oldest first.
    clauses: VecDeque<Clause>,
    /// The number of the oldest.
    number: usize,
    /// `None`: nobody asked for anything yet.
    way: Option<Way<V>>,
    /// What is told once the plain call has sound.
    trouble: Option<HttpError>,
    is_sent: bool,
    /// How the connection came that was opened last, until it is told.
    connection: Option<Connection>,
    is_over: bool,
}

impl<V: Vendor> Saying<V> {
    pub(super) fn new(desk: Arc<Desk<V>>, pushed: Pushed) -> Self {
        Self {
            desk,
            pushed,
            is_all: false,
            clauses: VecDeque::new(),
            number: 0,
            way: None,
            trouble: None,
            is_sent: false,
            connection: None,
            is_over: false,
        }
    }

    pub(super) fn events(self) -> BoxStream<'static, Result<UtteranceEvent, VoiceError>> {
        stream::unfold(self, |mut saying| async move { Some((saying.next().await?, saying)) }).boxed()
    }

    async fn next(&mut self) -> Option<Result<UtteranceEvent, VoiceError>> {
        while !self.is_over {
            if let Some(event) = self.ready() {
                return Some(Ok(event));
            }
            if self.is_all && self.clauses.is_empty() {
                self.end().await;
                return None;
            }
            if let Err(error) = self.step().await {
                self.is_over = true;
                return Some(Err(error));
            }
        }
        None
    }

    /// What can be handed on of the clause in hand.
    fn ready(&mut self) -> Option<UtteranceEvent> {
        let clause = self.clauses.front_mut()?;
        if !clause.is_said {
            return None;
        }
        if !std::mem::replace(&mut self.is_sent, true) {
            return Some(UtteranceEvent::Sent);
        }
        if let Some(connection) = self.connection.take() {
            return Some(UtteranceEvent::Connected(connection));
        }
        if clause.has_sound
            && let Some(error) = self.trouble.take()
        {
            return Some(UtteranceEvent::Trouble(VoiceError::NotLive(error)));
        }
        let number = self.number;
        match clause.next() {
            Some(Ready::Audio(samples)) => {
                clause.is_given = true;
                Some(UtteranceEvent::Audio { clause: number, samples })
            }
            Some(Ready::Words(words)) => Some(UtteranceEvent::Words { clause: number, words }),
            None if clause.is_spoken => {
                self.clauses.pop_front();
                self.number += 1;
                Some(UtteranceEvent::Spoken { clause: number })
            }
            None => None,
        }
    }

    /// All is spoken: the connection goes back where it came from.
    async fn end(&mut self) {
        self.is_over = true;
        if let Some(Way::Open(mut talk)) = self.way.take() {
            talk.nothing_follows().await;
        }
    }

    async fn step(&mut self) -> Result<(), VoiceError> {
        let way = self.way.get_or_insert_with(|| Way::opening(&self.desk));
        let (is_listening, patience) = match way {
            Way::Opening(_) => (true, None),
            Way::Open(talk) => (talk.is_awaited(), Some(PATIENCE.min(self.desk.time_out))),
            Way::Plain(stream) => {
                if let (None, Some(clause)) = (&stream, self.clauses.front()) {
                    *stream = Some(self.desk.plainly(&clause.text));
                }
                (stream.is_some(), None)
            }
        };
        let late = async {
            match patience {
                Some(patience) => drop(tokio::time::timeout(patience, std::future::pending::<()>()).await),
                None => std::future::pending().await,
            }
        };
        let takes = !self.is_all && self.clauses.len() < AHEAD;
        tokio::select! {
            biased;
            speech = self.pushed.next(), if takes => self.take(speech).await,
            came = way.next(), if is_listening => self.came(came).await,
            () = late, if is_listening => {
                let error = self.desk.vendor.endpoint().stalled(patience.unwrap_or_default());
                self.failed(error)
            }
            // A clause that nobody speaks: what the vendor says does not add up.
            else => Err(self.desk.vendor.endpoint().cut().into()),
        }
    }

    async fn take(&mut self, speech: Option<Speech>) -> Result<(), VoiceError> {
        match speech {
            Some(speech) => {
                self.desk.vendor.endpoint().may_use(Units::characters(&speech.text))?;
                self.clauses.push_back(Clause::new(speech.text, self.desk.vendor.rate_hz()));
            }
            None => self.is_all = true,
        }
        self.say().await;
        Ok(())
    }

    /// Says the clauses that were not said on this connection; on another one where it takes no more.
    async fn say(&mut self) {
        let Some(Way::Open(talk)) = &mut self.way else { return };
        for clause in self.clauses.iter_mut().filter(|clause| !clause.is_said) {
            if talk.wire.is_full() {
                if !talk.is_awaited() {
                    self.way = Some(Way::opening(&self.desk));
                }
                return;
            }
            clause.nth = Some(talk.say(&clause.text).await);
            self.desk.vendor.endpoint().used(Units::characters(&clause.text), false);
            clause.is_said = true;
        }
    }

    async fn came(&mut self, came: Came) -> Result<(), VoiceError> {
        match came {
            Came::Opened(Ok(opened)) => {
                self.connection = Some(opened.0.connection());
                self.way = Some(Way::Open(Talk::new(Arc::clone(&self.desk), opened)));
                self.say().await;
                Ok(())
            }
            Came::Opened(Err(error)) => self.failed(error),
            Came::Message(Ok(message)) => match self.read(&message) {
                Ok(()) => {
                    self.say().await;
                    Ok(())
                }
                Err(fault) => self.failed(self.told(fault)),
            },
            Came::Message(Err(error)) => {
                let fault = match (&error.what, &self.way) {
                    (Failure::HungUp { said, .. }, Some(Way::Open(talk))) => talk.wire.closed(said),
                    _ => None,
                };
                self.failed(fault.map_or(error, |fault| self.told(fault)))
            }
            Came::Plain(Some(event)) => {
                let event = event?;
                if let VoiceEvent::Connected(connection) = event {
                    self.connection = Some(connection);
                }
                if let Some(clause) = self.clauses.front_mut() {
                    clause.step(event);
                }
                Ok(())
            }
            Came::Plain(None) => {
                self.way = Some(Way::Plain(None));
                if let Some(clause) = self.clauses.front_mut() {
                    clause.finish_plain();
                }
                Ok(())
            }
        }
    }

    fn read(&mut self, message: &Received) -> Result<(), Fault> {
        let Some(Way::Open(talk)) = &mut self.way else { return Ok(()) };
        for news in talk.wire.read(message)? {
            let (News::Sound { clause, .. } | News::Word { clause, .. } | News::Spoken { clause }) = &news;
            let (nth, mut clauses) = (Some(*clause), self.clauses.iter_mut());
            let Some(clause) = clauses.find(|clause| !clause.is_spoken && clause.nth == nth) else { continue };
            match news {
                News::Sound { pcm, .. } => clause.sound(&pcm),
                News::Word { word, start_s, end_s, .. } => clause.word(&word, start_s, end_s),
                News::Spoken { .. } => {
                    clause.finish();
                    (talk.spoken, talk.is_fresh) = (talk.spoken + 1, false);
                    if !clause.has_sound {
                        return Err(Fault::NoSound);
                    }
                }
            }
        }
        Ok(())
    }

    fn told(&self, fault: Fault) -> HttpError {
        let endpoint = self.desk.vendor.endpoint();
        match fault {
            Fault::NotJson => endpoint.malformed(words::not_json()),
            Fault::NotSound => endpoint.malformed(words::bad_sound()),
            Fault::NoSound => endpoint.malformed(words::no_sound()),
            Fault::Told { status, said } => endpoint.told(status, &said),
        }
    }

    /// The stream is of no use any more. One that was in reserve, or that lay idle between two clauses, may have been dead before: another is opened in its place.
    /// Else the plain call says what has no sound yet; a clause that broke off in the middle can't be taken up again.
    fn failed(&mut self, error: HttpError) -> Result<(), VoiceError> {
        let broke_off = self.clauses.front().is_some_and(|clause| clause.is_given && !clause.is_spoken);
        let is_fresh = match self.way.take() {
            Some(Way::Open(talk)) => {
                let is_fresh = talk.is_fresh;
                talk.abandon();
                is_fresh
            }
            _ => true,
        };
        if broke_off || error.kind() == Kind::Auth {
            return Err(error.into());
        }
        let unspoken = self.clauses.iter_mut().filter(|clause| !clause.is_spoken || !clause.has_sound);
        unspoken
            .filter(|clause| clause.text.contains(char::is_alphanumeric))
            .for_each(|clause| *clause = clause.anew());
        if is_fresh {
            tracing::warn!("the stream failed, the plain call speaks: {error}");
            self.trouble = Some(error);
            self.way = Some(Way::Plain(None));
        } else {
            tracing::debug!("the connection was dead: {error}");
            self.way = Some(Way::opening_anew(&self.desk));
        }
        Ok(())
    }
}
