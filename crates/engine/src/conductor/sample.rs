//! A sentence in a voice that may not be the one in use, to hear what it sounds like. It is no turn: nothing is stored, nobody waits for it, and whatever the user
//! begins silences it. Its revisions are none of the machine's, which drops what comes back under them.

use std::sync::Arc;

use riposte_measures::Time;
use riposte_settings::Settings;
use riposte_turn::{Input, Phase, Revision};

use super::Conductor;
use crate::api::Event;
use crate::inbox::{Begun, Message};
use crate::problems;
use crate::set_up::stages::Built;
use crate::speaking::reply;

/// Where samples' revisions begin: the machine's grow from 0 by one a turn.
const FIRST: u64 = 1 << 62;

/// The sample that was said last.
#[derive(Default)]
pub(crate) struct Sample {
    count: u64,
    revision: Option<Revision>,
}

impl Conductor {
    /// Makes the voice of these settings, off the real-time tasks.
    pub(super) fn make_sample(&self, mut settings: Settings, text: String, begun: Begun) {
        // That one is to be heard, or why it can't be.
        settings.voice.fall_back.clear();
        let (build, inbox) = (Arc::clone(&self.build), self.inbox.clone());
        tokio::task::spawn_blocking(move || {
            inbox.send(Message::SampleVoice { built: Box::new(build(&settings)), text, begun });
        });
    }

    /// Says it, unless the user has begun something meanwhile.
    pub(super) fn say_sample(&mut self, built: Built, text: String, begun: Begun, now: Time) {
        // Another voice would stand in, which is not what was to be heard.
        let wrong = built.problems.iter().find(|problem| problem.code.starts_with("voice.")).cloned();
        let may_begin = match wrong {
            Some(problem) => Err(problem),
            None if self.is_free() => Ok(()),
            None => Err(problems::in_a_turn()),
        };
        if may_begin.is_ok() {
            self.end_sample(now);
            built.tell_account(&self.meter.account());
            let revision = Revision(FIRST + self.work.sample.count);
            self.work.sample = Sample { count: self.work.sample.count + 1, revision: Some(revision) };
            self.speaker.will_speak();
            self.mouth.begin(revision);
            let task = tokio::spawn(reply::say(self.path(revision), Arc::new(built.stages), text));
            self.work.replies.insert(revision, task);
            self.mouth.release(revision, &self.speaker);
            self.shown.tell(Event::SampleChanged { is_heard: true });
        }
        let _ = begun.send(may_begin); // whoever asked may be gone
    }

    /// Nothing goes on with the user that a sound of another kind would be within.
    pub(super) fn is_free(&self) -> bool {
        !self.work.relay.is_on() && matches!(self.machine.current_phase(), Phase::Idle | Phase::Listening)
    }

    /// Something that matters begins.
    pub(super) fn end_sample(&mut self, now: Time) {
        self.break_off_check(now);
        if let Some(revision) = self.work.sample.revision.take() {
            self.give_up(revision, now);
            self.shown.tell(Event::SampleChanged { is_heard: false });
        }
    }

    /// It was heard to its end.
    pub(super) fn note_end_of_sample(&mut self, input: &Input) {
        let Input::PlayEnded { revision, .. } = input else { return };
        self.note_end_of_check(*revision);
        if self.work.sample.revision.take_if(|said| said == revision).is_some() {
            self.shown.tell(Event::SampleChanged { is_heard: false });
        }
    }
}
