//! What proxies of every kind have in common: they note whom they were asked for, and carry bytes both ways. One thread for each connection and direction; they end with
//! their connections.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// A proxy that runs until the process ends.
pub(super) struct Proxy {
    address: SocketAddr,
    asked: Asked,
}

/// The hosts with ports that were asked for, in order. Clones are the same list.
#[derive(Clone, Default)]
pub(super) struct Asked(Arc<Mutex<Vec<String>>>);

impl Asked {
    pub(super) fn note(&self, host: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(host);
    }
}

impl Proxy {
    /// Starts it on a free port; `lead` has each client, on a thread of this name.
    ///
    /// # Errors
    /// The port or a thread could not be had.
    pub(super) fn start(
        name: &'static str,
        lead: impl Fn(TcpStream, &Asked) -> io::Result<()> + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let (address, asked, lead) = (listener.local_addr()?, Asked::default(), Arc::new(lead));
        let noted = asked.clone();
        std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            for client in listener.incoming().flatten() {
                let (noted, lead) = (noted.clone(), Arc::clone(&lead));
                // A client that goes away in the middle takes its thread along.
                let lead = move || drop(lead(client, &noted));
                drop(std::thread::Builder::new().name(name.to_owned()).spawn(lead));
            }
        })?;
        Ok(Self { address, asked })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Carries what comes from each of the two to the other, until both have ended.
pub(super) fn splice(mut client: TcpStream, mut server: TcpStream) -> io::Result<()> {
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
    std::thread::Builder::new().name("splice".to_owned()).spawn(move || {
        let _ = io::copy(&mut from_client, &mut to_server); // either side may end it
        let _ = to_server.shutdown(Shutdown::Write);
    })?;
    let _ = io::copy(&mut server, &mut client);
    client.shutdown(Shutdown::Write)
}
