//! What a package, or a shell, wants to know of the program: completions and manual pages, made from the commands themselves.

use std::path::PathBuf;

use clap::{Args, Command};
use clap_complete::Shell;
use riposte_problem::Problem;
use riposte_problem::words::{phrase, terminal as words};

use crate::exit::Code;
use crate::out::out;

#[derive(Args)]
pub(crate) struct Completions {
    /// The shell that they are for
    shell: Shell,
}

#[derive(Args)]
pub(crate) struct Manual {
    /// The folder that gets a page for the program and one for each command (`riposte.1`, `riposte-talk.1`)
    folder: PathBuf,
}

pub(crate) fn completions(of: &Completions, mut program: Command) -> Result<Code, Problem> {
    let mut text = Vec::new();
    clap_complete::generate(of.shell, &mut program, "riposte", &mut text);
    out!("{}", String::from_utf8_lossy(&text));
    Ok(Code::Done)
}

pub(crate) fn manual(of: &Manual, program: Command) -> Result<Code, Problem> {
    let told = |error| words::can_not_write(of.folder.display(), phrase::system(&error));
    std::fs::create_dir_all(&of.folder).map_err(told)?;
    clap_mangen::generate_to(program, &of.folder).map_err(told)?;
    Ok(Code::Done)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::Arguments;

    #[test]
    fn every_command_has_a_page() {
        let folder = tempfile::tempdir().unwrap();
        let of = Manual { folder: folder.path().join("man1") };
        assert_eq!(manual(&of, Arguments::command()).unwrap(), Code::Done);
        for command in Arguments::command().get_subcommands().filter(|command| !command.is_hide_set()) {
            let page = of.folder.join(format!("riposte-{}.1", command.get_name()));
            let text = std::fs::read_to_string(&page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
            assert!(text.contains(".SH DESCRIPTION"), "{text}");
        }
        assert!(std::fs::read_to_string(of.folder.join("riposte.1")).unwrap().contains("riposte\\-talk"));
    }

    #[test]
    fn a_folder_that_can_not_be_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "x").unwrap();
        let problem = manual(&Manual { folder: file }, Arguments::command()).unwrap_err();
        assert!(problem.message.to_string().contains("file"), "{}", problem.message);
    }
}
