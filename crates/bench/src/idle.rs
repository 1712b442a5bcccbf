//! `riposte bench idle`: what it costs to be there. The real engine waits for someone to speak, nobody does, and what the process spends
//! meanwhile is read; the measuring thread sleeps through it. Before that the same engine waits without a recogniser's model, for the memory
//! that is not the model's.

use std::sync::Arc;

use clap::Args;
use riposte_audio::{Backend, Clock};
use riposte_engine::api::State;
use riposte_engine::{Build, Engine, EngineOptions};
use riposte_measures::{Mode, Span};
use riposte_problem::{Kind, Problem};
use riposte_settings::Settings;
use serde_json::json;

use crate::usage::Usage;
use crate::{Current, Report};

/// The longest that models may take to load.
const READY_WITHIN: Span = Span::from_millis(120_000);
/// After the start, until what it leaves behind (threads that end, connections that are made) is over.
const SETTLE: Span = Span::from_millis(3_000);
/// A model that is nowhere: the engine does without a recogniser, and all else is as it was.
const NO_MODEL: &str = "no-model-for-measuring";
const NO_MODEL_TOLD: &str = "speech.model_missing";

#[derive(Args, Clone, Debug)]
pub struct IdleOptions {
    /// Measured for so long
    #[arg(long, value_name = "S", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub seconds: u32,
    /// Listening hands-free (duplex), or waiting for the key (ptt)
    #[arg(long, default_value = "duplex", value_parser = ["duplex", "ptt"])]
    pub mode: String,
    /// With the system's microphone and speaker; otherwise digital silence in real time
    #[arg(long)]
    pub devices: bool,
}

/// Runs it. `current` gives the user's own settings and stages.
pub fn run(options: &IdleOptions, current: &Current) -> Result<Report, Problem> {
    let (mut settings, build) = current()?;
    settings.conversation.mode = if options.mode == "ptt" { Mode::PushToTalk } else { Mode::Duplex };
    let sound = if options.devices {
        riposte_audio::default_backend()
    } else {
        riposte_audio::backend("null").map_err(|error| error.problem())?
    };
    let mut report = Report::new("bench idle");
    report.set("mode", settings.conversation.mode.name());
    report.set("seconds", options.seconds);
    report.set("devices", if options.devices { "system" } else { "none" });

    // First, while this process has never held a model.
    let mut without = settings.clone();
    without.speech.model = NO_MODEL.to_owned();
    let engine = listening(without, &build, &sound, &[NO_MODEL_TOLD])?;
    Clock::wait(SETTLE);
    let without_model_mb = Usage::of_this_process().so_far().rss_mb;
    drop(engine);

    let engine = listening(settings, &build, &sound, &[])?;
    report.set("names", json!(engine.snapshot().providers));
    Clock::wait(SETTLE);
    let usage = Usage::of_this_process();
    let began = Clock::now();
    Clock::wait(Span::from_millis(i64::from(options.seconds) * 1_000));
    let spent = usage.so_far();
    let seconds = (Clock::now() - began).as_millis_f64() / 1_000.0;
    still_listening(&engine)?;

    report.number("cpu_share", spent.cpu_s / seconds);
    report.number("rss_mb", spent.rss_mb);
    report.number("peak_memory_mb", spent.peak_mb);
    report.number("rss_without_model_mb", without_model_mb);
    if let Some(wakeups) = spent.wakeups {
        report.number("wakeups_per_s", wakeups as f64 / seconds);
    }
    Ok(report)
}

/// Starts an engine and waits until it listens. Problems other than the expected ones are the end: what would be measured is not what was
/// asked for.
fn listening(
    settings: Settings,
    build: &Build,
    sound: &Arc<dyn Backend>,
    expected: &[&str],
) -> Result<Engine, Problem> {
    let options = EngineOptions {
        settings,
        capture: Arc::clone(sound),
        playout: Arc::clone(sound),
        build: Arc::clone(build),
        database: None,
        prices: None,
        try_it: None,
        problems: Vec::new(),
        tune: None,
        record: None,
    };
    let engine = Engine::start(options)?;
    let until = Clock::now() + READY_WITHIN;
    while engine.snapshot().state == State::Starting {
        if Clock::now() > until {
            return Err(Problem::new(
                "bench.stuck",
                Kind::Retry,
                "The models were not loaded within two minutes.",
                "Run it again with RIPOSTE_LOG=debug, and close what keeps the machine busy.",
            ));
        }
        Clock::wait(Span::from_millis(20));
    }
    match engine.snapshot().problems.into_iter().find(|problem| !expected.contains(&problem.code.as_str())) {
        Some(problem) => Err(problem),
        None => Ok(engine),
    }
}

/// An answer in the middle of it would have been measured as silence.
fn still_listening(engine: &Engine) -> Result<(), Problem> {
    let snapshot = engine.snapshot();
    if let Some(problem) = snapshot.problems.into_iter().next() {
        return Err(problem);
    }
    if snapshot.state.rests() {
        return Ok(());
    }
    Err(Problem::new(
        "bench.not_idle",
        Kind::Input,
        "Somebody spoke while the silence was measured.",
        "Run it again where it is quiet, or without --devices.",
    ))
}

#[cfg(test)]
mod tests {
    use riposte_engine::builder;

    use super::*;

    #[test]
    fn an_engine_that_waits_costs_little_and_its_model_more() {
        let current = || Ok((Settings::default(), builder(Arc::new(|_: &str| Ok(None)))));
        let options = IdleOptions { seconds: 1, mode: "duplex".to_owned(), devices: false };
        let report = run(&options, &current).unwrap();
        let figure = |name: &str| report.figures[name].middle();
        assert!(figure("cpu_share") < 0.5, "{}", report.table());
        assert!(figure("rss_without_model_mb") < figure("rss_mb"), "{}", report.table());
        assert!(figure("rss_mb") <= figure("peak_memory_mb"), "{}", report.table());
    }
}
