//! The process driver against programs that behave and misbehave (small shell scripts), and the real espeak-ng where it is installed.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use super::program::{FILE, Output};
use super::*;
use crate::VoiceEvent;

/// A voice whose program is a shell script. `$1` is the output file where there is one.
struct Script {
    folder: tempfile::TempDir,
    voice: SystemVoice,
}

/// Writes a WAV header with lengths of a pipe, then `ms` of a loud square wave at 22 050 Hz.
const SOUND: &str = r#"
head() { printf 'RIFF\377\377\377\377WAVEfmt \020\000\000\000\001\000\001\000\042\126\000\000\104\254\000\000\002\000\020\000data\377\377\377\377'; }
tone() { i=0; while [ $i -lt $1 ]; do printf '\000\100\000\100\000\100\000\100\000\100\000\100\000\100\000\100\000\100\000\100\000\100\000\300\000\300\000\300\000\300\000\300\000\300\000\300\000\300\000\300\000\300\000\300'; i=$((i+1)); done; }
"#;

fn script(output: Output, body: &str) -> Script {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("voice");
    std::fs::write(&path, format!("#!/bin/sh\ncd {}\n{SOUND}\n{body}\n", folder.path().display())).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let program = Program {
        name: "espeak-ng",
        path,
        args: vec![FILE.to_owned()],
        env: Vec::new(),
        output,
        unknown_voice: "voice does not exist",
        voice: "Zarvox".to_owned(),
        time_out: Duration::from_secs(20),
    };
    Script { folder, voice: SystemVoice::of(program, 22_050) }
}

/// Everything that comes of speaking `text`, in short: events, frames of audio, the error's code.
async fn speak(voice: &SystemVoice, text: &str) -> String {
    let mut stream = voice.speak(Speech { text: text.to_owned() });
    let (mut said, mut frames) = (Vec::new(), 0);
    while let Some(event) = stream.next().await {
        match event {
            Ok(VoiceEvent::Sent) => said.push("sent".to_owned()),
            Ok(VoiceEvent::Connected(_)) => panic!("there is no server"),
            Ok(VoiceEvent::Audio(samples)) => {
                assert!(!samples.is_empty());
                frames += samples.len();
            }
            Err(error) => said.push(error.problem().to_string()),
        }
    }
    if frames > 0 {
        said.insert(1, format!("{} ms", frames * 1000 / 22_050));
    }
    said.join(", ")
}

/// Waits until no process holds the writing end of the named pipe, which is when it died.
async fn closed(fifo: PathBuf) {
    tokio::task::spawn_blocking(move || std::fs::read(fifo)).await.unwrap().unwrap();
}

fn fifo(path: PathBuf) -> PathBuf {
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    path
}

#[tokio::test]
async fn sound_streams_and_the_text_arrives_whole() {
    let script = script(Output::Stream, "cat >> heard; head; tone 200");
    // 200 periods of 1 ms, and a clause's tail.
    assert_eq!(speak(&script.voice, "Grüße [[slnc]] a\nb").await, "sent, 229 ms");
    assert_eq!(std::fs::read_to_string(script.folder.path().join("heard")).unwrap(), "Grüße [ [slnc]] a b");
}

#[tokio::test]
async fn sound_in_a_file() {
    let script = script(Output::File, "cat > heard; (head; tone 200) > \"$1\"; echo \"$1\" > where");
    assert_eq!(speak(&script.voice, "Hello.").await, "sent, 399 ms");
    let file = std::fs::read_to_string(script.folder.path().join("where")).unwrap();
    assert!(file.trim().ends_with(".wav") && !Path::new(file.trim()).exists(), "the file is removed: {file}");
}

#[tokio::test]
async fn nothing_to_pronounce_is_no_failure() {
    let script = script(Output::Stream, "exit 1");
    assert_eq!(speak(&script.voice, " … ").await, "sent");
}

