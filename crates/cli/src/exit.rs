//! Exit codes: one for each kind of trouble, so that scripts can tell them apart.

use std::process::ExitCode;

use riposte_problem::{Kind, Problem};

/// Shown under `--help`.
pub(crate) const HELP: &str = "\
Exit codes:
  0  done
  1  a mistake of Riposte's own
  2  wrong arguments
  3  something handed in can't be used: a file, a setting, a model
  4  a part of this machine is missing or failed: microphone, speaker, voice, keychain
  5  a key is missing or was refused
  6  a provider or the database did not answer as it should; trying again may help
  7  nothing was understood

RIPOSTE_DATA_DIR moves settings and data to another folder.";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    Done = 0,
    Bug = 1,
    Input = 3,
    Device = 4,
    Auth = 5,
    Retry = 6,
    NothingHeard = 7,
}

impl Code {
    pub(crate) fn of(problem: &Problem) -> Code {
        match problem.kind {
            Kind::Input => Code::Input,
            Kind::Device => Code::Device,
            Kind::Auth => Code::Auth,
            Kind::Retry | Kind::Quota => Code::Retry,
            _ => Code::Bug,
        }
    }
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> ExitCode {
        ExitCode::from(code as u8)
    }
}
