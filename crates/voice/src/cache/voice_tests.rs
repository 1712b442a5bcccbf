//! Utterances some clauses of which are kept: what is heard in what order, what the voice is asked for, and what is kept of it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};

use super::{CachedVoice, Identity, Phrase, PhraseCache, PhraseDisk, PhraseKey, Phrases, Source, Write};
use crate::{
    ClauseVoice, PerClause, Speech, Synthesizer, Utterance, UtteranceEvent, VoiceError, VoiceEvent, VoiceOptions,
    VoiceStream,
};

const RATE: u32 = 8_000;

/// A tone of 10 ms for each character, in two pieces; keeps what it was asked. "fail" fails after the first.
#[derive(Clone, Default)]
struct Scripted {
    asked: Arc<Mutex<Vec<String>>>,
    utterances: Arc<AtomicUsize>,
}

impl ClauseVoice for Scripted {
    fn name(&self) -> String {
        "scripted/voice".to_owned()
    }
    fn rate_hz(&self) -> u32 {
        RATE
    }
    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        async { Ok(()) }.boxed()
    }
    fn speak(&self, speech: Speech) -> VoiceStream {
        let frames = speech.text.chars().count() * 40;
        let tone: Vec<f32> = (0..frames).map(|n| 0.03 * (n as f32 * 0.7).sin()).collect();
        let second = match speech.text.as_str() {
            "fail" => Err(VoiceError::Silent { program: "scripted".to_owned() }),
            _ => Ok(VoiceEvent::Audio(tone.clone())),
        };
        self.asked.lock().unwrap().push(speech.text);
        stream::iter([Ok(VoiceEvent::Sent), Ok(VoiceEvent::Audio(tone)), second]).boxed()
    }
}

/// With an identity, and a count of its utterances.
struct Known(PerClause<Scripted>, Arc<AtomicUsize>);

impl Synthesizer for Known {
    fn name(&self) -> String {
        self.0.name()
    }
    fn rate_hz(&self) -> u32 {
        self.0.rate_hz()
    }
    fn identity(&self) -> Option<Identity> {
        Identity::of("scripted", &VoiceOptions::default(), &self.0)
    }
    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        self.0.warm()
    }
    fn begin(&self) -> Utterance {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.begin()
    }
}

/// A disk that is a table.
#[derive(Default)]
struct Table {
    rows: Mutex<HashMap<PhraseKey, Phrase>>,
    touched: Mutex<Vec<PhraseKey>>,
}

impl PhraseDisk for Table {
    fn read(&self, key: PhraseKey) -> BoxFuture<'static, Option<Phrase>> {
        let found = self.rows.lock().unwrap().get(&key).cloned();
        async move { found }.boxed()
    }
    fn write(&self, write: Write) {
        self.rows.lock().unwrap().insert(write.key, write.phrase);
    }
    fn touch(&self, key: PhraseKey) {
        self.touched.lock().unwrap().push(key);
    }
}

struct Rig {
    scripted: Scripted,
    voice: Arc<dyn Synthesizer>,
    cache: PhraseCache,
    disk: Arc<Table>,
}

/// A program that begins with what is on this disk.
fn rig_with(disk: Arc<Table>) -> Rig {
    let scripted = Scripted::default();
    let known = Known(PerClause::new(scripted.clone()), Arc::clone(&scripted.utterances));
    let mut phrases = Phrases::new(1_000_000);
    phrases.set_own(["Sure.", "Let me check.", "Right.", "Well."].map(str::to_owned));
    phrases.set_on_disk(disk.rows.lock().unwrap().keys().copied());
    let shared: Arc<dyn PhraseDisk> = disk.clone();
    let cache = PhraseCache::new(Arc::new(Mutex::new(phrases)), Some(shared));
    let voice = CachedVoice::before(Arc::new(known), cache.clone());
    Rig { scripted, voice, cache, disk }
}

fn rig() -> Rig {
    rig_with(Arc::default())
}

