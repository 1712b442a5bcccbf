//! What becomes of an utterance whose stream fails: another connection where the one in reserve was dead, a sentence where the key is refused, else the plain call, with
//! all of the sound. On the recogniser's thread.

use futures::future::Fuse;
use riposte_http::HttpError;
use riposte_problem::Kind;

use super::stream::{PATIENCE, Stop, Stream};
use super::way::{self, Opened, Opening, Way, alarm};
use super::wire::Vendor;
use crate::openai::plain::Plain;
use crate::{Heard, SpeechError};

impl<V: Vendor> Stream<V> {
    /// The stream is of no use any more. One that was in reserve, and never said a word, was dead before: another is opened in its place.
    pub(super) async fn failed(&mut self, error: HttpError, opening: &mut Opening) -> Result<(), Stop> {
        if let Way::Open(Opened { is_new: false, .. }) = self.way
            && !self.was_understood
        {
            tracing::debug!("the connection in reserve was dead: {error}");
            self.way = Way::Opening;
            *opening = way::opening(&self.workplace, self.language.as_deref());
            if self.is_waited_for() {
                self.patience = alarm(PATIENCE);
            }
            return Ok(());
        }
        if error.kind() == Kind::Auth {
            return self.give_up(error);
        }
        tracing::warn!("the stream failed, its sound goes to the plain call: {error}");
        self.way = Way::Plain(error);
        *opening = Fuse::terminated();
        (self.patience, self.release) = (Fuse::terminated(), Fuse::terminated());
        self.ask_plainly().await
    }

    /// The texts that are wanted, of the sound as a whole.
    pub(super) async fn ask_plainly(&mut self) -> Result<(), Stop> {
        self.patience = Fuse::terminated();
        self.release = Fuse::terminated();
        while let Some(wanted) = self.utterance.next_wanted() {
            let sound = &self.utterance.sound()[..wanted.until];
            match self.workplace.vendor.transcribe(self.language.as_deref(), sound).await {
                Ok(Plain { text, connection }) => {
                    self.connection.is(connection);
                    self.connection.tell(&self.outlet);
                    self.utterance.answer_plain(text).into_iter().for_each(|heard| self.outlet.tell(heard));
                    if let Way::Plain(error) = &self.way {
                        self.workplace.troubles.tell(SpeechError::NotLive(error.clone()));
                    }
                }
                Err(error) => return self.give_up(error),
            }
        }
        Ok(())
    }

    pub(super) fn give_up(&self, error: HttpError) -> Result<(), Stop> {
        self.outlet.tell(Heard::Failed(error.into()));
        Err(Stop::Over)
    }
}
