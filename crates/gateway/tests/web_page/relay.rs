//! A network between page and server that goes away: connections end without a word, new ones are let through.

use std::net::SocketAddr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast;

pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    cut: broadcast::Sender<()>,
}

impl Relay {
    pub(crate) async fn start(to: SocketAddr) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, cut) = (listener.local_addr().unwrap(), broadcast::channel(1).0);
        let ends = cut.clone();
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let mut end = ends.subscribe();
                tokio::spawn(async move {
                    let mut far = TcpStream::connect(to).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut near, &mut far) => {}
                        _ = end.recv() => {}
                    }
                });
            }
        });
        Relay { address, cut }
    }

    /// All connections are gone.
    pub(crate) fn cut(&self) {
        self.cut.send(()).unwrap();
    }
}
