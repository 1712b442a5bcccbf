//! Keys: kept in the keychain, used from there, overridden by the environment, and never anywhere else.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use riposte_sim::providers::{Hearing, Reply, ScriptedChat, ScriptedEars, ScriptedVoices, Tunnel};
use riposte_sim::rig::{Clip, KeychainRig, Process, run_for};
use riposte_tests::samples::{self, HELLO};
use riposte_tests::{Riposte, end_to_end, told};

const SECRET: &str = "sk-rig-0123456789";

fn set_key(riposte: &Riposte, owner: &str, keychain: Option<&KeychainRig>) -> (bool, String) {
    let mut command = riposte.command(&["keys", "set", owner]);
    if let Some(keychain) = keychain {
        keychain.apply(&mut command);
    }
    let mut process = Process::start(command.stdin(Stdio::piped())).unwrap();
    process.stdin().unwrap().write_all(format!("{SECRET}\n").as_bytes()).unwrap();
    let status = process.wait(Duration::from_secs(30)).unwrap();
    (status.success(), process.said())
}

fn holds_the_secret(folder: &Path) -> Option<String> {
    for file in folder.read_dir().unwrap().flatten() {
        let path = file.path();
        if path.is_dir() {
            if let Some(found) = holds_the_secret(&path) {
                return Some(found);
            }
        } else if std::fs::read(&path)
            .unwrap_or_default()
            .windows(SECRET.len())
            .any(|window| window == SECRET.as_bytes())
        {
            return Some(path.display().to_string());
        }
    }
    None
}

#[test]
fn a_key_from_the_keychain_is_used_and_left_nowhere_else() {
    end_to_end!("espeak-ng", "dbus-daemon", "gnome-keyring-daemon", "gdbus");
    let keychain = KeychainRig::start().unwrap();
    let server = ScriptedChat::anthropic().key(SECRET).reply("Good night to you.").start_blocking().unwrap();
    let riposte = Riposte::new().unwrap();
    let (ok, said) = set_key(&riposte, server.base_url(), Some(&keychain));
    assert!(ok, "{said}");
    assert!(!said.contains(SECRET), "{said}");

    riposte.settings(&format!("[chat.anthropic]\nbase_url = \"{}\"\n", server.base_url())).unwrap();
    let mut list = riposte.command(&["keys", "list"]);
    keychain.apply(&mut list);
    let list = riposte_sim::rig::run_for(&mut list, Duration::from_secs(30)).unwrap();
    assert!(list.stdout.contains(server.base_url()) && !list.stdout.contains(SECRET), "{}", list.stdout);

    let more = ["-vv", "--llm", "anthropic", "--llm-url", server.base_url(), "--llm-model", "scripted"];
    let talked = riposte.talk_with(&[&samples::path(HELLO)], &more, |command| keychain.apply(command)).unwrap();
    assert_eq!(talked.turns().unwrap()[0].reply, "Good night to you.");
    assert!(!talked.finished.stderr.contains(SECRET), "the key is in the log");
    assert_eq!(holds_the_secret(riposte.data()), None);
    assert_eq!(holds_the_secret(riposte.file("").as_path()), None);

    let mut delete = riposte.command(&["keys", "delete", server.base_url()]);
    keychain.apply(&mut delete);
    let delete = riposte_sim::rig::run_for(&mut delete, Duration::from_secs(30)).unwrap();
    assert!(delete.status.success(), "{}", delete.stderr);
    let more = &more[1..];
    let talked = riposte.talk_with(&[&samples::path(HELLO)], more, |command| keychain.apply(command)).unwrap();
    told(&talked.finished).exits(5).says(&["key"]);
}

#[test]
fn without_a_keychain_a_key_is_refused_with_another_way() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let (ok, said) = set_key(&riposte, "anthropic", None);
    assert!(!ok, "{said}");
    assert!(said.to_lowercase().contains("keychain") && said.contains("ANTHROPIC_API_KEY"), "{said}");
    assert!(!said.contains(SECRET), "{said}");
}

const VENDORS: &str = "sk-vendors-own-0123456789";

/// Asks one question with the vendors' variables set; what was answered.
fn asked(riposte: &Riposte, url: &str, more: &[(&str, &str)]) -> riposte_tests::Talked {
    let args = ["--llm", "openai-compatible", "--llm-url", url, "--llm-model", "scripted"];
    riposte
        .talk_with(&[&samples::path(HELLO)], &args, |command| {
            command.env("OPENAI_API_KEY", VENDORS).env("ANTHROPIC_API_KEY", VENDORS).envs(more.iter().copied());
        })
        .unwrap()
}

fn keys_sent(server: &riposte_sim::providers::RunningServer) -> Vec<String> {
    let all = server.requests().into_iter().chain(server.other_requests());
    all.map(|request| format!("{}{}", request.header("authorization"), request.header("x-api-key"))).collect()
}

