//! The latest frames that a session has sent, so that a client whose connection broke off gets those that it missed. Pure.

use std::collections::VecDeque;

/// What is kept: 10 s of sound and what goes with it.
const MOST_BYTES: usize = 512 * 1024;
pub(crate) const MOST_FRAMES: usize = 3_000;

#[derive(Debug, Default)]
pub(crate) struct OutLog {
    frames: VecDeque<Vec<u8>>,
    bytes: usize,
    /// Frames that were sent in the session, these included.
    sent: u64,
}

impl OutLog {
    pub(crate) fn push(&mut self, frame: Vec<u8>) {
        self.bytes += frame.len();
        self.frames.push_back(frame);
        self.sent += 1;
        while self.bytes > MOST_BYTES || self.frames.len() > MOST_FRAMES {
            let Some(gone) = self.frames.pop_front() else { return };
            self.bytes -= gone.len();
        }
    }

    /// The frames after the first `received` of the session. `None`: some of them are gone, or there never were so many.
    pub(crate) fn after(&self, received: u64) -> Option<impl Iterator<Item = &Vec<u8>>> {
        let missed = usize::try_from(self.sent.checked_sub(received)?).ok()?;
        let skip = self.frames.len().checked_sub(missed)?;
        Some(self.frames.iter().skip(skip))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(log: &OutLog, received: u64) -> Option<Vec<u8>> {
        log.after(received).map(|frames| frames.map(|frame| frame[0]).collect())
    }

    #[test]
    fn a_client_gets_what_it_missed_and_learns_where_it_missed_too_much() {
        let mut log = OutLog::default();
        assert_eq!(after(&log, 0), Some(Vec::new()));
        (0..5).for_each(|n| log.push(vec![n; 10]));
        assert_eq!(after(&log, 3), Some(vec![3, 4]));
        assert_eq!(after(&log, 5), Some(Vec::new()));
        assert_eq!(after(&log, 6), None, "never sent");
        log.push(vec![5; MOST_BYTES]);
        assert_eq!(after(&log, 4), None, "gone");
        assert_eq!(after(&log, 5), Some(vec![5]));
    }
}
