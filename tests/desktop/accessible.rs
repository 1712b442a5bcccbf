//! What the window is to people who do not see it, or have no mouse: axe-core looks over every view of the real window in both themes, and the pages are reached by
//! keyboard alone.

use std::path::Path;

use riposte_sim::rig::WindowDriver;

use crate::desk::{Desk, TITLE, window_test};

/// The checker, from the npm packages; `None`: they are not installed.
fn axe() -> Option<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(file).ok()
}

/// What axe finds wrong with the page as it is: its rule, how bad it is, and the first place of each.
fn violations(page: &WindowDriver) -> Vec<String> {
    page.script(
        "window.found = null; \
         axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => \
         { window.found = violations.map(({ id, impact, nodes }) => `${impact}: ${id}: ${nodes[0].html}`); });",
    )
    .unwrap();
    page.wait_until("window.found !== null").unwrap();
    let found = page.script("return window.found").unwrap();
    found.as_array().unwrap().iter().map(|one| one.as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn no_view_has_anything_that_axe_finds_wrong_in_light_and_dark() {
    window_test!("WebKitWebDriver");
    let Some(axe) = axe() else {
        riposte_sim::rig::say_skipped(riposte_sim::this_function!(), "axe-core is not installed: npm ci in ui/");
        return;
    };
    let desk = Desk::new("[appearance]\nlanguage = 'en'\n");
    let page = desk.drive();
    page.script(&format!("{axe}; window.axe = axe;")).unwrap();
    let look = |view: &str| {
        for theme in ["light", "dark"] {
            page.script(&format!("document.documentElement.dataset.theme = '{theme}'")).unwrap();
            let wrong = violations(&page);
            assert!(wrong.is_empty(), "{view}, {theme}:\n{}", wrong.join("\n"));
        }
    };
    look("before the first question");
    // Something that is wrong is found: a test that can't fail shows nothing.
    page.script("document.body.insertAdjacentHTML('beforeend', '<button id=planted></button>')").unwrap();
    assert!(violations(&page).iter().any(|wrong| wrong.starts_with("critical: button-name")));
    page.script("document.querySelector('#planted').remove()").unwrap();

    page.type_into("textarea", "What is seven times nine?\u{e007}").unwrap();
    page.wait_until("document.querySelectorAll('[data-testid=turn]').length === 1").unwrap();
    look("a turn");
    page.click_button("Conversations").unwrap();
    page.type_into("dialog input[type=search]", "seven").unwrap();
    page.wait_until("document.querySelector('dialog mark')").unwrap();
    look("what is found in conversations");
    page.click_button("Close").unwrap();
    page.click_button("Settings").unwrap();
    page.wait_until("document.querySelector('dialog #section-appearance')").unwrap();
    look("the settings as a sheet");
    page.click_button("Close").unwrap();

    desk.screen.xdotool(&["search", "--onlyvisible", "--name", TITLE, "windowsize", "%@", "1240", "740"]).unwrap();
    page.wait_until("document.querySelector('aside #timing-title')").unwrap();
    look("a wide window");
    page.script("document.documentElement.dataset.theme = 'light'").unwrap();
    desk.picture("window-wide.png");
    for (place, view, there) in [
        (2, "the conversations", "li.current"),
        (3, "the history", ".tiles, dl"),
        (4, "the local models", "h3"),
        (5, "the settings", "#section-appearance"),
    ] {
        page.click(&format!("nav button:nth-child({place})")).unwrap();
        page.wait_until(&format!("document.querySelector('section.page').querySelector('{there}')")).unwrap();
        look(view);
    }
    page.click_button("Show the first steps").unwrap();
    for title in ["Can Riposte hear you?", "Can you hear Riposte?", "Who answers you?", "Your key to talk"] {
        page.wait_until(&format!("document.querySelector('h2').innerText === {title:?}")).unwrap();
        look(title);
        page.click(".forward").unwrap();
    }
    page.wait_until("document.querySelector('.forward').innerText !== 'Continue'").unwrap();
    look("the first question");
}

#[test]
fn every_page_is_reached_and_searched_by_keyboard_alone() {
    window_test!("WebKitWebDriver");
    let desk = Desk::new("[appearance]\nlanguage = 'en'\n");
    let page = desk.drive();
    desk.screen.xdotool(&["search", "--onlyvisible", "--name", TITLE, "windowsize", "%@", "1000", "740"]).unwrap();
    page.wait_until("document.querySelector('nav')").unwrap();
    let focused = "(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim())";
    let tab_to = |name: &str| {
        let here = || page.script(&format!("return {focused}")).unwrap().as_str().unwrap_or_default().to_owned();
        let mut passed = Vec::new();
        while here() != name {
            passed.push(here());
            assert!(passed.len() < 60, "{name} is not reached by Tab: {passed:?}");
            desk.screen.key("Tab").unwrap();
            page.wait_until(&format!("{focused} !== {}", serde_json::json!(passed.last()))).unwrap();
        }
    };
    for (button, title) in [("History", "History and latency"), ("Models", "Models"), ("Settings", "Settings")] {
        tab_to(button);
        desk.screen.key("Return").unwrap();
        // The page's name is where a screen reader goes on.
        page.wait_until(&format!("document.activeElement.matches('section.page h2') && {focused} === '{title}'"))
            .unwrap();
        page.script("document.activeElement.blur()").unwrap();
    }
    tab_to("Search");
    desk.screen.xdotool(&["type", "volume"]).unwrap();
    page.wait_until(
        "document.querySelector('#section-appearance').closest('section').hidden && !document.querySelector('#section-sound').closest('section').hidden",
    )
    .unwrap();
}
