//! Sessions of the real recogniser: partials, questions, silence, long speech, cancelling, dropping.
#![allow(clippy::unwrap_used, reason = "what can't go on here may stop")]

mod support;

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use riposte_audio::Clock;
use riposte_measures::Span;
use riposte_speech::wer::Score;
use riposte_speech::whisper::Whisper;
use riposte_speech::{Heard, Recognizer, SessionOptions, SpeechError, bundled};
use support::{Listening, PATIENCE, listen, model, read, samples, silence, whisper};

#[test]
fn the_bundled_questions_are_heard_exactly() {
    let whisper = whisper();
    for (path, text) in bundled::try_it_questions().unwrap().iter().zip(bundled::TRY_IT_TEXTS) {
        let mut listening = listen(&*whisper, false);
        listening.push(&read(path));
        assert_eq!(listening.ask(7), text);
    }
}

#[test]
fn silence_and_nothing_are_empty() {
    let whisper = whisper();
    let mut listening = listen(&*whisper, true);
    assert_eq!(listening.ask(1), "");
    listening.push(&silence(40));
    assert_eq!(listening.ask(2), "");
    listening.push(&silence(3_000));
    assert_eq!(listening.ask(3), "");
    let hiss: Vec<f32> = (0..32_000).map(|i| if i * 7919 % 13 < 6 { 3e-4 } else { -3e-4 }).collect();
    listening.push(&hiss);
    assert_eq!(listening.ask(4), "");
    assert!(listening.heard.try_recv().is_err(), "no caption for silence");
}

#[test]
fn a_session_goes_on_after_an_answer() {
    let whisper = whisper();
    let samples = samples();
    let find = |text: &str| &samples.iter().find(|sample| sample.text == text).unwrap().sound;
    let mut listening = listen(&*whisper, true);
    listening.push(&silence(300));
    assert_eq!(listening.ask(1), "");
    listening.push(find("Hold on."));
    assert_eq!(listening.ask(2), "Hold on.");
    assert_eq!(listening.ask(3), "Hold on.");
    listening.push(&silence(6_000));
    assert_eq!(listening.ask(4), "Hold on.");
    listening.push(find("What time is it?"));
    assert_eq!(listening.ask(5), "Hold on. What time is it?");
}

/// Sound comes 200 ms at a time, and each piece's caption is waited for a little, as a microphone would give it time.
#[test]
fn captions_grow_and_do_not_flicker() {
    let whisper = whisper();
    let mut captions = 0;
    for sample in samples().iter().filter(|sample| sample.sound.len() > 24_000).take(5) {
        let mut listening = listen(&*whisper, true);
        let (mut settled, mut last, mut pushed, mut repeated) = (String::new(), String::new(), 0, 0);
        for piece in sample.sound.chunks(3200) {
            listening.push(piece);
            pushed += 1;
            match listening.heard.recv_timeout(Duration::from_millis(400)) {
                Ok(Heard::Partial { text, stable_bytes, .. }) => {
                    assert!(text.is_char_boundary(stable_bytes));
                    assert!(text.starts_with(&settled), "{text:?} after {settled:?}");
                    assert!(stable_bytes >= settled.len());
                    // Once more where the voice paused: these are all the words.
                    repeated = if text == last && stable_bytes == settled.len() { repeated + 1 } else { 0 };
                    assert!(repeated <= 1 || text.is_empty(), "reported again and again: {text:?}");
                    settled = text[..stable_bytes].to_owned();
                    last = text;
                    captions += 1;
                }
                Ok(other) => panic!("{other:?}"),
                Err(RecvTimeoutError::Timeout) => {}
                Err(error) => panic!("{error}"),
            }
        }
        assert!(pushed >= 7);
        assert_eq!(listening.ask(1), sample.text);
    }
    assert!(captions >= 12, "{captions} captions for 5 sentences");
}

/// More than a minute without asking, with pauses as between sentences: longer than a model takes at once, for this one many times over.
#[test]
fn long_speech_is_carried_over_by_segment() {
    let whisper = whisper();
    let mut listening = listen(&*whisper, false);
    let (mut said, mut sound) = (String::new(), Vec::new());
    for sample in samples() {
        said = format!("{said} {}", sample.text);
        sound.extend_from_slice(&sample.sound);
        sound.extend_from_slice(&silence(500));
        if sound.len() > 65 * 16_000 {
            break;
        }
    }
    listening.push(&sound);
    let text = listening.ask(1);
    let mut score = Score::default();
    score.add(&said, &text);
    println!("{:.0} s of speech: word error rate {:.2} %", sound.len() as f64 / 16e3, score.rate() * 100.0);
    println!("{text}");
    assert!(score.rate() <= 0.05, "{score:?}: {text}");
}

#[test]
fn a_cancelled_session_is_silent_and_the_next_one_is_served() {
    let whisper = whisper();
    let samples = samples();
    let Listening { mut session, heard } = listen(&*whisper, true);
    for sample in &samples[..20] {
        session.push(&sample.sound);
        session.finalise(1);
    }
    drop(session);
    // Nothing more can come: the sink itself is gone with the session and its last job.
    let after: Vec<Heard> = heard.try_iter().collect();
    let mut next = listen(&*whisper, false);
    next.push(&samples[3].sound);
    assert_eq!(next.ask(2), samples[3].text);
    assert_eq!(
        heard.recv_timeout(PATIENCE),
        Err(RecvTimeoutError::Disconnected),
        "reported before the drop: {after:?}"
    );
}

