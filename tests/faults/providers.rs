//! Chat models that can't be reached, refuse, are slow, break off or send rubbish. A good turn comes first each time, and stays.

use std::net::TcpListener;
use std::time::Duration;

use riposte_measures::{Became, Outcome};
use riposte_sim::providers::{Reply, ScriptedChat};
use riposte_sim::rig::KeychainRig;
use riposte_tests::samples::{self, GOOD_NIGHT, HELLO, same_words};
use riposte_tests::{Riposte, Talked, Told, end_to_end, told};

const GOOD: &str = "All is well.";

/// One good turn, then one that is answered with `bad`; what was told about it.
fn second_turn(server: ScriptedChat, llm: &str, bad: Reply) -> (Told, Talked) {
    second_turn_within(2, server, llm, bad)
}

/// The same, with so many seconds to answer.
fn second_turn_within(seconds: u32, server: ScriptedChat, llm: &str, bad: Reply) -> (Told, Talked) {
    let server = server.reply(GOOD).reply(bad).start_blocking().unwrap();
    let riposte = Riposte::new().unwrap();
    riposte.settings(&format!("[conversation]\nagent_timeout_s = {seconds}\n")).unwrap();
    let (first, second) = (samples::path(HELLO), samples::path(GOOD_NIGHT));
    let more = ["--llm", llm, "--llm-url", server.base_url(), "--llm-model", "scripted"];
    let talked = riposte
        .talk_with(&[&first, &second], &more, |command| {
            command.env("RIPOSTE_KEYS", format!("{}=k", server.base_url()));
        })
        .unwrap();
    let said = talked.turns().unwrap();
    assert_eq!((said[0].reply.as_str(), said[0].outcome), (GOOD, Outcome::Completed), "{said:?}");
    assert!(said[1..].iter().all(|turn| turn.outcome == Outcome::Failed && turn.problem.is_some()), "{said:?}");
    assert!(said[1..].iter().all(|turn| same_words(&turn.transcript, GOOD_NIGHT.1)), "{said:?}");
    let kept = riposte.history().unwrap();
    assert_eq!((kept[0].reply.as_str(), kept[0].heard.as_str()), (GOOD, GOOD), "{kept:?}");
    assert_eq!(kept.len(), said.len());
    (told(&talked.finished), talked)
}

fn openai(bad: Reply) -> (Told, Talked) {
    second_turn(ScriptedChat::openai(), "openai-compatible", bad)
}

#[test]
fn refusals_by_their_status() {
    end_to_end!("espeak-ng");
    for (status, code, words) in [(401, 5, ["key", "key"]), (429, 6, ["limit", "wait"]), (500, 6, ["again", "later"])] {
        let (openai, _) = openai(Reply::refusal(status, "no, thank you"));
        openai.exits(code).says(&words);
        let (anthropic, _) =
            second_turn(ScriptedChat::anthropic(), "anthropic", Reply::refusal(status, "no, thank you"));
        anthropic.exits(code).says(&words).says(&["anthropic"]);
    }
}

#[test]
fn nobody_there() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    riposte.talk(&[&samples::path(HELLO)], &[]).unwrap().good_turns().unwrap();
    // A port that was free a moment ago.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{address}/v1");
    let more = ["--llm", "openai-compatible", "--llm-url", &url, "--llm-model", "none"];
    let talked = riposte.talk(&[&samples::path(GOOD_NIGHT)], &more).unwrap();
    told(&talked.finished).exits(6).says(&[&address.to_string()]);
    let kept = riposte.history().unwrap();
    assert!(same_words(&kept[0].transcript, HELLO.1), "{kept:?}");
}

#[test]
fn too_slow_to_begin() {
    end_to_end!("espeak-ng");
    openai(Reply::text("Too late.").before_headers(Duration::from_secs(30)))
        .0
        .exits(6)
        .says(&["second", "time", "answer"]);
    openai(Reply::text("Too late.").first_token(Duration::from_secs(30)))
        .0
        .exits(6)
        .says(&["second", "time", "answer"]);
}

