//! Dates, in numbers and with the names of months. Pure.

use super::{Here, Spoken, clock};
use crate::speakable::number::{leading_digits, small};
use crate::speakable::token::Token;
use crate::speakable::words::{Date, DateOrder, Form, Words};

pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    numeric(here.now.core, words)
        .or_else(|| dashed(here.now.core, words))
        .or_else(|| quarter(here.now.core, words))
        .map(Spoken::one)
        .or_else(|| month_first(here, words))
        .or_else(|| day_first(here, words))
}

/// `2026-11-21`, with or without a time; `21/11/2026`, `11/21/2026`, `21.11.2026`, `11/21/26`.
fn numeric(core: &str, words: &Words) -> Option<String> {
    if let Some((date, time)) = core.split_once('T').filter(|(date, _)| date.len() == 10) {
        let clock: String = time.chars().take_while(|c| c.is_ascii_digit() || *c == ':').collect();
        let time = clock::read(&clock)?;
        return Some(format!("{} {} {}", numeric(date, words)?, words.at, (words.time)(&time)));
    }
    let separator = ['-', '/', '.'].into_iter().find(|c| core.contains(*c))?;
    let parts: Vec<&str> = core.split(separator).collect();
    let [a, b, c] = parts[..] else { return None };
    if a.len() == 4 && separator != '.' {
        return date(small(a, 4)?, small(b, 2)?, small(c, 2)?, false, words);
    }
    let (first, second) = (small(a, 2)?, small(b, 2)?);
    let year = match c.len() {
        4 => small(c, 4).filter(|year| (1000..3000).contains(year))?,
        2 if separator == '/' => small(c, 2)?,
        _ => return None,
    };
    let order = match words.date_order {
        // A number above 12 tells which comes first, and points do where both orders are in use.
        _ if first > 12 => DateOrder::DayFirst,
        _ if second > 12 => DateOrder::MonthFirst,
        DateOrder::Unknown if separator == '.' => DateOrder::DayFirst,
        order => order,
    };
    match order {
        DateOrder::DayFirst => date(year, second, first, true, words),
        DateOrder::MonthFirst => date(year, first, second, false, words),
        DateOrder::Unknown => {
            let (first, second) = (valid(first, 12)?, valid(second, 12)?);
            let name = |n: u32| (words.cardinal)(&n.to_string(), Form::Bare);
            Some(format!("{}, {}, {}", name(first), name(second), (words.year)(year)))
        }
    }
}

fn date(year: u32, month: u32, day: u32, day_first: bool, words: &Words) -> Option<String> {
    let (month, day) = (valid(month, 12)?, valid(day, 31)?);
    Some((words.date)(&Date { month, day: Some(day), year: Some(year), day_first }))
}

fn valid(n: u32, max: u32) -> Option<u32> {
    (1..=max).contains(&n).then_some(n)
}

/// `Jan-15-2020`, `15-Jan-2020`.
fn dashed(core: &str, words: &Words) -> Option<String> {
    let mut parts = core.split('-');
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    let year = year(c).filter(|_| parts.next().is_none())?;
    let (month, day, day_first) = match (month(a, words), month(b, words)) {
        (Some(month), _) => (month, b, false),
        (_, Some(month)) => (month, a, true),
        _ => return None,
    };
    date(year, month.number, small(day, 2)?, day_first, words)
}

/// `2Q22`
fn quarter(core: &str, words: &Words) -> Option<String> {
    let (quarter, year) = core.split_once(['Q', 'T'])?;
    let quarter = small(quarter, 1).and_then(|quarter| valid(quarter, 4))?;
    let year = small(year, 4).filter(|_| matches!(year.len(), 2 | 4))?;
    Some((words.quarter)(quarter, year))
}

#[derive(Clone, Copy)]
pub(super) struct Month {
    number: u32,
    /// Written short, perhaps with a full stop.
    short: bool,
    /// It may be another word: `may`.
    doubtful: bool,
}

pub(super) fn month(word: &str, words: &Words) -> Option<Month> {
    let doubtful = words.capital_months.contains(&word);
    let full = words.months.iter().position(|month| month.eq_ignore_ascii_case(word));
    let (number, short) = match full {
        Some(at) => (at as u32 + 1, false),
        None => {
            words.short_months.iter().find(|(short, _)| short.eq_ignore_ascii_case(word)).map(|(_, n)| (*n, true))?
        }
    };
    Some(Month { number, short, doubtful })
}

/// The day, and whether it was written as an ordinal.
fn day(word: &str, words: &Words) -> Option<(u32, bool)> {
    let (digits, suffix) = word.split_at(leading_digits(word));
    let ordinal = super::quantity::ordinal_form(suffix, words).is_some();
    let day = small(digits, 2).filter(|_| suffix.is_empty() || ordinal)?;
    valid(day, 31).map(|day| (day, ordinal))
}

