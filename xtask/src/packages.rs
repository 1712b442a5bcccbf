//! System packages: what each part of the project needs, which of it is missing here, and how it is installed. Says what it is going to
//! install before it does, and never runs the package manager when nothing is missing.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::platform::{Family, Rights, family, rights};
use crate::shell;

/// What the packages are for. Each step asks for its own only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    /// The engine and the `riposte` program.
    Build,
    /// The desktop window.
    Window,
    /// Virtual sound, screen and keychain of the end-to-end tests.
    Tests,
}

/// One need, and the package that meets it. An empty name: nothing to install on that platform.
struct Need {
    part: For,
    /// A program that proves the need is met, however it got here; empty: ask the package manager.
    program: &'static str,
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
}

const fn need(
    part: For,
    program: &'static str,
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
) -> Need {
    Need { part, program, debian, fedora, arch }
}

#[rustfmt::skip]
const NEEDS: &[Need] = &[
    need(For::Build, "c++", "g++", "gcc-c++", "gcc"),
    need(For::Build, "make", "make", "make", "make"),
    need(For::Build, "cmake", "cmake", "cmake", "cmake"),
    need(For::Build, "clang", "clang", "clang", "clang"),
    need(For::Build, "pkg-config", "pkg-config", "pkgconf-pkg-config", "pkgconf"),
    need(For::Build, "", "libclang-dev", "clang-devel", "clang"),
    need(For::Build, "", "libasound2-dev", "alsa-lib-devel", "alsa-lib"),
    need(For::Build, "", "libdbus-1-dev", "dbus-devel", "dbus"),
    need(For::Build, "", "libasound2-plugins", "alsa-plugins-pulseaudio", "alsa-plugins"),
    need(For::Build, "espeak-ng", "espeak-ng", "espeak-ng", "espeak-ng"),
    need(For::Window, "", "libwebkit2gtk-4.1-dev", "webkit2gtk4.1-devel", "webkit2gtk-4.1"),
    need(For::Window, "", "libayatana-appindicator3-dev", "libappindicator-gtk3-devel", "libappindicator-gtk3"),
    need(For::Window, "", "librsvg2-dev", "librsvg2-devel", "librsvg"),
    need(For::Window, "", "libxdo-dev", "libxdo-devel", "xdotool"),
    need(For::Tests, "pulseaudio", "pulseaudio", "pulseaudio", "pulseaudio"),
    need(For::Tests, "parec", "pulseaudio-utils", "pulseaudio-utils", "libpulse"),
    need(For::Tests, "Xvfb", "xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb"),
    need(For::Tests, "openbox", "openbox", "openbox", "openbox"),
    need(For::Tests, "xdotool", "xdotool", "xdotool", "xdotool"),
    need(For::Tests, "setxkbmap", "x11-xkb-utils", "setxkbmap", "xorg-setxkbmap"),
    need(For::Tests, "xclip", "xclip", "xclip", "xclip"),
    need(For::Tests, "import", "imagemagick", "ImageMagick", "imagemagick"),
    need(For::Tests, "WebKitWebDriver", "webkit2gtk-driver", "webkit2gtk-driver", "webkit2gtk-4.1"),
    need(For::Tests, "dbus-daemon", "dbus", "dbus-daemon", "dbus"),
    need(For::Tests, "gdbus", "libglib2.0-bin", "glib2", "glib2"),
    need(For::Tests, "gnome-keyring-daemon", "gnome-keyring", "gnome-keyring", "gnome-keyring"),
];

impl Need {
    fn package(&self, family: Family) -> &'static str {
        match family {
            Family::Debian => self.debian,
            Family::Fedora => self.fedora,
            Family::Arch => self.arch,
            Family::MacOs | Family::Windows | Family::OtherLinux => "",
        }
    }
}

