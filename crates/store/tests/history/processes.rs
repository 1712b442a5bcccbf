//! More than one process: killed between turns, writing at once, without the right to write, on a full disk. A test starts itself again
//! as the other process, told apart by an environment variable.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use riposte_store::Store;

use crate::turns::turn;

const CHILD: &str = "RIPOSTE_STORE_TEST_FOLDER";

/// The folder this process was started for, when it is the other process.
fn child() -> Option<PathBuf> {
    env::var_os(CHILD).map(PathBuf::from)
}

/// The test `name` of this module, to be run alone in a process of its own.
fn again(name: &str, folder: &Path) -> Command {
    arguments(Command::new(env::current_exe().unwrap()), name, folder)
}

fn arguments(mut command: Command, name: &str, folder: &Path) -> Command {
    command.args(["--exact", &format!("processes::{name}"), "--nocapture", "--test-threads=1"]).env(CHILD, folder);
    command
}

/// What a finished child said on lines that begin with "told: ".
#[cfg(unix)]
fn told(command: &mut Command) -> Vec<String> {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    text.lines().filter_map(|line| line.split_once("told: ")).map(|(_, said)| said.to_owned()).collect()
}

#[test]
fn a_killed_process_loses_no_finished_turn() {
    if let Some(folder) = child() {
        let store = Store::open(folder.join("riposte.db")).unwrap();
        for n in 0.. {
            println!("told: {}", store.record(&turn("c", n, 0)).unwrap());
        }
    }
    let folder = tempfile::tempdir().unwrap();
    for round in 1..=3u64 {
        let mut child =
            again("a_killed_process_loses_no_finished_turn", folder.path()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut recorded = lines.filter_map(|line| line.split_once("told: ").map(|(_, id)| id.parse::<i64>().unwrap()));
        let reported = recorded.by_ref().nth(19).unwrap();
        child.kill().unwrap(); // SIGKILL, TerminateProcess: no destructor runs
        child.wait().unwrap();
        let reported = recorded.last().unwrap_or(reported);

        let store = Store::open(folder.path().join("riposte.db")).unwrap();
        let turns = store.last(usize::MAX).unwrap();
        assert!(turns.len() as u64 >= 20 * round);
        assert!(turns.iter().any(|turn| turn.id == reported), "turn {reported} was reported as stored and is lost");
        assert!(turns.iter().all(|turn| turn.marks.iter().count() == 13), "half a turn was stored");
    }
}

#[test]
fn processes_that_write_at_once_lose_nothing_even_when_the_history_is_new() {
    const TURNS: i64 = 15;
    if let Some(folder) = child() {
        let store = Store::open(folder.join("riposte.db")).unwrap();
        let name = std::process::id().to_string();
        for n in 0..TURNS {
            store.record(&turn(&name, n, 0)).unwrap();
        }
        return;
    }
    let name = "processes_that_write_at_once_lose_nothing_even_when_the_history_is_new";
    for _ in 0..8 {
        let folder = tempfile::tempdir().unwrap();
        let children: Vec<_> =
            (0..4).map(|_| again(name, folder.path()).stdout(Stdio::null()).spawn().unwrap()).collect();
        let store = Store::open(folder.path().join("riposte.db")).unwrap();
        for mut child in children {
            let conversation = child.id().to_string();
            assert!(child.wait().unwrap().success());
            let numbers: Vec<i64> = store
                .conversation(&conversation)
                .unwrap()
                .iter()
                .map(|t| (t.started_unix_ms - 1_790_000_000_000) / 5_000)
                .collect();
            assert_eq!(numbers, (0..TURNS).collect::<Vec<_>>());
        }
        assert_eq!(store.count().unwrap(), 4 * TURNS as u64);
    }
}

/// What a process that died in the middle of a transaction leaves: its half-written file and the journal to undo it.
#[test]
fn a_half_written_transaction_is_undone_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("riposte.db");
    let store = Store::open(&path).unwrap();
    for n in 0..100 {
        store.record(&turn("c", n, 0)).unwrap();
    }
    drop(store);
    let dying = rusqlite::Connection::open(&path).unwrap();
    dying
        .execute_batch(
            "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN; UPDATE texts SET heard = 'lost' || hex(zeroblob(4000));",
        )
        .unwrap();
    let left = folder.path().join("left.db");
    fs::copy(&path, &left).unwrap();
    fs::copy(folder.path().join("riposte.db-journal"), folder.path().join("left.db-journal")).unwrap();
    assert!(fs::read(&left).unwrap().windows(4).any(|bytes| bytes == b"lost"), "nothing had reached the file yet");

    let turns = Store::open(&left).unwrap().last(1_000).unwrap();
    assert_eq!(turns.len(), 100);
    assert!(turns.iter().all(|turn| turn.heard == "It is ten past four."));
}

