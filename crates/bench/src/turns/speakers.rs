//! How well one voice is told from another by its print, on the sound of scenarios: the weights of `riposte_turn::voice`, and what its bar is worth. Part of
//! `riposte bench turns --fit --split train`. Pure but for the threads that listen.
//!
//! A user's first line is compared with what they say later, and with what the others and the users of other scenarios say, each with its scenario's noise.
//! Voices of espeak-ng are more alike from line to line than people's, so people are less sure to be known again than these figures say.

use std::sync::Arc;

use riposte_dsp::VoicePrinter;
use riposte_measures::Summary;
use riposte_turn::voice::{FEATURES, VoicePrint};
use serde_json::json;

use super::format::Voice;
use super::in_parallel;
use super::listen::listen;
use super::prepare::Prepared;
use crate::Report;

/// A first line is the user's from so many windows on, 0.5 s of vowels.
const LEAST: u32 = 25;
/// Later lines are compared after about so many windows.
const WINDOWS: [u32; 3] = [12, 25, 40];
/// Steps of the weights' descent, their length, and how much weights cost.
const STEPS: usize = 20_000;
const STEP: f64 = 0.3;
const COST: f64 = 0.002;

/// What one line sounded like, as it was told while it lasted.
struct Heard {
    scenario: String,
    voice: Voice,
    language: &'static str,
    prints: Vec<VoicePrint>,
}

impl Heard {
    /// The first that is of so many windows.
    fn after(&self, windows: u32) -> Option<&VoicePrint> {
        self.prints.iter().find(|print| print.windows >= windows)
    }
}

/// Compares all pairs, and writes what was found into `report`.
pub(crate) fn fit(prepared: &[Arc<Prepared>], detector: &str, jobs: usize, report: &mut Report) {
    let heard: Vec<Vec<Heard>> = in_parallel(prepared, jobs, |prepared| hear(prepared, detector));
    let users: Vec<&Heard> =
        heard.iter().filter_map(|lines| lines.first()).filter(|line| line.after(LEAST).is_some()).collect();
    let (mut table, mut nearly_all) = (Vec::new(), Vec::new());
    for windows in WINDOWS {
        let (mut same, mut others) = (Vec::new(), Vec::new());
        for (line, print) in heard.iter().flatten().filter_map(|line| Some((line, line.after(windows)?))) {
            for user in users.iter().filter(|user| user.language == line.language && !std::ptr::eq(**user, line)) {
                let Some(usual) = user.prints.last() else { continue };
                if user.scenario == line.scenario && user.voice == line.voice {
                    same.push((*usual, *print));
                } else if user.voice != line.voice {
                    others.push((*usual, *print));
                }
            }
        }
        let distances = |pairs: &[(VoicePrint, VoicePrint)]| -> Vec<f64> {
            pairs.iter().filter_map(|(a, b)| a.distance(b)).map(f64::from).collect()
        };
        let (near, far) = (distances(&same), distances(&others));
        let over = |limit: f64, of: &[f64]| of.iter().filter(|d| **d > limit).count() as f64 / of.len().max(1) as f64;
        table.push(json!({
            "windows": windows, "same": near.len(), "others": far.len(), "auc": auc(&near, &far),
            "same_over_1": over(1.0, &near), "others_over_1": over(1.0, &far), "others_over_1_4": over(1.4, &far),
        }));
        if let Some(apart) = Summary::of(same.iter().map(|(a, b)| f64::from(a.apart(b)))) {
            nearly_all.push((1.0 / f64::from(windows).sqrt(), apart.p95));
        }
        if windows == LEAST {
            let weights = weights(&same, &others);
            report.more.insert("voice_weights".to_owned(), json!(weights));
            report.number("voice_auc", auc(&near, &far).unwrap_or(f64::NAN));
            report.number("voice_same_over_1", over(1.0, &near));
            report.number("voice_others_over_1", over(1.0, &far));
        }
    }
    report.more.insert("voices".to_owned(), json!(table));
    let (same, few) = line(&nearly_all);
    report.number("voice_bar_same", same);
    report.number("voice_bar_few", few);
}

/// The area under the curve of hits against false alarms: P(one of `near` is below one of `far`), ties half. `None` where one of the two is missing.
fn auc(near: &[f64], far: &[f64]) -> Option<f64> {
    if near.is_empty() || far.is_empty() {
        return None;
    }
    let mut sorted = near.to_vec();
    sorted.sort_by(f64::total_cmp);
    let below = |x: &f64| sorted.partition_point(|one| one < x) as f64;
    let up_to = |x: &f64| sorted.partition_point(|one| one <= x) as f64;
    let wins: f64 = far.iter().map(|x| (below(x) + up_to(x)) / 2.0).sum();
    Some(wins / (near.len() * far.len()) as f64)
}

