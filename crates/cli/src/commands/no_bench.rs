//! `riposte bench` in a program that was built without the measuring rig (the feature `bench`): says how to get it.

use clap::Args;
use riposte_problem::{Kind, Problem};

/// Measure how fast and how well-mannered it is: in a program that is built with the feature "bench"
#[derive(Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Bench {
    /// Whatever the rig would be asked for
    #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
    _arguments: Vec<std::ffi::OsString>,
}

pub(crate) fn problem() -> Problem {
    Problem::new(
        "bench.not_built",
        Kind::Input,
        "This program was built without the measuring rig.",
        "Build it with \"cargo build --release -p riposte-cli --features bench\", or let \"cargo xtask bench\" build and run it.",
    )
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Arguments {
        #[command(flatten)]
        _bench: Bench,
    }

    #[test]
    fn whatever_is_to_be_measured_gets_the_same_answer() {
        for line in
            ["bench", "bench gap --turns 20", "bench --json turns", "bench --help", "bench compare a.json b.json"]
        {
            assert!(Arguments::try_parse_from(line.split(' ')).is_ok(), "{line}");
        }
        assert!(problem().advice.contains("--features bench"));
    }
}
