//! Raw TOML to settings, field by field: what fits is kept, what does not is reported and replaced by its default. Pure.

use std::path::Path;

use riposte_problem::words::{phrase, settings as words};
use riposte_problem::{Problem, Sentence};
use toml::{Table, Value};

use crate::Settings;
use crate::field::{FIELDS, Field, Rule};

/// Every field resolved, and a problem for each thing that could not be used. `path` is where the user can correct it.
pub(crate) fn resolve(raw: &Table, path: &Path) -> (Settings, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut resolved = defaults();
    walk(raw, "", &mut resolved, &mut |what| problems.push(what.problem(path)));
    // Each value has passed its rule, and a rule lets through only what the settings understand (tested in `field`).
    let settings = Value::Table(resolved).try_into().unwrap_or_else(|error| {
        problems.push(words::mistake(phrase::quoted(error.to_string())));
        Settings::default()
    });
    (settings, problems)
}

/// The defaults as a table.
pub(crate) fn defaults() -> Table {
    // A plain structure of numbers, texts and tables: the only errors are for types that it does not have.
    Table::try_from(Settings::default()).unwrap_or_default()
}

/// The value at `path`.
pub(crate) fn at<'a>(table: &'a Table, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        Some((section, rest)) => at(table.get(section)?.as_table()?, rest),
        None => table.get(path),
    }
}

pub(crate) fn put(table: &mut Table, path: &str, value: Value) {
    match path.split_once('.') {
        Some((section, rest)) => {
            if let Some(section) = table.get_mut(section).and_then(Value::as_table_mut) {
                put(section, rest, value);
            }
        }
        None => {
            table.insert(path.to_owned(), value);
        }
    }
}

/// Something in the file that can't be used.
enum Trouble<'a> {
    Unknown {
        path: String,
    },
    NoSection {
        path: String,
    },
    Value {
        field: &'a Field,
        value: &'a Value,
    },
    /// Names that a list can't have there.
    Names {
        path: String,
        names: Vec<String>,
    },
    /// Names in a list that nobody has.
    NoNames {
        path: String,
        names: Vec<String>,
        rule: &'a Rule,
    },
}

/// Who is chosen in the section that a list is in: no one to fall back on.
fn chosen(section: &Table, prefix: &str) -> Option<Value> {
    let path = format!("{prefix}provider");
    let field = FIELDS.iter().find(|field| field.path == path)?;
    section.get("provider").and_then(|value| field.rule.accept(value)).or_else(|| at(&defaults(), &path).cloned())
}

fn walk<'a>(raw: &'a Table, prefix: &str, resolved: &mut Table, report: &mut dyn FnMut(Trouble<'a>)) {
    for (key, value) in raw {
        let path = format!("{prefix}{key}");
        let is_section =
            FIELDS.iter().any(|field| field.path.strip_prefix(&path).is_some_and(|rest| rest.starts_with('.')));
        match (FIELDS.iter().find(|field| field.path == path), value) {
            (Some(field @ Field { rule: Rule::SomeOf(_), .. }), Value::Array(list)) => {
                let (fits, rest) = field.rule.fitting(list, chosen(raw, prefix).as_ref());
                put(resolved, field.at, Value::Array(fits));
                let (misplaced, unknown): (Vec<&Value>, Vec<&Value>) =
                    rest.into_iter().partition(|value| field.rule.is_name(value));
                let texts = |values: Vec<&Value>| values.into_iter().map(ToString::to_string).collect::<Vec<_>>();
                if !misplaced.is_empty() {
                    report(Trouble::Names { path: path.clone(), names: texts(misplaced) });
                }
                if !unknown.is_empty() {
                    report(Trouble::NoNames { path, names: texts(unknown), rule: &field.rule });
                }
            }
            (Some(field), value) => match field.rule.accept(value) {
                Some(value) => put(resolved, field.at, value),
                None => report(Trouble::Value { field, value }),
            },
            (None, Value::Table(section)) if is_section => walk(section, &format!("{path}."), resolved, report),
            (None, _) if is_section => report(Trouble::NoSection { path }),
            (None, _) => report(Trouble::Unknown { path }),
        }
    }
}

