//! How far sound is sent ahead of a client's playback, and what of it has been played: by the client's own word where it gives it, else by the clock. Pure.
//! Counts samples of the whole session, at the rate of the wire.

use riposte_measures::{Span, Time};

/// A client that says where it is goes on from there for this long without another word; then it has halted.
const LONGEST_GUESS: Span = Span::from_millis(300);

/// Where playback is.
#[derive(Clone, Copy, Debug)]
enum Played {
    /// It plays what it is sent as soon as it comes: everything before `from` was played at `since`.
    ByClock { from: u64, since: Time },
    /// It said so; the last of them ended then, which may be some milliseconds ahead: clients play blocks.
    Reported { at_sample: u64, at: Time },
}

/// What a client was sent and what it has played.
#[derive(Clone, Debug)]
pub struct Pacer {
    rate_hz: u32,
    buffer: Span,
    sent: u64,
    played: Played,
    /// What was sent before was thrown away, or played.
    floor: u64,
    /// What is being played began here, when it was sent: nothing is played before that, or faster than sound lasts.
    run: (u64, Time),
    /// Since when nobody is there to play.
    halted: Option<Time>,
}

impl Pacer {
    pub fn new(rate_hz: u32, buffer: Span, now: Time) -> Self {
        let played = Played::ByClock { from: 0, since: now };
        Self { rate_hz, buffer, sent: 0, played, floor: 0, run: (0, now), halted: None }
    }

    pub fn set_buffer(&mut self, buffer: Span) {
        self.buffer = buffer;
    }

    /// The client says from now on where it is.
    pub fn will_report(&mut self, now: Time) {
        if let Played::ByClock { .. } = self.played {
            self.played = Played::Reported { at_sample: self.heard(now), at: now };
        }
    }

    /// It has played so many samples. `false`: more than it was sent.
    pub fn reported(&mut self, samples: u64, now: Time) -> bool {
        if samples > self.sent {
            return false;
        }
        self.will_report(now);
        let soonest = self.run.1 + Span::of_frames(samples.saturating_sub(self.run.0), self.rate_hz);
        if let Played::Reported { at_sample, at } = &mut self.played
            && samples >= *at_sample
        {
            (*at_sample, *at) = (samples, now.max(soonest));
        }
        true
    }

    /// So many samples are sent.
    pub fn sent(&mut self, samples: u64, now: Time) {
        if self.heard(now) >= self.sent {
            self.run = (self.sent, now);
        }
        if let Played::ByClock { from, since } = &mut self.played {
            let played = (*from + samples_in(now - *since, self.rate_hz)).min(self.sent);
            // It had played all there was: the new sound begins now.
            if played == self.sent {
                (*from, *since) = (self.sent, now);
            }
        }
        self.sent += samples;
    }

    /// The client is told to throw away what it has not played.
    pub fn thrown_away(&mut self, now: Time) {
        self.floor = self.sent;
        self.run = (self.sent, now);
        if let Played::ByClock { from, since } = &mut self.played {
            (*from, *since) = (self.sent, now);
        }
    }

    /// The connection is gone: nothing is played.
    pub fn halt(&mut self, now: Time) {
        self.halted.get_or_insert(now);
    }

    /// It is there again.
    pub fn go_on(&mut self, now: Time) {
        let Some(halted) = self.halted.take() else { return };
        if let Played::ByClock { since, .. } = &mut self.played {
            *since += now - halted;
        }
    }

    /// Samples that were surely heard.
    pub fn heard(&self, now: Time) -> u64 {
        let now = self.halted.unwrap_or(now);
        match self.played {
            Played::ByClock { from, since } => (from + samples_in(now - since, self.rate_hz)).min(self.sent),
            Played::Reported { at_sample, at } => {
                at_sample.saturating_sub(samples_in(at - now, self.rate_hz)).max(self.run.0.min(at_sample))
            }
        }
    }

    /// When the last of [`Pacer::heard`] ended.
    pub fn heard_at(&self, now: Time) -> Time {
        match self.played {
            Played::ByClock { from, since } => {
                since + Span::of_frames(self.heard(now).saturating_sub(from), self.rate_hz)
            }
            Played::Reported { at, .. } => at.min(now),
        }
    }

    /// What the client has and has not played yet, as far as can be guessed.
    pub fn buffered(&self, now: Time) -> Span {
        let now = self.halted.unwrap_or(now);
        let played = match self.played {
            Played::ByClock { .. } => self.heard(now),
            Played::Reported { at_sample, at } => {
                // Before what is being played began it stood still.
                let since = now - at.max(self.run.1);
                at_sample + samples_in(since.min(LONGEST_GUESS), self.rate_hz)
            }
        };
        Span::of_frames(self.sent.saturating_sub(played.max(self.floor)), self.rate_hz)
    }

