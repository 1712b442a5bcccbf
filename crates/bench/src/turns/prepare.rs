//! A scenario with all its sound: what both runners play. Made once, before the clock starts; then only read.

use std::collections::BTreeMap;

use riposte_dsp::{AUDIBLE, RATE_HZ};
use riposte_problem::Problem;
use riposte_turn::phrases::phrases;
use riposte_voice::{Clause, Clauses};

use super::format::{Category, Line, Mode, Part, Scenario, Voice, parts};
use super::hands_free::Recorded;
use super::positions::MS;
use super::real::RealRecogniser;
use super::recorded::{self, Said};
use super::sounds::{Taps, echo_taps, far, from_db, noise, sound};
use super::voices::{Spoken, Voices};

/// Silence that the reply's clauses are followed by, as the system's voice has it (`riposte_voice`'s trim).
const SENTENCE_TAIL_MS: usize = 200;
const CLAUSE_TAIL_MS: usize = 80;

/// Silence after an opener, as the engine leaves it.
const OPENER_TAIL_MS: usize = 60;

/// Positions are samples at 16 kHz from the scenario's start; negative before it.
pub(crate) struct Prepared {
    pub(crate) scenario: Scenario,
    pub(crate) lines: Vec<PreparedLine>,
    pub(crate) replies: Vec<PreparedReply>,
    pub(crate) noise: Vec<f32>,
    pub(crate) echo: Taps,
    /// Sounds of the phrases that may open a reply; none where they are not wanted.
    pub(crate) openers: BTreeMap<&'static str, Vec<f32>>,
}

pub(crate) struct PreparedLine {
    pub(crate) samples: Vec<f32>,
    /// Where its last sound ends; what the room adds comes after it.
    pub(crate) length: i64,
    /// Words with where they begin and end.
    pub(crate) words: Vec<(String, i64, i64)>,
    /// The silences inside, of at least one frame: where each begins and ends.
    pub(crate) pauses: Vec<(i64, i64)>,
    /// What a real recogniser makes of it, heard whole.
    pub(crate) understood: Option<String>,
}

pub(crate) struct PreparedReply {
    pub(crate) text: String,
    /// Each clause with its sound.
    pub(crate) clauses: Vec<(Clause, Vec<f32>)>,
    pub(crate) words: Vec<(String, i64, i64)>,
    pub(crate) length: i64,
}

impl PreparedReply {
    /// The sound of what the voice is asked to say.
    pub(crate) fn sound_of(&self, speakable: &str) -> Option<&[f32]> {
        self.clauses.iter().find(|(clause, _)| clause.speakable == speakable).map(|(_, sound)| &sound[..])
    }
}

impl Prepared {
    pub(crate) fn new(scenario: &Scenario, voices: &Voices, openers: bool) -> Result<Prepared, Problem> {
        let seed = |n: u64| scenario.seed.wrapping_mul(1_000_003).wrapping_add(n);
        let lines = scenario
            .lines
            .iter()
            .enumerate()
            .map(|(n, line)| prepare_line(scenario, line, seed(n as u64 + 10), voices));
        let openers = if openers { phrases(scenario.language.openers()) } else { Vec::new() };
        let opener = |phrase: &'static str| {
            let mut sound = voices.say(&scenario.voices["agent"], phrase, None)?.samples.to_vec();
            let last = sound.iter().rposition(|s| s.abs() > AUDIBLE).map_or(0, |last| last + 1);
            sound.truncate(last);
            sound.resize(last + OPENER_TAIL_MS * RATE_HZ as usize / 1000, 0.0);
            Ok((phrase, sound))
        };
        Ok(Prepared {
            openers: openers.into_iter().map(opener).collect::<Result<_, Problem>>()?,
            lines: lines.collect::<Result<_, _>>()?,
            replies: scenario
                .replies
                .iter()
                .map(|text| prepare_reply(scenario, text, voices))
                .collect::<Result<_, _>>()?,
            noise: scenario.noise.map(|kind| noise(kind, seed(1))).unwrap_or_default(),
            echo: scenario.echo.map(|echo| echo_taps(echo, seed(2))).unwrap_or_default(),
            scenario: scenario.clone(),
        })
    }

    /// A conversation in which somebody says a recording, whatever is in it, and gets a short reply.
    pub(crate) fn of_recording(recorded: &Recorded, voices: &Voices) -> Result<Prepared, Problem> {
        let tag = recorded.language.tag();
        let scenario = Scenario {
            name: "recording".to_owned(),
            category: Category::Smooth,
            language: recorded.language,
            mode: Mode::Duplex,
            seed: 0,
            voices: [("agent".to_owned(), Voice::of(tag))].into(),
            replies: vec!["OK.".to_owned()],
            noise: None,
            echo: None,
            lines: vec![Line::recording("recording")],
            expect: Vec::new(),
        };
        let line = PreparedLine {
            samples: recorded.samples.clone(),
            length: recorded.ends as i64,
            words: Vec::new(),
            pauses: Vec::new(),
            understood: None,
        };
        Ok(Prepared {
            openers: BTreeMap::new(),
            lines: vec![line],
            replies: vec![prepare_reply(&scenario, "OK.", voices)?],
            noise: Vec::new(),
            echo: Taps::default(),
            scenario,
        })
    }

    /// Has a real recogniser understand each line, heard whole, so that what is lost later is not laid at its door.
    pub(crate) fn understand(&mut self, real: &RealRecogniser) -> Result<(), Problem> {
        let language = self.scenario.language;
        if !real.knows(language) {
            return Ok(());
        }
        for line in self.lines.iter_mut().filter(|line| !line.words.is_empty()) {
            line.understood = Some(real.whole(&line.samples, language).map_err(|error| error.problem())?);
        }
        Ok(())
    }

    /// The n-th reply that is heard, from 0.
    pub(crate) fn reply(&self, n: usize) -> &PreparedReply {
        &self.replies[n.min(self.replies.len() - 1)]
    }
}

