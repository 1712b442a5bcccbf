//! Where there is no PulseAudio or PipeWire to play and record through: says so.

use riposte_problem::{Kind, Problem};

use super::AcousticOptions;
use super::turn::Heard;
use crate::Report;

pub(super) fn listen(_: &AcousticOptions, _: &mut Report) -> Result<Vec<Heard>, Problem> {
    Err(not_here())
}

pub(super) fn calibrate(_: &AcousticOptions) -> Result<Vec<f64>, Problem> {
    Err(not_here())
}

fn not_here() -> Problem {
    Problem::new(
        "bench.no_sound_server",
        Kind::Device,
        "This bench plays and records through PulseAudio or PipeWire, which this system does not have.",
        "Run it on Linux; `riposte bench gap` runs everywhere.",
    )
}
