//! What lies between Riposte and the simulated providers: nothing, or TLS and a line with a delay, with connections that are open before they are needed or not.

use std::time::Duration;

use clap::Args;
use riposte_problem::{Kind, Problem};

use crate::Report;
use crate::gap::Providers;

#[derive(Args, Clone, Copy, Debug, Default)]
pub struct LineOptions {
    /// Simulated providers over TLS, and a round trip to each takes this long
    #[arg(long, value_name = "MS", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=2_000))]
    pub link_ms: u32,
    /// The questions once more, each of which finds no connection open: figures that begin with cold_
    #[arg(long)]
    pub cold: bool,
}

impl LineOptions {
    /// How long a byte takes, where there is a line at all.
    pub(crate) fn each_way(self) -> Option<Duration> {
        (self.link_ms > 0 || self.cold).then(|| Duration::from_micros(u64::from(self.link_ms) * 500))
    }

    /// Notes what was measured.
    ///
    /// # Errors
    /// There is a line, and the providers are not simulated.
    pub(crate) fn describe(self, providers: Providers, report: &mut Report) -> Result<(), Problem> {
        if self.each_way().is_none() {
            return Ok(());
        }
        if providers == Providers::Current {
            return Err(Problem::new(
                "bench.line",
                Kind::Input,
                "Only simulated providers can be put behind a line.",
                "Leave out --link-ms and --cold, or measure --providers bench-460.",
            ));
        }
        report.set("link_ms", self.link_ms);
        report.set("cold", self.cold);
        Ok(())
    }
}
