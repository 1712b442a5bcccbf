//! The file before, a change, and the file after.

use std::fs;

use expect_test::{Expect, expect};

use super::*;
use crate::{DEFAULT_FILE, load};

/// The file before, a change, the file after; and the change must be what is loaded next.
fn check(before: &str, change: impl Fn(&mut Settings), expected: Expect) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    fs::write(&path, before).unwrap();
    let loaded = load(&path).settings;
    let mut settings = loaded.clone();
    change(&mut settings);
    assert_eq!(save(&path, &loaded, &settings).unwrap(), settings);
    expected.assert_eq(&fs::read_to_string(&path).unwrap());
    assert_eq!(load(&path).settings, settings);
}

#[test]
fn comments_order_and_unknown_fields_stay() {
    check(
        "# mine\n[voice] # the voice\nspeed   =   1.50 # fast, please\nvoice = 'Ana'\n\n[future]\nx = [1,\n  2]\n# in between\n\n[audio]\nvolume = 1\n# the end\n",
        |settings| {
            settings.voice.speed = 1.2;
            settings.conversation.max_tokens = 300;
        },
        expect![[r#"
            # mine
            [voice] # the voice
            speed   =   1.2 # fast, please
            voice = 'Ana'

            [future]
            x = [1,
              2]
            # in between

            [audio]
            volume = 1

            [conversation]
            max_tokens = 300
            # the end
        "#]],
    );
}

#[test]
fn saving_what_is_there_changes_not_one_byte() {
    for text in [
        DEFAULT_FILE,
        "",
        "# nothing\r\n",
        "audio = { volume = 0.80, speaker = \"\" }\n",
        "conversation.mode = 'duplex'",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        fs::write(&path, text).unwrap();
        save(&path, &load(&path).settings, &load(&path).settings).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}

#[test]
fn every_way_to_write_a_section_can_be_changed() {
    let louder = |settings: &mut Settings| {
        settings.audio.volume = 0.3;
        settings.chat.provider = "anthropic".to_owned();
        settings.chat.endpoints.get_mut("anthropic").unwrap().model = "claude \"x\"".to_owned();
    };
    check(
        "audio = { volume = 0.8 } # inline\nchat = { provider = 'demo' }\n",
        louder,
        expect![[r#"
        audio = { volume = 0.3 } # inline
        chat = { provider = "anthropic" , anthropic = { model = 'claude "x"' } }
    "#]],
    );
    check(
        "audio.volume = 0.8\nchat.anthropic.model = 'y' # dotted\n",
        louder,
        expect![[r#"
        audio.volume = 0.3
        chat.anthropic.model = 'claude "x"' # dotted
        chat.provider = "anthropic"
    "#]],
    );
    check(
        "audio = 5\n[[chat]]\nprovider = 'demo'\n",
        louder,
        expect![[r#"
        [audio]
        volume = 0.3

        [chat]
        provider = "anthropic"

        [chat.anthropic]
        model = 'claude "x"'
    "#]],
    );
}

#[test]
fn a_value_that_could_not_be_used_stays_until_it_is_changed() {
    let text = "[conversation]\nhistory_turns = 500 # all of it\npatience = \"saintly\"\n";
    check(
        text,
        |settings| settings.audio.volume = 0.5,
        expect![[r#"
            [conversation]
            history_turns = 500 # all of it
            patience = "saintly"

            [audio]
            volume = 0.5
        "#]],
    );
    check(
        text,
        |settings| settings.conversation.history_turns = 30,
        expect![[r#"
            [conversation]
            history_turns = 30 # all of it
            patience = "saintly"
        "#]],
    );
}

#[test]
fn what_was_changed_in_the_file_meanwhile_stays_and_is_in_force() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    let before = load(&path).settings;
    let text = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        text.replace("volume = 1.0", "volume = 0.4 # at night").replace("max_tokens = 150", "max_tokens = 90"),
    )
    .unwrap();
    let mut wanted = before.clone();
    wanted.conversation.max_tokens = 200;
    wanted.conversation.history_turns = 3;
    let now = save(&path, &before, &wanted).unwrap();
    assert_eq!((now.audio.volume, now.conversation.max_tokens, now.conversation.history_turns), (0.4, 200, 3));
    assert_eq!(load(&path).settings, now);
    assert!(fs::read_to_string(&path).unwrap().contains("volume = 0.4 # at night"));
}

#[test]
fn several_lines_of_prompt_come_back() {
    check(
        "",
        |settings| settings.conversation.system_prompt = "You are \"R\".\n\nBe short.\\\ttabbed".to_owned(),
        expect![[r#"
            [conversation]
            system_prompt = '''
            You are "R".

            Be short.\	tabbed'''
        "#]],
    );
}

#[test]
fn the_first_save_leaves_the_annotated_file_with_the_change() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/settings.toml");
    let mut settings = Settings::default();
    settings.audio.volume = 0.8;
    save(&path, &Settings::default(), &settings).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), DEFAULT_FILE.replace("volume = 1.0", "volume = 0.8"));
}

#[test]
fn what_does_not_fit_is_not_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    let mut settings = Settings::default();
    settings.conversation.history_turns = 201;
    let error = save(&path, &Settings::default(), &settings).unwrap_err();
    expect!["The setting conversation.history_turns was not saved, because it must be a whole number from 0 to 200. Choose another value and save again."]
        .assert_eq(&error.problem().to_string());
    assert!(!path.exists());
}

#[test]
fn a_file_that_somebody_is_editing_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    let louder = {
        let mut settings = Settings::default();
        settings.audio.volume = 0.5;
        settings
    };
    fs::write(&path, "[audio]\nvolume = \n").unwrap();
    let error = save(&path, &Settings::default(), &louder).unwrap_err();
    assert_eq!(error.problem().code, "settings.not_toml");
    assert_eq!(fs::read_to_string(&path).unwrap(), "[audio]\nvolume = \n");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was moved");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let error = save(&path, &Settings::default(), &louder).unwrap_err();
    assert_eq!(error.problem().code, "settings.unreadable");
    assert!(path.is_dir());
}

#[test]
fn whoever_reads_while_it_is_saved_sees_the_old_file_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    let with = |prompt: &str| {
        let mut settings = Settings::default();
        settings.conversation.system_prompt = prompt.repeat(2_000);
        settings
    };
    let (one, two) = (with("one "), with("two "));
    save(&path, &Settings::default(), &one).unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for _ in 0..50 {
                save(&path, &one, &two).unwrap();
                save(&path, &two, &one).unwrap();
            }
        });
        while !writer.is_finished() {
            let (_, raw) = read(&path).unwrap().expect("the file is always there");
            let settings = resolve(&raw, &path).0;
            assert!(settings == one || settings == two);
        }
    });
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn a_first_run_does_not_overwrite_what_another_process_saved_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    fs::write(&path, "[audio]\nvolume = 0.5\n").unwrap();
    write_atomically(&path, DEFAULT_FILE, Existing::Keep).unwrap();
    assert_eq!(load(&path).settings.audio.volume, 0.5);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_the_mode_stays_the_same() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (path, real) = (folder.path().join("settings.toml"), folder.path().join("dotfiles.toml"));
    fs::write(&real, "").unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(&real, &path).unwrap();
    let mut settings = Settings::default();
    settings.audio.volume = 0.5;
    save(&path, &Settings::default(), &settings).unwrap();
    assert!(path.is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), "[audio]\nvolume = 0.5\n");
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn what_can_not_be_had_is_refused_and_keeps_nothing_else_from_being_saved() {
    let before = Settings::default();
    let mut wanted = before.clone();
    wanted.chat.endpoints.get_mut("anthropic").unwrap().base_url = "https://me:secret@host".to_owned();
    wanted.speech.language = "English".to_owned();
    wanted.conversation.max_tokens = 99;
    let (taken, refused) = acceptable(&wanted, &before);
    let fields: Vec<&str> = refused.iter().map(|refused| refused.field).collect();
    assert_eq!(fields, ["speech.language", "chat.anthropic.base_url"]);
    assert_eq!(refused[1].expected.english(), "an address that begins with http:// or https:// and holds no password");
    let mut expected = before.clone();
    expected.conversation.max_tokens = 99;
    assert_eq!(taken, expected);
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(save(&folder.path().join("settings.toml"), &before, &taken).unwrap(), expected);
}

#[test]
fn a_list_is_written_as_one_and_taken_back() {
    check(
        "[chat]\nprovider = 'groq' # quick\n",
        |settings| settings.chat.fall_back = vec!["ollama".to_owned(), "demo".to_owned()],
        expect![[r#"
            [chat]
            provider = 'groq' # quick
            fall_back = ["ollama", "demo"]
        "#]],
    );
    check(
        "[chat]\nfall_back = ['ollama', 'groq'] # in this order\n",
        |settings| settings.chat.fall_back.truncate(1),
        expect![[r#"
            [chat]
            fall_back = ["ollama"] # in this order
        "#]],
    );
}