impl Rig {
    /// What is heard of these clauses in one utterance, with the samples.
    async fn say(&self, clauses: &[&str]) -> (String, Vec<f32>) {
        let mut utterance = self.voice.begin();
        clauses.iter().for_each(|text| utterance.push(Speech { text: (*text).to_owned() }));
        utterance.finish();
        let (mut said, mut sound) = (Vec::new(), Vec::new());
        while let Some(event) = utterance.next().await {
            said.push(match event {
                Ok(UtteranceEvent::Sent) => "sent".to_owned(),
                Ok(UtteranceEvent::Connected(_)) => "connected".to_owned(),
                Ok(UtteranceEvent::Kept { clause }) => format!("{clause} kept"),
                Ok(UtteranceEvent::Audio { clause, samples }) => {
                    sound.extend_from_slice(&samples);
                    format!("{clause}: {}", samples.len())
                }
                Ok(UtteranceEvent::Spoken { clause }) => format!("{clause} spoken"),
                Ok(UtteranceEvent::Words { clause, words }) => format!("{clause}: {} words", words.len()),
                Ok(UtteranceEvent::Trouble(error)) => error.code(),
                Ok(UtteranceEvent::Attempt(attempt)) => panic!("one voice alone: {attempt:?}"),
                Err(error) => error.code(),
            });
        }
        (said.join(", "), sound)
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.scripted.asked.lock().unwrap())
    }
}

#[tokio::test]
async fn a_kept_clause_is_heard_at_once_and_in_parts_and_the_voice_is_not_asked() {
    let rig = rig();
    let (first, _) = rig.say(&["Let me check."]).await;
    assert_eq!(first, "sent, 0: 520, 0: 520, 0 spoken");
    // 1040 samples and a sentence's tail of 200 ms, in parts of 200 ms.
    let (again, sound) = rig.say(&["Let me check."]).await;
    assert_eq!(again, "sent, 0 kept, 0: 1600, 0: 1040, 0 spoken");
    assert_eq!(rig.asked(), ["Let me check."]);
    assert_eq!(rig.scripted.utterances.load(Ordering::Relaxed), 1);
    assert!(sound[1_040..].iter().all(|sample| *sample == 0.0));
    assert_eq!(rig.voice.begin().next().now_or_never(), None, "without a clause there is nothing");
}

#[tokio::test]
async fn kept_and_new_clauses_come_in_their_order_and_the_new_ones_are_one_utterance() {
    let rig = rig();
    rig.say(&["Sure."]).await;
    rig.say(&["Right."]).await;
    rig.asked();
    let before = rig.scripted.utterances.load(Ordering::Relaxed);
    let (said, _) = rig.say(&["Sure.", "One,", "Right.", "two.", "three."]).await;
    assert_eq!(
        said,
        "sent, 0 kept, 0: 1600, 0: 400, 0 spoken, 1: 160, 1: 160, 1 spoken, 2 kept, 2: 1600, 2: 480, 2 spoken, \
         3: 160, 3: 160, 3 spoken, 4: 240, 4: 240, 4 spoken"
    );
    assert_eq!(rig.asked(), ["One,", "two.", "three."]);
    assert_eq!(rig.scripted.utterances.load(Ordering::Relaxed), before + 1);
}

#[tokio::test]
async fn a_new_clause_is_handed_on_while_the_one_before_it_sounds() {
    let rig = rig();
    let mut utterance = rig.voice.begin();
    utterance.push(Speech { text: "One,".to_owned() });
    assert_eq!(utterance.next().await, Some(Ok(UtteranceEvent::Sent)));
    utterance.push(Speech { text: "two.".to_owned() });
    utterance.finish();
    let mut rest = Vec::new();
    while let Some(event) = utterance.next().await {
        rest.push(event.unwrap());
    }
    assert_eq!(rest.last(), Some(&UtteranceEvent::Spoken { clause: 1 }));
    assert_eq!(rig.asked(), ["One,", "two."]);
}

