//! From the settings to the turn machine's configuration. Pure.

use riposte_measures::Span;
use riposte_settings::{ChatProvider, KeyStyle, Patience, Settings};
use riposte_turn::Config;
use riposte_turn::endpoint::{Endpoint, Evidence};
use riposte_turn::speculation::{Eagerness, Speculation};

use crate::Tune;

/// As the settings have it, with what is changed for measuring.
pub(crate) fn tuned(settings: &Settings, tune: &Tune) -> Config {
    let mut config = of(settings);
    if let Some(tune) = tune {
        tune(&mut config);
    }
    config
}

pub(crate) fn of(settings: &Settings) -> Config {
    let conversation = &settings.conversation;
    Config {
        key_style: match conversation.key_style {
            KeyStyle::Auto => riposte_turn::KeyStyle::Auto,
            KeyStyle::Hold => riposte_turn::KeyStyle::Hold,
            KeyStyle::Toggle => riposte_turn::KeyStyle::Toggle,
        },
        endpoint: Endpoint::Evidence(Evidence::of_lambda(lambda_ms(conversation.patience))),
        speculation: Speculation::of(eagerness(settings)),
        agent_timeout: Span::from_millis(i64::from(conversation.agent_timeout_s) * 1000),
        ..Config::default()
    }
}

/// What cutting in costs, in milliseconds of waiting.
fn lambda_ms(patience: Patience) -> f64 {
    match patience {
        Patience::Quick => 1_500.0,
        Patience::Balanced => 4_000.0,
        Patience::Patient => 12_000.0,
    }
}

fn eagerness(settings: &Settings) -> Eagerness {
    if is_metered(settings) && !settings.conversation.speculate_when_metered {
        return Eagerness::Off;
    }
    match settings.conversation.speculation {
        riposte_settings::Speculation::Off => Eagerness::Off,
        riposte_settings::Speculation::Balanced => Eagerness::Balanced,
        riposte_settings::Speculation::Eager => Eagerness::Eager,
    }
}

/// Whether the chat model is paid by the token: all are but those on this machine or in the same house.
fn is_metered(settings: &Settings) -> bool {
    match settings.chat.provider {
        ChatProvider::Demo => false,
        ChatProvider::Anthropic => !is_local(&settings.chat.anthropic.base_url),
        ChatProvider::OpenaiCompatible => !is_local(&settings.chat.openai_compatible.base_url),
    }
}

/// Whether an address is of this machine or of a private network (RFC 1918, RFC 4193, names without a dot and `.local`, RFC 6762).
fn is_local(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    match host.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Ok(std::net::IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
        Err(_) => !host.is_empty() && (!host.contains('.') || host.to_ascii_lowercase().ends_with(".local")),
    }
}

/// A device's id from the settings; empty is the system's default.
pub(crate) fn device(id: &str) -> Option<String> {
    (!id.is_empty()).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_paid_by_the_token() {
        for local in [
            "http://localhost:11434/v1",
            "http://127.0.0.1:8080",
            "http://[::1]:8080/v1",
            "http://192.168.1.20:1234/v1",
            "http://box.local/v1",
            "http://me:secret@nas:80/v1",
        ] {
            assert!(is_local(local), "{local}");
        }
        for remote in [
            "https://api.openai.com/v1",
            "https://api.anthropic.com",
            "http://8.8.8.8/v1",
            "",
            "http://localhost.example.com",
        ] {
            assert!(!is_local(remote), "{remote}");
        }
    }

    #[test]
    fn a_metered_model_is_asked_ahead_only_where_that_is_wanted() {
        let mut settings = Settings::default();
        assert_eq!(of(&settings).speculation, Speculation::of(Eagerness::Balanced));
        settings.chat.provider = ChatProvider::Anthropic;
        assert_eq!(of(&settings).speculation, Speculation::of(Eagerness::Off));
        settings.conversation.speculate_when_metered = true;
        settings.conversation.speculation = riposte_settings::Speculation::Eager;
        assert_eq!(of(&settings).speculation, Speculation::of(Eagerness::Eager));
    }
}
