//! One reply, pipelined: the chat model writes, clauses are cut as they come, each is synthesised while the next is written and the one
//! before is heard. Runs as two tasks of one revision; dropping them cancels the request and the synthesis.

use std::sync::Arc;

use futures::StreamExt;
use riposte_audio::{Clock, SPEAKER_RATE_HZ};
use riposte_chat::Request;
use riposte_dsp::Resample;
use riposte_measures::{Mark, Span};
use riposte_turn::{Input, Stage};
use riposte_voice::{Clause, Clauses, Language, Speech, Synthesizer, VoiceEvent};
use tokio::sync::mpsc;

use super::loading::Loading;
use super::path::Path;
use super::writing::Writer;
use crate::set_up::stages::Stages;

/// Clauses that may wait for the voice; more than any answer of a few hundred tokens has.
const CLAUSES_AHEAD: usize = 256;

/// Sound that may wait for the speaker before more of it is made: a minute, besides the half that the speaker takes.
const AHEAD: usize = 60 * SPEAKER_RATE_HZ as usize;
const LOOK_AGAIN: Span = Span::from_millis(200);

/// Asks the chat model and speaks its answer.
pub(crate) async fn reply(path: Path, stages: Arc<Stages>, request: Request) {
    let (to_voice, clauses) = mpsc::channel(CLAUSES_AHEAD);
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