/// Root may write anywhere, so the other process is started as "nobody" where this one is root.
#[cfg(unix)]
#[test]
fn without_the_right_to_write() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;

    if let Some(folder) = child() {
        for path in [
            "closed/file/riposte.db",
            "closed/folder/riposte.db",
            "closed/empty/riposte.db",
            "closed/empty/new/riposte.db",
        ] {
            match Store::open(folder.join(path)).and_then(|store| store.record(&turn("c", 1, 0))) {
                Ok(_) => println!("told: {path} was written"),
                Err(error) => println!("told: {path} {}", error.problem().code),
            }
        }
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed");
    fs::create_dir_all(closed.join("empty")).unwrap();
    for name in ["file", "folder"] {
        Store::open(closed.join(name).join("riposte.db")).unwrap().record(&turn("c", 1, 0)).unwrap();
    }
    let mode = |path: PathBuf, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    mode(folder.path().to_owned(), 0o755);
    mode(closed.join("file/riposte.db"), 0o444); // a file that may only be read, in a folder that may be written
    mode(closed.join("file"), 0o777);
    mode(closed.join("folder/riposte.db"), 0o666); // the other way round
    mode(closed.join("folder"), 0o555);
    mode(closed.join("empty"), 0o555);
    // This program may lie where only its owner can reach it.
    let program = folder.path().join("test");
    fs::copy(env::current_exe().unwrap(), &program).unwrap();
    mode(program.clone(), 0o755);

    let mut command = arguments(Command::new(&program), "without_the_right_to_write", folder.path());
    if fs::metadata(&program).unwrap().uid() == 0 {
        command.uid(65_534).gid(65_534);
    }
    let expected = [
        "closed/file/riposte.db store.read_only",
        "closed/folder/riposte.db store.read_only",
        "closed/empty/riposte.db store.read_only",
        "closed/empty/new/riposte.db store.folder",
    ];
    assert_eq!(told(command.current_dir("/")), expected);
    mode(closed.join("folder"), 0o755); // so that it can be removed again
}

/// A real file system of its own, where this user may mount one: first without room, then mounted read-only.
#[cfg(target_os = "linux")]
#[test]
fn on_a_full_and_on_a_read_only_disk() {
    const MOUNT: &str = "RIPOSTE_STORE_TEST_MOUNTED";
    if let Some(folder) = child() {
        if env::var_os(MOUNT).is_some_and(|how| how == "ro") {
            println!("told: {}", Store::open(folder.join("riposte.db")).unwrap_err().problem().code);
            println!("told: {}", Store::open(folder.join("other.db")).unwrap_err().problem().code);
            return;
        }
        let store = Store::open(folder.join("riposte.db")).unwrap();
        let mut stored = 0;
        let error = loop {
            match store.record(&turn("c", stored, 0)) {
                Ok(_) => stored += 1,
                Err(error) => break error,
            }
        };
        println!("told: {} {}", error.problem().code, store.count().unwrap() == stored as u64);
        fs::write(folder.join("filler"), vec![0; 4 << 20]).unwrap_err();
        println!("told: {}", Store::open(folder.join("new.db")).unwrap_err().problem().code);
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
            "skipped: on_a_full_and_on_a_read_only_disk needs the right to mount (unshare --map-root-user --mount)"
        );
        return;
    }
    let run = "mount -t tmpfs -o size=1m none \"$0\"; full=$(\"$@\"); echo \"$full\"; rm \"$0/filler\" \"$0/new.db\"; \
               mount -o remount,bind,ro \"$0\"; export RIPOSTE_STORE_TEST_MOUNTED=ro; exec \"$@\"";
    let mut command = unshare();
    command.arg(run).arg(folder.path()).arg(env::current_exe().unwrap());
    let mut command = arguments(command, "on_a_full_and_on_a_read_only_disk", folder.path());
    assert_eq!(told(&mut command), ["store.disk_full true", "store.disk_full", "store.read_only", "store.read_only"]);
}
