//! A vendor that no program ships: shows what one more vendor takes. It has a protocol of its own for chat and for voice
//! ([`crate::providers::ScriptedParrot`] is its server), and consists of the rows below, a client for each stage, and nothing else.

mod chat;
mod voice;

use std::sync::OnceLock;

use riposte_vendors::{InUse, Key, Place, Stage, VENDORS, Vendor};

const NAME: &str = "parrot";

const fn row(stage: Stage, voice: &'static str) -> Vendor {
    Vendor {
        stage,
        name: NAME,
        label: "Parrot",
        client: NAME,
        place: Some(Place { address: "https://api.parrot.example/v1", model: "macaw", voice }),
        key: Key::Required,
        link: "https://parrot.example/keys",
    }
}

const ROWS: [Vendor; 2] = [row(Stage::Chat, ""), row(Stage::Voice, "grey")];

/// Adds it to this process. Once is enough, and again does no harm.
///
/// # Errors
/// Somebody has read the tables already.
pub fn install() -> Result<(), InUse> {
    static INSTALLED: OnceLock<Result<(), InUse>> = OnceLock::new();
    *INSTALLED.get_or_init(|| {
        VENDORS.add(&ROWS)?;
        riposte_chat::CLIENTS.add(&[riposte_chat::Client { name: NAME, make: chat::make }])?;
        riposte_voice::CLIENTS.add(&[riposte_voice::Client { name: NAME, new: voice::make, voices: None }])
    })
}

const SERVER: riposte_http::Server = riposte_http::Server { name: NAME, title: "Parrot", needs_key: true };
