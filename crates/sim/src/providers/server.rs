//! A scripted server while it runs: started on a free port, asked what it saw, and stopped. Its thread and runtime are its own and end when it
//! is dropped.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;

use anyhow::Context;
use axum::Router;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use axum::serve::ListenerExt;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio_rustls::rustls::ServerConfig;

use super::record::{Received, Record};
use super::tls::{Certificate, TlsListener};

/// Starts a server; returns as soon as its port is open. `base` is the path of its address, `name` that of its thread.
pub(super) fn start(
    name: &str,
    base: &str,
    tls: bool,
    router: Router,
    record: Arc<Record>,
) -> anyhow::Result<RunningServer> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let certificate = tls.then(Certificate::make).transpose()?;
    let scheme = if tls { "https" } else { "http" };
    let base_url = format!("{scheme}://{address}{base}");
    let (stop, stopped) = oneshot::channel::<Infallible>();
    let tls = certificate.as_ref().map(Certificate::server_config).transpose()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                served = serve(listener, tls, router) => {
                    if let Err(error) = served {
                        // The test sees a server that can't be reached, and this says why.
                        eprintln!("the scripted server stopped: {error}");
                    }
                }
                _ = stopped => {}
            }
        });
    })?;
    let certificate = certificate.map(|certificate| (certificate.der, certificate.pem));
    Ok(RunningServer { base_url, address, certificate, record, stop: Some(stop), thread: Some(thread) })
}

async fn serve(listener: TcpListener, tls: Option<Arc<ServerConfig>>, router: Router) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    match tls {
        Some(config) => {
            let listener = TlsListener::new(listener, config);
            axum::serve(listener.tap_io(|stream| prompt(stream.get_ref().0)), with_peer(router)).await
        }
        None => axum::serve(listener.tap_io(|stream| prompt(stream)), with_peer(router)).await,
    }
}

fn with_peer(router: Router) -> IntoMakeServiceWithConnectInfo<Router, SocketAddr> {
    router.into_make_service_with_connect_info::<SocketAddr>()
}

/// A token must not wait for the acknowledgement of the one before it.
fn prompt(stream: &TcpStream) {
    if let Err(error) = stream.set_nodelay(true) {
        eprintln!("tokens may be sent late: {error}");
    }
}

/// A scripted server that runs until it is dropped.
#[derive(Debug)]
pub struct RunningServer {
    base_url: String,
    address: SocketAddr,
    /// DER and PEM.
    certificate: Option<(Vec<u8>, String)>,
    record: Arc<Record>,
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

impl RunningServer {
    /// The address for a client's settings, as `http://127.0.0.1:40001/v1` (OpenAI) or `http://127.0.0.1:40001` (Anthropic).
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The certificate to trust, for a server with [`ScriptedChat::tls`].
    pub fn certificate_der(&self) -> Option<&[u8]> {
        self.certificate.as_ref().map(|(der, _)| &der[..])
    }

    /// The same as a file for `SSL_CERT_FILE`.
    pub fn certificate_pem(&self) -> Option<&str> {
        self.certificate.as_ref().map(|(_, pem)| pem.as_str())
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A text in which this server is called `http://server`, whatever its port is: for what is compared.
    pub fn named_in(&self, text: &str) -> String {
        text.replace(&format!("http://{}", self.address), "http://server")
    }

    /// Requests for an answer so far, oldest first; refused ones too.
    pub fn requests(&self) -> Vec<Received> {
        self.record.chats()
    }

    /// All other requests so far: warm-ups, and what came to an address that is none.
    pub fn other_requests(&self) -> Vec<Received> {
        self.record.others()
    }

    /// Waits until `n` requests for an answer came. Without limit: put a time-out around it.
    pub async fn requested(&self, n: usize) {
        self.record.until(|counts| counts.chats >= n).await;
    }

    /// Waits until `n` answers were handed over to their end. Without limit.
    pub async fn finished(&self, n: usize) {
        self.record.until(|counts| counts.finished >= n).await;
    }

    /// Waits until `n` clients went away in the middle of an answer. Without limit.
    pub async fn closed_early(&self, n: usize) {
        self.record.until(|counts| counts.closed_early >= n).await;
    }

    /// How many answers were handed over to their end so far.
    pub fn finished_count(&self) -> usize {
        self.record.counts().finished
    }

    /// How many clients went away in the middle of an answer so far.
    pub fn closed_early_count(&self) -> usize {
        self.record.counts().closed_early
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        // Dropping the sender ends the server; its runtime takes every connection with it.
        self.stop.take();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            eprintln!("the scripted server panicked");
        }
    }
}
