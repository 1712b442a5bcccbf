//! One reply, pipelined: the chat model writes, clauses are cut as they come and go into one utterance of the voice, which is heard while the rest is
//! written. Runs as one task of a revision; dropping it cancels the request and the utterance.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use riposte_audio::{Clock, SPEAKER_RATE_HZ};
use riposte_chat::Request;
use riposte_dsp::Resample;
use riposte_measures::{Mark, Span};
use riposte_turn::{Input, Stage};
use riposte_voice::{Clause, Speech, SpokenWord, Synthesizer, Utterance, UtteranceEvent, VoiceError};

use super::loading::Loading;
use super::own;
use super::path::Path;
use super::to_voice::{Written, to_voice};
use super::writing::Writer;
use crate::connecting::To;
use crate::inbox::Message;
use crate::set_up::stages::Stages;

/// Sound that may wait for the speaker before more of it is made: a minute, besides the half that the speaker takes.
const AHEAD: usize = 60 * SPEAKER_RATE_HZ as usize;
const LOOK_AGAIN: Span = Span::from_millis(200);

/// Asks the chat model and speaks its answer.
pub(crate) async fn reply(path: Path, stages: Arc<Stages>, request: Request) {
    let (to_voice, clauses) = to_voice();
    let opening = request.opening.clone();
    let writer = Writer::new(&path, stages.language.clone(), opening.as_deref(), to_voice);
    let chat = writer.write(stages.chat.ask(request), Loading::new(Arc::clone(&stages)));
    let voice = path.speak(stages.voice.as_ref(), clauses);
    futures::join!(chat, voice);
}

/// Begins the reply with a prepared phrase: its sound is there at once, its text is the beginning of the reply's.
pub(crate) fn open(path: &Path, phrase: &str, sound: &[f32]) {
    let text = format!("{phrase} ");
    let (start_byte, end_byte) = (0, text.len());
    let clause = Clause { text: text.clone(), speakable: phrase.to_owned(), ends_sentence: true, start_byte, end_byte };
    path.mouth.clause(path.revision, &clause);
    path.mouth.opener(path.revision, sound, &path.speaker);
    path.inbox.input(Input::ReplyText { revision: path.revision, text });
    path.mark(Mark::Opener);
}

/// Speaks what no chat model wrote.
pub(crate) async fn say(path: Path, stages: Arc<Stages>, text: String) {
    let (to_voice, clauses) = to_voice();
    for clause in own::clauses(&text, stages.language.as_deref()) {
        to_voice.send(clause);
    }
    drop(to_voice);
    path.speak(stages.voice.as_ref(), clauses).await;
}

impl Path {
    /// Speaks what comes until no more will.
    async fn speak(&self, voice: &dyn Synthesizer, clauses: Written) {
        let Written { mut clauses, unspoken } = clauses;
        let (mut utterance, mut line) = (voice.begin(), Line::new(self, unspoken));
        let (mut resample, mut out) = (Resample::new(voice.rate_hz(), SPEAKER_RATE_HZ), Vec::new());
        let (mut sounded, mut finished) = (false, false);
        loop {
            let event = tokio::select! {
                biased;
                clause = clauses.recv(), if !finished => {
                    finished = clause.is_none();
                    match clause {
                        Some(clause) => line.push(clause, &mut utterance),
                        None => utterance.finish(),
                    }
                    continue;
                }
                event = self.next(&mut utterance, !line.is_sounding) => event,
            };
            match event {
                Some(Ok(UtteranceEvent::Sent)) => self.mark(Mark::TtsRequest),
                Some(Ok(UtteranceEvent::Connected(connection))) => self.connected(To::Voice, connection),
                Some(Ok(UtteranceEvent::Kept { clause: 0 })) => self.mark(Mark::TtsKept),
                Some(Ok(UtteranceEvent::Kept { .. })) => {}
                Some(Ok(UtteranceEvent::Audio { clause, samples })) => {
                    if !std::mem::replace(&mut sounded, true) {
                        self.mark(Mark::TtsFirstAudio);
                    }
                    line.sounds(clause);
                    resample.push(&samples, &mut out);
                    self.mouth.sound(self.revision, &out, &self.speaker);
                    out.clear();
                }
                Some(Ok(UtteranceEvent::Words { clause, words })) => {
                    line.sounds(clause);
                    self.mouth.words(self.revision, &at_speaker_rate(&words, voice.rate_hz()));
                }
                Some(Ok(UtteranceEvent::Trouble(error))) => self.inbox.send(Message::Tell(error.problem())),
                Some(Ok(UtteranceEvent::Attempt(attempt))) => self.attempted(attempt),
                Some(Ok(UtteranceEvent::Spoken { clause })) => {
                    line.sounds(clause);
                    resample.finish(&mut out);
                    self.mouth.sound(self.revision, &out, &self.speaker);
                    out.clear();
                    line.is_spoken();
                }
                Some(Err(error)) => {
                    let problem = error.problem();
                    self.inbox.input(Input::Failed { revision: self.revision, stage: Stage::Voice, problem });
                    // Text goes on arriving and is shown; what is synthesised already is heard.
                    break;
                }
                None => {
                    self.mark(Mark::TtsDone);
                    break;
                }
            }
        }
        self.mouth.done(self.revision, &self.speaker, Clock::now());
    }

