//! Runs a command on a machine with virtual sound and keychain (`--screen`: and a screen): `riposte-rig [--screen] -- COMMAND …`. What is
//! played on its speaker is heard by its microphone, as in a room. For tests of single crates that need real devices, and by hand.

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1).peekable();
    let with_screen = args.next_if(|arg| arg == "--screen").is_some();
    if args.next().is_none_or(|arg| arg != "--") || args.peek().is_none() {
        eprintln!("usage: riposte-rig [--screen] -- COMMAND [ARGUMENT]…");
        return ExitCode::from(2);
    }
    match rigged(args, with_screen) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("riposte-rig: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(target_os = "linux")]
fn rigged(mut command: impl Iterator<Item = std::ffi::OsString>, with_screen: bool) -> anyhow::Result<ExitCode> {
    use riposte_sim::rig::{KeychainRig, ScreenRig, SoundRig};

    let needed =
        [SoundRig::PROGRAMS, KeychainRig::PROGRAMS, if with_screen { ScreenRig::PROGRAMS } else { &[] }].concat();
    if let Some(missing) = riposte_sim::rig::missing(&needed) {
        anyhow::bail!("the virtual machine {missing}");
    }
    let (sound, keychain) = (SoundRig::start_echoing()?, KeychainRig::start()?);
    let screen = with_screen.then(ScreenRig::start).transpose()?;
    let mut program = std::process::Command::new(command.next().unwrap_or_default());
    program.args(command);
    // The home folder is the machine's own; cargo's are found in the user's.
    if let Some(home) = std::env::var_os("HOME").map(std::path::PathBuf::from) {
        for (name, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            if std::env::var_os(name).is_none() {
                program.env(name, home.join(folder));
            }
        }
    }
    sound.apply(&mut program);
    keychain.apply(&mut program);
    program.env("XDG_DATA_HOME", keychain.data());
    if let Some(screen) = &screen {
        screen.apply(&mut program);
    }
    let status = program.status()?;
    Ok(ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)))
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("riposte-rig: virtual sound, screen and keychain exist on Linux only");
    ExitCode::FAILURE
}
