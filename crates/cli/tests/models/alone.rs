//! The program's one file, taken out of its installation: what it carries holds a conversation.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use riposte_speech::bundled;

/// The program in a folder of its own, and nothing of Riposte beside it.
fn talk(program: &Path, data: &Path, reply: &Path) -> Output {
    let question = bundled::try_it_question().unwrap();
    let mut command = Command::new(program);
    command.args(["talk", "--json", "--input"]).arg(question).arg("--output").arg(reply);
    command.env_remove("RIPOSTE_MODELS_DIR").env("RIPOSTE_DATA_DIR", data).output().unwrap()
}

#[test]
fn a_program_that_stands_alone_understands_what_it_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (program, data) = (folder.path().join("riposte"), folder.path().join("data"));
    fs::copy(env!("CARGO_BIN_EXE_riposte"), &program).unwrap();
    let talked = || {
        let output = talk(&program, &data, &folder.path().join("reply.wav"));
        let (said, troubles) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert!(said.contains(bundled::TRY_IT_TEXTS[0]), "{said}\n{troubles}");
    };
    talked();
    let model = data.join("bundled/riposte-micro.en.bin");
    let whole = fs::read(&model).unwrap();
    assert_eq!(whole, fs::read(bundled::micro_model().unwrap()).unwrap());
    fs::write(&model, &whole[..whole.len() / 2]).unwrap();
    talked();
    assert_eq!(fs::read(&model).unwrap(), whole, "a damaged one is put right");
}

#[test]
fn where_it_can_not_be_unpacked_that_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let (program, data) = (folder.path().join("riposte"), folder.path().join("data"));
    fs::copy(env!("CARGO_BIN_EXE_riposte"), &program).unwrap();
    fs::create_dir_all(&data).unwrap();
    fs::write(data.join("bundled"), "a file where the folder should be").unwrap();
    let output = talk(&program, &data, &folder.path().join("reply.wav"));
    let troubles = String::from_utf8(output.stderr).unwrap();
    assert!(
        troubles.contains("riposte-micro.en.bin, which comes with Riposte, could not be written into"),
        "{troubles}"
    );
    assert!(troubles.contains("choose another model"), "{troubles}");
}