    /// The utterance's next event. A long answer is made as it is heard, not all at once: between clauses it waits for the speaker.
    async fn next(&self, utterance: &mut Utterance, is_between: bool) -> Option<Result<UtteranceEvent, VoiceError>> {
        while is_between && self.mouth.waiting(self.revision) > AHEAD {
            Clock::sleep_until(Clock::now() + LOOK_AGAIN).await;
        }
        utterance.next().await
    }
}

/// The words in the sound that the speaker gets.
fn at_speaker_rate(words: &[SpokenWord], rate_hz: u32) -> Vec<SpokenWord> {
    let resampled = |samples: usize| (samples as u64 * u64::from(SPEAKER_RATE_HZ) / u64::from(rate_hz.max(1))) as usize;
    let word = |word: &SpokenWord| SpokenWord { start: resampled(word.start), end: resampled(word.end), ..*word };
    words.iter().map(word).collect()
}

/// Clauses in the order of the reply, until each has its sound: some say nothing and are not in the utterance.
struct Line<'a> {
    path: &'a Path,
    /// The mouth does not know of them yet.
    waiting: VecDeque<Clause>,
    /// Clauses of the utterance that the mouth knows.
    begun: usize,
    /// The last of them has not all its sound.
    is_sounding: bool,
    unspoken: Arc<AtomicUsize>,
}

impl<'a> Line<'a> {
    fn new(path: &'a Path, unspoken: Arc<AtomicUsize>) -> Self {
        Self { path, waiting: VecDeque::new(), begun: 0, is_sounding: false, unspoken }
    }

    fn push(&mut self, clause: Clause, utterance: &mut Utterance) {
        if !clause.speakable.is_empty() {
            utterance.push(Speech { text: clause.speakable.clone() });
        }
        self.waiting.push_back(clause);
        self.pass_over();
    }

    /// Sound of the utterance's clause of this number follows.
    fn sounds(&mut self, clause: usize) {
        while self.begun <= clause {
            let Some(next) = self.waiting.pop_front() else { return };
            self.path.mouth.clause(self.path.revision, &next);
            (self.begun, self.is_sounding) = (self.begun + 1, true);
        }
    }

    /// It has all its sound.
    fn is_spoken(&mut self) {
        self.done();
        self.is_sounding = false;
        self.pass_over();
    }

    /// What says nothing is over as soon as what is before it.
    fn pass_over(&mut self) {
        while let Some(silent) = self.waiting.pop_front_if(|next| !self.is_sounding && next.speakable.is_empty()) {
            self.path.mouth.clause(self.path.revision, &silent);
            self.done();
        }
    }

    fn done(&self) {
        self.path.mouth.clause_done(self.path.revision);
        self.unspoken.fetch_sub(1, Ordering::Relaxed);
    }
}
