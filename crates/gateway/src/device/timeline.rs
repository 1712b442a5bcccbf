//! When a client's sound was captured, on this machine's clock. It comes in bursts, late, or not at all; the recogniser is to hear it without holes and
//! without doubling, and pauses are to be as long as they were. Pure: it is handed the time.

use riposte_measures::{Span, Time};

/// Hands-free, a client that sends nothing for this long is silent on purpose; a network that halts is back before that, mostly.
const SILENT_AFTER: Span = Span::from_millis(1_000);
/// What comes ahead of its time by more than this waits: the client sends faster than sound lasts.
const MOST_AHEAD: Span = Span::from_millis(200);
/// A client's clock may be slower than ours. What all of its latest pieces were late by, if it is more than this, is no late network.
const SLACK: Span = Span::from_millis(20);
/// How many pieces those are: a second, mostly.
const LATEST: u32 = 50;
/// The most that is made up for at once; the frames' clock takes more for a gap.
const MOST_AT_ONCE: Span = Span::from_millis(40);
/// Silence at once after the end of a turn: what the last words wait for is a frame that comes after them.
const AFTER_END: Span = Span::from_millis(20);

/// Where a piece of sound belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// So much silence comes before it.
    pub silence: Span,
    /// The capture time of its first sample.
    pub at: Time,
}

/// The clock of what a client captures.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The capture time of the next sample.
    next: Time,
    talk: Option<Talk>,
}

/// Between `audio_start` and `audio_end`.
#[derive(Clone, Copy, Debug)]
struct Talk {
    /// Silence fills what is not sent.
    fills: bool,
    /// When the last piece came.
    came: Time,
    /// What was kept back while the connection was gone comes in one burst.
    catching_up: bool,
    least_late: Option<Span>,
    pieces: u32,
}

impl Timeline {
    pub fn new(now: Time) -> Self {
        Self { next: now, talk: None }
    }

    /// The client begins to send. `fills`: it is silent while it sends nothing; otherwise the network is slow.
    pub fn start(&mut self, fills: bool, now: Time) {
        self.talk = Some(Talk { fills, came: now, catching_up: false, least_late: None, pieces: 0 });
    }

    /// The client has ended. Gives the moment after its last sample, which is not past where it sent ahead of time.
    pub fn end(&mut self) -> Time {
        self.talk = None;
        self.next
    }

    /// Silence that follows the end at once.
    pub fn after_end(&mut self) -> Placed {
        let at = self.next;
        self.next += AFTER_END;
        Placed { silence: AFTER_END, at }
    }

    pub fn is_talking(&self) -> bool {
        self.talk.is_some()
    }

    /// The connection is there again; what was kept back follows.
    pub fn resumed(&mut self, now: Time) {
        if let Some(talk) = &mut self.talk {
            (talk.catching_up, talk.came) = (true, now);
        }
    }

    /// A piece of this length has come. Without `start` it belongs nowhere.
    pub fn piece(&mut self, length: Span, now: Time) -> Option<Placed> {
        let next = self.next;
        let talk = self.talk.as_mut()?;
        talk.came = now;
        let late = now - (next + length);
        talk.catching_up &= late > SLACK;
        let mut silence = Span::ZERO;
        if talk.fills && !talk.catching_up && late > SILENT_AFTER {
            silence = late;
        } else {
            talk.least_late = Some(talk.least_late.map_or(late, |least| least.min(late)));
            talk.pieces += 1;
            if talk.pieces == LATEST {
                let least = talk.least_late.take().unwrap_or_default();
                talk.pieces = 0;
                if least > SLACK && !talk.catching_up {
                    // No silence is put in: times move, as those of a sound card with another clock.
                    self.next += least.min(MOST_AT_ONCE);
                }
            }
        }
        let at = self.next + silence;
        self.next = at + length;
        Some(Placed { silence, at })
    }

