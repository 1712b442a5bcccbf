//! How servers are reached. Pure data; what it means is `riposte_http::Network`'s affair.

use serde::{Deserialize, Serialize};

/// The proxy, the certificates, and who may be asked without encryption.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Network {
    /// As `http://proxy.example:3128` or `socks5://localhost:1080`; empty: the one that the environment names.
    pub proxy: String,
    /// A PEM file with certificates that are trusted beside the system's; empty: none.
    pub ca_file: String,
    /// Hosts of a private network that may be asked over http://, as `192.168.1.20` or `nas`.
    pub plain_http_hosts: Vec<String>,
}
