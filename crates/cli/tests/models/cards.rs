//! What recognises speech, as the settings say: a card that this build can't use is told and done without; the program is its own second process.

use std::io::{Read, Write};
use std::process::Stdio;

use riposte_speech::bundled;

use crate::desk::Desk;

#[cfg(not(any(feature = "cuda", feature = "metal", feature = "vulkan")))]
#[test]
fn a_card_that_this_build_can_not_use_is_told_and_the_processor_understands() {
    let desk = Desk::new(&[100]);
    let question = bundled::try_it_question().unwrap();
    let reply = desk.data.path().join("reply.wav");
    let talk = |device: &str| {
        std::fs::write(desk.data.path().join("settings.toml"), format!("[speech]\ndevice = \"{device}\"\n")).unwrap();
        let paths = ["--input", question.to_str().unwrap(), "--output", reply.to_str().unwrap()];
        let output = desk.command(&[&["talk", "--json"], &paths[..]].concat()).output().unwrap();
        let (said, troubles) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert!(said.contains(bundled::TRY_IT_TEXTS[0]), "{said}\n{troubles}");
        troubles
    };
    assert!(talk("cuda 0000:01:00.0").contains("This build of Riposte uses no graphics card"));
    for device in ["", "cpu"] {
        assert!(!talk(device).contains("graphics card"), "{device:?}");
    }
}

#[test]
fn the_program_is_its_own_second_process_and_ends_with_its_orders() {
    let desk = Desk::new(&[100]);
    let mut command = desk.command(&["--recognise-apart"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let order = b"\"List\"";
    let mut orders = child.stdin.take().unwrap();
    orders.write_all(&(order.len() as u32).to_le_bytes()).unwrap();
    orders.write_all(order).unwrap();
    let mut answer = [0; 24];
    child.stdout.as_mut().unwrap().read_exact(&mut answer).unwrap();
    assert_eq!(&answer[..20], b"\nriposte-recogniser\n");
    drop(orders);
    assert!(child.wait().unwrap().success());
}
