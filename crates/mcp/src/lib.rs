//! `riposte mcp`: gives a coding agent a voice. A server of the Model Context Protocol whose tools say a message to the user and hear what they answer; over
//! standard input and output, or over HTTP.
//!
//! ```text
//! client ─► Server (tools, arguments, results) ─► Desk ─► Turn: one speaker at a time, across processes
//!                                                  ├─► the window that runs (riposte_control::relay), with the words shown there
//!                                                  └─► Alone: an engine of its own, begun when it is first needed
//! ```
//! The conversation itself is the engine's: [`riposte_engine::Engine::relay`]. Pure: `arguments`, `result`.

mod alone;
mod arguments;
mod desk;
mod gone;
mod http;
mod progress;
mod result;
mod server;
mod turn;

pub use alone::{Begin, Wishes};
pub use desk::{Desk, DeskOptions, Voice, Voices};
pub use http::{Http, HttpOptions};
pub use server::{Server, serve_stdio};
