//! What a vendor's stream is to whoever feeds it: the capability behind which each vendor's messages are. Pure: it is handed sound and texts and says what is
//! to be sent and what was understood; it holds no socket and reads no clock.

use riposte_http::{Check, HttpError, Outgoing, Reached, SocketRequest};
use riposte_hypothesis::Hypothesis;

use crate::openai::plain::Plain;

/// One utterance on one connection, from its first sample on.
pub(crate) trait Wire: Send + 'static {
    /// Samples (16 kHz) that are sent in one message.
    fn chunk_samples(&self) -> usize;

    /// What is said before any sound.
    fn begin(&mut self) -> Vec<Outgoing>;

    /// The next samples.
    fn sound(&mut self, samples: &[i16]) -> Vec<Outgoing>;

    /// The text of everything sent until now is wanted.
    fn finalise(&mut self) -> Vec<Outgoing>;

    /// The text is waited for, and for 60 ms no more sound came: the microphone was let go.
    fn nothing_follows(&mut self) -> Vec<Outgoing>;

    /// Takes a message of the server.
    ///
    /// # Errors
    /// The stream is of no use any more.
    fn read(&mut self, message: &str) -> Result<Vec<News>, Fault>;

    /// The text so far, settled or not.
    fn hypothesis(&self) -> Hypothesis;

    /// Samples for which that text stands.
    fn covered(&self) -> usize;

    /// Samples for which the text will not change any more.
    fn settled(&self) -> usize;
}

/// What a message tells.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum News {
    /// There are other words, or more sound has been understood.
    Words,
    /// The answer to the oldest [`Wire::finalise`] that has none.
    Answer(Hypothesis),
    /// The vendor's probability, 0 to 1, that nobody goes on after the first `until` samples.
    TurnEnd { probability: f32, until: usize },
}

/// Why a stream is of no use any more.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fault {
    /// A message is not what the protocol says.
    NotJson,
    /// The server says that it can't go on. `status`: of HTTP, what comes nearest.
    Told { status: u16, said: String },
}

/// What is asked of a vendor, whatever its messages are.
pub(crate) trait Vendor: Send + Sync + 'static {
    type Wire: Wire;

    /// How its stream is opened.
    fn request(&self, language: Option<&str>) -> SocketRequest;

    /// A new utterance.
    fn wire(&self, language: Option<&str>) -> Self::Wire;

    /// How a connection is kept that nobody uses yet.
    fn idle(&self) -> riposte_http::Idle;

    /// What is said before the connection is closed.
    fn goodbye(&self) -> Option<Outgoing>;

    /// Who is asked over the stream.
    fn endpoint(&self) -> &std::sync::Arc<riposte_http::Endpoint>;

    /// The plain call: the text of a whole sound.
    fn transcribe(
        &self,
        language: Option<&str>,
        samples: &[i16],
    ) -> impl Future<Output = Result<Plain, HttpError>> + Send;

    /// As [`crate::Recognizer::check`].
    fn check(&self, reached: Reached) -> impl Future<Output = Result<Check, HttpError>> + Send;
}
