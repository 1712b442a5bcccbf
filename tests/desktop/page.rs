//! The window from inside: what the page shows while a conversation goes on, and what its controls do.

use std::time::Duration;

use riposte_measures::Mode;
use riposte_tests::samples::{self, SUM, same_words};
use riposte_tests::turns;

use crate::desk::{Desk, HOTKEY, TITLE, window_test};

const OVERLAY: &str = "^Riposte overlay$";
const TURNS: &str = "document.querySelectorAll('[data-testid=turn]')";

#[test]
fn a_spoken_turn_is_shown_with_captions_reply_and_where_the_time_went() {
    window_test!("WebKitWebDriver");
    let desk = Desk::new("");
    let page = desk.drive();
    let speaker = desk.sound.record_speaker().unwrap();
    desk.screen.key_down(HOTKEY).unwrap();
    page.wait_until("document.querySelector('[data-state]').dataset.state === 'hearing'").unwrap();
    desk.sound.play_into_microphone(&samples::path(SUM)).unwrap();
    // The caption is there before the key comes up. Its first words may be misheard (half a word is all there was of them); the final
    // text, asked for below, is heard anew from the whole sound.
    page.wait_until(
        "document.querySelector('[data-testid=live-turn]').innerText.toLowerCase().includes('plus eighteen')",
    )
    .unwrap();
    desk.screen.key_up(HOTKEY).unwrap();
    page.wait_until(&format!("{TURNS}.length === 1")).unwrap();
    let text = page.text().unwrap();
    assert!(text.contains("How much is two plus eighteen"), "{text}");
    assert!(text.to_lowercase().contains("is twenty"), "{text}");
    assert!(text.contains("Answered in"), "{text}");
    desk.picture("window-turn.png");
    desk.hear(&speaker, 0);
}

