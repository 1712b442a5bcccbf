//! The cancellers side by side, six pairs of voices: `cargo test -p riposte-dsp --release --test echo -- --ignored --nocapture table`.

use riposte_dsp::{ECHO_CANCELLERS, EchoBuilder, EchoConfig};
use riposte_measures::Span;

use crate::room::*;

const PAIRS: usize = 6;
const SECONDS: f32 = 10.0;
/// Whoever speaks over the echo begins then.
const FROM: usize = RATE * 4;

struct Pair {
    played: Vec<f32>,
    echo: Vec<f32>,
    near: Vec<f32>,
}

fn pairs(delay_ms: i64, echo_db: f32, near_db: f32) -> Vec<Pair> {
    (0..PAIRS)
        .map(|n| {
            let played = speech(n * 4, SECONDS);
            let mut near = gain(&speech(n * 4 + 2, SECONDS), near_db);
            near[..FROM].fill(0.0);
            let echo = through(&played, &room(Span::from_millis(delay_ms), echo_db, 120.0));
            Pair { echo: mix(&[&echo, &noise(played.len(), -65.0)]), played, near }
        })
        .collect()
}

fn out(build: EchoBuilder, played: &[f32], captured: &[f32]) -> (Vec<f32>, Vec<f32>) {
    cancel(&mut *build(EchoConfig::default()), played, captured)
}

/// Mean and worst (lowest).
fn shown(values: &[f32]) -> String {
    let mean = values.iter().sum::<f32>() / values.len() as f32;
    format!("{mean:.1} (worst {:.1})", values.iter().copied().fold(f32::INFINITY, f32::min))
}

fn echo_alone(name: &str, build: EchoBuilder) {
    for (delay_ms, echo_db) in [(5, -6.0), (40, -6.0), (40, -20.0), (200, -6.0)] {
        let (mut first, mut settled, mut converged) = (Vec::new(), Vec::new(), Vec::new());
        for pair in pairs(delay_ms, echo_db, 0.0) {
            let (left, _) = out(build, &pair.played, &pair.echo);
            let erle = |from: usize, to: usize| ratio_db(&pair.echo[from..to], &left[from..to]);
            first.push(erle(0, RATE));
            settled.push(erle(RATE * 3 / 2, left.len()));
            let tenths = left.len() * 10 / RATE;
            let good = (0..tenths).find(|n| erle(n * RATE / 10, (n + 1) * RATE / 10) >= 20.0);
            let begun = (0..tenths)
                .find(|n| ratio_db(&pair.echo[n * RATE / 10..(n + 1) * RATE / 10], &[0.1; RATE / 10]) > -20.0);
            converged.push(good.zip(begun).map_or(f32::NAN, |(good, begun)| good.saturating_sub(begun) as f32 * 0.1));
        }
        println!(
            "{name}  echo alone {delay_ms} ms {echo_db} dB: ERLE first second {}, after 1.5 s {} dB; 20 dB from {converged:.1?} s",
            shown(&first),
            shown(&settled)
        );
    }
}

fn double_talk(name: &str, build: EchoBuilder) {
    for (echo_db, near_db) in [(-6.0, 0.0), (-6.0, -6.0), (-6.0, -12.0), (-20.0, -6.0), (-90.0, -6.0)] {
        let (mut kept, mut first, mut seen) = (Vec::new(), Vec::new(), Vec::new());
        for pair in pairs(40, echo_db, near_db) {
            let silence = vec![0.0; pair.played.len()];
            let (alone, _) = out(build, &silence, &pair.near);
            let (left, likelihoods) = out(build, &pair.played, &mix(&[&pair.echo, &pair.near]));
            kept.push(ratio_db(&left[FROM..], &alone[FROM..]));
            first.push(ratio_db(&left[FROM..FROM + RATE], &alone[FROM..FROM + RATE]));
            let loud = 160.0 * 10_f32.powf((near_db - 30.0) / 10.0);
            let voiced: Vec<f32> = frames(&pair.near)
                .zip(&likelihoods)
                .filter(|(near, _)| energy(*near) > loud)
                .map(|(_, l)| *l)
                .collect();
            seen.push(100.0 * voiced.iter().filter(|l| **l < 0.5).count() as f32 / voiced.len() as f32);
        }
        println!(
            "{name}  voice {near_db} dB over echo {echo_db} dB: kept {} dB, its first second {} dB, seen {} %",
            shown(&kept),
            shown(&first),
            shown(&seen)
        );
    }
}

#[test]
#[ignore = "prints a table"]
fn table() {
    for (name, build) in ECHO_CANCELLERS {
        echo_alone(name, *build);
        double_talk(name, *build);
    }
}
