//! Where there is no PulseAudio to loop a loudspeaker into a microphone with: says so.

use riposte_problem::{Kind, Problem};

use super::{EchoOptions, Found};
use crate::Report;

pub(super) fn hold(_: &EchoOptions, _: &mut Report) -> Result<Found, Problem> {
    Err(Problem::new(
        "bench.no_sound_server",
        Kind::Device,
        "This bench needs PulseAudio, which this system does not have.",
        "Run it on Linux; `riposte bench turns` has conversations with an echo that run everywhere.",
    ))
}
