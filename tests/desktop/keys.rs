//! A key in the window: from the clipboard to the keychain, past the page, which never sees it.

use std::io::Write;
use std::process::{Command, Stdio};

use riposte_sim::providers::ScriptedChat;
use riposte_sim::rig::Process;
use riposte_tests::canary::{CANARY, files, leak};

use crate::desk::{Desk, window_test};

/// Keeps what the page asks its program, and what it is answered.
const LISTEN: &str = "window.asked = []; const ask = window.fetch;
    window.fetch = async (...request) => {
      const answer = await ask(...request);
      const body = request[1]?.body;
      const sent = typeof body === 'string' ? body : body ? new TextDecoder().decode(body) : '';
      window.asked.push([String(request[0]), sent, await answer.clone().text()]);
      return answer;
    };";

/// All that a script in the page could read: what it was answered, what it shows, what it stores.
const READABLE: &str = "return JSON.stringify([window.asked, document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage },
    [...document.querySelectorAll('input, textarea')].map((field) => field.value)])";

#[test]
fn a_key_goes_from_the_clipboard_to_the_keychain_and_the_page_never_sees_it() {
    window_test!("WebKitWebDriver", "xclip");
    let server = ScriptedChat::openai().key(CANARY).reply("It is nearly noon.").start_blocking().unwrap();
    let place = server.base_url();
    let chat = "[chat]\nprovider = \"openai_compatible\"\n[chat.openai_compatible]\nmodel = \"scripted\"\n";
    let desk = Desk::new(&format!("{chat}base_url = \"{place}\"\n"));
    let page = desk.drive();
    page.script(LISTEN).unwrap();

    // Copied somewhere else, as people do.
    let mut copy = Command::new("xclip");
    desk.place(copy.args(["-selection", "clipboard", "-quiet"]));
    let mut copied = Process::start(copy.stdin(Stdio::piped())).unwrap();
    copied.stdin().unwrap().write_all(CANARY.as_bytes()).unwrap();

    page.click("[aria-label=Settings]").unwrap();
    page.click_button("Save key from clipboard").unwrap();
    page.wait_until(r#"document.body.innerText.includes("Saved in the system's keychain")"#).unwrap();
    page.click_button("Close").unwrap();
    let speaker = desk.sound.record_speaker().unwrap();
    page.type_into("textarea", "What time is it?\u{e007}").unwrap();
    desk.hear(&speaker, 0);
    assert_eq!(server.requests()[0].header("authorization"), format!("Bearer {CANARY}"));

    let readable = page.script(READABLE).unwrap().as_str().unwrap().to_owned();
    assert!(readable.contains("save_key_from_clipboard") && readable.contains("key_status"), "{readable}");
    assert_eq!(leak(readable.as_bytes()), None, "{readable}");
    for file in [desk.riposte.data(), &desk.riposte.file("")].into_iter().flat_map(files) {
        assert_eq!(leak(&std::fs::read(&file).unwrap()), None, "{}", file.display());
    }
}
