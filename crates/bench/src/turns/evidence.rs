//! What was known of each pause of the speakers', as a table: what the combined probability of the end of a turn is fitted to (scenarios/natural/fit.py). Pure.

use std::fmt::Write;

use riposte_measures::{Span, Time};
use riposte_turn::Input;
use riposte_turn::endpoint::Words;

use super::prepare::Prepared;

/// A pause, from the end of the voice before it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pause {
    at: Time,
    /// When the voice went on.
    until: Option<Time>,
    text: Option<Known>,
    /// P(the turn is over) by its sound.
    acoustic: Option<f32>,
}

/// The words up to the pause.
#[derive(Clone, Debug, PartialEq)]
struct Known {
    text: String,
    closes: Option<f32>,
    after: Span,
}

/// Collects the pauses of a scenario from what the machine is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Evidence {
    pub(crate) pauses: Vec<Pause>,
}

impl Evidence {
    pub(crate) fn note(&mut self, input: &Input, now: Time) {
        let open = self.pauses.last_mut().filter(|pause| pause.until.is_none());
        match (input, open) {
            (Input::VoiceOffset { at }, _) => {
                self.pauses.push(Pause { at: *at, until: None, text: None, acoustic: None });
            }
            (Input::VoiceOnset { at }, Some(pause)) => pause.until = Some(*at),
            (Input::Partial { text, until, closes, .. }, Some(pause)) if *until >= pause.at && pause.text.is_none() => {
                pause.text = Some(Known { text: text.clone(), closes: *closes, after: now - pause.at });
            }
            (Input::Final { text, closes, .. }, Some(pause)) => {
                let after = pause.text.as_ref().map_or(now - pause.at, |known| known.after);
                pause.text = Some(Known { text: text.clone(), closes: *closes, after });
            }
            (Input::EndProbability { at, value }, Some(pause)) if *at == pause.at => pause.acoustic = Some(*value),
            _ => {}
        }
    }
}

/// The columns of [`rows`].
pub(crate) const HEAD: &str =
    "name\tlanguage\tcategory\tat_ms\tlength_ms\tover\tending\tform\tbrief\twords\tcloses\tacoustic\ttext_ms\ttext";

/// The pauses in what the user says, one a line: `over` is 1 for the end of a line and 0 inside of it. Nothing is told of other pauses.
pub(crate) fn rows(prepared: &Prepared, lines: &[(Time, Time)], evidence: &Evidence) -> String {
    let scenario = &prepared.scenario;
    let mut rows = String::new();
    for pause in &evidence.pauses {
        // The gate's end of a voice is within 100 ms of the true one.
        let slack = Span::from_millis(100);
        let Some((_, end)) = lines.iter().find(|(start, end)| *start < pause.at && pause.at < *end + slack) else {
            continue;
        };
        let over = pause.at >= *end - slack;
        let Some(Known { text, closes, after }) = &pause.text else { continue };
        let number = |value: Option<f32>| value.map_or(String::new(), |value| format!("{value:.4}"));
        let length = pause.until.map_or(String::new(), |until| (until - pause.at).as_millis().to_string());
        let words = Words::of(text, *closes);
        let ending = format!("{:?}", words.ending).to_lowercase();
        let _ = writeln!(
            rows,
            "{}\t{}\t{}\t{}\t{length}\t{}\t{ending}\t{}\t{}\t{}\t{}\t{}\t{}\t{text}",
            scenario.name,
            scenario.language.tag(),
            scenario.category.name(),
            pause.at.as_micros() / 1_000,
            u8::from(over),
            words.form.name(),
            u8::from(words.brief),
            text.split_whitespace().count(),
            number(*closes),
            number(pause.acoustic),
            after.as_millis(),
        );
    }
    rows
}
