//! Whether a turn sounds finished: [`EndOfTurn`] is the capability, [`SmartTurn`] the model that has it. Computes on the caller's thread; no clock,
//! no other thread.
//!
//! What it tells is one witness among others: `turn::endpoint` weighs it against the words and the user's own pauses.
//!
//! ## What it can tell
//! Smart Turn v3.2 (CPU) was trained on people and on natural synthetic voices, with about 200 ms of silence at the end
//! (docs.pipecat.ai, "Smart Turn": `stop_secs=0.2` "mimics the training data"). On its authors' test clips, mostly synthetic, others counted 92.4 %
//! right and 9.9 % of the unfinished ones taken for complete (github.com/orgs/dograh-hq/discussions/971); on conversations of people (AMI, 4304
//! pauses in mid-turn) 42 % of those pauses (huggingface.co/OpenHRI/smart-turn-streaming).
//!
//! On the 62 sentences of `models/micro` (espeak-ng and flite, voices that it was not trained on), whole and cut off in mid-word at 50, 60, 70 and
//! 80 % of their length, it tells nothing, with these very features as with the authors' own program:
//!
//! | silence at the end | whole, taken for complete | cut off, taken for incomplete | P(a whole one is judged higher) |
//! |---|---|---|---|
//! | 80 ms | 28 of 62 | 105 of 248 | 0.47 |
//! | 200 ms | 44 of 62 | 64 of 248 | 0.44 |
//! | 400 ms | 52 of 62 | 37 of 248 | 0.40 |
//! | 600 ms | 54 of 62 | 23 of 248 | 0.41 |
//!
//! The longer it hears silence, the more it takes *any* sentence for finished: a caller that asks again while the silence lasts counts it twice.
//! One judgement of 8 s, features included: p50 48 ms, p95 68 ms (n 310, 200 ms of silence, two cores of a Xeon of which compilers used
//! most; while they fought for both, p50 110 to 250 ms). Loading: 130 ms.
//!
//! Repeat with `cargo run --release -p riposte-end-of-turn --example judge -- MODEL.onnx --pause 200 models/micro/samples/*.wav models/micro/try-it*.wav`.

#![forbid(unsafe_code)]

mod end_of_turn;
mod error;
mod log_mel;
mod smart_turn;

pub use end_of_turn::{EndOfTurn, LONGEST_FRAMES, RATE_HZ};
pub use error::EndOfTurnError;
pub use log_mel::{LogMel, MELS, STEPS};
pub use smart_turn::SmartTurn;
