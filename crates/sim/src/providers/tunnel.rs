//! An HTTP proxy for https (RFC 9110, CONNECT) that leads every host to one server on this machine: so a program believes that it talks to a vendor's own
//! host.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use base64::Engine;

use super::proxy::{Asked, Proxy, splice};

/// Longer heads are no CONNECT.
const LONGEST_HEAD: usize = 8_192;

/// A proxy that runs until the process ends.
pub struct Tunnel(Proxy);

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
        Ok(Tunnel(Proxy::start("tunnel", move |client, noted| lead(client, to, &manner, noted))?))
    }

    /// For `HTTPS_PROXY`.
    pub fn url(&self) -> String {
        format!("http://{}", self.0.address())
    }

    /// The hosts with ports that were asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        self.0.asked()
    }
}

/// What becomes of those who ask.
enum Manner {
    Leads,
    /// This line in the head, in small letters.
    Wants(String),
    Refuses(u16),
}

fn lead(mut client: TcpStream, to: SocketAddr, manner: &Manner, noted: &Asked) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && head.len() < LONGEST_HEAD && client.read(&mut byte)? == 1 {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let Some(host) = head.strip_prefix("CONNECT ").and_then(|rest| rest.split(' ').next()) else {
        return client.write_all(b"HTTP/1.1 405 Method Not Allowed\r\n\r\n");
    };
    noted.note(host.to_owned());
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
    let server = TcpStream::connect(to)?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    splice(client, server)
}
