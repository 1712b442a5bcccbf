//! `GET /health`: whether it can be talked to, how many do, how the providers are. JSON; says nothing of anybody's conversation, and no address or key.

use axum::http::StatusCode;
use riposte_audio::Clock;
use riposte_engine::api::State;
use riposte_engine::{Engine, NO_PROVIDER};
use riposte_failover::{Facts, Health, HealthState, Snapshot, health};
use serde_json::{Value, json};

/// Whether the provider of this name can be asked, as far as is known.
pub(crate) fn is_up(standings: &[Snapshot], name: &str) -> bool {
    matches!(state(standings, name).state, HealthState::Ready | HealthState::Degraded)
}

fn state(standings: &[Snapshot], name: &str) -> Health {
    let standing = standings.iter().find(|one| one.provider == name);
    health(&Facts { key_missing: None, turns: &[], test: None, standing, now_unix_ms: Clock::unix_ms() })
}

/// The status and what is said.
pub(crate) fn of(host: &Engine, sessions: usize, most: usize, draining: bool) -> (StatusCode, Value) {
    let snapshot = host.snapshot();
    let standings = host.standings().snapshots(Clock::now());
    let provider = |name: &str| {
        let health = state(&standings, name);
        let state = if name == NO_PROVIDER { HealthState::Down } else { health.state };
        json!({ "name": name, "state": state, "reason": health.reason.map(|problem| problem.code) })
    };
    let is_ready = snapshot.state != State::Starting && snapshot.providers.stt != NO_PROVIDER && !draining;
    let providers = json!({
        "stt": provider(&snapshot.providers.stt),
        "llm": provider(&snapshot.providers.llm),
        "tts": provider(&snapshot.providers.tts),
    });
    let problems: Vec<_> = snapshot
        .problems
        .iter()
        // A server has no microphone and no speaker.
        .filter(|problem| !problem.code.starts_with("audio."))
        .map(|problem| &problem.code)
        .collect();
    let body = json!({
        "live": true,
        "ready": is_ready,
        "draining": draining,
        "version": env!("CARGO_PKG_VERSION"),
        "sessions": { "open": sessions, "most": most },
        "providers": providers,
        "problems": problems,
    });
    (if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, body)
}
