//! Times of day: `10:30`, `10:30:15`, `10:30 p.m.`, `9am`, `10.30 pm`, `10:30 h`. Pure.

use super::{Here, Spoken};
use crate::speakable::number::small;
use crate::speakable::token::Token;
use crate::speakable::words::{Half, Time, Words};

pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    let end = core.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(core.len());
    let (clock, suffix) = core.split_at(end);
    let sign = |text: &str| words.clock_signs.contains(&text);
    let (half, signed, used) = if suffix.is_empty() {
        match half_after(here, words) {
            Some((half, taken)) => (Some(half), false, 1 + taken),
            None => {
                let signed = here.next().is_some_and(|next| sign(next.core));
                (None, signed, 1 + usize::from(signed))
            }
        }
    } else {
        let half = half(suffix, words);
        (half, sign(suffix), 1)
    };
    if !suffix.is_empty() && half.is_none() && !signed {
        return None;
    }
    let told = half.is_some() || signed;
    let mut time = match read(clock).or_else(|| told.then(|| read(&clock.replacen('.', ":", 1))).flatten()) {
        Some(time) => time,
        // `9 am`, and `09 h`; "9 h" are hours.
        None if half.is_some() || signed && clock.len() == 2 && clock.starts_with('0') => {
            Time { hour: small(clock, 2)?, minute: 0, second: None, half: None }
        }
        None => return None,
    };
    time.half = half;
    if half.is_some() && !(1..=12).contains(&time.hour) {
        return None;
    }
    let text = (words.time)(&time);
    // Where the words end in the abbreviation's own stop, one after it is one too many.
    let takes_stop = text.ends_with('.') || used > 1 && here.stop_is_inner(used);
    Some(Spoken { text, used, takes_stop })
}

/// `10:30`, `10:30:15`.
pub(super) fn read(clock: &str) -> Option<Time> {
    let parts: Vec<&str> = clock.split(':').collect();
    let two = |text: &str, max: u32| small(text, 2).filter(|n| text.len() == 2 && *n <= max);
    let (hour, minute, second) = match parts[..] {
        [hour, minute] => (hour, minute, None),
        [hour, minute, second] => (hour, minute, Some(two(second, 59)?)),
        _ => return None,
    };
    let hour = small(hour, 2).filter(|hour| *hour <= 24)?;
    Some(Time { hour, minute: two(minute, 59)?, second, half: None })
}

pub(super) fn half(word: &str, words: &Words) -> Option<Half> {
    let word = word.to_lowercase();
    let written = |forms: &[&str]| forms.contains(&word.as_str());
    if written(words.am) { Some(Half::Am) } else { written(words.pm).then_some(Half::Pm) }
}

/// Whether these words end in a half of the day.
pub(super) fn ends_in_half(past: &[Token<'_>], words: &Words) -> bool {
    let Some((last, before)) = past.split_last() else { return false };
    let second_part =
        || before.last().is_some_and(|first| half(&format!("{}. {}", first.core, last.core), words).is_some());
    half(last.core, words).is_some() || second_part()
}

/// The half of the day in the next word, or the next two: `a. m.` And how many words it is.
fn half_after(here: &Here<'_>, words: &Words) -> Option<(Half, usize)> {
    let next = here.next()?;
    if let Some(half) = half(next.core, words) {
        return Some((half, 1));
    }
    let second = here.after.get(1).filter(|_| next.trail == ".")?;
    half(&format!("{}. {}", next.core, second.core), words).map(|half| (half, 2))
}
