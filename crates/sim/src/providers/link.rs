//! A link with a delay in front of a scripted server: a TCP proxy through which every byte takes as long as over a network, in order, both ways. The handshake of
//! TCP is answered by this machine at once; its round trip is made up for by the first bytes of each connection. Runs on a thread of its own, which ends when it is
//! dropped.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context;
use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use super::pace::Beginning;
use super::server::RunningServer;

/// What is read at once.
const PIECE: usize = 16_384;

/// A link that runs until it is dropped.
#[derive(Debug)]
pub struct Link {
    address: SocketAddr,
    base_url: String,
    opened: Arc<AtomicUsize>,
    /// `None`: it ends.
    hang_up: Option<mpsc::UnboundedSender<oneshot::Sender<()>>>,
    thread: Option<JoinHandle<()>>,
}

impl Link {
    /// A link to this server; a byte takes `each_way`, a round trip twice as long.
    ///
    /// # Errors
    /// The port or a thread could not be had.
    pub fn to(server: &RunningServer, each_way: Duration) -> anyhow::Result<Self> {
        Self::start(server.address(), server.base_url(), each_way)
    }

    fn start(to: SocketAddr, base_url: &str, each_way: Duration) -> anyhow::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let base_url = base_url.replacen(&to.to_string(), &address.to_string(), 1);
        let (hang_up, orders) = mpsc::unbounded_channel();
        let opened = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&opened);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = std::thread::Builder::new().name("scripted-link".to_owned()).spawn(move || {
            runtime.block_on(async {
                match TcpListener::from_std(listener) {
                    Ok(listener) => serve(&listener, to, each_way, orders, &count).await,
                    // The test sees a server that can't be reached, and this says why.
                    Err(error) => eprintln!("the link was not opened: {error}"),
                }
            });
        })?;
        Ok(Self { address, base_url, opened, hang_up: Some(hang_up), thread: Some(thread) })
    }

    /// The server's address, through this link.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections were opened through it so far.
    pub fn opened(&self) -> usize {
        self.opened.load(Ordering::Relaxed)
    }

    /// Cuts all connections; returns once they are cut. New ones may be opened at once. Not from an async task.
    pub fn hang_up(&self) {
        let (done, cut) = oneshot::channel();
        if let Some(hang_up) = &self.hang_up
            && hang_up.send(done).is_ok()
        {
            // It ends with its thread: then nothing is open.
            let _ = cut.blocking_recv();
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.hang_up.take();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            eprintln!("the link panicked");
        }
    }
}

async fn serve(
    listener: &TcpListener,
    to: SocketAddr,
    each_way: Duration,
    mut orders: mpsc::UnboundedReceiver<oneshot::Sender<()>>,
    opened: &AtomicUsize,
) {
    let mut open = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            order = orders.recv() => match order {
                Some(done) => {
                    open.shutdown().await;
                    // Whoever asked waits for it.
                    let _ = done.send(());
                }
                None => return,
            },
            accepted = listener.accept() => {
                if let Ok((client, _)) = accepted {
                    opened.fetch_add(1, Ordering::Relaxed);
                    open.spawn(carry(client, to, each_way));
                }
            }
            Some(_) = open.join_next() => {}
        }
    }
}

/// One connection, until both sides have ended it or it is cut.
async fn carry(client: TcpStream, to: SocketAddr, each_way: Duration) -> std::io::Result<()> {
    let accepted = Beginning::now();
    let server = TcpStream::connect(to).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    // The client's first bytes could have left it only a round trip after it asked for the connection.
    let there = pass(from_client, to_server, each_way, Some((accepted, each_way * 3)));
    let back = pass(from_server, to_client, each_way, None);
    tokio::try_join!(there, back).map(|_| ())
}

/// One direction. `not_before`: nothing arrives until so long after that moment.
async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    delay: Duration,
    not_before: Option<(Beginning, Duration)>,
) -> std::io::Result<()> {
    let (sender, mut under_way) = mpsc::unbounded_channel::<(Beginning, Bytes)>();
    let read = async move {
        loop {
            let mut piece = BytesMut::with_capacity(PIECE);
            let read = from.read_buf(&mut piece).await?;
            // The end is under way as long as a byte.
            if sender.send((Beginning::now(), piece.freeze())).is_err() || read == 0 {
                return Ok::<(), std::io::Error>(());
            }
        }
    };
    let write = async move {
        if let Some((moment, after)) = not_before {
            moment.wait_for(after).await;
        }
        while let Some((sent, piece)) = under_way.recv().await {
            sent.wait_for(delay).await;
            if piece.is_empty() {
                break;
            }
            to.write_all(&piece).await?;
        }
        to.shutdown().await
    };
    tokio::try_join!(read, write).map(|_| ())
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
