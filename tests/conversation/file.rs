//! From a recording to a recording, in every shape that recordings have.

use riposte_measures::Mode;
use riposte_sim::rig::{Clip, Encoding, speech};
use riposte_tests::samples::{self, HELLO, SUM, same_words};
use riposte_tests::{Riposte, end_to_end, told, turns};

#[test]
fn a_spoken_question_is_answered_in_speech_and_kept() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let talked = riposte.talk(&[&samples::path(SUM)], &[]).unwrap();
    let said = talked.good_turns().unwrap();
    let [turn] = said.as_slice() else { panic!("{said:?}") };
    assert!(same_words(&turn.transcript, SUM.1), "{}", turn.transcript);
    assert!(turn.reply.to_lowercase().contains("twenty"), "{}", turn.reply);
    assert_eq!(turn.mode, Mode::PushToTalk);
    turns::check_answered(turn);
    turns::check_sounds_like_the_reply(&Clip::read(&talked.output).unwrap().mono(), turn);

    let kept = riposte.history().unwrap();
    let [kept] = kept.as_slice() else { panic!("{kept:?}") };
    assert_eq!((&kept.transcript, &kept.reply, &kept.heard), (&turn.transcript, &turn.reply, &turn.heard));
    assert_eq!(kept.providers, turn.providers);
    assert_eq!(kept.marks.keys().collect::<Vec<_>>(), turn.marks.keys().collect::<Vec<_>>());
    for (name, at) in &turn.marks {
        assert!((kept.marks[name] - at).abs() < 0.01, "{name}: {} and {at}", kept.marks[name]);
    }
}

#[test]
fn every_shape_of_recording_is_understood() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let question = samples::clip(SUM);
    let mut files = Vec::new();
    let mut put = |name: &str, clip: Clip, encoding: Encoding| {
        let path = riposte.file(name);
        clip.write(&path, encoding).unwrap();
        files.push(path);
    };
    for rate in [16_000, 44_100, 48_000] {
        put(&format!("{rate}-mono.wav"), question.resampled(rate), Encoding::Pcm16);
        put(&format!("{rate}-stereo.wav"), question.resampled(rate).stereo(), Encoding::Pcm16);
    }
    put("8-bit.wav", question.clone(), Encoding::Pcm8);
    put("24-bit.wav", question.resampled(44_100), Encoding::Pcm24);
    put("float.wav", question.resampled(44_100).stereo(), Encoding::Float32);
    let inputs: Vec<_> = files.iter().map(|path| path.as_path()).collect();
    let said = riposte.talk(&inputs, &[]).unwrap().good_turns().unwrap();
    assert_eq!(said.len(), files.len());
    for (file, turn) in files.iter().zip(&said) {
        assert!(same_words(&turn.transcript, SUM.1), "{}: {}", file.display(), turn.transcript);
        assert!(turn.reply.to_lowercase().contains("twenty"), "{}: {}", file.display(), turn.reply);
        turns::check_answered(turn);
    }
    assert_eq!(riposte.history().unwrap().len(), files.len());
}

#[test]
fn hands_free_a_pause_ends_the_turn() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let question = samples::clip(SUM);
    let pause = |seconds| Clip::silence(question.rate_hz, seconds);
    let path = riposte.file("with-pauses.wav");
    pause(0.5).then(&question).then(&pause(3.0)).write(&path, Encoding::Pcm16).unwrap();
    let talked = riposte.talk(&[&path], &["--mode", "duplex"]).unwrap();
    let said = talked.good_turns().unwrap();
    let [turn] = said.as_slice() else { panic!("{said:?}") };
    assert!(same_words(&turn.transcript, SUM.1), "{}", turn.transcript);
    assert_eq!(turn.mode, Mode::Duplex);
    turns::check_answered(turn);
    turns::check_sounds_like_the_reply(&Clip::read(&talked.output).unwrap().mono(), turn);
}

#[test]
fn hands_free_somebody_far_away_is_not_answered_and_that_is_said() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let question = samples::clip(SUM);
    let far = Clip { samples: question.samples.iter().map(|sample| sample / 5).collect(), ..question.clone() };
    let pause = |seconds| Clip::silence(question.rate_hz, seconds);
    let put = |name: &str, clip: &Clip| {
        let path = riposte.file(name);
        pause(0.5).then(clip).then(&pause(3.0)).write(&path, Encoding::Pcm16).unwrap();
        path
    };
    let (near, far) = (put("near.wav", &question), put("far.wav", &far));
    let talked = riposte.talk(&[&near, &far], &["--mode", "duplex"]).unwrap();
    let said = talked.turns().unwrap();
    let [turn] = said.as_slice() else { panic!("{said:?}") };
    turns::check_answered(turn);
    let told = &talked.finished.stderr;
    assert!(told.contains("was not answered") && told.contains("whose_talk"), "{told}");

    riposte.settings("[conversation]\nwhose_talk = \"anyone\"\n").unwrap();
    let said = riposte.talk(&[&near, &far], &["--mode", "duplex"]).unwrap().good_turns().unwrap();
    assert_eq!(said.len(), 2, "{said:?}");
}

#[test]
fn a_text_is_spoken_into_a_file() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let output = riposte.file("spoken.wav");
    let done = riposte.run(&["speak", "Two plus eighteen is twenty.", "--output", &output.to_string_lossy()]).unwrap();
    assert!(done.status.success(), "{}", done.stderr);
    let clip = Clip::read(&output).unwrap().mono();
    let like = speech::likeness(&clip.samples, clip.rate_hz).unwrap();
    assert!(like.is_speech() && (1.0..4.0).contains(&like.sound_s), "{like:?}");
    // Speaking is no conversation.
    assert!(riposte.history().unwrap().is_empty());
}

#[test]
fn the_last_turns_are_shown_on_demand() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let (hello, sum) = (samples::path(HELLO), samples::path(SUM));
    riposte.talk(&[&hello, &sum], &[]).unwrap().good_turns().unwrap();
    let last = riposte.run(&["history", "--json", "--last", "1"]).unwrap();
    let last: riposte_tests::Talk = serde_json::from_str(&last.stdout).unwrap();
    assert_eq!(last.turns.len(), 1);
    assert!(same_words(&last.turns[0].transcript, SUM.1), "{:?}", last.turns);
    let plain = riposte.run(&["history"]).unwrap();
    assert!(plain.stdout.to_lowercase().contains("twenty"), "{}", plain.stdout);
    assert!(!plain.stdout.contains('\u{1b}'), "colours into a pipe: {}", plain.stdout);

    let delete = |args: &[&str]| riposte.run(&[&["history", "delete"], args].concat()).unwrap();
    let id = last.turns[0].id.to_string();
    assert!(plain.stdout.contains(&format!("#{id}")), "{}", plain.stdout);
    assert!(delete(&[&id]).status.success());
    told(&delete(&[&id])).says(&["no turn"]);
    assert!(same_words(&riposte.history().unwrap()[0].transcript, HELLO.1));
    told(&delete(&["--all"])).says(&["--yes"]);
    assert_eq!(riposte.history().unwrap().len(), 1);
    assert!(delete(&["--all", "--yes"]).status.success());
    assert!(riposte.history().unwrap().is_empty());
}
