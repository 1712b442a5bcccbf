//! A real HTTP server for files that breaks off, goes on, lies, stalls and changes its mind, one answer after the other as a test scripts it. A thread for each
//! connection; everything ends with the value.

use std::collections::{HashMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result};

/// How one request is answered.
#[derive(Clone, Debug)]
pub enum Act {
    /// As a good server does: from where it is asked, if the tag is still right.
    Good,
    /// A good one that closes the connection after so many bytes of the body.
    Break(u64),
    /// A good one that sends nothing more after so many bytes of the body.
    Stall(u64),
    /// A good one that sends pieces of so many bytes with that much time between them.
    Slow(usize, Duration),
    /// Always from the beginning.
    NoRange,
    /// From the beginning, and says it has so many bytes.
    Length(u64),
    /// From the beginning, without saying how much.
    Chunked,
    /// The rest begins at another place than was asked for.
    Elsewhere,
    /// A web page, told as one or not.
    Page {
        told: bool,
    },
    /// To that address.
    Redirect(String),
    Status(u16),
    /// Other bytes of the same length.
    Wrong,
}

/// A request and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub path: String,
    /// From which byte; `None`: the whole.
    pub from: Option<u64>,
    pub if_range: Option<String>,
    /// Bytes of the body that the client's system took.
    pub sent: u64,
}

#[derive(Default)]
struct State {
    files: HashMap<String, (Arc<[u8]>, String)>,
    scripts: HashMap<String, VecDeque<Act>>,
    always: HashMap<String, Act>,
    asked: Vec<Asked>,
    stopped: bool,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs until it is dropped.
pub struct FileServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl FileServer {
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let served = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("files".to_owned()).spawn(move || accept(&listener, &served))?;
        Ok(Self { address, shared, thread: Some(thread) })
    }

    /// Offers a file; one that was there under that path is replaced. `etag` in quotes, or empty for none.
    pub fn put(&self, path: &str, bytes: &[u8], etag: &str) {
        self.shared.state().files.insert(path.to_owned(), (bytes.into(), etag.to_owned()));
    }

    /// How the next requests for a path are answered; those after them well.
    pub fn script(&self, path: &str, acts: impl IntoIterator<Item = Act>) {
        self.shared.state().scripts.entry(path.to_owned()).or_default().extend(acts);
    }

    /// How requests are answered that no script is left for.
    pub fn always(&self, path: &str, act: Act) {
        self.shared.state().always.insert(path.to_owned(), act);
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Every request so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.state().asked.clone()
    }

    /// Waits until so many bytes of bodies were sent; without a limit of its own.
    pub fn wait_for_bytes(&self, bytes: u64) {
        let sent = |state: &mut State| state.asked.iter().map(|asked| asked.sent).sum::<u64>() < bytes;
        let state = self.shared.state();
        drop(self.shared.changed.wait_while(state, sent).unwrap_or_else(PoisonError::into_inner));
    }

    /// Waits until so many requests came.
    pub fn wait_for_requests(&self, count: usize) {
        let state = self.shared.state();
        drop(
            self.shared
                .changed
                .wait_while(state, |state| state.asked.len() < count)
                .unwrap_or_else(PoisonError::into_inner),
        );
    }
}

impl Drop for FileServer {
    fn drop(&mut self) {
        self.shared.state().stopped = true;
        self.shared.changed.notify_all();
        // Wakes the listener; where nothing answers it has ended.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.state().stopped {
            return;
        }
        let Ok(stream) = stream else { continue };
        let shared = Arc::clone(shared);
        // A connection outlives the server only as long as its client does.
        std::thread::spawn(move || {
            let _ = serve(stream, &shared);
        });
    }
}

