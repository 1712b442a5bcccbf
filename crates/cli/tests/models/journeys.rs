//! From the list to a model in use, and away again.

use std::path::Path;

use riposte_sim::files::Act;

use crate::desk::{Desk, sha256};

fn bundled() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/micro/riposte-micro.en.bin")
}

#[test]
fn a_model_is_pulled_verified_used_in_a_conversation_and_removed() {
    let model = std::fs::read(bundled()).unwrap();
    let desk = Desk::of(vec![("a.bin".to_owned(), model)]);
    desk.server.script("/a.bin", [Act::Break(1_000_000)]);
    assert_eq!(desk.listed("mine")["status"]["is"], "missing");
    let said = desk.good(&["pull", "mine"]);
    assert!(said.contains("mine is installed") && said.contains("set model = \"mine\" under [speech]"), "{said}");
    desk.assert_whole();
    assert!(desk.good(&["verify"]).contains("mine: 1 of 1 files right"));

    // Its id in the settings in place of a path.
    std::fs::write(desk.data.path().join("settings.toml"), "[speech]\nmodel = \"mine\"\n[voice]\nspeed = 1.0\n")
        .unwrap();
    assert_eq!(desk.listed("mine")["in_use"], true);
    let question = bundled().with_file_name("try-it.wav");
    let reply = desk.data.path().join("reply.wav");
    let talk = || {
        let args = ["talk", "--json", "--input", question.to_str().unwrap(), "--output", reply.to_str().unwrap()];
        let output = desk.command(&args).output().unwrap();
        (String::from_utf8(output.stdout).unwrap().to_lowercase(), String::from_utf8(output.stderr).unwrap())
    };
    let (said, troubles) = talk();
    assert!(said.contains("what time is it") && !troubles.contains("mine"), "{said}\n{troubles}");

    // Damaged so that only its loader sees it.
    let mut bytes = desk.files[0].1.clone();
    bytes[4..40].fill(0);
    std::fs::write(desk.path("mine/a.bin"), bytes).unwrap();
    let (said, troubles) = talk();
    assert!(said.contains("what time is it"), "{said}\n{troubles}");
    assert_eq!(troubles.matches("Choose another model than mine in the settings").count(), 1, "{troubles}");

    let said = desk.good(&["remove", "mine"]);
    assert!(said.contains("mine is deleted") && said.contains("It was in use"), "{said}");
    // It falls back, and says so once, with what to do.
    let (said, troubles) = talk();
    assert!(said.contains("what time is it"), "{said}\n{troubles}");
    let told = "mine is not installed. The small recogniser that comes with Riposte is used instead. Get it under Models in the settings, or with `riposte models pull mine`;";
    assert_eq!(troubles.matches(told).count(), 1, "{troubles}");
    let (code, told) = desk.bad(&["remove", "mine"]);
    assert!(code == 3 && told.contains("mine is not installed"), "{told}");
}

#[test]
fn a_damaged_model_is_found_told_and_mended() {
    let desk = Desk::new(&[100_000, 50_000]);
    desk.good(&["pull", "mine"]);
    std::fs::write(desk.path("mine/part-1.bin"), vec![0; 50_000]).unwrap();
    let (code, told) = desk.bad(&["verify", "mine"]);
    assert!(
        code == 3
            && told.contains(
                "mine is damaged: files of it have changed or are missing (1). Get it again under Models in the settings, or with `riposte models pull mine`"
            ),
        "{told}"
    );
    assert_eq!(desk.listed("mine")["status"]["is"], "damaged");
    desk.good(&["pull", "mine"]);
    desk.assert_whole();
    assert_eq!(desk.server.asked().len(), 3, "only what was wrong came again");
}

