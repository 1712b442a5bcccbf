//! What becomes of a turn that is over.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use riposte_audio::Clock;
use riposte_measures::{CacheInputs, FigureInputs, Mark, Mode, Time, TurnRecord, figures};
use riposte_turn::{PauseProfile, TurnEnd};
use tokio::sync::watch;

use super::conversations::exchange;
use super::fallen_back::Change;
use super::{Conductor, Left, pace, said};
use crate::api::Event;
use crate::problems::RECOGNISER_IS_SLOW;
use crate::shown::mended;
use crate::speaking::sentences;

impl Conductor {
    /// A finished turn goes into the conversation's history at once, and to the keeper.
    pub(super) fn record(&mut self, end: TurnEnd, now: Time) {
        self.work.costs.turn_is_over();
        let conversation = match self.work.left.take() {
            Some(Left::Deleted) => return,
            Some(Left::Kept(left)) => left,
            None => {
                self.history.push(exchange(&end.transcript, &end.heard, end.outcome));
                self.conversation.clone()
            }
        };
        self.shown.past(mended::WITH_A_TURN);
        // Times are those of whoever served.
        let providers = self.work.providers.clone().that_served(&end.attempts);
        match self.work.pace.turn(&end.marks, &providers.stt) {
            Some(pace::Change::Slow(problem)) => self.shown.fail(problem),
            Some(pace::Change::KeepsUp) => self.shown.tell(Event::Recovered { code: RECOGNISER_IS_SLOW.to_owned() }),
            None => {}
        }
        for change in self.work.fallen_back.turn(&end.attempts) {
            match change {
                Change::Tell(problem) => self.shown.fail(problem),
                Change::Past(code) => self.shown.tell(Event::Recovered { code }),
            }
        }
        self.note_what_was_said(&end);
        let xruns = self.switches.xruns.load(Ordering::Relaxed) - self.work.xruns_before;
        // A connection to the recogniser may be there long before a word is said.
        let of_the_turn = |mark: &Mark| !matches!(mark, Mark::SttConnect | Mark::SttConnected);
        let began = end.marks.iter().filter(|(mark, _)| of_the_turn(mark)).map(|(_, at)| at).min().unwrap_or(now);
        let in_use = self.shown.in_use();
        let mut figures = self.figures(&end, xruns, &providers.tts);
        if end.reply.ends_with(sentences::cut_short(self.stages.language.as_deref())) {
            // The model had more to say: shells offer to let it go on.
            figures.insert("cut_short".to_owned(), 1.0);
        }
        let record = TurnRecord {
            id: 0,
            started_unix_ms: Clock::unix_ms() - (Clock::now() - began).as_millis(),
            conversation: conversation.clone(),
            mode: end.mode,
            outcome: end.outcome,
            transcript: end.transcript,
            reply: end.reply,
            heard: end.heard,
            providers,
            input_device: if end.mode == Mode::Text { String::new() } else { in_use.microphone.unwrap_or_default() },
            output_device: in_use.speaker.unwrap_or_default(),
            figures,
            marks: end.marks,
            attempts: end.attempts,
            problem: end.problem.map(|problem| problem.code),
        };
        let kept = self.keeper.keep(record);
        let shown = Arc::clone(&self.shown);
        let (tell, stored) = watch::channel(false);
        tokio::spawn(async move {
            if let Ok(turn) = kept.await {
                shown.finish_turn(turn, &conversation);
                let _ = tell.send(true);
            }
        });
        self.work.stored = Some(stored);
    }

    /// A guest's user is not the one whose pauses are kept.
    pub(super) fn learnt(&mut self, pauses: PauseProfile) {
        self.shown.set_pauses(&pauses);
        if !self.is_guest {
            self.keeper.keep_pauses(Some(pauses));
        }
    }

    fn figures(&mut self, end: &TurnEnd, xruns: u64, voice: &str) -> BTreeMap<String, f64> {
        let usual_ttfa_ms = self.work.usual_wait.mean_ms(voice);
        let cache = self.kept_voice().map(|_| CacheInputs { usual_ttfa_ms });
        let (underruns, speculated) = (self.work.underruns, end.speculated);
        let profile = Some(self.settings.conversation.profile);
        let figures = figures(&end.marks, FigureInputs { xruns, underruns, speculated, cache, profile });
        if figures.get("violations").is_some_and(|violations| *violations > 0.0) {
            tracing::warn!(
                gap_ms = figures["gap_ms"],
                budget_ms = figures["budget_ms"],
                "the reply came far later than the pace allows"
            );
        }
        self.work.usual_wait.turn(&figures, voice);
        figures
    }

    /// What was heard a second time is kept.
    fn note_what_was_said(&self, end: &TurnEnd) {
        let Some(identity) = self.kept_voice() else { return };
        for clause in said::heard_clauses(end, self.stages.language.as_deref()) {
            self.phrases.said(identity.key(&clause));
        }
    }
}