#[test]
fn stalled_or_cut_in_the_middle() {
    end_to_end!("espeak-ng");
    let long = || Reply::text("This answer begins well enough. But then it never comes to its end.");
    for bad in [long().stall_after(7), long().cut_after(7), long().end_after(7)] {
        let (told, talked) = openai(bad);
        told.exits(6);
        // What was heard before it broke off is kept.
        let turns = talked.turns().unwrap();
        let heard = turns[1].heard.as_str();
        assert!(heard.starts_with("This answer begins well enough. Sorry, I can't finish that."), "{turns:?}");
    }
}

/// However long it is waited for: the speaker has nothing to play meanwhile.
#[test]
fn a_model_that_stalls_is_no_fault_of_the_speaker() {
    end_to_end!("espeak-ng");
    let bad = Reply::text("This answer begins well enough. But then it never comes to its end.").stall_after(7);
    let (told, _) = second_turn_within(13, ScriptedChat::openai(), "openai-compatible", bad);
    told.exits(6).says(&["stopped in the middle"]);
}

#[test]
fn rubbish_in_the_stream() {
    end_to_end!("espeak-ng");
    let text = || Reply::text("One two three four five six.");
    for bad in [text().invalid_json_after(2), text().invalid_utf8_after(2), text().error_after(2, 529, "overloaded")] {
        openai(bad);
    }
    openai(Reply::raw("text/html", "<html>Welcome to the hotel's network</html>"));
    openai(Reply::raw("text/event-stream", ""));
}

#[test]
fn a_model_without_a_key_where_one_is_needed() {
    end_to_end!("espeak-ng", "dbus-daemon", "gnome-keyring-daemon", "gdbus");
    let keychain = KeychainRig::start().unwrap();
    let riposte = Riposte::new().unwrap();
    let talked = riposte
        .talk_with(&[&samples::path(HELLO)], &["--llm", "anthropic"], |command| keychain.apply(command))
        .unwrap();
    told(&talked.finished).exits(5).says(&["key"]).says(&["riposte keys set anthropic"]);
}

#[test]
fn an_address_that_is_none() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let more = ["--llm", "openai-compatible", "--llm-url", "not an address", "--llm-model", "none"];
    told(&riposte.talk(&[&samples::path(HELLO)], &more).unwrap().finished).exits(3).says(&["address"]).says(&["http"]);
}

#[test]
fn somebody_else_answers() {
    end_to_end!("espeak-ng");
    // A port that was free a moment ago.
    let dead = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let riposte = Riposte::new().unwrap();
    let chat = "provider = \"openai_compatible\"\nfall_back = [\"demo\"]";
    riposte.settings(&format!("[chat]\n{chat}\n[chat.openai_compatible]\nbase_url = \"http://{dead}/v1\"\n")).unwrap();
    let talked = riposte.talk(&[&samples::path(HELLO)], &[]).unwrap();
    let finished = &talked.finished;
    assert_eq!(finished.status.code(), Some(0), "{}", finished.stderr);
    assert!(finished.stderr.contains("did not answer; Built-in demo answered instead."), "{}", finished.stderr);
    let said = talked.turns().unwrap();
    assert_eq!((said[0].outcome, &said[0].problem), (Outcome::Completed, &None), "{said:?}");
    let kept = riposte.history().unwrap();
    assert_eq!((kept[0].providers.llm.as_str(), kept[0].heard.is_empty()), ("demo/demo", false));
    let calls: Vec<_> = kept[0].attempts.iter().map(|call| (call.provider.as_str(), call.became.clone())).collect();
    let [(dead_one, Became::Failed(code)), ("demo/demo", Became::Served)] = &calls[..] else { panic!("{calls:?}") };
    assert_eq!((dead_one.starts_with("openai_compatible/"), code.as_str()), (true, "chat.unreachable"));
}
