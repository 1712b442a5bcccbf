//! The calls of a test that may cost something: a question, a word to say, a sound to recognise. Nothing of them is heard, shown or kept.

use std::sync::mpsc;
use std::time::Duration;

use futures::StreamExt;
use riposte_audio::Clock;
use riposte_chat::{ChatError, ChatEvent, ChatModel, Message, Request, Role};
use riposte_measures::Span;
use riposte_problem::Problem;
use riposte_problem::words::health as words;
use riposte_speech::{Heard, Recognizer, SessionOptions, SpeechError};
use riposte_voice::{Speech, Synthesizer, UtteranceEvent};

use super::WAIT;

/// A model on this computer may have to be loaded first.
const LOADING: Duration = Duration::from_secs(120);
/// 0.3 s at 16 kHz. Servers refuse less than 0.1 s.
const TONE: usize = 4_800;
/// OpenAI's Responses take no fewer.
const TOKENS: u32 = 16;

/// Asks for a word, and gives the answer up once it began.
pub(super) async fn ask(chat: &dyn ChatModel) -> Result<Option<Span>, Problem> {
    let messages = vec![Message { role: Role::User, text: "Hi".to_owned() }];
    let system = "Answer with one word.".to_owned();
    let mut answer = chat.ask(Request { system, messages, max_tokens: TOKENS, opening: None });
    let asked = Clock::now();
    while let Some(event) = answer.next().await {
        match event {
            Ok(ChatEvent::Text(_)) => break,
            Ok(_) => {}
            // So few tokens may all have gone into thinking: it answered.
            Err(ChatError::OnlyThought { .. } | ChatError::Empty { .. }) => return Ok(None),
            Err(error) => return Err(error.problem()),
        }
    }
    Ok(Some(Clock::now() - asked))
}

/// Has one word said, unheard, up to its first sound; and whether that went another way than was asked for.
pub(super) async fn speak(voice: &dyn Synthesizer) -> Result<(Option<Span>, Option<Problem>), Problem> {
    voice.warm().await.map_err(|error| error.problem())?;
    let asked = Clock::now();
    let mut utterance = voice.begin();
    utterance.push(Speech { text: "Hi.".to_owned() });
    utterance.finish();
    let mut trouble = None;
    while let Some(event) = utterance.next().await {
        match event.map_err(|error| error.problem())? {
            UtteranceEvent::Audio { .. } => return Ok((Some(Clock::now() - asked), trouble)),
            UtteranceEvent::Trouble(error) => trouble = Some(error.problem()),
            _ => {}
        }
    }
    Ok((None, trouble))
}

/// Has a tone recognised.
pub(super) fn hear(recognizer: &dyn Recognizer, language: String) -> Result<Option<Span>, Problem> {
    recognizer.warm().map_err(|error| error.problem())?;
    let (to, heard) = mpsc::channel();
    let options = SessionOptions { language: (!language.is_empty()).then_some(language), partials: false };
    let sink = Box::new(move |news| drop(to.send(news))); // nobody waits any more
    let mut session = recognizer.start(options, sink).map_err(|error| error.problem())?;
    // Of silence no server is asked.
    let tone: Vec<f32> = (0..TONE).map(|n| 0.1 * (n as f32 * 0.3).sin()).collect();
    session.push(&tone);
    session.finalise(1);
    let asked = Clock::now();
    let wait = if recognizer.is_remote() { WAIT } else { LOADING };
    loop {
        match heard.recv_timeout(wait) {
            Ok(Heard::Final { .. }) => return Ok(Some(Clock::now() - asked)),
            Ok(Heard::Failed(error)) => return Err(error.problem()),
            Ok(_) => {}
            Err(_) => return Err(SpeechError::Failed { reason: words::no_text_in_time() }.problem()),
        }
    }
}