#[test]
fn the_first_start_leads_to_a_spoken_answer_and_is_not_the_first_again() {
    window_test!("WebKitWebDriver");
    let desk = Desk::fresh("[appearance]\nlanguage = 'en'\n");
    let page = desk.open();
    let speaker = desk.sound.record_speaker().unwrap();
    let step = |title: &str| {
        page.wait_until(&format!("document.querySelector('h2')?.innerText === {title:?}")).unwrap();
        page.wait_until("document.activeElement === document.querySelector('h2')").unwrap();
    };
    step("Can Riposte hear you?");
    // Until the engine is ready the microphone is nobody's.
    page.wait_until("!document.querySelector('select').closest('.field').innerText.includes('None in use')").unwrap();
    desk.sound.play_into_microphone(&samples::path(SUM)).unwrap();
    page.wait_until("document.querySelector('.told.good')?.innerText.includes('Riposte hears you')").unwrap();
    page.click_button("Continue").unwrap();
    step("Can you hear Riposte?");
    page.click_button("Play the sentence").unwrap();
    let heard = desk.hear(&speaker, 0).end;
    page.click_button("Yes").unwrap();
    page.click_button("Continue").unwrap();
    for title in ["Who answers you?", "Your key to talk"] {
        step(title);
        page.click_button("Continue").unwrap();
    }
    step("Ask your first question");
    page.click_button("Let a recording ask it").unwrap();
    desk.hear(&speaker, heard);
    page.wait_until(&format!("{TURNS}.length === 1")).unwrap();
    let kept = desk.riposte.history().unwrap();
    let [turn] = kept.as_slice() else { panic!("{kept:?}") };
    turns::check_answered(turn);
    let text = page.text().unwrap();
    assert!(text.contains(&turn.transcript) && text.contains(&turn.reply), "{text}\n{turn:?}");
    page.click_button("Done").unwrap();
    page.wait_until("document.querySelector('textarea')").unwrap();
    // A page that is loaded anew asks as one of a new start does.
    page.script("setTimeout(() => location.reload())").unwrap();
    page.wait_until(&format!("document.querySelector('textarea') && {TURNS}.length === 1")).unwrap();
    let mark = std::fs::read_to_string(desk.riposte.guide_file()).unwrap();
    assert!(mark.contains(r#""done":true"#) && mark.contains(r#""open":false"#), "{mark}");
}

#[test]
fn a_typed_question_is_answered_aloud() {
    window_test!("WebKitWebDriver");
    let desk = Desk::new("");
    let page = desk.drive();
    let speaker = desk.sound.record_speaker().unwrap();
    page.type_into("textarea", "What is seven times nine?\u{e007}").unwrap();
    desk.hear(&speaker, 0);
    page.wait_until(&format!("{TURNS}[0].innerText.includes('sixty three')")).unwrap();
    let kept = desk.riposte.history().unwrap();
    assert_eq!((kept.len(), kept[0].mode), (1, Mode::Text), "{kept:?}");
}

#[test]
fn the_stop_key_stops_the_reply() {
    window_test!("WebKitWebDriver");
    let desk = Desk::new("");
    let page = desk.drive();
    let speaker = desk.sound.record_speaker().unwrap();
    // Two sentences, more than three seconds.
    page.type_into("textarea", "Hello\u{e007}").unwrap();
    speaker.wait_for_sound(0, Duration::from_secs(20)).unwrap();
    let stopped = speaker.position();
    page.type_into("textarea", "\u{e00c}").unwrap();
    page.wait_until(&format!("{TURNS}[0].innerText.includes('Interrupted')")).unwrap();
    speaker.wait_until("a second more", Duration::from_secs(5), |heard| heard.len() > stopped + 24_000).unwrap();
    let after = speaker.stop().samples[stopped + 16_000..].to_vec();
    assert_eq!(riposte_sim::rig::speech::onset(&after, 16_000), None, "it goes on talking");
    let kept = desk.riposte.history().unwrap();
    assert!(kept[0].heard.len() < kept[0].reply.len(), "{kept:?}");
}

#[test]
fn closed_into_the_tray_it_still_answers_by_its_hotkey_and_comes_back() {
    window_test!("WebKitWebDriver");
    let desk = Desk::new("[conversation]\nkey_style = 'hold'\n[appearance]\nlanguage = 'en'\noverlay = 'bottom'\n");
    let page = desk.drive();
    let window = desk.screen.wait_for_window(TITLE).unwrap();
    desk.screen.xdotool(&["windowactivate", "--sync", &window]).unwrap();
    desk.screen.key("alt+F4").unwrap();
    page.wait_until("document.body.innerText.includes('Keep Riposte at hand?')").unwrap();
    // Not a driver's click: that waits for the window to be drawn again, and this one goes.
    page.script("setTimeout(() => document.querySelector('dialog .button.primary').click())").unwrap();
    desk.screen.wait_until_gone(TITLE).unwrap();
    // What goes on is seen at the edge of the screen meanwhile.
    desk.screen.key_down(HOTKEY).unwrap();
    desk.screen.wait_for_window(OVERLAY).unwrap();
    desk.screen.key_up(HOTKEY).unwrap();
    desk.screen.wait_until_gone(OVERLAY).unwrap();
    desk.ask_by_hotkey(1);
    assert!(desk.screen.windows(TITLE).unwrap().is_empty(), "the window came up by itself");
    // Started again, it shows the window with the turn in it.
    let mut second = riposte_sim::rig::Process::start(&mut desk.app()).unwrap();
    assert!(second.wait(Duration::from_secs(20)).unwrap().success(), "{}", second.said());
    desk.screen.wait_for_window(TITLE).unwrap();
    page.wait_until(&format!("{TURNS}.length === 1")).unwrap();

    // The terminal speaks to it, too, and says when there is nobody.
    assert!(desk.riposte.run(&["say", "What", "is", "seven", "times", "nine?"]).unwrap().status.success());
    page.wait_until(&format!("{TURNS}[1]?.innerText.includes('sixty three')")).unwrap();
    assert!(desk.riposte.run(&["quit"]).unwrap().status.success());
    desk.screen.wait_until_gone(TITLE).unwrap();
    let nobody = desk.riposte.run(&["show"]).unwrap();
    assert_eq!(nobody.status.code(), Some(3));
    assert!(nobody.stderr.contains("does not run in its window"), "{}", nobody.stderr);
}

#[test]
fn a_setting_that_is_changed_is_saved_and_in_force() {
    window_test!("WebKitWebDriver");
    let desk = Desk::new("# mine\n[appearance]\ntheme = \"light\"\n");
    let page = desk.drive();
    page.click("input[name=mode][value=duplex] + *, label:has(input[value=duplex])").unwrap();
    page.wait_until("document.querySelector('[data-state]').dataset.state === 'listening'").unwrap();
    let speaker = desk.sound.record_speaker().unwrap();
    desk.sound.play_into_microphone(&samples::path(SUM)).unwrap();
    desk.hear(&speaker, 0);
    let kept = desk.riposte.history().unwrap();
    let [turn] = kept.as_slice() else { panic!("{kept:?}") };
    assert_eq!(turn.mode, Mode::Duplex);
    assert!(same_words(&turn.transcript, SUM.1), "{turn:?}");
    let saved = std::fs::read_to_string(desk.riposte.data().join("settings.toml")).unwrap();
    assert!(saved.contains("duplex") && saved.contains("# mine") && saved.contains("light"), "{saved}");
}
