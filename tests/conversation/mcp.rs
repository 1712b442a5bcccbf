//! A coding agent talks with the user: `riposte mcp` as a client starts it, with a virtual microphone and speaker.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::Duration;

use riposte_sim::rig::SoundRig;
use riposte_tests::samples::{self, HELLO, SUM, same_words};
use riposte_tests::{Agent, Riposte, end_to_end};
use serde_json::{Value, json};

const LIMIT: Duration = Duration::from_secs(60);
const QUIET: Duration = Duration::from_millis(1_000);
/// Samples of the recording in a second.
const RATE: usize = 16_000;
const LONG: &str = "This is a long message, which nobody needs to hear to its end. It goes on and on, and it says nothing that matters. \
    There is more of it, and after that some more, so that whoever wants it to be over has time to say so.";

fn agent(riposte: &Riposte, sound: &SoundRig) -> Agent {
    let mut command = riposte.command(&["mcp"]);
    sound.apply(&mut command);
    command.env_remove("ALSA_CONFIG_PATH");
    Agent::start(&mut command)
}

#[test]
fn an_agent_holds_a_conversation_of_two_turns() {
    end_to_end!("espeak-ng", "pulseaudio", "paplay", "parec", "pactl");
    let (sound, riposte) = (SoundRig::start().unwrap(), Riposte::new().unwrap());
    let speaker = sound.record_speaker().unwrap();
    let mut agent = agent(&riposte, &sound);
    let tools = agent.ask("tools/list", json!({}))["tools"].clone();
    let names: Vec<&str> = tools.as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["converse", "listen", "speak", "status", "voices"]);
    assert!(tools.as_array().unwrap().iter().all(|tool| tool["outputSchema"]["type"] == "object"));

    for (message, sample) in [("Good morning. What do you want to know?", SUM), ("Is that all?", HELLO)] {
        let before = speaker.position();
        let call = agent.call("converse", json!({"message": message}));
        agent.progress("Speaking.");
        agent.progress("Listening.");
        // People leave a moment before they answer; what is said into the last sound is another test's.
        speaker.wait_for_speech(before, QUIET, LIMIT).unwrap();
        sound.play_into_microphone(&samples::path(sample)).unwrap();
        let result = agent.answer(call);
        assert_eq!(result["isError"], false, "{result}");
        let exchange = &result["structuredContent"];
        assert_eq!((&exchange["outcome"], &exchange["heard"]), (&"answered".into(), &message.into()), "{exchange}");
        assert!(same_words(exchange["said"].as_str().unwrap(), sample.1), "{exchange}");
        assert!(exchange["timings"]["gap_ms"].as_i64().unwrap() > 0, "{exchange}");
    }

    let said = agent.done("speak", json!({"message": "Done."}));
    assert_eq!(said["structuredContent"]["outcome"], "said");
    let nobody = agent.done("listen", json!({"wait_s": 1}));
    assert_eq!((&nobody["isError"], &nobody["structuredContent"]["outcome"]), (&true.into(), &"nothing_heard".into()));
    let status = agent.done("status", json!({}))["structuredContent"].clone();
    assert_eq!(
        (&status["through"], &status["is_taken"], &status["state"]),
        (&"alone".into(), &false.into(), &"idle".into())
    );
    let voices = agent.done("voices", json!({}));
    assert!(!voices["structuredContent"]["voices"].as_array().unwrap().is_empty());
    agent.leave();
    assert!(riposte.history().unwrap().is_empty(), "what an agent and its user say is not kept");
}

#[test]
fn who_talks_over_the_message_is_answered_with_what_was_heard_of_it() {
    end_to_end!("espeak-ng", "pulseaudio", "paplay", "parec", "pactl");
    let (sound, riposte) = (SoundRig::start().unwrap(), Riposte::new().unwrap());
    let speaker = sound.record_speaker().unwrap();
    let mut agent = agent(&riposte, &sound);
    let call = agent.call("converse", json!({"message": LONG}));
    agent.progress("Speaking.");
    let began = speaker.wait_for_sound(0, LIMIT).unwrap();
    speaker.wait_until("a second of the message", LIMIT, |heard| heard.len() >= began + RATE).unwrap();
    sound.play_into_microphone(&samples::path(SUM)).unwrap();
    let exchange = agent.answer(call)["structuredContent"].clone();
    assert_eq!((&exchange["outcome"], &exchange["interrupted"]), (&"answered".into(), &true.into()), "{exchange}");
    assert!(same_words(exchange["said"].as_str().unwrap(), SUM.1), "{exchange}");
    let heard = exchange["heard"].as_str().unwrap();
    assert!(LONG.starts_with(heard) && (1..LONG.len() / 2).contains(&heard.len()), "{heard}");
    agent.leave();
}

#[test]
fn a_call_that_is_cancelled_is_silent_at_once_and_the_next_one_is_heard() {
    end_to_end!("espeak-ng", "pulseaudio", "paplay", "parec", "pactl");
    let (sound, riposte) = (SoundRig::start().unwrap(), Riposte::new().unwrap());
    let speaker = sound.record_speaker().unwrap();
    let mut agent = agent(&riposte, &sound);
    let call = agent.call("converse", json!({"message": LONG}));
    agent.progress("Speaking.");
    let began = speaker.wait_for_sound(0, LIMIT).unwrap();
    let second = |heard: &[i16]| heard.len() >= began + RATE;
    speaker.wait_until("a second of the message", LIMIT, second).unwrap();
    agent.tell(json!({"method": "notifications/cancelled", "params": {"requestId": call}}));
    let long = speaker.wait_for_speech(0, QUIET, LIMIT).unwrap();
    let said = agent.done("speak", json!({"message": "Done."}));
    assert_eq!(said["structuredContent"]["heard"], "Done.");
    assert!(long.len() < 5 * RATE, "{} samples of a message of many seconds", long.len());
    agent.leave();
}

