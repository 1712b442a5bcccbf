//! An HTTP proxy for https (RFC 9110, CONNECT) that leads every host to one server on this machine: so a program believes that it talks to a vendor's own
//! host. One thread for each connection and direction; they end with their connections.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// Longer heads are no CONNECT.
const LONGEST_HEAD: usize = 8_192;

/// A proxy that runs until the process ends.
pub struct Tunnel {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Tunnel {
    /// Starts it on a free port; all connections go to `to`.
    ///
    /// # Errors
    /// The port or a thread could not be had.
    pub fn start(to: SocketAddr) -> anyhow::Result<Tunnel> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        std::thread::Builder::new().name("tunnel".to_owned()).spawn(move || {
            for client in listener.incoming().flatten() {
                let noted = Arc::clone(&noted);
                // A client that goes away in the middle takes its thread along.
                let lead = move || drop(lead(client, to, &noted));
                drop(std::thread::Builder::new().name("tunnel".to_owned()).spawn(lead));
            }
        })?;
        Ok(Tunnel { address, asked })
    }

    /// For `HTTPS_PROXY`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The hosts with ports that were asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn lead(mut client: TcpStream, to: SocketAddr, noted: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && head.len() < LONGEST_HEAD && client.read(&mut byte)? == 1 {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let Some(host) = head.strip_prefix("CONNECT ").and_then(|rest| rest.split(' ').next()) else {
        return client.write_all(b"HTTP/1.1 405 Method Not Allowed\r\n\r\n");
    };
    noted.lock().unwrap_or_else(PoisonError::into_inner).push(host.to_owned());
    let mut server = TcpStream::connect(to)?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
    std::thread::Builder::new().name("tunnel".to_owned()).spawn(move || {
        let _ = std::io::copy(&mut from_client, &mut to_server); // either side may end it
        let _ = to_server.shutdown(Shutdown::Write);
    })?;
    let _ = std::io::copy(&mut server, &mut client);
    client.shutdown(Shutdown::Write)
}