    /// Silence that is due because nothing comes, and the time of its first sample. `connected`: something could come.
    pub fn idle(&mut self, connected: bool, now: Time) -> Option<Placed> {
        let until = match &self.talk {
            None => now,
            Some(talk) if talk.fills && connected && now - talk.came > SILENT_AFTER => now - SILENT_AFTER,
            Some(_) => return None,
        };
        let silence = until - self.next;
        if silence <= Span::ZERO {
            return None;
        }
        let at = self.next;
        self.next = until;
        Some(Placed { silence, at })
    }

    /// How long the next piece has to wait.
    pub fn ahead(&self, now: Time) -> Option<Span> {
        let wait = self.next - (now + MOST_AHEAD);
        (wait > Span::ZERO).then_some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: i64) -> Span {
        Span::from_millis(ms)
    }

    fn at(ms: i64) -> Time {
        Time::from_millis(ms)
    }

    #[test]
    fn pieces_that_come_late_and_in_bursts_join_without_a_hole() {
        let mut timeline = Timeline::new(at(0));
        timeline.start(true, at(0));
        let mut end = None;
        for now in [20, 40, 340, 341, 342, 343, 360, 380] {
            let placed = timeline.piece(ms(20), at(now)).unwrap();
            assert_eq!(placed.silence, Span::ZERO);
            assert_eq!(placed.at, end.unwrap_or(at(0)));
            end = Some(placed.at + ms(20));
        }
    }

    #[test]
    fn hands_free_a_client_that_sends_nothing_is_silent() {
        let mut timeline = Timeline::new(at(0));
        timeline.start(true, at(0));
        timeline.piece(ms(20), at(20));
        assert_eq!(timeline.idle(true, at(900)), None);
        assert_eq!(timeline.idle(true, at(2_020)), Some(Placed { silence: ms(1_000), at: at(20) }));
        assert_eq!(timeline.piece(ms(20), at(3_000)), Some(Placed { silence: ms(1_960), at: at(2_980) }));
    }

    #[test]
    fn with_a_key_nothing_is_put_between_words() {
        let mut timeline = Timeline::new(at(0));
        timeline.start(false, at(0));
        timeline.piece(ms(20), at(20));
        assert_eq!(timeline.idle(true, at(5_000)), None);
        assert_eq!(timeline.piece(ms(20), at(5_000)), Some(Placed { silence: Span::ZERO, at: at(20) }));
        assert_eq!(timeline.end(), at(40));
        assert_eq!(timeline.idle(true, at(5_010)), Some(Placed { silence: ms(4_970), at: at(40) }));
    }

    #[test]
    fn what_was_kept_back_while_the_connection_was_gone_is_no_pause() {
        let mut timeline = Timeline::new(at(0));
        timeline.start(true, at(0));
        timeline.piece(ms(20), at(20));
        assert_eq!(timeline.idle(false, at(6_000)), None);
        timeline.resumed(at(6_000));
        for n in 0..10 {
            let placed = timeline.piece(ms(200), at(6_000)).unwrap();
            assert_eq!(placed, Placed { silence: Span::ZERO, at: at(20 + n * 200) });
        }
    }

    #[test]
    fn who_sends_faster_than_sound_lasts_waits() {
        let mut timeline = Timeline::new(at(0));
        timeline.start(false, at(0));
        timeline.piece(ms(200), at(0));
        assert_eq!(timeline.ahead(at(0)), None);
        timeline.piece(ms(200), at(0));
        assert_eq!(timeline.ahead(at(0)), Some(ms(200)));
        assert_eq!(timeline.ahead(at(200)), None);
    }

    #[test]
    fn a_slow_clock_is_followed() {
        let mut timeline = Timeline::new(at(0));
        timeline.start(true, at(0));
        // 1 % slow: 20 ms of sound every 20.2 ms.
        let late = |timeline: &mut Timeline, n: i64| {
            let now = Time::from_micros(n * 20_200);
            let placed = timeline.piece(ms(20), now).unwrap();
            assert_eq!(placed.silence, Span::ZERO);
            now - (placed.at + ms(20))
        };
        let worst = (1..3_000).map(|n| late(&mut timeline, n)).max().unwrap();
        assert!(worst < ms(60), "{worst:?}");
    }
}