#[tokio::test]
async fn failures_are_told() {
    for (body, told) in [
        ("cat >/dev/null; exit 3", "The voice program espeak-ng failed: it ended with exit status: 3."),
        ("cat >/dev/null; echo 'Cannot load.' >&2; exit 1", "The voice program espeak-ng failed: “Cannot load”."),
        (
            "cat >/dev/null; echo 'Error: The specified espeak-ng voice does not exist.' >&2; exit 1",
            "There is no voice called \"Zarvox\" on this machine.",
        ),
        ("cat >/dev/null", "The voice program espeak-ng produced no sound."),
        ("cat >/dev/null; head", "The voice program espeak-ng produced no sound."),
        (
            "cat >/dev/null; echo 'this is no sound'",
            "The voice program espeak-ng wrote sound that can't be read: it is not a WAV stream.",
        ),
    ] {
        let said = speak(&script(Output::Stream, body).voice, "Hello.").await;
        assert!(said.starts_with(&format!("sent, {told}")), "{body}: {said}");
        let body = body.replace("; head", "; head > \"$1\"").replace("no sound'", "no sound' > \"$1\"");
        let said = speak(&script(Output::File, &body).voice, "Hello.").await;
        assert!(said.starts_with(&format!("sent, {told}")), "{body}: {said}");
    }
}

#[tokio::test]
async fn a_cut_in_mid_word_keeps_what_was_said() {
    let script = script(Output::Stream, "cat >/dev/null; head; tone 50; exit 2");
    let said = speak(&script.voice, "Hello.").await;
    assert!(
        said.starts_with("sent, 49 ms, The voice program espeak-ng failed: it ended with exit status: 2."),
        "{said}"
    );
}

#[tokio::test]
async fn another_rate_than_promised_is_refused() {
    let mut script = script(Output::Stream, "cat >/dev/null; head; tone 50");
    script.voice = SystemVoice::of(script.voice.voice.program.clone(), 16_000);
    let said = speak(&script.voice, "Hello.").await;
    assert!(said.contains("its rate is 22050 Hz instead of 16000 Hz"), "{said}");
}

#[tokio::test]
async fn a_program_that_is_gone_is_told() {
    let script = script(Output::Stream, "");
    std::fs::remove_file(script.folder.path().join("voice")).unwrap();
    let said = speak(&script.voice, "Hello.").await;
    assert!(said.starts_with("The voice program espeak-ng is not installed."), "{said}");
}

/// Time stands still and leaps to the next deadline as soon as nothing else can happen.
#[tokio::test(start_paused = true)]
async fn a_program_that_hangs_is_given_up() {
    for body in ["read never < never", "cat >/dev/null; head; read never < never"] {
        let script = script(Output::Stream, body);
        fifo(script.folder.path().join("never"));
        let said = speak(&script.voice, "Hello.").await;
        assert_eq!(
            said,
            "sent, The voice program espeak-ng gave no sound for 20 seconds. Try again when the machine is less busy, or choose another \
             voice in the settings."
        );
    }
}

#[tokio::test]
async fn dropping_the_stream_kills_the_process() {
    let script = script(Output::Stream, "exec 3> alive; head; tone 300; read never < never");
    let alive = fifo(script.folder.path().join("alive"));
    fifo(script.folder.path().join("never"));
    let dead = tokio::spawn(closed(alive));
    let mut stream = script.voice.speak(Speech { text: "Hello.".to_owned() });
    assert_eq!(stream.next().await.unwrap().unwrap(), VoiceEvent::Sent);
    assert!(matches!(stream.next().await.unwrap().unwrap(), VoiceEvent::Audio(_)));
    drop(stream);
    dead.await.unwrap();
}

#[tokio::test]
async fn a_spare_process_speaks_next_and_is_replaced_when_it_died() {
    let script = script(Output::Stream, "cat >> heard; head; tone 100");
    script.voice.warm().await.unwrap();
    let spare = |voice: &SystemVoice| voice.voice.spare.lock().unwrap().is_some();
    assert!(spare(&script.voice));
    assert_eq!(speak(&script.voice, "One,").await, "sent, 179 ms");
    assert!(spare(&script.voice), "the next one waits already");

    // A spare that ends without a word, whatever the moment: a new process takes over.
    let dying = self::script(Output::Stream, "exit 0");
    *script.voice.voice.spare.lock().unwrap() = Some(Process::start(&dying.voice.voice.program).unwrap());
    assert_eq!(speak(&script.voice, "Two,").await, "sent, 179 ms");
    assert_eq!(std::fs::read_to_string(script.folder.path().join("heard")).unwrap(), "Ready.One,Two,");
}