impl Trouble<'_> {
    fn path(&self) -> &str {
        match self {
            Trouble::Unknown { path } | Trouble::NoSection { path } => path,
            Trouble::Names { path, .. } | Trouble::NoNames { path, .. } => path,
            Trouble::Value { field, .. } => field.path,
        }
    }

    fn problem(&self, file: &Path) -> Problem {
        let file = file.display();
        let problem = match self {
            // Its value is not shown: it may be a key.
            Trouble::Unknown { path } if looks_secret(path) => words::unknown_secret(path, file),
            Trouble::Unknown { path } => words::unknown_field(path, file),
            Trouble::NoSection { path } => words::no_section(path, file),
            Trouble::Names { path, names } => {
                let names: Vec<String> = names.iter().map(|name| shortened(name)).collect();
                words::not_in_list(path, names.join(", "), file)
            }
            Trouble::NoNames { path, names, rule } => {
                let names: Vec<String> = names.iter().map(|name| shortened(name)).collect();
                words::unknown_in_list(path, names.join(", "), rule.expected(), file)
            }
            Trouble::Value { field, value } => {
                let default = at(&defaults(), field.at).map(ToString::to_string).unwrap_or_default();
                words::wrong_value(field.path, shown(&field.rule, value), field.rule.expected(), default, file)
            }
        };
        // Several can be wrong at once, and a problem takes the place of another of its code.
        Problem { code: format!("{}.{}", problem.code, self.path()), ..problem }
    }
}

fn looks_secret(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    ["key", "token", "secret", "password"].iter().any(|word| path.contains(word))
}

