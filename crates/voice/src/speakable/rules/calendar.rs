//! Dates and times of day. Pure.

use super::{Here, Spoken};
use crate::speakable::language::{Date, Half, Time, Words};
use crate::speakable::number::small;
use crate::speakable::token::Token;

pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    numeric_date(here.now.core, words)
        .map(Spoken::one)
        .or_else(|| month_first(here, words))
        .or_else(|| day_first(here, words))
        .or_else(|| time(here, words))
}

/// `2026-11-21`, with or without a time; `21/11/2026`, `11/21/2026`, `21.11.2026`.
fn numeric_date(core: &str, words: &Words) -> Option<String> {
    if let Some((date, time)) = core.split_once('T').filter(|(date, _)| date.len() == 10) {
        let clock: String = time.chars().take_while(|c| c.is_ascii_digit() || *c == ':').collect();
        let time = clock_time(&clock)?;
        return Some(format!("{} {} {}", numeric_date(date, words)?, words.at, (words.time)(&time)));
    }
    let separator = ['-', '/', '.'].into_iter().find(|c| core.contains(*c))?;
    let parts: Vec<&str> = core.split(separator).collect();
    let [a, b, c] = parts[..] else { return None };
    let (year, month, day, day_first) = match (separator, a.len(), c.len()) {
        ('-' | '/', 4, _) => (a, b, c, false),
        ('.', _, 4) => (c, b, a, true),
        // Two orders are in use. A number above 12 tells which; otherwise the numbers are read as they stand.
        ('/' | '-', _, 4) if small(a, 2)? > 12 => (c, b, a, true),
        ('/' | '-', _, 4) if small(b, 2)? > 12 => (c, a, b, false),
        ('/', _, 4) => {
            let (a, b, year) = (valid(small(a, 2)?, 12)?, valid(small(b, 2)?, 31)?, small(c, 4)?);
            let name = |n: u32| (words.cardinal)(&n.to_string());
            return Some(format!("{}, {}, {}", name(a), name(b), (words.year)(year)));
        }
        _ => return None,
    };
    let (month, day) = (valid(small(month, 2)?, 12)?, valid(small(day, 2)?, 31)?);
    let year = small(year, 4).filter(|year| (1000..3000).contains(year))?;
    Some((words.date)(&Date { month, day: Some(day), year: Some(year), day_first }))
}

fn valid(n: u32, max: u32) -> Option<u32> {
    (1..=max).contains(&n).then_some(n)
}

/// The month's number, and whether it was written short.
fn month(word: &str, words: &Words) -> Option<(u32, bool)> {
    let full = words.months.iter().position(|month| *month == word).map(|i| (i as u32 + 1, false));
    full.or_else(|| words.short_months.iter().find(|(short, _)| *short == word).map(|(_, n)| (*n, true)))
}

fn day(word: &str, words: &Words) -> Option<u32> {
    let digits = words.ordinal_suffixes.iter().find_map(|suffix| word.strip_suffix(suffix)).unwrap_or(word);
    valid(small(digits, 2)?, 31)
}

fn year(word: &str) -> Option<u32> {
    small(word, 4).filter(|year| word.len() == 4 && (1000..3000).contains(year))
}

/// Whether nothing but an abbreviation's stop parts this word from the next.
fn leads_on(token: &Token<'_>, short: bool) -> bool {
    token.trail.is_empty() || short && token.trail == "."
}

/// `Nov. 21, 2026`, `November 21st`, `Nov 3-5`, `March 2026`, `Nov.`
fn month_first(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let (month, short) = month(here.now.core, words)?;
    let next = here.after.first().filter(|next| leads_on(&here.now, short) && next.lead.is_empty());
    if let Some(next) = next {
        let with_year = |trail: &str, used: usize| {
            let token = here.after.get(used - 1).filter(|token| matches!(trail, "" | ",") && token.lead.is_empty());
            token.and_then(|token| year(token.core))
        };
        if let Some(day) = day(next.core, words) {
            let year = with_year(next.trail, 2);
            let date = Date { month, day: Some(day), year, day_first: false };
            return Some(Spoken::of((words.date)(&date), 2 + usize::from(year.is_some())));
        }
        if let Some((from, to)) = next.core.split_once('-')
            && let (Some(from), Some(to)) = (day(from, words), day(to, words))
        {
            let from = (words.date)(&Date { month, day: Some(from), year: None, day_first: false });
            return Some(Spoken::of(format!("{from} {} {}", words.to, (words.ordinal)(&to.to_string())), 2));
        }
        if let Some(year) = year(next.core) {
            let date = Date { month, day: None, year: Some(year), day_first: false };
            return Some(Spoken::of((words.date)(&date), 2));
        }
    }
    // Alone, a full name is a word like any other, and a short one is a month only with its full stop.
    (short && here.now.trail.starts_with('.')).then(|| Spoken {
        text: words.months[month as usize - 1].to_owned(),
        used: 1,
        takes_stop: here.stop_is_inner(1),
    })
}

/// `21 November 2026`, `21st Nov`.
fn day_first(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let day = day(here.now.core, words)?;
    let next = here.next()?;
    let (month, short) = month(next.core, words)?;
    let year =
        here.after.get(1).filter(|token| leads_on(&next, short) && token.lead.is_empty()).and_then(|t| year(t.core));
    let said = (words.date)(&Date { month, day: Some(day), year, day_first: true });
    let article = here.before.eq_ignore_ascii_case("the");
    let said = if article { said.trim_start_matches("the ").to_owned() } else { said };
    let used = 2 + usize::from(year.is_some());
    Some(Spoken { text: said, used, takes_stop: year.is_none() && short && here.stop_is_inner(2) })
}

/// `10:30`, `10:30:15`, `10:30 p.m.`, `9am`, `9 a.m.`
fn time(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    let digits = core.bytes().take_while(|b| b.is_ascii_digit() || *b == b':').count();
    let (clock, suffix) = core.split_at(digits);
    let (half, used) = match half(suffix) {
        Some(half) => (Some(half), 1),
        None if !suffix.is_empty() => return None,
        None => match here.next().and_then(|next| self::half(next.core)) {
            Some(half) => (Some(half), 2),
            None => (None, 1),
        },
    };
    let mut time = match clock_time(clock) {
        Some(time) => time,
        None => Time { hour: small(clock, 2).filter(|_| half.is_some())?, minute: 0, second: None, half: None },
    };
    time.half = half;
    if half.is_some() && !(1..=12).contains(&time.hour) {
        return None;
    }
    // The words end in the abbreviation's own stop, so that one after it is one too many.
    Some(Spoken { text: (words.time)(&time), used, takes_stop: half.is_some() })
}

fn clock_time(clock: &str) -> Option<Time> {
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

fn half(word: &str) -> Option<Half> {
    match word.to_ascii_lowercase().as_str() {
        "am" | "a.m" => Some(Half::Am),
        "pm" | "p.m" => Some(Half::Pm),
        _ => None,
    }
}
