//! What every address of a server has in common: which ones are addresses, how one is shown, where it is, and a key as a header. Pure.

use reqwest::Url;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// Parses a base address of the settings; `None` when it is none. Only http and https have a host to talk to.
pub fn base_url(address: &str) -> Option<Url> {
    Url::parse(address.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// The address with `path` after it, whether or not the base ends in a slash. Keeps a query, as some gateways need one.
pub fn joined(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    url
}

/// An address as it may be shown: scheme, host, port, path; no credentials, no query.
pub fn shown(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path().trim_end_matches('/'))
}

/// Whether the host is this computer.
pub fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether the host is this computer or one of a private network (RFC 1918, RFC 4193, names without a dot and `.local`, RFC 6762).
pub fn is_nearby(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    match host.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Ok(std::net::IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
        Err(_) => !host.is_empty() && (!host.contains('.') || host.ends_with(".local") || is_loopback(url)),
    }
}

/// Why a key is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum KeyFault {
    #[error("it has characters that no key has")]
    Odd,
}

/// The key as a header value that is marked sensitive, `prefix` in front.
///
/// # Errors
/// The key can't stand in a header.
pub(crate) fn key_header(prefix: &str, key: &SecretString) -> Result<HeaderValue, KeyFault> {
    let mut value =
        HeaderValue::from_str(&format!("{prefix}{}", key.expose_secret().trim())).map_err(|_| KeyFault::Odd)?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_in_the_house_is_nearby() {
        let nearby = |address: &str| is_nearby(&Url::parse(address).unwrap());
        for address in
            ["http://localhost:1/v1", "http://[::1]:1", "http://192.168.1.2", "http://nas/v1", "http://box.local"]
        {
            assert!(nearby(address), "{address}");
        }
        for address in
            ["https://api.openai.com/v1", "http://8.8.8.8", "http://[2001:db8::1]", "http://localhost.example.com"]
        {
            assert!(!nearby(address), "{address}");
        }
    }
}
