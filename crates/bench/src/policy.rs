//! How the conversation machine is set for a measurement: as users have it, or with another policy in place of one of its own.

use std::sync::Arc;

use clap::{Args, ValueEnum};
use riposte_engine::Tune;
use riposte_measures::Span;
use riposte_settings::Settings;
use riposte_turn::Config;
use riposte_turn::barge_in::BargeIn;
use riposte_turn::endpoint::{Endpoint, Evidence};
use riposte_turn::speculation::{Eagerness, Speculation};

use crate::Report;

/// What replaces the policies that users have.
#[derive(Args, Clone, Debug, Default)]
pub struct PolicyOptions {
    /// A fixed silence ends a turn, in place of the evidence
    #[arg(long, value_name = "MS", conflicts_with = "lambda")]
    pub silence_ms: Option<u32>,
    /// What cutting in costs, in milliseconds of waiting (the patience setting: quick 1500, balanced 4000, patient 12000)
    #[arg(long, value_name = "MS")]
    pub lambda: Option<f64>,
    /// A run of voice interrupts a reply, in place of what was said
    #[arg(long, value_name = "MS")]
    pub voiced_ms: Option<u32>,
    /// Whether the answer is prepared before the turn is over
    #[arg(long, value_enum, default_value_t = Prepare::Balanced)]
    pub speculation: Prepare,
    /// Whether the answer begins with a prepared phrase
    #[arg(long, value_enum, default_value_t = Switch::Off)]
    pub openers: Switch,
    /// Whether a long wait is filled with a prepared phrase
    #[arg(long, value_enum, default_value_t = Switch::Off)]
    pub acknowledgements: Switch,
}

/// How readily the answer is prepared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Prepare {
    Off,
    #[default]
    Balanced,
    Eager,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    #[default]
    Off,
}

impl Switch {
    pub(crate) fn is_on(self) -> bool {
        self == Switch::On
    }

    fn name(self) -> &'static str {
        if self.is_on() { "on" } else { "off" }
    }
}

impl PolicyOptions {
    /// The configuration to measure.
    pub(crate) fn apply(&self, config: &mut Config) {
        let eagerness = match self.speculation {
            Prepare::Off => Eagerness::Off,
            Prepare::Balanced => Eagerness::Balanced,
            Prepare::Eager => Eagerness::Eager,
        };
        config.speculation = Speculation::of(eagerness);
        if let Some(ms) = self.silence_ms {
            config.endpoint = Endpoint::Silence(Span::from_millis(ms.into()));
        }
        if let Some(lambda_ms) = self.lambda {
            config.endpoint = Endpoint::Evidence(Evidence::of_lambda(lambda_ms));
        }
        if let Some(ms) = self.voiced_ms {
            config.barge_in = BargeIn::VoicedRun(Span::from_millis(ms.into()));
        }
    }

    /// The settings that go with it. Nobody is asked whether they are there: a scenario's silence is meant. And no sound is used twice: a bench says the same over
    /// and over, as nobody does.
    pub(crate) fn settle(&self, settings: &mut Settings) {
        settings.conversation.openers = self.openers.is_on();
        settings.conversation.acknowledgements = self.acknowledgements.is_on();
        settings.conversation.reprompt_after_s = 0;
        settings.voice.phrase_cache_mb = 0;
    }

    /// For an engine.
    pub(crate) fn tune(&self) -> Tune {
        let options = self.clone();
        Some(Arc::new(move |config| options.apply(config)))
    }

    /// Notes what was measured.
    pub(crate) fn describe(&self, report: &mut Report) {
        match (self.silence_ms, self.lambda) {
            (Some(ms), _) => report.set("silence_ms", ms),
            (None, Some(lambda)) => report.set("lambda_ms", lambda),
            (None, None) => report.set("endpoint", "evidence"),
        }
        match self.voiced_ms {
            Some(ms) => report.set("voiced_ms", ms),
            None => report.set("barge_in", "understood"),
        }
        report.set("openers", self.openers.name());
        if self.acknowledgements.is_on() {
            report.set("acknowledgements", self.acknowledgements.name());
        }
        report.set("speculation", format!("{:?}", self.speculation).to_lowercase());
    }
}
