//! What a kept phrase costs on this machine: time from the request to its first sound, out of memory and from the disk behind it.
//!
//! `cargo run --release -p riposte-voice --example cache_cost [n]` prints milliseconds as p50 / p95 over n (default 400) phrases of 80 characters, in five
//! seconds of sound each at 24 kHz. The disk is a SQLite file of its own with the schema of the history. A measurement from outside the program, so it reads
//! the clock itself.
#![allow(clippy::disallowed_methods)]

use std::sync::{Arc, Mutex};
use std::time::Instant;

use futures::FutureExt;
use futures::future::BoxFuture;
use riposte_store::{Found, PhraseReader, Store, StoredPhrase};
use riposte_voice::{
    CachedVoice, Phrase, PhraseCache, PhraseDisk, PhraseKey, Phrases, Source, Speech, Synthesizer, UtteranceEvent,
    VoiceOptions, Write,
};

const RATE_HZ: u32 = 24_000;

/// The rows, read on a thread that may wait, as the engine does.
struct Disk {
    store: Store,
    reader: Arc<Mutex<PhraseReader>>,
}

impl PhraseDisk for Disk {
    fn read(&self, key: PhraseKey) -> BoxFuture<'static, Option<Phrase>> {
        let reader = Arc::clone(&self.reader);
        let read = tokio::task::spawn_blocking(move || match reader.lock().ok()?.find(&key.0).ok()? {
            Found::Phrase(StoredPhrase { files, rate_hz, gain, samples, .. }) => {
                let (samples, files) = (samples.into(), files.into());
                Some(Phrase { rate_hz, samples, gain, source: Source::Product, files })
            }
            _ => None,
        });
        read.map(|read| read.ok().flatten()).boxed()
    }

    fn write(&self, Write { key, phrase }: Write) {
        let Phrase { rate_hz, samples, gain, files, .. } = phrase;
        let (files, samples) = (files.to_string(), samples.to_vec());
        let stored = StoredPhrase { from_conversation: false, files, rate_hz, gain, samples };
        self.store.keep_phrase(&key.0, &stored, 1, u64::MAX).expect("a temporary folder can be written");
    }

    fn touch(&self, _: PhraseKey) {}
}

fn text(n: usize) -> String {
    format!("This is phrase number {n}, which is as long as sentences in answers usually are.")
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let n = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(400);
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let store = Store::open(folder.path().join("phrases.db")).expect("a temporary folder can be written");
    let reader = Arc::new(Mutex::new(store.phrase_reader().expect("it was just opened")));
    let disk: Arc<dyn PhraseDisk> = Arc::new(Disk { store, reader });
    let options = VoiceOptions { base_url: "http://127.0.0.1:9/v1".to_owned(), ..VoiceOptions::default() };
    let online = riposte_voice::voice("openai_compatible", &options).expect("an address is enough");
    let identity = online.identity().expect("it needs no files");
    let sound: Vec<f32> = (0..RATE_HZ as usize * 5).map(|n| 0.1 * (n as f32 * 0.05).sin()).collect();
    let keys: Vec<PhraseKey> = (0..n).map(|n| identity.key(&text(n))).collect();
    for (n, key) in keys.iter().enumerate() {
        let phrase = Phrase::of(&text(n), &sound, RATE_HZ, Source::Product, Arc::from("")).expect("it is a tone");
        disk.write(Write { key: *key, phrase });
    }
    let mut phrases = Phrases::new(usize::MAX);
    phrases.set_on_disk(keys);
    let cache = PhraseCache::new(Arc::new(Mutex::new(phrases)), Some(disk));
    let voice = CachedVoice::before(online, cache);
    for from in ["disk", "memory"] {
        let mut waits = Vec::new();
        for n in 0..n {
            waits.push(first_sound(voice.as_ref(), &text(n)).await);
        }
        println!("first sound from {from}: {}", summary(&mut waits));
    }
}

async fn first_sound(voice: &dyn Synthesizer, text: &str) -> f64 {
    let asked = Instant::now();
    let mut utterance = voice.begin();
    utterance.push(Speech { text: text.to_owned() });
    utterance.finish();
    loop {
        if let UtteranceEvent::Audio { .. } = utterance.next().await.expect("it is kept").expect("it is kept") {
            return asked.elapsed().as_secs_f64() * 1_000.0;
        }
    }
}

fn summary(values: &mut [f64]) -> String {
    values.sort_by(f64::total_cmp);
    let at = |q: f64| values[((values.len() - 1) as f64 * q).round() as usize];
    format!("{:.3} / {:.3} ms (max {:.3}, n {})", at(0.5), at(0.95), at(1.0), values.len())
}
