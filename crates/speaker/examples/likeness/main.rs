//! How well voices are told from each other, what the calibration should be, and how long an embedding takes.
//!
//! `cargo run --release -p riposte-speaker --example likeness -- MODEL.onnx --fit FOLDER ... --check FOLDER ... [--beside SMART_TURN.onnx]`
//!
//! People are compared with the others of their folder (a folder of one kind of recording), see `people.rs` for what a folder holds. Of each the silence is left
//! out and the rest is one stream: turns of 3 s from its start teach a `UserVoice`, the rest is cut into samples of each length.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

mod fit;
mod people;
mod timing;
mod trials;

use std::path::Path;

use riposte_audio::Clock;
use riposte_onnx::{Places, Runtime};
use riposte_speaker::Resemblyzer;

use trials::{LEARNT_S, LENGTHS_S, Trial};

fn main() {
    let (mut fit_on, mut check_on, mut beside, mut into) = (Vec::new(), Vec::new(), None, "");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    for argument in &arguments[1..] {
        match (argument.as_str(), into) {
            (flag @ ("--fit" | "--check" | "--beside"), _) => into = flag,
            (folder, "--fit") => fit_on.push(folder),
            (folder, "--check") => check_on.push(folder),
            (model, "--beside") => beside = Some(model),
            (other, _) => panic!("{other}: say --fit, --check or --beside first"),
        }
    }
    Clock::start();
    let runtime = Runtime::load(&Places::of_process(None)).unwrap();
    let encoder = Resemblyzer::load(Path::new(&arguments[0]), &runtime).unwrap();
    let of = |folders: &[&str]| -> Vec<Vec<Trial>> {
        let of_folder = |folder: &&str| {
            let trials = trials::of(&people::in_folder(Path::new(folder)), &encoder);
            describe(folder, &trials);
            trials
        };
        folders.iter().map(of_folder).collect()
    };
    let fitted = of(&fit_on);
    let checked: Vec<Trial> = of(&check_on).into_iter().flatten().collect();
    let all: Vec<&Trial> = fitted.iter().flatten().collect();
    let alone = fit_on.iter().copied().zip(fitted.iter().map(|trials| trials.iter().collect()));
    println!(
        "\nbits lost on the held out (a coin loses 1): {:.3} with the crate's calibration",
        fit::loss_of_crate(&checked)
    );
    for (name, trials) in alone.chain([("all", all)]) {
        if let Some(weights) = fit::weights(&trials) {
            let (own, held_out) = (fit::loss(&trials, &weights), fit::loss(&checked, &weights));
            println!("fitted on {name}: {weights:.2?}; bits lost on these {own:.3}, on the held out {held_out:.3}");
        }
    }
    fit::reliability(&checked);
    trials::families(&check_on, &encoder);
    trials::elsewhere(&check_on, &encoder);
    timing::of(&encoder, beside.map(Path::new), &runtime);
}

fn describe(folder: &str, trials: &[Trial]) {
    println!("\n{folder}\nlearnt  sample  same: n  5 %  50 %  another: n  50 %  95 %  equal error rate");
    for learnt in LEARNT_S {
        for length in LENGTHS_S {
            let of = |same: bool| -> Vec<f32> {
                let here = trials
                    .iter()
                    .filter(|trial| trial.same == same && trial.learnt_s == learnt && trial.length_s == length);
                let mut similarities: Vec<f32> = here.map(|trial| trial.likeness.similarity).collect();
                similarities.sort_by(f32::total_cmp);
                similarities
            };
            let (same, another) = (of(true), of(false));
            if same.is_empty() || another.is_empty() {
                continue;
            }
            let at = |of: &[f32], part: f32| of[((of.len() - 1) as f32 * part).round() as usize];
            println!(
                "{learnt:4} s  {length:4} s  {:7}  {:.2}  {:.2}  {:9}  {:.2}  {:.2}  {:.1} %",
                same.len(),
                at(&same, 0.05),
                at(&same, 0.5),
                another.len(),
                at(&another, 0.5),
                at(&another, 0.95),
                100.0 * trials::equal_error_rate(&same, &another)
            );
        }
    }
}
