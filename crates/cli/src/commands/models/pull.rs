//! How a model gets here: shown as it goes on a terminal, as lines elsewhere.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use riposte_audio::Clock;
use riposte_catalogue::{CatalogueError, Control, Event, Installed, PullOptions, size};
use riposte_models::RuntimeState;
use riposte_problem::Problem;
use riposte_settings::Settings;

use super::{Here, not_json};
use crate::exit::Code;
use crate::out::{self, errln, out, outln};
use crate::{open, screen};

pub(super) fn pull(here: &Here, id: &str, accept_licence: bool, stall: u64, json: bool) -> Result<Code, Problem> {
    let runtime = RuntimeState::look(here.shelf.data_folder());
    let plan = here.shelf.plan(id, &runtime).map_err(|error| error.problem())?;
    let mut show = Show::new(json);
    let network = open::network()?;
    let options = PullOptions {
        accept_licence,
        stall: Duration::from_secs(stall),
        network: Arc::new(move || network.clone()),
        ..PullOptions::new(Clock::now)
    };
    for model in &plan {
        if !json {
            show.line(&format!("{}, licence {} ({})", model.name, model.licence.name, model.licence.address));
            if model.licence.accept && !accept_licence && !model.licence.text.is_empty() {
                show.line(&model.licence.text);
            }
        }
        let pulled = here.shelf.store.pull(model, &options, &Control::default(), &mut |event| show.event(&event));
        show.clear();
        let installed = pulled.map_err(|error| error.problem())?;
        if !json {
            done(&installed);
        }
    }
    Ok(Code::Done)
}

pub(super) fn import(here: &Here, path: &Path, json: bool) -> Result<Code, Problem> {
    let mut show = Show::new(json);
    // No lines of JSON on the way: one object at the end.
    let mut tell = |event: Event| {
        if !json {
            show.event(&event);
        }
    };
    let imported = here.shelf.import(path, &Control::default(), &mut tell);
    show.clear();
    let imported = imported.map_err(|error| error.problem())?;
    let left: Vec<Problem> = imported.left.iter().map(CatalogueError::problem).collect();
    if json {
        let all = serde_json::json!({ "installed": imported.installed, "left": left });
        outln!("{}", serde_json::to_string(&all).map_err(|error| not_json(&error))?);
        return Ok(Code::Done);
    }
    left.iter().for_each(screen::problem);
    for installed in &imported.installed {
        done(installed);
        let plan = here.shelf.plan(&installed.id, &RuntimeState::look(here.shelf.data_folder())).unwrap_or_default();
        for needed in plan.iter().filter(|needed| needed.id != installed.id) {
            outln!("It runs on {}: get that with `riposte models pull {}`.", needed.name, needed.id);
        }
    }
    Ok(Code::Done)
}

/// What is here now, and how it is used.
fn done(installed: &Installed) {
    outln!("{} is installed ({}).", installed.id, size(installed.size()));
    for file in installed.files.iter().filter(|file| !file.published) {
        outln!("Nobody publishes the SHA-256 of {}, so it was recorded as it is now: {}.", file.name, file.sha256);
    }
    match installed.purpose {
        riposte_catalogue::Purpose::Recogniser => match Settings::default().speech.local_of_family(&installed.family) {
            Some((vendor, _)) => {
                outln!(
                    "To use it, set provider = \"{vendor}\" under [speech] in the settings, and where there are several,"
                );
                outln!("model = \"{}\" under [speech.{vendor}].", installed.id);
            }
            None => outln!("To use it, set model = \"{}\" under [speech] in the settings.", installed.id),
        },
        riposte_catalogue::Purpose::EndOfTurn => {
            outln!("It is used by itself, unless the settings name another or none.")
        }
        _ => {}
    }
}

/// Progress for people on one line of a terminal, or as JSON.
struct Show {
    json: bool,
    live: bool,
    drawn: bool,
    waiting: bool,
}

impl Show {
    fn new(json: bool) -> Self {
        Self { json, live: !json && std::io::stdout().is_terminal(), drawn: false, waiting: false }
    }

    fn event(&mut self, event: &Event) {
        if self.json {
            if let Ok(line) = serde_json::to_string(event) {
                outln!("{line}");
                out::flush();
            }
            return;
        }
        match event {
            Event::Progress { done, size: all, bytes_per_s, left_s } => {
                let all = all.map(|all| format!(" of {}", size(all))).unwrap_or_default();
                let rate = bytes_per_s.map(|rate| format!(", {}/s", size(rate as u64))).unwrap_or_default();
                let left = left_s.map(|left| format!(", {} left", span(left))).unwrap_or_default();
                self.draw(&format!("{}{all}{rate}{left}", size(*done)));
            }
            Event::Waiting { done, .. } => {
                if !std::mem::replace(&mut self.waiting, true) {
                    self.line("Another Riposte is fetching it; waiting for that.");
                }
                self.draw(&format!("{} there", size(*done)));
            }
            Event::Began { file, have, .. } if *have > 0 => {
                self.line(&format!("{file}: going on after {}", size(*have)))
            }
            Event::Began { file, .. } => self.draw(file),
            Event::Verifying { file } => self.draw(&format!("{file}: verifying")),
            Event::Retried { reason, .. } | Event::StartedOver { reason, .. } => {
                self.clear();
                errln!("riposte: {reason} Trying again.");
            }
            _ => {}
        }
    }

    /// One line that the next replaces; only where somebody watches.
    fn draw(&mut self, text: &str) {
        if self.live {
            out!("\r\x1b[K{text}");
            out::flush();
            self.drawn = true;
        }
    }

    fn line(&mut self, text: &str) {
        self.clear();
        outln!("{text}");
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.drawn) {
            out!("\r\x1b[K");
            out::flush();
        }
    }
}

/// A length of time for people: 40 s, 3 min, 2.1 h.
fn span(seconds: f64) -> String {
    match seconds {
        s if s < 100.0 => format!("{s:.0} s"),
        s if s < 6000.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}
