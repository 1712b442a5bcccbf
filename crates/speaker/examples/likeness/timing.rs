//! How long an embedding takes, beside a judgement of Smart Turn.

use std::path::Path;

use riposte_audio::Clock;
use riposte_end_of_turn::{EndOfTurn, SmartTurn};
use riposte_measures::Summary;
use riposte_onnx::Runtime;
use riposte_speaker::{RATE_HZ, Resemblyzer, SpeakerEncoder};

/// Runs of each length, taken in turn so that a busy machine is busy for all.
const RUNS: usize = 40;

pub(crate) fn of(encoder: &Resemblyzer, smart_turn: Option<&Path>, runtime: &Runtime) {
    let smart_turn = smart_turn.map(|path| SmartTurn::load(path, runtime).unwrap());
    let noise = |seconds: f32| -> Vec<f32> {
        let mut state: u64 = 1;
        (0..(seconds * RATE_HZ as f32) as usize)
            .map(|_| {
                state = (state * 1_103_515_245 + 12_345) % (1 << 31);
                (state as f32 / (1u64 << 31) as f32 - 0.5) * 0.2
            })
            .collect()
    };
    let lengths = [0.5, 1.6, 3.0, 6.0, 10.0];
    let mut took: Vec<Vec<f64>> = vec![Vec::new(); lengths.len() + 1];
    let mut time = |n: usize, work: &dyn Fn()| {
        let began = Clock::now();
        work();
        took[n].push((Clock::now() - began).as_millis_f64());
    };
    let sounds = lengths.map(noise);
    for _ in 0..RUNS {
        for (n, sound) in sounds.iter().enumerate() {
            time(n, &|| assert!(encoder.embed(sound).unwrap().is_some()));
        }
        if let Some(model) = &smart_turn {
            time(lengths.len(), &|| assert!(model.probability(&sounds[4]).is_ok()));
        }
    }
    let names = lengths.map(|seconds| format!("embedding of {seconds} s")).into_iter().chain(["Smart Turn".to_owned()]);
    for (name, took) in names.zip(took) {
        if let Some(summary) = Summary::of(took) {
            println!("{name}, milliseconds: {summary:.1?}");
        }
    }
}
