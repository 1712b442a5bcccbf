//! TLS by certificate files: what a client trusts is what the files say now.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use riposte_gateway::TlsFiles;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::client::Server;

/// Writes a new self-signed certificate for this machine, and its key; the certificate, to be trusted.
fn certify(files: &TlsFiles) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    std::fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
    std::fs::write(&files.certificate, made.cert.pem()).unwrap();
    made.cert.der().clone()
}

/// The status of `/health`, to a client that trusts this certificate alone.
async fn health(address: SocketAddr, trusted: &CertificateDer<'static>) -> std::io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "127.0.0.1".try_into().unwrap();
    let stream = TcpStream::connect(address).await?;
    let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
    stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
    let mut head = [0; 12];
    stream.read_exact(&mut head).await?;
    Ok(String::from_utf8_lossy(&head[9..]).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_certificate_is_used_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let files = TlsFiles { certificate: at("chain.pem"), key: at("key.pem") };
    let first = certify(&files);
    let server = Server::behind(files.clone()).await.unwrap();
    let address = server.address();
    assert_eq!(health(address, &first).await.unwrap(), "200");
    // In the clear nobody is answered.
    let mut plain = TcpStream::connect(address).await.unwrap();
    plain.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");

    let second = certify(&files);
    assert_eq!(health(address, &second).await.unwrap(), "200");
    assert!(health(address, &first).await.is_err(), "the old one");
    std::fs::write(&files.certificate, "no certificate").unwrap();
    assert_eq!(health(address, &second).await.unwrap(), "200", "the one before serves on");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_do_not_belong_together_are_told_before_anybody_connects() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let code = async |certificate: &Path, key: &Path| {
        let files = TlsFiles { certificate: certificate.to_owned(), key: key.to_owned() };
        Server::behind(files).await.err().unwrap().code
    };
    let (one, other) = (
        TlsFiles { certificate: at("1.pem"), key: at("1.key") },
        TlsFiles { certificate: at("2.pem"), key: at("2.key") },
    );
    let _ = (certify(&one), certify(&other));
    for (certificate, key) in [(&one.certificate, &other.key), (&at("none"), &one.key), (&one.certificate, &at("none"))]
    {
        assert_eq!(code(certificate, key).await, "gateway.tls");
    }
}
