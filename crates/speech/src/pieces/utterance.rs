//! One session's sound and texts, and what to do next with them. Pure: it neither decodes nor reports, it says what to decode and what to
//! report, so the whole policy is tested without a model. Lives under the desk's lock.
//!
//! Positions are samples of 16 kHz since the utterance began. The *open segment* is what is decoded again with each partial; once it is longer
//! than the model takes, its beginning is cut off at the quietest point, decoded once, and only its text is kept.

use std::collections::VecDeque;

use super::evidence::Reckoned;
use super::segments::Segments;
use crate::loudness::{Loudness, WINDOW};
use crate::transcript::{joined, spoken};
use crate::{Agreement, Heard, SpeechError};
use riposte_problem::words::providers as words;

/// Samples of so many milliseconds at 16 kHz.
pub(crate) const fn samples(ms: usize) -> usize {
    ms * 16
}

/// Between two partials.
pub(crate) const PARTIAL_EVERY: usize = samples(200);
/// Readings that take longer than that begin so many times as far apart as they are long, less what is usual.
const PACED: usize = 3;
/// But not further apart than this, or than one takes: one hiccup is no slow model.
const LONGEST_PACE: usize = samples(3_000);
/// Less sound than this since speech began is not decoded before it is asked for: there is no word in it yet.
const PARTIAL_FROM: usize = samples(300);
/// After so much silence the utterance may be over: what was said is decoded ahead of the question, at once if the worker is free.
const SETTLED: usize = samples(80);
/// A hypothesis stands for a longer sound too, if it reached this far past the last speech.
pub(crate) const COVERED: usize = samples(60);
/// From here on a detected language is kept for the rest of the utterance.
const LANGUAGE_AFTER: usize = samples(3_000);
/// Sound that may wait to be decoded: 10 minutes, 38 MB.
pub(crate) const WAITING_SOUND: usize = samples(600_000);
/// Questions that may wait for an answer.
pub(crate) const WAITING_FINALS: usize = 64;

/// What is to be done for the utterance next.
#[derive(Debug, PartialEq)]
pub(crate) enum Step {
    Report(Heard),
    Decode(Piece),
}

/// A part of the utterance to be decoded.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    /// The open segment's start.
    pub(crate) start: usize,
    /// The hypothesis will stand for everything from the start to here.
    pub(crate) to: usize,
    /// The segment ends at `to`.
    pub(crate) closes: bool,
    /// The speech between start and `to` with some silence around it.
    pub(crate) sound: Vec<f32>,
    pub(crate) language: Option<&'static str>,
    /// Its text may be the answer: a misleading one is decoded again over all 30 s. Otherwise it is a caption, and may be left out.
    pub(crate) answers: bool,
}

struct Hypothesis {
    to: usize,
    read: Read,
}

/// A piece as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Read {
    pub(crate) text: String,
    /// Probability that its last word is the sentence's last.
    pub(crate) closes: Option<f32>,
}

struct Question {
    tag: u64,
    to: usize,
    order: u64,
}

pub(crate) struct Utterance {
    segments: Segments,
    partials: bool,
    language: Option<&'static str>,
    start: usize,
    /// From `start` on.
    sound: Vec<f32>,
    loudness: Loudness,
    finished: String,
    /// Of the open segment.
    hypothesis: Option<Hypothesis>,
    questions: VecDeque<Question>,
    agreement: Agreement,
    /// The newest caption, while it is not reported.
    caption: Option<(String, usize)>,
    /// What the newest caption stands for, and whether a sentence ends with it.
    caption_to: usize,
    caption_closes: Option<f32>,
    caption_sure: f32,
    /// It was read after the voice paused: it is told at once.
    caption_settled: bool,
    reported: (String, usize),
    reported_at: usize,
    decoded_at: usize,
    /// Where the sound ended when the reading in progress began, and how much more came while the last one lasted: as long as it took, for sound comes in
    /// real time.
    began_at: usize,
    took: usize,
}

