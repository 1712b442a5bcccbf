//! Every way in which a stream fails, and what is said of it.

use riposte_problem::Kind;
use riposte_sim::providers::{Act, Performance, ScriptedVoices, SpeakWhen};
use riposte_voice::{cartesia_voice, elevenlabs_voice};

use crate::support::*;

/// What happens to a stream before the sound of its second clause.
fn mishaps() -> Vec<(SpeakWhen, Act)> {
    let clause = SpeakWhen::Clause(2);
    vec![
        (clause, Act::HangUp),
        (clause, Act::Close(1011, "out of order")),
        (clause, Act::Close(1000, "")),
        (clause, Act::Stall),
        (clause, Act::Say("<html>Bad gateway</html>".to_owned())),
    ]
}

#[tokio::test]
async fn where_a_stream_fails_the_plain_call_says_what_has_no_sound_yet() {
    for (server, open, id) in VENDORS {
        for (when, act) in mishaps() {
            // The connection was good for a clause, so that another one is tried first. One clause after the other: a connection that is cut takes along what is
            // still on the way.
            let performance = Performance::whole().mishap(when, act.clone());
            let broken = Performance::refused(503, "busy");
            let server = server().key(KEY).performance(performance).performance(broken).start().unwrap();
            let voice = open(hasty(server.base_url(), id)).unwrap();
            let came = say_in_turn(&*voice, &CLAUSES).await;
            let name = format!("{} {act:?}", voice.name());
            assert_eq!(came.error, None, "{name}");
            assert!(all_whole(&came, &CLAUSES), "{name}: {:?}", came.sound.iter().map(Vec::len).collect::<Vec<_>>());
            assert_eq!(server.other_requests().len(), 2, "{name}: the first clause was heard already");
            let [trouble] = &came.troubles[..] else { panic!("{name}: {:?}", came.troubles) };
            assert_eq!(trouble.code(), "voice.not_live");
            assert!(!format!("{trouble:?} {}", trouble.problem()).contains(KEY));
        }
    }
}

#[tokio::test]
async fn a_connection_that_breaks_between_two_clauses_is_replaced_unseen() {
    for (server, open, id) in VENDORS {
        for (when, act) in mishaps() {
            let broken = Performance::whole().mishap(when, act.clone());
            let server = server().performance(broken).performance(Performance::whole()).start().unwrap();
            let voice = open(hasty(server.base_url(), id)).unwrap();
            let came = say_in_turn(&*voice, &CLAUSES).await;
            assert_eq!((came.error.clone(), came.troubles.len()), (None, 0), "{} {act:?}", voice.name());
            assert!(all_whole(&came, &CLAUSES) && server.other_requests().is_empty(), "{} {act:?}", voice.name());
        }
    }
}

#[tokio::test]
async fn a_clause_that_breaks_off_in_the_middle_is_told_and_what_was_heard_stays_heard() {
    for (server, open, id) in VENDORS {
        for (act, code) in [
            (Act::Close(1011, "out of order"), "voice.hung_up"),
            (Act::HangUp, "voice.cut"),
            (Act::Stall, "voice.stalled"),
            (Act::Say("{".to_owned()), "voice.malformed"),
        ] {
            let server = server().performance(Performance::whole().mishap(SpeakWhen::Sounds(5), act)).start().unwrap();
            let voice = open(hasty(server.base_url(), id)).unwrap();
            let came = say(&*voice, &["It is nearly noon and lunch waits for you."]).await;
            assert_eq!(came.error.map(|error| error.code()).as_deref(), Some(code), "{}", voice.name());
            // Four pieces of 40 ms at least; the fifth may still be looked at.
            assert!(came.sound[0].len() > 3 * 960 && came.spoken == 0, "{}", came.sound[0].len());
            assert!(server.other_requests().is_empty());
        }
    }
}

