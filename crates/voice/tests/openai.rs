//! The voice behind HTTP against a real server with a script: sound, its pace, every way in which it fails, and hanging up.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::time::Duration;

use futures::StreamExt;
use riposte_problem::Kind;
use riposte_sim::providers::{RunningServer, SPEECH_RATE_HZ, ScriptedSpeech, Sound, Split, speech_like};
use riposte_voice::{ClauseVoice, OpenaiVoice, OpenaiVoiceOptions, Speech, VoiceError, VoiceEvent};

const TEXT: &str = "It is nearly noon.";

fn options(server: &RunningServer) -> OpenaiVoiceOptions {
    OpenaiVoiceOptions {
        base_url: server.base_url().to_owned(),
        model: "tts-1".to_owned(),
        voice: "alloy".to_owned(),
        speed: 1.0,
        manner: String::new(),
        key: Some("sk-test-42".into()),
        time_out: Duration::from_secs(10),
        client: None,
        network: Default::default(),
    }
}

fn voice(server: &RunningServer) -> OpenaiVoice {
    OpenaiVoice::new(options(server)).unwrap()
}

/// All the sound of an utterance and how it ended; checks that it was sent first and that no sound is empty.
async fn speak(voice: &OpenaiVoice, text: &str) -> (Vec<f32>, Result<(), VoiceError>) {
    let mut stream = voice.speak(Speech { text: text.to_owned() });
    let (mut sound, mut sent) = (Vec::new(), false);
    while let Some(event) = stream.next().await {
        match event {
            Ok(VoiceEvent::Sent) => assert!(!std::mem::replace(&mut sent, true)),
            Ok(VoiceEvent::Connected(_)) => assert!(sent && sound.is_empty()),
            Ok(VoiceEvent::Audio(samples)) => {
                assert!(sent && !samples.is_empty());
                sound.extend(samples);
            }
            Err(error) => {
                assert!(stream.next().await.is_none(), "something came after the error");
                return (sound, Err(error));
            }
        }
    }
    assert!(sent);
    (sound, Ok(()))
}

/// What a user sees of a server that answers so.
async fn failure(reply: Sound) -> String {
    let server = ScriptedSpeech::openai().reply(reply).start().unwrap();
    let time_out = Duration::from_millis(500);
    let voice = OpenaiVoice::new(OpenaiVoiceOptions { time_out, ..options(&server) }).unwrap();
    let (sound, end) = speak(&voice, TEXT).await;
    let error = end.expect_err("it should have failed");
    assert!(!format!("{error:?}").contains("sk-test"), "a key in {error:?}");
    let problem = error.problem();
    assert_eq!(problem.code, error.code());
    let heard = if sound.is_empty() { "nothing" } else { "sound" };
    server.named_in(&format!("{heard}, then {} ({:?}): {problem}", problem.code, problem.kind))
}

#[tokio::test]
async fn a_text_becomes_its_sound() {
    let server = ScriptedSpeech::openai().key("sk-test-42").start().unwrap();
    let (sound, end) = speak(&voice(&server), TEXT).await;
    assert_eq!(end, Ok(()));
    // Everything between the fade-in and the tail, which gets the length that the punctuation asks for.
    let said: Vec<f32> = speech_like(TEXT).iter().map(|sample| f32::from(*sample) / 32768.0).collect();
    let until = said.len() - 5_000;
    assert!(sound.len() >= until, "{} of {} samples", sound.len(), said.len());
    assert_eq!(sound[100..until], said[100..until]);
    let asked = &server.requests()[0];
    assert_eq!(
        asked.body,
        serde_json::json!({ "model": "tts-1", "input": TEXT, "voice": "alloy", "response_format": "pcm" })
    );
    let soft = OpenaiVoice::new(OpenaiVoiceOptions { manner: "Speak softly.".to_owned(), ..options(&server) }).unwrap();
    assert_eq!(speak(&soft, TEXT).await.1, Ok(()));
    assert_eq!(server.requests()[1].body["instructions"], "Speak softly.");
    assert_eq!(voice(&server).rate_hz(), SPEECH_RATE_HZ);
    assert_eq!(voice(&server).name(), "openai_compatible/alloy");
}

