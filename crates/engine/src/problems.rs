//! Troubles that belong to the engine itself. The words are in [`riposte_problem::words`].

use riposte_measures::Asked;
use riposte_problem::words::{audio, engine as words, phrase};
use riposte_problem::{Kind, Problem};
use riposte_vendors::Stage;

pub(crate) use audio::{no_microphone, no_speaker};
pub(crate) use words::{
    check_broken_off, check_in_a_turn, check_muted, conversation_gone, in_a_turn, no_bundled_question,
    no_history as no_history_to_delete,
};

/// What is told of a recogniser that does not keep up.
pub(crate) const RECOGNISER_IS_SLOW: &str = "speech.slow";

/// Told where the conversation is not written down as it was asked for.
pub(crate) const NOT_RECORDED: &str = "engine.not_recorded";

pub(crate) fn not_recorded(path: &std::path::Path, error: &std::io::Error) -> Problem {
    words::not_recorded(path.display(), phrase::system(error))
}

pub(crate) fn no_runtime(error: &std::io::Error) -> Problem {
    words::no_runtime(phrase::system(error))
}

/// Stands while calls are withheld because of the monthly cap.
pub(crate) const CAP_REACHED: &str = "costs.cap_reached";

/// The monthly cap kept a provider from being asked, as records name it.
pub(crate) fn cap_reached(asked: Asked, provider: &str) -> Problem {
    let label = label(stage(asked), provider);
    riposte_problem::words::costs::cap_reached(riposte_problem::words::server::named(&label).0)
}

pub(crate) const MODEL_IS_LOADING: &str = "chat.loading";

/// `name`: of the provider and its model.
pub(crate) fn model_is_loading(name: &str) -> Problem {
    words::model_is_loading(name.split_once('/').map_or(name, |(_, model)| model))
}

/// What is told while another provider does the part of the one that is asked first; both as records name them.
///
/// `code`: why it did not do its part itself.
pub(crate) fn fallen_back(asked: Asked, first: &str, instead: &str, code: &str) -> Problem {
    let passes = !matches!(riposte_failover::remembered(code).kind, Kind::Auth | Kind::Input | Kind::Device);
    let tell: fn(&str, &str) -> Problem = match (asked, passes) {
        (Asked::Speech, true) => |first, instead| words::others_understand(first, instead),
        (Asked::Chat, true) => |first, instead| words::others_answer(first, instead),
        (Asked::Voice, true) => |first, instead| words::others_speak(first, instead),
        (Asked::Speech, false) => |first, instead| words::others_understand_until_mended(first, instead),
        (Asked::Chat, false) => |first, instead| words::others_answer_until_mended(first, instead),
        (Asked::Voice, false) => |first, instead| words::others_speak_until_mended(first, instead),
    };
    let stage = stage(asked);
    let problem = tell(&label(stage, first), &label(stage, instead));
    Problem { code: fallen_back_code(asked, first), ..problem }
}

/// The code of that: one for each stage of a vendor.
pub(crate) fn fallen_back_code(asked: Asked, first: &str) -> String {
    format!("fall_back.{}.{}", asked.name(), vendor(first))
}

fn stage(asked: Asked) -> Stage {
    match asked {
        Asked::Speech => Stage::Speech,
        Asked::Chat => Stage::Chat,
        Asked::Voice => Stage::Voice,
    }
}

fn vendor(provider: &str) -> &str {
    provider.split('/').next().unwrap_or_default()
}

/// What people call a provider that records call `provider`.
pub(crate) fn label(stage: Stage, provider: &str) -> String {
    riposte_vendors::find(stage, vendor(provider)).map_or(provider, |vendor| vendor.label).to_owned()
}

/// What of a sound device's troubles depends on which of the two it is.
pub(crate) struct DeviceTroubles {
    pub(crate) lost: fn(&str) -> Problem,
    pub(crate) fell_back: fn(&str, &str) -> Problem,
}

pub(crate) const MICROPHONE: DeviceTroubles = DeviceTroubles {
    lost: |name| audio::microphone_lost(name),
    fell_back: |from, to| audio::microphone_fell_back(from, to),
};

pub(crate) const SPEAKER: DeviceTroubles =
    DeviceTroubles { lost: |name| audio::speaker_lost(name), fell_back: |from, to| audio::speaker_fell_back(from, to) };
