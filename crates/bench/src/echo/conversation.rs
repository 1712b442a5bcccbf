//! Holds the conversation: asks when nothing goes on, listens to the reply, speaks over it when it is time, and keeps the tally. Blocks the caller's
//! thread.

use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::time::Duration;

use anyhow::Context;
use riposte_audio::Clock;
use riposte_dsp::RATE_HZ;
use riposte_engine::api::State;
use riposte_measures::Outcome;
use riposte_problem::{Kind, Problem};
use riposte_sim::rig::{self, Clip, Encoding, Process, SoundRig};
use riposte_speech::wer::words;
use riposte_turn::text;
use serde_json::json;

use super::subject::{Told, What};
use super::talks::{INTERRUPTIONS, QUESTIONS, REPLIES};
use super::tally::Tally;
use super::{EchoOptions, Found};
use crate::Report;
use crate::turns::format::Voice;
use crate::turns::voices::{SPEECH_RMS, Voices};

/// Models are loaded within this.
const READY_WITHIN: Duration = Duration::from_secs(120);
/// A living engine tells its levels 30 times a second.
const ALIVE_WITHIN: Duration = Duration::from_secs(10);
/// A question is answered within this, or never.
const ANSWER_WITHIN_MS: i64 = 15_000;
/// An interruption is found within this of its last sound.
const FOUND_WITHIN_MS: i64 = 3_000;
/// Silence before a question.
const REST_MS: i64 = 1_000;
/// How far into the reply to an interruption the next one comes.
const EARLY_MS: [i64; 4] = [700, 1_500, 2_500, 4_000];
/// The user's level while sounding: 6 dB over the −26 of a telephone, as loud as espeak-ng speaks.
const USER_RMS: f32 = 2.0 * SPEECH_RMS;

/// A start lasts no longer than so many times the talk that is wanted, and so much: one that answers its own echo never rests.
const LONGER_BY: i64 = 3;
const PATIENCE_MS: i64 = 60_000;
/// A start that has broken off its own reply so often would go on like that.
const TOO_OFTEN: u32 = 20;

/// Lets it talk until it has talked enough.
pub(super) fn hold(options: &EchoOptions, report: &mut Report) -> Result<Found, Problem> {
    if let Some(missing) = rig::missing(&["pulseaudio", "paplay", "pactl", "espeak-ng"]) {
        return Err(Problem::new(
            "bench.no_sound_server",
            Kind::Device,
            format!("This bench plays through PulseAudio's programs in voices of espeak-ng, and {missing}."),
            "Install them (on Debian: apt install pulseaudio pulseaudio-utils libasound2-plugins espeak-ng).",
        ));
    }
    hold_all(options, report).map_err(|error| match error.downcast::<Problem>() {
        Ok(problem) => problem,
        Err(error) => Problem::new(
            "bench.echo",
            Kind::Device,
            format!("The conversation did not come about: {error:#}."),
            "Run it again with RIPOSTE_LOG=debug.",
        ),
    })
}

fn hold_all(options: &EchoOptions, report: &mut Report) -> anyhow::Result<Found> {
    let folder = tempfile::tempdir()?;
    let lines = Lines::speak(folder.path())?;
    let rig = SoundRig::start_with_echo(options.level_db)?;
    let mut all = Found {
        tally: Tally::new(0),
        talked_ms: 0,
        interruptions: 0,
        missed: Vec::new(),
        misheard: Vec::new(),
        stops_ms: Vec::new(),
        unanswered: 0,
        given_up: 0,
        problems: Vec::new(),
    };
    let enough_ms = (options.minutes * 60_000.0) as i64;
    for start in 0..options.starts {
        let until_ms = enough_ms * i64::from(start + 1) / i64::from(options.starts);
        let subject = Subject::start(options, &rig, start as usize)?;
        let mut conversation = Conversation {
            subject,
            start,
            rig: &rig,
            lines: &lines,
            level_db: options.level_db,
            enough_ms: until_ms - all.talked_ms,
            due_every_ms: enough_ms / i64::from(options.interruptions.div_ceil(2).max(1)),
            wanted: options.interruptions,
            tally: Tally::new(Clock::unix_ms()),
            given_up_at: 0,
            faults_told: 0,
            reply_began: 0,
            stop_ms: None,
            words: Vec::new(),
            found: &mut all,
        };
        report.set("names", json!(conversation.wait_until_ready()?));
        conversation.hold()?;
        let given_up = conversation.given_up();
        let tally = conversation.tally;
        all.talked_ms += tally.talking_ms(Clock::unix_ms());
        all.tally.add(tally);
        all.given_up += u32::from(given_up);
    }
    Ok(all)
}

