//! A session in time that is passed in: what the worker would read and report, and when, for a caller that knows how long each reading takes. The
//! utterance's policy is the original; the desk with its one worker is played here. Pure.

use riposte_measures::{Span, Time};

use crate::pieces::evidence::Reckoned;
use crate::pieces::reading::Reading;
use crate::pieces::utterance::{Piece, Step, Utterance};
use crate::{Heard, SpeechError};

/// Sound that is to be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Unread {
    /// 16 kHz mono, at most 30 s.
    pub sound: Vec<f32>,
    /// One of whisper.cpp's codes; `None`: the model decides.
    pub language: Option<&'static str>,
    /// It may be an answer, not only a caption: a loop is read again over all 30 s.
    pub answers: bool,
}

/// How a reading is had, and how long it takes: until it is there, and until an abort would be noticed.
pub type Read<'a> = &'a mut dyn FnMut(&Unread) -> Result<(Reading, Span, Span), SpeechError>;

struct Running {
    piece: Piece,
    /// For a question: it is not given up.
    answers: bool,
    reading: Option<Reading>,
    ends: Time,
    abortable: Time,
}

/// One utterance being recognised, alone with its worker.
pub struct Paced {
    utterance: Utterance,
    running: Option<Running>,
    questions: u64,
    free_since: Time,
    reports: Vec<Heard>,
}

impl Paced {
    pub(super) fn new(utterance: Utterance) -> Self {
        Self { utterance, running: None, questions: 0, free_since: Time::ZERO, reports: Vec::new() }
    }

    /// Hands over sound at `now`.
    ///
    /// # Errors
    /// [`SpeechError::Behind`].
    pub fn push(&mut self, samples: &[f32], now: Time, read: Read<'_>) -> Result<(), SpeechError> {
        self.work(now, read)?;
        if self.utterance.push(samples)? {
            self.free_since = self.free_since.max(now);
            self.work(now, read)?;
        }
        Ok(())
    }

    /// Asks at `now` for the text of all that was pushed.
    ///
    /// # Errors
    /// [`SpeechError::Failed`]: too many questions wait.
    pub fn finalise(&mut self, tag: u64, now: Time, read: Read<'_>) -> Result<(), SpeechError> {
        self.work(now, read)?;
        self.questions += 1;
        self.utterance.finalise(tag, self.questions)?;
        if let Some(running) = self.running.as_mut() {
            let piece = &running.piece;
            if !running.answers && !self.utterance.serves_question(piece.start, piece.to, piece.closes) {
                running.reading = None;
                running.ends = running.abortable.max(now).min(running.ends);
            }
        }
        self.free_since = self.free_since.max(now);
        self.work(now, read)
    }

    /// When the reading in progress is there: something may be reported then.
    pub fn next_at(&self) -> Option<Time> {
        self.running.as_ref().map(|running| running.ends)
    }

    /// What was reported until `now`, since it was last asked for.
    ///
    /// # Errors
    /// Those of `read`.
    pub fn reports(&mut self, now: Time, read: Read<'_>) -> Result<Vec<Heard>, SpeechError> {
        self.work(now, read)?;
        Ok(std::mem::take(&mut self.reports))
    }

    /// The worker until `now`.
    fn work(&mut self, now: Time, read: Read<'_>) -> Result<(), SpeechError> {
        loop {
            if let Some(running) = self.running.take_if(|running| running.ends <= now) {
                self.free_since = running.ends;
                match &running.reading {
                    Some(Reading { text: Some(text), closes, sure, language, .. }) => {
                        self.utterance.decoded(
                            &running.piece,
                            text,
                            Reckoned { closes: *closes, sure: *sure },
                            *language,
                        );
                    }
                    _ => self.utterance.over(),
                }
            }
            if self.running.is_some() {
                return Ok(());
            }
            let answer = self.utterance.answer_step();
            let answers = answer.is_some();
            match answer.or_else(|| self.utterance.ahead_step()) {
                Some(Step::Report(heard)) => self.reports.push(heard),
                Some(Step::Decode(piece)) => {
                    let unread =
                        Unread { sound: piece.sound.clone(), language: piece.language, answers: piece.answers };
                    let (reading, takes, abortable) = read(&unread)?;
                    let began = self.free_since;
                    self.running = Some(Running {
                        piece,
                        answers,
                        reading: Some(reading),
                        ends: began + takes,
                        abortable: began + abortable,
                    });
                }
                None => return Ok(()),
            }
        }
    }
}
