//! Tells a client what happens while a tool works, where it gave a token for that.

use std::sync::atomic::{AtomicU32, Ordering};

use riposte_relay::Step;
use rmcp::model::{ProgressNotificationParam, ProgressToken};
use rmcp::{Peer, RoleServer};

/// The longest text of one notification, in characters: the latest words count.
const LONGEST: usize = 200;

pub(crate) struct Progress {
    client: Option<(Peer<RoleServer>, ProgressToken)>,
    count: AtomicU32,
}

impl Progress {
    pub(crate) fn to(peer: Peer<RoleServer>, token: Option<ProgressToken>) -> Progress {
        Progress { client: token.map(|token| (peer, token)), count: AtomicU32::new(0) }
    }

    /// Something happened. A client that does not take it is no reason to stop speaking: its end is told by the transport.
    pub(crate) async fn tell(&self, what: &str) {
        let Some((peer, token)) = &self.client else { return };
        let count = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        let what = ProgressNotificationParam::new(token.clone(), f64::from(count)).with_message(what);
        if let Err(error) = peer.notify_progress(what).await {
            tracing::debug!(%error, "the client took no word of the progress");
        }
    }

    pub(crate) async fn step(&self, step: &Step) {
        self.tell(&words(step)).await;
    }
}

fn words(step: &Step) -> String {
    match step {
        Step::Speaking => "Speaking.".to_owned(),
        Step::Listening => "Listening.".to_owned(),
        Step::Held => "The user asked to wait; still listening.".to_owned(),
        Step::Hearing { words } if words.is_empty() => "The user speaks.".to_owned(),
        Step::Hearing { words } => {
            let extra = words.chars().count().saturating_sub(LONGEST);
            format!("The user says: {}", words.chars().skip(extra).collect::<String>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_long_words_the_latest_are_told() {
        let said = format!("{}the end", "á".repeat(LONGEST));
        let told = words(&Step::Hearing { words: said });
        assert!(told.starts_with("The user says: á") && told.ends_with("the end"));
        assert_eq!(told.chars().count(), LONGEST + "The user says: ".len());
    }
}
