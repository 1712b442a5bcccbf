//! From the settings to what a conversation needs: the machine's configuration, the stages, the sounds of prepared phrases. Knows nothing of a conversation.

pub(crate) mod builds;
mod candidates;
pub(crate) mod config;
mod later;
mod later_voice;
pub(crate) mod lists;
mod loaded;
pub(crate) mod make;
pub(crate) mod models;
pub(crate) mod network;
pub(crate) mod overview;
pub(crate) mod phrases;
pub(crate) mod providers;
pub(crate) mod stages;
pub(crate) mod trial;
