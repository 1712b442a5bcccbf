//! Partial hypotheses for a recogniser that has none: the real client of a transcription server, with captions of a known question added as its
//! sound is pushed. Runs where the recogniser is used; reads no clock, only the sound counts.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_speech::{Heard, HeardSink, Recognizer, Session, SessionOptions, SpeechError};

use super::onset::Onset;
use super::script::{PARTIAL_EVERY_S, Script, joined};

/// The question that is being asked, shared by whoever sets it and whoever hears it. A question that was cut off goes on where its last final
/// text ended.
#[derive(Clone, Debug, Default)]
pub(super) struct Question(Arc<Mutex<Asked>>);

#[derive(Debug, Default)]
struct Asked {
    script: Script,
    /// Words that earlier sessions answered.
    before: usize,
    /// Words in the latest final text, those before included.
    answered: usize,
}

impl Question {
    /// The next thing that is said.
    pub(super) fn next(&self, script: Script) {
        *self.asked() = Asked { script, before: 0, answered: 0 };
    }

    /// All of what is being said.
    pub(super) fn text(&self) -> String {
        joined(self.asked().script.by(f64::INFINITY))
    }

    /// A session begins: what it can hear.
    fn session(&self) -> Script {
        let mut asked = self.asked();
        asked.before = asked.answered;
        asked.script.after(asked.before)
    }

    /// The text of what a session was given: the words from its onset on.
    pub(super) fn text_of(&self, sound: impl IntoIterator<Item = f32>) -> String {
        let mut onset = Onset::default();
        onset.push(sound);
        let mut asked = self.asked();
        let left = asked.script.after(asked.before);
        let words = onset.since_s().map_or(&[][..], |since_s| left.by(since_s));
        asked.answered = asked.before + words.len();
        joined(words)
    }

    fn asked(&self) -> MutexGuard<'_, Asked> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A recogniser with captions.
pub(super) struct Captioned<R> {
    pub(super) recognizer: R,
    pub(super) question: Question,
}

impl<R: Recognizer> Recognizer for Captioned<R> {
    fn name(&self) -> String {
        self.recognizer.name()
    }

    fn warm(&self) -> Result<(), SpeechError> {
        self.recognizer.warm()
    }

    fn start(&self, options: SessionOptions, sink: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
        let sink = Arc::new(Mutex::new(sink));
        let (script, partials) = (self.question.session(), options.partials);
        let finals = Arc::clone(&sink);
        let session = self.recognizer.start(options, Box::new(move |heard| tell(&finals, heard)))?;
        let captions = partials.then(|| Captions { script, onset: Onset::default(), told: 0, pushed: 0 });
        Ok(Box::new(CaptionedSession { session, captions, sink }))
    }
}

fn tell(sink: &Mutex<HeardSink>, heard: Heard) {
    sink.lock().unwrap_or_else(PoisonError::into_inner)(heard);
}

struct CaptionedSession {
    session: Box<dyn Session>,
    captions: Option<Captions>,
    sink: Arc<Mutex<HeardSink>>,
}

impl Session for CaptionedSession {
    fn push(&mut self, samples: &[f32]) {
        self.session.push(samples);
        for partial in self.captions.iter_mut().flat_map(|captions| captions.push(samples)) {
            tell(&self.sink, partial);
        }
    }

    fn finalise(&mut self, tag: u64) {
        self.session.finalise(tag);
    }
}

/// The captions of one session.
struct Captions {
    script: Script,
    onset: Onset,
    /// How many are out.
    told: usize,
    /// Samples taken.
    pushed: usize,
}

impl Captions {
    /// Takes sound; gives the partials that are due and have words.
    fn push(&mut self, samples: &[f32]) -> Vec<Heard> {
        self.onset.push(samples.iter().copied());
        self.pushed += samples.len();
        let since = self.onset.since_s().unwrap_or_default();
        let due = (since / PARTIAL_EVERY_S + 1e-6) as usize;
        let partial = |n: usize| {
            let (text, stable_bytes) = self.script.partial_at(n as f64 * PARTIAL_EVERY_S);
            let covers = ((self.pushed as f64 / f64::from(riposte_dsp::RATE_HZ) - since
                + (n - 1) as f64 * PARTIAL_EVERY_S)
                * f64::from(riposte_dsp::RATE_HZ)) as usize;
            (!text.is_empty()).then_some(Heard::Partial { text, stable_bytes, covers, closes: None, sure: None })
        };
        let partials = (self.told + 1..=due).filter_map(partial).collect();
        self.told = self.told.max(due);
        partials
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn voice(seconds: f64) -> Vec<f32> {
        (0..(seconds * 16_000.0) as usize).map(|n| 0.3 * (n as f32 * 0.2).sin()).collect()
    }

    #[test]
    fn a_question_that_was_cut_off_goes_on_where_it_was_answered() {
        let question = Question::default();
        // Words end at 0.4, 0.8, 1.0 and 1.2 s.
        question.next(Script::spread("What time is it?", 1.2));
        question.session();
        assert_eq!(question.text_of(voice(0.8)), "What time");
        assert_eq!(question.text_of(voice(1.0)), "What time is", "asked again in the same session");
        question.session();
        assert_eq!(question.text_of(voice(0.3)), "it?");
        question.next(Script::spread("And now?", 1.0));
        question.session();
        assert_eq!(question.text_of(voice(1.2)), "And now?");
        assert_eq!(question.text_of(vec![0.0; 16_000]), "");
    }

    /// A recogniser that says nothing.
    struct Mute;

    impl Recognizer for Mute {
        fn name(&self) -> String {
            "mute".to_owned()
        }
        fn warm(&self) -> Result<(), SpeechError> {
            Ok(())
        }
        fn start(&self, _: SessionOptions, _: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
            Ok(Box::new(Mute))
        }
    }

    impl Session for Mute {
        fn push(&mut self, _: &[f32]) {}
        fn finalise(&mut self, _: u64) {}
    }

    #[test]
    fn captions_come_with_the_sound_and_not_before() {
        let question = Question::default();
        question.next(Script::spread("What time is it?", 1.2));
        let captioned = Captioned { recognizer: Mute, question };
        for (partials, expected) in [(true, 9), (false, 0)] {
            let (to, heard) = mpsc::channel();
            let options = SessionOptions { language: None, partials };
            let mut session = captioned.start(options, Box::new(move |said| to.send(said).unwrap())).unwrap();
            session.push(&[0.0; 8_000]);
            voice(0.4).chunks(160).for_each(|frame| session.push(frame));
            assert!(heard.try_recv().is_err(), "the first word ended 100 ms ago at the earliest");
            voice(0.9).chunks(160).for_each(|frame| session.push(frame));
            let all: Vec<Heard> = heard.try_iter().collect();
            assert_eq!(all.len(), expected, "one per 100 ms from 0.5 to 1.3 s: {all:?}");
            if let Some(Heard::Partial { text, stable_bytes, covers, .. }) = all.last() {
                assert_eq!((text.as_str(), *stable_bytes), ("What time is it?", "What time is".len()));
                // 0.5 s of silence, then 1.3 s of voice without what the recogniser lags behind.
                assert!((26_000..=27_300).contains(covers), "{covers}");
            }
        }
    }
}
