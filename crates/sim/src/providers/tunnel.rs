//! An HTTP proxy for https (RFC 9110, CONNECT) that leads every host to one server on this machine: so a program believes that it talks to a vendor's own
//! host. One thread for each connection and direction; they end with their connections.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;

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
        Self::start_as(Manner::Leads, to)
    }

    /// The same for one that wants this login, as `user:password`.
    ///
    /// # Errors
    /// As [`Tunnel::start`].
    pub fn start_with_login(to: SocketAddr, login: &str) -> anyhow::Result<Tunnel> {
        let expected = base64::engine::general_purpose::STANDARD.encode(login);
        Self::start_as(Manner::Wants(format!("proxy-authorization: basic {}", expected.to_lowercase())), to)
    }

    /// The same for one that refuses everybody with this status.
    ///
    /// # Errors
    /// As [`Tunnel::start`].
    pub fn refusing(status: u16) -> anyhow::Result<Tunnel> {
        Self::start_as(Manner::Refuses(status), ([127, 0, 0, 1], 9).into())
    }

    fn start_as(manner: Manner, to: SocketAddr) -> anyhow::Result<Tunnel> {
        let manner = Arc::new(manner);
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        std::thread::Builder::new().name("tunnel".to_owned()).spawn(move || {
            for client in listener.incoming().flatten() {
                let (noted, manner) = (Arc::clone(&noted), Arc::clone(&manner));
                // A client that goes away in the middle takes its thread along.
                let lead = move || drop(lead(client, to, &manner, &noted));
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

/// What becomes of those who ask.
enum Manner {
    Leads,
    /// This line in the head, in small letters.
    Wants(String),
    Refuses(u16),
}

fn lead(mut client: TcpStream, to: SocketAddr, manner: &Manner, noted: &Mutex<Vec<String>>) -> std::io::Result<()> {
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
    match manner {
        Manner::Leads => {}
        Manner::Wants(line) if head.to_lowercase().contains(line) => {}
        Manner::Wants(_) => {
            return client.write_all(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm=\"p\"\r\ncontent-length: 0\r\n\r\n",
            );
        }
        Manner::Refuses(status) => {
            return client.write_all(format!("HTTP/1.1 {status} No\r\ncontent-length: 0\r\n\r\n").as_bytes());
        }
    }
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
