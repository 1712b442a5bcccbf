//! Recordings that are heard hands-free, in virtual time: what was asked of each, when, and how soon the reply was audible.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use riposte_measures::Time;
use riposte_problem::Problem;
use riposte_turn::Config;

use super::format::Language;
use super::in_parallel;
use super::log::{Fact, Log};
use super::prepare::Prepared;
use super::real::{RealJudge, RealRecogniser};
use super::simulate::{self, SetUp};
use super::voices::Voices;
use crate::Report;

/// Who listens.
pub(crate) struct HandsFree {
    set_up: SetUp,
    recogniser: Arc<RealRecogniser>,
    voices: Voices,
    jobs: usize,
}

/// A recording to be heard: 16 kHz, with the sample after its last sound.
pub(crate) struct Recorded {
    pub(crate) language: Language,
    pub(crate) samples: Vec<f32>,
    pub(crate) ends: usize,
}

/// A question that a reply was heard to. Times are milliseconds after the last sound of the recording, negative before it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Question {
    pub(crate) text: String,
    /// When the chat model was asked, the turn was taken for over, and the reply was audible.
    pub(crate) asked_ms: f64,
    pub(crate) over_ms: f64,
    pub(crate) audible_ms: f64,
}

/// What came of a recording.
pub(crate) struct Heard {
    pub(crate) questions: Vec<Question>,
    /// How often the chat model was asked.
    pub(crate) asked: usize,
    /// What the model makes of it, heard whole.
    pub(crate) whole: String,
    pub(crate) log: Vec<String>,
}

impl HandsFree {
    /// Readings are kept in `folder`.
    ///
    /// # Errors
    /// A model or the library for it can't be loaded, a folder can't be written to.
    pub(crate) fn open(
        model: &Path,
        end_of_turn: Option<&Path>,
        folder: PathBuf,
        config: Config,
    ) -> Result<Self, Problem> {
        let jobs = std::thread::available_parallelism().map_or(1, usize::from);
        let recogniser = Arc::new(RealRecogniser::open(model, &folder, jobs)?);
        let judge = end_of_turn.map(RealJudge::open).transpose()?.map(Arc::new);
        let set_up = SetUp {
            config,
            detector: "earshot",
            punctuation: true,
            recogniser: Some(Arc::clone(&recogniser)),
            judge,
            voices: None,
            flux: false,
        };
        Ok(Self { set_up, recogniser, voices: Voices::new(folder), jobs })
    }

    pub(crate) fn name(&self) -> String {
        self.recogniser.name()
    }

    pub(crate) fn knows(&self, language: Language) -> bool {
        self.recogniser.knows(language)
    }

    pub(crate) fn describe(&self, report: &mut Report) {
        super::describe(&self.set_up, report);
    }

    /// Hears each of them, in a conversation of its own.
    pub(crate) fn hear(&self, recordings: &[Recorded]) -> Result<Vec<Heard>, Problem> {
        let hear = |recorded: &Recorded| {
            let prepared = Arc::new(Prepared::of_recording(recorded, &self.voices)?);
            let whole = self.recogniser.whole(&recorded.samples, recorded.language).map_err(|error| error.problem())?;
            Ok(heard(&simulate::run(&prepared, &self.set_up), whole))
        };
        in_parallel(recordings, self.jobs, hear).into_iter().collect()
    }
}

fn heard(log: &Log, whole: String) -> Heard {
    let ends = log.lines().first().map_or(Time::ZERO, |(_, ends)| *ends);
    let after = |at: Time| (at - ends).as_millis_f64();
    let last_before = |moment: Time, is: &dyn Fn(&Fact) -> bool| {
        log.facts.iter().rev().find(|(at, fact)| *at <= moment && is(fact)).map_or(moment, |(at, _)| *at)
    };
    let questions = log.replies().into_iter().map(|reply| Question {
        asked_ms: after(last_before(reply.began, &|fact| matches!(fact, Fact::Asked { .. }))),
        over_ms: after(last_before(reply.began, &|fact| matches!(fact, Fact::Committed { .. }))),
        audible_ms: after(reply.began),
        text: reply.asked,
    });
    Heard {
        questions: questions.collect(),
        asked: log.facts.iter().filter(|(_, fact)| matches!(fact, Fact::Asked { .. })).count(),
        whole,
        log: log.transcript().lines().map(str::to_owned).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_what_a_reply_was_heard_to() {
        let mut log = Log::default();
        let mut note = |ms, fact| log.note(Time::from_millis(ms), fact);
        let asked = |text: &str| Fact::Asked { text: text.to_owned() };
        let over = || Fact::Committed { reason: "silence".to_owned() };
        note(0, Fact::LineBegan { id: "q".to_owned(), ends: Time::from_millis(3_000) });
        note(900, asked("When did?"));
        note(1_200, over());
        note(1_300, Fact::Reopened);
        note(3_100, asked("When did it rain?"));
        note(3_400, over());
        note(3_500, Fact::ReplyBegan { reply: 1 });
        let heard = heard(&log, String::new());
        assert_eq!(heard.asked, 2);
        let question =
            Question { text: "When did it rain?".to_owned(), asked_ms: 100.0, over_ms: 400.0, audible_ms: 500.0 };
        assert_eq!(heard.questions, [question]);
    }
}
