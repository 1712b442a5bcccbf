//! Says which recognisers and voices keep up on this machine.

use riposte_catalogue::{Fit, Purpose};
use riposte_problem::Problem;

use super::Here;
use crate::exit::Code;
use crate::out::outln;

pub(super) fn recommend(here: &Here, language: Option<&str>, json: bool) -> Result<Code, Problem> {
    let language = language.unwrap_or(&here.settings.speech.language);
    let suitable = here.shelf.suitable(language)?;
    if json {
        outln!("{}", serde_json::json!(suitable));
        return Ok(Code::Done);
    }
    let name = suitable.measured_with.as_deref().unwrap_or("The recogniser that comes with Riposte");
    let measured = &suitable.yardstick;
    outln!("{} cores, {:.1} GB of memory.", suitable.cores, f64::from(suitable.memory_mb) / 1000.0);
    outln!(
        "{name} takes {:.0} ms for {} s of speech here, {:.1} times as long as on the machine that the others were timed on.",
        measured.here_ms,
        suitable.seconds,
        measured.here_ms / measured.reference_ms
    );
    if suitable.busy {
        outln!("Something else kept this machine busy; measure again when it does not.");
    }
    for purpose in [Purpose::Recogniser, Purpose::Voice] {
        let of: Vec<_> = suitable.models.iter().filter(|advice| advice.purpose == purpose).collect();
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