#[test]
fn sessions_side_by_side_get_their_own_answers() {
    let whisper = whisper();
    let samples = samples();
    let mut open: Vec<(Listening, &str)> =
        samples[..6].iter().map(|sample| (listen(&*whisper, true), sample.text.as_str())).collect();
    for (i, (listening, _)) in open.iter_mut().enumerate() {
        listening.push(&samples[i].sound);
        listening.session.finalise(i as u64);
    }
    for (i, (listening, text)) in open.iter().enumerate() {
        let answer = loop {
            match listening.next() {
                Heard::Partial { .. } => {}
                answer => break answer,
            }
        };
        let Heard::Final { tag, text: answered, closes } = &answer else { panic!("{answer:?}") };
        assert_eq!((*tag, answered.as_str()), (i as u64, *text));
        assert_eq!(*closes, None, "the small model does not reckon whether a sentence is over");
    }
}

#[test]
fn a_session_outlives_its_recogniser_and_may_end_in_its_own_report() {
    let (whisper, samples) = (whisper(), samples());
    let (sender, ended) = mpsc::channel();
    let (hand_over, handed) = mpsc::channel::<Box<dyn riposte_speech::Session>>();
    let sink = Box::new(move |heard: Heard| {
        // Drops the session, and with it the last hold on the recogniser, on the worker's own thread.
        drop(handed.recv().unwrap());
        sender.send(heard).unwrap();
    });
    let mut session = whisper.start(SessionOptions::default(), sink).unwrap();
    drop(whisper);
    session.push(&samples[3].sound);
    session.finalise(1);
    hand_over.send(session).unwrap();
    let said = &samples[3].text;
    let answer = ended.recv_timeout(PATIENCE).unwrap();
    assert!(matches!(&answer, Heard::Final { tag: 1, text, closes: None } if text == said), "{answer:?}");
    assert_eq!(ended.recv_timeout(PATIENCE), Err(RecvTimeoutError::Disconnected), "the worker ended");
}

#[test]
fn a_listener_that_panics_harms_nobody_else() {
    let (whisper, samples) = (whisper(), samples());
    let mut bad = whisper.start(SessionOptions::default(), Box::new(|_| panic!("a listener's mistake"))).unwrap();
    bad.push(&samples[3].sound);
    bad.finalise(1);
    let mut good = listen(&*whisper, false);
    good.push(&samples[3].sound);
    assert_eq!(good.ask(2), samples[3].text);
}

#[test]
fn the_language_is_checked_at_the_start() {
    let whisper = whisper();
    let start = |language: &str| {
        let options = SessionOptions { language: Some(language.to_owned()), partials: false };
        whisper.start(options, Box::new(|_| {})).map(drop)
    };
    for known in ["en", "EN", "en-GB", "en_US", "", " "] {
        assert_eq!(start(known), Ok(()), "{known:?}");
    }
    for unknown in ["es", "klingon", "e\0n", "ñ"] {
        let model = whisper.name();
        assert_eq!(start(unknown), Err(SpeechError::LanguageUnknown { language: unknown.to_owned(), model }));
    }
}

#[test]
fn it_has_a_name_and_warms_again_and_again() {
    let whisper = Whisper::open(&model(), Some(1)).unwrap();
    assert_eq!(whisper.name(), "whisper/riposte-micro.en");
    assert_eq!(whisper.warm(), Ok(()));
    assert_eq!(whisper.warm(), Ok(()));
}

/// The time until it rests is none: it rests between any two questions, and each wakes it.
#[test]
fn a_model_that_rests_between_questions_understands_them_all_the_same() {
    let whisper = whisper();
    whisper.rest_after(Some(Duration::ZERO));
    for (path, text) in bundled::try_it_questions().unwrap().iter().zip(bundled::TRY_IT_TEXTS).cycle().take(4) {
        let mut listening = listen(&*whisper, false);
        listening.push(&read(path));
        assert_eq!(listening.ask(7), text);
    }
}

#[test]
fn a_model_whose_file_went_while_it_rested_is_told_and_heard_again_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let (here, away) = (folder.path().join("model.bin"), folder.path().join("away.bin"));
    std::fs::copy(bundled::micro_model().unwrap(), &here).unwrap();
    let whisper = Whisper::open(&here, None).unwrap();
    whisper.rest_after(Some(Duration::ZERO));
    std::fs::rename(&here, &away).unwrap();
    let sound = read(&bundled::try_it_question().unwrap());
    // It rests when it gets to it: the questions come with a little more time between them, until it has.
    let error = (0..1_000)
        .find_map(|n| {
            Clock::wait(Span::from_millis(n));
            let mut listening = listen(&*whisper, false);
            listening.push(&sound);
            listening.session.finalise(1);
            match listening.heard.recv_timeout(PATIENCE).unwrap() {
                Heard::Failed(error) => Some(error),
                _ => None,
            }
        })
        .unwrap();
    assert_eq!(error, SpeechError::ModelMissing { path: here.display().to_string() });
    std::fs::rename(&away, &here).unwrap();
    let mut listening = listen(&*whisper, false);
    listening.push(&sound);
    assert_eq!(listening.ask(2), bundled::TRY_IT_TEXTS[0]);
}

/// What the process holds in memory, in bytes.
#[cfg(target_os = "linux")]
fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

#[cfg(target_os = "linux")]
#[test]
fn a_model_that_rests_gives_its_memory_back() {
    let size = bundled::micro_model().unwrap().metadata().unwrap().len();
    let whisper = whisper();
    whisper.warm().unwrap();
    let awake = resident();
    whisper.rest_after(Some(Duration::ZERO));
    let given_back = (0..1_000_000).any(|_| {
        std::thread::yield_now();
        resident() + size < awake
    });
    assert!(given_back, "{awake} of them {size} for weights, now {}", resident());
}
