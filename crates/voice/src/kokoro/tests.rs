//! The whole voice through the real ONNX Runtime: with a small graph whose sound is computable (crates/kokoro/tests/graphs), and with the real model where
//! it is (`RIPOSTE_TEST_MODELS`, `shared/models`).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use riposte_onnx::{Places, Runtime};
use riposte_sim::or_skip;
use riposte_sim::rig::{onnxruntime, published_model};

use super::*;
use crate::neural::alike::assert_alike;
use crate::{Speech, UtteranceEvent};

/// The tests' own library, for this process: every voice that is made afterwards uses it, wherever it would have looked.
fn load_runtime() -> Result<(), String> {
    let places = Places { named: Some(onnxruntime()?), ..Places::default() };
    Runtime::load(&places).map(|_| ()).map_err(|error| error.to_string())
}

/// A model and voices as a user has them.
struct Installed {
    folder: tempfile::TempDir,
}

impl Installed {
    /// The small graph: each token is a loud wave of 10 ms, as loud as its number; the edges are silent.
    fn small() -> Result<Self, String> {
        load_runtime()?;
        let folder = tempfile::tempdir().unwrap();
        let graph = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kokoro/tests/graphs/kokoro.onnx");
        std::fs::create_dir_all(folder.path().join("models/voices")).unwrap();
        std::fs::copy(graph, folder.path().join("models/kokoro.onnx")).unwrap();
        for name in ["af_heart", "am_michael", "ef_dora"] {
            std::fs::write(folder.path().join(format!("models/voices/{name}.bin")), vec![0; 510 * 256 * 4]).unwrap();
        }
        Ok(Self { folder })
    }

    fn options(&self) -> VoiceOptions {
        VoiceOptions { data_folder: Some(self.folder.path().to_owned()), ..VoiceOptions::default() }
    }

    fn model(&self) -> PathBuf {
        self.folder.path().join("models/kokoro.onnx")
    }
}

/// The sound of an utterance of these clauses, and in how many parts it came.
async fn said(voice: &NeuralVoice<KokoroModel>, clauses: &[&str]) -> Result<(Vec<f32>, usize), VoiceError> {
    let mut utterance = voice.begin();
    clauses.iter().for_each(|text| utterance.push(Speech { text: (*text).to_owned() }));
    utterance.finish();
    let (mut sound, mut parts, mut sent, mut spoken) = (Vec::new(), 0, 0, 0);
    while let Some(event) = utterance.next().await {
        match event? {
            UtteranceEvent::Sent => sent += 1,
            UtteranceEvent::Kept { .. } => panic!("the voice itself keeps nothing"),
            other @ (UtteranceEvent::Connected(_)
            | UtteranceEvent::Words { .. }
            | UtteranceEvent::Trouble(_)
            | UtteranceEvent::Attempt(_)) => {
                panic!("{other:?}")
            }
            UtteranceEvent::Audio { clause, samples } => {
                assert!(!samples.is_empty() && clause == spoken);
                sound.extend(samples);
                parts += 1;
            }
            UtteranceEvent::Spoken { clause } => {
                assert_eq!(clause, spoken);
                spoken += 1;
            }
        }
    }
    assert_eq!((sent, spoken), (1, clauses.len()));
    Ok((sound, parts))
}

async fn samples(voice: &NeuralVoice<KokoroModel>, text: &str) -> Result<Vec<f32>, VoiceError> {
    Ok(said(voice, &[text]).await?.0)
}

fn ms(sound: &[f32]) -> usize {
    sound.len() * 1000 / RATE_HZ as usize
}

#[tokio::test]
async fn a_text_becomes_the_sound_of_its_phonemes() {
    let installed = or_skip!(Installed::small());
    let voice = open(&installed.options()).unwrap();
    assert_eq!((voice.name().as_str(), voice.rate_hz()), ("kokoro/af_heart", 24_000));
    voice.warm().await.unwrap();
    // "nˈIn tˈu." has 9 tokens of 10 ms; the tail of a sentence has 200 ms.
    let sound = samples(&voice, "Nine two.").await.unwrap();
    assert!((285..=300).contains(&ms(&sound)), "{} ms", ms(&sound));
    let peak = sound.iter().fold(0.0, |peak: f32, sample| peak.max(sample.abs()));
    assert!((0.05..=0.89).contains(&peak), "{peak}");
    assert_eq!(samples(&voice, " … ").await.unwrap(), Vec::<f32>::new(), "nothing to pronounce is no failure");
    assert_alike(&samples(&voice, "Nine two.").await.unwrap(), &sound, "the same each time");
}

