//! Saving where there is no room and where nothing may be written. Each test starts itself again as another process: as another user, or
//! on a file system of its own.

#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test binary: its helpers are test code too

use std::env;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use riposte_settings::{Settings, load, save};

const CHILD: &str = "RIPOSTE_SETTINGS_TEST_FOLDER";

fn child() -> Option<PathBuf> {
    env::var_os(CHILD).map(PathBuf::from)
}

fn again(mut command: Command, name: &str, folder: &Path) -> Command {
    command.args(["--exact", name, "--nocapture", "--test-threads=1"]).env(CHILD, folder);
    command
}

/// What a finished child said on lines that begin with "told: ".
fn told(command: &mut Command) -> Vec<String> {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    text.lines().filter_map(|line| line.split_once("told: ")).map(|(_, said)| said.to_owned()).collect()
}

fn long_prompt() -> Settings {
    let mut settings = Settings::default();
    settings.conversation.system_prompt = "long ".repeat(4_000);
    settings
}

/// Root may write anywhere, so the other process is started as "nobody" where this one is root.
#[test]
fn without_the_right_to_write_or_read() {
    if let Some(folder) = child() {
        let error = |path: &str| match save(&folder.join(path), &Settings::default(), &long_prompt()) {
            Ok(_) => "was saved".to_owned(),
            Err(error) => error.problem().code,
        };
        println!("told: {}", error("closed/settings.toml"));
        println!("told: {}", error("closed/new/settings.toml"));
        println!("told: {}", load(&folder.join("closed/settings.toml")).settings.audio.volume);
        for path in ["closed/absent.toml", "closed/bad.toml", "secret.toml"] {
            let loaded = load(&folder.join(path));
            let codes: Vec<_> = loaded.problems.iter().map(|problem| problem.code.as_str()).collect();
            println!("told: {path} {codes:?} {}", loaded.settings == Settings::default());
        }
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    for (file, text) in
        [("closed/settings.toml", "audio.volume = 0.5"), ("closed/bad.toml", "not toml"), ("secret.toml", "")]
    {
        fs::write(folder.path().join(file), text).unwrap();
    }
    mode(&folder.path().join("secret.toml"), 0o000);
    mode(&closed, 0o555);
    mode(folder.path(), 0o755);
    // This program may lie where only its owner can reach it.
    let program = folder.path().join("test");
    fs::copy(env::current_exe().unwrap(), &program).unwrap();
    mode(&program, 0o755);

    let mut command = again(Command::new(&program), "without_the_right_to_write_or_read", folder.path());
    if fs::metadata(&program).unwrap().uid() == 0 {
        command.uid(65_534).gid(65_534);
    }
    let expected = [
        "settings.read_only",
        "settings.read_only",
        "0.5",
        r#"closed/absent.toml ["settings.read_only"] true"#,
        r#"closed/bad.toml ["settings.not_toml"] true"#,
        r#"secret.toml ["settings.unreadable"] true"#,
    ];
    assert_eq!(told(command.current_dir("/")), expected);
    assert_eq!(fs::read_to_string(closed.join("bad.toml")).unwrap(), "not toml");
    mode(&closed, 0o755); // so that it can be removed again
}

/// A real file system of its own, where this user may mount one.
#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_the_old_settings_stay() {
    if let Some(folder) = child() {
        let path = folder.join("settings.toml");
        save(&path, &Settings::default(), &Settings::default()).unwrap();
        let before = fs::read(&path).unwrap();
        fs::write(folder.join("filler"), vec![0; 1 << 20]).unwrap_err();
        println!("told: {}", save(&path, &Settings::default(), &long_prompt()).unwrap_err().problem().code);
        println!("told: {}", fs::read(&path).unwrap() == before);
        let left = fs::read_dir(&folder).unwrap().count();
        println!("told: {left}");
        fs::remove_file(folder.join("filler")).unwrap();
        save(&path, &Settings::default(), &long_prompt()).unwrap();
        println!("told: {}", load(&path).settings == long_prompt());
        return;
    }
    let unshare = || {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "sh", "-ec"]);
        command
    };
    let folder = tempfile::tempdir().unwrap();
    let can_mount = unshare()
        .arg("mount -t tmpfs none \"$0\"")
        .arg(folder.path())
        .output()
        .is_ok_and(|output| output.status.success());
    if !can_mount {
        println!(
            "skipped: on_a_full_disk_the_old_settings_stay needs the right to mount (unshare --map-root-user --mount)"
        );
        return;
    }
    let mut command = unshare();
    command
        .arg("mount -t tmpfs -o size=128k none \"$0\"; exec \"$@\"")
        .arg(folder.path())
        .arg(env::current_exe().unwrap());
    let mut command = again(command, "on_a_full_disk_the_old_settings_stay", folder.path());
    assert_eq!(told(&mut command), ["settings.disk_full", "true", "2", "true"]);
}