#[tokio::test]
async fn a_failure_ends_the_utterance_after_what_was_kept_before_it() {
    let rig = rig();
    rig.say(&["Sure."]).await;
    let (said, _) = rig.say(&["Sure.", "fail", "Sure."]).await;
    assert_eq!(said, "sent, 0 kept, 0: 1600, 0: 400, 0 spoken, 1: 160, voice.silent");
}

#[tokio::test]
async fn what_breaks_off_is_not_kept() {
    let rig = rig();
    let mut utterance = rig.voice.begin();
    utterance.push(Speech { text: "Sure.".to_owned() });
    for _ in 0..3 {
        utterance.next().await;
    }
    drop(utterance);
    assert_eq!(rig.say(&["Sure."]).await.0, "sent, 0: 200, 0: 200, 0 spoken");
}

#[tokio::test]
async fn after_a_restart_the_products_phrases_come_from_the_disk_and_a_broken_row_is_made_again() {
    let first = rig();
    first.say(&["Sure."]).await;
    first.say(&["It is noon."]).await;
    let disk = Arc::clone(&first.disk);
    assert_eq!(disk.rows.lock().unwrap().len(), 1, "what was said once in a conversation is not on the disk");

    let second = rig_with(Arc::clone(&disk));
    let (said, sound) = second.say(&["Sure."]).await;
    assert_eq!((said.as_str(), second.asked().len()), ("sent, 0 kept, 0: 1600, 0: 400, 0 spoken", 0));
    assert_eq!(sound, second.say(&["Sure."]).await.1, "memory and disk sound alike");
    assert_eq!(disk.touched.lock().unwrap().len(), 1);

    let third = rig_with(Arc::clone(&disk));
    disk.rows.lock().unwrap().clear();
    assert_eq!(third.say(&["Sure."]).await.0, "sent, 0: 200, 0: 200, 0 spoken");
    assert_eq!(disk.rows.lock().unwrap().len(), 1, "it is kept anew");
}

#[tokio::test]
async fn a_sentence_of_a_conversation_is_written_when_it_was_said_twice_and_only_where_that_is_allowed() {
    for allowed in [false, true] {
        let rig = rig();
        rig.cache.lock().store_conversations(allowed);
        let key = rig.voice.identity().unwrap().key("It is noon.");
        rig.say(&["It is noon."]).await;
        rig.cache.said(key);
        assert!(rig.disk.rows.lock().unwrap().is_empty());
        assert!(rig.say(&["It is noon."]).await.0.starts_with("sent, 0 kept"), "it is still in memory");
        rig.cache.said(key);
        assert_eq!(rig.disk.rows.lock().unwrap().contains_key(&key), allowed);
    }
}

#[tokio::test]
async fn the_voice_is_as_loud_as_what_is_kept_of_it() {
    let rig = rig();
    let peak = |sound: &[f32]| sound.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    let own = peak(&rig.say(&["A sentence that is new."]).await.1);
    for text in ["Sure.", "Right.", "Well."] {
        rig.say(&[text]).await;
    }
    let (_, kept) = rig.say(&["Sure."]).await;
    let (_, new) = rig.say(&["Another sentence, as new."]).await;
    assert!((own - 0.03).abs() < 0.001, "{own}");
    let apart_db = 20.0 * (peak(&new) / peak(&kept)).log10();
    assert!(apart_db.abs() < 0.5, "{apart_db} dB apart");
    assert!(peak(&new) > 2.0 * own);
}

#[tokio::test]
async fn a_voice_that_nobody_knows_is_left_alone() {
    let scripted = Scripted::default();
    let cache = PhraseCache::new(Arc::new(Mutex::new(Phrases::new(1_000_000))), None);
    let voice = CachedVoice::before(Arc::new(PerClause::new(scripted)), cache.clone());
    assert!(voice.identity().is_none());
    assert_eq!(cache.lock().may_keep("It is noon."), Some(Source::Conversation));
    let mut utterance = voice.begin();
    utterance.push(Speech { text: "It is noon.".to_owned() });
    utterance.finish();
    while utterance.next().await.is_some() {}
    assert_eq!(cache.lock().bytes(), 0);
}
