//! A SOCKS5 proxy (RFC 1928) that leads every host to one server on this machine. One thread for each connection and direction; they end with their connections.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// A proxy that runs until the process ends.
pub struct Socks {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Socks {
    /// Starts it on a free port; all connections go to `to`. `None`: it refuses them (reply 2, not allowed).
    ///
    /// # Errors
    /// The port or a thread could not be had.
    pub fn start(to: Option<SocketAddr>) -> anyhow::Result<Socks> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        std::thread::Builder::new().name("socks".to_owned()).spawn(move || {
            for client in listener.incoming().flatten() {
                let noted = Arc::clone(&noted);
                // A client that goes away in the middle takes its thread along.
                let lead = move || drop(lead(client, to, &noted));
                drop(std::thread::Builder::new().name("socks".to_owned()).spawn(lead));
            }
        })?;
        Ok(Socks { address, asked })
    }

    /// For the settings.
    pub fn url(&self) -> String {
        format!("socks5://{}", self.address)
    }

    /// The hosts with ports that were asked for, in order. A name was looked up by nobody before.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn lead(mut client: TcpStream, to: Option<SocketAddr>, noted: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut read = |bytes: usize| -> std::io::Result<Vec<u8>> {
        let mut buffer = vec![0; bytes];
        client.read_exact(&mut buffer)?;
        Ok(buffer)
    };
    // Version and methods; then version, command, a reserved byte, and the kind of address.
    let methods = read(2)?[1];
    read(methods.into())?;
    client.write_all(&[5, 0])?;
    let mut read = |bytes: usize| -> std::io::Result<Vec<u8>> {
        let mut buffer = vec![0; bytes];
        client.read_exact(&mut buffer)?;
        Ok(buffer)
    };
    let host = match read(4)?[3] {
        1 => read(4)?.iter().map(u8::to_string).collect::<Vec<_>>().join("."),
        3 => {
            let length = read(1)?[0];
            String::from_utf8_lossy(&read(length.into())?).into_owned()
        }
        _ => "an IPv6 address".to_owned(),
    };
    let port = read(2)?;
    let port = u16::from_be_bytes([port[0], port[1]]);
    noted.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{host}:{port}"));
    let reply = |code: u8| [5, code, 0, 1, 0, 0, 0, 0, 0, 0];
    let Some(to) = to else { return client.write_all(&reply(2)) };
    let mut server = TcpStream::connect(to)?;
    client.write_all(&reply(0))?;
    let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
    std::thread::Builder::new().name("socks".to_owned()).spawn(move || {
        let _ = std::io::copy(&mut from_client, &mut to_server); // either side may end it
        let _ = to_server.shutdown(Shutdown::Write);
    })?;
    let _ = std::io::copy(&mut server, &mut client);
    client.shutdown(Shutdown::Write)
}
