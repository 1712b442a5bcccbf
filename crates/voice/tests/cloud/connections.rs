//! Connections and keys: opened before they are needed, used again, replaced, given up, refused.

use riposte_http::client_builder;
use riposte_problem::Kind;
use riposte_sim::providers::{Act, Performance, SpeakWhen};
use riposte_voice::{CloudClients, CloudVoiceOptions, UtteranceEvent};
use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn a_key_that_is_refused_or_missing_is_told_at_once() {
    for (server, open, id) in VENDORS {
        let server = server().key("another").start().unwrap();
        let voice = open(options(server.base_url(), id)).unwrap();
        let problem = say(&*voice, &CLAUSES).await.error.unwrap().problem();
        assert_eq!((problem.code.as_str(), problem.kind), ("voice.auth", Kind::Auth), "{}", voice.name());
        assert_eq!(voice.warm().await.unwrap_err().code(), "voice.auth");
        assert!(server.other_requests().is_empty(), "the same key would be refused again");
        let home =
            riposte_vendors::find(riposte_vendors::Stage::Voice, voice.name().split('/').next().unwrap()).unwrap();
        let own = home.place.unwrap().address;
        let without = CloudVoiceOptions { key: None, ..options(own, id) };
        assert_eq!(open(without).unwrap().warm().await.unwrap_err().code(), "voice.key_missing", "{own}");
        let in_the_clear = open(options("http://192.0.2.1/v1", id)).unwrap();
        assert_eq!(in_the_clear.warm().await.unwrap_err().code(), "voice.key_in_the_clear");
        assert_eq!(open(options("nowhere", id)).err().unwrap().code(), "voice.address");
        assert!(!format!("{:?}", options("nowhere", id)).contains(KEY));
    }
}

#[tokio::test]
async fn nobody_there() {
    for (server, open, id) in VENDORS {
        let server = server().start().unwrap();
        let voice = open(options(server.base_url(), id)).unwrap();
        drop(server);
        assert_eq!(voice.warm().await.unwrap_err().code(), "voice.unreachable");
        assert_eq!(say(&*voice, &CLAUSES).await.error.unwrap().code(), "voice.unreachable");
    }
}

#[tokio::test]
async fn a_connection_is_opened_before_it_is_needed_and_used_again_where_the_vendor_likes_it() {
    for (server, open, id) in VENDORS {
        let server = server().start().unwrap();
        let voice = open(options(server.base_url(), id)).unwrap();
        voice.warm().await.unwrap();
        voice.warm().await.unwrap();
        assert_eq!(server.requests().len(), 1, "one is enough");
        assert!(server.texts(0).is_empty() && server.other_requests().is_empty(), "nothing is paid for");
        for nth in 0..2 {
            let came = say(&*voice, &CLAUSES).await;
            assert!(all_whole(&came, &CLAUSES), "{}", voice.name());
            let [connection] = came.connections[..] else { panic!("{:?}", came.connections) };
            if nth == 0 {
                assert!(connection.is_reused() && connection.waited().is_zero(), "{} {connection:?}", voice.name());
            }
        }
        let connections = if voice.name().starts_with("deepgram") { 2 } else { 1 };
        let used = |n: usize| !server.texts(n).is_empty();
        assert!(used(connections - 1) && !used(connections), "{}", voice.name());
    }
}

#[tokio::test]
async fn an_utterance_that_finds_no_connection_says_what_it_waited_for_one() {
    for (server, open, id) in VENDORS {
        let server = server().start().unwrap();
        let voice = open(options(server.base_url(), id)).unwrap();
        let came = say(&*voice, &CLAUSES).await;
        let [connection] = came.connections[..] else { panic!("{:?}", came.connections) };
        assert!(!connection.is_reused() && !connection.waited().is_zero(), "{} {connection:?}", voice.name());
    }
}

