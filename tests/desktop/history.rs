//! The history in the real window: what was stored before is there in figures, chart and list; a turn that is said meanwhile appears; a deleted one is gone from the file.

use std::time::{SystemTime, UNIX_EPOCH};

use riposte_measures::{Mark, Marks, Mode, Outcome, Providers, Time, TurnRecord};
use riposte_sim::rig::WindowDriver;
use riposte_store::Store;

use crate::desk::{Desk, window_test};

const TURNS: &str = "[...document.querySelectorAll('dialog button.line .said')].map((said) => said.textContent)";
const LINES: &str = "document.querySelectorAll('dialog button.line')";

/// One of sixty turns, an hour after the one before it, the last an hour ago. The later ones are understood by a larger model, 150 ms later.
fn turn(n: i64, now_ms: i64) -> TurnRecord {
    let slower = i64::from(n >= 40) * 150;
    let gap = 350 + slower + 13 * (n * 7 % 17);
    let ms = Time::from_millis;
    let marks: Marks = [
        (Mark::SpeechEnd, ms(0)),
        (Mark::SttFinal, ms(90 + slower)),
        (Mark::TurnCommit, ms(120 + slower)),
        (Mark::LlmRequest, ms(100 + slower)),
        (Mark::LlmFirstToken, ms(gap - 120)),
        (Mark::LlmFirstClause, ms(gap - 80)),
        (Mark::TtsRequest, ms(gap - 80)),
        (Mark::TtsFirstAudio, ms(gap - 12)),
        (Mark::PlayStart, ms(gap)),
    ]
    .into_iter()
    .collect();
    let figures = [
        ("gap_ms", gap as f64),
        ("text_ms", (90 + slower) as f64),
        ("endpoint_ms", (120 + slower) as f64),
        ("llm_ttft_ms", (gap - 220 - slower) as f64),
        ("tts_ttfa_ms", 68.0),
    ];
    TurnRecord {
        id: 0,
        started_unix_ms: now_ms - (60 - n) * 3_600_000,
        conversation: "c".to_owned(),
        mode: Mode::PushToTalk,
        outcome: if n % 9 == 0 { Outcome::Interrupted } else { Outcome::Completed },
        transcript: format!("What is question {n}?"),
        reply: format!("It is answer {n}."),
        heard: format!("It is answer {n}."),
        providers: Providers {
            stt: if n >= 40 { "whisper/small" } else { "whisper/base" }.to_owned(),
            llm: "demo".to_owned(),
            tts: "system/en".to_owned(),
        },
        input_device: "Microphone".to_owned(),
        output_device: "Speaker".to_owned(),
        marks,
        figures: figures.map(|(name, value)| (name.to_owned(), value)).into_iter().collect(),
        attempts: Vec::new(),
        problem: None,
    }
}

fn turns_listed(page: &WindowDriver, first: &str) {
    let there = page.wait_until(&format!("{TURNS}[0] === {first:?}"));
    let page = || page.script("return document.querySelector('dialog')?.innerText ?? document.body.innerText");
    assert!(there.is_ok(), "{there:?}\n{:?}", page());
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the history of the last days ends now")]
fn the_history_is_shown_drawn_followed_and_a_turn_of_it_deleted() {
    window_test!("WebKitWebDriver");
    let desk = Desk::new("[appearance]\ntheme = \"light\"\nlanguage = \"en\"\n");
    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
    let file = desk.riposte.data().join("riposte.db");
    let store = Store::open(&file).unwrap();
    for n in 0..60 {
        store.record(&turn(n, now_ms)).unwrap();
    }
    drop(store);
    let page = desk.drive();
    page.click("[aria-label=History]").unwrap();
    turns_listed(&page, "What is question 59?");
    page.wait_until("document.querySelector('dialog dl').innerText.includes('60')").unwrap();
    page.wait_until("document.querySelector('dialog .picture img, dialog .picture svg')").unwrap();
    page.wait_until("document.querySelector('[data-testid=slower]').innerText.includes('whisper/base')").unwrap();
    desk.picture("history-light.png");
    for kind in ["Distribution", "In time", "Stages", "Set-ups", "Prepared", "Interruptions", "Kept phrases"] {
        page.click_button(kind).unwrap();
        let shown = format!(
            "[...document.querySelectorAll('dialog .kind')].find((kind) => kind.innerText === {kind:?}).ariaPressed === 'true' \
             && !document.querySelector('dialog .refused')"
        );
        page.wait_until(&shown).unwrap();
    }

    // A turn of its own, with its times, and away with it.
    page.script(&format!("{LINES}[0].scrollIntoView(); {LINES}[0].click()")).unwrap();
    page.wait_until("document.querySelector('dialog .whole')?.textContent.includes('It is answer 59.')").unwrap();
    page.click_button("Delete…").unwrap();
    page.click_button("Delete it").unwrap();
    turns_listed(&page, "What is question 58?");
    assert_eq!(Store::open(&file).unwrap().count().unwrap(), 59);

    // What is said while it is closed, or open, is there.
    page.click("dialog [aria-label=Close]").unwrap();
    page.type_into("textarea", "What is seven times nine?\u{e007}").unwrap();
    page.wait_until("document.querySelectorAll('[data-testid=turn]')[0]?.innerText.includes('sixty three')").unwrap();
    page.click("[aria-label=History]").unwrap();
    turns_listed(&page, "What is seven times nine?");
    page.script("document.documentElement.dataset.theme = 'dark'").unwrap();
    desk.picture("history-dark.png");
}
