//! How the voice falls before pauses and before ends, on the sound of scenarios: what `riposte_turn::endpoint` takes a slope for. Part of
//! `riposte bench turns --fit --split train`. Pure but for the threads that listen.
//!
//! Each line is heard as the ears hear it, with its scenario's noise, by the detector and the gate. That is what espeak-ng makes of commas and full stops
//! (`voices::Voices::line` has it say a comma before a pause), and nobody's lungs: a figure from here can show that a slope tells nothing, hardly that it tells much.

use std::sync::Arc;

use riposte_dsp::{Edge, EnergySlope};
use riposte_measures::Span;
use riposte_problem::Problem;
use serde_json::{Map, Value, json};

use super::format::{Language, Part, Scenario, parts};
use super::in_parallel;
use super::listen::listen;
use super::prepare::Prepared;
use super::random::Random;
use super::sounds::from_db;
use super::voices::Voices;
use crate::Report;

/// The windows that are compared, in milliseconds; the one that [`EnergySlope::default`] has is reported in full.
const WINDOWS: [i64; 6] = [100, 200, 300, 400, 500, 1_000];
const CHOSEN: usize = 2;
/// How often scenarios are drawn anew for an interval that holds in 95 of 100.
const DRAWS: usize = 400;

/// The slopes of one scenario, in dB per second.
#[derive(Clone, Debug, Default)]
struct Slopes {
    ends: Vec<f64>,
    pauses: Vec<f64>,
}

/// Measures all lines that a recogniser would understand, and writes what was found into `report`.
pub(crate) fn fit(
    prepared: &[Arc<Prepared>],
    voices: &Voices,
    detector: &str,
    jobs: usize,
    report: &mut Report,
) -> Result<(), Problem> {
    let lines = in_parallel(prepared, jobs, |prepared| measure(prepared, detector));
    let same_words = in_parallel(prepared, jobs, |prepared| measure_same_words(prepared, voices, detector));
    let same_words = same_words.into_iter().collect::<Result<Vec<_>, _>>()?;
    let of = |slopes: &[Vec<Slopes>], wanted: &dyn Fn(&Scenario) -> bool, window: usize| {
        let some = prepared.iter().zip(slopes).filter(|(prepared, _)| wanted(&prepared.scenario));
        found(&some.map(|(_, slopes)| &slopes[window]).collect::<Vec<_>>())
    };
    let by_window = |slopes: &[Vec<Slopes>], wanted: &dyn Fn(&Scenario) -> bool| {
        let all = WINDOWS.iter().enumerate().map(|(n, ms)| (ms.to_string(), json!(of(slopes, wanted, n))));
        Value::Object(all.collect())
    };
    let mut kinds = Map::new();
    kinds.insert("all".to_owned(), by_window(&lines, &|_| true));
    kinds.insert("same_words".to_owned(), by_window(&same_words, &|_| true));
    for language in Language::ALL {
        let spoken = |scenario: &Scenario| scenario.language == language;
        kinds.insert(language.tag().to_owned(), by_window(&lines, &spoken));
        kinds.insert(format!("same_words_{}", language.tag()), by_window(&same_words, &spoken));
    }
    kinds.insert("quiet".to_owned(), by_window(&lines, &|scenario| scenario.noise.is_none()));
    kinds.insert("noise".to_owned(), by_window(&lines, &|scenario| scenario.noise.is_some()));
    report.more.insert("slope".to_owned(), Value::Object(kinds));
    for (mark, found) in [("", of(&lines, &|_| true, CHOSEN)), ("same_words_", of(&same_words, &|_| true, CHOSEN))] {
        for (name, value) in [
            ("ends", found.ends.n),
            ("ends_mean_db_per_s", found.ends.mean),
            ("ends_sd_db_per_s", found.ends.sd),
            ("pauses", found.pauses.n),
            ("pauses_mean_db_per_s", found.pauses.mean),
            ("pauses_sd_db_per_s", found.pauses.sd),
            ("auc", found.auc),
            ("auc_low", found.low),
            ("auc_high", found.high),
            ("weight", found.weight),
            ("middle_db_per_s", found.middle),
        ] {
            report.number(&format!("slope_{mark}{name}"), value);
        }
    }
    Ok(())
}

/// What a scenario's lines have, for each window.
fn measure(prepared: &Prepared, detector: &str) -> Vec<Slopes> {
    let mut slopes = vec![Slopes::default(); WINDOWS.len()];
    let lines = prepared.scenario.lines.iter().zip(&prepared.lines);
    for (_, line) in lines.filter(|(line, _)| line.recognised && line.say.is_some()) {
        measure_line(&line.samples, &line.pauses, &prepared.noise, detector, &mut slopes);
    }
    slopes
}

