//! How servers are reached: the proxy, the certificates that are trusted beside the system's, and the servers nearby that may be asked without encryption. A value,
//! cheap to clone, made of the settings anew when they change; never shows a proxy's password. Reading the certificates' file blocks; nobody is asked.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use reqwest::{Certificate, Client, ClientBuilder, NoProxy, Proxy, Url};
use riposte_problem::words::{network as words, phrase};
use riposte_problem::{Kind, Problem, Sentence};
use secrecy::{ExposeSecret, SecretString};

use crate::client::{built, client_builder};
use crate::{is_loopback, is_nearby, shown};

/// What a network is made of, as the settings have it.
#[derive(Clone, Debug, Default)]
pub struct NetworkOptions {
    /// As `http://proxy.example:3128` or `socks5://localhost:1080`; empty: the one that the environment names.
    pub proxy: String,
    /// What an HTTP proxy wants to be told, as `user:password`.
    pub proxy_login: Option<SecretString>,
    /// A PEM file with certificates that are trusted beside the system's; empty: none.
    pub ca_file: String,
    /// Hosts of a private network that may be asked over http://, as `192.168.1.20` or `nas`.
    pub plain_http_hosts: Vec<String>,
}

/// The default is the system's network: the environment's proxy, the system's certificates, encryption for all but this computer.
#[derive(Clone, Default)]
pub struct Network(Option<Arc<Parts>>);

struct Parts {
    proxy: Option<(Url, Proxy)>,
    roots: Vec<Certificate>,
    plain_http_hosts: Vec<String>,
}

/// What of the settings can't be used. The rest is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
    #[error("{address} is no proxy")]
    Proxy { address: String },
    #[error("the certificates in {path} can't be read")]
    Unreadable { path: String, reason: Sentence },
    #[error("there is no certificate in {path}")]
    NoCertificate { path: String },
}

impl NetworkError {
    pub fn kind(&self) -> Kind {
        self.problem().kind
    }

    /// What the user is told.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Proxy { address } => words::no_proxy(address),
            Self::Unreadable { path, reason } => words::ca_unreadable(path, reason),
            Self::NoCertificate { path } => words::no_certificate(path),
        }
    }
}

/// The address of a proxy; `None`: it is none. A password in it would be a secret in a file.
pub fn proxy_url(address: &str) -> Option<Url> {
    let url = Url::parse(address.trim()).ok()?;
    let known = matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h");
    (known && url.has_host() && url.username().is_empty() && url.password().is_none()).then_some(url)
}

impl Network {
    /// Reads the certificates' file. What can't be used is told and left out; a proxy that is none lets nothing pass.
    pub fn of(options: NetworkOptions) -> (Self, Vec<NetworkError>) {
        let NetworkOptions { proxy, proxy_login, ca_file, plain_http_hosts } = options;
        let mut errors = Vec::new();
        let proxy = match proxy.trim() {
            "" => None,
            address => {
                let made = proxy_url(address).and_then(|url| Some((url.clone(), through(&url, proxy_login.as_ref())?)));
                if made.is_none() {
                    errors.push(NetworkError::Proxy { address: crate::clean(address, proxy_login.as_ref()) });
                }
                made.or_else(nowhere)
            }
        };
        let roots = match ca_file.trim() {
            "" => Vec::new(),
            path => certificates(Path::new(path)).unwrap_or_else(|error| {
                errors.push(error);
                Vec::new()
            }),
        };
        let plain_http_hosts = plain_http_hosts.iter().map(|host| host.trim().to_ascii_lowercase()).collect::<Vec<_>>();
        let is_usual = proxy.is_none() && roots.is_empty() && plain_http_hosts.is_empty();
        (Self((!is_usual).then(|| Arc::new(Parts { proxy, roots, plain_http_hosts }))), errors)
    }

    /// Whether connections are made as everywhere else on this computer.
    pub fn is_usual(&self) -> bool {
        self.0.as_ref().is_none_or(|parts| parts.proxy.is_none() && parts.roots.is_empty())
    }