#[tokio::test]
async fn every_place_to_cut_the_bytes_gives_the_same_sound() {
    let sound = Sound::pcm(speech_like("Yes.")[..1_200].to_vec());
    let script = move |_: &_, turn: usize| match turn {
        0 => sound.clone(),
        1 => sound.clone().split(Split::Every(1)),
        cut => sound.clone().split(Split::At(vec![cut - 2, cut + 5, cut + 300])),
    };
    let server = ScriptedSpeech::openai().respond(script).start().unwrap();
    let voice = voice(&server);
    let whole = speak(&voice, "Yes.").await;
    assert!(whole.1.is_ok() && whole.0.len() > 1_000, "{} samples, {:?}", whole.0.len(), whole.1);
    for cut in 1..200 {
        assert_eq!(speak(&voice, "Yes.").await, whole, "cut {cut}");
    }
}

#[tokio::test]
async fn an_answer_in_another_form_than_was_asked_for_is_read_as_what_it_is() {
    let pcm = |text: &str| speech_like(text).iter().flat_map(|sample| sample.to_le_bytes()).collect::<Vec<u8>>();
    let wav = |rate_hz: u32, data: Vec<u8>| {
        let mut file = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00".to_vec();
        file.extend(rate_hz.to_le_bytes());
        file.extend((rate_hz * 2).to_le_bytes());
        file.extend(b"\x02\x00\x10\x00data\xff\xff\xff\xff");
        file.extend(data);
        file
    };
    let whole = speech_like(TEXT).len();
    for (content_type, body, samples) in [
        ("audio/pcm;rate=48000", pcm(TEXT), whole / 2),
        ("audio/L16; rate=12000; channels=1", pcm(TEXT), whole * 2),
        ("audio/mpeg", wav(24_000, pcm(TEXT)), whole),
        ("audio/pcm", wav(12_000, pcm(TEXT)), whole * 2),
        ("application/octet-stream", wav(48_000, pcm(TEXT)), whole / 2),
    ] {
        let server = ScriptedSpeech::openai().reply(Sound::raw(content_type, body)).start().unwrap();
        let (sound, end) = speak(&voice(&server), TEXT).await;
        assert_eq!(end, Ok(()), "{content_type}");
        // The silence after it is as long as for every voice.
        assert!(sound.len().abs_diff(samples) < 6_000, "{content_type}: {} of {samples}", sound.len());
    }
}

#[tokio::test]
async fn sound_is_handed_on_before_it_is_complete() {
    let server = ScriptedSpeech::openai().reply(Sound::of(TEXT).stall_after(9_601)).start().unwrap();
    let mut stream = voice(&server).speak(Speech { text: TEXT.to_owned() });
    assert_eq!(stream.next().await, Some(Ok(VoiceEvent::Sent)));
    assert!(matches!(stream.next().await, Some(Ok(VoiceEvent::Connected(_)))));
    let mut heard = 0;
    while heard < 4_000 {
        let Some(Ok(VoiceEvent::Audio(samples))) = stream.next().await else { panic!("no sound") };
        heard += samples.len();
    }
    assert_eq!(server.closed_early_count(), 0);
    drop(stream);
    tokio::time::timeout(Duration::from_secs(10), server.closed_early(1)).await.expect("the server was not told");
}

#[tokio::test]
async fn dropping_it_before_the_first_sound_hangs_up_too() {
    let hour = Duration::from_secs(3600);
    let server = ScriptedSpeech::openai().reply(Sound::of(TEXT).first_audio(hour)).start().unwrap();
    let mut stream = voice(&server).speak(Speech { text: TEXT.to_owned() });
    assert_eq!(stream.next().await, Some(Ok(VoiceEvent::Sent)));
    server.requested(1).await;
    drop(stream);
    tokio::time::timeout(Duration::from_secs(10), server.closed_early(1)).await.expect("the server was not told");
}

