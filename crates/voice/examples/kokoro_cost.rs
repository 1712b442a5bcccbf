//! What Kokoro costs on this machine beside the plain recipe (the whole text through the graph at once, sound when all of it is there), by turns in one run;
//! and its sound in files, for listening and for `riposte bench speech`.
//!
//! `cargo run --release -p riposte-voice --example kokoro_cost -- MODEL VOICE LANGUAGE TEXTS.txt [FOLDER]`: one text a line; prints for each the wait for the
//! first sound and the time for all of it, and medians at the end. A measurement from outside the program, so it reads the clock itself.
#![allow(clippy::disallowed_methods)]

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use riposte_kokoro::{Kokoro, Phonemes, Styles, tokens};
use riposte_onnx::{Places, Runtime};
use riposte_phonemes::Stopped;
use riposte_voice::{Language, Speech, Synthesizer, UtteranceEvent, VoiceOptions, kokoro_voice, speakable};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, name, language, texts, folder @ ..] = arguments.as_slice() else {
        return Err("MODEL VOICE LANGUAGE TEXTS.txt [FOLDER]".into());
    };
    let options = VoiceOptions {
        file: Some(PathBuf::from(model)),
        voice: Some(name.clone()),
        language: language.clone(),
        ..VoiceOptions::default()
    };
    let voice = kokoro_voice(&options)?;
    voice.warm().await?;
    let accent = riposte_kokoro::voice(name).ok_or("no such voice")?;
    let runtime = Runtime::load(&Places::of_process(None))?;
    let mut plain = Kokoro::load(Path::new(model), &runtime, NonZeroUsize::MIN)?;
    let style = Styles::beside(Path::new(model))?.load(name)?;
    let mut phonemes = Phonemes::new(which("espeak-ng"));
    let (mut firsts, mut alls, mut plains, mut factors) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (at, text) in std::fs::read_to_string(texts)?.lines().enumerate() {
        let text = speakable(text, Language::from_tag(language));
        let started = Instant::now();
        let (mut sound, mut first) = (Vec::new(), None);
        let mut utterance = voice.begin();
        utterance.push(Speech { text: text.clone() });
        utterance.finish();
        while let Some(event) = utterance.next().await {
            if let UtteranceEvent::Audio { samples, .. } = event? {
                first.get_or_insert_with(|| started.elapsed());
                sound.extend(samples);
            }
        }
        let all = started.elapsed();
        let started = Instant::now();
        let read = phonemes.of(&text, accent, &Stopped::never())?.unwrap_or_default();
        let of_plain = plain.speak(&tokens(&read), &style, 1.0, &plain.stop()?)?;
        let of_plain_took = started.elapsed();
        assert!(of_plain.is_some());
        let seconds = sound.len() as f64 / f64::from(voice.rate_hz());
        let ms = |took: std::time::Duration| took.as_secs_f64() * 1000.0;
        println!(
            "{at:02} first {:.0} ms, all {:.0} ms, plain {:.0} ms, {seconds:.2} s: {text}",
            first.map_or(0.0, ms),
            ms(all),
            ms(of_plain_took)
        );
        firsts.push(first.map_or(0.0, ms));
        alls.push(ms(all));
        plains.push(ms(of_plain_took));
        factors.push(all.as_secs_f64() / seconds);
        if let [folder] = folder {
            std::fs::create_dir_all(folder)?;
            std::fs::write(Path::new(folder).join(format!("{at:02}.wav")), wav(&sound, voice.rate_hz()))?;
        }
    }
    println!(
        "p50 of {}: first sound {:.0} ms, all {:.0} ms, plain {:.0} ms, real-time factor {:.2}",
        firsts.len(),
        median(&mut firsts),
        median(&mut alls),
        median(&mut plains),
        median(&mut factors)
    );
    Ok(())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn which(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// 16 bit, mono.
fn wav(samples: &[f32], rate_hz: u32) -> Vec<u8> {
    let bytes = samples.len() as u32 * 2;
    let mut out = b"RIFF".to_vec();
    out.extend((36 + bytes).to_le_bytes());
    out.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    out.extend(rate_hz.to_le_bytes());
    out.extend((rate_hz * 2).to_le_bytes());
    out.extend(b"\x02\0\x10\0data");
    out.extend(bytes.to_le_bytes());
    out.extend(samples.iter().flat_map(|sample| ((sample.clamp(-1.0, 1.0) * 32767.0) as i16).to_le_bytes()));
    out
}