fn serve(stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    let Some(head) = head(&mut reader)? else { return Ok(()) };
    let (path, from, if_range) = parsed(&head);
    let (act, file, number) = {
        let mut state = shared.state();
        let scripted = state.scripts.get_mut(&path).and_then(VecDeque::pop_front);
        let act = scripted.or_else(|| state.always.get(&path).cloned()).unwrap_or(Act::Good);
        state.asked.push(Asked { path: path.clone(), from, if_range: if_range.clone(), sent: 0 });
        shared.changed.notify_all();
        (act, state.files.get(&path).cloned(), state.asked.len() - 1)
    };
    let Some((bytes, etag)) = file else { return writer.write_all(&plain(404, "", "")) };
    let good_from = from.filter(|_| if_range.as_ref().is_none_or(|tag| *tag == etag));
    let (body, from, head): (Arc<[u8]>, u64, String) = match &act {
        Act::Status(status) => return writer.write_all(&plain(*status, "", "")),
        Act::Redirect(to) => return writer.write_all(&plain(302, &format!("Location: {to}\r\n"), "")),
        Act::Page { told } => {
            let kind = if *told { "text/html; charset=utf-8" } else { "application/octet-stream" };
            return writer.write_all(&plain(
                200,
                &format!("Content-Type: {kind}\r\n"),
                "<!DOCTYPE html><title>Sign in</title>",
            ));
        }
        Act::NoRange => (bytes.clone(), 0, ok(bytes.len() as u64, &etag)),
        Act::Length(length) => (bytes.clone(), 0, ok(*length, &etag)),
        Act::Chunked => (bytes.clone(), 0, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_owned()),
        Act::Elsewhere => (bytes.clone(), 0, partial(0, bytes.len() as u64, &etag)),
        Act::Wrong => {
            let wrong: Arc<[u8]> = bytes.iter().map(|byte| byte ^ 0x55).collect();
            (wrong, 0, ok(bytes.len() as u64, &etag))
        }
        Act::Good | Act::Break(_) | Act::Stall(_) | Act::Slow(..) => match good_from {
            Some(from) if from >= bytes.len() as u64 => {
                return writer.write_all(&plain(416, &format!("Content-Range: bytes */{}\r\n", bytes.len()), ""));
            }
            Some(from) => (bytes.clone(), from, partial(from, bytes.len() as u64, &etag)),
            None => (bytes.clone(), 0, ok(bytes.len() as u64, &etag)),
        },
    };
    writer.write_all(head.as_bytes())?;
    let body = &body[usize::try_from(from).unwrap_or(usize::MAX).min(body.len())..];
    let (most, piece, pause) = match act {
        Act::Break(most) | Act::Stall(most) => {
            (usize::try_from(most).unwrap_or(usize::MAX).min(body.len()), 16 * 1024, None)
        }
        Act::Slow(piece, pause) => (body.len(), piece, Some(pause)),
        _ => (body.len(), 64 * 1024, None),
    };
    for piece in body[..most].chunks(piece) {
        writer.write_all(piece)?;
        shared.state().asked[number].sent += piece.len() as u64;
        shared.changed.notify_all();
        if let Some(pause) = pause {
            wait(shared, pause);
        }
    }
    if matches!(act, Act::Stall(_)) {
        // Until the client goes away.
        let _ = reader.read(&mut [0; 1]);
    }
    writer.shutdown(std::net::Shutdown::Both)
}

/// A while, or until the server stops.
fn wait(shared: &Shared, pause: Duration) {
    let state = shared.state();
    drop(shared.changed.wait_timeout_while(state, pause, |state| !state.stopped));
}

fn head(reader: &mut impl BufRead) -> std::io::Result<Option<Vec<String>>> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        match line.trim_end() {
            "" => return Ok(Some(lines)),
            line => lines.push(line.to_owned()),
        }
    }
}

fn parsed(head: &[String]) -> (String, Option<u64>, Option<String>) {
    let path = head.first().and_then(|line| line.split(' ').nth(1)).unwrap_or_default().to_owned();
    let header = |name: &str| {
        let lines = head.iter().filter_map(|line| line.split_once(':'));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned()).next()
    };
    let from = header("range").and_then(|range| range.strip_prefix("bytes=")?.split('-').next()?.parse().ok());
    (path, from, header("if-range"))
}

fn ok(length: u64, etag: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n{}Connection: close\r\n\r\n", tag(etag))
}

fn partial(from: u64, size: u64, etag: &str) -> String {
    format!(
        "HTTP/1.1 206 Partial Content\r\nContent-Length: {}\r\nContent-Range: bytes {from}-{}/{size}\r\n{}Connection: close\r\n\r\n",
        size - from,
        size - 1,
        tag(etag)
    )
}

fn tag(etag: &str) -> String {
    if etag.is_empty() { String::new() } else { format!("ETag: {etag}\r\n") }
}

fn plain(status: u16, more: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} X\r\n{more}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
        .into_bytes()
}

/// Bytes that look like nothing, the same for the same seed.
pub fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    (0..length.div_ceil(8)).flat_map(|_| next().to_le_bytes()).take(length).collect()
}
