//! Measures this machine for a few seconds with a recogniser that is here, and says which recognisers and voices keep up. Computes on the caller's thread.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use riposte_audio::{Clip, Clock};
use riposte_catalogue::{Advice, Yardstick};
use riposte_measures::Span;
use riposte_problem::Problem;
use riposte_speech::bundled;
use riposte_speech::whisper::{Unread, Whisper};
use serde::Serialize;

use crate::Shelf;

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

/// What was measured, and what it means for each model.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Suitable {
    pub cores: u32,
    /// In MB (10⁶ bytes).
    pub memory_mb: u32,
    /// Something else kept the machine busy meanwhile: the times are too long.
    pub busy: bool,
    /// The id of the recogniser that was measured with; `None`: the one that comes with Riposte.
    pub measured_with: Option<String>,
    /// Seconds of speech in it.
    pub seconds: u32,
    pub yardstick: Yardstick,
    pub models: Vec<Advice>,
}

impl Shelf {
    /// Takes some seconds. `language`: a code, or empty for any.
    ///
    /// # Errors
    /// The recogniser that is measured with, or its recordings, can't be used.
    pub fn suitable(&self, language: &str) -> Result<Suitable, Problem> {
        let installed: BTreeSet<String> = self.installed().map_err(|error| error.problem())?.into_keys().collect();
        let (measured_with, path, reference_ms) = self.yardstick()?;
        let yardstick = Yardstick { here_ms: measure(&path)?, reference_ms };
        let mut system = sysinfo::System::new();
        system.refresh_memory();
        let memory_mb = system.total_memory() / 1_000_000;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let models = riposte_catalogue::recommend(&self.catalogue, &installed, yardstick, language, Some(memory_mb));
        Ok(Suitable {
            cores: u32::try_from(cores).unwrap_or(u32::MAX),
            memory_mb: u32::try_from(memory_mb).unwrap_or(u32::MAX),
            // Of the last minute; 0 where the system does not tell.
            busy: sysinfo::System::load_average().one > cores as f64,
            measured_with,
            seconds: SECONDS as u32,
            yardstick,
            models,
        })
    }

    /// What is measured with: the smallest recogniser that is here and whose time on the reference machine is known, else the one that comes with Riposte.
    fn yardstick(&self) -> Result<(Option<String>, PathBuf, f64), Problem> {
        let known = self.catalogue.models().iter().filter(|model| model.family == "whisper").filter_map(|model| {
            let cost = model.cost_ms.filter(|cost| *cost <= LARGEST_YARDSTICK_MS)?;
            Some((Some(model.id.clone()), self.store.locate(&model.id).ok()?, cost))
        });
        match known.min_by(|(_, _, one), (_, _, other)| one.total_cmp(other)) {
            Some(known) => Ok(known),
            None => Ok((None, bundled::micro_model().map_err(|error| error.problem())?, BUNDLED_MS)),
        }
    }
}

/// The quickest of some readings of the bundled questions, in ms: what else the machine does just now only slows them.
fn measure(model: &Path) -> Result<f64, Problem> {
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
