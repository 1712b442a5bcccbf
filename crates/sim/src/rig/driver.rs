//! The inside of a real window: WebKit's own driver starts the program and looks at its page over HTTP (W3C WebDriver). Waits run in the
//! page, which tells when it has changed.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::Process;

/// The longest that any one order may take; page waits are shorter.
const LIMIT: Duration = Duration::from_secs(60);
const PAGE_LIMIT: Duration = Duration::from_secs(25);
/// How often something is tried on a page that is still being drawn, a tenth of a second apart at most.
const MOST_TRIES: usize = 250;

/// A program in the hands of the driver. Both are ended when dropped.
pub struct WindowDriver {
    process: Process,
    address: SocketAddr,
    session: String,
}

impl WindowDriver {
    /// The programs it takes; see [`super::missing`].
    pub const PROGRAMS: &[&str] = &["WebKitWebDriver"];

    /// Starts `program` under the driver. `set` prepares the environment that both get.
    pub fn start(program: &Path, set: impl FnOnce(&mut Command)) -> Result<Self> {
        // Free a moment ago; the driver can't pick a port by itself and say which.
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let mut driver = Command::new("WebKitWebDriver");
        driver.args(["--host=127.0.0.1", &format!("--port={}", address.port())]);
        set(&mut driver);
        driver.env("TAURI_WEBVIEW_AUTOMATION", "true").stdin(Stdio::null());
        let process = Process::start(&mut driver)?;
        let mut this = Self { process, address, session: String::new() };
        this.wait_for_port()?;
        let options = json!({"binary": program, "args": []});
        let wanted = json!({"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}});
        let session = this.order("POST", "/session", Some(&wanted))?;
        this.session = session["sessionId"].as_str().context("the driver gave no session")?.to_owned();
        let limits = json!({"script": PAGE_LIMIT.as_millis() as u64, "pageLoad": PAGE_LIMIT.as_millis() as u64});
        this.on("POST", "/timeouts", Some(&limits))?;
        Ok(this)
    }

    fn wait_for_port(&self) -> Result<()> {
        for _ in 0..200 {
            if TcpStream::connect(self.address).is_ok() {
                return Ok(());
            }
            // It says nothing when it is ready; silence is the wait between two tries, an early end is told.
            if let Err(error) = self.process.wait_for_line(Duration::from_millis(50), |_| false)
                && error.to_string().contains("ended early")
            {
                return Err(error);
            }
        }
        bail!("the window's driver does not answer: {}", self.process.said())
    }

    /// What both, driver and program, printed so far.
    pub fn said(&self) -> String {
        self.process.said()
    }

    /// Runs JavaScript in the page; what it returns.
    pub fn script(&self, body: &str) -> Result<Value> {
        self.on("POST", "/execute/sync", Some(&json!({"script": body, "args": []})))
    }

    /// Waits until the JavaScript expression is true, looked at whenever the page changes, and ten times a second for what is no part of it (a control's value).
    pub fn wait_until(&self, expression: &str) -> Result<()> {
        let body = format!(
            "const holds = () => {{ try {{ return !!({expression}); }} catch {{ return false; }} }};
             let again; const done = arguments[0]; const seen = new MutationObserver(look);
             function look() {{ if (holds()) {{ seen.disconnect(); clearInterval(again); done(true); }} }}
             again = setInterval(look, 100); look();
             seen.observe(document, {{ subtree: true, childList: true, characterData: true, attributes: true }});"
        );
        let done = self.on("POST", "/execute/async", Some(&json!({"script": body, "args": []})));
        done.with_context(|| {
            format!("never came true: {expression}\nthe page says: {}", self.text().unwrap_or_default())
        })?;
        Ok(())
    }

    /// All text of the page that can be seen.
    pub fn text(&self) -> Result<String> {
        Ok(self.script("return document.body.innerText")?.as_str().unwrap_or_default().to_owned())
    }

    /// Clicks the first element of this CSS selector, as a mouse does, once there is one and nothing lies over it.
    pub fn click(&self, selector: &str) -> Result<()> {
        self.act("css selector", selector, "click", &json!({}))
    }

    /// Clicks the first button with this text, once there is one and nothing lies over it.
    pub fn click_button(&self, text: &str) -> Result<()> {
        let button = format!("//button[normalize-space()='{text}' or @aria-label='{text}']");
        self.act("xpath", &button, "click", &json!({}))
    }

    /// Types into the first element of this CSS selector, once there is one. Enter is `\u{e007}`.
    pub fn type_into(&self, selector: &str, text: &str) -> Result<()> {
        self.act("css selector", selector, "value", &json!({"text": text}))
    }

    /// Does this to the first such element. A page that is still being drawn (no such element, one that was replaced meanwhile, one with something over it) is
    /// given the time of a wait.
    fn act(&self, using: &str, value: &str, act: &str, body: &Value) -> Result<()> {
        let mut tries = 0..MOST_TRIES;
        loop {
            let done = self
                .element(using, value)
                .and_then(|element| self.on("POST", &format!("/element/{element}/{act}"), Some(body)));
            match done {
                Ok(_) => return Ok(()),
                Err(error) if is_still_drawn(&error) && tries.next().is_some() => self.page_changes()?,
                Err(error) => {
                    let page = self.text().unwrap_or_default();
                    return Err(error.context(format!("{act} of {value}; the page says: {page}")));
                }
            }
        }
    }

    /// Waits until the page changes, a tenth of a second at most: things may move without that.
    fn page_changes(&self) -> Result<()> {
        let body = "const done = arguments[0]; const seen = new MutationObserver(end);
             function end() { seen.disconnect(); clearTimeout(late); done(true); }
             const late = setTimeout(end, 100);
             seen.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });";
        self.on("POST", "/execute/async", Some(&json!({"script": body, "args": []}))).map(drop)
    }

