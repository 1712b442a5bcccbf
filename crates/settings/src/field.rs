//! Every field of the file and the values it may have. Pure; `settings.rs` says what a field is for, this table says what fits.

use std::sync::LazyLock;

use riposte_measures::Profile;
use riposte_problem::Sentence;
use riposte_problem::words::{phrase, settings as words};
use riposte_vendors::Stage;
use toml::Value;

/// A field and its rule.
pub(crate) struct Field {
    /// In the file, as `audio.volume`, `chat.groq.model`.
    pub(crate) path: &'static str,
    /// In [`crate::Settings`], as `audio.volume`, `chat.endpoints.groq.model`.
    pub(crate) at: &'static str,
    pub(crate) rule: Rule,
}

/// Which values a field may have.
pub(crate) enum Rule {
    OneOf(Vec<&'static str>),
    /// A list of these, each once at most.
    SomeOf(Vec<&'static str>),
    /// A whole number, both ends included.
    Whole(i64, i64),
    /// A number, both ends included; a whole one will do.
    Number(f32, f32),
    /// true or false.
    Switch,
    /// One line of at most so many characters; may be empty.
    Line(usize),
    /// Several lines.
    Prose(usize),
    /// A language code of two or three small letters (ISO 639), or empty.
    LanguageCode,
    /// The address of a server.
    Address,
    /// The address of a proxy, or empty.
    Proxy,
    /// Names or addresses of hosts, at most so many.
    Hosts(usize),
}

const fn field(path: &'static str, rule: Rule) -> Field {
    Field { path, at: path, rule }
}

/// Every field, in the order of the sections.
pub(crate) static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let mut fields = vec![
        field("conversation.mode", Rule::OneOf(vec!["ptt", "duplex"])),
        field("conversation.profile", Rule::OneOf(Profile::ALL.map(Profile::name).to_vec())),
        field("conversation.key_style", Rule::OneOf(vec!["auto", "hold", "toggle"])),
        field("conversation.hotkey", Rule::Line(100)),
        field("conversation.system_prompt", Rule::Prose(20_000)),
        field("conversation.history_turns", Rule::Whole(0, 200)),
        field("conversation.max_tokens", Rule::Whole(1, 4096)),
        field("conversation.patience", Rule::OneOf(vec!["quick", "balanced", "patient"])),
        field("conversation.whose_talk", Rule::OneOf(vec!["anyone", "mostly_me", "only_me"])),
        field("conversation.speculation", Rule::OneOf(vec!["off", "balanced", "eager"])),
        field("conversation.speculate_when_metered", Rule::Switch),
        field("conversation.openers", Rule::Switch),
        field("conversation.acknowledgements", Rule::Switch),
        field("conversation.reprompt_after_s", Rule::Whole(0, 120)),
        field("conversation.wasted_tokens_per_minute", Rule::Whole(0, 100_000)),
        field("conversation.agent_timeout_s", Rule::Whole(1, 120)),
        field("audio.microphone", Rule::Line(1000)),
        field("audio.speaker", Rule::Line(1000)),
        field("audio.volume", Rule::Number(0.0, 1.0)),
        field("audio.noise_suppression", Rule::Switch),
        field("audio.gain_control", Rule::Switch),
        field("audio.keep_open", Rule::Switch),
        field("audio.pause_media", Rule::Switch),
        field("speech.model", Rule::Line(4096)),
        field("speech.language", Rule::LanguageCode),
        field("speech.end_of_turn_model", Rule::Line(4096)),
        field("speech.device", Rule::Line(200)),
        field("speech.release_after_min", Rule::Whole(0, 1440)),
        field("speech.parakeet.model", Rule::Line(4096)),
        field("speech.moonshine.model", Rule::Line(4096)),
        field("voice.voice", Rule::Line(200)),
        field("voice.kokoro.model", Rule::Line(4096)),
        field("voice.kokoro.voice", Rule::Line(200)),
        field("voice.piper.model", Rule::Line(4096)),
        field("voice.piper.voice", Rule::Line(200)),
        field("voice.supertonic.model", Rule::Line(4096)),
        field("voice.supertonic.voice", Rule::Line(200)),
        field("voice.pocket.model", Rule::Line(4096)),
        field("voice.pocket.voice", Rule::Line(200)),
        field("voice.speed", Rule::Number(0.5, 2.0)),
        field("voice.phrase_cache_mb", Rule::Whole(0, 2000)),
        field("network.proxy", Rule::Proxy),
        field("network.ca_file", Rule::Line(4096)),
        field("network.plain_http_hosts", Rule::Hosts(100)),
        field("history.keep", Rule::OneOf(vec!["always", "days", "never"])),
        field("history.days", Rule::Whole(1, 3650)),
        field("costs.monthly_cap", Rule::Number(0.0, 100_000.0)),
        field("appearance.theme", Rule::OneOf(vec!["system", "light", "dark"])),
        field("appearance.language", Rule::OneOf(vec!["system", "en", "es"])),
        field("appearance.overlay", Rule::OneOf(vec!["off", "top", "bottom"])),
    ];
    for (section, stage) in [("speech", Stage::Speech), ("chat", Stage::Chat), ("voice", Stage::Voice)] {
        let names: Vec<&str> = riposte_vendors::of(stage).map(|vendor| vendor.name).collect();
        fields.push(field(kept(format!("{section}.provider")), Rule::OneOf(names.clone())));
        fields.push(field(kept(format!("{section}.fall_back")), Rule::SomeOf(names)));
        for vendor in riposte_vendors::of(stage).filter(|vendor| vendor.place.is_some()) {
            let mut of_vendor = |key: &str, rule| {
                let at = kept(format!("{section}.endpoints.{}.{key}", vendor.name));
                fields.push(Field { path: kept(format!("{section}.{}.{key}", vendor.name)), at, rule });
            };
            of_vendor("base_url", Rule::Address);
            of_vendor("model", Rule::Line(200));
            if stage == Stage::Voice {
                of_vendor("voice", Rule::Line(200));
                of_vendor("manner", Rule::Line(500));
            }
        }
    }
    fields
});

