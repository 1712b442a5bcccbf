//! Conversations with chat models over real HTTP, in both wire formats, and what the models are sent.

use riposte_sim::providers::{Hearing, Reply, ScriptedChat, ScriptedEars};
use riposte_tests::samples::{self, BIRTHDAY, CALENDAR, same_words};
use riposte_tests::{Riposte, end_to_end, turns};

const FIRST: &str = "I will remember that.";
const SECOND: &str = "Nothing is on your calendar. Your birthday is on September twenty.";

/// Answers the second question from the first, and only when the history holds both sides of it.
fn remembering(server: ScriptedChat) -> ScriptedChat {
    server.respond(|received, turn| {
        let said = received.conversation();
        let knows = said.to_lowercase().contains("user: my birthday is september twenty")
            && said.contains(&format!("assistant: {FIRST}"));
        match turn {
            0 => Reply::text(FIRST).tokens_per_s(50.0),
            _ if knows => Reply::text(SECOND).tokens_per_s(50.0),
            _ => Reply::text("I know nothing about your birthday."),
        }
    })
}

fn two_turns(server: ScriptedChat, more: &[&str], key: Option<&str>, llm: &str) {
    let server = remembering(server).start_blocking().unwrap();
    let riposte = Riposte::new().unwrap();
    // A question asked early and given up is a request more, and closes an HTTP/1.1 connection.
    riposte.settings("[conversation]\nspeculation = \"off\"\n").unwrap();
    let (first, second) = (samples::path(BIRTHDAY), samples::path(CALENDAR));
    let more = [&["--llm-url", server.base_url(), "--llm-model", "scripted"], more].concat();
    let talked = riposte
        .talk_with(&[&first, &second], &more, |command| {
            command.envs(key.map(|key| ("RIPOSTE_KEYS", format!("{}={key}", server.base_url()))));
        })
        .unwrap();
    let said = talked.good_turns().unwrap();
    let [one, two] = said.as_slice() else { panic!("{said:?}") };
    assert!(same_words(&one.transcript, BIRTHDAY.1), "{}", one.transcript);
    assert!(same_words(&two.transcript, CALENDAR.1), "{}", two.transcript);
    assert_eq!((one.reply.as_str(), two.reply.as_str()), (FIRST, SECOND));
    turns::check_answered(one);
    turns::check_answered(two);
    for turn in [one, two] {
        assert_eq!(turns::figure(turn, "llm_connect_ms"), 0.0, "the connection was opened before: {turn:?}");
        assert!(!turn.figures.contains_key("tts_connect_ms"), "the voice is no server's: {turn:?}");
    }
    assert!(one.providers.llm.contains(llm), "{:?}", one.providers);

    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for request in &requests {
        assert_eq!(request.body["stream"], true);
        assert_eq!(request.body["model"], "scripted");
        assert!(
            request.conversation().starts_with("system: "),
            "no instruction for speaking: {}",
            request.conversation()
        );
    }
    // Warm-up, first and second question need no second connection.
    assert_eq!(requests[0].from, requests[1].from, "a new connection for the second turn");
    let kept = riposte.history().unwrap();
    assert_eq!(kept.iter().map(|turn| turn.reply.as_str()).collect::<Vec<_>>(), [FIRST, SECOND]);
    assert!(kept.iter().all(|turn| turn.conversation == kept[0].conversation), "{kept:?}");
    assert!(kept.iter().all(|turn| turns::figure(turn, "llm_connect_ms") == 0.0), "{kept:?}");
}

#[test]
fn the_second_answer_depends_on_the_first_with_openai_compatible_servers() {
    end_to_end!("espeak-ng");
    two_turns(ScriptedChat::openai(), &["--llm", "openai-compatible"], None, "scripted");
}

#[test]
fn the_second_answer_depends_on_the_first_with_anthropic() {
    end_to_end!("espeak-ng");
    two_turns(ScriptedChat::anthropic().key("k-123"), &["--llm", "anthropic"], Some("k-123"), "anthropic");
}

#[test]
fn the_first_sentence_is_heard_while_the_model_still_writes() {
    end_to_end!("espeak-ng");
    let slow = "Here is the first sentence. And here comes a second one that takes the model quite a while to write down for you.";
    let server = ScriptedChat::openai().reply(Reply::text(slow).tokens_per_s(6.0)).start_blocking().unwrap();
    let riposte = Riposte::new().unwrap();
    let more = ["--llm", "openai-compatible", "--llm-url", server.base_url(), "--llm-model", "scripted"];
    let talked = riposte.talk(&[&samples::path(BIRTHDAY)], &more).unwrap();
    let said = talked.good_turns().unwrap();
    let mark = |mark| turns::mark(&said[0], mark).unwrap();
    use riposte_measures::Mark::{LlmDone, PlayStart};
    assert!(mark(PlayStart) < mark(LlmDone), "{said:?}");
    assert_eq!(said[0].heard, slow);
}

#[test]
fn a_question_is_understood_by_deepgram_and_its_key_goes_there() {
    end_to_end!("espeak-ng");
    let hearing = Hearing::words("How much is two plus eighteen?");
    let server = ScriptedEars::nova().key("dg-123").hearing(hearing).start().unwrap();
    let riposte = Riposte::new().unwrap();
    riposte.settings(&format!("[speech.deepgram]\nbase_url = \"{}\"\n", server.base_url())).unwrap();
    let talked = riposte
        .talk_with(&[&samples::path(samples::SUM)], &["--stt", "deepgram"], |command| {
            command.env("RIPOSTE_KEYS", format!("http://{}=dg-123", server.address()));
        })
        .unwrap();
    let said = talked.good_turns().unwrap();
    let [turn] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(turn.transcript, "How much is two plus eighteen?");
    assert_eq!((turn.providers.stt.as_str(), turn.reply.as_str()), ("deepgram/nova-3", "Two plus eighteen is twenty."));
    turns::check_answered(turn);
    assert!(turns::figure(turn, "stt_connect_ms") >= 0.0 && !turn.figures.contains_key("llm_connect_ms"), "{turn:?}");
    assert!(server.requests().iter().all(|asked| asked.header("authorization") == "Token dg-123"));
}