#[tokio::test]
async fn long_texts_come_in_parts_and_whole() {
    let installed = or_skip!(Installed::small());
    let voice = open(&installed.options()).unwrap();
    let text = "One two three four five six seven eight nine ten, ".repeat(20);
    let (whole, parts) = said(&voice, &[&text]).await.unwrap();
    assert!(parts >= 5, "{parts} parts");
    let one = samples(&voice, "One two three four five six seven eight nine ten, ").await.unwrap();
    assert!(ms(&whole) > 15 * ms(&one), "{} of {} ms", ms(&whole), ms(&one));
}

/// Letters that nobody can pronounce are spelt, which makes more tokens than the model reads at once: each of them is heard.
#[tokio::test]
async fn a_chunk_of_more_tokens_than_the_model_reads_keeps_its_end() {
    let installed = or_skip!(Installed::small());
    let voice = open(&installed.options()).unwrap();
    let mut model = KokoroModel {
        kokoro: Kokoro::load(&installed.model(), &Runtime::load(&Places::default()).unwrap(), threads()).unwrap(),
        phonemes: Phonemes::new(None),
    };
    let speaker = Speaker {
        style: Styles::beside(&installed.model()).unwrap().load("af_heart").unwrap(),
        accent: Accent::American,
    };
    let text = "wxwqz ".repeat(34);
    let read = model.read(&text, &speaker, &Stopped::never()).unwrap().unwrap();
    assert!(read.len() > 1, "else it shows nothing");
    let tokens: usize = read.iter().map(|piece| piece.read.len()).sum();
    let one = model.read("wxwqz ", &speaker, &Stopped::never()).unwrap().unwrap()[0].read.len();
    assert!(tokens >= 34 * one, "{tokens} tokens, {one} of one word");
    assert!(!samples(&voice, &text).await.unwrap().is_empty());
}

#[tokio::test]
async fn only_the_first_clause_is_cut_early() {
    let installed = or_skip!(Installed::small());
    let voice = open(&installed.options()).unwrap();
    let text = "It takes about nine minutes, and then you are at the station.";
    let (_, one) = said(&voice, &[text]).await.unwrap();
    let (_, two) = said(&voice, &["Yes.", text]).await.unwrap();
    // Of each chunk its sound and the silence after it, of each clause the end that the seam held back.
    assert_eq!((one, two), (2 + 2 + 1, 3 + 3));
    assert_eq!(said(&voice, &["…", "Yes.", " "]).await.unwrap().1, 3, "clauses without a word are silent");
}

#[tokio::test]
async fn a_dropped_utterance_leaves_the_next_text_unharmed() {
    let installed = or_skip!(Installed::small());
    let voice = open(&installed.options()).unwrap();
    let alone = samples(&voice, "Nine two.").await.unwrap();
    let text = "One two three four five six seven eight nine ten, ".repeat(200);
    for _ in 0..20 {
        let begin = || {
            let mut utterance = voice.begin();
            utterance.push(Speech { text: text.clone() });
            utterance
        };
        let (mut heard, mut waits) = (begin(), begin());
        assert_eq!(heard.next().await.unwrap().unwrap(), UtteranceEvent::Sent);
        assert_eq!(waits.next().await.unwrap().unwrap(), UtteranceEvent::Sent);
        assert!(matches!(heard.next().await.unwrap().unwrap(), UtteranceEvent::Audio { clause: 0, .. }));
        drop((heard, waits));
    }
    assert_alike(&samples(&voice, "Nine two.").await.unwrap(), &alone, "after what was dropped");
}

#[tokio::test]
async fn another_voice_or_speed_has_the_model_that_is_there() {
    let installed = or_skip!(Installed::small());
    let first = open(&installed.options()).unwrap();
    let options = VoiceOptions { voice: Some("am_michael".to_owned()), speed: 1.5, ..installed.options() };
    let second = open(&options).unwrap();
    assert!(Arc::ptr_eq(first.worker(), second.worker()));
    assert_eq!(second.name(), "kokoro/am_michael");
    let (one, two) = tokio::join!(samples(&first, "Nine."), samples(&second, "Nine."));
    assert!(!one.unwrap().is_empty() && !two.unwrap().is_empty());
}

