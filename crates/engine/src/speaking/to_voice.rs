//! The way of clauses from whoever writes a reply to the voice.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use riposte_voice::Clause;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Both its ends.
pub(crate) fn to_voice() -> (ToVoice, Written) {
    let (to_voice, clauses) = unbounded_channel();
    let unspoken = Arc::new(AtomicUsize::new(0));
    (ToVoice { clauses: to_voice, unspoken: Arc::clone(&unspoken) }, Written { clauses, unspoken })
}

/// Where the writer leaves clauses.
pub(crate) struct ToVoice {
    clauses: UnboundedSender<Clause>,
    /// Clauses that have not all their sound.
    unspoken: Arc<AtomicUsize>,
}

impl ToVoice {
    /// A voice that failed takes no more: the text goes on.
    pub(crate) fn send(&self, clause: Clause) {
        self.unspoken.fetch_add(1, Ordering::Relaxed);
        let _ = self.clauses.send(clause);
    }

    /// Whether no clause waits behind another.
    pub(crate) fn is_idle(&self) -> bool {
        self.unspoken.load(Ordering::Relaxed) <= 1
    }
}

/// Where the voice finds them.
pub(crate) struct Written {
    pub(crate) clauses: UnboundedReceiver<Clause>,
    pub(crate) unspoken: Arc<AtomicUsize>,
}