    /// Whether what is said to an address may go there: it is encrypted, stays on this computer, or goes to a server nearby that the user vouched for.
    pub fn admits(&self, url: &Url) -> bool {
        url.scheme() == "https" || is_loopback(url) || (is_nearby(url) && self.vouches_for(&plain_http_host(url)))
    }

    /// Whether no proxy stands between: this computer's own servers, and those nearby that are vouched for, as what goes there must not be read on the way.
    fn is_direct(&self, url: &Url) -> bool {
        is_loopback(url) || (is_nearby(url) && self.vouches_for(&plain_http_host(url)))
    }

    fn vouches_for(&self, host: &str) -> bool {
        self.0.as_ref().is_some_and(|parts| parts.plain_http_hosts.iter().any(|known| known == host))
    }

    /// The proxy of the settings through which an address is reached, as it may be shown.
    pub fn proxy_to(&self, url: &Url) -> Option<String> {
        let (proxy, _) = self.0.as_ref()?.proxy.as_ref()?;
        (!self.is_direct(url)).then(|| shown_proxy(proxy))
    }

    /// A new client for an address: this computer's own servers, and those nearby that are vouched for, are never asked for through a proxy, others through the one of the settings, else the one that the
    /// environment names (`HTTPS_PROXY`); hosts that `NO_PROXY` names through none.
    pub fn client(&self, url: &Url) -> Client {
        built(|| self.applied(client_builder(), url))
    }

    /// The same for WebSockets, whose opening handshake belongs to HTTP/1.1.
    pub fn socket_client(&self, url: &Url) -> Client {
        built(|| self.applied(client_builder().http1_only(), url))
    }

    fn applied(&self, builder: ClientBuilder, url: &Url) -> ClientBuilder {
        let parts = self.0.as_deref();
        let builder = match parts.and_then(|parts| parts.proxy.as_ref()) {
            _ if self.is_direct(url) => builder.no_proxy(),
            Some((_, proxy)) => builder.proxy(proxy.clone()),
            None => builder,
        };
        match parts.map(|parts| &parts.roots) {
            Some(roots) if !roots.is_empty() => builder.tls_certs_merge(roots.iter().cloned()),
            _ => builder,
        }
    }
}

/// Shows no password.
impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self.0.as_deref();
        f.debug_struct("Network")
            .field("proxy", &parts.and_then(|parts| Some(shown_proxy(&parts.proxy.as_ref()?.0))))
            .field("roots", &parts.map_or(0, |parts| parts.roots.len()))
            .field("plain_http_hosts", &parts.map(|parts| &parts.plain_http_hosts))
            .finish()
    }
}

/// The host of an address as the settings name it in `plain_http_hosts`: without its port, an IPv6 address without brackets.
pub fn plain_http_host(url: &Url) -> String {
    url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_ascii_lowercase()
}

/// Only http(s) addresses have an origin that can be written.
fn shown_proxy(url: &Url) -> String {
    match url.scheme() {
        "http" | "https" => shown(url),
        scheme => {
            let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
            format!("{scheme}://{}{port}", url.host_str().unwrap_or_default())
        }
    }
}

fn through(url: &Url, login: Option<&SecretString>) -> Option<Proxy> {
    // Names are looked up by the proxy: what is behind it may have others.
    let address = match url.as_str().strip_prefix("socks5://") {
        Some(rest) => format!("socks5h://{rest}"),
        None => url.to_string(),
    };
    let proxy = Proxy::all(address).ok()?.no_proxy(NoProxy::from_env());
    let login = login.filter(|_| matches!(url.scheme(), "http" | "https")).map(|login| login.expose_secret().trim());
    let Some((user, password)) = login.map(|login| login.split_once(':').unwrap_or((login, ""))) else {
        return Some(proxy);
    };
    Some(proxy.basic_auth(user, password))
}

