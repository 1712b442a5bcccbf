//! HTTPS for scripted servers: a certificate made on the spot for 127.0.0.1 and the vendors' own hosts, and a listener that shakes hands. Runs on the server's
//! thread.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio_rustls::server::TlsStream;

/// Those that a certificate is for.
const HOSTS: [&str; 6] =
    ["127.0.0.1", "api.openai.com", "api.anthropic.com", "api.deepgram.com", "api.cartesia.ai", "api.elevenlabs.io"];

/// A self-signed certificate and its key, which is never written anywhere.
pub(super) struct Certificate {
    pub(super) der: Vec<u8>,
    pub(super) pem: String,
    key: Vec<u8>,
}

impl Certificate {
    pub(super) fn make() -> anyhow::Result<Self> {
        let made = rcgen::generate_simple_self_signed(HOSTS.map(str::to_owned).to_vec())?;
        Ok(Self { der: made.cert.der().to_vec(), pem: made.cert.pem(), key: made.signing_key.serialize_der() })
    }

    /// Offers HTTP/2 and HTTP/1.1, in that order.
    pub(super) fn server_config(&self) -> anyhow::Result<Arc<ServerConfig>> {
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(
                vec![CertificateDer::from(self.der.clone())],
                PrivatePkcs8KeyDer::from(self.key.clone()).into(),
            )?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

/// Accepts TLS connections, one handshake at a time: enough for a test.
pub(super) struct TlsListener {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl TlsListener {
    pub(super) fn new(listener: TcpListener, config: Arc<ServerConfig>) -> Self {
        Self { listener, acceptor: TlsAcceptor::from(config) }
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, from) = Listener::accept(&mut self.listener).await;
            // A client that does not trust us goes away here; the next may.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, from);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
