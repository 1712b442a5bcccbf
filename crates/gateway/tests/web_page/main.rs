//! The page in a real Chromium whose microphone plays a file: a token, a held turn, a connection that breaks off, hands-free with an interruption, both languages,
//! what a screen reader is told. `cargo xtask page` runs it; it leaves pictures of the page in target/page.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]
#![allow(dead_code, reason = "the other tests' client has more than is used here")]

mod chromium;
#[path = "../gateway/client.rs"]
mod client;
mod relay;
#[path = "../../../engine/tests/stages/mod.rs"]
mod stages;

use std::path::{Path, PathBuf};

use riposte_engine::Stages;
use riposte_gateway::{Profile, Tokens};
use riposte_measures::{Mode, Outcome};
use serde_json::json;

use crate::chromium::Chromium;
use crate::client::{Server, scripted};
use crate::relay::Relay;
use crate::stages::{Understands, Writes};

const LONG: &str = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen.";

/// A voice for 1.6 s, then silence for 3 s.
fn microphone(folder: &Path) -> PathBuf {
    let path = folder.join("microphone.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(&path, spec).unwrap();
    for n in 0..48 * 4_600 {
        let t = n as f32 / 48_000.0;
        let syllable = 0.55 + 0.45 * (std::f32::consts::TAU * 4.0 * t).sin();
        let voice: f32 = (1..12).map(|k| (std::f32::consts::TAU * 150.0 * k as f32 * t).sin() / k as f32).sum();
        let sample = if n < 48 * 1_600 { 0.15 * voice * syllable } else { 0.0 };
        file.write_sample((sample * 32_767.0) as i16).unwrap();
    }
    file.finalize().unwrap();
    path
}

const CLICK: &str = "document.getElementById('connect').click()";
const LAST: &str = "[...document.querySelectorAll('#log li.reply span')].at(-1)?.textContent";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo xtask page"]
async fn somebody_talks_through_the_page() {
    let program = PathBuf::from(std::env::var_os("RIPOSTE_CHROMIUM").expect("RIPOSTE_CHROMIUM names the browser"));
    let pictures = PathBuf::from(std::env::var_os("RIPOSTE_PICTURES").expect("RIPOSTE_PICTURES names a folder"));
    let replies = [vec!["Noon, ", "it is."], vec!["Nothing of this is lost."]];
    let replies = replies.into_iter().chain(std::iter::repeat_with(|| vec![LONG]).take(20)).map(Ok).collect();
    let stages: Stages = scripted(Understands::each(&["what time is it now?"; 40]), Writes::at_once(replies));
    let server = Server::made(stages).await;
    let tokens = Tokens::at(server.folder.path().join("tokens.json"));
    let token = tokens.add("kitchen", Profile::default()).unwrap();
    let mut page = Chromium::start(&program, &microphone(server.folder.path())).await;
    let relay = Relay::start(server.address()).await;
    let address = format!("http://{}/", relay.address);
    page.order("Page.navigate", json!({ "url": address })).await;
    page.until("document.body?.dataset.state === 'offline'").await;
    page.picture(&pictures.join("open-light.png"), "light").await;

    // Without a token it is told what is missing, and where to put it.
    page.value(CLICK).await;
    page.until("!document.getElementById('token-field').hidden && document.activeElement.id === 'token'").await;
    assert!(page.value("document.getElementById('problem').textContent").await.as_str().unwrap().contains("token"));
    page.value(&format!("document.getElementById('token').value = '{token}'; {CLICK}")).await;
    page.until("document.body.dataset.state === 'ready'").await;
    assert_eq!(page.value("location.href").await, address, "the token is in no address");
    assert_eq!(page.value("localStorage.length").await, 0);

    // A held turn, from the keyboard.
    let hold = async |page: &mut Chromium| {
        page.key(true, "Space", " ").await;
        page.until("document.body.dataset.state === 'hearing'").await;
        assert_eq!(page.value("document.getElementById('key').getAttribute('aria-pressed')").await, "true");
        page.value("new Promise((over) => setTimeout(over, 700))").await; // it is held so long
        page.key(false, "Space", " ").await;
    };
    hold(&mut page).await;
    page.until(&format!("{LAST} === 'Noon, it is.' && document.body.dataset.state === 'ready'")).await;
    page.until("!document.getElementById('measures').hidden").await;
    let rows = page.value("document.querySelectorAll('#waterfall tr').length").await.as_u64().unwrap();
    assert!(rows >= 3, "{rows} stages");
    page.picture(&pictures.join("turn-light.png"), "light").await;
    page.picture(&pictures.join("turn-dark.png"), "dark").await;

    // The network goes away in the middle of an answer.
    hold(&mut page).await;
    page.until("document.body.dataset.state === 'speaking'").await;
    relay.cut();
    page.until("document.body.dataset.state === 'reconnecting'").await;
    page.until(&format!("document.body.dataset.state === 'ready' && {LAST} === 'Nothing of this is lost.'")).await;
    assert_eq!(page.value("document.querySelectorAll('#log s').length").await, 0, "all of it was heard");

    // Hands-free: the microphone speaks again while the long answer sounds.
    page.value("document.querySelector('input[value=duplex]').click()").await;
    page.value("document.getElementById('key').click()").await;
    page.until("document.querySelectorAll('#log s').length > 0").await;
    assert!(page.value("document.querySelectorAll('#log li.user:not(.partial)').length").await.as_u64().unwrap() >= 3);
    page.picture(&pictures.join("duplex-dark.png"), "dark").await;
    page.value("document.getElementById('key').click()").await;
    page.until("document.getElementById('key').getAttribute('aria-pressed') === 'false'").await;
    page.key(true, "Escape", "Escape").await;

    // The other language, and what a screen reader is told.
    let spanish =
        "const list = document.getElementById('language'); list.value = 'es'; list.dispatchEvent(new Event('change'))";
    page.value(spanish).await;
    assert_eq!(page.value("document.documentElement.lang").await, "es");
    page.picture(&pictures.join("spanish-light.png"), "light").await;
    page.order("Accessibility.enable", json!({})).await;
    let tree = page.order("Accessibility.getFullAXTree", json!({})).await;
    let has = |role: &str, name: &str| {
        tree["nodes"].as_array().unwrap().iter().any(|node| {
            node["role"]["value"] == role && node["name"]["value"].as_str().is_some_and(|told| told.contains(name))
        })
    };
    for (role, name) in [
        ("button", "Empezar a escuchar"),
        ("button", "Silencio"),
        ("radio", "Manos libres"),
        ("log", "Conversación"),
        ("combobox", "Idioma"),
    ] {
        assert!(has(role, name), "no {role} is called {name}");
    }
    assert!(page.complaints.is_empty(), "{:?}", page.complaints);
    drop(page);

    let stored = server.drained().await;
    let of = |mode, outcome| stored.iter().filter(|turn| (turn.mode, turn.outcome) == (mode, outcome)).count();
    let all: Vec<_> = stored.iter().map(|turn| (turn.mode, turn.outcome, &turn.heard)).collect();
    assert_eq!(of(Mode::PushToTalk, Outcome::Completed), 2, "{all:?}");
    assert!(of(Mode::Duplex, Outcome::Interrupted) > 0);
    assert_eq!(stored.iter().map(|turn| &turn.conversation).collect::<std::collections::BTreeSet<_>>().len(), 1);
}
