//! Who can be chosen for each stage: one row for each vendor, from which the settings, the keys, the lists in the window and the terminal, and the
//! errors take what they need to know. Plain data: nobody is asked here, and nothing is made.
//!
//! A vendor that speaks a protocol that is known is one row here. One with a protocol of its own is a row here, a file in the crate of its stage, and
//! a row of that crate's table of clients. The tables are complete before anybody reads them: a process may add to them at its start ([`Table::add`]), as the
//! tests do with a vendor that no program ships (`riposte_sim::parrot`).

mod rows;
mod table;

pub use rows::{InUse, Table};
pub use table::VENDORS;

use serde::{Deserialize, Serialize};

/// Part of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Speech,
    Chat,
    Voice,
}

/// Whether somebody needs a key there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// There is nobody to show it to.
    None,
    /// It is sent where there is one.
    Accepted,
    /// Nobody is served without.
    Required,
}

/// Where a vendor is reached unless the user says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Place {
    /// Up to and with the version, as `https://api.openai.com/v1`.
    pub address: &'static str,
    /// As the vendor calls it.
    pub model: &'static str,
    /// Of a voice: the vendor's name for it; else empty.
    pub voice: &'static str,
}

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Vendor {
    pub stage: Stage,
    /// In the settings, in records, and on the command line; small letters and underscores. The key of a vendor with a host of its own is called so, too.
    pub name: &'static str,
    /// For people.
    pub label: &'static str,
    /// Which client of its stage's crate speaks with it.
    pub client: &'static str,
    /// `None`: it is on this machine and no server.
    pub place: Option<Place>,
    pub key: Key,
    /// Where people get a key, or read how to set it up; empty: it needs neither.
    pub link: &'static str,
}

impl Vendor {
    /// The host that is this vendor's own and nobody else's, as `api.openai.com`: its place is behind HTTPS.
    pub fn host(&self) -> Option<&'static str> {
        let rest = self.place?.address.strip_prefix("https://")?;
        rest.split('/').next()
    }
}

/// The vendors of a stage, the built-in ones first.
pub fn of(stage: Stage) -> impl Iterator<Item = &'static Vendor> + Clone {
    VENDORS.all().iter().filter(move |vendor| vendor.stage == stage)
}

/// A vendor by its name; a name that is none has no row.
pub fn find(stage: Stage, name: &str) -> Option<&'static Vendor> {
    of(stage).find(|vendor| vendor.name == name)
}

/// Whose place this is, of a server's scheme, host and port (the scheme's own where none is given), as `("http", "localhost", 11434)`.
pub fn at(stage: Stage, scheme: &str, host: &str, port: u16) -> Option<&'static Vendor> {
    let is_here = |address: &str| {
        let Some((its_scheme, rest)) = address.split_once("://") else { return false };
        let authority = rest.split('/').next().unwrap_or_default();
        let (its_host, its_port) = authority.split_once(':').unwrap_or((authority, ""));
        let its_port = its_port.parse().unwrap_or(if its_scheme == "https" { 443 } else { 80 });
        its_scheme == scheme && its_host == host && its_port == port
    };
    of(stage).find(|vendor| vendor.place.is_some_and(|place| is_here(place.address)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_row_and_one_host_in_every_stage() {
        for vendor in VENDORS.all() {
            let same = |other: &&Vendor| other.name == vendor.name;
            assert_eq!(of(vendor.stage).filter(same).count(), 1, "{}", vendor.name);
            for other in VENDORS.all().iter().filter(same) {
                assert_eq!((other.host(), other.label), (vendor.host(), vendor.label), "{}", vendor.name);
            }
            assert!(vendor.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit()));
            assert!(!vendor.label.is_empty() && !vendor.client.is_empty());
        }
    }

    #[test]
    fn a_vendor_with_a_host_of_its_own_says_where_its_key_comes_from() {
        for vendor in VENDORS.all().iter().filter(|vendor| vendor.host().is_some()) {
            assert_eq!(vendor.key, Key::Required, "{}", vendor.name);
            assert!(vendor.link.starts_with("https://"), "{}", vendor.name);
        }
        for vendor in VENDORS.all().iter().filter(|vendor| vendor.place.is_none()) {
            assert_eq!(vendor.key, Key::None, "{}", vendor.name);
        }
    }

    #[test]
    fn every_stage_begins_with_what_needs_nobody() {
        for (stage, name) in [(Stage::Speech, "whisper"), (Stage::Chat, "demo"), (Stage::Voice, "system")] {
            let first = of(stage).next().unwrap();
            assert_eq!((first.name, first.place), (name, None));
        }
    }

    #[test]
    fn a_server_is_known_by_where_it_is() {
        let name = |stage, scheme, host, port| at(stage, scheme, host, port).map(|vendor| vendor.name);
        assert_eq!(name(Stage::Chat, "https", "api.groq.com", 443), Some("groq"));
        assert_eq!(name(Stage::Chat, "http", "localhost", 11434), Some("ollama"));
        assert_eq!(name(Stage::Voice, "https", "api.openai.com", 443), Some("openai"));
        assert_eq!(name(Stage::Chat, "http", "api.groq.com", 80), None, "not without TLS");
        assert_eq!(name(Stage::Chat, "https", "api.groq.com", 8443), None);
        assert_eq!(name(Stage::Chat, "https", "example.com", 443), None);
    }
}