/// As the user wrote it, in one line that is not too long.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    let text = text.replace(char::is_control, " ");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// "is" and a value as the user wrote it, shortened; an address may hold a password and is not repeated.
fn shown(rule: &Rule, value: &Value) -> Sentence {
    match value {
        Value::String(_) if matches!(rule, Rule::Address | Rule::Proxy) => words::cant_be_used(),
        Value::Table(_) => words::is_a_section(),
        value => words::is(shortened(&value.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    /// TOML in; the fields that differ from the defaults, and what the user reads, out.
    fn check(text: &str, expected: Expect) {
        let (settings, problems) = resolve(&toml::from_str(text).unwrap(), Path::new("settings.toml"));
        let resolved = Table::try_from(&settings).unwrap();
        let mut out = String::new();
        for field in FIELDS.iter() {
            let (now, default) = (at(&resolved, field.at).unwrap(), at(&defaults(), field.at).unwrap().clone());
            if *now != default {
                out += &format!("{} = {}\n", field.path, field.rule.accept(now).unwrap());
            }
        }
        for problem in problems {
            let what = problem.code.split('.').nth(1).unwrap();
            out += &format!("settings.{what}: {}\n", problem.message.english());
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn what_fits_is_kept() {
        check("", expect![""]);
        check(crate::DEFAULT_FILE, expect![""]);
        check(
            "audio.volume = 0\n[conversation]\nmode = 'duplex'\nhistory_turns = 200\n[chat]\nanthropic = { model = 'x' }",
            expect![[r#"
                conversation.mode = "duplex"
                conversation.history_turns = 200
                audio.volume = 0.0
                chat.anthropic.model = "x"
            "#]],
        );
    }

    #[test]
    fn one_bad_field_costs_no_other() {
        check(
            "[conversation]\nhistory_turns = 201\nmax_tokens = 300\nagent_timeout_s = 2.5\nmode = 'text'\n[audio]\nvolume = 'loud'\nspeaker = 'usb'",
            expect![[r#"
                conversation.max_tokens = 300
                audio.speaker = "usb"
                settings.wrong_value: The setting audio.volume is "loud", but must be a number from 0 to 1; 1.0 is used instead.
                settings.wrong_value: The setting conversation.agent_timeout_s is 2.5, but must be a whole number from 1 to 120; 10 is used instead.
                settings.wrong_value: The setting conversation.history_turns is 201, but must be a whole number from 0 to 200; 20 is used instead.
                settings.wrong_value: The setting conversation.mode is "text", but must be "ptt" or "duplex"; "ptt" is used instead.
            "#]],
        );
        check(
            "[voice]\nspeed = nan\nvoice = 3\n[speech]\nlanguage = 'English'\nmodel = \"a\\u0007b\"\n[appearance]\ntheme = []",
            expect![[r#"
                settings.wrong_value: The setting appearance.theme is [], but must be "system", "light" or "dark"; "system" is used instead.
                settings.wrong_value: The setting speech.language is "English", but must be a language code such as "en", or ""; "en" is used instead.
                settings.wrong_value: The setting speech.model is "a\u0007b", but must be one line of text in quotes, at most 4096 characters; "" is used instead.
                settings.wrong_value: The setting voice.speed is nan, but must be a number from 0.5 to 2; 1.0 is used instead.
                settings.wrong_value: The setting voice.voice is 3, but must be one line of text in quotes, at most 200 characters; "" is used instead.
            "#]],
        );
        check(
            "audio = 5\n[[voice]]\nspeed = 1.5\n[chat]\nanthropic = 'me'\nprovider = {}",
            expect![[r#"
                settings.wrong_value: The setting audio must be a section, [audio]; its defaults are used instead.
                settings.wrong_value: The setting chat.anthropic must be a section, [chat.anthropic]; its defaults are used instead.
                settings.wrong_value: The setting chat.provider is a section, but must be "demo", "anthropic", "openai", "gemini", "groq", "cerebras", "mistral", "deepseek", "xai", "fireworks", "together", "openrouter", "ollama", "lmstudio", "llama_cpp" or "openai_compatible"; "demo" is used instead.
                settings.wrong_value: The setting voice must be a section, [voice]; its defaults are used instead.
            "#]],
        );
        check(
            "[chat.openai_compatible]\nbase_url = 'https://me:hunter2@host'\nmodel = 'kept'",
            expect![[r#"
                chat.openai_compatible.model = "kept"
                settings.wrong_value: The setting chat.openai_compatible.base_url can't be used, but must be an address that begins with http:// or https:// and holds no password; "http://localhost:11434/v1" is used instead.
            "#]],
        );
    }

    #[test]
    fn what_is_not_known_is_named_without_its_value() {
        check(
            "volume = 1\n[audio]\nvolum = 0.5\n[future.section]\nx = 1\n[chat]\napi_key = 'sk-123'",
            expect![[r#"
            settings.unknown_field: There is no setting audio.volum; it is ignored.
            settings.unknown_field: There is no setting chat.api_key; it is ignored.
            settings.unknown_field: There is no setting future; it is ignored.
            settings.unknown_field: There is no setting volume; it is ignored.
        "#]],
        );
    }

    #[test]
    fn a_long_value_is_shortened() {
        check(
            &format!("conversation.mode = '{}'", "é".repeat(90)),
            expect![[r#"
            settings.wrong_value: The setting conversation.mode is "ééééééééééééééééééééééééééééééééééééééé…, but must be "ptt" or "duplex"; "ptt" is used instead.
        "#]],
        );
    }

    #[test]
    fn a_list_keeps_what_can_be_asked_next() {
        check(
            "[chat]\nprovider = 'groq'\nfall_back = ['ollama', 'clippy', 'ollama', 'groq', 7, 'demo']\n[voice]\nfall_back = 'kokoro'\n[speech]\nfall_back = ['deepgram']",
            expect![[r#"
                speech.fall_back = ["deepgram"]
                chat.provider = "groq"
                chat.fall_back = ["ollama", "demo"]
                settings.wrong_value: The list chat.fall_back can't have "ollama", "groq" there; the rest of it is used.
                settings.unknown_name: The list chat.fall_back has "clippy", 7, which nobody is called; the rest of it is used.
                settings.wrong_value: The setting voice.fall_back is "kokoro", but must be a list of names, each once, such as "system", "kokoro", "piper", "supertonic", "pocket", "openai", "cartesia", "elevenlabs", "deepgram" or "openai_compatible"; [] is used instead.
            "#]],
        );
    }

    #[test]
    fn a_key_in_the_file_is_told_where_to_go() {
        let raw = toml::from_str("[chat.anthropic]\napi_key = 'sk-123'").unwrap();
        let (_, problems) = resolve(&raw, Path::new("settings.toml"));
        assert!(problems[0].advice.english().contains("riposte keys set"));
        assert!(!format!("{problems:?}").contains("sk-123"));
    }

    #[test]
    fn each_trouble_has_a_code_of_its_own() {
        let raw = toml::from_str("[audio]\nvolume = 2\nvolum = 1\n[voice]\nspeed = 9").unwrap();
        let (_, problems) = resolve(&raw, Path::new("settings.toml"));
        let codes: Vec<_> = problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(
            codes,
            [
                "settings.unknown_field.audio.volum",
                "settings.wrong_value.audio.volume",
                "settings.wrong_value.voice.speed"
            ]
        );
    }
}
