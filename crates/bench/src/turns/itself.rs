//! Whether replies disturb themselves: what ended or paused one while no line was heard. Pure.

use riposte_measures::{Span, Time};

use super::log::{Fact, Log};
use crate::Report;

/// A reply that ends, or stands still, so soon after a line is that line's doing: an interruption is judged for 1.5 s at most.
const AFTER_A_LINE: Span = Span::from_millis(1_500);

/// `talking_min`: how long replies were heard; `self_interruptions` ended one, `self_pauses` held one up, each while only the loudspeaker was heard.
pub(crate) fn fill(report: &mut Report, logs: &[Log]) {
    let (mut talking, mut interruptions, mut pauses) = (0.0, 0_usize, 0_usize);
    for log in logs {
        let alone = |at: Time| !log.facts.iter().any(|(from, fact)| is_heard(*from, fact, at));
        for reply in log.replies() {
            let Some(ended) = reply.ended else { continue };
            talking += (ended - reply.began).as_millis_f64();
            interruptions += usize::from(!reply.complete && alone(ended));
            pauses += reply.silences.iter().filter(|silence| alone(silence.from)).count();
        }
    }
    report.number("talking_min", talking / 60_000.0);
    report.number("self_interruptions", interruptions as f64);
    report.number("self_pauses", pauses as f64);
}

/// A line was heard at that moment, or shortly before.
fn is_heard(from: Time, fact: &Fact, at: Time) -> bool {
    matches!(fact, Fact::LineBegan { ends, .. } if from <= at && at < *ends + AFTER_A_LINE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::turns::log::Silence;

    #[test]
    fn what_nobody_spoke_over_disturbs_itself() {
        let figures = |line_at: i64, complete: bool| {
            let mut log = Log::default();
            let at = Time::from_millis;
            log.note(at(0), Fact::LineBegan { id: "q".to_owned(), ends: at(800) });
            log.note(at(3_000), Fact::ReplyBegan { reply: 1 });
            log.note(at(line_at), Fact::LineBegan { id: "i".to_owned(), ends: at(line_at + 500) });
            let silences = vec![Silence { from: at(6_000), ms: 400 }];
            log.note(at(9_000), Fact::ReplyEnded { reply: 1, silences });
            log.note(at(9_000), Fact::Recorded { complete });
            let mut report = Report::new("test");
            fill(&mut report, &[log]);
            ["talking_min", "self_interruptions", "self_pauses"].map(|name| report.figures[name].middle())
        };
        assert_eq!(figures(5_800, true), [0.1, 0.0, 0.0]);
        assert_eq!(figures(8_800, false), [0.1, 0.0, 1.0]);
        assert_eq!(figures(5_800, false), [0.1, 1.0, 0.0]);
    }
}