#[test]
fn two_programs_never_speak_at_once_and_one_that_is_killed_leaves_nothing_behind() {
    end_to_end!("espeak-ng", "pulseaudio", "paplay", "parec", "pactl");
    let (sound, riposte) = (SoundRig::start().unwrap(), Riposte::new().unwrap());
    let (mut first, mut second) = (agent(&riposte, &sound), agent(&riposte, &sound));
    first.call("converse", json!({"message": LONG}));
    first.progress("Speaking.");
    let refused = second.done("speak", json!({"message": "Me, too.", "queue_s": 0}));
    assert_eq!(refused["isError"], true);
    let why = refused["content"][0]["text"].as_str().unwrap();
    assert!(why.starts_with("Another program speaks with the user"), "{why}");
    let waits = second.call("speak", json!({"message": "Now I."}));
    second.progress("Waiting: another program speaks with the user.");
    first.kill();
    assert_eq!(second.answer(waits)["structuredContent"]["heard"], "Now I.");
    second.leave();
}

/// One request over HTTP; its status, its headers, and what it brought: the last message of a stream, or nothing.
fn post(address: &str, headers: &[(&str, &str)], message: &Value) -> (u16, String, Value) {
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let body = message.to_string();
    let mut head = "POST /mcp HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\n".to_owned();
    head += "Accept: application/json, text/event-stream\r\n";
    if headers.iter().all(|(name, _)| *name != "Host") {
        head += &format!("Host: {address}\r\n");
    }
    headers.iter().for_each(|(name, value)| head += &format!("{name}: {value}\r\n"));
    write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    let lines: Vec<String> = BufReader::new(stream).lines().map(Result::unwrap).collect();
    let status = lines[0].split(' ').nth(1).unwrap().parse().unwrap();
    let mut messages = lines.iter().filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok());
    (status, lines.join("\n"), messages.next_back().unwrap_or_default())
}

#[test]
fn over_http_it_lets_in_who_shows_a_token_and_no_foreign_page() {
    end_to_end!("espeak-ng", "pulseaudio", "paplay", "parec", "pactl");
    let (sound, riposte) = (SoundRig::start().unwrap(), Riposte::new().unwrap());
    let mut command = riposte.command(&["mcp", "--http", "127.0.0.1:0"]);
    sound.apply(&mut command);
    command.env_remove("ALSA_CONFIG_PATH").stdout(Stdio::piped());
    let mut program = command.spawn().unwrap();
    let mut first = String::new();
    BufReader::new(program.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let address = first.trim().strip_prefix("Listening on http://").unwrap().strip_suffix("/mcp").unwrap().to_owned();
    let this = json!({"name": "test", "version": "1"});
    let hello = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": this}});

    assert_eq!(post(&address, &[("Origin", "https://evil.example")], &hello).0, 403, "a page from elsewhere");
    assert_eq!(post(&address, &[("Host", "evil.example")], &hello).0, 403, "a name that was led here");
    assert_eq!(post(&address, &[("Origin", "http://localhost:5173")], &hello).0, 200, "a page of this machine");
    let token = riposte.run(&["tokens", "add", "agent"]).unwrap();
    let token = token.stdout.split_whitespace().find(|word| word.starts_with("rip_")).unwrap().to_owned();
    assert_eq!(post(&address, &[], &hello).0, 401, "a token that is added while it runs protects it");
    assert_eq!(post(&address, &[("Authorization", "Bearer rip_no")], &hello).0, 401);

    let bearer = format!("Bearer {token}");
    let (status, head, begun) = post(&address, &[("Authorization", &bearer)], &hello);
    assert_eq!((status, &begun["result"]["serverInfo"]["name"]), (200, &"riposte".into()), "{head}");
    let session = head.lines().find_map(|line| line.to_lowercase().strip_prefix("mcp-session-id: ").map(str::to_owned));
    let session = session.unwrap();
    let known = [("Authorization", bearer.as_str()), ("Mcp-Session-Id", session.as_str())];
    assert_eq!(post(&address, &known, &json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).0, 202);
    let speak = json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call",
        "params": {"name": "speak", "arguments": {"message": "Done."}}});
    let (_, _, said) = post(&address, &known, &speak);
    assert_eq!(said["result"]["structuredContent"]["heard"], "Done.", "{said}");
    program.kill().unwrap();
    program.wait().unwrap();
}

#[test]
fn without_devices_it_is_told_in_plain_words_and_what_can_not_be_done_is_not_begun() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let mut agent = Agent::start(&mut riposte.command(&["mcp"]));
    let text = |result: &Value| result["content"][0]["text"].as_str().unwrap().to_owned();
    let deaf = agent.done("listen", json!({}));
    assert_eq!((&deaf["isError"], text(&deaf).contains("microphone")), (&true.into(), true), "{deaf}");
    let dumb = agent.done("speak", json!({"message": "Is anybody there?"}));
    assert_eq!((&dumb["isError"], text(&dumb).contains("speaker")), (&true.into(), true), "{dumb}");
    let empty = agent.done("speak", json!({"message": "***"}));
    assert_eq!(text(&empty), "The message has nothing that could be spoken. Give a message with words in it.");
    let status = agent.done("status", json!({}))["structuredContent"].clone();
    assert!(status["microphone"].is_null() && !status["problems"].as_array().unwrap().is_empty(), "{status}");
    agent.leave();
}