fn prepare_line(scenario: &Scenario, line: &Line, seed: u64, voices: &Voices) -> Result<PreparedLine, Problem> {
    let Said { mut samples, words, pauses } = match (&line.say, line.sound) {
        (Some(say), _) if line.recording.is_some() => recorded::line(line, say)?,
        (Some(say), _) => {
            let parts = parts(say).unwrap_or_default();
            let said = voices.line(&scenario.voices[&line.voice], &parts, line.spoken.as_deref())?;
            let words = if line.recognised { spans(&said) } else { Vec::new() };
            Said { samples: said.samples.to_vec(), words, pauses: pauses(&parts, &said) }
        }
        (None, kind) => Said { samples: kind.map(|kind| sound(kind, seed)).unwrap_or_default(), ..Said::default() },
    };
    let length = samples.len() as i64;
    if line.far_ms > 0 {
        samples = far(&samples, line.far_ms, seed);
    }
    let gain = from_db(line.gain_db);
    samples.iter_mut().for_each(|sample| *sample *= gain);
    Ok(PreparedLine { samples, length, words, pauses, understood: None })
}

/// The silences between the parts of a line, of at least one frame.
fn pauses(parts: &[Part], said: &Spoken) -> Vec<(i64, i64)> {
    let (mut words, mut at, mut pauses) = (0, 0, Vec::new());
    for part in parts {
        match part {
            Part::Words(text) => {
                words += text.split_whitespace().count();
                at = said.words[..words.min(said.words.len())].last().map_or(at, |(_, end)| *end as i64);
            }
            Part::Silence(ms) => {
                let from = at;
                at += i64::from(*ms) * MS;
                if *ms >= 10 {
                    pauses.push((from, at));
                }
            }
        }
    }
    pauses
}

fn prepare_reply(scenario: &Scenario, text: &str, voices: &Voices) -> Result<PreparedReply, Problem> {
    let mut splitter = Clauses::new(scenario.language.tag());
    let mut cut = splitter.push(text);
    cut.extend(splitter.finish());
    let (mut clauses, mut words, mut length) = (Vec::new(), Vec::new(), 0);
    for clause in cut {
        let mut sound = Vec::new();
        if !clause.speakable.is_empty() {
            let said = voices.say(&scenario.voices["agent"], &clause.speakable, None)?;
            words.extend(spans(&said).into_iter().map(|(word, from, to)| (word, from + length, to + length)));
            sound.extend_from_slice(&said.samples);
            let tail = if clause.ends_sentence { SENTENCE_TAIL_MS } else { CLAUSE_TAIL_MS };
            sound.resize(sound.len() + tail * RATE_HZ as usize / 1000, 0.0);
        }
        length += sound.len() as i64;
        clauses.push((clause, sound));
    }
    Ok(PreparedReply { text: text.to_owned(), clauses, words, length })
}

/// From where each word ends to where it begins, too: after the word before, or with the sound that follows a silence.
fn spans(said: &Spoken) -> Vec<(String, i64, i64)> {
    let mut from = 0;
    said.words
        .iter()
        .map(|(word, end)| {
            let quiet = said.samples[from..*end].iter().take_while(|s| **s == 0.0).count();
            let span = (word.clone(), (from + quiet) as i64, *end as i64);
            from = *end;
            span
        })
        .collect()
}
