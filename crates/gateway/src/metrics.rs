//! `GET /metrics`: what the turns of all sessions took, how many went wrong, who is refused. Counts only; says nothing of anybody's conversation.

use std::sync::atomic::Ordering;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use riposte_audio::Clock;
use riposte_engine::{Engine, NO_PROVIDER};
use riposte_measures::{Providers, TurnView, Units};

/// Around what people notice: 200 ms between turns, 500 ms, a second; and far too late.
const BUCKETS_S: [f64; 14] = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.5, 2.5, 5.0, 10.0];

/// Whom a figure times.
#[derive(Clone, Copy)]
enum Times {
    All,
    Stt,
    Llm,
    Tts,
}

/// The figures that are told, as turns name them without their unit.
const FIGURES: [(&str, Times); 10] = [
    ("gap", Times::All),
    ("endpoint", Times::All),
    ("output", Times::All),
    ("overhead", Times::All),
    ("ack_gap", Times::All),
    ("barge_in_stop", Times::All),
    ("text", Times::Stt),
    ("stt_final", Times::Stt),
    ("llm_ttft", Times::Llm),
    ("tts_ttfa", Times::Tts),
];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Figure {
    figure: &'static str,
    mode: &'static str,
    provider: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    mode: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    mode: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Prepared {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Refused {
    code: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Whose {
    stage: &'static str,
    provider: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByToken {
    token: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Unit {
    stage: &'static str,
    provider: String,
    unit: &'static str,
}

pub(crate) struct Metrics {
    registry: Registry,
    figures: Family<Figure, Histogram, fn() -> Histogram>,
    turns: Family<Ended, Counter>,
    violations: Family<Of, Counter>,
    cut_offs: Counter,
    speculation: Family<Prepared, Counter>,
    wasted_tokens: Counter,
    used: Family<Unit, Counter>,
    token_turns: Family<ByToken, Counter>,
    token_ms: Family<ByToken, Counter>,
    xruns: Counter,
    underruns: Counter,
    refused: Family<Refused, Counter>,
    sessions: Gauge,
    most: Gauge,
    up: Family<Whose, Gauge>,
}

impl Default for Metrics {
    fn default() -> Self {
        let figures = Family::new_with_constructor((|| Histogram::new(BUCKETS_S)) as fn() -> Histogram);
        let mut metrics = Metrics {
            registry: Registry::with_prefix("riposte"),
            figures,
            turns: Family::default(),
            violations: Family::default(),
            cut_offs: Counter::default(),
            speculation: Family::default(),
            wasted_tokens: Counter::default(),
            used: Family::default(),
            token_turns: Family::default(),
            token_ms: Family::default(),
            xruns: Counter::default(),
            underruns: Counter::default(),
            refused: Family::default(),
            sessions: Gauge::default(),
            most: Gauge::default(),
            up: Family::default(),
        };
        let registry = &mut metrics.registry;
        registry.register("turn_seconds", "What a turn took, by figure", metrics.figures.clone());
        registry.register("turns", "Turns that are over", metrics.turns.clone());
        registry.register("violations", "Turns over 1.5 times their budget", metrics.violations.clone());
        registry.register("cut_offs", "Turns that were taken before the user had finished", metrics.cut_offs.clone());
        registry.register("speculation", "Turns with an answer prepared ahead", metrics.speculation.clone());
        registry.register("wasted_tokens", "Tokens of answers prepared in vain", metrics.wasted_tokens.clone());
        registry.register("used", "What servers were given and have given, as they count it", metrics.used.clone());
        registry.register("token_turns", "Turns that are over, by token", metrics.token_turns.clone());
        registry.register("token_talk_ms", "What was said and answered, by token", metrics.token_ms.clone());
        registry.register("xruns", "Times that captured sound was lost", metrics.xruns.clone());
        registry.register("underruns", "Times that an answer had to wait for its sound", metrics.underruns.clone());
        registry.register("refused", "Connections refused or closed, by error", metrics.refused.clone());
        registry.register("sessions", "Conversations now", metrics.sessions.clone());
        registry.register("sessions_most", "Conversations that there may be", metrics.most.clone());
        registry.register("provider_up", "Whether a provider can be asked", metrics.up.clone());
        metrics
    }
}

impl Metrics {
    /// A turn is over. `token`: the name of the one it was spoken under.
    pub(crate) fn turn(&self, turn: &TurnView, token: Option<&str>) {
        let mode = turn.mode.name();
        let value = |name: &str| turn.figures.get(name).copied();
        for (figure, times) in FIGURES {
            // Negative ones, of what was known before it was asked, count as none.
            if let Some(ms) = value(&format!("{figure}_ms")) {
                let provider = provider(times, &turn.providers);
                self.figures.get_or_create(&Figure { figure, mode, provider }).observe(ms.max(0.0) / 1_000.0);
            }
        }
        self.turns.get_or_create(&Ended { mode, outcome: turn.outcome.name() }).inc();
        let count = |name: &str| value(name).unwrap_or_default().max(0.0) as u64;
        if let Some(token) = token {
            let of = ByToken { token: token.to_owned() };
            let ms = ["speech_ms", "reply_ms"].iter().filter_map(|name| value(name)).sum::<f64>();
            self.token_turns.get_or_create(&of).inc();
            self.token_ms.get_or_create(&of).inc_by(ms.max(0.0) as u64);
        }
        self.violations.get_or_create(&Of { mode }).inc_by(count("violations"));
        if count("speculation_attempts") > 0 {
            let outcome = if count("speculation_hits") > 0 { "hit" } else { "miss" };
            self.speculation.get_or_create(&Prepared { outcome }).inc();
        }
        self.wasted_tokens.inc_by(count("wasted_tokens"));
        self.xruns.inc_by(count("xruns"));
        self.underruns.inc_by(count("underruns"));
    }

    /// A turn that was taken was given back.
    pub(crate) fn cut_off(&self) {
        self.cut_offs.inc();
    }

    /// A connection is refused or closed for this reason.
    pub(crate) fn refused(&self, code: &str) {
        self.refused.get_or_create(&Refused { code: code.to_owned() }).inc();
    }

    /// All of it, in the OpenMetrics text format.
    pub(crate) fn text(&self, host: &Engine, sessions: usize, most: usize) -> String {
        self.sessions.set(sessions as i64);
        self.most.set(most as i64);
        let Providers { stt, llm, tts } = host.snapshot().providers;
        let standings = host.standings().snapshots(Clock::now());
        for (stage, provider) in [("stt", stt), ("llm", llm), ("tts", tts)] {
            let is_up = provider != NO_PROVIDER && crate::health::is_up(&standings, &provider);
            self.up.get_or_create(&Whose { stage, provider }).set(i64::from(is_up));
        }
        for used in host.used() {
            let Units { input_tokens, cached_tokens, output_tokens, characters, audio_ms, calls } = used.units;
            for (unit, total) in [
                ("input_tokens", input_tokens),
                ("cached_tokens", cached_tokens),
                ("output_tokens", output_tokens),
                ("characters", characters),
                ("audio_ms", audio_ms),
                ("calls", calls),
            ] {
                if total > 0 {
                    let (stage, provider) = (used.stage.name(), used.provider.clone());
                    let counter = self.used.get_or_create(&Unit { stage, provider, unit });
                    // The engine counts; two who ask at once add nothing twice.
                    counter.inner().fetch_max(total, Ordering::Relaxed);
                }
            }
        }
        let mut text = String::new();
        // A string takes all that is written.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

fn provider(times: Times, providers: &Providers) -> String {
    match times {
        Times::All => format!("{} {} {}", providers.stt, providers.llm, providers.tts),
        Times::Stt => providers.stt.clone(),
        Times::Llm => providers.llm.clone(),
        Times::Tts => providers.tts.clone(),
    }
}
