//! The page of local models from a server to a conversation: fetched, paused, gone on with by a program that was started anew, used, removed. What is on the disk
//! and what is asked of the server is looked at beside what the window shows.

use std::fs;
use std::time::Duration;

use riposte_sim::files::{Act, FileServer};
use riposte_sim::rig::WindowDriver;
use riposte_tests::samples;
use sha2::{Digest, Sha256};

use crate::desk::{Desk, window_test};

const ROW: &str = "document.querySelector('[data-model=mine]')";
const MAIN: &str = "[data-model=mine] .top button";
/// Bytes that the server sends at once, and how many of them make a download of some seconds.
const PIECE: usize = 262_144;

fn open_models(page: &WindowDriver, settings: &str) {
    page.click(&format!("[aria-label={settings}]")).unwrap();
    // How the providers are is known: nothing moves any more.
    page.wait_until("document.querySelectorAll('dialog .state[data-state]').length === 3").unwrap();
    page.click("[data-opens=models]").unwrap();
    page.wait_until(&format!("!!{ROW}")).unwrap();
}

fn is(page: &WindowDriver, phase: &str) {
    page.wait_until(&format!("{ROW}.dataset.phase === {phase:?}")).unwrap();
}

/// The small recogniser that comes with Riposte, under another name, as a row of the user's own that leads to `server`.
fn offer(desk: &Desk, server: &FileServer) -> usize {
    let bytes = fs::read(samples::models().join("riposte-micro.en.bin")).unwrap();
    let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    server.put("/mine.bin", &bytes, "\"mine\"");
    let row = format!(
        "[licences.mine]\nname = \"House rules\"\naddress = \"https://example.org\"\naccept = true\ntext = \"Be kind.\"\n[[models]]\nid = \"mine\"\nname = \"My model\"\n\
         purpose = \"recogniser\"\nfamily = \"whisper\"\ngood_for = \"Tests.\"\nlanguages = [\"en\"]\nlicence = \"mine\"\n\
         files = [{{ name = \"mine.bin\", size = {}, sha256 = \"{hash}\", address = \"{}\" }}]\n",
        bytes.len(),
        server.url("/mine.bin")
    );
    fs::write(desk.riposte.data().join("models.toml"), row).unwrap();
    bytes.len()
}

#[test]
fn a_model_is_fetched_paused_gone_on_with_used_in_a_conversation_and_removed() {
    window_test!("WebKitWebDriver");
    let server = FileServer::start().unwrap();
    server.always("/mine.bin", Act::Slow(PIECE, Duration::from_millis(100)));
    let desk = Desk::new("# mine\n[appearance]\ntheme = \"light\"\nlanguage = \"en\"\n");
    let size = offer(&desk, &server);
    let settings = || fs::read_to_string(desk.riposte.data().join("settings.toml")).unwrap();
    let part =
        || fs::metadata(desk.riposte.data().join("models/.partial/mine~mine.bin.part")).map_or(0, |file| file.len());

    let page = desk.drive();
    open_models(&page, "Settings");
    is(&page, "available");
    desk.picture("models.png");
    page.click(MAIN).unwrap();
    page.click_button("Accept and get").unwrap();
    is(&page, "coming");
    page.wait_until(&format!("{ROW}.querySelector('[role=progressbar]').ariaValueNow >= 10")).unwrap();
    desk.picture("models-coming.png");
    page.click(MAIN).unwrap();
    is(&page, "paused");
    let kept = part();
    assert!(kept > 0 && kept < size as u64, "{kept} of {size}");
    drop(page);

    // Started anew, it is still paused, and goes on from there.
    let page = desk.drive();
    open_models(&page, "Settings");
    is(&page, "paused");
    assert_eq!(part(), kept);
    page.click(MAIN).unwrap();
    is(&page, "here");
    let froms: Vec<u64> = server.asked().iter().map(|asked| asked.from.unwrap_or(0)).collect();
    assert_eq!(froms, [0, kept]);
    assert_eq!(fs::metadata(desk.riposte.data().join("models/mine/mine.bin")).unwrap().len(), size as u64);

    page.click(MAIN).unwrap();
    is(&page, "in_use");
    assert!(settings().contains("model = \"mine\"") && settings().starts_with("# mine"), "{}", settings());
    page.click("dialog [aria-label=Close]").unwrap();
    // The engine took it over without a restart.
    desk.ask_by_hotkey(1);
    let kept = desk.riposte.history().unwrap();
    assert_eq!(kept[0].providers.stt, "whisper/mine", "{kept:?}");

    open_models(&page, "Settings");
    is(&page, "in_use");
    page.click("[data-model=mine] button[aria-expanded]").unwrap();
    page.click_button("Remove…").unwrap();
    page.wait_until(&format!(
        "{ROW}.innerText.includes('the small recogniser that comes with Riposte takes its place')"
    ))
    .unwrap();
    page.click_button("Remove it").unwrap();
    is(&page, "available");
    assert!(!settings().contains("model = \"mine\""), "{}", settings());
    assert!(!desk.riposte.data().join("models/mine").exists());
    page.click("dialog [aria-label=Close]").unwrap();
    desk.ask_by_hotkey(2);
    let kept = desk.riposte.history().unwrap();
    assert_eq!(kept[1].providers.stt, "whisper/riposte-micro.en", "{kept:?}");
}

#[test]
fn a_server_that_lies_is_told_in_the_row_and_nothing_of_it_is_kept() {
    window_test!("WebKitWebDriver");
    let server = FileServer::start().unwrap();
    server.always("/mine.bin", Act::Wrong);
    let desk = Desk::new("[appearance]\ntheme = \"dark\"\nlanguage = \"es\"\n");
    offer(&desk, &server);
    let page = desk.drive();
    open_models(&page, "Ajustes");
    page.click(MAIN).unwrap();
    page.click_button("Aceptar y obtener").unwrap();
    is(&page, "failed");
    page.wait_until(&format!("{ROW}.innerText.includes('no es el que se publicó')")).unwrap();
    desk.picture("models-failed.png");
    assert!(!desk.riposte.data().join("models/mine").exists());
    server.always("/mine.bin", Act::Good);
    page.click(MAIN).unwrap();
    is(&page, "here");
}