impl Utterance {
    pub(crate) fn new(segments: Segments, partials: bool, language: Option<&'static str>) -> Self {
        Self {
            segments,
            partials,
            language,
            start: 0,
            sound: Vec::new(),
            loudness: Loudness::default(),
            finished: String::new(),
            hypothesis: None,
            questions: VecDeque::new(),
            agreement: Agreement::default(),
            caption: None,
            caption_to: 0,
            caption_closes: None,
            caption_sure: 0.0,
            caption_settled: false,
            reported: (String::new(), 0),
            reported_at: 0,
            decoded_at: 0,
            began_at: 0,
            took: 0,
        }
    }

    /// Takes sound. `true` when there may be something to do: every 20 ms, which spares the worker a look for every 10 ms frame.
    ///
    /// # Errors
    /// [`SpeechError::Behind`]: more waits than is kept.
    pub(crate) fn push(&mut self, samples_in: &[f32]) -> Result<bool, SpeechError> {
        if self.sound.len() + samples_in.len() > WAITING_SOUND {
            return Err(SpeechError::Behind { seconds: (WAITING_SOUND / samples(1_000)) as u32 });
        }
        let before = self.end();
        self.sound.extend_from_slice(samples_in);
        self.loudness.push(samples_in);
        Ok(before / samples(20) != self.end() / samples(20))
    }

    /// Takes a question; `order` ranks it among those of all sessions.
    ///
    /// # Errors
    /// [`SpeechError::Failed`]: too many wait.
    pub(crate) fn finalise(&mut self, tag: u64, order: u64) -> Result<(), SpeechError> {
        if self.questions.len() >= WAITING_FINALS {
            return Err(SpeechError::Failed { reason: words::too_many_finals(WAITING_FINALS) });
        }
        self.questions.push_back(Question { tag, to: self.end(), order });
        Ok(())
    }

    /// The rank of the oldest question that waits.
    pub(crate) fn oldest_question(&self) -> Option<u64> {
        self.questions.front().map(|question| question.order)
    }

    /// Whether the oldest question will be nearer to its answer once this piece is decoded.
    pub(crate) fn serves_question(&self, start: usize, to: usize, closes: bool) -> bool {
        start == self.start && self.questions.front().is_some_and(|question| closes || self.stands_for(to, question.to))
    }

    /// Towards the answer to the oldest question.
    pub(crate) fn answer_step(&mut self) -> Option<Step> {
        let &Question { tag, to, .. } = self.questions.front()?;
        Some(match self.text_to(to) {
            Ok(Read { text, closes }) => {
                self.questions.pop_front();
                self.caption = None;
                Step::Report(Heard::Final { tag, text, closes })
            }
            Err(piece) => self.begin(piece),
        })
    }

    fn begin(&mut self, piece: Piece) -> Step {
        self.began_at = self.end();
        Step::Decode(piece)
    }

    /// A reading is over, with or without a text.
    pub(crate) fn over(&mut self) {
        self.took = self.end() - self.began_at;
    }

    /// From one caption's reading to the next. A model that is slow has a pause after each, so that it is free when the user pauses: a reading in progress
    /// can't be given up before its encoder is through.
    fn partial_every(&self) -> usize {
        let paced = (PACED * self.took).saturating_sub((PACED - 1) * PARTIAL_EVERY);
        paced.clamp(PARTIAL_EVERY, PARTIAL_EVERY.max(LONGEST_PACE).max(self.took))
    }

    /// Towards a caption, or a text that is ready before it is asked for.
    pub(crate) fn ahead_step(&mut self) -> Option<Step> {
        let end = self.end();
        if (self.caption_settled || end - self.reported_at >= PARTIAL_EVERY)
            && let Some(caption) = self.caption.take()
        {
            self.reported_at = end;
            self.caption_settled = false;
            self.reported.clone_from(&caption);
            let (text, stable_bytes) = caption;
            let (covers, closes, sure) = (self.caption_to, self.caption_closes, Some(self.caption_sure));
            return Some(Step::Report(Heard::Partial { text, stable_bytes, covers, closes, sure }));
        }
        if let Err(piece) = self.close_before(end) {
            return Some(self.begin(piece));
        }
        let open = end - self.start;
        let (speech_from, speech_to) = self.loudness.speech(open)?;
        let ready = self.hypothesis.as_ref().is_some_and(|hypothesis| self.stands_for(hypothesis.to, end));
        let settled = open - speech_to >= SETTLED;
        let due = self.partials && end - self.decoded_at >= self.partial_every();
        if ready || open - speech_from < PARTIAL_FROM || !(settled || due) {
            return None;
        }
        self.decoded_at = end;
        let piece = self.segment_to(end, false, settled).err()?;
        Some(self.begin(piece))
    }

