//! Replies through voices that take text as it is written, and through those that take a clause at a time: what is heard of which clause.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};
use riposte_engine::api::{Command, Event};
use riposte_measures::Outcome;
use riposte_voice::{PerClause, Speech, Synthesizer, Utterance, UtteranceEvent, VoiceError};
use stages::{BEEP, Beeps, Rig};

/// Speaks each clause only once it has seen the next, or that there is none: as a voice does whose melody depends on what follows. It needs to be given
/// text while it speaks.
#[derive(Default)]
struct LooksAhead {
    /// What it was given by the time it began to sound.
    known: Arc<Mutex<Vec<String>>>,
    /// An utterance was dropped before its end.
    cancelled: Arc<AtomicBool>,
}

/// Notes that an utterance ended early.
struct Ending {
    cancelled: Arc<AtomicBool>,
    whole: bool,
}

impl Ending {
    fn comes(mut self) {
        self.whole = true;
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.cancelled.fetch_or(!self.whole, Ordering::SeqCst);
    }
}

impl Synthesizer for LooksAhead {
    fn name(&self) -> String {
        "scripted/ahead".to_owned()
    }

    fn rate_hz(&self) -> u32 {
        24_000
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        async { Ok(()) }.boxed()
    }

    fn begin(&self) -> Utterance {
        let known = Arc::clone(&self.known);
        let ending = Ending { cancelled: Arc::clone(&self.cancelled), whole: false };
        Utterance::new(move |pushed| {
            let begun = (pushed, None::<Speech>, 0, ending);
            let spoken = stream::unfold(begun, move |(mut pushed, ahead, clause, ending)| {
                let known = Arc::clone(&known);
                async move {
                    let this = match ahead {
                        Some(speech) => speech,
                        None if clause > 0 => {
                            ending.comes();
                            return None;
                        }
                        None => pushed.next().await?,
                    };
                    let next = pushed.next().await;
                    known.lock().unwrap().extend([this.text.clone()]);
                    let samples = (0..this.text.chars().count() * BEEP).map(|n| 0.3 * (n as f32 * 0.1).sin());
                    let audio = Ok(UtteranceEvent::Audio { clause, samples: samples.collect() });
                    let events = [audio, Ok(UtteranceEvent::Spoken { clause })];
                    Some((stream::iter(events), (pushed, next, clause + 1, ending)))
                }
            });
            stream::iter([Ok(UtteranceEvent::Sent)]).chain(spoken.flatten()).boxed()
        })
    }
}

fn say(rig: &Rig, text: &str) {
    rig.engine.send(Command::Say { text: text.to_owned() });
}

#[test]
fn clauses_reach_the_voice_while_it_has_not_spoken_those_before() {
    let voice = LooksAhead::default();
    let known = Arc::clone(&voice.known);
    let mut rig = Rig::speaking(Arc::new(voice), vec![vec!["One is here. ", "Two comes then. ", "And three."]]);
    say(&rig, "count");
    let turn = rig.turn();
    assert_eq!(turn.outcome, Outcome::Completed);
    assert_eq!(turn.heard, "One is here. Two comes then. And three.");
    assert_eq!(*known.lock().unwrap(), ["One is here.", "Two comes then.", "And three."]);
}

#[test]
fn what_a_voice_does_not_say_is_heard_with_what_is_before_it() {
    let written = ["🙂 ", "One is here. ", "🙂 ", "Two comes then. ", "🙂"];
    for voice in [Arc::new(LooksAhead::default()) as Arc<dyn Synthesizer>, Arc::new(PerClause::new(Beeps))] {
        let name = voice.name();
        let mut rig = Rig::speaking(voice, vec![written.to_vec(), vec!["🙂"]]);
        say(&rig, "count");
        let turn = rig.turn();
        assert_eq!((turn.outcome, turn.heard), (Outcome::Completed, written.concat()), "{name}");
    }
}

#[test]
fn a_reply_that_is_stopped_cancels_its_utterance_and_says_what_was_heard() {
    let voice = LooksAhead::default();
    let cancelled = Arc::clone(&voice.cancelled);
    let long = "This is a sentence of some fifty letters, and more. ";
    let mut rig = Rig::speaking(Arc::new(voice), vec![vec!["One is here. "], vec![long; 40]]);
    say(&rig, "count");
    assert_eq!(rig.turn().heard, "One is here. ");
    assert!(!cancelled.load(Ordering::SeqCst), "it was whole");
    say(&rig, "and on");
    rig.until(|event| matches!(event, Event::HeardUpTo { bytes } if *bytes > 20).then_some(()));
    rig.engine.send(Command::Stop);
    let turn = rig.turn();
    assert!(turn.reply.starts_with(&turn.heard) && turn.heard.len() < 2 * long.len(), "{}", turn.heard);
    drop(rig);
    assert!(cancelled.load(Ordering::SeqCst), "a minute of sound is made ahead, and no more");
}
