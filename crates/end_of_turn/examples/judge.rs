//! Judges spoken sentences, whole and cut off in the middle, and tells how long each judgement took.
//!
//! `cargo run --release -p riposte-end-of-turn --example judge -- MODEL.onnx [--pause 200] FILE.wav ...`
//!
//! Each sentence is heard as the program hears it: from 500 ms before its first voiced sample to the last, as detector and gate have it, then a
//! pause of faint noise (−80 dBFS) of so many milliseconds.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

use std::path::Path;

use riposte_audio::{Clip, Clock};
use riposte_dsp::{Edge, Frame, ToFrames, VoiceGate, VoiceGateConfig, peak_db, vad};
use riposte_end_of_turn::{EndOfTurn, SmartTurn};
use riposte_measures::{Span, Summary, Time};
use riposte_onnx::{Places, Runtime};

/// Of a sentence that is cut off, so many hundredths are heard.
const CUTS: [usize; 4] = [50, 60, 70, 80];
/// 16 samples are a millisecond.
const FRAMES_PER_MS: usize = 16;

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut pause_ms = 200;
    if let Some(at) = arguments.iter().position(|argument| argument == "--pause") {
        pause_ms = arguments[at + 1].parse().unwrap();
        arguments.drain(at..at + 2);
    }
    Clock::start();
    let runtime = Runtime::load(&Places::of_process(None)).unwrap();
    let began = Clock::now();
    let model = SmartTurn::load(Path::new(&arguments[0]), &runtime).unwrap();
    println!("{} loaded and warm in {:.0} ms", model.name(), (Clock::now() - began).as_millis_f64());
    println!("{:<28} whole  {}", "after a pause", CUTS.map(|cut| format!("{cut} %")).join("   "));

    let (mut took, mut complete, mut incomplete) = (Vec::new(), 0, [0; CUTS.len()]);
    let (mut of_whole, mut of_cut) = (Vec::new(), Vec::new());
    let mut judge = |speech: &[f32]| {
        let mut sound = speech.to_vec();
        sound.extend(noise(pause_ms * FRAMES_PER_MS));
        let began = Clock::now();
        let value = model.probability(&sound).unwrap();
        took.push((Clock::now() - began).as_millis_f64());
        value
    };
    let files = &arguments[1..];
    for file in files {
        let (speech, first) = heard(Path::new(file));
        let whole = judge(&speech);
        complete += usize::from(whole >= 0.5);
        of_whole.push(whole);
        let cuts = CUTS.map(|cut| judge(&speech[..first + (speech.len() - first) * cut / 100]));
        for (count, value) in incomplete.iter_mut().zip(cuts) {
            *count += usize::from(value < 0.5);
        }
        of_cut.extend(cuts);
        let name = Path::new(file).file_name().unwrap().to_string_lossy().into_owned();
        println!("{name:<28} {whole:.3}  {}", cuts.map(|value| format!("{value:.3}")).join("  "));
    }

    let n = files.len();
    println!("\npause {pause_ms} ms, n {n}: {complete} whole ones complete at 0.5");
    for (cut, count) in CUTS.iter().zip(incomplete) {
        println!("cut at {cut} %: {count} of {n} incomplete");
    }
    println!("P(a whole one is judged higher than a cut one): {:.2}", higher(&of_whole, &of_cut));
    println!("milliseconds: {:.1?}", Summary::of(took).unwrap());
}

/// The sentence from half a second before its first voiced sample, silence added where there is less; and where that sample is.
fn heard(file: &Path) -> (Vec<f32>, usize) {
    let clip = Clip::read(file).unwrap();
    let mut frames: Vec<Frame> = Vec::new();
    let mut to_frames = ToFrames::new(clip.rate_hz(), clip.channels());
    to_frames.push(clip.samples(), Time::ZERO, &mut |frame| frames.push(frame.clone()));
    to_frames.flush(&mut |frame| frames.push(frame.clone()));
    let mut detector = vad("earshot").unwrap();
    let mut gate = VoiceGate::new(VoiceGateConfig::default());
    let mut onset = None;
    for frame in &frames {
        let probability = detector.probability(&frame.samples);
        if let Some(Edge::Onset { at }) = gate.feed(frame.at, probability, peak_db(&frame.samples)) {
            onset = onset.or(Some(at));
        }
    }
    let begin = onset.unwrap_or(Time::ZERO);
    let end = gate.last_voiced().unwrap_or(Time::ZERO);
    let before = Span::from_millis(500);
    let samples: Vec<f32> = frames
        .iter()
        .filter(|frame| frame.end() + before > begin && frame.at < end)
        .flat_map(|frame| frame.samples)
        .collect();
    let speech = (end - begin).as_millis() as usize * FRAMES_PER_MS;
    let lead = 500 * FRAMES_PER_MS;
    let missing = (lead + speech).saturating_sub(samples.len());
    (noise(missing).chain(samples).collect(), lead)
}

fn noise(count: usize) -> impl Iterator<Item = f32> {
    let mut state: u64 = 1;
    (0..count).map(move |_| {
        state = (state * 1_103_515_245 + 12_345) % (1 << 31);
        (state as f32 / (1u64 << 31) as f32 - 0.5) * 2e-4
    })
}

/// The area under the curve of hits against false alarms.
fn higher(these: &[f32], those: &[f32]) -> f64 {
    let wins: f64 = these
        .iter()
        .flat_map(|a| those.iter().map(move |b| if a > b { 1.0 } else { f64::from(u8::from(a == b)) / 2.0 }))
        .sum();
    wins / (these.len() * those.len()) as f64
}
