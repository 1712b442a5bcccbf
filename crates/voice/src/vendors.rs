//! The table of voices: a new vendor is one file and one row. Runs where it is called; a constructor may block as its vendor says.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::{Synthesizer, SystemVoice, VoiceError};

/// What a user sets about a voice. A vendor ignores what it has no use for.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceOptions {
    /// The vendor's name for the voice; none is the vendor's default for the language.
    pub voice: Option<String>,
    /// BCP 47 tag of what is spoken: `en`, `en-GB`, `es`.
    pub language: String,
    /// 1 is the voice's own speed, 2 twice as fast; 0.5 to 2.5 is understood well.
    pub speed: f32,
    /// The longest wait for the first sound, and later for the next.
    pub time_out: Duration,
    /// Where the voice program is, if it is not on `PATH`.
    pub program: Option<PathBuf>,
}

impl Default for VoiceOptions {
    fn default() -> Self {
        Self { voice: None, language: "en".to_owned(), speed: 1.0, time_out: Duration::from_secs(5), program: None }
    }
}

/// One row of [`VENDORS`].
#[derive(Clone, Copy)]
pub struct Vendor {
    /// As the settings name it.
    pub name: &'static str,
    pub new: fn(&VoiceOptions) -> Result<Arc<dyn Synthesizer>, VoiceError>,
}

/// Every voice vendor of this build.
pub const VENDORS: &[Vendor] = &[
    Vendor { name: "system", new: |options| Ok(Arc::new(SystemVoice::new(options)?)) },
    Vendor { name: "espeak-ng", new: |options| Ok(Arc::new(SystemVoice::espeak_ng(options)?)) },
];

/// The voice of the vendor that is called `vendor`.
pub fn voice(vendor: &str, options: &VoiceOptions) -> Result<Arc<dyn Synthesizer>, VoiceError> {
    match VENDORS.iter().find(|row| row.name == vendor) {
        Some(row) => (row.new)(options),
        None => {
            let known: Vec<_> = VENDORS.iter().map(|row| row.name).collect();
            Err(VoiceError::UnknownVendor { vendor: vendor.to_owned(), known: known.join(", ") })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_vendor_is_told_the_known_ones() {
        let error = voice("acme", &VoiceOptions::default()).err().unwrap();
        assert_eq!(error.problem().advice, "Choose one of: system, espeak-ng.");
    }

    #[test]
    fn a_missing_program_is_told_how_to_get_it() {
        let options = VoiceOptions { program: Some("/no/such/espeak-ng".into()), ..VoiceOptions::default() };
        let error = voice("espeak-ng", &options).err().unwrap();
        assert_eq!(error.code(), "voice.not_installed");
    }
}
