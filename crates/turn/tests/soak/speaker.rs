//! What speaks: the mouth that keeps a reply until it may be heard, and a device that takes 10 ms at a time and fades what is cut off. As the
//! engine's mouth and speaker do it.

use std::collections::VecDeque;

use riposte_measures::{Mark, Span, Time};
use riposte_turn::{Input, Revision};

/// What the device takes at once.
pub(crate) const FRAME: Span = Span::from_millis(10);

#[derive(Debug)]
struct Reply {
    revision: Revision,
    released: bool,
    done: bool,
    /// What is left of each piece of sound, and what was heard when it is over.
    waiting: VecDeque<(Span, usize)>,
    sounds: bool,
    queued: bool,
    started: bool,
    ended: bool,
    heard_bytes: usize,
}

/// A stretch of sound that left the device.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sounded {
    pub(crate) revision: Revision,
    pub(crate) lasts: Span,
    /// It faded out.
    pub(crate) fading: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Speaker {
    reply: Option<Reply>,
    flushing: VecDeque<Reply>,
    paused: bool,
    /// Silent because of the pause since then.
    silent_since: Option<Time>,
    /// Takes nothing until then.
    pub(crate) stuck_until: Time,
}

impl Speaker {
    pub(crate) fn is_of(&self, revision: Revision) -> bool {
        self.reply.as_ref().is_some_and(|reply| reply.revision == revision)
    }

    pub(crate) fn begin(&mut self, revision: Revision) {
        self.reply = Some(Reply {
            revision,
            released: false,
            done: false,
            waiting: VecDeque::new(),
            sounds: false,
            queued: false,
            started: false,
            ended: false,
            heard_bytes: 0,
        });
    }

    pub(crate) fn sound(&mut self, lasts: Span, heard_bytes: usize, now: Time) -> Option<Input> {
        let reply = self.reply.as_mut()?;
        reply.waiting.push_back((lasts, heard_bytes));
        reply.sounds = true;
        reply.note_queued(now)
    }

    /// No more will come; if there was nothing, it is over.
    pub(crate) fn done(&mut self, now: Time) -> Option<Input> {
        let reply = self.reply.as_mut()?;
        reply.done = true;
        if reply.sounds {
            return None;
        }
        reply.ended = true;
        Some(Input::PlayEnded { revision: reply.revision, heard_bytes: 0, at: now })
    }

    pub(crate) fn release(&mut self, revision: Revision, now: Time) -> Option<Input> {
        let reply = self.reply.as_mut().filter(|reply| reply.revision == revision)?;
        reply.released = true;
        self.paused = false;
        reply.note_queued(now)
    }

    /// It is kept, if nothing of it is at the device; else it is over.
    pub(crate) fn withhold(&mut self, revision: Revision, now: Time) -> Option<Input> {
        let reply = self.reply.as_mut().filter(|reply| reply.revision == revision)?;
        if !reply.queued {
            reply.released = false;
            return None;
        }
        let heard_bytes = reply.heard_bytes;
        self.silence(revision, now);
        Some(Input::PlayEnded { revision, heard_bytes, at: now })
    }

    pub(crate) fn set_paused(&mut self, paused: bool) {
        self.paused = paused;
    }

    /// The answer now, or `None` where it comes with the end of the fade.
    pub(crate) fn silence(&mut self, revision: Revision, now: Time) -> Option<Input> {
        match self.reply.take_if(|reply| reply.revision == revision) {
            Some(reply) if reply.queued && !reply.ended => {
                self.flushing.push_back(reply);
                self.paused = false;
                None
            }
            gone => {
                let heard_bytes = gone.map_or(0, |reply| reply.heard_bytes);
                Some(Input::Silenced { revision, heard_bytes, at: now })
            }
        }
    }

    /// The block that is played from `at` on.
    pub(crate) fn frame(&mut self, at: Time, reports: &mut Vec<Input>) -> Option<Sounded> {
        if at < self.stuck_until {
            return None;
        }
        if let Some(mut reply) = self.flushing.pop_front() {
            let (lasts, silent) = match self.silent_since.take() {
                Some(silent) => (Span::ZERO, silent),
                None => {
                    let lasts = reply.play();
                    (lasts, at + lasts)
                }
            };
            let (revision, heard_bytes) = (reply.revision, reply.heard_bytes);
            reports.push(Input::Silenced { revision, heard_bytes, at: silent });
            return Some(Sounded { revision, lasts, fading: true }).filter(|sounded| sounded.lasts > Span::ZERO);
        }
        let reply = self.reply.as_mut().filter(|reply| reply.released && !reply.ended)?;
        if self.paused && self.silent_since.is_some() {
            return None;
        }
        let revision = reply.revision;
        if self.paused {
            self.silent_since = Some(at + FRAME);
        } else {
            self.silent_since = None;
        }
        let before = reply.heard_bytes;
        let lasts = reply.play();
        if lasts > Span::ZERO && !std::mem::replace(&mut reply.started, true) {
            reports.push(Input::PlayStarted { revision, at });
        }
        if reply.heard_bytes > before {
            reports.push(Input::Played { revision, heard_bytes: reply.heard_bytes });
        }
        if reply.done && reply.waiting.is_empty() && lasts < FRAME {
            reply.ended = true;
            reports.push(Input::PlayEnded { revision, heard_bytes: reply.heard_bytes, at: at + lasts });
        }
        Some(Sounded { revision, lasts, fading: self.paused }).filter(|sounded| sounded.lasts > Span::ZERO)
    }
}

impl Reply {
    /// Plays up to a frame; how long it sounded.
    fn play(&mut self) -> Span {
        let mut room = FRAME;
        while let Some((left, heard_bytes)) = self.waiting.front_mut() {
            let taken = (*left).min(room);
            (*left, room) = (*left - taken, room - taken);
            if *left > Span::ZERO {
                break;
            }
            self.heard_bytes = *heard_bytes;
            self.waiting.pop_front();
        }
        FRAME - room
    }

    fn note_queued(&mut self, at: Time) -> Option<Input> {
        if self.queued || !self.released || self.waiting.is_empty() {
            return None;
        }
        self.queued = true;
        Some(Input::Marked { revision: self.revision, mark: Mark::PlayQueued, at })
    }
}
