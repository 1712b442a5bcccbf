//! A logistic regression of "the same" on the terms of the calibration; the same and the others weigh as much as each other.

use std::borrow::Borrow;

use riposte_speaker::{TERMS, terms};

use crate::trials::Trial;

/// Keeps the weights finite where the fitted are told apart without an error.
const RIDGE: f64 = 1e-5;

fn weight_of<T: Borrow<Trial>>(trials: &[T]) -> [f64; 2] {
    let same = trials.iter().filter(|trial| (*trial).borrow().same).count() as f64;
    [0.5 / (trials.len() as f64 - same), 0.5 / same]
}

fn terms_of(trial: &Trial) -> [f64; TERMS] {
    terms(trial.likeness.similarity, trial.seconds, trial.learnt_s).map(f64::from)
}

/// By Newton's method; `None` of nothing.
pub(crate) fn weights<T: Borrow<Trial>>(trials: &[T]) -> Option<[f64; TERMS]> {
    let weight = weight_of(trials);
    if trials.is_empty() || weight.iter().any(|weight| !weight.is_finite()) {
        return None;
    }
    let mut weights = [0.0; TERMS];
    for _ in 0..100 {
        let (mut slope, mut curve) = ([0.0; TERMS], [[0.0; TERMS]; TERMS]);
        for n in 0..TERMS {
            slope[n] = -RIDGE * weights[n];
            curve[n][n] = RIDGE;
        }
        for trial in trials.iter().map(Borrow::borrow) {
            let terms = terms_of(trial);
            let sum: f64 = terms.iter().zip(&weights).map(|(term, weight)| term * weight).sum();
            let p = 1.0 / (1.0 + (-sum).exp());
            let weight = weight[usize::from(trial.same)];
            for n in 0..TERMS {
                slope[n] += weight * (f64::from(u8::from(trial.same)) - p) * terms[n];
                (0..TERMS).for_each(|m| curve[n][m] += weight * p * (1.0 - p) * terms[n] * terms[m]);
            }
        }
        let step = solved(curve, slope);
        weights.iter_mut().zip(step).for_each(|(weight, step)| *weight += step);
    }
    Some(weights)
}

/// Gauss's elimination; the matrix is positive definite.
fn solved(mut matrix: [[f64; TERMS]; TERMS], mut right: [f64; TERMS]) -> [f64; TERMS] {
    for n in 0..TERMS {
        for m in 0..TERMS {
            if m != n {
                let part = matrix[m][n] / matrix[n][n];
                let row = matrix[n];
                matrix[m].iter_mut().zip(row).for_each(|(x, y)| *x -= part * y);
                right[m] -= part * right[n];
            }
        }
    }
    std::array::from_fn(|n| right[n] / matrix[n][n])
}

/// Mean bits that are lost on a trial, same and others with equal weight.
pub(crate) fn loss<T: Borrow<Trial>>(trials: &[T], weights: &[f64; TERMS]) -> f64 {
    lost(trials, |trial| terms_of(trial).iter().zip(weights).map(|(term, weight)| term * weight).sum())
}

pub(crate) fn loss_of_crate(trials: &[Trial]) -> f64 {
    lost(trials, |trial| f64::from(trial.likeness.log_odds))
}

fn lost<T: Borrow<Trial>>(trials: &[T], odds: impl Fn(&Trial) -> f64) -> f64 {
    let weight = weight_of(trials);
    let of = |trial: &Trial| {
        let odds = if trial.same { odds(trial) } else { -odds(trial) };
        weight[usize::from(trial.same)] * (1.0 + (-odds).exp()).log2()
    };
    trials.iter().map(Borrow::borrow).map(of).sum()
}

/// The crate's log odds against what came of them.
pub(crate) fn reliability(trials: &[Trial]) {
    let weight = weight_of(trials);
    println!("\nlog odds  same: n  another: n  log odds that came of it (held out)");
    for least in [-4.5, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0_f32] {
        let most = if least < -4.0 { -3.0 } else { least + if least >= 3.0 { 2.0 } else { 1.0 } };
        let of = |same: bool| {
            let here =
                trials.iter().filter(|trial| trial.same == same && (least..most).contains(&trial.likeness.log_odds));
            here.count()
        };
        let (same, another) = (of(true), of(false));
        let came = (same as f64 * weight[1] / (another as f64 * weight[0])).ln();
        println!("{least:4.1} to {most:4.1}  {same:7}  {another:9}  {came:.2}");
    }
}
