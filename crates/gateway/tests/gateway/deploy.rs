//! The files that watch a gateway ask for what it tells.

use std::collections::BTreeSet;

use riposte_gateway::frame::Kind;

use crate::client::Server;

/// All words that begin with `riposte_`, as series are called, without what the format adds to a metric's name.
fn names(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let metric = |word: &str| {
        let ends = ["_total", "_bucket", "_count", "_sum"];
        ends.iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word).to_owned()
    };
    words.filter(|word| word.starts_with("riposte_")).map(metric).collect()
}

#[test]
fn no_deployment_lets_anybody_in_without_a_token() {
    for (file, text) in [
        ("Containerfile", include_str!("../../../../deploy/Containerfile")),
        ("kubernetes.yaml", include_str!("../../../../deploy/kubernetes.yaml")),
        ("riposte-gateway.service", include_str!("../../../../deploy/riposte-gateway.service")),
    ] {
        let starts =
            text.lines().filter(|line| !line.starts_with('#') && line.contains("serve") && line.contains("--listen"));
        let all: Vec<_> = starts.collect();
        assert!(!all.is_empty() && all.iter().all(|line| line.contains("--require-token")), "{file}: {all:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_and_dashboard_ask_for_metrics_that_are_described_as_all_are() {
    let server = Server::start(&["hello"], vec![vec!["Yes."]]).await;
    let mut client = server.client().await;
    client.start("").await;
    client.speak(400).await;
    client.send(Kind::AudioEnd, &[]).await;
    client.done().await;
    let (_, body) = server.get("/metrics", "").await;
    let told = names(&body);
    assert!(told.contains("riposte_turn_seconds"), "{told:?}");
    // Some are not told before there is something to count: the page that describes them names all.
    let known = names(include_str!("../../../../docs/GATEWAY.md"));
    assert!(told.is_subset(&known), "{:?} is not described", told.difference(&known));
    let rules = include_str!("../../../../deploy/prometheus-rules.yml");
    let dashboard = include_str!("../../../../deploy/grafana-dashboard.json");
    for asked in [rules, dashboard] {
        let unknown: Vec<_> = names(asked).difference(&known).cloned().collect();
        assert!(unknown.is_empty(), "{unknown:?} is no metric");
        assert!(names(asked).len() > 5);
    }
    // What is told of a dashboard is JSON, each panel of which asks something.
    let dashboard: serde_json::Value = serde_json::from_str(dashboard).unwrap();
    for panel in dashboard["panels"].as_array().unwrap() {
        assert!(panel["targets"].as_array().is_some_and(|targets| !targets.is_empty()), "{panel}");
    }
}