/// Packages of `parts` that are not here, each once. `has_program` and `installed` are asked about this machine.
fn missing(
    parts: &[For],
    family: Family,
    has_program: impl Fn(&str) -> bool,
    installed: impl Fn(&[&'static str]) -> BTreeSet<String>,
) -> Vec<&'static str> {
    let unproven: Vec<&'static str> = NEEDS
        .iter()
        .filter(|need| parts.contains(&need.part))
        .filter(|need| need.program.is_empty() || !has_program(need.program))
        .map(|need| need.package(family))
        .filter(|package| !package.is_empty())
        .collect();
    let installed = if unproven.is_empty() { BTreeSet::new() } else { installed(&unproven) };
    let mut missing = Vec::new();
    for package in unproven {
        if !installed.contains(package) && !missing.contains(&package) {
            missing.push(package);
        }
    }
    missing
}

/// Installs what `parts` need and this machine lacks. Fails with the command to type where it may not or can't.
pub(crate) fn ensure(parts: &[For]) -> Result<()> {
    match family() {
        Family::MacOs => return macos(),
        Family::Windows => return windows(),
        Family::OtherLinux => {
            let wanted = missing(parts, Family::Debian, shell::on_path, |_| BTreeSet::new());
            if !wanted.is_empty() {
                println!(
                    "This system's package manager is not known here. If the build fails, install what Debian calls:"
                );
                println!("  {}", wanted.join(" "));
            }
            return Ok(());
        }
        Family::Debian | Family::Fedora | Family::Arch => {}
    }
    let family = family();
    let missing = missing(parts, family, shell::on_path, |packages| installed(family, packages));
    if missing.is_empty() {
        return Ok(());
    }
    println!("Missing system packages: {}", missing.join(" "));
    let rights = rights();
    let commands = install_commands(family, &missing, rights, family == Family::Debian && lists_are_old());
    if rights == Rights::None {
        let lines: Vec<String> = commands.iter().map(|c| format!("  sudo {}", shell::display(c))).collect();
        bail!("installing needs administrator rights. Run this, then try again:\n{}", lines.join("\n"));
    }
    for mut command in commands {
        shell::must(&mut command)?;
    }
    Ok(())
}

fn install_commands(family: Family, packages: &[&str], rights: Rights, update_first: bool) -> Vec<Command> {
    let mut lines: Vec<Vec<&str>> = Vec::new();
    let install: &[&str] = match family {
        Family::Debian => {
            if update_first {
                lines.push(vec!["apt-get", "update"]);
            }
            &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends"]
        }
        Family::Fedora => &["dnf", "install", "-y"],
        Family::Arch => &["pacman", "-S", "--needed", "--noconfirm"],
        Family::MacOs | Family::Windows | Family::OtherLinux => return Vec::new(),
    };
    lines.push(install.iter().chain(packages).copied().collect());
    let sudo: &[&str] = if rights == Rights::Sudo { &["sudo"] } else { &[] };
    let lines = lines.into_iter().map(|line| [sudo, &line].concat());
    lines.map(|line| shell::command(line[0], &line[1..])).collect()
}

fn installed(family: Family, packages: &[&str]) -> BTreeSet<String> {
    // The query ends with an error when it doesn't know one of the names, and still prints the others.
    let query: &[&str] = match family {
        Family::Debian => &["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n"],
        Family::Fedora => &["rpm", "-q", "--qf", "%{NAME} installed\n"],
        Family::Arch => &["pacman", "-Q"],
        Family::MacOs | Family::Windows | Family::OtherLinux => return BTreeSet::new(),
    };
    let out = shell::command(query[0], query[1..].iter().chain(packages)).output();
    let out = out.map(|out| String::from_utf8_lossy(&out.stdout).into_owned()).unwrap_or_default();
    named_installed(family, &out)
}

fn named_installed(family: Family, listing: &str) -> BTreeSet<String> {
    let words = listing.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let installed = words.filter_map(|words| match (family, words.as_slice()) {
        (Family::Arch, [name, _version]) => Some((*name).to_owned()),
        (_, [name, "installed"]) => Some((*name).to_owned()),
        _ => None,
    });
    installed.collect()
}

/// Whether apt's lists are absent or older than a week, so that it would ask for versions that no longer exist.
fn lists_are_old() -> bool {
    let lists = Path::new("/var/lib/apt/lists").read_dir();
    let lists =
        lists.into_iter().flatten().flatten().filter(|file| file.file_name().to_string_lossy().contains("_Packages"));
    let ages = lists.filter_map(|file| file.metadata().ok()?.modified().ok()?.elapsed().ok());
    ages.min().is_none_or(|youngest| youngest > Duration::from_secs(7 * 24 * 3600))
}

fn macos() -> Result<()> {
    if shell::output(&mut shell::command("xcode-select", ["-p"])).is_err() {
        bail!("Apple's command line tools are missing. Run `xcode-select --install`, wait for it, then try again");
    }
    if shell::on_path("cmake") {
        return Ok(());
    }
    println!("Missing: cmake");
    if !shell::on_path("brew") {
        bail!(
            "cmake is missing, and so is Homebrew, which would install it. Install cmake (https://cmake.org/download/), then try again"
        );
    }
    shell::must(&mut shell::command("brew", ["install", "cmake"]))
}

fn windows() -> Result<()> {
    // That this program was built proves the C++ build tools. LLVM's installer leaves the PATH alone, and bindgen looks here by itself.
    let llvm =
        Path::new(r"C:\Program Files\LLVM\bin\libclang.dll").exists() || std::env::var_os("LIBCLANG_PATH").is_some();
    let wanted = [
        (shell::on_path("cmake"), "CMake: winget install Kitware.CMake"),
        (llvm || shell::on_path("clang"), "LLVM, for libclang: winget install LLVM.LLVM"),
    ];
    let missing: Vec<&str> = wanted.iter().filter(|(here, _)| !here).map(|(_, how)| *how).collect();
    if !missing.is_empty() {
        bail!(
            "missing:\n  {}\nBefore Windows 11 the window also needs the WebView2 runtime: winget install Microsoft.EdgeWebView2Runtime\n\
             Install them, open a new terminal, then try again",
            missing.join("\n  ")
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn shown(commands: &[Command]) -> Vec<String> {
        commands.iter().map(shell::display).collect()
    }

    #[test]
    fn only_what_is_missing_is_named() {
        let programs = |name: &str| ["c++", "make", "clang", "pkg-config", "espeak-ng"].contains(&name);
        let here = |_: &[&'static str]| set(&["libclang-dev", "libdbus-1-dev", "libasound2-plugins"]);
        assert_eq!(missing(&[For::Build], Family::Debian, programs, here), ["cmake", "libasound2-dev"]);
        assert!(missing(&[], Family::Debian, |_| false, |_| BTreeSet::new()).is_empty());
    }

    #[test]
    fn the_package_manager_is_not_asked_when_programs_prove_everything() {
        let asked = |_: &[&'static str]| -> BTreeSet<String> { panic!("asked") };
        assert!(missing(&[For::Tests], Family::Debian, |_| true, asked).is_empty());
    }

    #[test]
    fn the_window_is_needed_by_the_window_alone() {
        let build = missing(&[For::Build], Family::Debian, |_| false, |_| BTreeSet::new());
        assert!(!build.iter().any(|package| package.contains("webkit")), "{build:?}");
        let window = missing(&[For::Window], Family::Debian, |_| false, |_| BTreeSet::new());
        assert!(window.contains(&"libwebkit2gtk-4.1-dev"), "{window:?}");
    }

    #[test]
    fn a_package_that_meets_two_needs_is_named_once() {
        let arch = missing(&[For::Build], Family::Arch, |_| false, |_| BTreeSet::new());
        assert_eq!(arch.iter().filter(|package| **package == "clang").count(), 1);
    }

    #[test]
    fn root_installs_by_itself_and_others_with_sudo() {
        let line = "DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends cmake";
        let root = install_commands(Family::Debian, &["cmake"], Rights::Root, true);
        assert_eq!(shown(&root), ["apt-get update".to_owned(), format!("env {line}")]);
        let sudo = install_commands(Family::Debian, &["cmake"], Rights::Sudo, false);
        assert_eq!(shown(&sudo), [format!("sudo env {line}")]);
        let arch = install_commands(Family::Arch, &["cmake"], Rights::Sudo, false);
        assert_eq!(shown(&arch), ["sudo pacman -S --needed --noconfirm cmake"]);
    }

    #[test]
    fn a_removed_package_with_its_settings_left_is_not_installed() {
        let listing = "cmake installed\nclang config-files\nmake not-installed\n";
        assert_eq!(named_installed(Family::Debian, listing), set(&["cmake"]));
        assert_eq!(
            named_installed(Family::Fedora, "cmake installed\npackage clang is not installed\n"),
            set(&["cmake"])
        );
        assert_eq!(named_installed(Family::Arch, "cmake 3.30.1-1\n"), set(&["cmake"]));
    }
}