    /// Takes the model's output for a piece.
    pub(crate) fn decoded(&mut self, piece: &Piece, output: &str, reckoned: Reckoned, language: Option<&'static str>) {
        let Reckoned { closes, sure } = reckoned;
        self.over();
        if self.language.is_none() && piece.sound.len() >= LANGUAGE_AFTER {
            self.language = language;
        }
        let text = spoken(output);
        if piece.closes {
            self.close(piece.to, &text);
            return;
        }
        let closes = (self.segments.reckons && !text.is_empty()).then_some(closes);
        if self.partials {
            let caption = self.agreement.observe(&text);
            // The same words are news once the voice has paused: they are all that was said. And so is that there is no word yet in what was heard.
            let is_news = caption != self.reported || piece.answers || caption.0.is_empty();
            self.caption = is_news.then_some(caption);
            (self.caption_to, self.caption_closes, self.caption_sure) = (piece.to, closes, sure);
            self.caption_settled = piece.answers;
        }
        self.hypothesis = Some(Hypothesis { to: piece.to, read: Read { text, closes } });
    }

    fn end(&self) -> usize {
        self.start + self.sound.len()
    }

    /// The text of everything before `to`, or the piece that has to be decoded first.
    fn text_to(&mut self, to: usize) -> Result<Read, Piece> {
        self.close_before(to)?;
        let open = self.segment_to(to, false, true)?;
        Ok(Read { text: joined(&self.finished, &open.text), closes: open.closes })
    }

    /// Closes the segments that end before `to`, as far as their texts are known; else the piece that has to be decoded first.
    fn close_before(&mut self, to: usize) -> Result<(), Piece> {
        while let Some(cut) = self.cut_before(to) {
            let read = self.segment_to(cut, true, true)?;
            self.close(cut, &read.text);
        }
        Ok(())
    }

    /// Where the open segment ends, if it does before `to`.
    fn cut_before(&self, to: usize) -> Option<usize> {
        let longest = *self.segments.cut.end();
        let length = to - self.start;
        let within = length.min(longest);
        if let Some((from, until)) = self.segments.pause.and_then(|pause| self.loudness.pause(pause, within)) {
            return Some(self.start + until - self.segments.lead.min((until - from) / 2).next_multiple_of(WINDOW));
        }
        (length > longest).then(|| self.start + self.loudness.quietest(*self.segments.cut.start(), longest))
    }

    /// The open segment's text up to `to`, or the piece to be decoded for it.
    fn segment_to(&self, to: usize, closes: bool, answers: bool) -> Result<Read, Piece> {
        let length = to - self.start;
        let Some((from, until)) = self.loudness.speech(length) else {
            return Ok(Read::default());
        };
        match &self.hypothesis {
            Some(hypothesis) if self.stands_for(hypothesis.to, to) => Ok(hypothesis.read.clone()),
            _ => {
                let heard = from.saturating_sub(self.segments.lead)..(until + self.segments.tail).min(length);
                let sound = self.sound[heard].to_vec();
                Err(Piece { start: self.start, to, closes, sound, language: self.language, answers })
            }
        }
    }

    /// Whether the text of the open segment up to `reached` is its text up to `to` too: the same, or only silence lies between.
    fn stands_for(&self, reached: usize, to: usize) -> bool {
        let speech_to =
            self.loudness.speech(reached.max(to) - self.start).map_or(self.start, |(_, until)| self.start + until);
        reached == to || (speech_to + COVERED <= reached && speech_to <= to)
    }

    fn close(&mut self, at: usize, text: &str) {
        let length = at - self.start;
        self.sound.drain(..length);
        self.loudness.drop_front(length / WINDOW);
        self.start = at;
        self.hypothesis = None;
        self.finished = joined(&self.finished, text);
        self.agreement.close(text);
    }
}

#[cfg(test)]
mod tests;
