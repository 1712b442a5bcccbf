//! A coding agent talks with the user through the window that runs: one microphone, one speaker, and the words on the screen.

use riposte_tests::Agent;
use riposte_tests::samples::{self, SUM, same_words};
use serde_json::json;

use crate::desk::{Desk, window_test};

#[test]
fn an_agent_speaks_through_the_window_and_its_words_are_shown_and_not_kept() {
    window_test!("WebKitWebDriver");
    let desk = Desk::new("");
    let page = desk.drive();
    let mut command = desk.riposte.command(&["mcp"]);
    desk.place(&mut command);
    let mut agent = Agent::start(&mut command);
    assert_eq!(agent.done("status", json!({}))["structuredContent"]["through"], "window");

    let call = agent.call("converse", json!({"message": "What do you want to know?"}));
    agent.progress("Listening.");
    page.wait_until("document.body.innerText.includes('What do you want to know?')").unwrap();
    desk.sound.play_into_microphone(&samples::path(SUM)).unwrap();
    let answer = agent.answer(call)["structuredContent"].clone();
    assert_eq!((&answer["outcome"], &answer["heard"]), (&"answered".into(), &"What do you want to know?".into()));
    assert!(same_words(answer["said"].as_str().unwrap(), SUM.1), "{answer}");
    page.wait_until("/two plus eighteen/i.test(document.body.innerText)").unwrap();

    // What is typed is an answer, too.
    let call = agent.call("listen", json!({}));
    agent.progress("Listening.");
    page.type_into("textarea", "Only that\u{e007}").unwrap();
    let answer = agent.answer(call)["structuredContent"].clone();
    assert_eq!((&answer["said"], &answer["typed"]), (&"Only that".into(), &true.into()), "{answer}");

    // And so is the stop key.
    let call = agent.call("listen", json!({}));
    agent.progress("Listening.");
    page.type_into("textarea", "\u{e00c}").unwrap();
    assert_eq!(agent.answer(call)["structuredContent"]["outcome"], "stopped");
    agent.leave();
    assert!(desk.riposte.history().unwrap().is_empty(), "it is no turn of the user's");
}
