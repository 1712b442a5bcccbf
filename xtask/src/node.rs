//! The window's web side: Node's version, npm packages that fit the lock file, and a build that is newer than its sources.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::shell;

/// Vite's `engines` field: ^20.19 or from 22.12 on.
fn fits((major, minor): (u32, u32)) -> bool {
    major == 20 && minor >= 19 || (major, minor) >= (22, 12)
}

/// npm in the `ui` folder. On Windows npm is a script and has to be named as such.
pub(crate) fn npm<const N: usize>(args: [&str; N]) -> Command {
    let mut command = shell::command(if cfg!(windows) { "npm.cmd" } else { "npm" }, args);
    command.current_dir(shell::root().join("ui"));
    command
}

/// Fails with what to install when Node is absent or too old.
pub(crate) fn check() -> Result<()> {
    let wanted = "building the window needs Node.js 20.19, 22.12 or newer, with npm. Install it from https://nodejs.org/en/download, or with a \
                  version tool (`nvm install 22`, `fnm install 22`, `npm install --global n && n 22`), then try again";
    if !shell::on_path("node") || !shell::on_path("npm") {
        bail!("Node.js or npm is missing: {wanted}");
    }
    let version = shell::output(&mut shell::command("node", ["--version"]))?;
    let (a, b) = parse_version(&version).with_context(|| format!("`node --version` said {version:?}"))?;
    if !fits((a, b)) {
        bail!("this machine has Node.js {} (Debian 12's own package is 18): {wanted}", version.trim());
    }
    Ok(())
}

fn parse_version(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Whether the installed npm packages are those of the lock file: npm writes its own copy of it last.
pub(crate) fn packages_are_current() -> bool {
    let ui = shell::root().join("ui");
    let stamp = |path: &str| ui.join(path).metadata().and_then(|file| file.modified()).ok();
    match (stamp("package-lock.json"), stamp("node_modules/.package-lock.json")) {
        (Some(wanted), Some(installed)) => installed >= wanted,
        _ => false,
    }
}

/// Whether `ui/dist` is at least as new as everything it is made from.
pub(crate) fn build_is_current() -> bool {
    let ui = shell::root().join("ui");
    let Ok(built) = ui.join("dist/index.html").metadata().and_then(|file| file.modified()) else { return false };
    newest(&ui, &["node_modules", "dist", "dist-demo", "test-results"]).is_some_and(|newest| newest <= built)
}

fn newest(folder: &Path, except: &[&str]) -> Option<SystemTime> {
    let entries = folder.read_dir().ok()?.flatten();
    let stamps =
        entries.filter(|entry| !except.contains(&entry.file_name().to_string_lossy().as_ref())).filter_map(|entry| {
            if entry.file_type().ok()?.is_dir() {
                newest(&entry.path(), except)
            } else {
                entry.metadata().ok()?.modified().ok()
            }
        });
    stamps.max()
}

/// Installs the npm packages and builds the page, each only where it is out of date.
pub(crate) fn ensure_built() -> Result<()> {
    check()?;
    if !packages_are_current() {
        shell::must(&mut npm(["ci"]))?;
    }
    if !build_is_current() {
        shell::must(&mut npm(["run", "build"]))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(parse_version("v22.3.0\n"), Some((22, 3)));
        for (version, good) in
            [("v20.9.1", false), ("v18.19.0", false), ("v20.20.2", true), ("v22.11.0", false), ("v24.0.0", true)]
        {
            assert_eq!(parse_version(version).map(fits), Some(good), "{version}");
        }
        assert_eq!(parse_version("nonsense"), None);
    }

    #[test]
    fn the_newest_source_counts_and_excepted_folders_do_not() {
        let folder = tempfile::tempdir().unwrap();
        let at = |seconds| SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        for (path, seconds) in [("a.ts", 100), ("src/deep/b.ts", 300), ("node_modules/c.js", 900)] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::File::create(&path).unwrap().set_modified(at(seconds)).unwrap();
        }
        assert_eq!(newest(folder.path(), &["node_modules"]), Some(at(300)));
    }
}