    fn element(&self, using: &str, value: &str) -> Result<String> {
        let found = self.on("POST", "/element", Some(&json!({"using": using, "value": value})))?;
        let id = found.as_object().and_then(|found| found.values().next()).and_then(Value::as_str);
        Ok(id.context("the driver named no element")?.to_owned())
    }

    fn on(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
        self.order(method, &format!("/session/{}{path}", self.session), body)
    }

    fn order(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
        let (status, answer) = http(self.address, method, path, body).with_context(|| format!("{method} {path}"))?;
        let value = answer["value"].clone();
        ensure!(status == 200, "{method} {path}: {} {}", value["error"], value["message"]);
        Ok(value)
    }
}

impl Drop for WindowDriver {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            // The driver ends the program with the session; if it fails, ending the driver does.
            let _ = self.on("DELETE", "", None);
        }
    }
}

/// The errors of W3C WebDriver that a page's next change may mend.
fn is_still_drawn(error: &anyhow::Error) -> bool {
    let said = format!("{error:#}");
    ["no such element", "stale element reference", "element not interactable", "element click intercepted"]
        .iter()
        .any(|code| said.contains(code))
}

/// One HTTP/1.1 exchange: status and JSON body.
fn http(address: SocketAddr, method: &str, path: &str, body: Option<&Value>) -> Result<(u16, Value)> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(LIMIT))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    parse(&answer)
}

fn parse(answer: &[u8]) -> Result<(u16, Value)> {
    let text = String::from_utf8_lossy(answer);
    let (head, body) = text.split_once("\r\n\r\n").context("no HTTP answer")?;
    let status = head.split_whitespace().nth(1).and_then(|status| status.parse().ok()).context("no HTTP status")?;
    Ok((status, serde_json::from_str(body).unwrap_or(Value::Null)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_with_and_without_a_body() {
        let (status, body) = parse(b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"value\":[1]}").unwrap();
        assert_eq!((status, body), (200, json!({"value": [1]})));
        assert_eq!(parse(b"HTTP/1.1 404 Not Found\r\n\r\n").unwrap(), (404, Value::Null));
        assert!(parse(b"").is_err());
    }
}