/// The control: what stands before a pause, once said as before a pause and once as a sentence of its own. Whatever the words do to a slope is the
/// same in both; what is left is what the voice does.
fn measure_same_words(prepared: &Prepared, voices: &Voices, detector: &str) -> Result<Vec<Slopes>, Problem> {
    let mut slopes = vec![Slopes::default(); WINDOWS.len()];
    for line in prepared.scenario.lines.iter().filter(|line| line.recognised && line.spoken.is_none()) {
        let parts = line.say.as_deref().map(|say| parts(say).unwrap_or_default()).unwrap_or_default();
        let before = parts.windows(2).filter_map(|pair| match pair {
            // What has a mark is said the same way in both places.
            [Part::Words(text), Part::Silence(_)] if text.ends_with(char::is_alphanumeric) => Some(text),
            _ => None,
        });
        for text in before {
            let voice = &prepared.scenario.voices[&line.voice];
            let gain = from_db(line.gain_db);
            for (is_end, spoken) in [(true, None), (false, Some(format!("{text},")))] {
                let said = voices.say(voice, text, spoken.as_deref())?;
                let samples: Vec<f32> = said.samples.iter().map(|sample| sample * gain).collect();
                let mut heard = vec![Slopes::default(); WINDOWS.len()];
                measure_line(&samples, &[], &prepared.noise, detector, &mut heard);
                for (all, heard) in slopes.iter_mut().zip(heard) {
                    (if is_end { &mut all.ends } else { &mut all.pauses }).extend(heard.ends);
                }
            }
        }
    }
    Ok(slopes)
}

/// Hears one line with its pauses, and adds to `slopes`, of each window, what was told of them and of its end.
fn measure_line(line: &[f32], pauses: &[(i64, i64)], noise: &[f32], detector: &str, slopes: &mut [Slopes]) {
    let length = line.len() as i64;
    let mut measurers = WINDOWS.map(|ms| EnergySlope::over(Span::from_millis(ms)));
    let mut told = [None; WINDOWS.len()];
    let mut pauses = pauses.iter().peekable();
    let mut was_open = false;
    listen(line, noise, detector, |from, gate, frame, edge| {
        // Who goes on was pausing, if the gate noticed it.
        if let Some((_, to)) = pauses.next_if(|(_, to)| *to <= from)
            && *to < length
        {
            let before = std::mem::take(&mut told);
            for (slopes, slope) in slopes.iter_mut().zip(before).filter(|_| !was_open) {
                slopes.pauses.extend(slope);
            }
        }
        was_open = gate.is_open();
        for (measurer, told) in measurers.iter_mut().zip(&mut told) {
            let slope = measurer.feed(gate, frame, edge).map(f64::from);
            *told = match edge {
                Some(Edge::Onset { .. }) => None,
                Some(Edge::Offset { .. }) => slope,
                None => *told,
            };
        }
    });
    for (slopes, slope) in slopes.iter_mut().zip(told) {
        slopes.ends.extend(slope);
    }
}

#[derive(Clone, Copy, Debug, serde::Serialize)]
struct Spread {
    n: f64,
    mean: f64,
    sd: f64,
}

impl Spread {
    fn of(values: &[f64]) -> Spread {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n.max(1.0);
        let sd = (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0)).sqrt();
        Spread { n, mean, sd }
    }
}

/// What the slopes of some scenarios tell.
#[derive(Clone, Copy, Debug, serde::Serialize)]
struct Found {
    ends: Spread,
    pauses: Spread,
    /// How often an end falls more steeply than a pause, with the interval that holds in 95 of 100 draws of scenarios. 0.5: it tells nothing.
    auc: f64,
    low: f64,
    high: f64,
    /// The log-likelihood ratio, end against pause, of two normal distributions of the same spread: `weight` for each dB/s below `middle`.
    weight: f64,
    middle: f64,
}

