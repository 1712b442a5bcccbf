//! Packs what the program carries in itself: the small recogniser and the spoken questions of `models/micro`. Pure but for those files.

use std::fs::File;
use std::io::{self, Error};
use std::path::Path;
use std::{env, fs};

use flate2::Compression;
use flate2::write::GzEncoder;

const FILES: [&str; 3] = ["riposte-micro.en.bin", "try-it.wav", "try-it-2.wav"];

fn main() -> io::Result<()> {
    let variable = |name: &str| env::var_os(name).ok_or_else(|| Error::other(format!("cargo sets {name}")));
    let (manifest, out) = (variable("CARGO_MANIFEST_DIR")?, variable("OUT_DIR")?);
    let models = Path::new(&manifest).join("../../models/micro");
    for file in FILES {
        let from = models.join(file);
        println!("cargo:rerun-if-changed={}", from.display());
        let mut packed = GzEncoder::new(File::create(Path::new(&out).join(format!("{file}.gz")))?, Compression::best());
        io::copy(&mut fs::File::open(from)?, &mut packed)?;
        packed.finish()?;
    }
    Ok(())
}
