//! Decades and ages in tens: `1980s`, `the '80s`, `mid-30s`, `in her low 70s`. Pure.

use super::{Here, Spoken};
use crate::speakable::number::small;
use crate::speakable::words::Words;

pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    // `mid-30s`, `pre-1980s`
    if let Some((cue, tens)) = core.split_once('-').filter(|(cue, _)| cue.chars().all(char::is_alphabetic)) {
        let cued = words.before_decades.contains(&cue.to_lowercase().as_str());
        let said = written(tens.trim_start_matches('\''), cued, words)?;
        return Some(Spoken::one(format!("{cue}-{said}")));
    }
    let cued = here.now.lead.ends_with('\'') || words.before_decades.contains(&here.before.to_lowercase().as_str());
    if let Some(said) = written(core, cued, words) {
        return Some(Spoken::one(said));
    }
    // `1980 s`
    let apart = here.next().is_some_and(|next| next.core == "s") && core.len() == 4;
    apart.then(|| written(&format!("{core}s"), false, words)).flatten().map(|said| Spoken::of(said, 2))
}

/// `80s` where it can be no measure, `1980s` anywhere.
pub(super) fn written(core: &str, cued: bool, words: &Words) -> Option<String> {
    let digits = core.strip_suffix("'s").or_else(|| core.strip_suffix('s'))?;
    let n = small(digits, 4).filter(|n| n % 10 == 0)?;
    let short = digits.len() == 2 && n >= 20;
    let long = digits.len() == 4 && (1100..2100).contains(&n);
    (short && cued || long).then(|| (words.decade)(n))
}
