//! Takes orders for the window, one connection after another, on a thread of its own, until the program ends. A relay, which lasts, gets a thread of its own.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use interprocess::local_socket::traits::{ListenerExt as _, Stream as _};
use interprocess::local_socket::{Listener, ListenerOptions, Stream};
use riposte_problem::Problem;
use riposte_problem::words::control as words;
use riposte_relay::{Errand, News, Status};
use serde::Serialize;

use crate::order::{Answer, Asked, Line, MOST_LINE, Order, Question};
use crate::place;

/// Whoever connects and says nothing keeps the others waiting for no longer.
const PATIENCE: Duration = Duration::from_secs(1);

/// Relays that may be asked for at once, each with a thread: all but one are refused by the engine soon.
const MOST_RELAYS: usize = 16;

/// What a window does when it is asked.
pub trait Window: Send + Sync + 'static {
    /// Does what is ordered, or says why it can't be done.
    ///
    /// # Errors
    /// Why not.
    fn carry_out(&self, order: Order) -> Result<(), Problem>;

    /// How things stand.
    ///
    /// # Errors
    /// There is no engine yet.
    fn status(&self) -> Result<Status, Problem>;

    /// Has a message said and the user heard, tells `teller` what happens, and often that it is still there; gives up when that fails. Blocks until it is over.
    fn relay(&self, errand: Errand, teller: &mut Teller);
}

/// Tells whoever asked for a relay what comes of it.
pub struct Teller(Stream);

impl Teller {
    /// Something happened.
    ///
    /// # Errors
    /// Whoever asked is gone.
    pub fn tell(&mut self, news: News) -> io::Result<()> {
        write(&self.0, &Line::News(news))
    }

    /// Nothing happened.
    ///
    /// # Errors
    /// Whoever asked is gone.
    pub fn is_alive(&mut self) -> io::Result<()> {
        write(&self.0, &Line::Alive { alive: true })
    }
}

/// The place is taken; dropping it gives it back.
pub struct Listening(Listener);

/// Takes the place of this data folder. A socket that a killed program left there is replaced.
///
/// # Errors
/// Another program listens there; the folder can't be written; its path is too long for a socket (about 100 bytes).
pub fn listen(data_folder: &Path) -> io::Result<Listening> {
    if Stream::connect(place::of(data_folder)?).is_ok() {
        return Err(io::ErrorKind::AddrInUse.into());
    }
    let listener = ListenerOptions::new().name(place::of(data_folder)?).try_overwrite(true).create_sync()?;
    Ok(Listening(listener))
}

impl Listening {
    /// Answers whoever asks, for as long as the program runs.
    pub fn serve(self, window: impl Window) {
        let window = Arc::new(window);
        for asked in self.0.incoming() {
            if let Err(error) = asked.and_then(|stream| answer(stream, &window)) {
                tracing::warn!(%error, "an order from another program could not be read");
            }
        }
    }
}

fn answer(stream: Stream, window: &Arc<impl Window>) -> io::Result<()> {
    // A pipe of Windows knows no limits of time.
    let _ = stream.set_recv_timeout(Some(PATIENCE)).and_then(|()| stream.set_send_timeout(Some(PATIENCE)));
    let mut line = String::new();
    if BufReader::new((&stream).take(MOST_LINE)).read_line(&mut line)? == 0 {
        // Somebody looked whether anybody is here.
        return Ok(());
    }
    let refused = |problem| Answer::Refused { problem };
    let answer = match serde_json::from_str(&line) {
        Ok(Asked::Order(order)) => window.carry_out(order).map_or_else(refused, |()| Answer::Taken),
        Ok(Asked::Question(Question::Status)) => {
            window.status().map_or_else(refused, |status| Answer::Status { status })
        }
        // This one and the caller's.
        Ok(Asked::Question(Question::Relay { .. })) if Arc::strong_count(window) > MOST_RELAYS => {
            refused(riposte_problem::words::relay::busy())
        }
        Ok(Asked::Question(Question::Relay { errand })) => {
            let window = Arc::clone(window);
            let relays = move || window.relay(errand, &mut Teller(stream));
            return std::thread::Builder::new().name("riposte-relay".to_owned()).spawn(relays).map(drop);
        }
        Err(_) => refused(words::not_understood()),
    };
    write(&stream, &answer)
}

fn write(mut stream: &Stream, what: &impl Serialize) -> io::Result<()> {
    stream.write_all((serde_json::to_string(what)? + "\n").as_bytes())?;
    stream.flush()
}