#[tokio::test]
async fn sound_that_is_damaged_is_told() {
    for (server, open, id, message) in [
        (
            ScriptedVoices::cartesia(),
            cartesia_voice as Open,
            "a",
            r#"{"type":"chunk","context_id":"riposte-0-0","data":"?"}"#,
        ),
        (ScriptedVoices::elevenlabs(), elevenlabs_voice, "a", r#"{"contextId":"riposte-0-0","audio":"?"}"#),
    ] {
        let mishap = Performance::whole().mishap(SpeakWhen::Sounds(4), Act::Say(message.to_owned()));
        let server = server.performance(mishap).start().unwrap();
        let came = say(&*open(options(server.base_url(), id)).unwrap(), &["It is nearly noon."]).await;
        let problem = came.error.unwrap().problem();
        assert_eq!((problem.code.as_str(), problem.kind), ("voice.malformed", Kind::Retry));
        assert!(problem.message.english().contains("its sound is damaged"), "{problem}");
    }
}

#[tokio::test]
async fn where_both_fail_it_is_said_in_one_sentence() {
    let mut shown = Vec::new();
    for (server, open, id) in VENDORS {
        for (status, message) in [
            (401, "Invalid key secret-key-42"),
            (402, "You are out of credits."),
            (429, "Too many requests."),
            (500, "oops"),
            (503, "busy"),
            (400, "text is too long"),
        ] {
            let hangs_up = Performance::whole().mishap(SpeakWhen::Clause(1), Act::HangUp);
            let server = server().performance(hangs_up).plain_refused(status, message).start().unwrap();
            let error = say(&*open(options(server.base_url(), id)).unwrap(), &CLAUSES).await.error.unwrap();
            assert!(!format!("{error:?}").contains(KEY), "{error:?}");
            let problem = error.problem();
            shown.push(server.named_in(&format!("{} {:?}: {}\n", problem.code, problem.kind, problem.message)));
        }
    }
    expect_test::expect![[r#"
        voice.auth Auth: Cartesia does not accept the key: “Invalid key [key]”.
        voice.quota Quota: Cartesia refuses for now because a limit is reached: “You are out of credits”.
        voice.quota Quota: Cartesia refuses for now because a limit is reached: “Too many requests”.
        voice.server Retry: Cartesia has trouble of its own (status 500): “oops”.
        voice.server Retry: Cartesia has trouble of its own (status 503): “busy”.
        voice.bad_request Input: Cartesia can't use the request (status 400): “text is too long”.
        voice.auth Auth: ElevenLabs does not accept the key: “Invalid key [key]”.
        voice.quota Quota: ElevenLabs refuses for now because a limit is reached: “You are out of credits”.
        voice.quota Quota: ElevenLabs refuses for now because a limit is reached: “Too many requests”.
        voice.server Retry: ElevenLabs has trouble of its own (status 500): “oops”.
        voice.server Retry: ElevenLabs has trouble of its own (status 503): “busy”.
        voice.bad_request Input: ElevenLabs can't use the request (status 400): “text is too long”.
        voice.auth Auth: Deepgram does not accept the key: “Invalid key [key]”.
        voice.quota Quota: Deepgram refuses for now because a limit is reached: “You are out of credits”.
        voice.quota Quota: Deepgram refuses for now because a limit is reached: “Too many requests”.
        voice.server Retry: Deepgram has trouble of its own (status 500): “oops”.
        voice.server Retry: Deepgram has trouble of its own (status 503): “busy”.
        voice.bad_request Input: Deepgram can't use the request (status 400): “text is too long”.
    "#]]
    .assert_eq(&shown.concat());
}

#[tokio::test]
async fn a_voice_that_does_not_exist_is_named() {
    let mut shown = Vec::new();
    for (server, open, _) in VENDORS {
        let server = server().start().unwrap();
        let error = say(&*open(options(server.base_url(), "nobody")).unwrap(), &CLAUSES).await.error.unwrap();
        shown.push(format!("{}: {}\n", error.code(), error.problem()));
    }
    expect_test::expect![[r#"
        voice.unknown_voice: Cartesia has no voice called "nobody": “Voice not found”. Choose another voice in the settings.
        voice.unknown_voice: ElevenLabs has no voice called "nobody": “A voice with the voice_id nobody was not found”. Choose another voice in the settings.
        voice.unknown_voice: Deepgram has no voice called "nobody": “No such model/version combination found”. Choose another voice in the settings.
    "#]].assert_eq(&shown.concat());
}
