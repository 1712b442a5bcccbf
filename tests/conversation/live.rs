//! The same through a microphone and a speaker: the question is played into a virtual microphone, the answer recorded from a virtual
//! speaker. The gap is measured from outside too.

use std::io::Write;
use std::process::{ChildStdin, Stdio};
use std::time::Duration;

use riposte_measures::{Outcome, TurnView};
use riposte_sim::rig::{Clip, Encoding, Process, Recording, SoundRig, speech};
use riposte_tests::samples::{self, HELLO, SUM, same_words};
use riposte_tests::{Riposte, Talk, end_to_end, turns};

const RATE: u32 = 16_000;
const ANSWER_LIMIT: Duration = Duration::from_secs(20);
const QUIET: Duration = Duration::from_millis(1200);
/// What the program was told, for a test that fails.
const RECORD: &str = "what-happened.jsonl";

/// `riposte talk` with a virtual microphone and speaker, ready to listen.
struct Live {
    process: Process,
    stdin: Option<ChildStdin>,
    output: std::path::PathBuf,
    speaker: Recording,
    sound: SoundRig,
    riposte: Riposte,
}

impl Live {
    fn start(mode: &str) -> Self {
        let sound = SoundRig::start().unwrap();
        let riposte = Riposte::new().unwrap();
        let speaker = sound.record_speaker().unwrap();
        let listening = sound.watch().unwrap();
        let output = riposte.file("talk.json");
        // Standard error alone is read while it runs; the JSON comes at the end.
        let mut command = riposte.command(&["-v", "talk", "--json", "--mode", mode, "--record"]);
        command.arg(riposte.file(RECORD));
        sound.apply(&mut command);
        command.env_remove("ALSA_CONFIG_PATH").stdin(Stdio::piped());
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", "exec \"$@\" > \"$0\""]).arg(&output).arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        let mut process = Process::start(shell.stdin(Stdio::piped())).unwrap();
        let stdin = process.stdin();
        process.wait_for_line(Duration::from_secs(60), |line| line.contains("ready")).unwrap();
        listening.wait_for_line(Duration::from_secs(20), |line| line.contains("'new' on source-output")).unwrap();
        Self { process, stdin, output, speaker, sound, riposte }
    }

    /// In a pipe an empty line is the key.
    fn press(&mut self) {
        self.stdin.as_mut().unwrap().write_all(b"\n").unwrap();
    }

    /// The samples of the next speech after `from`; without one, fails with what was decided meanwhile.
    fn answer(&self, from: usize) -> std::ops::Range<usize> {
        self.speaker.wait_for_speech(from, QUIET, ANSWER_LIMIT).unwrap_or_else(|error| {
            let record = self.riposte.file(RECORD);
            let decided = self.riposte.run(&["replay", &record.to_string_lossy()]).map(|done| done.stdout);
            panic!("{error:#}; the program said:\n{}\nand decided:\n{decided:?}", self.process.said())
        })
    }

    /// Ends the input and with it the conversation.
    fn end(mut self) -> (Vec<TurnView>, Clip) {
        drop(self.stdin.take());
        let status = self.process.wait(Duration::from_secs(30)).unwrap();
        assert!(status.success(), "{}", self.process.said());
        let talk: Talk = serde_json::from_str(&std::fs::read_to_string(&self.output).unwrap()).unwrap();
        let kept = self.riposte.history().unwrap();
        assert_eq!(kept.len(), talk.turns.len());
        (talk.turns, self.speaker.stop())
    }
}

fn milliseconds(samples: usize) -> f64 {
    samples as f64 * 1000.0 / f64::from(RATE)
}

#[test]
fn push_to_talk_by_microphone_and_speaker() {
    end_to_end!("espeak-ng", "pulseaudio", "paplay", "parec", "pactl");
    let mut live = Live::start("ptt");
    live.press();
    live.sound.play_into_microphone(&samples::path(SUM)).unwrap();
    let released = live.speaker.position();
    live.press();
    let answer = live.answer(released);
    let (said, heard) = live.end();
    let [turn] = said.as_slice() else { panic!("{said:?}") };
    assert!(same_words(&turn.transcript, SUM.1), "{}", turn.transcript);
    assert!(turn.reply.to_lowercase().contains("twenty"), "{}", turn.reply);
    turns::check_answered(turn);
    let spoken = Clip { samples: heard.samples[answer.clone()].to_vec(), ..heard };
    turns::check_sounds_like_the_reply(&spoken, turn);
    let outside = milliseconds(answer.start - released);
    println!("gap: {:.0} ms by the program, {outside:.0} ms from outside", turns::figure(turn, "gap_ms"));
    // From outside the pipe, the recorder's latency and the voice's soft onset count too.
    assert!((outside - turns::figure(turn, "gap_ms")).abs() < 250.0, "{outside} ms from outside: {turn:?}");
}

