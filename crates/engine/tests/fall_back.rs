//! Chat models that fall back on each other, made from the settings, against servers on this machine: what the user hears and is told, and what is stored of it.

#![allow(clippy::unwrap_used)] // helpers beside the tests

mod stages;

use std::sync::{Arc, Mutex};

use riposte_engine::api::Command;
use riposte_engine::{Build, builder};
use riposte_measures::{Asked, Became, Outcome, TurnView};
use riposte_problem::Problem;
use riposte_settings::Settings;
use riposte_sim::providers::{Reply, RunningChat, ScriptedChat};
use stages::Rig;

const WHOLE: &str = "Paris is the capital of France. It lies on the Seine, and two million live there.";
const FIRST: &str = "anthropic/first";
const SECOND: &str = "ollama/second";

/// Anthropic's protocol at the first address, Ollama's at the second, in this order.
fn settings(first: &str, second: &str) -> Settings {
    let mut settings = Settings::default();
    let chat = &mut settings.chat;
    (chat.provider, chat.fall_back) = ("anthropic".to_owned(), vec!["ollama".to_owned()]);
    for (vendor, address, model) in [("anthropic", first, "first"), ("ollama", second, "second")] {
        let endpoint = chat.endpoints.get_mut(vendor).unwrap();
        (endpoint.base_url, endpoint.model) = (address.to_owned(), model.to_owned());
    }
    settings
}

fn build() -> Build {
    builder(Arc::new(|_: &str| Ok(Some("sk-test".into()))))
}

fn rig(settings: Settings) -> Rig {
    Rig::chatting(build()(&settings).stages.chat, settings)
}

fn second(text: &str) -> RunningChat {
    ScriptedChat::ollama().reply(text).start_blocking().unwrap()
}

/// What comes of a question, and what was told until the next could be asked.
fn ask(rig: &mut Rig) -> (TurnView, Vec<Problem>) {
    rig.engine.send(Command::Say { text: "What is Paris?".to_owned() });
    rig.turn_and_told()
}

fn failed(code: &str) -> Became {
    Became::Failed(code.to_owned())
}

fn attempts(turn: &TurnView) -> Vec<(&str, Became)> {
    let of_chat = turn.attempts.iter().filter(|attempt| attempt.stage == Asked::Chat);
    of_chat.map(|attempt| (attempt.provider.as_str(), attempt.became.clone())).collect()
}

#[test]
fn whatever_is_wrong_with_the_first_the_next_answers_in_the_same_turn() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let of = |reply: Reply| ScriptedChat::anthropic().reply(reply.clone()).reply(reply).start_blocking().unwrap();
    let (trouble, busy) = (of(Reply::refusal(500, "no")), of(Reply::refusal(529, "busy")));
    let limit = of(Reply::refusal(429, "slow down").header("retry-after", "30"));
    let wrong_key = ScriptedChat::anthropic().key("sk-other").reply("Hello.").start_blocking().unwrap();
    for (address, code) in [
        (format!("http://{nobody}"), "chat.unreachable"),
        (trouble.base_url().to_owned(), "chat.server"),
        (busy.base_url().to_owned(), "chat.overloaded"),
        (limit.base_url().to_owned(), "chat.quota"),
        (wrong_key.base_url().to_owned(), "chat.auth"),
    ] {
        let next = second(WHOLE);
        let mut rig = rig(settings(&address, next.base_url()));
        let (turn, told) = ask(&mut rig);
        assert_eq!((turn.outcome, turn.heard.as_str(), &turn.problem), (Outcome::Completed, WHOLE, &None), "{code}");
        assert_eq!(attempts(&turn), [(FIRST, failed(code)), (SECOND, Became::Served)]);
        assert_eq!(turn.providers.llm, SECOND, "who answered is named");
        let about: Vec<_> = told.iter().filter(|problem| problem.code.starts_with("fall_back.")).collect();
        let [problem] = about[..] else { panic!("{code}: {told:?}") };
        // What somebody has to mend is said to be that, and not to be tried again.
        let passes = code != "chat.auth";
        let why = if passes { "" } else { ": it refuses the key, or has not what is asked for" };
        assert_eq!(problem.message.en, format!("Anthropic did not answer{why}; Ollama answered instead."));
        assert_eq!(problem.advice.en.contains("tried again by itself"), passes, "{problem}");
        let stored = rig.stored();
        let of_chat: Vec<_> = stored[0].attempts.iter().filter(|attempt| attempt.stage == Asked::Chat).collect();
        let [failed_one, served] = of_chat[..] else { panic!("{stored:?}") };
        assert!(failed_one.began <= failed_one.ended && failed_one.ended <= served.began, "{stored:?}");
        assert!(served.sent <= served.first && served.first.unwrap() <= served.ended && served.chunks > 1);
        assert_eq!((stored[0].providers.llm.as_str(), failed_one.first), (SECOND, None));
    }
}