#[test]
fn a_vendors_key_goes_to_no_other_server() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let server = ScriptedChat::openai().reply("Good day.").start_blocking().unwrap();
    let said = asked(&riposte, server.base_url(), &[]).good_turns().unwrap();
    assert_eq!(said[0].reply, "Good day.");
    let sent = keys_sent(&server);
    assert!(!sent.is_empty() && sent.iter().all(String::is_empty), "{sent:?}");
}

#[test]
fn a_vendors_key_goes_to_the_vendors_own_host() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let server = ScriptedChat::openai().tls().key(VENDORS).reply("Good day.").start_blocking().unwrap();
    let tunnel = Tunnel::start(server.address()).unwrap();
    let certificate = riposte.file("certificate.pem");
    std::fs::write(&certificate, server.certificate_pem().unwrap()).unwrap();
    let more = [("HTTPS_PROXY", &tunnel.url()[..]), ("NO_PROXY", ""), ("SSL_CERT_FILE", certificate.to_str().unwrap())];
    let said = asked(&riposte, "https://api.openai.com/v1", &more).good_turns().unwrap();
    assert_eq!(said[0].reply, "Good day.");
    assert!(tunnel.asked().iter().all(|host| host == "api.openai.com:443"), "{:?}", tunnel.asked());
    assert!(keys_sent(&server).iter().all(|sent| *sent == format!("Bearer {VENDORS}")), "{:?}", keys_sent(&server));
}

#[test]
fn a_redirect_takes_no_key_along() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let elsewhere = ScriptedChat::openai().reply("Give it to me.").start_blocking().unwrap();
    let target = format!("{}/chat/completions", elsewhere.base_url());
    let server =
        ScriptedChat::openai().reply(Reply::refusal(307, "").header("location", &target)).start_blocking().unwrap();
    let keys = format!("{}={SECRET}", server.base_url());
    let talked = asked(&riposte, server.base_url(), &[("RIPOSTE_KEYS", &keys)]);
    told(&talked.finished).says(&["redirects"]);
    assert!(keys_sent(&server).iter().any(|sent| sent.contains(SECRET)), "{:?}", keys_sent(&server));
    assert_eq!(keys_sent(&elsewhere), Vec::<String>::new());
}

#[test]
fn a_recognisers_key_goes_over_a_socket_to_the_vendors_own_host() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let server = ScriptedEars::nova().tls().key(VENDORS).hearing(Hearing::words("Hello there.")).start().unwrap();
    let tunnel = Tunnel::start(server.address()).unwrap();
    let certificate = riposte.file("certificate.pem");
    std::fs::write(&certificate, server.certificate_pem().unwrap()).unwrap();
    let talked = riposte
        .talk_with(&[&samples::path(HELLO)], &["-vv", "--stt", "deepgram"], |command| {
            command.env("DEEPGRAM_API_KEY", VENDORS).env("OPENAI_API_KEY", SECRET);
            command.env("HTTPS_PROXY", tunnel.url()).env("NO_PROXY", "").env("SSL_CERT_FILE", &certificate);
        })
        .unwrap();
    assert_eq!(talked.turns().unwrap()[0].transcript, "Hello there.");
    assert!(tunnel.asked().iter().all(|host| host == "api.deepgram.com:443"), "{:?}", tunnel.asked());
    assert!(keys_sent(&server).iter().all(|sent| *sent == format!("Token {VENDORS}")), "{:?}", keys_sent(&server));
    assert!(!talked.finished.stderr.contains(VENDORS), "the key is in the log");
}

#[test]
fn a_voices_key_goes_over_a_socket_to_the_vendors_own_host() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let server = ScriptedVoices::cartesia().tls().key(VENDORS).start().unwrap();
    let tunnel = Tunnel::start(server.address()).unwrap();
    let certificate = riposte.file("certificate.pem");
    std::fs::write(&certificate, server.certificate_pem().unwrap()).unwrap();
    let spoken = riposte.file("spoken.wav");
    let mut command = riposte.command(&["speak", "It is nearly noon.", "-vv", "--tts", "cartesia", "--output"]);
    command.arg(&spoken).env("CARTESIA_API_KEY", VENDORS).env("OPENAI_API_KEY", SECRET);
    command.env("HTTPS_PROXY", tunnel.url()).env("NO_PROXY", "").env("SSL_CERT_FILE", &certificate);
    let finished = run_for(&mut command, Duration::from_secs(60)).unwrap();
    assert!(finished.status.success(), "{}", finished.stderr);
    let spoken = Clip::read(&spoken).unwrap().mono();
    let loud = spoken.samples.iter().filter(|sample| sample.unsigned_abs() > 300).count();
    assert!(loud > spoken.rate_hz as usize / 4, "{loud} loud samples");
    assert!(tunnel.asked().iter().all(|host| host == "api.cartesia.ai:443"), "{:?}", tunnel.asked());
    assert!(server.requests().iter().all(|asked| asked.header("x-api-key") == VENDORS));
    assert!(server.other_requests().is_empty(), "the stream was good");
    assert!(!finished.stderr.contains(VENDORS), "the key is in the log");
}