/// Made once, for the table.
fn kept(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

impl Rule {
    /// The value in the one form in which it is compared and kept, if it fits.
    pub(crate) fn accept(&self, value: &Value) -> Option<Value> {
        let fits = match (self, value) {
            (Rule::OneOf(names), Value::String(text)) => names.contains(&text.as_str()),
            (Rule::SomeOf(names), Value::Array(list)) => {
                let is_known = |value: &Value| value.as_str().is_some_and(|text| names.contains(&text));
                list.iter().enumerate().all(|(at, value)| is_known(value) && !list[..at].contains(value))
            }
            (Rule::Whole(least, most), Value::Integer(whole)) => (*least..=*most).contains(whole),
            (Rule::Number(least, most), Value::Integer(whole)) => {
                let number = *whole as f32;
                return (*least..=*most).contains(&number).then(|| single(number));
            }
            (Rule::Number(least, most), Value::Float(number)) => {
                let number = *number as f32;
                return (*least..=*most).contains(&number).then(|| single(number));
            }
            (Rule::Switch, Value::Boolean(_)) => true,
            (Rule::Line(most), Value::String(text)) => {
                text.chars().count() <= *most && !text.chars().any(char::is_control)
            }
            (Rule::Prose(most), Value::String(text)) => text.chars().count() <= *most && !text.contains('\0'),
            (Rule::LanguageCode, Value::String(text)) => {
                text.is_empty() || (matches!(text.len(), 2 | 3) && text.bytes().all(|byte| byte.is_ascii_lowercase()))
            }
            (Rule::Address, Value::String(text)) => is_address(text),
            (Rule::Proxy, Value::String(text)) => text.is_empty() || is_proxy(text),
            (Rule::Hosts(most), Value::Array(hosts)) => {
                hosts.len() <= *most && hosts.iter().all(|host| host.as_str().is_some_and(is_host))
            }
            _ => false,
        };
        fits.then(|| value.clone())
    }

    /// Whether it is one of the names that a list may have.
    pub(crate) fn is_name(&self, value: &Value) -> bool {
        matches!(self, Rule::SomeOf(names) if value.as_str().is_some_and(|text| names.contains(&text)))
    }

    /// What of a list fits beside the value that is chosen, in its order, and what does not.
    pub(crate) fn fitting<'a>(&self, list: &'a [Value], chosen: Option<&Value>) -> (Vec<Value>, Vec<&'a Value>) {
        let (mut fits, mut rest) = (Vec::new(), Vec::new());
        for value in list {
            let with = Value::Array(fits.iter().chain([value]).cloned().collect());
            if Some(value) != chosen && self.accept(&with).is_some() {
                fits.push(value.clone())
            } else {
                rest.push(value)
            }
        }
        (fits, rest)
    }

    /// What fits, to follow "must be".
    pub(crate) fn expected(&self) -> Sentence {
        match self {
            Rule::OneOf(names) => phrase::any_of(names),
            Rule::SomeOf(names) => words::list_of(phrase::any_of(names)),
            Rule::Whole(least, most) => words::whole_number(*least, *most),
            Rule::Number(least, most) => words::number(phrase::shortest(*least), phrase::shortest(*most)),
            Rule::Switch => words::switch(),
            Rule::Line(most) => words::line(*most),
            Rule::Prose(most) => words::prose(*most),
            Rule::LanguageCode => words::language_code(),
            Rule::Address => words::address(),
            Rule::Proxy => words::proxy(),
            Rule::Hosts(most) => words::hosts(*most),
        }
    }
}

/// A 32-bit number as the shortest decimal that means it: 0.8, not 0.800000011920929.
fn single(number: f32) -> Value {
    Value::Float(number.to_string().parse().unwrap_or(f64::from(number)))
}

fn is_address(text: &str) -> bool {
    is_behind(text, &["https://", "http://"])
}

fn is_proxy(text: &str) -> bool {
    is_behind(text, &["https://", "http://", "socks5://", "socks5h://"])
}

/// A host's name or IP address, without scheme, port and path.
fn is_host(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || ".-_:".contains(c);
    (1..=253).contains(&text.len()) && text.chars().all(fits) && (!text.contains(':') || is_ipv6(text))
}

