//! What a neural voice costs on this machine, and how loud it is: for each line of a file the wait for the first sound, the time for all of it, loudness (LUFS,
//! BS.1770) and true peak (dBTP); percentiles at the end.
//!
//! `cargo run --release -p riposte-voice --example neural_cost -- VENDOR MODEL VOICE LANGUAGE TEXTS.txt`: VENDOR as in `--tts`; VOICE may be "" for the best there is.
//! A measurement from outside the program, so it reads the clock itself.
#![allow(clippy::disallowed_methods)]

use std::path::PathBuf;
use std::time::Instant;

use ebur128::{EbuR128, Mode};
use riposte_voice::{Language, Speech, UtteranceEvent, VoiceOptions, speakable, voice};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [vendor, model, name, language, texts] = arguments.as_slice() else {
        return Err("VENDOR MODEL VOICE LANGUAGE TEXTS.txt".into());
    };
    let options = VoiceOptions {
        file: Some(PathBuf::from(model)),
        voice: Some(name.clone()).filter(|name| !name.is_empty()),
        language: language.clone(),
        ..VoiceOptions::default()
    };
    let speaks = voice(vendor, &options)?;
    speaks.warm().await?;
    let (mut firsts, mut factors, mut loudness, mut peaks) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (at, text) in std::fs::read_to_string(texts)?.lines().enumerate() {
        let text = speakable(text, Language::from_tag(language));
        let started = Instant::now();
        let (mut sound, mut first) = (Vec::new(), None);
        let mut utterance = speaks.begin();
        utterance.push(Speech { text: text.clone() });
        utterance.finish();
        while let Some(event) = utterance.next().await {
            if let UtteranceEvent::Audio { samples, .. } = event? {
                first.get_or_insert_with(|| started.elapsed());
                sound.extend(samples);
            }
        }
        let all = started.elapsed();
        let seconds = sound.len() as f64 / f64::from(speaks.rate_hz());
        let mut meter = EbuR128::new(1, speaks.rate_hz(), Mode::I | Mode::TRUE_PEAK)?;
        meter.add_frames_f32(&sound)?;
        let (lufs, peak) = (meter.loudness_global()?, 20.0 * meter.true_peak(0)?.log10());
        let first_ms = first.map_or(0.0, |took| took.as_secs_f64() * 1000.0);
        let all_ms = all.as_secs_f64() * 1000.0;
        println!(
            "{at:02} first {first_ms:.0} ms, all {all_ms:.0} ms, {seconds:.2} s, {lufs:.1} LUFS, {peak:.1} dBTP: {text}"
        );
        firsts.push(first_ms);
        factors.push(all.as_secs_f64() / seconds);
        loudness.push(lufs);
        peaks.push(peak);
    }
    let n = firsts.len();
    println!(
        "{} of {n}: first sound p50 {:.0} p95 {:.0} ms, real-time factor p50 {:.3} p95 {:.3}, loudness {:.1} to {:.1} LUFS, true peak {:.1} dBTP",
        speaks.name(),
        percentile(&mut firsts, 50),
        percentile(&mut firsts, 95),
        percentile(&mut factors, 50),
        percentile(&mut factors, 95),
        percentile(&mut loudness, 0),
        percentile(&mut loudness, 100),
        percentile(&mut peaks, 100),
    );
    Ok(())
}

/// By nearest rank.
fn percentile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let rank = (values.len() * percent).div_ceil(100).max(1);
    values.get(rank - 1).copied().unwrap_or_default()
}
