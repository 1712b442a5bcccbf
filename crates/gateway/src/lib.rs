//! `riposte serve`: conversations over WebSockets, for programs and pages that have a microphone of their own. One process, one hop: each session has its own turn
//! machine, conversation, microphone and loudspeaker; models, voices, phrases and connections are shared ([`riposte_engine::Engine::beside`]).
//!
//! ```text
//! client ═WebSocket═ connection (reads, writes) ─► session (one task) ─► Engine beside the host's
//!                                                   │ Timeline: when was it captured     ├ rings of `device::Far`
//!                                                   │ Pacer: how far ahead to send       ┘
//! ```
//! The protocol is described in docs/GATEWAY.md. Pure: `frame`, `message`, `conversation`, `refusal`, `admission`, `limits`, `outlog`, `telephone`,
//! `device::{Timeline, Pacer}`.

mod admission;
mod connection;
mod conversation;
pub mod device;
mod door;
pub mod frame;
mod front;
mod health;
mod limits;
pub mod message;
mod metrics;
mod outlog;
mod refusal;
mod registry;
mod server;
mod session;
mod telephone;
mod tls;
mod tokens;
mod web;
mod wire;

pub use admission::{Protection, SUBPROTOCOL, may_listen};
pub use front::{Front, FrontOptions};
pub use limits::Limits;
pub use refusal::Refusal;
pub use server::{Gateway, GatewayOptions};
pub use telephone::Twilio;
pub use tls::TlsFiles;
pub use tokens::{Entry, Profile, Tokens};
