//! The stream in use, and the one that is being tried.

use std::sync::mpsc::Receiver;

use riposte_measures::Time;

use crate::AudioError;

/// What a stream is to the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Preferred,
    Default,
    Silent,
    /// Was preferred before the user changed their mind; stays until the next one delivers.
    Former,
}

pub(super) struct InUse<S> {
    pub(super) stream: S,
    pub(super) role: Role,
    pub(super) blocks: u64,
    pub(super) last_sign: Time,
    pub(super) xruns: u64,
    pub(super) xruns_told: Time,
    /// Where the present window of counting began, and with how many.
    pub(super) window: (Time, u64),
    /// The system moved it to another device; which one is found by opening it anew.
    pub(super) rerouted: bool,
}

pub(super) enum Trial<S> {
    Opening {
        role: Role,
        since: Time,
        result: Receiver<Result<S, AudioError>>,
    },
    /// Open, but no sample has come yet.
    Proving {
        role: Role,
        /// When it was asked for.
        asked: Time,
        since: Time,
        stream: S,
    },
}

impl<S> Trial<S> {
    pub(super) fn role(&self) -> Role {
        match self {
            Trial::Opening { role, .. } | Trial::Proving { role, .. } => *role,
        }
    }
}
