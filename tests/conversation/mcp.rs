//! A coding agent talks with the user: `riposte mcp` as a client starts it, with a virtual microphone and speaker. The client speaks the protocol itself, line by line.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use riposte_sim::rig::SoundRig;
use riposte_tests::samples::{self, HELLO, SUM, same_words};
use riposte_tests::{Riposte, end_to_end};
use serde_json::{Value, json};

const LIMIT: Duration = Duration::from_secs(60);
const QUIET: Duration = Duration::from_millis(1_000);
/// Samples of the recording in a second.
const RATE: usize = 16_000;
const LONG: &str = "This is a long message, which nobody needs to hear to its end. It goes on and on, and it says nothing that matters. \
    There is more of it, and after that some more, so that whoever wants it to be over has time to say so.";

/// A client, and the program that it started.
struct Client {
    program: Child,
    stdin: Option<ChildStdin>,
    /// Every line of its output.
    messages: Receiver<Value>,
    asked: u64,
}

impl Client {
    fn start(riposte: &Riposte, sound: &SoundRig) -> Client {
        let mut command = riposte.command(&["mcp"]);
        sound.apply(&mut command);
        command.env_remove("ALSA_CONFIG_PATH").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut program = command.spawn().unwrap();
        let (told, messages) = channel();
        let lines = BufReader::new(program.stdout.take().unwrap()).lines();
        // Nothing but the protocol is written there: another line stops this thread, and with it the test.
        std::thread::spawn(move || {
            lines.map_while(Result::ok).try_for_each(|line| told.send(serde_json::from_str(&line).unwrap()))
        });
        let mut client = Client { stdin: program.stdin.take(), program, messages, asked: 0 };
        let this = json!({"name": "test", "version": "1"});
        let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": this});
        let begun = client.ask("initialize", hello);
        assert_eq!(begun["serverInfo"]["name"], "riposte");
        client.tell(json!({"method": "notifications/initialized"}));
        client
    }

    fn tell(&mut self, mut message: Value) {
        message["jsonrpc"] = "2.0".into();
        writeln!(self.stdin.as_mut().unwrap(), "{message}").unwrap();
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.answer(id)
    }

    fn begin(&mut self, method: &str, params: Value) -> u64 {
        self.asked += 1;
        self.tell(json!({"id": self.asked, "method": method, "params": params}));
        self.asked
    }

    /// A tool at work, which tells its progress.
    fn call(&mut self, tool: &str, arguments: Value) -> u64 {
        let token = format!("call {}", self.asked + 1);
        self.begin("tools/call", json!({"name": tool, "arguments": arguments, "_meta": {"progressToken": token}}))
    }

    /// What a tool gives.
    fn done(&mut self, tool: &str, arguments: Value) -> Value {
        let id = self.call(tool, arguments);
        self.answer(id)
    }

    fn answer(&self, id: u64) -> Value {
        loop {
            let message = self.messages.recv_timeout(LIMIT).unwrap();
            if message["id"] == id {
                assert!(message["error"].is_null(), "{message}");
                return message["result"].clone();
            }
        }
    }

    /// Until a tool tells this.
    fn progress(&self, wanted: &str) {
        loop {
            let message = self.messages.recv_timeout(LIMIT).unwrap();
            assert!(message["id"].is_null(), "over before “{wanted}”: {message}");
            if message["params"]["message"].as_str().is_some_and(|told| told.starts_with(wanted)) {
                return;
            }
        }
    }