fn is_ipv6(text: &str) -> bool {
    text.parse::<std::net::Ipv6Addr>().is_ok()
}

/// A password in an address would be a secret in a file.
fn is_behind(text: &str, schemes: &[&str]) -> bool {
    let Some(rest) = schemes.iter().find_map(|scheme| text.strip_prefix(scheme)) else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty() && !host.contains('@') && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use toml::Table;

    use super::*;
    use crate::{DEFAULT_FILE, Settings};

    fn leaves(table: &Table, prefix: &str, into: &mut Vec<String>) {
        for (key, value) in table {
            let path = format!("{prefix}{key}");
            match value {
                Value::Table(table) => leaves(table, &format!("{path}."), into),
                _ => into.push(path),
            }
        }
    }

    #[test]
    fn the_table_has_every_field_of_the_settings_and_no_other() {
        let mut of_settings = Vec::new();
        leaves(&Table::try_from(Settings::default()).unwrap(), "", &mut of_settings);
        let mut of_table: Vec<_> = FIELDS.iter().map(|field| field.at.to_owned()).collect();
        of_settings.sort();
        of_table.sort();
        assert_eq!(of_settings, of_table);
    }

    #[test]
    fn every_choice_is_one_that_the_settings_understand() {
        for field in FIELDS.iter() {
            let Rule::OneOf(names) = &field.rule else { continue };
            for name in names {
                let mut settings = Table::try_from(Settings::default()).unwrap();
                let (section, key) = field.path.split_once('.').unwrap();
                settings[section].as_table_mut().unwrap().insert(key.to_owned(), Value::String((*name).to_owned()));
                assert!(settings.try_into::<Settings>().is_ok(), "{} = {name}", field.path);
            }
        }
    }

    #[test]
    fn the_file_written_first_holds_the_defaults_and_explains_every_field() {
        let (settings, problems) = crate::salvage::resolve(&toml::from_str(DEFAULT_FILE).unwrap(), "x".as_ref());
        assert_eq!((settings, problems), (Settings::default(), Vec::new()));
        let default_file = DEFAULT_FILE.replace("\r\n", "\n");
        for field in FIELDS.iter() {
            let (section, key) = field.path.rsplit_once('.').unwrap();
            let found = default_file.split_once(&format!("\n[{section}]\n"));
            // Vendors that are servers have sections of one kind: some of them are there for all.
            let Some((_, section)) = found else {
                assert_ne!(field.path, field.at, "no [{section}]");
                continue;
            };
            let before = section.split_once(&format!("\n{key} = ")).unwrap_or_else(|| panic!("no {key}")).0;
            let comment: Vec<_> = before.lines().rev().take_while(|line| line.starts_with('#')).collect();
            let comment = comment.into_iter().rev().collect::<Vec<_>>().join(" ");
            assert!(!comment.is_empty(), "{} is not explained", field.path);
            let says = |text: &str| assert!(comment.contains(text), "{}: {text:?} is not in {comment:?}", field.path);
            match &field.rule {
                Rule::SomeOf(_) => says("[]"),
                Rule::OneOf(names) => names.iter().for_each(|name| says(&format!("\"{name}\""))),
                Rule::Whole(least, most) => says(&format!("{least} to {most}")),
                Rule::Number(least, most) => says(&format!("{least} to {most}")),
                _ => {}
            }
        }
    }

    #[test]
    fn numbers_come_out_as_they_were_written() {
        let volume = Rule::Number(0.0, 1.0);
        assert_eq!(volume.accept(&Value::Float(f64::from(0.8f32))), Some(Value::Float(0.8)));
        assert_eq!(volume.accept(&Value::Integer(1)), Some(Value::Float(1.0)));
        for outside in [Value::Float(f64::NAN), Value::Float(-0.1), Value::Integer(2), Value::Float(f64::INFINITY)] {
            assert_eq!(volume.accept(&outside), None);
        }
    }

    #[test]
    fn proxies_and_hosts() {
        for good in ["http://proxy:3128", "https://proxy.example", "socks5://127.0.0.1:1080", "socks5h://[::1]:1"] {
            assert!(is_proxy(good), "{good}");
        }
        for bad in ["proxy:3128", "ftp://proxy", "http://me:secret@proxy:3128", "socks5://"] {
            assert!(!is_proxy(bad), "{bad}");
        }
        let hosts = |names: &[&str]| Value::Array(names.iter().map(|name| Value::String((*name).to_owned())).collect());
        let rule = Rule::Hosts(3);
        assert!(rule.accept(&hosts(&["192.168.1.20", "nas.local", "fd00::7"])).is_some());
        for bad in [&["http://nas"][..], &["nas:8080"], &[""], &["a", "b", "c", "d"]] {
            assert!(rule.accept(&hosts(bad)).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn addresses() {
        for good in ["http://localhost:11434/v1", "https://api.anthropic.com", "http://[::1]:8080/v1"] {
            assert!(is_address(good), "{good}");
        }
        for bad in
            ["", "localhost:11434", "ftp://host", "https://", "https:///v1", "https://me:secret@host/v1", "http://a b"]
        {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
