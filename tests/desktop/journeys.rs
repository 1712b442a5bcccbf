//! Whole ways of a user through the window: what they do in it, or beside it, and what is in the files and on the screen afterwards.

use std::fs;
use std::time::Duration;

use riposte_sim::rig::WindowDriver;

use crate::desk::{Desk, window_test};

const TURNS: &str = "document.querySelectorAll('[data-testid=turn]')";
const STATE: &str = "document.querySelector('[data-state]').dataset.state";
const LIGHT: &str = "# mine\n[appearance]\ntheme = \"light\"\nlanguage = \"en\"\n";

fn says(page: &WindowDriver, words: &str) {
    page.wait_until(&format!("document.body.innerText.includes({words:?})")).unwrap();
}

fn says_no_more(page: &WindowDriver, words: &str) {
    page.wait_until(&format!("!document.body.innerText.includes({words:?})")).unwrap();
}

fn open_settings(page: &WindowDriver) {
    page.click("[aria-label=Settings]").unwrap();
    page.wait_until("document.querySelector('dialog[open] select')").unwrap();
}

/// What the settings file says once so many changes are saved: the screen shows a change before it is on the disk.
fn saved(desk: &Desk, page: &WindowDriver, changes: u32) -> String {
    page.wait_until(&format!("document.querySelector('[data-saves]').dataset.saves >= {changes}")).unwrap();
    fs::read_to_string(desk.riposte.data().join("settings.toml")).unwrap()
}

/// The control that this label names.
fn labelled(label: &str) -> String {
    format!("[...document.querySelectorAll('label')].find((label) => label.innerText === {label:?}).control")
}

/// Chooses or types as a user does, with the events that follow.
fn enter(page: &WindowDriver, label: &str, value: &str) {
    let control = labelled(label);
    page.wait_until(&format!("[...document.querySelectorAll('label')].some((label) => label.innerText === {label:?})"))
        .unwrap();
    page.script(&format!(
        "const control = {control}; control.value = {value:?}; \
         for (const name of ['input', 'change']) control.dispatchEvent(new Event(name, {{ bubbles: true }}));"
    ))
    .unwrap();
}

#[test]
fn what_is_edited_in_the_file_is_in_force_and_on_the_screen() {
    window_test!("WebKitWebDriver");
    let desk = Desk::new(LIGHT);
    let page = desk.drive();
    let file = desk.riposte.data().join("settings.toml");
    let theme =
        |theme: &str| page.wait_until(&format!("document.documentElement.dataset.theme === {theme:?}")).unwrap();
    theme("light");
    fs::write(&file, LIGHT.replace("light", "dark") + "[conversation]\nmode = \"duplex\"\n[voice]\nspeed = 9\n")
        .unwrap();
    theme("dark");
    page.wait_until(&format!("{STATE} === 'listening'")).unwrap();
    says(&page, "voice.speed");

    // Half edited: nothing changes, and the file is left alone.
    let half = LIGHT.replace("\"light\"", "");
    fs::write(&file, &half).unwrap();
    says(&page, "can't be understood");
    assert_eq!(fs::read_to_string(&file).unwrap(), half);
    theme("dark");

    fs::write(&file, LIGHT).unwrap();
    theme("light");
    says_no_more(&page, "can't be understood");
    says_no_more(&page, "voice.speed");

    // What is changed in the window goes to the same file and keeps what was written there.
    fs::write(&file, format!("{LIGHT}[conversation]\nmax_tokens = 77\n")).unwrap();
    open_settings(&page);
    page.wait_until(&format!("{}.value === '77'", labelled("Longest answer (tokens)"))).unwrap();
    enter(&page, "Theme", "dark");
    theme("dark");
    let saved = saved(&desk, &page, 1);
    assert!(saved.starts_with("# mine") && saved.contains("\"dark\"") && saved.contains("max_tokens = 77"), "{saved}");
}

#[test]
fn a_bad_address_is_refused_at_its_field_and_keeps_nothing_else_from_being_saved() {
    window_test!("WebKitWebDriver");
    let desk = Desk::new(LIGHT);
    let page = desk.drive();
    open_settings(&page);
    enter(&page, "Chat model", "openai_compatible");
    for address in ["nowhere", "https://me:secret@example.com/v1", "http://"] {
        enter(&page, "Address", address);
        page.wait_until("document.querySelector('dialog .complaint')?.innerText.includes('begins with http')").unwrap();
        assert_eq!(page.script(&format!("return {}.value", labelled("Address"))).unwrap(), address);
    }
    enter(&page, "Theme", "dark");
    page.wait_until("document.documentElement.dataset.theme === 'dark'").unwrap();
    let file = saved(&desk, &page, 5);
    assert!(file.contains("\"dark\"") && !file.contains("secret") && !file.contains("nowhere"), "{file}");
    enter(&page, "Address", "http://localhost:9/v1");
    page.wait_until("!document.querySelector('dialog .complaint')").unwrap();
    let file = saved(&desk, &page, 6);
    assert!(file.contains("http://localhost:9/v1"), "{file}");
}