#[test]
fn what_is_missing_or_damaged_is_told() {
    let installed = or_skip!(Installed::small());
    let told = |options: &VoiceOptions| open(options).err().map(|error| error.problem());
    let code = |options: &VoiceOptions| told(options).unwrap().code;
    let nowhere = VoiceOptions { file: Some("/no/such/kokoro.onnx".into()), ..installed.options() };
    assert_eq!(code(&nowhere), "voice.model_missing");
    let unknown = VoiceOptions { voice: Some("af_nobody".to_owned()), ..installed.options() };
    assert_eq!(code(&unknown), "voice.unknown_voice");
    let german = VoiceOptions { language: "de".to_owned(), ..installed.options() };
    assert_eq!(code(&german), "voice.unknown_voice");
    std::fs::write(installed.folder.path().join("models/voices/af_heart.bin"), "short").unwrap();
    assert_eq!(code(&installed.options()), "voice.voices_broken");
    let michael = VoiceOptions { voice: Some("am_michael".to_owned()), ..installed.options() };
    let whole = std::fs::read(installed.model()).unwrap();
    std::fs::write(installed.model(), &whole[..whole.len() / 2]).unwrap();
    let problem = told(&michael).unwrap();
    assert_eq!(problem.code, "voice.model_broken", "{problem}");
    assert!(problem.message.en.contains("kokoro.onnx") && problem.message.en.ends_with('.'), "{problem}");
    std::fs::remove_file(installed.model()).unwrap();
    assert_eq!(code(&michael), "voice.model_missing");
}

#[test]
fn voices_are_listed_in_plain_words() {
    let folder = tempfile::tempdir().unwrap();
    let options = VoiceOptions { data_folder: Some(folder.path().to_owned()), ..VoiceOptions::default() };
    assert_eq!(kokoro_voices(&options).unwrap_err().code(), "voice.model_missing");
    std::fs::create_dir_all(folder.path().join("models/voices")).unwrap();
    std::fs::write(folder.path().join("models/kokoro-v1.0.onnx"), "").unwrap();
    for name in ["bm_george", "ef_dora"] {
        std::fs::write(folder.path().join(format!("models/voices/{name}.bin")), "").unwrap();
    }
    let listed: Vec<_> =
        kokoro_voices(&options).unwrap().into_iter().map(|voice| (voice.id, voice.name, voice.language)).collect();
    let row = |id: &str, name: &str, language: &str| (id.to_owned(), name.to_owned(), language.to_owned());
    assert_eq!(
        listed,
        [row("bm_george", "George, British English, male", "en-GB"), row("ef_dora", "Dora, Spanish, female", "es")]
    );
}

/// The published model: speech without the silence around it, at the level of every voice.
#[tokio::test]
async fn the_real_model_speaks_at_once_and_as_loud_as_the_others() {
    or_skip!(load_runtime());
    let model = or_skip!(published_model("kokoro-v1.0.int8.onnx"));
    let options = |voice: &str| VoiceOptions {
        file: Some(model.clone()),
        voice: Some(voice.to_owned()),
        ..VoiceOptions::default()
    };
    for name in ["af_heart", "am_michael"] {
        let voice = open(&options(name)).unwrap();
        let sound = samples(&voice, "The train leaves at nine.").await.unwrap();
        let loud = |sample: &&f32| sample.abs() > 0.02;
        let onset_ms = sound.iter().position(|s| loud(&s)).unwrap() * 1000 / 24_000;
        assert!(onset_ms <= 60, "{name}: {onset_ms} ms");
        assert!((1000..3000).contains(&ms(&sound)), "{name}: {} ms", ms(&sound));
        let mut meter = ebur128::EbuR128::new(1, RATE_HZ, ebur128::Mode::I | ebur128::Mode::TRUE_PEAK).unwrap();
        meter.add_frames_f32(&sound).unwrap();
        let (lufs, peak) = (meter.loudness_global().unwrap(), 20.0 * meter.true_peak(0).unwrap().log10());
        assert!((-21.5..=-18.5).contains(&lufs) && peak <= -1.0, "{name}: {lufs} LUFS, {peak} dBTP");
    }
}
