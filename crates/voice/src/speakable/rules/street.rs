//! Addresses where the house's number comes first: `1428 Elm St.`, `708 N 1st St`, `Santa Clara, CA 95051`. Pure.

use super::{Here, Spoken, spoken as rule};
use crate::speakable::number::{is_digits, leading_digits, spelled};
use crate::speakable::words::{Streets, Words};

/// No street's name has more words.
const MOST_NAMES: usize = 4;

pub(super) fn spoken(here: &Here<'_>, words: &Words) -> Option<Spoken> {
    let streets = words.streets?;
    region(here, streets, words).or_else(|| behind(here, streets)).or_else(|| house(here, streets, words))
}

fn find(table: &[(&'static str, &'static str)], core: &str) -> Option<&'static str> {
    table.iter().find(|(written, _)| *written == core).map(|(_, said)| *said)
}

/// A house and its street, up to the word that says that it is one.
fn house(here: &Here<'_>, streets: &Streets, words: &Words) -> Option<Spoken> {
    let core = here.now.core;
    let (number, letter) = core.split_at(leading_digits(core));
    let lettered = letter.len() <= 1 && letter.chars().all(|c| c.is_ascii_uppercase());
    if !(1..=5).contains(&number.len()) || !lettered || !here.now.trail.is_empty() {
        return None;
    }
    let mut said = vec![format!("{} {letter}", (streets.house)(number)).trim_end().to_owned()];
    let mut at = 0;
    let mut names = 0;
    loop {
        let token = here.after.get(at).filter(|token| token.lead.is_empty())?;
        at += 1;
        let abbreviated = matches!(token.trail, "" | ".");
        if let Some(compass) = find(streets.compass, token.core).filter(|_| names == 0 && at == 1 && abbreviated) {
            said.push(compass.to_owned());
            continue;
        }
        if let Some(kind) = find(streets.kinds, token.core).filter(|_| names > 0) {
            said.push(kind.to_owned());
            break;
        }
        let name = token.core.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        if !name || !token.trail.is_empty() || names == MOST_NAMES {
            return None;
        }
        names += 1;
        said.push(rule(&Here::alone(token.core), Some(words)).text);
    }
    Some(Spoken { text: said.join(" "), used: at + 1, takes_stop: takes_stop(here, at + 1, words) })
}

/// Whether the full stop behind the `used`-th word is only its abbreviation's.
fn takes_stop(here: &Here<'_>, used: usize, words: &Words) -> bool {
    let trail = here.after[used - 2].trail;
    let goes_on = here.after.get(used - 1).is_some_and(|next| !words.cut.starters.contains(&next.core));
    trail.starts_with(".,") || trail == "." && goes_on
}

/// `Pennsylvania Ave NW`
fn behind(here: &Here<'_>, streets: &Streets) -> Option<Spoken> {
    let said = find(streets.compass, here.now.core)?;
    let street = streets.kinds.iter().any(|(short, long)| [*short, *long].contains(&here.before));
    street.then(|| Spoken::one(said))
}

/// `CA 95051`, `Austin, TX`.
fn region(here: &Here<'_>, streets: &Streets, words: &Words) -> Option<Spoken> {
    if here.now.core.len() != 2 {
        return None;
    }
    let (_, name, sure) = streets.regions.iter().find(|(short, ..)| *short == here.now.core)?;
    let code = here.next().filter(|next| {
        let mut parts = next.core.split('-');
        let five = parts.next().is_some_and(|part| part.len() == 5 && is_digits(part));
        five && parts.next().is_none_or(|part| part.len() == 4 && is_digits(part)) && parts.next().is_none()
    });
    if let Some(code) = code {
        let digits: Vec<String> = code.core.split('-').map(|part| spelled(part, words)).collect();
        return Some(Spoken::of(format!("{name} {}", digits.join(", ")), 2));
    }
    let city = here.past.last().is_some_and(|city| city.trail == "," && city.core.starts_with(char::is_uppercase));
    (city && *sure).then(|| Spoken::one(*name))
}
