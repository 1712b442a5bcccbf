//! Utterances of voices that take one clause at a time: a request, a process or a run of a model for each. The next clause is asked for when the one
//! before has all its sound. Runs on the runtime's threads while an utterance is polled.

use std::path::PathBuf;
use std::sync::Arc;

use futures::future::BoxFuture;
use futures::stream::BoxStream;
use futures::{FutureExt, StreamExt, stream};
use riposte_http::{Account, Check, Connection, Reached};

use crate::{Pushed, Speech, Synthesizer, Utterance, UtteranceEvent, VoiceError};

/// One step of a clause.
#[derive(Clone, Debug, PartialEq)]
pub enum VoiceEvent {
    /// The request was handed over (process started, request body sent). First event.
    Sent,
    /// How the request came by its connection, once a server's answer begins.
    Connected(Connection),
    /// The next mono samples at [`ClauseVoice::rate_hz`], full scale ±1, never empty. Leading silence is trimmed off.
    Audio(Vec<f32>),
}

/// Ends after the last audio, or with an error as its last item. Dropping it cancels the synthesis.
pub type VoiceStream = BoxStream<'static, Result<VoiceEvent, VoiceError>>;

/// A voice that is given one clause at a time.
pub trait ClauseVoice: Send + Sync {
    /// As [`Synthesizer::name`].
    fn name(&self) -> String;

    /// Sample rate of what [`ClauseVoice::speak`] yields.
    fn rate_hz(&self) -> u32;

    /// As [`Synthesizer::files`].
    fn files(&self) -> Vec<PathBuf> {
        Vec::new()
    }

    /// As [`Synthesizer::warm`].
    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>>;

    /// As [`Synthesizer::tell_account`].
    fn tell_account(&self, _account: Arc<dyn Account>) {}

    /// As [`Synthesizer::check`].
    fn check(&self, _reached: Reached) -> BoxFuture<'_, Result<Check, VoiceError>> {
        async { Ok(Check::default()) }.boxed()
    }

    /// Speaks. Returns at once; everything that can fail fails in the stream, as its last item.
    fn speak(&self, speech: Speech) -> VoiceStream;
}

/// Makes a [`Synthesizer`] of such a voice.
pub struct PerClause<V>(Arc<V>);

impl<V> PerClause<V> {
    pub fn new(voice: V) -> Self {
        Self(Arc::new(voice))
    }
}

impl<V: ClauseVoice + 'static> Synthesizer for PerClause<V> {
    fn name(&self) -> String {
        self.0.name()
    }

    fn rate_hz(&self) -> u32 {
        self.0.rate_hz()
    }

    fn files(&self) -> Vec<PathBuf> {
        self.0.files()
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        self.0.warm()
    }

    fn tell_account(&self, account: Arc<dyn Account>) {
        self.0.tell_account(account);
    }

    fn check(&self, reached: Reached) -> BoxFuture<'_, Result<Check, VoiceError>> {
        self.0.check(reached)
    }

    fn begin(&self) -> Utterance {
        let voice = Arc::clone(&self.0);
        Utterance::new(|clauses| {
            let saying = Saying { voice, clauses, clause: 0, sound: None, sent: false, failed: false };
            stream::unfold(saying, |mut saying| async move { Some((saying.next().await?, saying)) }).boxed()
        })
    }
}

struct Saying<V> {
    voice: Arc<V>,
    clauses: Pushed,
    /// The number of the clause in hand, or of the next one.
    clause: usize,
    /// Of the clause in hand.
    sound: Option<VoiceStream>,
    /// The first clause was handed over.
    sent: bool,
    failed: bool,
}

