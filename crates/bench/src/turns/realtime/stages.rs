//! The three stages of a scenario in real time: a recogniser that knows what sounds in the room, a chat model that writes the scenario's
//! replies, a voice that has them ready; each as late as bench-460.

use std::sync::{Arc, Mutex, PoisonError};

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use riposte_audio::Clock;
use riposte_chat::{ChatError, ChatEvent, ChatModel, ChatStream, Request, Usage};
use riposte_dsp::RATE_HZ;
use riposte_engine::Stages;
use riposte_measures::Span;
use riposte_speech::{Heard, HeardSink, Recognizer, Session, SessionOptions, SpeechError};
use riposte_voice::{ClauseVoice, PerClause, Speech, VoiceError, VoiceEvent, VoiceStream};

use super::devices::Room;
use crate::paced::paced;
use crate::turns::prepare::Prepared;
use crate::turns::simulate::{
    FIRST_SOUND, FIRST_TOKEN, PARTIALS, SOUND, SOUND_FRAMES, STT_FINAL, TOKEN, first_partial, tokens,
};

pub(super) fn scripted(room: &Arc<Room>, prepared: &Arc<Prepared>) -> Stages {
    Stages {
        recognizer: Arc::new(Listens(Arc::clone(room))),
        chat: Arc::new(Writes { room: Arc::clone(room), prepared: Arc::clone(prepared) }),
        voice: Arc::new(PerClause::new(Speaks(Arc::clone(prepared)))),
        language: Some(prepared.scenario.language.tag().to_owned()),
        end_of_turn: None,
        speaker: None,
    }
}

struct Listens(Arc<Room>);

struct Utterance {
    room: Arc<Room>,
    /// Emptied when the session is over, so that nothing late is told.
    sink: Arc<Mutex<Option<HeardSink>>>,
    pushed: i64,
    /// Where what was pushed ends; as near as the microphone's own way allows.
    end: i64,
    next_partial: i64,
    text: String,
}

impl Recognizer for Listens {
    fn name(&self) -> String {
        "scenario/recogniser".to_owned()
    }

    fn warm(&self) -> Result<(), SpeechError> {
        Ok(())
    }

    fn start(&self, _: SessionOptions, sink: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
        let end = self.0.scene().captured();
        Ok(Box::new(Utterance {
            room: Arc::clone(&self.0),
            sink: Arc::new(Mutex::new(Some(sink))),
            pushed: 0,
            end,
            next_partial: first_partial(end),
            text: String::new(),
        }))
    }
}

fn tell(sink: &Mutex<Option<HeardSink>>, heard: Heard) {
    if let Some(sink) = sink.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        sink(heard);
    }
}

impl Session for Utterance {
    fn push(&mut self, samples: &[f32]) {
        self.pushed += samples.len() as i64;
        let scene = self.room.scene();
        self.end = scene.captured();
        if self.end < self.next_partial {
            return;
        }
        self.next_partial += PARTIALS;
        let text = scene.heard(self.end - self.pushed, self.end - PARTIALS);
        drop(scene);
        if text != self.text {
            let stable_bytes = if text.starts_with(&self.text) { self.text.len() } else { 0 };
            self.text.clone_from(&text);
            tell(
                &self.sink,
                Heard::Partial {
                    text,
                    stable_bytes,
                    covers: (self.pushed - PARTIALS).max(0) as usize,
                    closes: None,
                    sure: None,
                },
            );
        }
    }

    fn finalise(&mut self, tag: u64) {
        let text = self.room.scene().heard(self.end - self.pushed, self.end);
        let (sink, at) = (Arc::clone(&self.sink), Clock::now() + STT_FINAL);
        std::thread::spawn(move || {
            Clock::wait_until(at);
            tell(&sink, Heard::Final { tag, text, closes: None });
        });
    }
}

impl Drop for Utterance {
    fn drop(&mut self) {
        self.sink.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

struct Writes {
    room: Arc<Room>,
    prepared: Arc<Prepared>,
}

impl ChatModel for Writes {
    fn name(&self) -> String {
        "scenario/replies".to_owned()
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        async { Ok(()) }.boxed()
    }

    fn ask(&self, request: Request) -> ChatStream {
        let question = request.messages.last().map(|message| message.text.as_str()).unwrap_or_default();
        let reply = self.room.scene().ask(question, self.room.now());
        let now = Clock::now();
        let mut items = vec![(now, Ok(ChatEvent::Sent))];
        let mut at = now + FIRST_TOKEN;
        for (n, token) in tokens(&self.prepared.reply(reply).text).into_iter().enumerate() {
            at += if n == 0 { Span::ZERO } else { TOKEN };
            items.push((at, Ok(ChatEvent::Text(token.to_owned()))));
        }
        items.push((at, Ok(ChatEvent::Done { usage: Usage::default(), truncated: false })));
        paced(items).boxed()
    }
}

struct Speaks(Arc<Prepared>);

impl ClauseVoice for Speaks {
    fn name(&self) -> String {
        "scenario/voice".to_owned()
    }

    fn rate_hz(&self) -> u32 {
        RATE_HZ
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        async { Ok(()) }.boxed()
    }

    fn speak(&self, speech: Speech) -> VoiceStream {
        let sound = self.0.replies.iter().find_map(|reply| reply.sound_of(&speech.text)).unwrap_or_default();
        let now = Clock::now();
        let mut items = vec![(now, Ok(VoiceEvent::Sent))];
        let mut at = now;
        for (n, chunk) in sound.chunks(SOUND_FRAMES).enumerate() {
            at += if n == 0 { FIRST_SOUND } else { SOUND };
            items.push((at, Ok(VoiceEvent::Audio(chunk.to_vec()))));
        }
        paced(items).boxed()
    }
}