fn year(word: &str) -> Option<u32> {
    small(word, 4).filter(|year| word.len() == 4 && (1000..3000).contains(year))
}

/// The words from the `at`-th on, without one that links the parts of a date: `de`. And how many words come before.
fn linked<'a>(here: &Here<'a>, at: usize, words: &Words) -> (Option<Token<'a>>, usize) {
    let link = here
        .after
        .get(at)
        .filter(|token| token.lead.is_empty() && token.trail.is_empty() && words.date_links.contains(&token.core));
    let at = at + usize::from(link.is_some());
    (here.after.get(at).copied().filter(|token| token.lead.is_empty()), at)
}

/// Whether nothing but an abbreviation's stop parts this word from the next.
fn leads_on(token: &Token<'_>, short: bool) -> bool {
    token.trail.is_empty() || short && token.trail == "."
}

/// `Nov. 21, 2026`, `November 21st`, `Nov 3-5`, `March 2026`, `Nov.`
fn month_first(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let Month { number: month, short, doubtful } = month(here.now.core, words)?;
    let next = here.after.first().filter(|next| leads_on(&here.now, short) && next.lead.is_empty());
    if let Some(next) = next {
        if let Some((day, ordinal)) = day(next.core, words) {
            let (token, at) = linked(here, 1, words);
            let year = token.filter(|_| matches!(next.trail, "" | ",")).and_then(|token| year(token.core));
            if doubtful && !ordinal && year.is_none() && here.now.trail.is_empty() {
                return None;
            }
            let date = Date { month, day: Some(day), year, day_first: false };
            return Some(Spoken::of((words.date)(&date), if year.is_some() { at + 2 } else { 2 }));
        }
        if let Some((from, to)) = next.core.split_once('-')
            && let (Some((from, _)), Some((to, _))) = (day(from, words), day(to, words))
        {
            let from = (words.date)(&Date { month, day: Some(from), year: None, day_first: false });
            return Some(Spoken::of(
                format!("{from} {} {}", words.to, (words.ordinal)(&to.to_string(), Form::Bare)),
                2,
            ));
        }
        if let Some(year) = year(next.core).filter(|_| !doubtful) {
            let date = Date { month, day: None, year: Some(year), day_first: false };
            return Some(Spoken::of((words.date)(&date), 2));
        }
    }
    // Alone, a full name is a word like any other, and a short one is a month only with its full stop.
    let capital = here.now.core.starts_with(char::is_uppercase);
    (short && capital && here.now.trail.starts_with('.')).then(|| Spoken {
        text: words.months[month as usize - 1].to_owned(),
        used: 1,
        takes_stop: here.stop_is_inner(1),
    })
}

/// `21 November 2026`, `21st Nov`, `3 de mayo de 2020`, `3-5 May`.
fn day_first(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let (from, to) = here.now.core.split_once('-').unwrap_or(("", here.now.core));
    let (day, _) = day(to, words)?;
    let from = if from.is_empty() { None } else { Some(self::day(from, words)?.0) };
    let (token, at) = linked(here, 0, words);
    let month_token = token.filter(|_| here.now.trail.is_empty())?;
    let Month { number: month, short, doubtful } = month(month_token.core, words)?;
    let (token, year_at) = linked(here, at + 1, words);
    // "the 4th of July, 1776"
    let joined = leads_on(&month_token, short) || month_token.trail == ",";
    let counted = here.after.get(year_at + 2).is_some_and(|next| (words.counts)(next.core));
    let year = token.filter(|_| joined && !counted).and_then(|token| year(token.core));
    if doubtful && year.is_none() {
        return None;
    }
    let date = |day, year| (words.date)(&Date { month, day: Some(day), year, day_first: true });
    let mut said = date(day, year);
    if let Some(from) = from {
        let first = date(from, None);
        let month = date(day, None).chars().rev().zip(first.chars().rev()).take_while(|(a, b)| a == b).count();
        let only_day: String = first.chars().take(first.chars().count() - month).collect();
        said = format!("{} {} {said}", only_day.trim_end(), words.to);
    }
    // Who wrote "of" wrote the article too, or left it out.
    let article = here.before.eq_ignore_ascii_case("the") || at > 0;
    let said = if article { said.trim_start_matches("the ").to_owned() } else { said };
    let used = if year.is_some() { year_at + 2 } else { at + 2 };
    Some(Spoken { text: said, used, takes_stop: year.is_none() && short && here.stop_is_inner(used) })
}
