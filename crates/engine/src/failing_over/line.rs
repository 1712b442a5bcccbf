//! Who is asked next within one call of a stage: the candidates in their order, without those that rest. Who rests is asked all the same where nobody else is
//! left, since a rest spares the user a wait and is no reason to fail. Pure; a candidate is asked once.

use riposte_failover::May;

/// The candidates of one call, by their place in the list.
#[derive(Clone, Debug)]
pub(super) struct Line(Vec<Place>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Waiting,
    PassedOver { may_be_back: bool },
    Asked,
}

/// What [`Line::next`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Next {
    /// Candidates that were passed over on the way, for the record.
    pub(super) passed_over: Vec<usize>,
    /// `None`: nobody is left.
    pub(super) who: Option<usize>,
}

impl Line {
    pub(super) fn new(candidates: usize) -> Self {
        Self(vec![Place::Waiting; candidates])
    }

    /// The next one, who counts as asked from now on. `may` is asked of each that waits, until one is let through.
    pub(super) fn next(&mut self, mut may: impl FnMut(usize) -> May) -> Next {
        let mut passed_over = Vec::new();
        for (who, place) in self.0.iter_mut().enumerate().filter(|(_, place)| **place == Place::Waiting) {
            match may(who) {
                May::Ask | May::Probe => {
                    *place = Place::Asked;
                    return Next { passed_over, who: Some(who) };
                }
                May::Not { until } => {
                    *place = Place::PassedOver { may_be_back: until.is_some() };
                    passed_over.push(who);
                }
            }
        }
        let back = self.0.iter().position(|place| *place == Place::PassedOver { may_be_back: true });
        let nobody_was_asked = !self.0.contains(&Place::Asked);
        let who = back.or_else(|| (nobody_was_asked && !self.0.is_empty()).then_some(0));
        if let Some(who) = who {
            self.0[who] = Place::Asked;
        }
        Next { passed_over, who }
    }

    /// Whether somebody could still be asked, resting or not.
    pub(super) fn has_more(&self) -> bool {
        self.0.iter().any(|place| matches!(place, Place::Waiting | Place::PassedOver { may_be_back: true }))
    }

    /// Those who wait and were not passed over: for whose sake somebody else is given up who takes long.
    pub(super) fn waiting(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().filter(|(_, place)| **place == Place::Waiting).map(|(who, _)| who)
    }
}

#[cfg(test)]
mod tests {
    use riposte_measures::Time;

    use super::*;

    const RESTS: May = May::Not { until: Some(Time::ZERO) };
    const TO_BE_MENDED: May = May::Not { until: None };

    fn all(may: &[May]) -> Vec<(Vec<usize>, usize)> {
        let mut line = Line::new(may.len());
        let next = || {
            let Next { passed_over, who } = line.next(|who| may[who]);
            who.map(|who| (passed_over, who))
        };
        std::iter::from_fn(next).collect()
    }

    #[test]
    fn they_are_asked_in_their_order_and_once() {
        assert_eq!(all(&[May::Ask, May::Probe, May::Ask]), [(vec![], 0), (vec![], 1), (vec![], 2)]);
    }

    #[test]
    fn who_rests_is_asked_when_the_others_failed() {
        assert_eq!(all(&[RESTS, May::Ask]), [(vec![0], 1), (vec![], 0)]);
        assert_eq!(all(&[May::Ask, RESTS]), [(vec![], 0), (vec![1], 1)]);
    }

    #[test]
    fn who_has_to_be_mended_is_asked_only_where_nobody_was() {
        assert_eq!(all(&[TO_BE_MENDED, May::Ask]), [(vec![0], 1)]);
        assert_eq!(all(&[TO_BE_MENDED, TO_BE_MENDED]), [(vec![0, 1], 0)]);
        assert_eq!(all(&[TO_BE_MENDED]), [(vec![0], 0)], "one alone is asked as ever");
    }

    #[test]
    fn it_tells_whether_there_is_somebody_to_turn_to() {
        let mut line = Line::new(3);
        assert!(line.has_more());
        line.next(|who| [May::Ask, RESTS, TO_BE_MENDED][who]);
        assert_eq!(line.waiting().collect::<Vec<_>>(), [1, 2]);
        assert_eq!(line.next(|who| [May::Ask, RESTS, TO_BE_MENDED][who]).who, Some(1));
        assert!(!line.has_more() && line.waiting().next().is_none());
    }
}
