//! The real engine in real time on the null device, with scripted stages: what is asked, heard, kept and told.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use riposte_audio::Clip;
use riposte_chat::Role;
use riposte_engine::api::{Command, Event, State};
use riposte_measures::{Mode, Outcome, Span};
use riposte_settings::Settings;
use stages::{Rig, Understands, Writes};

fn said(rig: &Rig, question: usize) -> Vec<(Role, String)> {
    rig.asked.lock().unwrap()[question].messages.iter().map(|message| (message.role, message.text.clone())).collect()
}

fn say(rig: &Rig, text: &str) {
    rig.engine.send(Command::Say { text: text.to_owned() });
}

#[test]
fn a_typed_question_is_answered_and_kept() {
    let mut rig = Rig::start(&[], vec![Ok(vec!["Hello", " to you", "."])], Settings::default());
    say(&rig, "hello");
    let turn = rig.turn();
    assert_eq!((turn.reply.as_str(), turn.heard.as_str()), ("Hello to you.", "Hello to you."));
    assert_eq!((turn.outcome, turn.mode), (Outcome::Completed, Mode::Text));
    // 13 characters of 50 ms each, to the sample.
    assert!((turn.figures["reply_ms"] - 650.0).abs() < 2.0, "{:?}", turn.figures);
    let order = [
        "speech_end",
        "llm_request",
        "llm_first_token",
        "llm_first_clause",
        "tts_request",
        "tts_first_audio",
        "play_queued",
        "play_start",
        "play_end",
    ];
    assert!(order.windows(2).all(|pair| turn.marks[pair[0]] <= turn.marks[pair[1]]), "{:?}", turn.marks);
    let stored = rig.stored();
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].view(), turn);
}

#[test]
fn the_model_is_told_what_was_heard() {
    let mut rig = Rig::start(
        &[],
        vec![Ok(vec!["One. ", "Two three four five six seven eight nine ten. ", "Eleven twelve."]), Ok(vec!["Yes."])],
        Settings::default(),
    );
    say(&rig, "count");
    rig.until(|event| matches!(event, Event::HeardUpTo { bytes } if *bytes > 6).then_some(()));
    say(&rig, "and?");
    let (first, second) = (rig.turn(), rig.turn());
    assert_eq!((first.outcome, second.outcome), (Outcome::Interrupted, Outcome::Completed));
    assert!(first.heard.len() < first.reply.len() && first.reply.starts_with(&first.heard), "{first:?}");
    let told = said(&rig, 1);
    assert_eq!(told[0], (Role::User, "count".to_owned()));
    assert!(told[1].1.starts_with(first.heard.trim()), "{told:?}");
    assert_eq!(told[2], (Role::User, "and?".to_owned()));
    assert!(first.marks["play_end"] - first.marks["barge_in_onset"] < 250.0, "{:?}", first.marks);
}

#[test]
fn a_played_question_is_recognised_from_its_first_to_its_last_sample() {
    let mut rig = Rig::start(&["what time is it"], vec![Ok(vec!["Noon."])], Settings::default());
    let clip = Clip::new(44_100, 2, (0..44_100).map(|n| 0.3 * (n as f32 * 0.05).sin()).collect());
    let times = rig.engine.play_clip(clip).unwrap();
    let turn = rig.turn();
    assert_eq!(turn.transcript, "what time is it");
    assert_eq!(turn.marks["speech_end"], 0.0);
    let samples = rig.samples.load(std::sync::atomic::Ordering::Relaxed);
    // Half a second at 16 kHz, and at most 500 ms of pre-roll and one frame more.
    assert!((8_000..=16_400).contains(&samples), "{samples}");
    assert!(times.ends_at > times.starts_at);
}

#[test]
fn a_second_press_while_the_words_are_awaited_goes_on_with_them() {
    let rate = 16_000;
    let understands = Understands {
        later: Some((rate / 2, "what time is it in Paris")),
        after: Span::from_millis(1_500),
        ..Understands::each(&["what time is it"])
    };
    let mut rig = Rig::of(understands, Writes::at_once(vec![Ok(vec!["Noon."])]), Settings::default(), None);
    let press = |rig: &Rig, held_ms, then_ms| {
        for (order, wait_ms) in [(Command::KeyDown, held_ms), (Command::KeyUp, then_ms)] {
            rig.engine.send(order);
            riposte_audio::Clock::wait(Span::from_millis(wait_ms));
        }
    };
    press(&rig, 400, 1_200);
    press(&rig, 400, 0);
    assert_eq!(rig.turn().transcript, "what time is it in Paris");
    let heard = rig.samples.load(std::sync::atomic::Ordering::Relaxed);
    // Both presses, each with a pre-roll of at most half a second, and not all of what was captured between them.
    assert!((rate * 8 / 10..rate * 19 / 10).contains(&heard), "{heard}");
}