#[test]
fn hands_free_a_second_question_over_the_reply_stops_it_and_is_answered() {
    end_to_end!("espeak-ng", "pulseaudio", "paplay", "parec", "pactl");
    let live = Live::start("duplex");
    let began = live.speaker.position();
    live.sound.play_into_microphone(&samples::path(HELLO)).unwrap();
    let first = live.speaker.wait_for_sound(began, ANSWER_LIMIT).unwrap();
    // The greeting takes more than three seconds; let one of them be heard.
    live.speaker
        .wait_until("a second of the reply", Duration::from_secs(5), |heard| heard.len() >= first + RATE as usize)
        .unwrap();
    let interrupted = live.speaker.position();
    live.sound.play_into_microphone(&samples::path(SUM)).unwrap();
    let asked = live.speaker.position();
    let second = live.answer(asked);
    let (said, heard) = live.end();

    let [one, two] = said.as_slice() else { panic!("{said:?}") };
    assert!(same_words(&one.transcript, HELLO.1), "{}", one.transcript);
    assert_eq!(one.outcome, Outcome::Interrupted);
    assert!(
        one.heard.len() < one.reply.len() && one.reply.starts_with(one.heard.trim_end_matches('—').trim()),
        "{one:?}"
    );
    turns::check_order(one);
    assert!(same_words(&two.transcript, SUM.1), "{}", two.transcript);
    assert!(two.reply.to_lowercase().contains("twenty"), "{}", two.reply);
    turns::check_answered(two);

    // While the second question was being asked, the speaker fell silent: well before the question was over.
    let during = &heard.samples[interrupted..second.start];
    let last_sound = speech::segments(during, RATE).last().map_or(0, |segment| segment.end);
    println!(
        "silent {:.0} ms after the interruption; barge_in_stop_ms {:?}",
        milliseconds(last_sound),
        one.figures.get("barge_in_stop_ms")
    );
    assert!(milliseconds(last_sound) < 800.0, "the reply went on for {:.0} ms", milliseconds(last_sound));
    assert!(turns::figure(one, "barge_in_stop_ms") < 600.0, "{one:?}");
    let spoken = Clip { samples: heard.samples[second].to_vec(), ..heard };
    turns::check_sounds_like_the_reply(&spoken, two);
}

#[test]
fn hands_free_two_questions_in_turn() {
    end_to_end!("espeak-ng", "pulseaudio", "paplay", "parec", "pactl");
    let live = Live::start("duplex");
    for question in [SUM, HELLO] {
        let asked = live.speaker.position();
        // A room is never silent to the last bit.
        let path = live.riposte.file("question.wav");
        samples::clip(question).write(&path, Encoding::Pcm16).unwrap();
        live.sound.play_into_microphone(&path).unwrap();
        live.answer(asked);
    }
    let (said, _) = live.end();
    assert_eq!(said.len(), 2, "{said:?}");
    for (turn, question) in said.iter().zip([SUM, HELLO]) {
        assert!(same_words(&turn.transcript, question.1), "{}", turn.transcript);
        turns::check_answered(turn);
    }
}

#[test]
fn typed_questions_are_answered_aloud() {
    end_to_end!("espeak-ng", "pulseaudio", "paplay", "parec", "pactl");
    let mut live = Live::start("ptt");
    let asked = live.speaker.position();
    live.stdin.as_mut().unwrap().write_all(b"What is seven times nine?\n").unwrap();
    live.answer(asked);
    let (said, _) = live.end();
    assert_eq!(said[0].mode, riposte_measures::Mode::Text);
    assert!(said[0].reply.contains("sixty"), "{said:?}");
}