#[test]
fn models_are_imported_by_what_is_in_them() {
    let desk = Desk::new(&[100_000, 50_000]);
    let from = tempfile::tempdir().unwrap();
    // Under other names, in another order, in folders, with things that are none.
    std::fs::create_dir(from.path().join("deep")).unwrap();
    std::fs::write(from.path().join("zzz"), &desk.files[0].1).unwrap();
    std::fs::write(from.path().join("deep/holiday.jpg"), &desk.files[1].1).unwrap();
    std::fs::write(from.path().join("readme.txt"), "hello").unwrap();
    std::fs::copy(bundled(), from.path().join("mine-too")).unwrap();
    let whisper = std::fs::read(bundled()).unwrap();
    std::fs::write(from.path().join("short.bin"), &whisper[..whisper.len() - 100]).unwrap();
    std::fs::write(from.path().join("voice.gguf"), b"GGUF....").unwrap();
    let said: serde_json::Value =
        serde_json::from_str(&desk.good(&["import", from.path().to_str().unwrap(), "--json"])).unwrap();
    desk.assert_whole();
    assert_eq!(desk.server.asked(), []);
    let own = said["installed"].as_array().unwrap().iter().find(|model| model["id"] != "mine").unwrap();
    assert!(own["id"].as_str().unwrap().ends_with(&sha256(&whisper)[..8]), "{said}");
    assert_eq!((&own["files"][0]["published"], &own["files"][0]["sha256"]), (&false.into(), &sha256(&whisper).into()));
    let left = said["left"].to_string();
    assert!(left.contains("cut short") && left.contains("GGUF"), "{left}");
    assert_eq!(desk.listed(own["id"].as_str().unwrap())["recorded"], true);

    for (name, bytes, says) in [
        ("empty", &b""[..], "it is empty"),
        ("text", b"hello", "nothing in it says what it is"),
        ("zip", b"PK\x03\x04....", "it is an archive"),
        ("onnx", b"\x08\x08\x3a\xff\xff\xff\xff\x7f", "cut short"),
        ("ggml", b"lmgg\0\0\0\0", "not those of a Whisper model"),
    ] {
        let path = from.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let (code, told) = desk.bad(&["import", path.to_str().unwrap()]);
        assert!(code == 3 && told.contains(says), "{name}: {told}");
    }
    let nowhere = from.path().join("nowhere");
    assert!(desk.bad(&["import", nowhere.to_str().unwrap()]).1.contains("can't be written or read"));
}

#[test]
fn what_goes_wrong_is_one_sentence_and_an_exit_code() {
    let desk = Desk::new(&[100_000]);
    for (act, code, says) in [
        (Act::Wrong, 6, "is not the one that was published"),
        (Act::Page { told: true }, 6, "sent a web page"),
        (Act::Length(99), 6, "has 99 bytes and not 100000"),
        (Act::Redirect("/part-0.bin".to_owned()), 6, "without end"),
        (Act::Status(404), 6, "any more"),
        (Act::Status(403), 3, "to everybody"),
    ] {
        desk.server.always("/part-0.bin", act);
        let (got, told) = desk.bad(&["pull", "mine"]);
        assert!(got == code && told.contains(says) && told.lines().count() == 1, "{got}: {told}");
        assert!(!desk.path("mine").exists());
    }
    desk.server.always("/part-0.bin", Act::Stall(0));
    let (code, told) = desk.bad(&["pull", "mine", "--stall", "1"]);
    assert!(code == 6 && told.contains("sent nothing of part-0.bin for 1 seconds"), "{told}");
    desk.server.always("/part-0.bin", Act::Good);
    desk.good(&["pull", "mine"]);
    desk.assert_whole();
    let (code, told) = desk.bad(&["pull", "whisper-tinny"]);
    assert!(code == 3 && told.contains("There is no model called whisper-tinny."), "{told}");
}

#[test]
fn a_bad_row_of_the_users_is_told_and_the_rest_is_there() {
    let desk = Desk::new(&[1000]);
    std::fs::write(desk.data.path().join("models.toml"), "[[models]]\nid = \"../x\"\n").unwrap();
    let output = desk.models(&["list"]);
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("The model ../x in"));
    assert!(String::from_utf8_lossy(&output.stdout).contains("whisper-base.en"));
}

#[test]
fn the_machine_is_measured_and_models_are_advised_for_it() {
    let desk = Desk::new(&[1000]);
    let said: serde_json::Value =
        serde_json::from_str(&desk.good(&["recommend", "--json", "--language", "es"])).unwrap();
    assert!(said["yardstick"]["here_ms"].as_f64().unwrap() > 0.0);
    let models = said["models"].as_array().unwrap();
    assert!(
        models.iter().any(|model| model["id"] == "whisper-tiny")
            && !models.iter().any(|model| model["id"] == "whisper-tiny.en"),
        "{said}"
    );
    assert!(models.iter().filter(|model| model["purpose"] == "recogniser" && model["advised"] == true).count() <= 1);
    let times: Vec<f64> = ["whisper-tiny", "whisper-base", "whisper-small"]
        .iter()
        .map(|id| models.iter().find(|model| model["id"] == *id).unwrap()["expected_ms"].as_f64().unwrap())
        .collect();
    assert!(times.is_sorted(), "{times:?}");
}