/// Spoken questions and interruptions, as files.
struct Lines {
    questions: Vec<PathBuf>,
    interruptions: Vec<PathBuf>,
}

impl Lines {
    fn speak(folder: &Path) -> anyhow::Result<Lines> {
        let voices = Voices::new(folder.to_owned());
        let user = Voice { espeak: "en-gb+f2".to_owned(), pitch: 50, wpm: 165 };
        let speak = |text: &str| {
            let said = voices.say(&user, text, None)?;
            let gain = USER_RMS / SPEECH_RMS * 32_767.0;
            let samples = said.samples.iter().map(|sample| (sample * gain).clamp(-32_767.0, 32_767.0) as i16).collect();
            let path = folder.join(format!("{}.wav", words(text).join("-")));
            Clip { rate_hz: RATE_HZ, channels: 1, samples }.write(&path, Encoding::Pcm16)?;
            Ok(path)
        };
        let all = |texts: &[&str]| texts.iter().map(|text| speak(text)).collect::<anyhow::Result<_>>();
        Ok(Lines { questions: all(&QUESTIONS)?, interruptions: all(&INTERRUPTIONS)? })
    }
}

/// The program under test.
struct Subject {
    process: Process,
    /// It runs until this is closed.
    _input: ChildStdin,
    /// Which of the replies it gives.
    reply: usize,
}

impl Subject {
    fn start(options: &EchoOptions, rig: &SoundRig, start: usize) -> anyhow::Result<Subject> {
        let reply = start % REPLIES.len();
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["bench", "echo", "--subject", "--reply", &reply.to_string()]).stdin(Stdio::piped());
        command.args(options.voice.arguments());
        rig.apply(&mut command);
        let mut process = Process::start(&mut command)?;
        let input = process.stdin().context("no standard input")?;
        Ok(Subject { process, _input: input, reply })
    }
}

/// One start of the engine.
struct Conversation<'a> {
    subject: Subject,
    start: u32,
    rig: &'a SoundRig,
    lines: &'a Lines,
    level_db: f64,
    enough_ms: i64,
    /// A pair of interruptions comes each time that so much was talked.
    due_every_ms: i64,
    wanted: u32,
    tally: Tally,
    /// When it will have lasted too long.
    given_up_at: i64,
    /// Faults that were told on standard error.
    faults_told: usize,
    /// When the present reply was first heard.
    reply_began: i64,
    /// Of the last reply that was interrupted, by the engine's own clock.
    stop_ms: Option<f64>,
    /// What was understood since the last line was spoken.
    words: Vec<String>,
    found: &'a mut Found,
}

