//! From the settings to the turn machine's configuration. Pure.

use std::sync::Arc;

use riposte_dsp::EchoConfig;
use riposte_measures::Span;
use riposte_settings::{KeyStyle, Patience, Settings, WhoseTalk};
use riposte_turn::endpoint::{Endpoint, Evidence};
use riposte_turn::speculation::{Eagerness, Speculation};
use riposte_turn::{Config, Whose};

/// A change of the machine's configuration, or none.
pub type Tune = Option<Arc<dyn Fn(&mut riposte_turn::Config) + Send + Sync>>;

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
        speculation: Speculation {
            wasted_tokens_per_minute: conversation.wasted_tokens_per_minute,
            ..Speculation::of(eagerness(settings))
        },
        whose: match conversation.whose_talk {
            WhoseTalk::Anyone => Whose::Anyone,
            WhoseTalk::MostlyMe => Whose::MostlyMe,
            WhoseTalk::OnlyMe => Whose::OnlyMe,
        },
        reprompt: (conversation.reprompt_after_s > 0)
            .then(|| Span::from_millis(i64::from(conversation.reprompt_after_s) * 1000)),
        agent_timeout: Span::from_millis(i64::from(conversation.agent_timeout_s) * 1000),
        ..Config::default()
    }
}

/// What is done to the captured sound besides cancelling its echo.
pub(crate) fn sound(settings: &Settings) -> EchoConfig {
    let audio = &settings.audio;
    EchoConfig { noise_suppression: audio.noise_suppression, gain_control: audio.gain_control }
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
    if settings.chat.is_metered() && !settings.conversation.speculate_when_metered {
        return Eagerness::Off;
    }
    match settings.conversation.speculation {
        riposte_settings::Speculation::Off => Eagerness::Off,
        riposte_settings::Speculation::Balanced => Eagerness::Balanced,
        riposte_settings::Speculation::Eager => Eagerness::Eager,
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
    fn a_metered_model_is_asked_ahead_only_where_that_is_wanted() {
        let mut settings = Settings::default();
        assert_eq!(of(&settings).speculation, Speculation::of(Eagerness::Balanced));
        settings.chat.provider = "anthropic".to_owned();
        assert_eq!(of(&settings).speculation, Speculation::of(Eagerness::Off));
        settings.conversation.speculate_when_metered = true;
        settings.conversation.speculation = riposte_settings::Speculation::Eager;
        assert_eq!(of(&settings).speculation, Speculation::of(Eagerness::Eager));
    }
}
