//! A Chromium without a window, driven through its DevTools protocol (JSON over a WebSocket): one page, a microphone that plays a file.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(60);

pub(crate) struct Chromium {
    socket: WebSocketStream<TcpStream>,
    session: String,
    number: u64,
    /// Errors that the page's scripts threw, and what the policy of its content blocked.
    pub(crate) complaints: Vec<String>,
    _process: Child,
    _profile: tempfile::TempDir,
}

impl Chromium {
    /// With this file (WAV) for a microphone, again and again.
    pub(crate) async fn start(program: &Path, microphone: &Path) -> Chromium {
        let profile = tempfile::tempdir().unwrap();
        let mut process = Command::new(program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--remote-debugging-port=0", "--use-fake-ui-for-media-stream"])
            .arg("--use-fake-device-for-media-stream")
            .arg(format!("--use-file-for-fake-audio-capture={}", microphone.display()))
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stderr.take().unwrap()).lines();
        let url = loop {
            let line = timeout(LONG, said.next_line()).await.unwrap().unwrap().expect("Chromium ended");
            if let Some(url) = line.strip_prefix("DevTools listening on ") {
                break url.to_owned();
            }
        };
        // Its pipe must not fill.
        tokio::spawn(async move { while let Ok(Some(_)) = said.next_line().await {} });
        let host = url.strip_prefix("ws://").unwrap().split('/').next().unwrap().to_owned();
        let (socket, _) = client_async(url, TcpStream::connect(host).await.unwrap()).await.unwrap();
        let session = String::new();
        let mut chromium =
            Chromium { socket, session, number: 0, complaints: Vec::new(), _process: process, _profile: profile };
        let target = chromium.order("Target.createTarget", json!({ "url": "about:blank" })).await;
        let wanted = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = chromium.order("Target.attachToTarget", wanted).await;
        chromium.session = attached["sessionId"].as_str().unwrap().to_owned();
        for domain in ["Page.enable", "Runtime.enable", "Log.enable"] {
            chromium.order(domain, json!({})).await;
        }
        chromium
    }

    /// Gives an order; what comes of it.
    pub(crate) async fn order(&mut self, method: &str, parameters: Value) -> Value {
        self.number += 1;
        let mut order = json!({ "id": self.number, "method": method, "params": parameters });
        if !self.session.is_empty() {
            order["sessionId"] = json!(self.session);
        }
        self.socket.send(Message::Text(order.to_string().into())).await.unwrap();
        loop {
            let message = timeout(LONG, self.socket.next()).await.unwrap_or_else(|_| panic!("{method} hangs"));
            let Message::Text(text) = message.expect("Chromium is gone").unwrap() else { continue };
            let told: Value = serde_json::from_str(&text).unwrap();
            if told["id"] == self.number {
                assert!(told["error"].is_null(), "{method}: {}", told["error"]);
                return told["result"].clone();
            }
            let is_error = told["params"]["entry"]["level"] == "error";
            if told["method"] == "Runtime.exceptionThrown" || (told["method"] == "Log.entryAdded" && is_error) {
                self.complaints.push(told["params"].to_string());
            }
        }
    }

    /// What an expression of the page is, when its promise is kept.
    pub(crate) async fn value(&mut self, expression: &str) -> Value {
        let wanted = json!({
            "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true
        });
        let told = self.order("Runtime.evaluate", wanted).await;
        assert!(told["exceptionDetails"].is_null(), "{expression}: {}", told["exceptionDetails"]);
        told["result"]["value"].clone()
    }

    /// Until an expression of the page is true.
    pub(crate) async fn until(&mut self, expression: &str) {
        let wait = format!(
            "new Promise((seen) => {{ const ends = Date.now() + 40000;
               const look = () => ({expression}) ? seen(true) : Date.now() > ends ? seen(false) : setTimeout(look, 20);
               look(); }})"
        );
        if self.value(&wait).await != true {
            let page = self.value("document.body.innerText + ' [' + document.body.dataset.state + ']'").await;
            panic!("never: {expression}\n{page}\n{:?}", self.complaints);
        }
    }

    /// Presses or lets go of a key.
    pub(crate) async fn key(&mut self, down: bool, code: &str, key: &str) {
        let what = if down { "rawKeyDown" } else { "keyUp" };
        let number = match code {
            "Space" => 32,
            "Escape" => 27,
            _ => 0,
        };
        let wanted = json!({ "type": what, "code": code, "key": key, "windowsVirtualKeyCode": number });
        self.order("Input.dispatchKeyEvent", wanted).await;
    }

    /// What the page looks like, into a PNG file.
    pub(crate) async fn picture(&mut self, file: &Path, scheme: &str) {
        let feature = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.order("Emulation.setEmulatedMedia", json!({ "features": feature })).await;
        let size = json!({ "width": 760, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.order("Emulation.setDeviceMetricsOverride", size).await;
        let told = self.order("Page.captureScreenshot", json!({ "format": "png" })).await;
        let bytes = base64::Engine::decode(&base64::prelude::BASE64_STANDARD, told["data"].as_str().unwrap());
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes.unwrap()).unwrap();
    }
}
