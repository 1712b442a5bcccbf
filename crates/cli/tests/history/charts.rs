//! Charts into files: each format, and what can go wrong.

use crate::desk::{Desk, turn};

fn some() -> Desk {
    Desk::with((1..=40).map(|n| turn(n, &[("gap_ms", 300.0 + (n * 7919 % 101) as f64), ("cache_hits", 0.0)])))
}

#[test]
fn the_files_ending_says_what_is_written() {
    let desk = some();
    for (name, begins) in [
        ("gap.svg", &b"<svg xmlns="[..]),
        ("gap.csv", b"turn,started,mode,outcome,stt,llm,tts,output_device,gap_ms\r\n1,2026-11-24T12:01:00Z,ptt,"),
        ("gap.json", b"{\"chart\":\"gap\",\"turns\":["),
        ("gap.PNG", b"\x89PNG\r\n"),
    ] {
        let path = desk.file(name);
        let done = desk.history(&["--chart", "gap", "--out", &path]);
        if name == "gap.PNG" && done.err.contains("no font") {
            riposte_sim::rig::say_skipped(riposte_sim::this_function!(), "this computer has no font");
            continue;
        }
        assert_eq!(done.code, Some(0), "{name}: {}", done.err);
        assert!(done.out.contains("n 40"), "{}", done.out);
        assert!(std::fs::read(&path).unwrap().starts_with(begins), "{name}");
    }
    for chart in ["distribution", "ecdf", "stages", "providers", "speculation", "interruptions", "cache"] {
        let path = desk.file(&format!("{chart}.svg"));
        let done = desk.history(&["--chart", chart, "--out", &path, "--mode", "duplex", "--theme", "dark"]);
        assert_eq!(done.code, Some(0), "{chart}: {}", done.err);
        assert!(std::fs::read_to_string(&path).unwrap().contains("#171F1D"), "dark");
    }
}

#[test]
fn what_goes_wrong_is_said_in_words_and_leaves_no_half_file() {
    let desk = some();
    let kept = desk.file("kept.svg");
    std::fs::write(&kept, "mine").unwrap();
    let missing = desk.file("no/such/folder/gap.svg");
    let spelt = desk.file("gap.gif");
    std::fs::create_dir(desk.file("folder.svg")).unwrap();
    let folder = desk.file("folder.svg");
    for (args, words) in [
        (&["--chart", "latency", "--out", &kept][..], "Choose \"gap\", \"distribution\", \"ecdf\""),
        (&["--chart", "gap", "--out", &missing], "it was not found"),
        (&["--chart", "gap", "--out", &spelt], "Let it end in .svg, .png, .csv or .json."),
        (&["--chart", "gap", "--out", &folder], "can't be written"),
        (&["--chart", "gap", "--out", &kept, "--since", "2027-01-01"], "No turn of the history fits"),
    ] {
        let done = desk.history(args);
        assert_eq!(done.code, Some(3), "{args:?}: {}", done.err);
        assert!(done.err.contains(words), "{args:?}: {}", done.err);
    }
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), "mine");
    let left: Vec<_> = std::fs::read_dir(desk.data.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".tmp")), "{left:?}");
}

#[test]
fn a_database_of_a_newer_version_and_no_database_at_all_are_said() {
    let desk = some();
    let out = desk.file("gap.svg");
    let args = ["--chart", "gap", "--out", &out];
    rusqlite::Connection::open(desk.database()).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(desk.history(&args).err.contains("written by a newer version"));
    std::fs::write(desk.database(), "Dear diary, ".repeat(999)).unwrap();
    assert!(desk.history(&args).err.contains("is damaged or is not a history"));
    assert!(!std::path::Path::new(&out).exists());
}
