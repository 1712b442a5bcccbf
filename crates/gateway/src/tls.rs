//! TLS by certificate files, which are read again when they have changed: a renewed certificate needs no restart.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use riposte_problem::words::{gateway as words, phrase};
use riposte_problem::{Problem, Sentence};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A certificate with its chain, and its key: PEM files.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

type Stamp = [Option<SystemTime>; 2];

/// Shakes hands with the files as they are.
pub(crate) struct Tls {
    files: TlsFiles,
    read: Mutex<(Stamp, TlsAcceptor)>,
}

impl Tls {
    /// # Errors
    /// The files can't be read, or do not belong together.
    pub(crate) fn open(files: TlsFiles) -> Result<Tls, Problem> {
        let read = (stamp(&files), acceptor(&files)?);
        Ok(Tls { files, read: Mutex::new(read) })
    }

    /// For the next connection. Files that can't be used any more are told, and those before serve.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let now = stamp(&self.files);
        if read.0 != now {
            read.0 = now;
            match acceptor(&self.files) {
                Ok(acceptor) => read.1 = acceptor,
                Err(problem) => tracing::error!("{problem}"),
            }
        }
        read.1.clone()
    }
}

fn stamp(files: &TlsFiles) -> Stamp {
    let of = |path: &Path| std::fs::metadata(path).and_then(|file| file.modified()).ok();
    [of(&files.certificate), of(&files.key)]
}

fn acceptor(files: &TlsFiles) -> Result<TlsAcceptor, Problem> {
    let failed = |path: &Path, reason: Sentence| words::no_tls(path.display().to_string(), reason);
    let said = |error: &dyn std::fmt::Display| phrase::quoted(error.to_string());
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect)
        .map_err(|error| failed(&files.certificate, said(&error)))?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| failed(&files.key, said(&error)))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| failed(&files.certificate, said(&error)))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