fn found(all: &[&Slopes]) -> Found {
    let (ends, pauses) = pooled(all.iter().copied());
    let mut random = Random::new(460);
    let mut drawn: Vec<f64> = (0..DRAWS)
        .filter_map(|_| {
            let (ends, pauses) = pooled((0..all.len()).map(|_| *random.pick(all)));
            auc(&ends, &pauses)
        })
        .collect();
    drawn.sort_by(f64::total_cmp);
    let quantile = |of: f64| drawn.get((of * drawn.len() as f64) as usize).copied().unwrap_or(f64::NAN);
    let auc = auc(&ends, &pauses).unwrap_or(f64::NAN);
    let (ends, pauses) = (Spread::of(&ends), Spread::of(&pauses));
    let of_all = |of: Spread| (of.n - 1.0) * of.sd.powi(2);
    let variance = (of_all(ends) + of_all(pauses)) / (ends.n + pauses.n - 2.0);
    let (weight, middle) = ((pauses.mean - ends.mean) / variance, (pauses.mean + ends.mean) / 2.0);
    Found { ends, pauses, auc, low: quantile(0.025), high: quantile(0.975), weight, middle }
}

fn pooled<'a>(all: impl Iterator<Item = &'a Slopes>) -> (Vec<f64>, Vec<f64>) {
    let (mut ends, mut pauses) = (Vec::new(), Vec::new());
    for slopes in all {
        ends.extend(&slopes.ends);
        pauses.extend(&slopes.pauses);
    }
    (ends, pauses)
}

/// The area under the curve of hits against false alarms: P(an end is below a pause), ties half. `None` where one of the two is missing.
pub(super) fn auc(ends: &[f64], pauses: &[f64]) -> Option<f64> {
    if ends.is_empty() || pauses.is_empty() {
        return None;
    }
    let mut sorted = ends.to_vec();
    sorted.sort_by(f64::total_cmp);
    let below = |x: &f64| sorted.partition_point(|end| end < x) as f64;
    let up_to = |x: &f64| sorted.partition_point(|end| end <= x) as f64;
    let wins: f64 = pauses.iter().map(|x| (below(x) + up_to(x)) / 2.0).sum();
    Some(wins / (ends.len() * pauses.len()) as f64)
}

#[cfg(test)]
mod tests {
    use super::super::scene::MS;
    use super::super::tests::prepare;
    use super::*;

    #[test]
    fn the_area_counts_how_often_ends_are_below() {
        assert_eq!(auc(&[-3.0, -2.0], &[1.0, 2.0, 3.0]), Some(1.0));
        assert_eq!(auc(&[4.0], &[1.0, 2.0]), Some(0.0));
        assert_eq!(auc(&[1.0, 2.0], &[1.0, 2.0]), Some(0.5));
        assert_eq!(auc(&[], &[1.0]), None);
    }

    /// Slopes around two means, a spread of ±20 apart, in scenarios of one end and one pause.
    fn slopes(ends: f64, pauses: f64) -> Vec<Slopes> {
        let mut random = Random::new(1);
        let mut around = |mean: f64| vec![mean + f64::from((0..12).map(|_| random.sample()).sum::<f32>()) * 10.0];
        (0..200).map(|_| Slopes { ends: around(ends), pauses: around(pauses) }).collect()
    }

    #[test]
    fn ends_that_fall_more_steeply_get_a_weight_and_equal_ones_none() {
        let of = |slopes: &[Slopes]| found(&slopes.iter().collect::<Vec<_>>());
        let apart = of(&slopes(-60.0, -40.0));
        // Two normal distributions that are one standard deviation apart: 0.76.
        assert!((apart.auc - 0.76).abs() < 0.05 && apart.low > 0.65 && apart.high < 0.85, "{apart:?}");
        assert!((apart.weight - 20.0 / 400.0).abs() < 0.02 && (apart.middle + 50.0).abs() < 3.0, "{apart:?}");
        let same = of(&slopes(-50.0, -50.0));
        assert!(same.low < 0.5 && same.high > 0.5 && same.weight.abs() < 0.01, "{same:?}");
    }

    #[test]
    fn a_line_with_a_pause_has_one_slope_of_each() {
        let prepared = prepare(
            r#"
            line = [{ id = "q", at = 0, say = "what time is it and [500] now" }]
            expect = [{ must = "answer", line = "q", within_ms = 3000 }]
            "#,
        );
        let pause = prepared.lines[0].pauses.clone();
        assert_eq!(pause, [(1_000 * MS, 1_500 * MS)]);
        let measured = measure(&prepared, "earshot");
        let [one] = &measured[CHOSEN..=CHOSEN] else { panic!() };
        assert!(one.ends.len() == 1 && one.pauses.len() == 1, "{one:?}");
        assert!(one.ends[0] < 0.0 && one.pauses[0] < 0.0, "its words fall off: {one:?}");
    }
}
