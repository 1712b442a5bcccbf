//! The thread with a model whose time is a clock of the test's: whether the listener ever waits for more.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

use riposte_measures::{Span, Time};
use riposte_onnx::{Places, Runtime, Stop};
use riposte_phonemes::Stopped;
use riposte_sim::or_skip;
use riposte_sim::rig::onnxruntime;

use super::*;
use crate::{Speech, UtteranceEvent};

/// What Kokoro takes on two slow cores: so much for every text, and for each character, which is heard for so long.
const FIXED_MS: i64 = 390;
const EACH_MS: i64 = 22;
const HEARD_MS: i64 = 65;

#[derive(Default)]
struct Told {
    now_ms: AtomicI64,
    /// Text, and the moment when its sound was there, in ms.
    said: Mutex<Vec<(String, i64)>>,
}

struct Slow(Runtime, Arc<Told>);

impl Model for Slow {
    type Speaker = ();
    type Read = String;
    const NAME: &'static str = "Slow";

    fn rate_hz(&self) -> u32 {
        1000
    }

    fn stop(&self) -> Result<Stop, VoiceError> {
        Ok(self.0.stop().expect("there is memory"))
    }

    fn read(&mut self, text: &str, (): &(), _: &Stopped) -> Result<Option<Vec<Piece<String>>>, VoiceError> {
        Ok(Some(vec![Piece { read: text.to_owned(), tail_ms: 0 }]))
    }

    fn say(
        &mut self,
        text: &String,
        (): &(),
        _: f32,
        _: &Stop,
        sound: &mut dyn FnMut(&[f32]),
    ) -> Result<Said, VoiceError> {
        let chars = text.chars().count() as i64;
        let took = FIXED_MS + EACH_MS * chars;
        let now_ms = self.1.now_ms.fetch_add(took, Ordering::SeqCst) + took;
        self.1.said.lock().unwrap_or_else(PoisonError::into_inner).push((text.clone(), now_ms));
        sound(&vec![0.5; (HEARD_MS * chars) as usize]);
        Ok(Said::All)
    }

    fn voice_of((): &()) -> &str {
        "one"
    }

    fn language_of((): &()) -> &str {
        "en"
    }
}

fn voice() -> Result<(NeuralVoice<Slow>, Arc<Told>), String> {
    let places = Places { named: Some(onnxruntime()?), ..Places::default() };
    let runtime = Runtime::load(&places).map_err(|error| error.to_string())?;
    let told = Arc::<Told>::default();
    let clock = Arc::clone(&told);
    let now = move || Time::ZERO + Span::from_millis(clock.now_ms.load(Ordering::SeqCst));
    let model = Slow(runtime, Arc::clone(&told));
    let worker = Arc::new(Worker::start_by(model, now).map_err(|error| error.to_string())?);
    Ok((NeuralVoice::new(worker, (), "slow/one".to_owned(), &VoiceOptions::default(), Vec::new()), told))
}

async fn say(voice: &NeuralVoice<Slow>, clauses: &[&str]) {
    let mut utterance = voice.begin();
    clauses.iter().for_each(|text| utterance.push(Speech { text: (*text).to_owned() }));
    utterance.finish();
    let mut spoken = 0;
    while let Some(event) = utterance.next().await {
        spoken += usize::from(matches!(event.unwrap(), UtteranceEvent::Spoken { .. }));
    }
    assert_eq!(spoken, clauses.len());
}

/// How long somebody who hears everything as soon as it is there waits for more, in ms.
fn waits(said: &[(String, i64)]) -> i64 {
    let (mut waited, mut until) = (0, None::<i64>);
    for (text, at) in said {
        let begins = until.map_or(*at, |until| until.max(*at));
        waited += until.map_or(0, |until| begins - until);
        // Pieces overlap by 10 ms where they are joined; a clause ends with its own sound.
        until = Some(begins + HEARD_MS * text.chars().count() as i64 - 10);
    }
    waited
}

const ANSWER: &[&str] = &[
    "The train to the city leaves from the second platform today, and it takes about nine minutes to the old harbour.",
    "If you would rather walk along the river, it is a little more than two kilometres, which most people do in half an hour when the weather is as good as it is today.",
    "The museum closes at six.",
];

#[tokio::test]
async fn once_a_model_is_known_its_listener_never_waits_for_more() {
    let (voice, told) = or_skip!(voice());
    voice.warm().await.unwrap();
    told.said.lock().unwrap().clear();
    say(&voice, ANSWER).await;
    let unknown = std::mem::take(&mut *told.said.lock().unwrap());
    assert!(waits(&unknown) > 300, "while nothing is known, a long clause comes late: {}", waits(&unknown));
    say(&voice, &["Yes.", "No, it is not."]).await;
    told.said.lock().unwrap().clear();
    say(&voice, ANSWER).await;
    let known = told.said.lock().unwrap().clone();
    assert_eq!(waits(&known), 0, "{known:?}");
    assert_eq!(known[0].0, "The train to the city leaves", "the first sound is as early as before");
    assert!(known.len() <= 8, "in few pieces: {known:?}");
    let words = |texts: &[(String, i64)]| {
        texts.iter().flat_map(|(text, _)| text.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    assert_eq!(words(&known), words(&unknown));
}

#[tokio::test]
async fn what_nobody_waits_for_is_cut_no_shorter() {
    let (voice, told) = or_skip!(voice());
    say(&voice, ANSWER).await;
    say(&voice, &["Yes.", "No, it is not."]).await;
    told.said.lock().unwrap().clear();
    let mut prepared = voice.prepare();
    prepared.push(Speech { text: ANSWER[0].to_owned() });
    prepared.finish();
    while prepared.next().await.is_some() {}
    assert_eq!(told.said.lock().unwrap().len(), 2, "a first chunk, between which and the rest a reply may go first");
}