impl<V: ClauseVoice> Saying<V> {
    async fn next(&mut self) -> Option<Result<UtteranceEvent, VoiceError>> {
        if self.failed {
            return None;
        }
        loop {
            let clause = self.clause;
            let Some(sound) = &mut self.sound else {
                let speech = self.clauses.next().await?;
                self.sound = Some(self.voice.speak(speech));
                continue;
            };
            match sound.next().await {
                Some(Ok(VoiceEvent::Sent)) if std::mem::replace(&mut self.sent, true) => {}
                Some(Ok(VoiceEvent::Sent)) => return Some(Ok(UtteranceEvent::Sent)),
                Some(Ok(VoiceEvent::Connected(connection))) => return Some(Ok(UtteranceEvent::Connected(connection))),
                Some(Ok(VoiceEvent::Audio(samples))) => return Some(Ok(UtteranceEvent::Audio { clause, samples })),
                Some(Err(error)) => {
                    self.failed = true;
                    return Some(Err(error));
                }
                None => {
                    self.sound = None;
                    self.clause += 1;
                    return Some(Ok(UtteranceEvent::Spoken { clause }));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use futures::FutureExt;

    use super::*;

    /// Two pieces of sound for each clause; keeps what it was asked. A clause that says "fail" fails after the first.
    #[derive(Default)]
    struct Scripted {
        asked: Arc<Mutex<Vec<String>>>,
    }

    impl ClauseVoice for Scripted {
        fn name(&self) -> String {
            "scripted/voice".to_owned()
        }

        fn rate_hz(&self) -> u32 {
            8_000
        }

        fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
            async { Ok(()) }.boxed()
        }

        fn speak(&self, speech: Speech) -> VoiceStream {
            let second = match speech.text.as_str() {
                "fail" => Err(VoiceError::Silent { program: "scripted".to_owned() }),
                text => Ok(VoiceEvent::Audio(vec![0.2; text.len()])),
            };
            self.asked.lock().unwrap().push(speech.text);
            stream::iter([Ok(VoiceEvent::Sent), Ok(VoiceEvent::Audio(vec![0.1])), second]).boxed()
        }
    }

    fn speech(text: &str) -> Speech {
        Speech { text: text.to_owned() }
    }

    async fn rest(utterance: &mut Utterance) -> String {
        let mut said = Vec::new();
        while let Some(event) = utterance.next().await {
            said.push(match event {
                Ok(UtteranceEvent::Sent) => "sent".to_owned(),
                Ok(UtteranceEvent::Kept { clause }) => format!("{clause} kept"),
                Ok(UtteranceEvent::Audio { clause, samples }) => format!("{clause}: {}", samples.len()),
                Ok(UtteranceEvent::Spoken { clause }) => format!("{clause} spoken"),
                Ok(
                    other @ (UtteranceEvent::Connected(_)
                    | UtteranceEvent::Words { .. }
                    | UtteranceEvent::Trouble(_)
                    | UtteranceEvent::Attempt(_)),
                ) => format!("{other:?}"),
                Err(error) => error.code().to_owned(),
            });
        }
        said.join(", ")
    }

    #[tokio::test]
    async fn every_sound_says_whose_it_is() {
        let voice = PerClause::new(Scripted::default());
        let mut utterance = voice.begin();
        utterance.push(speech("One,"));
        utterance.push(speech("and two."));
        utterance.finish();
        utterance.push(speech("too late"));
        assert_eq!(rest(&mut utterance).await, "sent, 0: 1, 0: 4, 0 spoken, 1: 1, 1: 8, 1 spoken");
        assert!(utterance.next().await.is_none());
    }

    #[tokio::test]
    async fn a_clause_is_asked_for_when_it_is_pushed_and_the_one_before_has_its_sound() {
        let scripted = Scripted::default();
        let asked = Arc::clone(&scripted.asked);
        let asked = move || asked.lock().unwrap().join(" ");
        let mut utterance = PerClause::new(scripted).begin();
        assert!(utterance.next().now_or_never().is_none(), "it waits for the first clause");
        utterance.push(speech("One,"));
        utterance.push(speech("two."));
        assert_eq!(asked(), "", "nothing is made that nobody asks for");
        assert_eq!(utterance.next().now_or_never(), Some(Some(Ok(UtteranceEvent::Sent))));
        assert_eq!(asked(), "One,");
        for _ in 0..3 {
            assert!(utterance.next().now_or_never().flatten().is_some_and(|event| event.is_ok()));
        }
        assert_eq!(asked(), "One,", "its sound is there, and nobody asked for more");
        assert!(utterance.next().now_or_never().is_some());
        assert_eq!(asked(), "One, two.");
        assert_eq!(
            rest(&mut {
                utterance.finish();
                utterance
            })
            .await,
            "1: 4, 1 spoken"
        );
    }

    #[tokio::test]
    async fn an_error_is_the_last_of_it() {
        let mut utterance = PerClause::new(Scripted::default()).begin();
        ["One,", "fail", "three."].into_iter().for_each(|text| utterance.push(speech(text)));
        assert_eq!(rest(&mut utterance).await, "sent, 0: 1, 0: 4, 0 spoken, 1: 1, voice.silent");
        utterance.push(speech("four"));
        assert!(utterance.next().await.is_none());
    }
}
