//! Gives an order to the window that runs, and waits for its answer.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::time::Duration;

use interprocess::local_socket::Stream;
use interprocess::local_socket::traits::Stream as _;
use riposte_problem::Problem;
use riposte_problem::words::control as words;
use riposte_problem::words::phrase;
use riposte_relay::Status;
use serde::Serialize;

use crate::order::{Answer, MOST_LINE, MOST_TEXT, Order, Question};
use crate::place;

/// A window that is busy answers within a fraction of a second; one that does not answer for so long hangs.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why an order was not carried out.
#[derive(Debug)]
pub enum Unsent {
    /// No window runs with this data folder.
    NoWindow,
    /// It said no, or did not answer.
    Refused(Problem),
}

impl Unsent {
    /// What the user is told.
    pub fn problem(self) -> Problem {
        match self {
            Unsent::NoWindow => words::no_window(),
            Unsent::Refused(problem) => problem,
        }
    }
}

/// Has the window that runs with this data folder carry out an order.
///
/// # Errors
/// No window runs; it refuses; it does not answer within five seconds.
pub fn send(data_folder: &Path, order: &Order) -> Result<(), Unsent> {
    if let Order::Say { text } = order {
        if text.trim().is_empty() {
            return Err(Unsent::Refused(words::nothing_to_say()));
        }
        if text.len() > MOST_TEXT {
            return Err(Unsent::Refused(words::too_much_to_say(MOST_TEXT.to_string())));
        }
    }
    match ask(connect(data_folder)?, order).map_err(broken)? {
        Answer::Refused { problem } => Err(Unsent::Refused(problem)),
        _ => Ok(()),
    }
}

/// How things stand with the window that runs with this data folder.
///
/// # Errors
/// No window runs; it is still starting, or of another version; it does not answer within five seconds.
pub fn status(data_folder: &Path) -> Result<Status, Unsent> {
    match ask(connect(data_folder)?, &Question::Status).map_err(broken)? {
        Answer::Status { status } => Ok(status),
        Answer::Refused { problem } => Err(Unsent::Refused(problem)),
        Answer::Taken => Err(Unsent::Refused(words::not_understood())),
    }
}

pub(crate) fn broken(error: io::Error) -> Unsent {
    Unsent::Refused(words::no_answer(phrase::system(&error)))
}

pub(crate) fn connect(data_folder: &Path) -> Result<Stream, Unsent> {
    let name = place::of(data_folder).map_err(broken)?;
    Stream::connect(name).map_err(|error| match error.kind() {
        // No socket, or one that a window left behind which was killed.
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => Unsent::NoWindow,
        _ => broken(error),
    })
}

fn ask(mut stream: Stream, order: &impl Serialize) -> io::Result<Answer> {
    // A pipe of Windows knows no limits of time.
    let _ = stream.set_recv_timeout(Some(PATIENCE)).and_then(|()| stream.set_send_timeout(Some(PATIENCE)));
    let line = serde_json::to_string(order)? + "\n";
    stream.write_all(line.as_bytes())?;
    stream.flush()?;
    let mut answer = String::new();
    BufReader::new(stream.take(MOST_LINE)).read_line(&mut answer)?;
    Ok(serde_json::from_str(&answer)?)
}
