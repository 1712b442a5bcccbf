//! Takes orders for the window, one connection after another, on a thread of its own, until the program ends.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::time::Duration;

use interprocess::local_socket::traits::{ListenerExt as _, Stream as _};
use interprocess::local_socket::{Listener, ListenerOptions, Stream};
use riposte_problem::Problem;
use riposte_problem::words::control as words;

use crate::order::{Answer, MOST_LINE, Order};
use crate::place;

/// Whoever connects and says nothing keeps the others waiting for no longer.
const PATIENCE: Duration = Duration::from_secs(1);

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
    /// Answers whoever asks, for as long as the program runs. `carry_out` may say why it can't.
    pub fn serve(self, mut carry_out: impl FnMut(Order) -> Result<(), Problem>) {
        for asked in self.0.incoming() {
            if let Err(error) = asked.and_then(|stream| answer(stream, &mut carry_out)) {
                tracing::warn!(%error, "an order from another program could not be read");
            }
        }
    }
}

fn answer(stream: Stream, carry_out: &mut impl FnMut(Order) -> Result<(), Problem>) -> io::Result<()> {
    // A pipe of Windows knows no limits of time.
    let _ = stream.set_recv_timeout(Some(PATIENCE)).and_then(|()| stream.set_send_timeout(Some(PATIENCE)));
    let mut line = String::new();
    if BufReader::new((&stream).take(MOST_LINE)).read_line(&mut line)? == 0 {
        // Somebody looked whether anybody is here.
        return Ok(());
    }
    let carried_out = match serde_json::from_str(&line) {
        Ok(order) => carry_out(order),
        Err(_) => Err(words::not_understood()),
    };
    let answer = match carried_out {
        Ok(()) => Answer::Taken,
        Err(problem) => Answer::Refused { problem },
    };
    let mut back = &stream;
    back.write_all((serde_json::to_string(&answer)? + "\n").as_bytes())?;
    back.flush()
}
