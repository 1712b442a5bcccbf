//! A SOCKS5 proxy (RFC 1928) that leads every host to one server on this machine.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use super::proxy::{Asked, Proxy, splice};

/// A proxy that runs until the process ends.
pub struct Socks(Proxy);

impl Socks {
    /// Starts it on a free port; all connections go to `to`. `None`: it refuses them (reply 2, not allowed).
    ///
    /// # Errors
    /// The port or a thread could not be had.
    pub fn start(to: Option<SocketAddr>) -> anyhow::Result<Socks> {
        Ok(Socks(Proxy::start("socks", move |client, noted| lead(client, to, noted))?))
    }

    /// For the settings.
    pub fn url(&self) -> String {
        format!("socks5://{}", self.0.address())
    }

    /// The hosts with ports that were asked for, in order. A name was looked up by nobody before.
    pub fn asked(&self) -> Vec<String> {
        self.0.asked()
    }
}

fn read(client: &mut TcpStream, bytes: usize) -> std::io::Result<Vec<u8>> {
    let mut buffer = vec![0; bytes];
    client.read_exact(&mut buffer)?;
    Ok(buffer)
}

fn lead(mut client: TcpStream, to: Option<SocketAddr>, noted: &Asked) -> std::io::Result<()> {
    // Version and methods; then version, command, a reserved byte, and the kind of address.
    let methods = read(&mut client, 2)?[1];
    read(&mut client, methods.into())?;
    client.write_all(&[5, 0])?;
    let host = match read(&mut client, 4)?[3] {
        1 => read(&mut client, 4)?.iter().map(u8::to_string).collect::<Vec<_>>().join("."),
        3 => {
            let length = read(&mut client, 1)?[0];
            String::from_utf8_lossy(&read(&mut client, length.into())?).into_owned()
        }
        _ => "an IPv6 address".to_owned(),
    };
    let port = read(&mut client, 2)?;
    noted.note(format!("{host}:{}", u16::from_be_bytes([port[0], port[1]])));
    let reply = |code: u8| [5, code, 0, 1, 0, 0, 0, 0, 0, 0];
    let Some(to) = to else { return client.write_all(&reply(2)) };
    let server = TcpStream::connect(to)?;
    client.write_all(&reply(0))?;
    splice(client, server)
}
