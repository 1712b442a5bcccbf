//! A session bus of its own, with or without a keychain on it: dbus-daemon and gnome-keyring, unlocked. The bus starts no other service by
//! itself, so that nothing is left behind and "no keychain" means none.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use super::{Process, run_for};

const LIMIT: Duration = Duration::from_secs(20);

const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:dir=FOLDER</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// A session bus with nobody on it. Ended when dropped.
pub struct BusRig {
    _daemon: Process,
    address: String,
    folder: TempDir,
}

impl BusRig {
    /// The programs it takes; see [`super::missing`].
    pub const PROGRAMS: &[&str] = &["dbus-daemon"];

    /// Starts the bus; it takes connections when this returns.
    pub fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("riposte-rig-").tempdir()?;
        let config = folder.path().join("bus.conf");
        std::fs::write(&config, BUS.replace("FOLDER", &folder.path().to_string_lossy()))?;
        let mut daemon = Command::new("dbus-daemon");
        daemon
            .arg("--config-file")
            .arg(&config)
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .stdin(Stdio::null());
        let daemon = Process::start(&mut daemon)?;
        let address =
            daemon.wait_for_line(LIMIT, |line| line.starts_with("unix:")).context("the session bus is not ready")?;
        Ok(Self { _daemon: daemon, address, folder })
    }

    /// What a program needs in its environment to be on this bus.
    pub fn env(&self) -> Vec<(&'static str, OsString)> {
        vec![("DBUS_SESSION_BUS_ADDRESS", self.address.clone().into())]
    }

    /// Sets [`Self::env`].
    pub fn apply(&self, command: &mut Command) {
        command.envs(self.env());
    }

    fn gdbus(&self, args: &[&str]) -> Result<String> {
        let mut gdbus = Command::new("gdbus");
        gdbus.args(args).stdin(Stdio::null());
        self.apply(&mut gdbus);
        let done = run_for(&mut gdbus, LIMIT)?;
        ensure!(done.status.success(), "gdbus {args:?} failed: {}", done.stderr.trim());
        Ok(done.stdout)
    }
}

/// A session bus with an empty, unlocked keychain. Ended when dropped, and its secrets with it.
pub struct KeychainRig {
    // Before the bus that it is on.
    _keyring: Process,
    bus: BusRig,
}

impl KeychainRig {
    /// The programs it takes; see [`super::missing`].
    pub const PROGRAMS: &[&str] = &["dbus-daemon", "gnome-keyring-daemon", "gdbus"];

    /// Starts bus and keychain; secrets can be kept when this returns.
    pub fn start() -> Result<Self> {
        let bus = BusRig::start()?;
        let home = bus.folder.path();
        let mut keyring = Command::new("gnome-keyring-daemon");
        keyring
            .args(["--foreground", "--unlock", "--components=secrets", "--control-directory"])
            .arg(home.join("keyring"));
        keyring.env("HOME", home).env("XDG_RUNTIME_DIR", home).env("XDG_DATA_HOME", home.join("data"));
        keyring
            .env_remove("GNOME_KEYRING_CONTROL")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::piped());
        bus.apply(&mut keyring);
        let mut keyring = Process::start(&mut keyring)?;
        let mut password = keyring.stdin().context("gnome-keyring-daemon has no standard input")?;
        password.write_all(b"rig")?;
        // The end of the input is the end of the password.
        drop(password);
        let ready = bus.gdbus(&["wait", "--session", "--timeout", "20", "org.freedesktop.secrets"]);
        ready.with_context(|| format!("the keychain is not ready:\n{}", keyring.said()))?;
        Ok(Self { _keyring: keyring, bus })
    }

    /// What a program needs in its environment to find this keychain.
    pub fn env(&self) -> Vec<(&'static str, OsString)> {
        self.bus.env()
    }

    /// Sets [`Self::env`].
    pub fn apply(&self, command: &mut Command) {
        self.bus.apply(command);
    }

    /// Locks it, for good: nobody is there who could be asked to unlock it.
    pub fn lock(&self) -> Result<()> {
        let collection = "['/org/freedesktop/secrets/aliases/default']";
        let service =
            ["call", "--session", "--dest", "org.freedesktop.secrets", "--object-path", "/org/freedesktop/secrets"];
        self.bus
            .gdbus(&[&service[..], &["--method", "org.freedesktop.Secret.Service.Lock", collection]].concat())
            .map(drop)
    }

    /// The data folder that its files are in, encrypted.
    pub fn data(&self) -> PathBuf {
        self.bus.folder.path().join("data")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keychain_has_an_unlocked_default_collection() {
        crate::needs!("dbus-daemon", "gnome-keyring-daemon", "gdbus");
        let keychain = KeychainRig::start().unwrap();
        let ask = |path: &str, method: &str, args: &[&str]| {
            let call =
                ["call", "--session", "--dest", "org.freedesktop.secrets", "--object-path", path, "--method", method];
            keychain.bus.gdbus(&[&call[..], args].concat()).unwrap()
        };
        let default = ask("/org/freedesktop/secrets", "org.freedesktop.Secret.Service.ReadAlias", &["default"]);
        let path = default.split('\'').nth(1).unwrap_or_default();
        assert!(path.len() > 1, "{default}");
        let locked = ask(path, "org.freedesktop.DBus.Properties.Get", &["org.freedesktop.Secret.Collection", "Locked"]);
        assert_eq!(locked.trim(), "(<false>,)");
    }

    #[test]
    fn a_bus_without_a_keychain_stays_without() {
        crate::needs!("dbus-daemon", "gdbus");
        let bus = BusRig::start().unwrap();
        let error = bus.gdbus(&[
            "wait",
            "--session",
            "--activate",
            "org.freedesktop.secrets",
            "--timeout",
            "1",
            "org.freedesktop.secrets",
        ]);
        assert!(error.is_err(), "{error:?}");
    }
}