#[test]
fn what_is_typed_while_the_words_are_awaited_is_asked_together_with_them() {
    let understands =
        Understands { after: Span::from_millis(1_000), ..Understands::each(&["What is the weather in Paris?"]) };
    let mut rig = Rig::of(understands, Writes::at_once(vec![Ok(vec!["Rain."])]), Settings::default(), None);
    rig.engine.send(Command::KeyDown);
    riposte_audio::Clock::wait(Span::from_millis(400));
    rig.engine.send(Command::KeyUp);
    say(&rig, "And in Rome?");
    let turn = rig.turn();
    let whole = "What is the weather in Paris? And in Rome?";
    assert_eq!((turn.transcript.as_str(), turn.mode, turn.outcome), (whole, Mode::PushToTalk, Outcome::Completed));
    assert_eq!(said(&rig, 0), [(Role::User, whole.to_owned())]);
    assert_eq!(rig.stored().len(), 1);
}

#[test]
fn a_failed_model_is_apologised_for_and_the_next_question_works() {
    let failure = riposte_chat::build("openai_compatible", options("http://127.0.0.1:1")).map(|_| ()).err();
    assert!(failure.is_none(), "an address that nobody listens at is no bad address");
    let unreachable = unreachable_error();
    let code = unreachable.problem().code;
    let mut rig = Rig::start(&[], vec![Err(unreachable), Ok(vec!["Hello."])], Settings::default());
    say(&rig, "hello");
    let told = rig.until(|event| match event {
        Event::Failed { problem } => Some(problem.clone()),
        _ => None,
    });
    assert_eq!(told.code, code);
    rig.state(State::Speaking);
    let turn = rig.turn();
    assert_eq!(
        (turn.outcome, turn.problem.as_deref(), turn.heard.as_str()),
        (Outcome::Failed, Some(code.as_str()), "")
    );
    say(&rig, "again");
    assert_eq!(rig.turn().outcome, Outcome::Completed);
    assert_eq!(rig.stored().len(), 2);
}

#[test]
fn stop_silences_and_keeps_the_turn() {
    let mut rig =
        Rig::start(&[], vec![Ok(vec!["A long answer that goes on and on and on and on."])], Settings::default());
    say(&rig, "talk");
    rig.state(State::Speaking);
    rig.engine.send(Command::Stop);
    let turn = rig.turn();
    assert_eq!(turn.outcome, Outcome::Interrupted);
    assert_eq!(rig.engine.snapshot().state, State::Idle);
    assert_eq!(rig.engine.snapshot().turns.len(), 1);
}

fn options(base_url: &str) -> riposte_chat::Options {
    riposte_chat::Options {
        base_url: base_url.to_owned(),
        model: "m".to_owned(),
        key: None,
        timeouts: riposte_chat::Timeouts::default(),
        client: None,
        network: riposte_http::Network::default(),
        local_time: std::sync::Arc::new(|| jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC)),
    }
}

/// What a real client says when nobody listens.
fn unreachable_error() -> riposte_chat::ChatError {
    use futures::StreamExt;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let model = riposte_chat::build("openai_compatible", options("http://127.0.0.1:1/v1")).unwrap();
        let question = riposte_chat::Message { role: Role::User, text: "hello".to_owned() };
        let request =
            riposte_chat::Request { system: String::new(), messages: vec![question], max_tokens: 10, opening: None };
        let mut stream = model.ask(request);
        loop {
            if let Err(error) = stream.next().await.unwrap() {
                return error;
            }
        }
    })
}

#[test]
fn a_recogniser_that_is_slow_turn_after_turn_is_told_of_until_it_keeps_up() {
    let understands = Understands { after: Span::from_millis(2_100), ..Understands::each(&["one", "two", "three"]) };
    let replies = (0..3).map(|_| Ok(vec!["Yes."])).collect();
    let mut rig = Rig::of(understands, Writes::at_once(replies), Settings::default(), None);
    let mut told = Vec::new();
    for _ in 0..3 {
        rig.engine.play_clip(Clip::new(16_000, 1, (0..4_000).map(|n| 0.3 * (n as f32 * 0.1).sin()).collect())).unwrap();
        rig.until(|event| {
            if let Event::Failed { problem } = event {
                told.push(problem.clone());
            }
            matches!(event, Event::TurnFinished { .. }).then_some(())
        });
    }
    // It may be told a moment after the turn is over.
    if told.is_empty() {
        told.push(rig.until(|event| match event {
            Event::Failed { problem } => Some(problem.clone()),
            _ => None,
        }));
    }
    let [problem] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(problem.code, "speech.slow");
    assert!(
        problem.message.english().contains("scripted/stt") && problem.message.english().contains("2."),
        "{problem}"
    );
}

