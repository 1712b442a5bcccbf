//! Measures this machine with a recogniser that is here, and says which models keep up.

use std::collections::BTreeSet;
use std::path::PathBuf;

use riposte_audio::{Clip, Clock};
use riposte_catalogue::{Fit, Purpose, Yardstick};
use riposte_measures::Span;
use riposte_problem::Problem;
use riposte_speech::bundled;
use riposte_speech::whisper::{Unread, Whisper};

use super::Here;
use crate::exit::Code;
use crate::out::outln;

/// The recogniser that comes with Riposte, for the text of 3 s of speech on the reference machine (docs/BENCHMARKS.md, `bench stt`).
const BUNDLED_MS: f64 = 55.3;
/// A recogniser that costs more on the reference machine would be measured for too long.
const LARGEST_YARDSTICK_MS: f64 = 600.0;
const SECONDS: usize = 3;
/// Of the recordings that come with Riposte.
const RATE_HZ: usize = 16_000;
/// Until one of them is reached.
const RUNS: usize = 9;
const PATIENCE: Span = Span::from_millis(4_000);

pub(super) fn recommend(here: &Here, language: Option<&str>, json: bool) -> Result<Code, Problem> {
    let language = language.unwrap_or(&here.settings.speech.language);
    let installed: BTreeSet<String> = here.installed()?.into_keys().collect();
    let (name, path, reference_ms) = yardstick(here)?;
    let here_ms = measure(&path)?;
    let measured = Yardstick { here_ms, reference_ms };
    let mut system = sysinfo::System::new();
    system.refresh_memory();
    let memory_mb = system.total_memory() / 1_000_000;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let advice = riposte_catalogue::recommend(&here.catalogue, &installed, measured, language, Some(memory_mb));
    // Of the last minute; 0 where the system does not tell.
    let busy = sysinfo::System::load_average().one > cores as f64;
    if json {
        outln!(
            "{}",
            serde_json::json!({ "cores": cores, "memory_mb": memory_mb, "busy": busy, "measured_with": name, "yardstick": measured, "models": advice })
        );
        return Ok(Code::Done);
    }
    outln!("{cores} cores, {:.1} GB of memory.", memory_mb as f64 / 1000.0);
    outln!(
        "{name} takes {here_ms:.0} ms for {SECONDS} s of speech here, {:.1} times as long as on the machine that the others were timed on.",
        here_ms / reference_ms
    );
    if busy {
        outln!("Something else kept this machine busy; measure again when it does not.");
    }
    for purpose in [Purpose::Recogniser, Purpose::Voice] {
        let of: Vec<_> = advice.iter().filter(|advice| advice.purpose == purpose).collect();
        outln!("{}:", purpose.label());
        for one in &of {
            let mark = if one.advised { "→" } else { " " };
            let fit = match one.fit {
                _ if one.too_large => "takes too much memory",
                Fit::Keeps => "keeps the pace of a conversation",
                Fit::Late => "answers come noticeably later",
                Fit::TooSlow => "too slow here",
            };
            let is_here = if one.installed { ", installed" } else { "" };
            outln!("{mark} {:<30} about {:>6.0} ms, {fit}{is_here}", one.id, one.expected_ms);
        }
        match of.iter().find(|one| one.advised) {
            Some(one) if !one.installed => outln!("  Get it with `riposte models pull {}`.", one.id),
            Some(_) => {}
            None if purpose == Purpose::Recogniser => {
                outln!("  None: the recogniser that comes with Riposte, or one in the network, is for this machine.")
            }
            None => outln!("  None: the system's voice is for this machine."),
        }
    }
    Ok(Code::Done)
}

/// What is measured with: the smallest recogniser that is here and whose time on the reference machine is known, else the one that comes with Riposte.
fn yardstick(here: &Here) -> Result<(String, PathBuf, f64), Problem> {
    let known = here.catalogue.models().iter().filter(|model| model.family == "whisper").filter_map(|model| {
        let cost = model.cost_ms.filter(|cost| *cost <= LARGEST_YARDSTICK_MS)?;
        Some((model.id.clone(), here.store.locate(&model.id).ok()?, cost))
    });
    match known.min_by(|(_, _, one), (_, _, other)| one.total_cmp(other)) {
        Some(known) => Ok(known),
        None => {
            let path = bundled::micro_model().map_err(|error| error.problem())?;
            Ok(("The recogniser that comes with Riposte".to_owned(), path, BUNDLED_MS))
        }
    }
}

/// The quickest of some readings of the bundled questions, in ms: what else the machine does just now only slows them.
fn measure(model: &std::path::Path) -> Result<f64, Problem> {
    let whisper = Whisper::open(model, None).map_err(|error| error.problem())?;
    let mut sound = Vec::new();
    for question in bundled::try_it_questions().map_err(|error| error.problem())? {
        let clip = Clip::read(&question).map_err(|error| error.problem())?;
        // 16 kHz, one channel: they come with Riposte.
        sound.extend_from_slice(clip.samples());
    }
    sound.resize(SECONDS * RATE_HZ, 0.0);
    let unread = Unread { sound, language: Some("en"), answers: true };
    let began = Clock::now();
    let mut times = Vec::new();
    while times.len() <= RUNS && (times.len() < 3 || Clock::now() - began < PATIENCE) {
        let at = Clock::now();
        whisper.read(&unread).map_err(|error| error.problem())?;
        times.push((Clock::now() - at).as_millis_f64());
    }
    Ok(times.into_iter().fold(f64::INFINITY, f64::min))
}
