//! What the user orders, carried out.

use std::sync::atomic::Ordering;

use riposte_audio::{Clip, ClipTimes, Clock};
use riposte_measures::{Mode, Time};
use riposte_turn::{Input, PauseProfile};

use super::{Conductor, Left};
use crate::api::{Command, Event};
use crate::inbox::Message;

impl Conductor {
    /// Does what the user asks for.
    pub(crate) fn obey(&mut self, command: Command, at: Time) {
        match command {
            Command::KeyDown => self.tell_machine(Input::KeyDown, at),
            Command::KeyUp => self.tell_machine(Input::KeyUp, at),
            Command::Stop => {
                self.end_sample(at);
                self.tell_machine(Input::Stop, at);
            }
            Command::SetMode { mode } => self.tell_machine(Input::SetMode { mode }, at),
            Command::Say { text } => self.tell_machine(Input::Say { text }, at),
            Command::TryIt => match self.try_it.clone() {
                Some(clip) => {
                    self.play_clip(clip, at);
                }
                None => self.shown.fail(crate::problems::no_bundled_question()),
            },
            Command::SetMuted { muted } => {
                self.switches.muted.store(muted, Ordering::Relaxed);
                self.shown.tell(Event::MutedChanged { muted });
                self.need_devices();
                if muted {
                    self.break_off_check_for(crate::problems::check_muted, at);
                    self.relay_can_not_hear(riposte_problem::words::relay::muted(), at);
                }
            }
            Command::DeleteHistory => {
                self.begin_conversation(at);
                self.obey(Command::ForgetPauses, at);
                // What still falls silent is not to come back.
                self.work.left = self.work.left.take().map(|_| Left::Deleted);
                self.phrases.lock().forget_conversations();
                self.keeper.delete_all();
                self.meter.forget();
            }
            Command::SetHistoryAside => self.keeper.set_aside(),
            Command::ForgetPauses => {
                let pauses = PauseProfile::default();
                self.recorder.pauses(&pauses, at);
                self.machine.set_pauses(pauses.clone());
                self.keeper.keep_pauses(None);
                self.shown.set_pauses(&pauses);
            }
            Command::AllowOverCap => self.allow_over_cap(at),
            Command::ShowLevel { on } => {
                self.devices.level_is_shown = on;
                self.need_devices();
            }
            Command::CancelPhrases => self.cancel_phrases(),
            Command::ForgetVoice => self.voice_memory.forget(),
            Command::NewConversation => self.begin_conversation(at),
            Command::ResumeConversation { name } => self.fetch_conversation(name, at),
            Command::DeleteConversation { name } => self.delete_conversation(name, at),
        }
    }

    /// Plays a clip as if into the microphone. In push-to-talk the clip is a held turn; hands-free it ends by its silence.
    pub(crate) fn play_clip(&mut self, clip: Clip, at: Time) -> ClipTimes {
        self.end_sample(at);
        self.switches.clip.store(true, Ordering::Relaxed);
        let times = self.microphone.play_clip(clip);
        if self.machine.mode() == Mode::PushToTalk {
            self.tell_machine(Input::Begin, at);
            let inbox = self.inbox.clone();
            tokio::spawn(async move {
                Clock::sleep_until(times.ends_at).await;
                inbox.send_at(times.ends_at, Message::Input(Input::End));
            });
        }
        times
    }
}