#[test]
fn one_that_says_nothing_is_waited_for_no_longer_than_leaves_time_for_the_next() {
    // Connections are made, as the system makes them by itself; nobody ever reads.
    let hole = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let next = second(WHOLE);
    let mut settings = settings(&format!("http://{}", hole.local_addr().unwrap()), next.base_url());
    settings.conversation.agent_timeout_s = 4;
    let mut rig = rig(settings);
    let (turn, _) = ask(&mut rig);
    assert_eq!(attempts(&turn), [(FIRST, failed("chat.timeout")), (SECOND, Became::Served)]);
    assert_eq!((turn.heard.as_str(), turn.outcome), (WHOLE, Outcome::Completed));
    let first = turn.attempts.iter().find(|attempt| attempt.stage == Asked::Chat).unwrap();
    let waited = first.ended - first.began;
    assert!(waited >= 2_000.0, "{waited} ms");
    let (turn, _) = ask(&mut rig);
    assert_eq!(attempts(&turn)[0], (FIRST, Became::PassedOver("chat.timeout".to_owned())), "it is left alone at once");
}

/// What the system prompt says that the answer has begun with.
fn begun(conversation: &str) -> String {
    conversation
        .split("already begun with the words: \"")
        .nth(1)
        .and_then(|rest| rest.split("\" They").next())
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn an_answer_that_breaks_off_is_gone_on_with_and_nothing_is_said_twice_or_lost() {
    let goes_on = |how: fn(&str) -> String| {
        let respond = move |received: &riposte_sim::providers::Received, _| {
            let begun = begun(&received.conversation());
            assert!(WHOLE.starts_with(&begun), "{begun:?}");
            Reply::text(&how(&begun))
        };
        ScriptedChat::ollama().respond(respond).start_blocking().unwrap()
    };
    let rest: fn(&str) -> String = |begun| WHOLE[begun.len()..].trim_start().to_owned();
    let all: fn(&str) -> String = |_| WHOLE.to_owned();
    let sentence: fn(&str) -> String = |begun| WHOLE[begun.rfind(". ").map_or(0, |at| at + 2)..].to_owned();
    for how in [rest, all, sentence] {
        for broken in [1, 2, 5, 9] {
            let first = ScriptedChat::anthropic().reply(Reply::text(WHOLE).cut_after(broken)).start_blocking().unwrap();
            let next = goes_on(how);
            let mut rig = rig(settings(first.base_url(), next.base_url()));
            let (turn, _) = ask(&mut rig);
            assert_eq!((turn.reply.as_str(), turn.heard.as_str()), (WHOLE, WHOLE), "after {broken}: {turn:?}");
            assert_eq!((turn.outcome, &turn.problem), (Outcome::Completed, &None));
            assert_eq!(attempts(&turn).last().unwrap(), &(SECOND, Became::Served));
            let first = turn.attempts.iter().find(|attempt| attempt.stage == Asked::Chat).unwrap();
            assert!(matches!(first.became, Became::Failed(_)) && first.chunks > 0, "{turn:?}");
        }
    }
}

#[test]
fn half_a_word_is_said_by_whoever_goes_on() {
    let tokens = ["Par", "is is the cap", "ital of Fra", "nce."];
    for broken in 1..=3 {
        let first = Reply::tokens(tokens).error_after(broken, 500, "the model crashed");
        let first = ScriptedChat::anthropic().reply(first).start_blocking().unwrap();
        let next = second("Paris is the capital of France.");
        let mut rig = rig(settings(first.base_url(), next.base_url()));
        assert_eq!(ask(&mut rig).0.heard, "Paris is the capital of France.", "after {broken}");
    }
}

#[test]
fn where_both_break_off_it_is_said_once_that_it_did() {
    let first = Reply::text(WHOLE).error_after(7, 500, "the first crashed");
    let first = ScriptedChat::anthropic().reply(first).start_blocking().unwrap();
    let next = Reply::text("It lies on the Seine, and two").error_after(6, 500, "the second crashed");
    let next = ScriptedChat::ollama().reply(next).start_blocking().unwrap();
    let mut rig = rig(settings(first.base_url(), next.base_url()));
    let (turn, told) = ask(&mut rig);
    assert_eq!(turn.outcome, Outcome::Failed);
    assert_eq!(turn.heard.matches("Sorry, I can't finish that.").count(), 1, "{turn:?}");
    assert!(turn.heard.starts_with("Paris is the capital of France. "), "{turn:?}");
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn where_nobody_answers_one_problem_is_told() {
    let nobody = || format!("http://{}", std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap());
    let first = ScriptedChat::anthropic().reply(Reply::refusal(500, "no")).start_blocking().unwrap();
    let mut rig = rig(settings(first.base_url(), &nobody()));
    let (turn, told) = ask(&mut rig);
    assert_eq!((turn.outcome, turn.problem.as_deref()), (Outcome::Failed, Some("chat.server")), "the chosen one's");
    assert_eq!(attempts(&turn), [(FIRST, failed("chat.server")), (SECOND, failed("chat.unreachable"))]);
    let codes: Vec<&str> = told.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["chat.server"]);
    assert_eq!((turn.reply.as_str(), turn.providers.llm.as_str()), ("", FIRST));
}

#[test]
fn a_dead_one_is_left_alone_from_the_third_turn_on_and_told_once() {
    let first = ScriptedChat::anthropic().respond(|_, _| Reply::refusal(500, "no")).start_blocking().unwrap();
    let next = ScriptedChat::ollama().respond(|_, _| Reply::text("Yes.")).start_blocking().unwrap();
    let mut rig = rig(settings(first.base_url(), next.base_url()));
    let turns: Vec<_> = (0..3).map(|_| ask(&mut rig)).collect();
    assert!(turns.iter().all(|(turn, _)| turn.heard == "Yes." && turn.outcome == Outcome::Completed));
    assert_eq!(first.requests().len(), 2);
    let passed_over = Became::PassedOver("chat.server".to_owned());
    assert_eq!(attempts(&turns[2].0), [(FIRST, passed_over), (SECOND, Became::Served)]);
    let told: Vec<usize> = turns.iter().map(|(_, told)| told.len()).collect();
    assert_eq!(told, [1, 0, 0]);
    let shown: Vec<String> = rig.engine.snapshot().problems.into_iter().map(|problem| problem.code).collect();
    assert_eq!(shown, ["fall_back.chat.anthropic"], "it stays on the screen");
}

#[test]
fn who_rests_is_asked_before_nobody_answers() {
    let trouble = || Reply::refusal(500, "no");
    let first = ScriptedChat::anthropic().reply(trouble()).reply(trouble()).reply(WHOLE).start_blocking().unwrap();
    let next = ScriptedChat::ollama().reply(WHOLE).reply(WHOLE).reply(trouble()).start_blocking().unwrap();
    let mut rig = rig(settings(first.base_url(), next.base_url()));
    for _ in 0..2 {
        assert_eq!(ask(&mut rig).0.providers.llm, SECOND);
    }
    let (turn, _) = ask(&mut rig);
    assert_eq!((turn.outcome, turn.heard.as_str()), (Outcome::Completed, WHOLE), "{turn:?}");
    let rests = Became::PassedOver("chat.server".to_owned());
    assert_eq!(attempts(&turn), [(FIRST, rests), (SECOND, failed("chat.server")), (FIRST, Became::Served)]);
}

#[test]
fn a_key_that_was_mended_is_used_at_once() {
    let first = ScriptedChat::anthropic().key("sk-right").reply("Yes.").start_blocking().unwrap();
    let next = ScriptedChat::ollama().respond(|_, _| Reply::text("No.")).start_blocking().unwrap();
    let key = Arc::new(Mutex::new("sk-wrong"));
    let keys = Arc::clone(&key);
    let build = builder(Arc::new(move |_: &str| Ok(Some((*keys.lock().unwrap()).into()))));
    let settings = settings(first.base_url(), next.base_url());
    let turn = || ask(&mut Rig::chatting(build(&settings).stages.chat, settings.clone())).0;
    assert_eq!(turn().heard, "No.");
    assert_eq!(attempts(&turn())[0], (FIRST, Became::PassedOver("chat.auth".to_owned())), "the same key is no better");
    *key.lock().unwrap() = "sk-right";
    let mended = turn();
    assert_eq!((mended.heard.as_str(), attempts(&mended)), ("Yes.", vec![(FIRST, Became::Served)]));
}

#[test]
fn a_limit_whose_end_is_known_is_told_without_asking() {
    let first = Reply::refusal(429, "slow down").header("retry-after", "90");
    let first = ScriptedChat::anthropic().reply(first).reply("Too soon.").start_blocking().unwrap();
    let mut settings = settings(first.base_url(), "");
    settings.chat.fall_back.clear();
    let mut rig = rig(settings);
    ask(&mut rig);
    let (turn, told) = ask(&mut rig);
    assert_eq!((first.requests().len(), turn.problem.as_deref()), (1, Some("chat.quota")));
    let [problem] = &told[..] else { panic!("{told:?}") };
    assert!(problem.advice.en.starts_with("Ask again in ") && problem.advice.en.contains("seconds"), "{problem}");
    assert_eq!(attempts(&turn), [(FIRST, Became::PassedOver("chat.quota".to_owned()))]);
}

#[test]
fn one_without_the_key_that_it_needs_is_left_out_and_that_is_told() {
    let first = ScriptedChat::anthropic().reply(Reply::refusal(500, "no")).start_blocking().unwrap();
    let next = second("Yes.");
    let mut settings = settings(first.base_url(), next.base_url());
    settings.chat.fall_back.insert(0, "groq".to_owned());
    let build = builder(Arc::new(|owner: &str| Ok((owner != "groq").then(|| "sk-test".into()))));
    let built = build(&settings);
    let codes: Vec<_> = built.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes.iter().filter(|code| code.starts_with("fall_back.")).count(), 1, "{codes:?}");
    let problem = built.problems.iter().find(|problem| problem.code == "fall_back.missing.chat.groq").unwrap();
    let says = "Groq needs a key and none is set. Groq is left out of those that are asked instead.";
    assert_eq!(problem.message.en, says);
    let (turn, _) = ask(&mut Rig::chatting(built.stages.chat, settings));
    assert_eq!(attempts(&turn), [(FIRST, failed("chat.server")), (SECOND, Became::Served)]);
}
