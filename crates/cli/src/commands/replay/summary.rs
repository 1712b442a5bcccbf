//! What came of a conversation: its turns, how they ended, how long their answers took, and how often it answered too early. Pure.

use riposte_measures::{Mark, Outcome, Span};
use riposte_turn::log::Step;
use riposte_turn::{Output, Phase, Reason};
use serde::Serialize;

#[derive(Debug, Default, Serialize)]
pub(super) struct Summary {
    turns: u32,
    completed: u32,
    interrupted: u32,
    failed: u32,
    /// From the end of speech to the first sound of the answer, in milliseconds, in the order of the turns that were answered.
    gaps_ms: Vec<f64>,
    /// Turns that were taken for over although the user went on.
    cut_ins: u32,
}

impl Summary {
    pub(super) fn of(steps: &[Step<'_>]) -> Summary {
        let mut summary = Summary::default();
        let mut phase = Phase::Idle;
        for order in steps.iter().flat_map(|step| &step.orders) {
            match order {
                Output::Record(end) => {
                    summary.turns += 1;
                    match end.outcome {
                        Outcome::Completed => summary.completed += 1,
                        Outcome::Interrupted => summary.interrupted += 1,
                        Outcome::Failed => summary.failed += 1,
                    }
                    summary.gaps_ms.extend(end.marks.span(Mark::SpeechEnd, Mark::PlayStart).map(Span::as_millis_f64));
                }
                Output::Phase { phase: next, reason } => {
                    summary.cut_ins += u32::from(phase == Phase::Answering && *reason == Reason::SpeechResumed);
                    phase = *next;
                }
                _ => {}
            }
        }
        summary
    }
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Summary { turns, completed, interrupted, failed, gaps_ms, cut_ins } = self;
        writeln!(f, "turns    {turns} ({completed} completed, {interrupted} interrupted, {failed} failed)")?;
        let gaps: Vec<String> = gaps_ms.iter().map(|ms| format!("{ms:.0}")).collect();
        let gaps = if gaps.is_empty() { "none".to_owned() } else { format!("{} ms", gaps.join(", ")) };
        writeln!(f, "gaps     {gaps}")?;
        write!(f, "cut-ins  {cut_ins}")
    }
}
