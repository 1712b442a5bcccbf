//! Where what is shown, written or spoken goes: nobody reads it, or there is no room for it.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use riposte_sim::rig::{Finished, say_skipped};
use riposte_sim::this_function;
use riposte_tests::samples::{self, HELLO};
use riposte_tests::{Riposte, end_to_end, told};

/// A pipe that nobody reads any more.
fn unread() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

fn finished(output: Output) -> Finished {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Finished { status: output.status, stdout: text(output.stdout), stderr: text(output.stderr) }
}

#[test]
fn a_reader_who_has_seen_enough_is_no_trouble() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let (hello, log) = (samples::path(HELLO), riposte.file("log.jsonl"));
    let (hello, log) = (hello.to_string_lossy(), log.to_string_lossy());
    let reply = riposte.file("reply.wav");
    let reply = reply.to_string_lossy();
    riposte.run(&["talk", "--input", &hello, "--output", &reply, "--record", &log]).unwrap();
    let commands: [&[&str]; 11] = [
        &["history"],
        &["history", "--json"],
        &["devices"],
        &["devices", "--json"],
        &["keys", "list"],
        &["replay", &log],
        &["replay", &log, "--json"],
        &["replay", &log, "--test", "a_test"],
        &["--help"],
        &["talk", "--input", &hello, "--output", &reply],
        &["talk", "--json", "--input", &hello, "--output", &reply],
    ];
    for args in commands {
        let usual = riposte.command(args).output().unwrap();
        let done = finished(riposte.command(args).stdout(unread()).stderr(Stdio::piped()).output().unwrap());
        assert_eq!(done.status.code(), usual.status.code(), "{args:?}: {}", done.stderr);
        assert_eq!(done.stderr, String::from_utf8_lossy(&usual.stderr), "{args:?}");
    }
    assert_eq!(riposte.history().unwrap().len(), 5, "a conversation that nobody watches is kept all the same");
}

#[test]
fn nobody_reads_what_went_wrong() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let done = riposte.command(&["talk", "--input", "/no/such.wav"]).stderr(unread()).output().unwrap();
    assert_eq!(done.status.code(), Some(3));
}

#[test]
fn no_room_for_what_is_shown() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let done = riposte.command(&["history"]).stdout(full).stderr(Stdio::piped()).output().unwrap();
    told(&finished(done)).exits(3).says(&["no space"]);
}

#[test]
fn a_disk_without_any_room_for_the_sound() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let hello = samples::path(HELLO);
    let talk = riposte.run(&["talk", "--json", "--input", &hello.to_string_lossy(), "--output", "/dev/full"]).unwrap();
    told(&talk).exits(3).says(&["no space"]).says(&["/dev/full"]);
    told(&riposte.run(&["speak", "Hello there.", "--output", "/dev/full"]).unwrap()).exits(3).says(&["no space"]);
}

#[test]
fn a_disk_without_any_room_for_the_record() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let talked = riposte.talk(&[&samples::path(HELLO)], &["--record", "/dev/full"]).unwrap();
    told(&talked.finished).exits(3).says(&["no space"]).says(&["not recorded"]);
    assert_eq!(riposte.history().unwrap().len(), 1, "the conversation was held");
}

/// A disk of 64 KiB, two thirds of a second of sound.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn at(place: &'a Path) -> Result<Self, String> {
        std::fs::create_dir(place).map_err(|error| error.to_string())?;
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "none"]).arg(place).output();
        let mount = mount.map_err(|error| error.to_string())?;
        if mount.status.success() { Ok(Self(place)) } else { Err("mounting a small disk takes root".to_owned()) }
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

#[test]
fn a_disk_that_fills_up_with_the_sound() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let place = riposte.file("disk");
    let disk = match SmallDisk::at(&place) {
        Ok(disk) => disk,
        Err(reason) => return say_skipped(this_function!(), &reason),
    };
    let (hello, reply) = (samples::path(HELLO), disk.0.join("reply.wav"));
    let (hello, reply) = (hello.to_string_lossy(), reply.to_string_lossy());
    let talk = riposte.run(&["talk", "--json", "--input", &hello, "--output", &reply]).unwrap();
    told(&talk).exits(3).says(&["no space"]).says(&["reply.wav"]);
    assert_eq!(riposte.history().unwrap().len(), 1, "the conversation went on");
    let text = "This takes longer to say than there is room for.";
    told(&riposte.run(&["speak", text, "--output", &reply]).unwrap()).exits(3).says(&["no space"]);
}

#[test]
fn nothing_to_speak() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let output = riposte.file("spoken.wav");
    for text in ["", "  \n", "***"] {
        let done = riposte.run(&["speak", text, "--output", &output.to_string_lossy()]).unwrap();
        told(&done).exits(3).says(&["nothing"]);
        assert!(!output.exists(), "a file of nothing");
    }
}
