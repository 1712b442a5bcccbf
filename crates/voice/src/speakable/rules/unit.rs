//! What is counted: units, percent, magnitudes and nouns after a number, and what something is paid or done per. Pure.

use super::{Here, Spoken};
use crate::speakable::words::{Form, Magnitude, Measured, Words};

/// The names of a unit, or of a unit per something.
pub(super) struct Name {
    one: String,
    many: String,
    form: Form,
}

impl Name {
    pub(super) fn measured(&self) -> Measured<'_> {
        Measured { one: &self.one, many: &self.many, form: self.form }
    }
}

/// `km`, `mg/kg`, `mg/day`.
pub(super) fn name(symbol: &str, words: &Words) -> Option<Name> {
    let find = |symbol: &str| words.units.iter().find(|unit| unit.symbols.contains(&symbol));
    if let Some(unit) = find(symbol) {
        return Some(Name { one: unit.one.to_owned(), many: unit.many.to_owned(), form: unit.form });
    }
    let (above, below) = symbol.split_at(symbol.find('/')?);
    let (above, below) = (find(above)?, rate(below, words)?);
    let per = |name: &str| format!("{name}{below}");
    Some(Name { one: per(above.one), many: per(above.many), form: above.form })
}

/// `/month`, `/mo`, `/user/month`, in words.
pub(super) fn rate(rest: &str, words: &Words) -> Option<String> {
    let parts = rest.strip_prefix('/')?.split('/');
    let said: Option<Vec<String>> = parts
        .map(|part| {
            let short = words.rates.iter().find(|(short, _)| *short == part).map(|(_, name)| *name);
            let unit = || words.units.iter().find(|unit| unit.symbols.contains(&part)).map(|unit| unit.one);
            let word = part.len() > 1 && part.chars().all(char::is_alphabetic);
            if let Some(said) = short {
                return Some(format!(" {said}"));
            }
            let name = unit().or(word.then_some(part))?;
            Some(format!(" {} {name}", words.per))
        })
        .collect();
    said.map(|said| said.concat())
}

/// `k`, `million`: an abbreviation right behind a number, or a word after it.
pub(super) fn magnitude<'w>(written: &str, words: &'w Words) -> Option<&'w Magnitude> {
    words.magnitudes.iter().find(|magnitude| magnitude.written == written)
}

/// The number that `say` says, with the unit, percent sign or magnitude that follows as a word of its own, and in the form that fits it.
/// `used` words hold the number.
pub(super) fn counted(here: &Here<'_>, say: &dyn Fn(Form) -> String, one: bool, used: usize, words: &Words) -> Spoken {
    let Some(next) = here.near(used) else { return Spoken::of(say(Form::Bare), used) };
    if next.core == "%" {
        return Spoken::of(format!("{} {}", say(Form::Bare), words.percent), used + 1);
    }
    if let Some(magnitude) = magnitude(next.core, words).filter(|_| next.core.len() > 2) {
        let name = if one { magnitude.one } else { magnitude.many };
        let said = format!("{} {name}", say(magnitude.form));
        let unit = here.near(used + 1).and_then(|unit| self::name(unit.core, words));
        return match unit {
            Some(unit) => {
                let said = format!("{said} {}{}", magnitude.of, unit.many);
                Spoken { text: said, used: used + 2, takes_stop: here.stop_is_inner(used + 2) }
            }
            None => Spoken::of(said, used + 1),
        };
    }
    match name(next.core, words) {
        Some(unit) => {
            let name = if one { &unit.one } else { &unit.many };
            let text = format!("{} {name}", say(unit.form));
            Spoken { text, used: used + 1, takes_stop: here.stop_is_inner(used + 1) }
        }
        None => Spoken::of(say((words.agreement)(next.core)), used),
    }
}