/// A proxy that nobody is behind: whoever wanted one is not to be led around it.
fn nowhere() -> Option<(Url, Proxy)> {
    // The discard port of this computer.
    let url = Url::parse("http://127.0.0.1:9").ok()?;
    Some((url.clone(), Proxy::all(url).ok()?))
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, NetworkError> {
    let shown = || path.display().to_string();
    let pem = std::fs::read(path)
        .map_err(|error| NetworkError::Unreadable { path: shown(), reason: phrase::system(&error) })?;
    crate::client::install_tls_provider();
    let certificates = Certificate::from_pem_bundle(&pem).ok().filter(|all| !all.is_empty() && are_usable(all));
    certificates.ok_or_else(|| NetworkError::NoCertificate { path: shown() })
}

/// Whether a client can be made that trusts them: whose contents are no certificates is found out only then.
fn are_usable(certificates: &[Certificate]) -> bool {
    Client::builder().tls_certs_only(certificates.iter().cloned()).build().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(address: &str) -> Url {
        Url::parse(address).unwrap()
    }

    fn network(options: NetworkOptions) -> (Network, Vec<NetworkError>) {
        Network::of(options)
    }

    #[test]
    fn without_encryption_only_this_computer_and_whom_the_user_vouched_for_are_asked() {
        let hosts = ["192.168.1.20", "NAS", "fd00::7", "api.acme.test"].map(str::to_owned).to_vec();
        let (vouched, errors) = network(NetworkOptions { plain_http_hosts: hosts, ..NetworkOptions::default() });
        assert_eq!(errors, []);
        let admitted = |address: &str| (Network::default().admits(&url(address)), vouched.admits(&url(address)));
        for address in ["https://api.acme.test", "http://localhost:1", "http://127.0.0.1", "http://[::1]:1/v1"] {
            assert_eq!(admitted(address), (true, true), "{address}");
        }
        for address in ["http://192.168.1.20:8080/v1", "http://nas/v1", "http://[fd00::7]:1"] {
            assert_eq!(admitted(address), (false, true), "{address}");
        }
        for address in ["http://192.168.1.21", "http://nas.example.com", "http://api.acme.test", "http://8.8.8.8"] {
            assert_eq!(admitted(address), (false, false), "{address}: it is elsewhere, or nobody vouched for it");
        }
    }

    #[test]
    fn a_proxy_is_an_address_without_a_password() {
        for good in ["http://p:3128", "https://proxy.example", "socks5://127.0.0.1:1080", "socks5h://p:1080"] {
            assert!(proxy_url(good).is_some(), "{good}");
        }
        for bad in ["", "p:3128", "ftp://p", "http://", "http://me:pw@p:3128", "http://me@p"] {
            assert!(proxy_url(bad).is_none(), "{bad}");
        }
        let (network, errors) = network(NetworkOptions { proxy: "proxy:3128".to_owned(), ..NetworkOptions::default() });
        assert_eq!(errors[0].problem().code, "network.proxy");
        assert!(!network.is_usual(), "nobody is led around a proxy that was wanted");
    }

    #[test]
    fn this_computer_is_not_behind_the_proxy_and_the_password_is_never_shown() {
        let options = NetworkOptions {
            proxy: "socks5://proxy.example:1080".to_owned(),
            proxy_login: Some("me:hunter2".into()),
            ..NetworkOptions::default()
        };
        assert!(!format!("{options:?}").contains("hunter2"));
        let (network, _) = network(options);
        assert_eq!(network.proxy_to(&url("https://api.acme.test")).as_deref(), Some("socks5://proxy.example:1080"));
        assert_eq!(network.proxy_to(&url("http://127.0.0.1:1")), None);
        assert!(!format!("{network:?}").contains("hunter2"));
    }

    #[test]
    fn a_file_without_a_certificate_is_told_and_changes_nothing() {
        let told = |file: &Path| {
            let ca_file = file.display().to_string();
            let (network, errors) = network(NetworkOptions { ca_file, ..NetworkOptions::default() });
            assert!(network.is_usual());
            errors[0].problem().code
        };
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(told(&here.join("no/such.pem")), "network.ca_unreadable");
        assert_eq!(told(here), "network.ca_unreadable");
        assert_eq!(told(&here.join("Cargo.toml")), "network.no_certificate");
    }
}
