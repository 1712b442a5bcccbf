//! Whether a request comes from Twilio: the header `X-Twilio-Signature` is the Base64 of an HMAC-SHA1 of the address, with the account's auth token for a key
//! (<https://www.twilio.com/docs/usage/security#validating-requests>; a WebSocket's handshake has no parameters that would be signed, too). Pure.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::hmac::{HMAC_SHA1_FOR_LEGACY_USE_ONLY, Key, verify};
use secrecy::{ExposeSecret, SecretString};

pub(crate) const HEADER: &str = "x-twilio-signature";

/// Calls by Twilio Media Streams.
#[derive(Clone, Debug)]
pub struct Twilio {
    /// The address of the stream as the TwiML names it, `wss://voice.example/twilio/media`.
    pub url: String,
    /// The account's auth token.
    pub token: SecretString,
}

impl Twilio {
    /// Whether this is the signature of the address.
    pub(crate) fn has_signed(&self, signature: &str) -> bool {
        let Ok(signature) = BASE64_STANDARD.decode(signature) else { return false };
        let key = Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, self.token.expose_secret().as_bytes());
        self.spellings().any(|url| verify(&key, url.as_bytes(), &signature).is_ok())
    }

    /// The same address as others write it: Twilio's own libraries try it with the port and without, and with a slash at the end.
    fn spellings(&self) -> impl Iterator<Item = String> {
        let url = self.url.trim_end_matches('/');
        let (scheme, rest) = url.split_once("://").unwrap_or(("wss", url));
        let (authority, path) = rest.split_once('/').map_or((rest, String::new()), |(a, b)| (a, format!("/{b}")));
        let bare = authority.strip_suffix(":443").unwrap_or(authority);
        let hosts =
            if bare.contains(':') { vec![bare.to_owned()] } else { vec![bare.to_owned(), format!("{bare}:443")] };
        let scheme = scheme.to_owned();
        hosts.into_iter().flat_map(move |host| ["", "/"].map(|end| format!("{scheme}://{host}{path}{end}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_of_this_address_with_this_token() {
        let twilio = |url: &str, token: &str| Twilio { url: url.to_owned(), token: token.to_owned().into() };
        // Made with `printf %s URL | openssl dgst -sha1 -hmac 12345 -binary | base64`.
        let (url, signature) = ("wss://voice.example/twilio/media", "BVN1OP6+F9o3ZBwaE5+XRre3Iyg=");
        for same in [url, "wss://voice.example/twilio/media/", "wss://voice.example:443/twilio/media"] {
            assert!(twilio(same, "12345").has_signed(signature), "{same}");
        }
        for other in [
            "wss://evil.example/twilio/media",
            "wss://voice.example:444/twilio/media",
            "ws://voice.example/twilio/media",
        ] {
            assert!(!twilio(other, "12345").has_signed(signature), "{other}");
        }
        assert!(!twilio(url, "12346").has_signed(signature));
        for wrong in ["", "x", &signature[1..], &signature.to_lowercase()] {
            assert!(!twilio(url, "12345").has_signed(wrong), "{wrong}");
        }
    }
}
