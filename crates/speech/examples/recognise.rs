//! Prints what the shipped recogniser hears in mono 16-bit WAV files of any rate.
//!
//! `cargo run -p riposte-speech --example recognise FILE.wav ...`
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::Path;

use support::{listen, read, whisper};

fn main() {
    let whisper = whisper();
    for file in std::env::args().skip(1) {
        let mut listening = listen(&*whisper, false);
        listening.push(&read(Path::new(&file)));
        println!("{file}: {:?}", listening.ask(1));
    }
}
