//! Whose voice this is: [`SpeakerEncoder`] is the capability, [`Resemblyzer`] the model that has it, [`UserVoice`] what was learnt of the user. Computes on
//! the caller's thread; no clock, no other thread. Nothing is kept when the program ends.
//!
//! What it tells is one witness among others: [`Likeness::log_odds`] is made to be added to what else speaks for the user or against. It is no lock: a
//! recording of the user is the user to it.
//!
//! ## What it can tell
//! Everybody is compared with the others of their kind of recording. 12 s were learnt, in turns of 3 s; lengths are of voice, silence left out; *same* and
//! *another* are the number of comparisons at 1 s (about as many at the other lengths); equal error rates. The calibration was fitted on *fit* and never saw
//! *held out*; how a sound is lengthened and silence left out was chosen on all of them.
//!
//! | recordings | people | same | another | 0.3 s | 0.5 s | 1 s | 1.6 s | 3 s |
//! |---|---|---|---|---|---|---|---|---|
//! | natural synthetic voices (`scenarios/natural`, train), fit | 2 | 24 | 24 | 4 % | 0 % | 0 % | 0 % | 0 % |
//! | natural synthetic voices (test), held out | 2 | 24 | 24 | 5 % | 0 % | 0 % | 0 % | 0 % |
//! | telephone prompts, fit | 4 | 48 | 144 | 13 % | 10 % | 4 % | 4 % | 0 % |
//! | telephone prompts, held out | 3 | 36 | 72 | 19 % | 14 % | 3 % | 3 % | 0 % |
//! | syllables spoken at home, fit | 10 (7 learnt) | 70 | 630 | 25 % | 21 % | 7 % | 4 % | 4 % |
//! | syllables spoken at home, held out | 10 (6 learnt) | 60 | 492 | 18 % | 13 % | 10 % | 4 % | 3 % |
//! | a reader, speeches, telephone talk, held out | 6 (2 learnt) | 24 | 68 | 5 % | 1 % | 0 % | 0 % | 0 % |
//!
//! After 3 s, one short question, the equal error rates at 1 s are 11, 7 and 6 % for the people held out. The same person has a median similarity of 0.76 to 0.94 at
//! 1 s or more, by kind of recording, another one of 0.40 to 0.72: the best threshold lies between 0.5 and 0.8.
//!
//! What a log odds says came true like this, all held-out recordings, samples of 0.3 to 3 s, 3 to 24 s learnt (2 862 comparisons of the same, 14 013 of
//! another, which overlap: a sample meets everybody):
//!
//! | told | −4 to −3 | −3 to −2 | −2 to −1 | −1 to 0 | 0 to 1 | 1 to 2 | 2 to 3 | 3 to 4 |
//! |---|---|---|---|---|---|---|---|---|
//! | came | −4.4 | −3.5 | −2.4 | −1.2 | 0.1 | 1.5 | 3.0 | 5.8 |
//!
//! Two who taught it in turn, 12 s each, and samples of 1.6 s: each of the two is told as the user (log odds over 0) in 91 % (mean 1.6, n 375), a stranger in 9 %
//! (mean −2.3, n 556); a user who is alone in 98 % (mean 3.4, n 131).
//!
//! ## Noise counts as voice
//! The powers that the model is shown hold the room as well as the voice. Samples of 1.6 s through a narrow microphone or over noise, held-out people, 12 s learnt (n 103
//! to 131 of the same, 365 to 545 of another): mean log odds, and how many are under 0:
//!
//! | sample | learnt | the same | another |
//! |---|---|---|---|
//! | as recorded | as recorded | 3.4, 2 % | −2.7, 90 % |
//! | 300 to 3400 Hz, 6 dB an octave | as recorded | 2.2, 11 % | −2.9, 93 % |
//! | the same | there too | 3.4, 1 % | −2.2, 85 % |
//! | white noise 20 dB under the voice | as recorded | 0.6, 40 % | −3.5, 99 % |
//! | the same | there too | 3.4, 0 % | −1.6, 81 % |
//! | white noise 10 dB under the voice | as recorded | −1.8, 88 % | −3.7, 100 % |
//! | the same | there too | 3.6, 0 % | −0.4, 59 % |
//!
//! So a user over whom noise rises (a fan, a reply that the echo canceller leaves some of) is told as another, and in a noise that was learnt others are told as the user.
//! The log odds are honest for the sound that was learnt: let them turn nobody away alone.
//!
//! ## What was not measured
//! Children, whispering, laughing, a cold, a television in the room, real rooms and noises, the same person at two microphones or on two days: everybody here was recorded once, with one
//! microphone, which makes the same more alike and others more different than in a room. The synthetic voices are few and easy.
//!
//! ## How a sound is shown to the model
//! Frames of 10 ms more than 30 dB under the loud ones are left out, but for 80 ms around voice; what is quieter than −30 dBFS is raised to that; a sound shorter than
//! the model's 1.6 s goes to and fro until it is long enough. Equal error rates of ways to lengthen 0.3, 0.5 and 1 s (32 people, n 256, 9 s
//! learnt, tried beside this program): to and fro 20, 13 and 6 %, over and over 22, 14 and 6 %, fewer moments 22, 13 and 6 %, zeros
//! after it, as Resemblyzer does, 28, 20 and 8 %. Reflected and zero-padded ends of the sound make no difference; leaving out more than what is 30 dB down made 1 s worse.
//!
//! ## What it costs
//! One embedding, features included, p50 and p95 of 40 runs in turn with Smart Turn's on a busy machine (debug build of everything but the library and
//! `riposte-dsp`): up to 1.6 s of voice 20 and 24 ms, 3 s 31 and 36 ms, 6 s 69 and 80 ms, 10 s 108 and 125 ms; Smart Turn, 8 s, 133 and 158 ms. So a short
//! sound costs 0.15 of a judgement, 3 s a quarter, 10 s four fifths.
//!
//! Repeat with `crates/speaker/examples/likeness`.

#![forbid(unsafe_code)]

mod calibration;
mod embedding;
mod encoder;
mod error;
mod resemblyzer;
mod user_voice;
mod voiced;

pub use calibration::{TERMS, terms};
pub use embedding::{DIMENSIONS, Embedding};
pub use encoder::SpeakerEncoder;
pub use error::SpeakerError;
pub use resemblyzer::Resemblyzer;
pub use user_voice::{LEAST_LEARNT_S, Likeness, REMEMBERED_TURNS, UserVoice};
pub use voiced::voiced;

/// Sample rate of what is listened to.
pub const RATE_HZ: u32 = riposte_dsp::RATE_HZ;
/// Less voice than this is not embedded: at 0.3 s one in five is mistaken already.
pub const LEAST_VOICE_S: f32 = 0.25;
