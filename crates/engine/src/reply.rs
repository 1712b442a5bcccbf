//! One reply, pipelined: the chat model writes, clauses are cut as they come, each is synthesised while the next is written and the one
//! before is heard. Runs as two tasks of one revision; dropping them cancels the request and the synthesis.

use std::sync::Arc;

use futures::StreamExt;
use riposte_audio::{Clock, SPEAKER_RATE_HZ, Speaker};
use riposte_chat::{ChatEvent, ChatStream, Opening, Request};
use riposte_dsp::Resample;
use riposte_measures::{Mark, Span};
use riposte_turn::{Input, Revision, Stage};
use riposte_voice::{Clause, Clauses, Language, Speech, Synthesizer, VoiceEvent};
use tokio::sync::mpsc;

use crate::inbox::Inbox;
use crate::mouth::Mouth;
use crate::phrases;
use crate::stages::Stages;

/// Clauses that may wait for the voice; more than any answer of a few hundred tokens has.
const CLAUSES_AHEAD: usize = 256;

/// Sound that may wait for the speaker before more of it is made: a minute, besides the half that the speaker takes.
const AHEAD: usize = 60 * SPEAKER_RATE_HZ as usize;
const LOOK_AGAIN: Span = Span::from_millis(200);

/// What a reply needs. Its [`Mouth::begin`] was called.
#[derive(Clone)]
pub(crate) struct Path {
    pub(crate) revision: Revision,
    pub(crate) inbox: Inbox,
    pub(crate) mouth: Mouth,
    pub(crate) speaker: Speaker,
}

/// Asks the chat model and speaks its answer.
pub(crate) async fn reply(path: Path, stages: Arc<Stages>, request: Request) {
    let (to_voice, clauses) = mpsc::channel(CLAUSES_AHEAD);
    let opening = request.opening.clone();
    let chat = path.write(stages.chat.ask(request), stages.language.clone(), opening, to_voice);
    let voice = path.speak(stages.voice.as_ref(), clauses);
    futures::join!(chat, voice);
}

/// Whether a text ends as sentences do.
fn is_whole(text: &str) -> bool {
    let bare = text.trim_end().trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '*', '_']);
    bare.ends_with(['.', '?', '!', '…', '。', '？', '！'])
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
    let (to_voice, clauses) = mpsc::channel(CLAUSES_AHEAD);
    let mut splitter = Clauses::new(stages.language.as_deref().map_or_else(Language::default, Language::from));
    let mut spoken = splitter.push(&text);
    spoken.extend(splitter.finish());
    for clause in spoken {
        let _ = to_voice.try_send(clause);
    }
    drop(to_voice);
    path.speak(stages.voice.as_ref(), clauses).await;
}

impl Path {
    fn mark(&self, mark: Mark) {
        let at = Clock::now();
        self.inbox.input(Input::Marked { revision: self.revision, mark, at });
    }

