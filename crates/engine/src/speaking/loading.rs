//! A chat model that its server has to load first: that is shown for as long as it takes, and said to whoever waits for an answer.

use std::sync::Arc;

use super::path::Path;
use super::sentences;
use crate::inbox::{Inbox, Message};
use crate::problems;
use crate::set_up::phrases;
use crate::set_up::stages::Stages;

/// It is shown; no longer when this is dropped.
pub(crate) struct Shown(Inbox);

impl Shown {
    pub(crate) fn to(inbox: &Inbox, stages: &Stages) -> Self {
        inbox.send(Message::Tell(problems::model_is_loading(&stages.chat.name())));
        Self(inbox.clone())
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.0.send(Message::Recovered(problems::MODEL_IS_LOADING));
    }
}

/// What is made of it in one reply.
pub(crate) struct Loading {
    stages: Arc<Stages>,
    shown: Option<Shown>,
    sound: Option<Arc<[f32]>>,
    said: bool,
}

impl Loading {
    pub(crate) fn new(stages: Arc<Stages>) -> Self {
        Self { stages, shown: None, sound: None, said: false }
    }

    /// The reply waits for the model. Nothing is said while the reply is prepared unheard.
    pub(crate) async fn goes_on(&mut self, path: &Path) {
        self.shown.get_or_insert_with(|| Shown::to(&path.inbox, &self.stages));
        if self.said || !path.mouth.may_acknowledge(path.revision) {
            return;
        }
        if self.sound.is_none() {
            let sentence = sentences::loading(self.stages.language.as_deref());
            self.sound = phrases::speak(&self.stages, self.stages.voice.begin(), sentence).await;
        }
        if let Some(sound) = &self.sound {
            path.mouth.acknowledge(path.revision, sound, &path.speaker);
        }
        self.said = true;
    }

    pub(crate) fn is_over(&mut self) {
        self.shown = None;
    }
}