#[test]
fn a_spare_survives_the_runtime_that_started_it() {
    let script = script(Output::Stream, "cat >> heard; head; tone 100");
    for text in ["One,", "Two,", "Three,"] {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        assert_eq!(runtime.block_on(speak(&script.voice, text)), "sent, 179 ms");
    }
    assert_eq!(std::fs::read_to_string(script.folder.path().join("heard")).unwrap(), "One,Two,Three,");
}

#[test]
fn a_probe_tells_the_rate_or_the_trouble() {
    let rate = |body: &str| probe::rate_hz(&script(Output::Stream, body).voice.voice.program).map_err(|e| e.code());
    assert_eq!(rate("cat >/dev/null; head; tone 1"), Ok(22_050));
    assert_eq!(
        rate("echo 'Error: The specified espeak-ng voice does not exist.' >&2"),
        Err("voice.unknown_voice".to_owned())
    );
    assert_eq!(rate("echo 'Cannot load.' >&2; exit 1"), Err("voice.failed".to_owned()));
    assert_eq!(rate("exit 0"), Err("voice.silent".to_owned()));
    let mut endless = script(Output::Stream, "").voice.voice.program.clone();
    (endless.path, endless.args) = ("/bin/cat".into(), vec!["/dev/zero".into()]);
    endless.time_out = Duration::from_millis(1);
    assert_eq!(probe::rate_hz(&endless).map_err(|e| e.code()), Err("voice.timed_out".to_owned()));
}

/// The real program, where it is installed (Linux test machines have it; elsewhere there is nothing to test).
mod espeak_ng {
    use super::*;

    fn real(options: VoiceOptions) -> Option<SystemVoice> {
        match SystemVoice::espeak_ng(&options) {
            Err(VoiceError::NotInstalled { .. }) => None,
            other => Some(other.unwrap()),
        }
    }

    async fn samples(voice: &SystemVoice, text: &str) -> Vec<f32> {
        let events = voice.speak(Speech { text: text.to_owned() }).collect::<Vec<_>>().await;
        let audio = |event| match event {
            Ok(VoiceEvent::Audio(samples)) => samples,
            Ok(VoiceEvent::Sent | VoiceEvent::Connected(_)) => Vec::new(),
            Err(error) => panic!("{error}"),
        };
        events.into_iter().flat_map(audio).collect()
    }

    #[tokio::test]
    async fn speaks_at_once_and_ends_with_a_pause() {
        let Some(voice) = real(VoiceOptions::default()) else { return };
        assert_eq!((voice.name().as_str(), voice.rate_hz()), ("system/espeak-ng", 22_050));
        let sound = samples(&voice, "Sure, here is the weather.").await;
        let loud = |s: &&f32| s.abs() > 0.02;
        let onset_ms = sound.iter().position(|s| loud(&s)).unwrap() * 1000 / 22_050;
        let tail_ms = sound.iter().rev().position(|s| loud(&s)).unwrap() * 1000 / 22_050;
        assert!(onset_ms <= 15, "{onset_ms} ms");
        assert!((195..=230).contains(&tail_ms), "{tail_ms} ms");
        assert!((1.0..3.0).contains(&(sound.len() as f32 / 22_050.0)), "{} samples", sound.len());
    }

    #[tokio::test]
    async fn speed_and_length_of_text_show_in_the_sound() {
        let Some(voice) = real(VoiceOptions::default()) else { return };
        let Some(quick) = real(VoiceOptions { speed: 2.0, ..VoiceOptions::default() }) else { return };
        let text = "It will rain in the evening. ".repeat(40);
        let (slow, fast) = (samples(&voice, &text).await.len(), samples(&quick, &text).await.len());
        assert!(slow > 22_050 * 40 && (fast as f32) < slow as f32 * 0.7, "{slow} and {fast} samples");
    }

    #[test]
    fn voices_are_listed_and_unknown_ones_refused() {
        let Some(_) = real(VoiceOptions::default()) else { return };
        let options = VoiceOptions {
            voice: Some("nonsense".into()),
            program: Some("espeak-ng".into()),
            ..VoiceOptions::default()
        };
        assert_eq!(SystemVoice::espeak_ng(&options).err().unwrap().code(), "voice.unknown_voice");
        if cfg!(target_os = "linux") {
            assert!(SystemVoice::installed().unwrap().iter().any(|voice| voice.language == "es"));
        }
    }
}
