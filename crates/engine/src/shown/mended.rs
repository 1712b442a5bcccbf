//! Which problems are past once something works. Every kind of problem has an end:
//!
//! | problem | ends |
//! |---|---|
//! | `turn.…` | with the next text, answer, voice or sound, whichever was missed |
//! | `card.…` | when another recogniser or device is chosen |
//! | `speech.…` | with the next words that are understood; when another recogniser is chosen. A slow one ends when it keeps up ([`crate::conductor`]) |
//! | `chat.…` | with the next words of an answer; when the chat model is made anew |
//! | `voice.…` | with the next sound of the voice; when it is made anew |
//! | `onnx.…`, `end_of_turn.…` | with the next judgement; when another model is chosen, or none |
//! | `fall_back.…` | when the provider serves again; when the stages are made anew |
//! | `network.…` | when the stages are made anew |
//! | `keys.…` | when the keychain is asked again, with the chat model |
//! | `models.…` | when the stages are made anew and no model is missing |
//! | `costs.cap_reached` | when a call that is paid is let through: the user allows it, raises the cap, or a month begins ([`crate::costs`]) |
//! | `audio.…` | when the device is there ([`crate::shown`]) |
//! | `store.…` | when the turns are on the disk ([`crate::keeping`]) |
//! | `engine.…` | with the next turn; that this conversation is not recorded holds until the program ends |

use riposte_measures::Mark;
use riposte_problem::Problem;
use riposte_turn::Input;

use crate::problems::{NOT_RECORDED, RECOGNISER_IS_SLOW};
use crate::set_up::stages::{Stages, is_same, is_same_recognizer};

/// What works as this shows: the beginnings of the codes that are past.
pub(crate) fn works(input: &Input) -> &'static [&'static str] {
    match input {
        Input::Final { .. } => &["speech.", "turn.text_"],
        // Not a text: that may be a sentence of ours about what went wrong.
        Input::Marked { mark: Mark::LlmFirstToken, .. } => &["chat.", "turn.agent_"],
        Input::Marked { mark: Mark::TtsFirstAudio, .. } => &["voice.", "turn.voice_"],
        Input::PlayStarted { .. } => &["turn.playout_"],
        Input::EndProbability { .. } => &["onnx.", "end_of_turn."],
        _ => &[],
    }
}

/// What is past with a turn that is over.
pub(crate) const WITH_A_TURN: &[&str] = &["engine."];

/// What is past where these stages take the place of others: a model that goes on being used keeps its problems. `told`: what was wrong when they were made.
pub(crate) fn replaced(before: &Stages, now: &Stages, told: &[Problem]) -> Vec<&'static str> {
    let mut past = vec!["chat.", "fall_back.", "keys.", "network.", "voice."];
    if !told.iter().any(|problem| problem.code.starts_with("models.")) {
        past.push("models.");
    }
    if !is_same_recognizer(&before.recognizer, &now.recognizer) {
        past.extend(["speech.", "card."]);
    }
    if now.end_of_turn.is_none() || !is_same(before.end_of_turn.as_ref(), now.end_of_turn.as_ref()) {
        past.extend(["onnx.", "end_of_turn."]);
    }
    past
}

/// Whether a problem of this code ends with those that begin so.
pub(crate) fn ends_with(code: &str, past: &[&str]) -> bool {
    ![RECOGNISER_IS_SLOW, NOT_RECORDED].contains(&code) && past.iter().any(|begins| code.starts_with(begins))
}
