//! Speech recognition: the [`Recognizer`] capability and its vendors (whisper.cpp through whisper-rs, transducers and Moonshine through ONNX Runtime, servers
//! behind HTTP and WebSocket).
//!
//! [`whisper`], [`transducer`] and [`moonshine`] run a model on this machine, [`openai`] and [`deepgram`] ask a server; [`bundled`] finds the small one that comes with Riposte.
//! [`Agreement`] keeps captions from flickering, [`wer`] scores what was heard.

mod agreement;
mod believed;
pub mod bundled;
mod checking;
mod clients;
pub mod deepgram;
mod error;
mod live;
mod local_model;
mod loudness;
pub mod moonshine;
pub mod openai;
mod outlet;
mod pieces;
mod recognizer;
mod server_thread;
mod streaming;
mod transcript;
pub mod transducer;
mod troubles;
mod voicing;
pub mod wer;
pub mod whisper;
mod worker_thread;
mod workplace;

pub use agreement::Agreement;
pub use clients::{CLIENTS, Client, SpeechOptions, recognizer};
pub use error::SpeechError;
pub use outlet::Outlet;
pub use recognizer::{Heard, HeardSink, Recognizer, Session, SessionOptions};
pub use server_thread::ServerThread;
pub use troubles::TroubleSink;