    /// A client that goes away: the program ends by itself.
    fn leave(mut self) {
        drop(self.stdin.take());
        assert!(self.program.wait().unwrap().success());
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

#[test]
fn an_agent_holds_a_conversation_of_two_turns() {
    end_to_end!("espeak-ng", "pulseaudio", "paplay", "parec", "pactl");
    let (sound, riposte) = (SoundRig::start().unwrap(), Riposte::new().unwrap());
    let speaker = sound.record_speaker().unwrap();
    let mut client = Client::start(&riposte, &sound);
    let tools = client.ask("tools/list", json!({}))["tools"].clone();
    let names: Vec<&str> = tools.as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["converse", "listen", "speak", "status", "voices"]);
    assert!(tools.as_array().unwrap().iter().all(|tool| tool["outputSchema"]["type"] == "object"));

    for (message, sample) in [("Good morning. What do you want to know?", SUM), ("Is that all?", HELLO)] {
        let before = speaker.position();
        let call = client.call("converse", json!({"message": message}));
        client.progress("Speaking.");
        client.progress("Listening.");
        sound.play_into_microphone(&samples::path(sample)).unwrap();
        let result = client.answer(call);
        assert_eq!(result["isError"], false, "{result}");
        let exchange = &result["structuredContent"];
        assert_eq!((&exchange["outcome"], &exchange["heard"]), (&"answered".into(), &message.into()), "{exchange}");
        assert!(same_words(exchange["said"].as_str().unwrap(), sample.1), "{exchange}");
        assert!(exchange["timings"]["gap_ms"].as_i64().unwrap() > 0, "{exchange}");
        speaker.wait_for_speech(before, QUIET, LIMIT).unwrap();
    }

    let said = client.done("speak", json!({"message": "Done."}));
    assert_eq!(said["structuredContent"]["outcome"], "said");
    let nobody = client.done("listen", json!({"wait_s": 1}));
    assert_eq!((&nobody["isError"], &nobody["structuredContent"]["outcome"]), (&true.into(), &"nothing_heard".into()));
    let status = client.done("status", json!({}))["structuredContent"].clone();
    assert_eq!(
        (&status["through"], &status["is_taken"], &status["state"]),
        (&"alone".into(), &false.into(), &"idle".into())
    );
    let voices = client.done("voices", json!({}));
    assert!(!voices["structuredContent"]["voices"].as_array().unwrap().is_empty());
    client.leave();
    assert!(riposte.history().unwrap().is_empty(), "what an agent and its user say is not kept");
}

#[test]
fn a_call_that_is_cancelled_is_silent_at_once_and_the_next_one_is_heard() {
    end_to_end!("espeak-ng", "pulseaudio", "paplay", "parec", "pactl");
    let (sound, riposte) = (SoundRig::start().unwrap(), Riposte::new().unwrap());
    let speaker = sound.record_speaker().unwrap();
    let mut client = Client::start(&riposte, &sound);
    let call = client.call("converse", json!({"message": LONG}));
    client.progress("Speaking.");
    let began = speaker.wait_for_sound(0, LIMIT).unwrap();
    let second = |heard: &[i16]| heard.len() >= began + RATE;
    speaker.wait_until("a second of the message", LIMIT, second).unwrap();
    client.tell(json!({"method": "notifications/cancelled", "params": {"requestId": call}}));
    let long = speaker.wait_for_speech(0, QUIET, LIMIT).unwrap();
    let said = client.done("speak", json!({"message": "Done."}));
    assert_eq!(said["structuredContent"]["heard"], "Done.");
    assert!(long.len() < 5 * RATE, "{} samples of a message of many seconds", long.len());
    client.leave();
}

#[test]
fn two_programs_never_speak_at_once_and_one_that_is_killed_leaves_nothing_behind() {
    end_to_end!("espeak-ng", "pulseaudio", "paplay", "parec", "pactl");
    let (sound, riposte) = (SoundRig::start().unwrap(), Riposte::new().unwrap());
    let (mut first, mut second) = (Client::start(&riposte, &sound), Client::start(&riposte, &sound));
    first.call("converse", json!({"message": LONG}));
    first.progress("Speaking.");
    let refused = second.done("speak", json!({"message": "Me, too.", "queue_s": 0}));
    assert_eq!(refused["isError"], true);
    let why = refused["content"][0]["text"].as_str().unwrap();
    assert!(why.starts_with("Another program speaks with the user"), "{why}");
    let waits = second.call("speak", json!({"message": "Now I."}));
    second.progress("Waiting: another program speaks with the user.");
    first.program.kill().unwrap();
    assert_eq!(second.answer(waits)["structuredContent"]["heard"], "Now I.");
    second.leave();
}
