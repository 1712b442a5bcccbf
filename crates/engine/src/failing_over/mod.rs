//! Several providers of one stage in front of which one stands that asks them in their order: `chat`, `speech` and `voice`. What a failure means and how each
//! provider stands is decided in `riposte_failover`; here it is carried out, and every call is told as an attempt.

mod call;
mod chat;
mod line;
mod speech;
mod voice;
mod whole_words;

pub(crate) use chat::chat;
pub(crate) use speech::recognizer;
pub(crate) use voice::voice;

use riposte_measures::Asked;
use riposte_vendors::Stage;

/// How records call a stage.
pub(crate) fn asked(stage: Stage) -> Asked {
    match stage {
        Stage::Speech => Asked::Speech,
        Stage::Chat => Asked::Chat,
        Stage::Voice => Asked::Voice,
    }
}
