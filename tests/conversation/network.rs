//! How servers are reached, as the settings say it: through a proxy with a login, with certificates of the user's own, and without encryption only where that is allowed.

use std::time::Duration;

use riposte_sim::providers::{ScriptedChat, Tunnel};
use riposte_sim::rig::run_for;
use riposte_tests::samples::{self, HELLO};
use riposte_tests::{Riposte, end_to_end};

const KEY: &str = "sk-vendors-own-0123456789";
const LOGIN: &str = "alice:hunter2-secret";

#[test]
fn the_settings_proxy_and_certificates_lead_to_the_vendors_own_host() {
    end_to_end!("espeak-ng");
    let riposte = Riposte::new().unwrap();
    let server = ScriptedChat::openai().tls().key(KEY).reply("Good day.").start_blocking().unwrap();
    let tunnel = Tunnel::start_with_login(server.address(), LOGIN).unwrap();
    let certificate = riposte.file("company.pem");
    std::fs::write(&certificate, server.certificate_pem().unwrap()).unwrap();
    let network = format!("[network]\nproxy = \"{}\"\nca_file = \"{}\"\n", tunnel.url(), certificate.display());
    riposte.settings(&network).unwrap();
    let args = ["--llm", "openai-compatible", "--llm-url", "https://api.openai.com/v1", "--llm-model", "scripted"];
    let talked = riposte
        .talk_with(&[&samples::path(HELLO)], &args, |command| {
            command.env("OPENAI_API_KEY", KEY).env("RIPOSTE_KEYS", format!("{}={LOGIN}", tunnel.url()));
            command.env("HTTPS_PROXY", "http://127.0.0.1:9").env("NO_PROXY", "");
        })
        .unwrap();
    assert_eq!(talked.good_turns().unwrap()[0].reply, "Good day.");
    assert!(tunnel.asked().iter().all(|host| host == "api.openai.com:443"), "{:?}", tunnel.asked());
    assert!(!tunnel.asked().is_empty());
}

#[test]
fn a_server_nearby_is_asked_without_encryption_only_when_that_is_allowed() {
    end_to_end!();
    let riposte = Riposte::new().unwrap();
    let chat = "[chat.openai_compatible]\nbase_url = \"http://192.168.231.7:9/v1\"\n";
    // A proxy that would read all that is not encrypted: what goes to a server nearby goes around it, whoever answers there.
    let proxy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    proxy.set_nonblocking(true).unwrap();
    let through = format!("http://{}", proxy.local_addr().unwrap());
    let test = |settings: &str| {
        riposte.settings(settings).unwrap();
        let mut command = riposte.command(&["providers", "test", "openai-compatible", "--stage", "chat", "--json"]);
        command.env("HTTP_PROXY", &through).env("NO_PROXY", "");
        run_for(&mut command, Duration::from_secs(60)).unwrap()
    };
    let refused = test(chat);
    assert_eq!(refused.status.code(), Some(3), "{}", refused.stderr);
    assert!(
        refused.stdout.contains("chat.plain_http") && refused.stdout.contains("192.168.231.7"),
        "{}",
        refused.stdout
    );
    let allowed = test(&format!("{chat}[network]\nplain_http_hosts = [\"192.168.231.7\"]\n"));
    assert!(!allowed.stdout.contains("chat.plain_http") && allowed.stdout.contains("\"tests\""), "{}", allowed.stdout);
    assert!(proxy.accept().is_err(), "the proxy was asked");
}
