//! A coding agent, as far as Riposte sees it: a client of the Model Context Protocol that starts `riposte mcp` and speaks with it line by line. Nothing of it is
//! Riposte's own.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// Far longer than anything here takes.
const LIMIT: Duration = Duration::from_secs(60);

/// A client, and the program that it started.
pub struct Agent {
    program: Child,
    stdin: Option<ChildStdin>,
    /// Every line of its output.
    messages: Receiver<Value>,
    asked: u64,
}

impl Agent {
    /// Starts `riposte mcp` as this command does, and shakes hands.
    pub fn start(command: &mut Command) -> Agent {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut program = command.spawn().unwrap();
        let (told, messages) = channel();
        let lines = BufReader::new(program.stdout.take().unwrap()).lines();
        // Nothing but the protocol is written there: another line stops this thread, and with it the test.
        std::thread::spawn(move || {
            lines.map_while(Result::ok).try_for_each(|line| told.send(serde_json::from_str(&line).unwrap()))
        });
        let mut agent = Agent { stdin: program.stdin.take(), program, messages, asked: 0 };
        let this = json!({"name": "test", "version": "1"});
        let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": this});
        let begun = agent.ask("initialize", hello);
        assert_eq!(begun["serverInfo"]["name"], "riposte");
        agent.tell(json!({"method": "notifications/initialized"}));
        agent
    }

    /// A message without an answer.
    pub fn tell(&mut self, mut message: Value) {
        message["jsonrpc"] = "2.0".into();
        writeln!(self.stdin.as_mut().unwrap(), "{message}").unwrap();
    }

    /// A request, and its answer.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.answer(id)
    }

    fn begin(&mut self, method: &str, params: Value) -> u64 {
        self.asked += 1;
        self.tell(json!({"id": self.asked, "method": method, "params": params}));
        self.asked
    }

    /// A tool at work, which tells its progress.
    pub fn call(&mut self, tool: &str, arguments: Value) -> u64 {
        let token = format!("call {}", self.asked + 1);
        self.begin("tools/call", json!({"name": tool, "arguments": arguments, "_meta": {"progressToken": token}}))
    }

    /// What a tool gives.
    pub fn done(&mut self, tool: &str, arguments: Value) -> Value {
        let id = self.call(tool, arguments);
        self.answer(id)
    }

    /// The answer to a request.
    pub fn answer(&self, id: u64) -> Value {
        loop {
            let message = self.messages.recv_timeout(LIMIT).unwrap();
            if message["id"] == id {
                assert!(message["error"].is_null(), "{message}");
                return message["result"].clone();
            }
        }
    }

    /// Until a tool tells this.
    pub fn progress(&self, wanted: &str) {
        loop {
            let message = self.messages.recv_timeout(LIMIT).unwrap();
            assert!(message["id"].is_null(), "over before “{wanted}”: {message}");
            if message["params"]["message"].as_str().is_some_and(|told| told.starts_with(wanted)) {
                return;
            }
        }
    }

    /// The program is killed.
    pub fn kill(&mut self) {
        self.program.kill().unwrap();
    }

    /// A client that goes away: the program ends by itself.
    pub fn leave(mut self) {
        drop(self.stdin.take());
        assert!(self.program.wait().unwrap().success());
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
