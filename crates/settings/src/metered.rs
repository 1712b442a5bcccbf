//! Whether a chat model is paid by the token, by where it answers.

use std::net::IpAddr;

use crate::Chat;

impl Chat {
    /// All chosen models are paid by the token but those on this machine or in the same house.
    pub fn is_metered(&self) -> bool {
        self.endpoint().is_some_and(|endpoint| !is_nearby(&endpoint.base_url))
    }
}

/// Whether an address is of this machine or of a private network (RFC 1918, RFC 4193, names without a dot and `.local`, RFC 6762).
pub fn is_nearby(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Ok(IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
        Err(_) => !host.is_empty() && (!host.contains('.') || host.to_ascii_lowercase().ends_with(".local")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_paid_by_the_token() {
        let with = |provider: &str| Chat { provider: provider.to_owned(), ..Chat::default() };
        let mut chat = with("openai_compatible");
        let mut is_metered = |address: &str| {
            chat.endpoints.get_mut("openai_compatible").unwrap().base_url = address.to_owned();
            chat.is_metered()
        };
        for local in [
            "http://localhost:11434/v1",
            "http://127.0.0.1:8080",
            "http://[::1]:8080/v1",
            "http://192.168.1.20:1234/v1",
            "http://box.local/v1",
            "http://me:secret@nas:80/v1",
        ] {
            assert!(!is_metered(local), "{local}");
        }
        for remote in [
            "https://api.openai.com/v1",
            "https://api.anthropic.com",
            "http://8.8.8.8/v1",
            "",
            "http://localhost.example.com",
        ] {
            assert!(is_metered(remote), "{remote}");
        }
        assert!(with("anthropic").is_metered() && with("groq").is_metered());
        assert!(!with("demo").is_metered() && !with("ollama").is_metered());
    }
}