    /// Reads the chat model's stream and cuts it into clauses.
    async fn write(
        &self,
        mut stream: ChatStream,
        tag: Option<String>,
        opening: Option<String>,
        to_voice: mpsc::Sender<Clause>,
    ) {
        let revision = self.revision;
        let language = tag.as_deref().map_or_else(Language::default, Language::from);
        let spoken = opening.as_ref().map_or(0, |phrase| phrase.len() + 1);
        let mut splitter = Clauses::new(language).after(spoken);
        let mut seam = Opening::new(opening.as_deref().unwrap_or_default());
        let goes_on = opening.is_some();
        let mut clauses = 0usize;
        let hand_over = async |clauses: &mut usize, ready: Vec<Clause>| {
            for clause in ready {
                if *clauses == 0 && !clause.speakable.is_empty() {
                    self.mark(Mark::LlmFirstClause);
                }
                *clauses += usize::from(!clause.speakable.is_empty());
                let _ = to_voice.send(clause).await; // the voice failed: the text goes on
            }
        };
        let mut first = true;
        let mut written = spoken;
        while let Some(event) = stream.next().await {
            match event {
                Ok(ChatEvent::Sent) => self.mark(Mark::LlmRequest),
                Ok(ChatEvent::Thinking) => self.inbox.input(Input::Thinking { revision }),
                Ok(ChatEvent::Text(text)) => {
                    if std::mem::take(&mut first) {
                        self.mark(Mark::LlmFirstToken);
                    }
                    let text = if goes_on { seam.push(&text) } else { text };
                    if text.is_empty() {
                        continue;
                    }
                    let ready = splitter.push(&text);
                    written += text.len();
                    self.inbox.input(Input::ReplyText { revision, text });
                    hand_over(&mut clauses, ready).await;
                }
                Ok(ChatEvent::Done { truncated, .. }) => {
                    let held = if goes_on { seam.finish() } else { String::new() };
                    if !held.is_empty() {
                        let ready = splitter.push(&held);
                        written += held.len();
                        self.inbox.input(Input::ReplyText { revision, text: held });
                        hand_over(&mut clauses, ready).await;
                    }
                    let tail = splitter.finish();
                    if truncated {
                        // What broke off may end in half a word; it is spoken only where there is nothing else.
                        let whole = tail.into_iter().filter(|clause| is_whole(&clause.text) || clauses == 0).collect();
                        hand_over(&mut clauses, whole).await;
                        let note = format!(" {}", phrases::cut_short(tag.as_deref()));
                        let mut splitter = Clauses::new(language).after(written);
                        let mut ready = splitter.push(&note);
                        ready.extend(splitter.finish());
                        self.inbox.input(Input::ReplyText { revision, text: note });
                        hand_over(&mut clauses, ready).await;
                    } else {
                        hand_over(&mut clauses, tail).await;
                    }
                    self.inbox.input(Input::ReplyDone { revision });
                    return;
                }
                Err(error) => {
                    // The clause that broke off is not spoken: it may end in half a word.
                    self.inbox.input(Input::Failed { revision, stage: Stage::Chat, problem: error.problem() });
                    return;
                }
            }
        }
    }

    /// Synthesises clause by clause.
    async fn speak(&self, voice: &dyn Synthesizer, mut clauses: mpsc::Receiver<Clause>) {
        let mut resample = Resample::new(voice.rate_hz(), SPEAKER_RATE_HZ);
        let mut out = Vec::new();
        let (mut requested, mut sounded) = (false, false);
        while let Some(clause) = clauses.recv().await {
            self.mouth.clause(self.revision, &clause);
            if clause.speakable.is_empty() {
                self.mouth.clause_done(self.revision);
                continue;
            }
            // A long answer is made as it is heard, not all at once.
            while self.mouth.waiting(self.revision) > AHEAD {
                Clock::sleep_until(Clock::now() + LOOK_AGAIN).await;
            }
            let mut stream = voice.speak(Speech { text: clause.speakable });
            while let Some(event) = stream.next().await {
                match event {
                    Ok(VoiceEvent::Sent) if !std::mem::replace(&mut requested, true) => self.mark(Mark::TtsRequest),
                    Ok(VoiceEvent::Sent) => {}
                    Ok(VoiceEvent::Audio(samples)) => {
                        if !std::mem::replace(&mut sounded, true) {
                            self.mark(Mark::TtsFirstAudio);
                        }
                        resample.push(&samples, &mut out);
                        self.mouth.sound(self.revision, &out, &self.speaker);
                        out.clear();
                    }
                    Err(error) => {
                        let problem = error.problem();
                        self.inbox.input(Input::Failed { revision: self.revision, stage: Stage::Voice, problem });
                        // Text goes on arriving and is shown; what is synthesised already is heard.
                        clauses.close();
                        while clauses.recv().await.is_some() {}
                        return self.mouth.done(self.revision, &self.speaker, Clock::now());
                    }
                }
            }
            resample.finish(&mut out);
            self.mouth.sound(self.revision, &out, &self.speaker);
            self.mouth.clause_done(self.revision);
            out.clear();
        }
        self.mark(Mark::TtsDone);
        self.mouth.done(self.revision, &self.speaker, Clock::now());
    }
}
