//! The thread with a model that does as it is told: its runs end when the test says so. The stop is ONNX Runtime's own.

use std::sync::mpsc::{Receiver, Sender, channel};

use riposte_onnx::{Places, Runtime, Stop};
use riposte_phonemes::Stopped;
use riposte_sim::or_skip;
use riposte_sim::rig::onnxruntime;

use super::*;
use crate::{Speech, UtteranceEvent};

/// Says each chunk when it is let: as many samples as the chunk has letters.
struct Puppet {
    runtime: Runtime,
    /// What is being said.
    begins: Sender<String>,
    goes_on: Receiver<()>,
}

impl Model for Puppet {
    type Speaker = ();
    type Read = String;
    const NAME: &'static str = "Puppet";

    fn rate_hz(&self) -> u32 {
        1000
    }

    fn stop(&self) -> Result<Stop, VoiceError> {
        Ok(self.runtime.stop().expect("there is memory"))
    }

    fn read(&mut self, text: &str, (): &(), _: &Stopped) -> Result<Option<Vec<Piece<String>>>, VoiceError> {
        Ok(Some(vec![Piece { read: text.to_owned(), tail_ms: 0 }]))
    }

    fn say(
        &mut self,
        text: &String,
        (): &(),
        _: f32,
        stop: &Stop,
        sound: &mut dyn FnMut(&[f32]),
    ) -> Result<Said, VoiceError> {
        if text.starts_with("The weather is fine") {
            return Ok(Said::All); // the level is nobody's business here
        }
        self.begins.send(text.clone()).expect("the test listens");
        let let_go = self.goes_on.recv();
        if let_go.is_err() || stop.is_set() {
            return Ok(Said::Stopped);
        }
        sound(&[0.5; 40]);
        Ok(Said::All)
    }

    fn voice_of((): &()) -> &str {
        "one"
    }

    fn language_of((): &()) -> &str {
        "en"
    }
}

/// A voice, what it is saying, and what lets it go on.
type Held = (NeuralVoice<Puppet>, Receiver<String>, Sender<()>);

fn voice() -> Result<Held, String> {
    let places = Places { named: Some(onnxruntime()?), ..Places::default() };
    let runtime = Runtime::load(&places).map_err(|error| error.to_string())?;
    let ((begins, saying), (lets, goes_on)) = (channel(), channel());
    let worker = Arc::new(Worker::start(Puppet { runtime, begins, goes_on }).map_err(|error| error.to_string())?);
    Ok((NeuralVoice::new(worker, (), "puppet/one".to_owned(), &VoiceOptions::default(), Vec::new()), saying, lets))
}

const LONG: &str = "It takes about nine minutes, and then you are at the station.";

/// Polled once, so that its clause is with the thread.
async fn pushed(mut utterance: Utterance, text: &str) -> Utterance {
    utterance.push(Speech { text: text.to_owned() });
    utterance.finish();
    assert_eq!(utterance.next().await.unwrap().unwrap(), UtteranceEvent::Sent);
    utterance
}

async fn samples(mut utterance: Utterance) -> usize {
    let mut count = 0;
    while let Some(event) = utterance.next().await {
        if let UtteranceEvent::Audio { samples, .. } = event.unwrap() {
            count += samples.len();
        }
    }
    count
}

#[tokio::test]
async fn a_reply_goes_before_what_is_prepared_which_goes_on_between_its_chunks() {
    let (voice, saying, lets) = or_skip!(voice());
    let prepared = pushed(voice.prepare(), LONG).await;
    assert_eq!(saying.recv().unwrap(), "It takes about nine minutes,");
    let another = pushed(voice.prepare(), "Let me see.").await;
    let reply = pushed(voice.begin(), "Yes.").await;
    (0..4).for_each(|_| lets.send(()).unwrap());
    let order: Vec<String> = saying.iter().take(3).collect();
    assert_eq!(order, ["Yes.", "and then you are at the station.", "Let me see."]);
    assert_eq!((samples(reply).await, samples(another).await), (40, 40));
    assert_eq!(samples(prepared).await, 2 * 40 - 10, "all of it, with one seam");
}

#[tokio::test]
async fn a_reply_is_not_held_up_by_another() {
    let (voice, saying, lets) = or_skip!(voice());
    let first = pushed(voice.begin(), LONG).await;
    let second = pushed(voice.begin(), "Yes.").await;
    (0..3).for_each(|_| lets.send(()).unwrap());
    let order: Vec<String> = saying.iter().take(3).collect();
    assert_eq!(order, ["It takes about nine minutes,", "and then you are at the station.", "Yes."]);
    assert_eq!((samples(first).await, samples(second).await), (70, 40));
}

#[tokio::test]
async fn what_is_dropped_is_said_no_further() {
    let (voice, saying, lets) = or_skip!(voice());
    let dropped = pushed(voice.begin(), LONG).await;
    assert_eq!(saying.recv().unwrap(), "It takes about nine minutes,");
    drop(dropped);
    let next = pushed(voice.begin(), "Yes.").await;
    lets.send(()).unwrap();
    lets.send(()).unwrap();
    assert_eq!(saying.recv().unwrap(), "Yes.", "its second chunk is never begun");
    assert_eq!(samples(next).await, 40);
}