    /// Whether more may be sent now.
    pub fn wants(&self, now: Time) -> bool {
        self.halted.is_none() && self.buffered(now) < self.buffer
    }

    /// Everything that was sent, in samples.
    pub fn sent_so_far(&self) -> u64 {
        self.sent
    }
}

fn samples_in(span: Span, rate_hz: u32) -> u64 {
    (span.as_micros().max(0) as u64) * u64::from(rate_hz) / 1_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 24_000;

    fn at(ms: i64) -> Time {
        Time::from_millis(ms)
    }

    fn pacer() -> Pacer {
        Pacer::new(RATE, Span::from_millis(100), at(0))
    }

    fn send_all_it_wants(pacer: &mut Pacer, now: Time) -> u64 {
        let before = pacer.sent_so_far();
        while pacer.wants(now) {
            pacer.sent(240, now);
        }
        (pacer.sent_so_far() - before) / 24
    }

    #[test]
    fn sound_is_sent_a_little_ahead_and_then_as_it_is_played() {
        let mut pacer = pacer();
        assert_eq!(send_all_it_wants(&mut pacer, at(1_000)), 100);
        assert_eq!(send_all_it_wants(&mut pacer, at(1_010)), 10);
        assert_eq!(pacer.heard(at(1_050)), 50 * 24);
        assert_eq!(pacer.heard(at(9_000)), 110 * 24, "no more than was sent");
        assert_eq!(pacer.heard_at(at(9_000)), at(1_110));
        assert_eq!(send_all_it_wants(&mut pacer, at(9_000)), 100);
        assert_eq!(pacer.heard(at(9_010)), 120 * 24, "the new sound begins when it is sent");
    }

    #[test]
    fn a_client_that_says_where_it_is_is_believed() {
        let mut pacer = pacer();
        pacer.will_report(at(0));
        assert_eq!(send_all_it_wants(&mut pacer, at(1_000)), 100);
        assert_eq!(pacer.heard(at(1_080)), 0);
        assert!(pacer.reported(40 * 24, at(1_100)));
        assert_eq!((pacer.heard(at(1_150)), pacer.heard_at(at(1_150))), (40 * 24, at(1_100)));
        assert_eq!(send_all_it_wants(&mut pacer, at(1_110)), 50);
        assert!(!pacer.reported(151 * 24, at(1_120)));
        assert!(pacer.reported(30 * 24, at(1_130)), "an older word changes nothing");
        assert_eq!(pacer.heard(at(1_130)), 40 * 24);
    }

    #[test]
    fn nobody_plays_faster_than_sound_lasts() {
        let mut pacer = pacer();
        pacer.will_report(at(0));
        send_all_it_wants(&mut pacer, at(1_000));
        // Its device took a block of 20 ms when 5 ms of it can have sounded.
        assert!(pacer.reported(20 * 24, at(1_005)));
        assert_eq!((pacer.heard(at(1_005)), pacer.heard_at(at(1_005))), (5 * 24, at(1_005)));
        assert_eq!((pacer.heard(at(1_030)), pacer.heard_at(at(1_030))), (20 * 24, at(1_020)));
    }

    #[test]
    fn a_client_that_halts_is_sent_no_more() {
        let mut pacer = pacer();
        pacer.will_report(at(0));
        send_all_it_wants(&mut pacer, at(1_000));
        pacer.reported(24, at(1_001));
        let rest = (0..100).map(|n| send_all_it_wants(&mut pacer, at(1_001 + n * 10))).sum::<u64>();
        assert!(rest <= 310, "{rest}");
        pacer.halt(at(3_000));
        assert!(!pacer.wants(at(3_000)));
    }

    #[test]
    fn what_is_thrown_away_makes_room_and_is_not_heard() {
        let mut pacer = pacer();
        pacer.will_report(at(0));
        send_all_it_wants(&mut pacer, at(0));
        pacer.reported(20 * 24, at(20));
        pacer.thrown_away(at(20));
        assert_eq!(pacer.heard(at(20)), 20 * 24);
        assert_eq!(send_all_it_wants(&mut pacer, at(20)), 100);
    }

    #[test]
    fn time_without_a_connection_does_not_count() {
        let mut pacer = pacer();
        send_all_it_wants(&mut pacer, at(0));
        pacer.halt(at(30));
        assert_eq!(pacer.heard(at(5_000)), 30 * 24);
        pacer.go_on(at(5_000));
        assert_eq!(pacer.heard(at(5_010)), 40 * 24);
    }
}