#[tokio::test]
async fn one_that_was_closed_meanwhile_is_opened_again_before_there_is_anything_to_say() {
    for (server, open, id) in VENDORS {
        let closes = Performance::whole().mishap(SpeakWhen::Opened, Act::Close(1000, "idle"));
        let server = server().performance(closes).performance(Performance::whole()).start().unwrap();
        let voice = open(options(server.base_url(), id)).unwrap();
        voice.warm().await.unwrap();
        until(&server, is_gone(0)).await;
        // The client knows of it a moment later.
        let connected = async {
            while server.requests().len() < 2 {
                voice.connect();
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, connected).await.expect("it was not opened");
        let came = say(&*voice, &CLAUSES).await;
        assert!(all_whole(&came, &CLAUSES) && came.troubles.is_empty(), "{} {:?}", voice.name(), came.error);
        assert!(server.texts(0).is_empty() && !server.texts(1).is_empty(), "{}", voice.name());
    }
}

#[tokio::test]
async fn one_that_was_dead_is_replaced_unseen() {
    for (server, open, id) in VENDORS {
        for act in [Act::Close(1011, "idle"), Act::HangUp, Act::Stall] {
            let dead = Performance::whole().mishap(SpeakWhen::Opened, act.clone());
            let server = server().performance(dead).performance(Performance::whole()).start().unwrap();
            let voice = open(hasty(server.base_url(), id)).unwrap();
            voice.warm().await.unwrap();
            let came = say(&*voice, &CLAUSES).await;
            assert!(
                all_whole(&came, &CLAUSES) && came.troubles.is_empty(),
                "{} {act:?}: {:?}",
                voice.name(),
                came.error
            );
            assert!(server.other_requests().is_empty(), "{} {act:?}", voice.name());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dropping_an_utterance_tells_the_vendor_and_its_rest_is_never_heard() {
    for (server, open, id) in VENDORS {
        let stalls = Performance::whole().mishap(SpeakWhen::Clause(2), Act::Stall);
        let server = server().performance(stalls).performance(Performance::whole()).start().unwrap();
        let voice = open(options(server.base_url(), id)).unwrap();
        let mut utterance = begun(&*voice, &CLAUSES);
        while !matches!(utterance.next().await, Some(Ok(UtteranceEvent::Spoken { clause: 0 }))) {}
        drop(utterance);
        until(&server, is_gone(0)).await;
        let last = server.texts(0).pop().unwrap();
        let (cancel, stop, close) = (
            json!({ "context_id": "riposte-0-0", "cancel": true }),
            json!({ "close_socket": true }),
            json!({ "type": "Close" }),
        );
        assert!([cancel, stop, close].contains(&last), "{last}");
        let came = say(&*voice, &["Yes."]).await;
        assert!(all_whole(&came, &["Yes."]), "{} {:?}", voice.name(), came.error);
    }
}

#[tokio::test]
async fn it_speaks_through_tls_and_only_with_a_certificate_that_is_trusted() {
    for (server, open, id) in VENDORS {
        let server = server().tls().key(KEY).start().unwrap();
        let certificate = reqwest::Certificate::from_der(server.certificate_der().unwrap()).unwrap();
        let trusting = || client_builder().no_proxy().tls_certs_only([certificate.clone()]);
        let clients =
            CloudClients { stream: trusting().http1_only().build().unwrap(), plain: trusting().build().unwrap() };
        let trusted = CloudVoiceOptions { clients: Some(clients), ..options(server.base_url(), id) };
        let came = say(&*open(trusted).unwrap(), &CLAUSES).await;
        assert!(all_whole(&came, &CLAUSES) && came.troubles.is_empty(), "{:?}", came.error);
        let stranger = open(options(server.base_url(), id)).unwrap();
        let problem = stranger.warm().await.unwrap_err().problem();
        assert_eq!(problem.code, "voice.unreachable");
        assert!(problem.message.english().contains("secure connection"), "{problem}");
    }
}
