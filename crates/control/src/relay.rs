//! Has the window that runs say a message and hear the user. Blocks until it is over.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::time::Duration;

use interprocess::local_socket::traits::Stream as _;
use riposte_problem::words::control as words;
use riposte_relay::{Errand, News, Relayed, Step};

use crate::order::{Answer, Line, MOST_LINE, Question};
use crate::send::{Unsent, broken, connect};

/// A window that says nothing for so long hangs: while a relay lasts, it tells several times a second that it is there.
const PATIENCE: Duration = Duration::from_secs(5);

/// Has the window that runs with this data folder carry out a relay. `step` is told what happens, and several times a second that nothing does (`None`); once it
/// says `false`, the relay is given up, which stops sound and microphone at once.
///
/// # Errors
/// No window runs; it refuses, ends, or hangs.
pub fn relay(
    data_folder: &Path,
    errand: &Errand,
    mut step: impl FnMut(Option<Step>) -> bool,
) -> Result<Relayed, Unsent> {
    let mut stream = connect(data_folder)?;
    // A pipe of Windows knows no limits of time.
    let _ = stream.set_recv_timeout(Some(PATIENCE)).and_then(|()| stream.set_send_timeout(Some(PATIENCE)));
    let question = Question::Relay { errand: errand.clone() };
    let asked = serde_json::to_string(&question).map_err(|error| broken(error.into()))? + "\n";
    stream.write_all(asked.as_bytes()).and_then(|()| stream.flush()).map_err(broken)?;
    let mut lines = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if (&mut lines).take(MOST_LINE).read_line(&mut line).map_err(broken)? == 0 {
            return Err(Unsent::Refused(riposte_problem::words::relay::ended()));
        }
        let goes_on = match serde_json::from_str(&line) {
            Ok(Line::News(News::Ended { relayed })) => return Ok(relayed),
            Ok(Line::News(News::Refused { problem }) | Line::Answer(Answer::Refused { problem })) => {
                return Err(Unsent::Refused(problem));
            }
            Ok(Line::News(News::Step { step: happened })) => step(Some(happened)),
            Ok(Line::Alive { .. }) => step(None),
            Ok(Line::Answer(_)) | Err(_) => return Err(Unsent::Refused(words::not_understood())),
        };
        if !goes_on {
            return Err(Unsent::Refused(riposte_problem::words::relay::stopped()));
        }
    }
}