/// The line through the points by least squares: where it begins, and how steep it is.
fn line(points: &[(f64, f64)]) -> (f64, f64) {
    let n = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let steep = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum::<f64>()
        / points.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>();
    (y - steep * x, steep)
}

/// The lines of people, the user's first one first.
fn hear(prepared: &Prepared, detector: &str) -> Vec<Heard> {
    let scenario = &prepared.scenario;
    let lines = scenario.lines.iter().zip(&prepared.lines).filter(|(line, _)| line.say.is_some());
    let mut heard: Vec<Heard> = lines
        .map(|(line, said)| Heard {
            scenario: scenario.name.clone(),
            voice: scenario.voices[&line.voice].clone(),
            language: scenario.language.tag(),
            prints: prints(&said.samples, &prepared.noise, detector),
        })
        .collect();
    heard.sort_by_key(|line| line.voice != scenario.voices["user"]);
    heard
}

/// What is told of a line while it lasts.
fn prints(line: &[f32], noise: &[f32], detector: &str) -> Vec<VoicePrint> {
    let (mut printer, mut prints) = (VoicePrinter::new(), Vec::new());
    listen(line, noise, detector, |_, gate, frame, _| {
        printer.feed(gate, &frame.samples, |means, windows| prints.push(VoicePrint { means, windows }));
    });
    prints
}

/// Weights, none negative, of the squares of how many spreads two prints are apart in each feature: a logistic regression on same against others, both
/// as frequent.
fn weights(same: &[(VoicePrint, VoicePrint)], others: &[(VoicePrint, VoicePrint)]) -> [f64; FEATURES] {
    let squares = |pairs: &[(VoicePrint, VoicePrint)]| -> Vec<[f64; FEATURES]> {
        pairs.iter().map(|(a, b)| a.spreads(b).map(|spread| f64::from(spread).powi(2))).collect()
    };
    // Enough of the others, evenly taken: all of them would say the same more slowly.
    let every = (others.len() / 2_000).max(1);
    let others: Vec<_> = others.iter().step_by(every).copied().collect();
    let sets = [(0.0, squares(same)), (1.0, squares(&others))];
    let (mut weights, mut bias) = ([0.1; FEATURES], 0.0);
    for _ in 0..STEPS {
        let (mut slope, mut bias_slope) = ([0.0; FEATURES], 0.0);
        for (is_other, rows) in &sets {
            for row in rows {
                let sum: f64 = row.iter().zip(&weights).map(|(x, weight)| x * weight).sum::<f64>() + bias;
                let error = (1.0 / (1.0 + (-sum).exp()) - is_other) * 0.5 / rows.len() as f64;
                slope.iter_mut().zip(row).for_each(|(slope, x)| *slope += error * x);
                bias_slope += error;
            }
        }
        for (weight, slope) in weights.iter_mut().zip(slope) {
            *weight = (*weight - STEP * (slope + COST * *weight)).max(0.0);
        }
        bias -= STEP * bias_slope;
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_voices_apart_has_weight_and_what_does_not_has_none() {
        let print = |pitch: f32, timbre: f32| {
            let mut means = [0.0; FEATURES];
            (means[0], means[FEATURES - 1]) = (timbre, pitch);
            VoicePrint { means, windows: 30 }
        };
        let pairs = |apart: f32| -> Vec<(VoicePrint, VoicePrint)> {
            (0..40).map(|n| (print(0.0, 0.0), print(apart + 0.002 * n as f32, 0.02 * n as f32))).collect()
        };
        let weights = weights(&pairs(0.0), &pairs(0.4));
        assert!(weights[FEATURES - 1] > 0.5, "{weights:?}");
        assert!(weights[0] < 0.1, "{weights:?}");
    }

    #[test]
    fn the_area_counts_how_often_the_near_are_below_the_far() {
        assert_eq!(auc(&[-3.0, -2.0], &[1.0, 2.0, 3.0]), Some(1.0));
        assert_eq!(auc(&[4.0], &[1.0, 2.0]), Some(0.0));
        assert_eq!(auc(&[1.0, 2.0], &[1.0, 2.0]), Some(0.5));
        assert_eq!(auc(&[], &[1.0]), None);
    }

    #[test]
    fn the_line_through_points_on_a_line_is_that_line() {
        let (begins, steep) = line(&[(0.1, 1.3), (0.2, 1.7), (0.3, 2.1)]);
        assert!((begins - 0.9).abs() < 1e-9 && (steep - 4.0).abs() < 1e-9, "{begins} {steep}");
    }
}
