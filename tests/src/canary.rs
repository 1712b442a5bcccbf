//! A key that must be nowhere, in all the forms in which it may leak, and where to look for it.

use std::path::{Path, PathBuf};

pub const CANARY: &str = "sk-c4nary/Zk29+Qpl7Xw3Tt0Vb8==";

/// The key as it is, percent-encoded, and in base64 wherever it begins (the letters that hold nothing else), as worked out by hand.
pub const FORMS: [&str; 6] = [
    CANARY,
    "sk-c4nary%2FZk29%2BQpl7Xw3Tt0Vb8%3D%3D",
    "sk-c4nary%2fZk29%2bQpl7Xw3Tt0Vb8%3d%3d",
    "c2stYzRuYXJ5L1prMjkrUXBsN1h3M1R0MFZiOD09",
    "NrLWM0bmFyeS9aazI5K1FwbDdYdzNUdDBWYjg9P",
    "zay1jNG5hcnkvWmsyOStRcGw3WHczVHQwVmI4PT",
];

/// The form that is in there.
pub fn leak(bytes: &[u8]) -> Option<&'static str> {
    FORMS.into_iter().find(|form| bytes.windows(form.len()).any(|window| window == form.as_bytes()))
}

/// All files of a folder and of those in it; a socket is none.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().into_iter().flatten().flatten().map(|entry| entry.path());
    let of = |path: PathBuf| if path.is_dir() { files(&path) } else { Vec::from_iter(path.is_file().then_some(path)) };
    entries.flat_map(of).collect()
}
