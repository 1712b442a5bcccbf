//! Who is let in: where may be listened without protection, which pages' scripts may connect, where a request carries its token. Pure.

use std::net::SocketAddr;

use axum::http::{HeaderMap, header};
use riposte_problem::Problem;
use riposte_problem::words::gateway as words;

/// The WebSocket's subprotocol.
pub const SUBPROTOCOL: &str = "riposte.v1";
/// Before a token, in the list of subprotocols: what a browser can send.
const TOKEN_PROTOCOL: &str = "token.";

/// What stands between an address and the world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Protection {
    pub has_token: bool,
    pub has_tls: bool,
    /// How often the user said that none is wanted.
    pub unprotected: u8,
}

/// Whether an address may be listened on.
///
/// # Errors
/// Other machines reach it, and a token or TLS is missing, and the user did not say twice that this is meant.
pub fn may_listen(address: SocketAddr, protection: Protection) -> Result<(), Problem> {
    let is_protected = protection.has_token && protection.has_tls;
    if address.ip().is_loopback() || is_protected || protection.unprotected >= 2 {
        return Ok(());
    }
    Err(words::unprotected(address.to_string()))
}

/// The token of a request: in its header, or among the subprotocols.
pub(crate) fn token_of(headers: &HeaderMap) -> Option<&str> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    bearer.or_else(|| {
        let lists = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|value| value.to_str().ok());
        lists.flat_map(|list| list.split(',')).find_map(|protocol| protocol.trim().strip_prefix(TOKEN_PROTOCOL))
    })
}

/// Whether the page that a request comes from may connect. Programs that are no browsers name none. `is_local`: the request comes from this machine, whose
/// own pages may.
pub(crate) fn is_origin_allowed(headers: &HeaderMap, allowed: &[String], is_local: bool) -> bool {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = origins.next() else { return true };
    let (Ok(origin), None) = (origin.to_str(), origins.next()) else { return false };
    allowed.iter().any(|allowed| allowed.trim_end_matches('/').eq_ignore_ascii_case(origin))
        || (is_local && is_page_of_this_machine(origin))
}

/// Whether the request comes from a page that this server has under the same name. Enough only where a token is asked for: whoever makes a name of theirs mean
/// this address (DNS rebinding) has a page of the same name, too, but no token.
pub(crate) fn is_own_page(headers: &HeaderMap) -> bool {
    let one = |name: header::HeaderName| {
        let mut values = headers.get_all(name).iter();
        values.next().filter(|_| values.next().is_none()).and_then(|value| value.to_str().ok())
    };
    let origin = one(header::ORIGIN).and_then(|origin| origin.split_once("://"));
    origin.zip(one(header::HOST)).is_some_and(|((_, authority), host)| authority.eq_ignore_ascii_case(host))
}

/// Whether what a request asks for is called as this machine calls itself, or not at all.
pub(crate) fn is_of_this_machine(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let Some(host) = hosts.next() else { return true };
    hosts.next().is_none() && host.to_str().is_ok_and(is_name_of_this_machine)
}

fn is_page_of_this_machine(origin: &str) -> bool {
    let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    host.is_some_and(is_name_of_this_machine)
}

/// A name or an address, with or without a port.
fn is_name_of_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    #[test]
    fn other_machines_reach_nothing_without_token_and_tls_unless_told_twice() {
        let of = |has_token, has_tls, unprotected| Protection { has_token, has_tls, unprotected };
        for (address, protection, may) in [
            ("127.0.0.1:8765", of(false, false, 0), true),
            ("[::1]:8765", of(false, false, 0), true),
            ("0.0.0.0:8765", of(false, false, 0), false),
            ("192.168.1.7:8765", of(true, false, 0), false),
            ("[::]:8765", of(false, true, 0), false),
            ("0.0.0.0:8765", of(true, true, 0), true),
            ("0.0.0.0:8765", of(false, false, 1), false),
            ("0.0.0.0:8765", of(false, false, 2), true),
        ] {
            assert_eq!(may_listen(address.parse().unwrap(), protection).is_ok(), may, "{address} {protection:?}");
        }
    }

    #[test]
    fn the_token_is_in_the_header_or_among_the_subprotocols() {
        let bearer = (header::AUTHORIZATION, "Bearer rip_1");
        let protocols = (header::SEC_WEBSOCKET_PROTOCOL, "riposte.v1, token.rip_2");
        assert_eq!(token_of(&headers(std::slice::from_ref(&bearer))), Some("rip_1"));
        assert_eq!(token_of(&headers(std::slice::from_ref(&protocols))), Some("rip_2"));
        assert_eq!(token_of(&headers(&[protocols, bearer])), Some("rip_1"));
        assert_eq!(token_of(&headers(&[(header::AUTHORIZATION, "Basic abc")])), None);
        assert_eq!(token_of(&headers(&[])), None);
    }

    #[test]
    fn a_page_of_the_same_name_is_the_servers_own() {
        let of = |origin, host| is_own_page(&headers(&[(header::ORIGIN, origin), (header::HOST, host)]));
        assert!(of("https://home.example:8765", "home.example:8765") && of("https://home.example", "Home.example"));
        assert!(!of("https://evil.example", "home.example") && !of("https://home.example:1", "home.example:8765"));
        assert!(!of("null", "home.example") && !of("home.example", "home.example"));
        assert!(!is_own_page(&headers(&[(header::HOST, "home.example")])));
    }

    #[test]
    fn this_machine_has_few_names() {
        for (host, is_ours) in [
            ("localhost", true),
            ("LocalHost:8765", true),
            ("127.0.0.1:8765", true),
            ("[::1]:8765", true),
            ("evil.example", false),
            ("localhost.evil.example:8765", false),
            ("192.168.1.7", false),
            ("", false),
        ] {
            assert_eq!(is_of_this_machine(&headers(&[(header::HOST, host)])), is_ours, "{host}");
        }
        assert!(is_of_this_machine(&headers(&[])), "a program that is no browser");
        let mut twice = headers(&[(header::HOST, "localhost")]);
        twice.append(header::HOST, "evil.example".parse().unwrap());
        assert!(!is_of_this_machine(&twice));
    }

    #[test]
    fn pages_from_elsewhere_may_not_connect() {
        let allowed = ["https://home.example/".to_owned()];
        for (origin, local, may) in [
            ("https://home.example", false, true),
            ("http://home.example", false, false),
            ("https://evil.example", true, false),
            ("http://localhost:5173", true, true),
            ("http://127.0.0.1", true, true),
            ("http://[::1]:80", true, true),
            ("http://localhost:5173", false, false),
            ("http://localhost.evil.example", true, false),
            ("null", true, false),
        ] {
            let headers = headers(&[(header::ORIGIN, origin)]);
            assert_eq!(is_origin_allowed(&headers, &allowed, local), may, "{origin}");
        }
        assert!(is_origin_allowed(&headers(&[]), &[], false), "a program that is no browser");
        let mut twice = HeaderMap::new();
        twice.append(header::ORIGIN, "https://home.example".parse().unwrap());
        twice.append(header::ORIGIN, "https://evil.example".parse().unwrap());
        assert!(!is_origin_allowed(&twice, &allowed, false));
    }
}