impl Conversation<'_> {
    fn wait_until_ready(&mut self) -> anyhow::Result<riposte_measures::Providers> {
        loop {
            let line = self.subject.process.next_line(READY_WITHIN)?.context("the engine is not ready")?;
            if let Ok(Told { what: What::Ready(providers), .. }) = serde_json::from_str(&line) {
                return Ok(providers);
            }
        }
    }

    /// Takes what the engine tells next.
    fn take(&mut self) -> anyhow::Result<()> {
        let line = self.subject.process.next_line(ALIVE_WITHIN)?.context("the engine tells nothing any more")?;
        // Its log is told on standard error.
        let Ok(Told { unix_ms: at, what }) = serde_json::from_str(&line) else { return Ok(()) };
        match what {
            What::State(state, reason) => {
                if state == State::Speaking && !self.tally.replies() {
                    self.reply_began = at;
                }
                self.tally.entered(at, state, &reason);
                self.tell_faults();
            }
            What::Level { microphone_db, speaker_db } => {
                self.tally.level(at, microphone_db, speaker_db, self.level_db);
            }
            What::Words(text) => self.words.push(text),
            What::Turn(turn) if turn.outcome == Outcome::Interrupted => {
                self.stop_ms = Some(turn.figures.get("barge_in_stop_ms").copied().unwrap_or(f64::NAN));
            }
            What::Problem(problem) => self.found.problems.push(problem.message.en),
            What::Ready(_) | What::Turn(_) => {}
        }
        Ok(())
    }

    /// As they happen: a long run need not be waited for.
    fn tell_faults(&mut self) {
        for fault in &self.tally.faults[self.faults_told..] {
            eprintln!("start {}, {fault}; last understood: {:?}", self.start + 1, self.words.join(" "));
        }
        self.faults_told = self.tally.faults.len();
    }

    fn hold(&mut self) -> anyhow::Result<()> {
        self.given_up_at = Clock::unix_ms() + LONGER_BY * self.enough_ms + PATIENCE_MS;
        while !self.is_over() {
            let began = Clock::unix_ms();
            while !self.tally.state().rests() || Clock::unix_ms() - self.tally.since().max(began) < REST_MS {
                self.take()?;
                if self.given_up() {
                    return Ok(());
                }
            }
            let question = &self.lines.questions[self.subject.reply];
            let asked = self.speak(question)?;
            while !self.tally.replies() && Clock::unix_ms() < asked + ANSWER_WITHIN_MS {
                self.take()?;
            }
            if self.tally.replies() {
                self.listen()?;
            } else {
                self.found.unanswered += 1;
                anyhow::ensure!(self.found.unanswered < 10, "the questions are not answered: {:?}", self.words);
            }
        }
        Ok(())
    }

    fn is_over(&self) -> bool {
        self.tally.talking_ms(Clock::unix_ms()) >= self.enough_ms || self.given_up()
    }

    /// It breaks off what it says, or answers itself, for ever.
    fn given_up(&self) -> bool {
        self.tally.interruptions >= TOO_OFTEN || Clock::unix_ms() >= self.given_up_at
    }

    /// Until the reply, and those to interruptions, are over.
    fn listen(&mut self) -> anyhow::Result<()> {
        while !self.is_over() && !self.tally.state().rests() {
            self.take()?;
            if self.tally.state() == State::Speaking && self.is_time() {
                self.interrupt()?;
            }
        }
        Ok(())
    }

    fn is_time(&self) -> bool {
        let done = self.found.interruptions;
        let (pair, second) = (i64::from(done / 2), done % 2 == 1);
        let due_ms = pair * self.due_every_ms + self.due_every_ms / 2;
        let into_reply = Clock::unix_ms() - self.reply_began;
        let early_ms = EARLY_MS[pair as usize % EARLY_MS.len()];
        done < self.wanted
            && into_reply >= early_ms
            && (second || self.found.talked_ms + self.tally.talking_ms(Clock::unix_ms()) >= due_ms)
    }

    fn interrupt(&mut self) -> anyhow::Result<()> {
        let n = self.found.interruptions as usize % INTERRUPTIONS.len();
        self.found.interruptions += 1;
        let into_s = (Clock::unix_ms() - self.reply_began) as f64 / 1000.0;
        self.stop_ms = None;
        let said = self.speak(&self.lines.interruptions[n])?;
        while self.stop_ms.is_none() && Clock::unix_ms() < said + FOUND_WITHIN_MS {
            self.take()?;
        }
        let Some(stop_ms) = self.stop_ms else {
            self.found.missed.push(format!("{} ({into_s:.1} s into a reply)", INTERRUPTIONS[n]));
            return Ok(());
        };
        self.found.stops_ms.push(stop_ms);
        while self.words.is_empty() && Clock::unix_ms() < said + FOUND_WITHIN_MS {
            self.take()?;
        }
        let understood = self.words.join(" ");
        // A "stop" has done what it asked for, and leaves no text.
        let obeyed = understood.is_empty() && text::reaction(INTERRUPTIONS[n]) == text::Reaction::Stop;
        if !obeyed && words(&understood) != words(INTERRUPTIONS[n]) {
            self.found.misheard.push(format!("{}: {understood}", INTERRUPTIONS[n]));
        }
        Ok(())
    }

    /// Speaks into the microphone, and takes what was told meanwhile. Gives the end.
    fn speak(&mut self, line: &Path) -> anyhow::Result<i64> {
        self.words.clear();
        let from = Clock::unix_ms();
        self.rig.play_into_microphone(line)?;
        let to = Clock::unix_ms();
        self.tally.user(from, to);
        Ok(to)
    }
}
