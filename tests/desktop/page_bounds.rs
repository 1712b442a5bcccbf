//! What a script in the page can't do, whoever put it there: read a file, reach the network, make code of text, ask for what is granted to nobody.

use std::io::Read;
use std::net::TcpListener;
use std::time::Duration;

use crate::desk::{Desk, window_test};

/// Tries everything, and notes for each what came of it: `refused`, or what it got. `SERVER` is a listening socket of this computer, `FILE` a file that is there.
const TRY: &str = r#"
  window.tried = {};
  const name = (what, attempt) => {
    tried[what] = 'waiting';
    Promise.resolve().then(attempt).then((got) => (tried[what] = `got ${got}`), () => (tried[what] = 'refused'));
  };
  const loaded = (element, attribute, url) => new Promise((yes, no) => {
    element.onload = () => yes('it');
    element.onerror = () => no();
    element[attribute] = url;
    document.body.append(element);
  });
  const read = (url) => fetch(url).then((answer) => answer.text());
  name('file by fetch', () => read('file://FILE'));
  name('file by its scheme', () => read('asset://localhost/FILE'));
  name('server by fetch', () => read('http://SERVER/'));
  name('server by beacon', () => { if (!navigator.sendBeacon('http://SERVER/', 'x')) throw 0; return 'sent'; });
  name('server by request', () => new Promise((yes, no) => {
    const request = new XMLHttpRequest();
    request.onload = () => yes(request.status);
    request.onerror = no;
    request.open('GET', 'http://SERVER/');
    request.send();
  }));
  name('server by socket', () => new Promise((yes, no) => {
    const socket = new WebSocket('ws://SERVER/');
    socket.onopen = () => yes('open');
    socket.onerror = no;
  }));
  name('server by picture', () => loaded(new Image(), 'src', 'http://SERVER/a.png'));
  name('server by script', () => loaded(document.createElement('script'), 'src', 'http://SERVER/a.js'));
  // A frame that is refused is loaded all the same, empty: what tells is the complaint of the page's own policy.
  name('server by frame', () => new Promise((yes, no) => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      if (effectiveDirective === 'frame-src') no();
    });
    const frame = document.createElement('iframe');
    frame.src = 'http://SERVER/frame.html';
    document.body.append(frame);
    setTimeout(() => yes('a frame that nobody refused'), 3000);
  }));
  name('code of text', () => new Function('return 1')());
  name('a plugin', () => window.__TAURI_INTERNALS__.invoke('plugin:fs|read_text_file', { path: 'FILE' }));
  name('a dialog', () => window.__TAURI_INTERNALS__.invoke('plugin:dialog|open', {}));
  name('another window', () => window.__TAURI_INTERNALS__.invoke('plugin:webview|create_webview_window', { options: { label: 'other', url: 'http://SERVER/' } }));
  name('what is the overlay\'s', () => window.__TAURI_INTERNALS__.invoke('attach_overlay', {}));
"#;

/// One after the other: the next would take the place of the one before. A page that was left has no `stayed`.
const LEAD_AWAY: &str = r#"
  const form = document.createElement('form');
  form.action = 'http://SERVER/form';
  const link = document.createElement('a');
  link.href = 'http://SERVER/link';
  document.body.append(form, link);
  form.submit();
  setTimeout(() => link.click(), 300);
  setTimeout(() => (location.href = 'http://SERVER/script'), 600);
  setTimeout(() => (window.stayed = true), 1200);
"#;

#[test]
fn the_page_reads_no_file_reaches_no_server_and_asks_for_nothing_that_it_was_not_granted() {
    window_test!("WebKitWebDriver");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let server = listener.local_addr().unwrap().to_string();
    let desk = Desk::new("");
    let secret = desk.riposte.file("secret.txt");
    std::fs::write(&secret, "only the user's").unwrap();
    let page = desk.drive();
    page.script(&TRY.replace("SERVER", &server).replace("FILE", &secret.to_string_lossy())).unwrap();
    page.wait_until("Object.values(window.tried).every((came) => came !== 'waiting')").unwrap();
    let tried = page.script("return window.tried").unwrap();
    // A beacon is taken, and sent by nobody: the server below is what tells.
    let got: Vec<_> = tried
        .as_object()
        .unwrap()
        .iter()
        .filter(|(what, came)| *what != "server by beacon" && *came != "refused")
        .collect();
    assert!(tried.as_object().unwrap().len() == 14 && got.is_empty(), "{tried:#}");
    // A form, a link and a script that lead away leave the page where it is, each given the time to do so.
    page.script(&LEAD_AWAY.replace("SERVER", &server)).unwrap();
    page.wait_until("window.stayed && location.host === 'localhost' && document.querySelector('textarea')").unwrap();
    // What it may do works: the wall is no hole in the test.
    page.script("window.may = null; window.__TAURI_INTERNALS__.invoke('guide').then((guide) => (window.may = guide))")
        .unwrap();
    page.wait_until("window.may?.step").unwrap();
    // Last, when all that was begun has had its time. WebKit may open a connection before it asks whether it may lead there: nothing is said over it.
    while let Ok((mut asked, _)) = listener.accept() {
        asked.set_nonblocking(false).unwrap();
        asked.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
        let mut said = [0; 512];
        let length = asked.read(&mut said).unwrap_or_default();
        assert_eq!(length, 0, "the network was reached: {}", String::from_utf8_lossy(&said[..length]));
    }
}
