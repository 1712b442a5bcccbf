//! Which machine this is: its package manager, its rights and whether it has a display. Reads the environment, changes nothing.

use std::path::Path;

use crate::shell;

/// Who installs system packages here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    Debian,
    Fedora,
    Arch,
    MacOs,
    Windows,
    /// A Linux whose package manager we don't know.
    OtherLinux,
}

pub(crate) fn family() -> Family {
    if cfg!(windows) {
        Family::Windows
    } else if cfg!(target_os = "macos") {
        Family::MacOs
    } else if Path::new("/etc/debian_version").exists() && shell::on_path("apt-get") {
        Family::Debian
    } else if shell::on_path("dnf") {
        Family::Fedora
    } else if shell::on_path("pacman") {
        Family::Arch
    } else {
        Family::OtherLinux
    }
}

/// Whether a window can be opened. On Linux that takes an X or a Wayland display.
pub(crate) fn has_display() -> bool {
    !cfg!(target_os = "linux") || display_named(|name| std::env::var_os(name).map(|v| v.to_string_lossy().into_owned()))
}

fn display_named(var: impl Fn(&str) -> Option<String>) -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].into_iter().any(|name| var(name).is_some_and(|value| !value.is_empty()))
}

/// How a command gets the rights to install: nothing for root, `sudo` where it works, or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rights {
    Root,
    Sudo,
    None,
}

pub(crate) fn rights() -> Rights {
    let user = shell::output(&mut shell::command("id", ["-u"])).unwrap_or_default();
    if user.trim() == "0" {
        return Rights::Root;
    }
    if !shell::on_path("sudo") {
        return Rights::None;
    }
    // Without a terminal sudo has nobody to ask for a password.
    let silent = shell::output(&mut shell::command("sudo", ["-n", "true"])).is_ok();
    let can_ask = std::io::IsTerminal::is_terminal(&std::io::stdin());
    if silent || can_ask { Rights::Sudo } else { Rights::None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_display_variable_is_no_display() {
        assert!(!display_named(|_| None));
        assert!(!display_named(|_| Some(String::new())));
        assert!(display_named(|name| (name == "DISPLAY").then(|| ":0".to_owned())));
        assert!(display_named(|name| (name == "WAYLAND_DISPLAY").then(|| "wayland-0".to_owned())));
    }
}