#[test]
fn a_new_conversation_in_the_middle_of_an_answer_begins_empty() {
    let count = || Ok(vec!["One. ", "Two three four five six seven eight nine ten. ", "Eleven twelve."]);
    let mut rig = Rig::start(&[], vec![count(), Ok(vec!["Yes."])], Settings::default());
    say(&rig, "count");
    rig.until(|event| matches!(event, Event::HeardUpTo { bytes } if *bytes > 6).then_some(()));
    rig.engine.send(Command::NewConversation);
    rig.until(|event| matches!(event, Event::ConversationCleared).then_some(()));
    say(&rig, "and?");
    let turn = rig.turn();
    assert_eq!(turn.transcript, "and?", "the turn that was left is shown again");
    assert_eq!(rig.engine.snapshot().turns.len(), 1);
    assert_eq!(said(&rig, 1), [(Role::User, "and?".to_owned())], "the model is told of what was left");
    let stored = rig.stored();
    let [left, new] = stored.as_slice() else { panic!("{stored:?}") };
    assert_eq!((left.transcript.as_str(), left.outcome), ("count", Outcome::Interrupted));
    assert_ne!(left.conversation, new.conversation);
}

#[test]
fn an_answer_in_which_the_program_ends_is_kept_as_far_as_it_was_heard() {
    let mut rig =
        Rig::start(&[], vec![Ok(vec!["One. ", "Two three four five six seven eight nine ten."])], Settings::default());
    say(&rig, "count");
    rig.until(|event| matches!(event, Event::HeardUpTo { bytes } if *bytes > 6).then_some(()));
    let stored = rig.stored();
    let [turn] = stored.as_slice() else { panic!("{stored:?}") };
    assert_eq!(turn.outcome, Outcome::Interrupted);
    assert!(turn.heard.starts_with("One.") && turn.heard.len() < turn.reply.len(), "{turn:?}");
}

#[test]
fn an_answer_that_is_cut_at_its_longest_says_so_and_leaves_out_what_broke_off() {
    let writes = Writes {
        truncated: true,
        ..Writes::at_once(vec![Ok(vec!["The first is whole. ", "The second bre"]), Ok(vec!["bre"])])
    };
    let mut rig = Rig::of(Understands::each(&[]), writes, Settings::default(), None);
    say(&rig, "tell me");
    let turn = rig.turn();
    assert_eq!(turn.outcome, Outcome::Completed);
    let note = "I have to stop here. Say \"go on\" for the rest.";
    assert_eq!(turn.reply, format!("The first is whole. {note}"));
    assert_eq!(turn.heard, turn.reply);
    let whole = turn.figures["reply_ms"];
    assert_eq!(turn.figures["cut_short"], 1.0);

    say(&rig, "and then");
    let turn = rig.turn();
    assert_eq!(said(&rig, 1)[1], (Role::Assistant, format!("The first is whole. {note}")), "a fragment nobody heard");
    assert_eq!(turn.reply, format!("bre {note}"));
    // There was nothing else to speak. Both end with the note; 50 ms a character tell what stood before it.
    let more = "The first is whole.".len() - "bre".len();
    let ms = whole - turn.figures["reply_ms"];
    assert!((ms - 50.0 * more as f64).abs() < 60.0, "{ms}");
}

#[test]
fn a_history_that_is_deleted_in_the_middle_of_an_answer_is_gone() {
    let count = || Ok(vec!["One. ", "Two three four five six seven eight nine ten. ", "Eleven twelve."]);
    let mut rig = Rig::start(&[], vec![Ok(vec!["Yes."]), count(), Ok(vec!["No."])], Settings::default());
    say(&rig, "secret one");
    rig.turn();
    say(&rig, "secret two");
    rig.until(|event| matches!(event, Event::HeardUpTo { bytes } if *bytes > 6).then_some(()));
    rig.engine.send(Command::DeleteHistory);
    rig.until(|event| matches!(event, Event::HistoryDeleted).then_some(()));
    assert!(rig.engine.snapshot().turns.is_empty());
    say(&rig, "harmless");
    rig.turn();
    let folder = rig.folder.path().to_owned();
    let in_file = |text: &str| {
        let files = std::fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.path());
        let databases = files.filter(|path| path.to_string_lossy().contains("riposte.db"));
        databases
            .map(|path| std::fs::read(path).unwrap())
            .any(|bytes| bytes.windows(text.len()).any(|part| part == text.as_bytes()))
    };
    assert!(in_file("harmless") && !in_file("secret"));
    assert_eq!(rig.stored().iter().map(|turn| turn.transcript.as_str()).collect::<Vec<_>>(), ["harmless"]);
}