#[tokio::test]
async fn refusals_and_broken_answers_are_told() {
    let hour = Duration::from_secs(3600);
    let cases = [
        Sound::refusal(401, "bad key sk-test-42"),
        Sound::refusal(429, "slow down").header("retry-after", "7"),
        Sound::refusal(500, "oops"),
        Sound::refusal(404, "no such model"),
        Sound::of(TEXT).first_audio(hour),
        Sound::of(TEXT).stall_after(9_601),
        Sound::of(TEXT).cut_after(9_601),
        Sound::raw("audio/mpeg", *b"ID3"),
        Sound::raw("text/html; charset=utf-8", *b"<html>Sign in</html>"),
        Sound::pcm(vec![0; 24_000]),
    ];
    // One after the other: ten clients made at once on one thread would use up the short time-out.
    let mut shown = Vec::new();
    for case in cases {
        shown.push(failure(case).await);
    }
    expect_test::expect![[r#"
        nothing, then voice.auth (Auth): The speech server does not accept the key: “bad key [key]”. Set a valid key in the settings, or with `riposte keys set http://server`.
        nothing, then voice.quota (Quota): The speech server refuses for now because a limit is reached: “slow down”. Try again in 7 seconds, or choose another provider in the settings.
        nothing, then voice.server (Retry): The speech server has trouble of its own (status 500): “oops”. Try again in a moment, or choose another provider in the settings.
        nothing, then voice.model_not_found (Input): The speech server does not know the model "tts-1": “no such model”. Check the model's name and the address in the settings.
        nothing, then voice.timeout (Retry): The speech server did not answer within 0.5 seconds. Try again in a moment, or choose another provider in the settings.
        sound, then voice.stalled (Retry): The speech server stopped in the middle of its answer and was silent for 0.5 seconds. Try again in a moment, or choose another provider in the settings.
        sound, then voice.cut (Retry): The speech server's answer was cut off. Try again in a moment, or choose another provider in the settings.
        nothing, then voice.malformed (Retry): The speech server sent an answer that can't be read: it is audio/mpeg instead of raw sound. Try again; if it stays, check that the address in the settings is the speech server's.
        nothing, then voice.malformed (Retry): The speech server sent an answer that can't be read: it is text/html instead of raw sound. Try again; if it stays, check that the address in the settings is the speech server's.
        nothing, then voice.malformed (Retry): The speech server sent an answer that can't be read: there is no sound in it. Try again; if it stays, check that the address in the settings is the speech server's."#]].assert_eq(&shown.join("\n"));
}

#[tokio::test]
async fn nothing_to_pronounce_is_not_worth_a_request() {
    let server = ScriptedSpeech::openai().start().unwrap();
    assert_eq!(speak(&voice(&server), " … ").await, (Vec::new(), Ok(())));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn nobody_there_and_no_address() {
    let server = ScriptedSpeech::openai().start().unwrap();
    let voice = voice(&server);
    let settings = options(&server);
    drop(server);
    let mut stream = voice.speak(Speech { text: TEXT.to_owned() });
    let problem = stream.next().await.unwrap().unwrap_err().problem();
    assert!(stream.next().await.is_none());
    assert_eq!((problem.code.as_str(), problem.kind), ("voice.unreachable", Kind::Retry));
    assert!(problem.advice.english().starts_with("Start the speech server on this computer"), "{problem}");
    assert!(voice.warm().await.is_err());
    assert!(!format!("{settings:?}").contains("sk-test"));
    let nowhere = OpenaiVoice::new(OpenaiVoiceOptions { base_url: "nowhere".to_owned(), ..settings });
    assert_eq!(nowhere.err().unwrap().code(), "voice.address");
}

#[tokio::test]
async fn a_warm_connection_is_used() {
    let server = ScriptedSpeech::openai().start().unwrap();
    let voice = voice(&server);
    voice.warm().await.unwrap();
    // The connection is free for the next request once its own task has run: then the connection's and the pool's tasks are left.
    let settle = async {
        while tokio::runtime::Handle::current().metrics().num_alive_tasks() > 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), settle).await.expect("the connection is still in use");
    speak(&voice, TEXT).await.1.unwrap();
    let warmed = server.other_requests();
    assert_eq!((warmed.len(), warmed[0].method.as_str()), (1, "HEAD"));
    assert_eq!(server.requests()[0].from, warmed[0].from);
}
