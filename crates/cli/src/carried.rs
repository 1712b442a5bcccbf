//! What the program carries in itself, so that it holds a conversation wherever its one file stands.

use riposte_settings::Paths;
use riposte_speech::bundled::{self, Carried};

/// Packed by the build script.
static FILES: [Carried; 3] = [
    Carried {
        file: "riposte-micro.en.bin",
        packed: include_bytes!(concat!(env!("OUT_DIR"), "/riposte-micro.en.bin.gz")),
    },
    Carried { file: "try-it.wav", packed: include_bytes!(concat!(env!("OUT_DIR"), "/try-it.wav.gz")) },
    Carried { file: "try-it-2.wav", packed: include_bytes!(concat!(env!("OUT_DIR"), "/try-it-2.wav.gz")) },
];

/// Offers them to whoever looks for what comes with Riposte. Without a home there is nowhere to unpack them, which every command tells.
pub(crate) fn offer() {
    if let Ok(paths) = Paths::find() {
        bundled::carry(&FILES, paths.bundled_folder());
    }
}
