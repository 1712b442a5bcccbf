//! Speech synthesis: speakable text, clauses, the [`Synthesizer`] capability and its vendors.
//!
//! A reply's path: [`Clauses`] cuts it while it is written, each [`Clause`] carries its speakable text, an [`Utterance`] of a [`Synthesizer`]
//! from the table of [`CLIENTS`] turns that into sound (what was said before comes
//! from a [`PhraseCache`] where a [`CachedVoice`] stands in front), and [`HeardMap`] tells how much of the reply was heard when playback stops.

#![forbid(unsafe_code)]

mod cache;
mod cartesia;
mod clause_call;
mod clauses;
mod deepgram;
mod elevenlabs;
mod error;
mod heard;
mod kokoro;
mod level;
mod live;
mod markdown;
mod neural;
mod openai;
mod pcm;
mod per_clause;
mod piper;
mod pocket;
mod sound_form;
mod speakable;
mod supertonic;
mod synthesizer;
mod system;
mod trim;
mod vendors;
mod wav;

pub use cache::{
    CachedVoice, Identity, LONGEST_CHARS, Phrase, PhraseCache, PhraseDisk, PhraseKey, Phrases, Source, Write,
    files_are_unchanged,
};
pub use cartesia::cartesia_voice;
pub use clauses::{Clause, Clauses, says_something};
pub use deepgram::deepgram_voice;
pub use elevenlabs::elevenlabs_voice;
pub use error::VoiceError;
pub use heard::HeardMap;
pub use kokoro::{kokoro_voice, kokoro_voices};
pub use live::{CloudClients, CloudVoiceOptions};
pub use openai::{OpenaiVoice, OpenaiVoiceOptions};
pub use per_clause::{ClauseVoice, PerClause, VoiceEvent, VoiceStream};
pub use piper::{piper_voice, piper_voices};
pub use pocket::{pocket_voice, pocket_voices};
pub use riposte_http::Connection;
pub use speakable::{Language, speakable};
pub use supertonic::{supertonic_voice, supertonic_voices};
pub use synthesizer::{Pushed, Speech, SpokenWord, Synthesizer, Utterance, UtteranceEvent};
pub use system::{InstalledVoice, SystemVoice};
pub use vendors::{CLIENTS, Client, VoiceOptions, voice, voices_of};
