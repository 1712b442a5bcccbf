//! Reading and changing the settings. The page hands over all of them; what can't be taken stays as it was, and the page is told why.

use riposte_problem::Problem;
use riposte_problem::words::window as words;
use riposte_settings::{NO_END_OF_TURN_MODEL, Settings};
use serde::Serialize;
use tauri::{AppHandle, Manager, State};

use crate::hotkey::{self, Hotkey};
use crate::settings_state::SettingsState;
use crate::{in_force, problems};

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

impl Saved {
    pub(crate) fn of(settings: Settings) -> Saved {
        Saved { metered: settings.chat.is_metered(), settings, complaints: Vec::new() }
    }
}

#[tauri::command]
#[specta::specta]
pub(crate) fn settings(kept: State<'_, SettingsState>) -> Saved {
    Saved::of(kept.settings())
}

/// Takes what can be taken, writes it to the file, and puts it in force.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_settings(app: AppHandle, settings: Settings) -> Result<Saved, Problem> {
    super::blocking(words::saving_settings(), move || {
        let kept = app.state::<SettingsState>();
        let hotkey = app.state::<Hotkey>();
        let before = kept.settings();
        let (mut wanted, mut complaints) = acceptable(&settings, &before, |path| {
            std::path::Path::new(path).is_file() || riposte_engine::is_installed_model(path)
        });
        let other_hotkey = wanted.conversation.hotkey != before.conversation.hotkey;
        // First: one that the system refuses is not saved, and the one before goes on.
        if other_hotkey && let Err(problem) = hotkey.change(&app, &wanted.conversation.hotkey) {
            complaints.push(Complaint { field: "conversation.hotkey".to_owned(), problem });
            wanted.conversation.hotkey.clone_from(&before.conversation.hotkey);
        }
        let now =
            if wanted == before { before.clone() } else { kept.save(&wanted).inspect_err(|_| undo(&app, &before))? };
        in_force::put(&app, &before, &now);
        // Somebody wrote another one into the file meanwhile.
        if now.conversation.hotkey != wanted.conversation.hotkey
            && let Err(problem) = hotkey.change(&app, &now.conversation.hotkey)
        {
            complaints.push(Complaint { field: "conversation.hotkey".to_owned(), problem });
        }
        Ok(Saved { complaints, ..Saved::of(now) })
    })
    .await
}

/// What could not be saved is not in force.
fn undo(app: &AppHandle, before: &Settings) {
    // What is wrong with the old hotkey was told when it was set.
    let _ = app.state::<Hotkey>().change(app, &before.conversation.hotkey);
}

/// While the page records a new hotkey, the old one is out of force.
#[tauri::command]
#[specta::specta]
pub(crate) async fn record_hotkey(app: AppHandle, active: bool) -> Result<(), Problem> {
    super::blocking(words::recording_hotkey(), move || {
        let hotkey = app.state::<Hotkey>();
        if active {
            hotkey.suspend(&app);
            Ok(())
        } else {
            // A refusal is on the screen already.
            let _ = hotkey.set(&app, &app.state::<SettingsState>().settings().conversation.hotkey);
            Ok(())
        }
    })
    .await
}

/// What of `wanted` can be taken; the rest as `before`, with the reason.
fn acceptable(wanted: &Settings, before: &Settings, is_file: impl Fn(&str) -> bool) -> (Settings, Vec<Complaint>) {
    let (mut taken, refused) = riposte_settings::acceptable(wanted, before);
    let complain = |field: &str, problem: Problem| Complaint { field: field.to_owned(), problem };
    let refused = refused.iter().map(|refused| complain(refused.field, problems::value_refused(&refused.expected)));
    let mut complaints: Vec<Complaint> = refused.collect();

    let model = &mut taken.speech.model;
    if !model.is_empty() && !is_file(model) {
        complaints.push(complain("speech.model", problems::no_model_file(model.as_str())));
        model.clone_from(&before.speech.model);
    }
    let model = &mut taken.speech.end_of_turn_model;
    if !model.is_empty() && model.as_str() != NO_END_OF_TURN_MODEL && !is_file(model) {
        complaints.push(complain("speech.end_of_turn_model", problems::no_end_of_turn_model_file(model.as_str())));
        model.clone_from(&before.speech.end_of_turn_model);
    }
    let hotkey = &mut taken.conversation.hotkey;
    if !hotkey.is_empty()
        && let Err(problem) = hotkey::read(hotkey)
    {
        complaints.push(complain("conversation.hotkey", problem));
        hotkey.clone_from(&before.conversation.hotkey);
    }
    (taken, complaints)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(change: impl FnOnce(&mut Settings)) -> (Settings, Vec<String>) {
        let before = Settings::default();
        let mut wanted = before.clone();
        change(&mut wanted);
        let (settings, complaints) = acceptable(&wanted, &before, |path| path == "/models/base.bin");
        (settings, complaints.into_iter().map(|complaint| complaint.field).collect())
    }

    #[test]
    fn good_settings_are_taken_as_they_are() {
        let (settings, complaints) = taken(|settings| {
            settings.speech.model = "/models/base.bin".to_owned();
            settings.conversation.hotkey = "Ctrl+Alt+K".to_owned();
            settings.chat.endpoints.get_mut("openai_compatible").unwrap().base_url =
                "https://api.groq.com/openai/v1".to_owned();
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
            settings.chat.endpoints.get_mut("anthropic").unwrap().base_url = "api.anthropic.com".to_owned();
            settings.conversation.max_tokens = 99;
        });
        assert_eq!(
            complaints,
            ["chat.anthropic.base_url", "speech.model", "speech.end_of_turn_model", "conversation.hotkey"]
        );
        let mut expected = Settings::default();
        expected.conversation.max_tokens = 99;
        assert_eq!(settings, expected);
    }
}
