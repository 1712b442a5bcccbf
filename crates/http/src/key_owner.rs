//! Whose a key is: it belongs to an origin (RFC 6454: scheme, host and port), never to a kind of provider. Pure.
//!
//! The vendors' own hosts have a name, so that people need not write an address. A name stands for that one origin and no other.

use std::collections::BTreeMap;

use reqwest::Url;

use crate::base_url;

/// The names that stand for a vendor's own host, in the order of the alphabet. Their keys are also taken from the environment (`OPENAI_API_KEY`), as their own
/// programs do.
pub fn vendor_names() -> impl Iterator<Item = &'static str> {
    hosts().into_keys()
}

/// The vendors with hosts of their own.
fn hosts() -> BTreeMap<&'static str, &'static str> {
    riposte_vendors::VENDORS.all().iter().filter_map(|vendor| Some((vendor.name, vendor.host()?))).collect()
}

/// What the key for this address is called: a vendor's name at the vendor's own host, else the origin, as `http://192.168.0.7:8080`.
pub fn key_owner(url: &Url) -> String {
    let own = |host: &str| url.scheme() == "https" && url.port().is_none() && url.host_str() == Some(host);
    match hosts().into_iter().find(|(_, host)| own(host)) {
        Some((name, _)) => name.to_owned(),
        None => url.origin().ascii_serialization(),
    }
}

/// The same for what a person writes: a vendor's name, or the address of a server. `None`: it is neither.
pub fn key_owner_of(text: &str) -> Option<String> {
    let text = text.trim();
    vendor_names().find(|name| *name == text).map(str::to_owned).or_else(|| base_url(text).map(|url| key_owner(&url)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_belongs_to_an_origin_and_a_vendors_own_has_a_name() {
        let owner = |address: &str| key_owner_of(address).unwrap();
        for own in
            ["https://api.openai.com/v1", "https://API.openai.com:443/", "https://me:pw@api.openai.com?x=y", "openai"]
        {
            assert_eq!(owner(own), "openai", "{own}");
        }
        for (other, origin) in [
            ("http://api.openai.com/v1", "http://api.openai.com"),
            ("https://api.openai.com:8443/v1", "https://api.openai.com:8443"),
            ("https://api.openai.com.evil.test/v1", "https://api.openai.com.evil.test"),
            ("https://evil.test/api.openai.com", "https://evil.test"),
            ("https://api.openai.com@evil.test/", "https://evil.test"),
            ("http://192.168.0.7:8080/v1/", "http://192.168.0.7:8080"),
            ("http://[::1]:1234/v1", "http://[::1]:1234"),
            ("http://localhost:11434/v1", "http://localhost:11434"),
        ] {
            assert_eq!(owner(other), origin);
        }
    }

    #[test]
    fn what_is_neither_a_name_nor_an_address_owns_nothing() {
        for neither in ["", "open ai", "OpenAI", "localhost:11434", "sk-proj-1234", "ftp://h/"] {
            assert_eq!(key_owner_of(neither), None, "{neither}");
        }
    }
}
