//! Recognisers that read a whole sound at once (whisper.cpp, offline transducers): what of an utterance is read when, what is shown and believed of it, and the
//! one thread on which the model is called. Which model it is stands behind [`worker::Reader`].

pub(crate) mod desk;
pub(crate) mod evidence;
pub(crate) mod guard;
pub(crate) mod reading;
pub(crate) mod repetition;
pub(crate) mod resting;
pub(crate) mod segments;
pub(crate) mod utterance;
pub(crate) mod worker;
