//! `riposte bench` in a program that was built without the measuring rig (the feature `bench`): says how to get it.

use clap::Args;
use riposte_problem::Problem;
use riposte_problem::words::terminal as words;

/// Measure how fast and how well-mannered it is: in a program that is built with the feature "bench"
#[derive(Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Bench {
    /// Whatever the rig would be asked for
    #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
    _arguments: Vec<std::ffi::OsString>,
}

pub(crate) fn problem() -> Problem {
    words::no_bench()
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
        assert!(problem().advice.english().contains("--features bench"));
    }
}