#[test]
fn a_new_conversation_in_the_middle_of_an_answer_begins_empty_and_the_one_before_is_found_and_gone_on_with() {
    window_test!("WebKitWebDriver");
    let desk = Desk::new(LIGHT);
    let page = desk.drive();
    let ask = |question: &str, answer: &str, turns: usize| {
        page.type_into("textarea", &format!("{question}\u{e007}")).unwrap();
        page.wait_until(&format!("{TURNS}.length === {turns} && {TURNS}[{turns} - 1].innerText.includes({answer:?})"))
            .unwrap();
        page.wait_until(&format!("{STATE} === 'idle'")).unwrap();
    };
    ask("My name is Anna.", "Nice to meet you", 1);
    let speaker = desk.sound.record_speaker().unwrap();
    page.type_into("textarea", "Hello\u{e007}").unwrap();
    speaker.wait_for_sound(0, Duration::from_secs(20)).unwrap();
    page.click("[aria-label='New conversation']").unwrap();
    page.wait_until(&format!("{STATE} === 'idle'")).unwrap();
    ask("What is my name?", "not told me", 1);
    let kept = desk.riposte.history().unwrap();
    let [named, left, begun] = kept.as_slice() else { panic!("{kept:?}") };
    assert_eq!(named.conversation, left.conversation);
    assert_ne!(left.conversation, begun.conversation);
    assert!(left.heard.len() < left.reply.len(), "{left:?}");

    page.click("[aria-label=Conversations]").unwrap();
    page.wait_until("document.querySelectorAll('dialog button.open').length === 2").unwrap();
    desk.picture("conversations-light.png");
    page.type_into("dialog input[type=search]", "ÁNNA").unwrap();
    page.wait_until("document.querySelector('dialog mark')?.innerText === 'Anna'").unwrap();
    desk.picture("conversations-search.png");
    page.click("dialog button.open").unwrap();
    page.wait_until(&format!("{TURNS}.length === 2 && {TURNS}[0].innerText.includes('My name is Anna.')")).unwrap();
    ask("What is my name?", "Your name is Anna", 3);
    let kept = desk.riposte.history().unwrap();
    assert_eq!(kept[3].conversation, kept[0].conversation);
}

#[test]
fn a_page_that_is_loaded_anew_in_the_middle_of_an_answer_shows_how_it_ends() {
    window_test!("WebKitWebDriver");
    let desk = Desk::new(LIGHT);
    let page = desk.drive();
    let speaker = desk.sound.record_speaker().unwrap();
    page.type_into("textarea", "Hello\u{e007}").unwrap();
    speaker.wait_for_sound(0, Duration::from_secs(20)).unwrap();
    page.script("setTimeout(() => location.reload())").unwrap();
    desk.hear(&speaker, 0);
    page.wait_until(&format!("{TURNS}.length === 1")).unwrap();
    page.wait_until(&format!("{STATE} === 'idle'")).unwrap();
    let kept = desk.riposte.history().unwrap();
    assert_eq!(kept[0].heard, kept[0].reply, "{kept:?}");
    page.type_into("textarea", "What is seven times nine?\u{e007}").unwrap();
    page.wait_until(&format!("{TURNS}[1]?.innerText.includes('sixty three')")).unwrap();
}

#[test]
fn the_history_is_deleted_for_good() {
    window_test!("WebKitWebDriver");
    let desk = Desk::new(LIGHT);
    let page = desk.drive();
    page.type_into("textarea", "What is seven times nine?\u{e007}").unwrap();
    page.wait_until(&format!("{TURNS}[0]?.innerText.includes('sixty three')")).unwrap();
    assert_eq!(desk.riposte.history().unwrap().len(), 1);
    open_settings(&page);
    page.click_button("Delete the history…").unwrap();
    page.click_button("Delete all of it for good").unwrap();
    says(&page, "The history is deleted.");
    page.wait_until(&format!("{TURNS}.length === 0")).unwrap();
    assert_eq!(desk.riposte.history().unwrap().len(), 0);

    // And nothing is stored any more once that is wanted.
    enter(&page, "Keep my turns", "never");
    page.click("dialog [aria-label=Close]").unwrap();
    page.type_into("textarea", "What is two plus two?\u{e007}").unwrap();
    page.wait_until(&format!("{TURNS}.length === 1")).unwrap();
    assert_eq!(desk.riposte.history().unwrap().len(), 0);
}

#[test]
fn a_damaged_history_is_moved_aside_and_what_was_said_meanwhile_is_in_the_new_one() {
    window_test!("WebKitWebDriver");
    let desk = Desk::new(LIGHT);
    let old = "This was a history once, before something was written over it. ".repeat(100);
    fs::write(desk.riposte.data().join("riposte.db"), &old).unwrap();
    let page = desk.drive();
    says(&page, "is damaged or is not a history");
    page.type_into("textarea", "What is seven times nine?\u{e007}").unwrap();
    page.wait_until(&format!("{TURNS}[0]?.innerText.includes('sixty three')")).unwrap();
    page.click_button("Move it aside and begin a new history").unwrap();
    says(&page, "A new history is begun");
    says_no_more(&page, "is damaged or is not a history");
    desk.picture("history-aside.png");
    assert_eq!(desk.riposte.history().unwrap().len(), 1);
    assert_eq!(fs::read_to_string(desk.riposte.data().join("riposte.db.bad-1")).unwrap(), old);
}
