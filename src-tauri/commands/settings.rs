//! Reading and changing the settings. The page hands over all of them; what can't be taken stays as it was, and the page is told why.

use riposte_problem::Problem;
use riposte_settings::{ChatProvider, Endpoint, NO_END_OF_TURN_MODEL, Settings};
use serde::Serialize;
use tauri::{AppHandle, Manager, State};

use crate::hotkey::{self, Hotkey};
use crate::kept::Kept;
use crate::link::Link;
use crate::{problems, window};

/// A setting that was not taken.
#[derive(Clone, Debug, PartialEq, Serialize, specta::Type)]
pub(crate) struct Complaint {
    /// As `speech.model`.
    pub(crate) field: String,
    pub(crate) problem: Problem,
}

/// The settings that are in force, and what was not taken.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct Saved {
    pub(crate) settings: Settings,
    /// The chosen chat model is paid by the token.
    pub(crate) metered: bool,
    pub(crate) complaints: Vec<Complaint>,
}

#[tauri::command]
#[specta::specta]
pub(crate) fn settings(kept: State<'_, Kept>) -> Saved {
    let settings = kept.settings();
    Saved { metered: settings.chat.is_metered(), settings, complaints: Vec::new() }
}

/// Takes what can be taken, writes it to the file, and puts it in force.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_settings(app: AppHandle, settings: Settings) -> Result<Saved, Problem> {
    super::blocking("Saving the settings", move || {
        let kept = app.state::<Kept>();
        let before = kept.settings();
        let (wanted, mut complaints) = acceptable(settings, &before, |path| std::path::Path::new(path).is_file());
        let mut wanted = wanted;
        if wanted != before {
            wanted = kept.save(&wanted)?;
            if let Some(engine) = app.state::<Link>().engine() {
                engine.apply(wanted.clone());
            }
        }
        // From here on with what the file says, which somebody may have changed.
        if wanted.conversation.hotkey != before.conversation.hotkey
            && let Err(problem) = app.state::<Hotkey>().set(&app, &wanted.conversation.hotkey)
        {
            complaints.push(Complaint { field: "conversation.hotkey".to_owned(), problem });
        }
        if wanted.appearance.theme != before.appearance.theme {
            window::set_theme(&app, wanted.appearance.theme);
        }
        Ok(Saved { metered: wanted.chat.is_metered(), settings: wanted, complaints })
    })
    .await
}

/// While the page records a new hotkey, the old one is out of force.
#[tauri::command]
#[specta::specta]
pub(crate) async fn record_hotkey(app: AppHandle, active: bool) -> Result<(), Problem> {
    super::blocking("Recording a hotkey", move || {
        let hotkey = app.state::<Hotkey>();
        if active {
            hotkey.suspend(&app);
            Ok(())
        } else {
            // A refusal is on the screen already.
            let _ = hotkey.set(&app, &app.state::<Kept>().settings().conversation.hotkey);
            Ok(())
        }
    })
    .await
}

/// What of `wanted` can be taken; the rest as `before`, with the reason.
fn acceptable(mut wanted: Settings, before: &Settings, is_file: impl Fn(&str) -> bool) -> (Settings, Vec<Complaint>) {
    let mut complaints = Vec::new();
    let mut refuse = |field: &str, problem: Problem| complaints.push(Complaint { field: field.to_owned(), problem });

    let model = &mut wanted.speech.model;
    if !model.is_empty() && !is_file(model) {
        refuse("speech.model", problems::no_model_file(model));
        model.clone_from(&before.speech.model);
    }
    let model = &mut wanted.speech.end_of_turn_model;
    if !model.is_empty() && model.as_str() != NO_END_OF_TURN_MODEL && !is_file(model) {
        refuse("speech.end_of_turn_model", problems::no_end_of_turn_model_file(model));
        model.clone_from(&before.speech.end_of_turn_model);
    }
    let hotkey = &mut wanted.conversation.hotkey;
    if !hotkey.is_empty()
        && let Err(problem) = hotkey::read(hotkey)
    {
        refuse("conversation.hotkey", problem);
        hotkey.clone_from(&before.conversation.hotkey);
    }
    for provider in [ChatProvider::OpenaiCompatible, ChatProvider::Anthropic] {
        let (name, endpoint, old): (_, &mut Endpoint, &Endpoint) = match provider {
            ChatProvider::Anthropic => ("anthropic", &mut wanted.chat.anthropic, &before.chat.anthropic),
            _ => ("openai_compatible", &mut wanted.chat.openai_compatible, &before.chat.openai_compatible),
        };
        if !is_address(&endpoint.base_url) {
            refuse(&format!("chat.{name}.base_url"), problems::no_address(&endpoint.base_url));
            endpoint.base_url.clone_from(&old.base_url);
        }
    }
    (wanted, complaints)
}

fn is_address(text: &str) -> bool {
    tauri::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(change: impl FnOnce(&mut Settings)) -> (Settings, Vec<String>) {
        let before = Settings::default();
        let mut wanted = before.clone();
        change(&mut wanted);
        let (settings, complaints) = acceptable(wanted, &before, |path| path == "/models/base.bin");
        (settings, complaints.into_iter().map(|complaint| complaint.field).collect())
    }

    #[test]
    fn good_settings_are_taken_as_they_are() {
        let (settings, complaints) = taken(|settings| {
            settings.speech.model = "/models/base.bin".to_owned();
            settings.conversation.hotkey = "Ctrl+Alt+K".to_owned();
            settings.chat.openai_compatible.base_url = "https://api.groq.com/openai/v1".to_owned();
        });
        assert_eq!(complaints, [""; 0]);
        assert_eq!(settings.speech.model, "/models/base.bin");
        assert_eq!(settings.conversation.hotkey, "Ctrl+Alt+K");
    }

    #[test]
    fn a_bad_field_stays_as_it_was_and_the_rest_is_taken() {
        let (settings, complaints) = taken(|settings| {
            settings.speech.model = "/nowhere.bin".to_owned();
            settings.speech.end_of_turn_model = "/nowhere.onnx".to_owned();
            settings.conversation.hotkey = "Ctrl+".to_owned();
            settings.chat.anthropic.base_url = "api.anthropic.com".to_owned();
            settings.conversation.max_tokens = 99;
        });
        assert_eq!(
            complaints,
            ["speech.model", "speech.end_of_turn_model", "conversation.hotkey", "chat.anthropic.base_url"]
        );
        let mut expected = Settings::default();
        expected.conversation.max_tokens = 99;
        assert_eq!(settings, expected);
    }

    #[test]
    fn an_address_is_that_of_a_web_server() {
        for good in ["http://localhost:11434/v1", "https://api.openai.com/v1", "http://[::1]:8080"] {
            assert!(is_address(good), "{good}");
        }
        for bad in ["", "localhost:11434", "file:///etc", "ftp://x/y", "http://"] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
