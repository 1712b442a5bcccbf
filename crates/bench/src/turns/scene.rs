//! The room that a scenario takes place in: mixes what the microphone hears, listens to the loudspeaker, knows the words in both, and writes
//! down what happened. Time is a position in samples: both runners bring their own clock. Pure.

use std::ops::Range;
use std::sync::Arc;

use riposte_dsp::{AUDIBLE, FRAME_FRAMES};
use riposte_measures::Time;

use super::format::{At, From, Relative};
use super::log::{Fact, Log, Silence};
use super::positions::{MS, time_of};
use super::prepare::Prepared;

/// An echo weaker than this does no recogniser understand.
const UNDERSTOOD_DB: f32 = -35.0;
/// Sound before the scenario's start, so that noise is known as such when it begins.
pub(crate) const LEAD: i64 = 1_500 * MS;

/// A reply that is or was audible.
struct Heard {
    text: usize,
    began: i64,
    /// After the last sample that came from it, silence at the end of a sentence included; and after the last audible one.
    ended: i64,
    audible_until: i64,
    over: bool,
    closed: bool,
    /// Where silence was put in between; and how much may become such.
    silences: Vec<Silence>,
    idle: i64,
}

pub(crate) struct Scene {
    prepared: Arc<Prepared>,
    /// Where each line begins, once that is known.
    starts: Vec<Option<i64>>,
    told: Vec<bool>,
    /// What the loudspeaker played, from −[`LEAD`] on.
    played: Vec<f32>,
    replies: Vec<Heard>,
    mixed: i64,
    keys: Vec<(i64, bool)>,
    /// The last moment at which something was heard or is to be heard.
    busy_until: i64,
    pub(crate) log: Log,
}

impl Scene {
    pub(crate) fn new(prepared: Arc<Prepared>) -> Scene {
        let lines = prepared.lines.len();
        let mut scene = Scene {
            prepared,
            starts: vec![None; lines],
            told: vec![false; lines],
            played: Vec::new(),
            replies: Vec::new(),
            mixed: -LEAD,
            keys: Vec::new(),
            busy_until: 0,
            log: Log::default(),
        };
        scene.settle();
        scene
    }

    /// A question goes to the chat model: gives the number of its reply, from 0. A reply that is withdrawn before it was heard is not used up.
    pub(crate) fn ask(&mut self, text: &str, at: Time) -> usize {
        self.log.note(at, Fact::Asked { text: text.to_owned() });
        self.replies.len()
    }

    /// What the microphone hears next: the frame that begins at `from`.
    pub(crate) fn capture(&mut self, from: i64) -> [f32; FRAME_FRAMES] {
        self.mixed = from + FRAME_FRAMES as i64;
        let mut frame = [0.0; FRAME_FRAMES];
        let prepared = Arc::clone(&self.prepared);
        for (n, line) in prepared.lines.iter().enumerate() {
            let Some(start) = self.starts[n] else { continue };
            for (offset, out) in frame.iter_mut().enumerate() {
                let at = from + offset as i64 - start;
                if let Some(sample) = usize::try_from(at).ok().and_then(|at| line.samples.get(at)) {
                    *out += sample;
                }
            }
            if start < self.mixed && !std::mem::replace(&mut self.told[n], true) {
                let fact =
                    Fact::LineBegan { id: prepared.scenario.lines[n].id.clone(), ends: time_of(start + line.length) };
                self.log.note(time_of(start), fact);
            }
        }
        if !prepared.noise.is_empty() {
            for (offset, out) in frame.iter_mut().enumerate() {
                *out += prepared.noise[(from + offset as i64 + LEAD).rem_euclid(prepared.noise.len() as i64) as usize];
            }
        }
        for (delay, gain) in &prepared.echo {
            let first = from + LEAD - *delay as i64;
            for (offset, out) in frame.iter_mut().enumerate() {
                let at = usize::try_from(first + offset as i64).ok();
                *out += gain * at.and_then(|at| self.played.get(at)).copied().unwrap_or(0.0);
            }
        }
        frame.map(|sample| sample.clamp(-1.0, 1.0))
    }

    /// What the loudspeaker plays from `from` on; `sounding` is the part that comes from a reply.
    pub(crate) fn play(&mut self, from: i64, samples: &[f32], sounding: Range<usize>) {
        let at = (from + LEAD).max(0) as usize;
        self.played.resize(at.max(self.played.len()), 0.0);
        self.played.truncate(at);
        self.played.extend_from_slice(samples);
        let first = samples.iter().position(|s| s.abs() > AUDIBLE).map(|n| from + n as i64);
        let last = samples.iter().rposition(|s| s.abs() > AUDIBLE).map(|n| from + n as i64 + 1);
        let text = self.replies.len();
        match (self.replies.last_mut().filter(|reply| !reply.closed), first) {
            (None, Some(began)) => {
                let audible_until = last.unwrap_or(began);
                let ended = audible_until.max(from + sounding.end as i64);
                let idle = (samples.len() - sounding.end) as i64;
                self.replies.push(Heard {
                    text,
                    began,
                    ended,
                    audible_until,
                    over: false,
                    closed: false,
                    silences: Vec::new(),
                    idle,
                });
                self.log.note(time_of(began), Fact::ReplyBegan { reply: self.replies.len() });
                self.busy_until = self.busy_until.max(ended);
                self.settle();
            }
            (None, None) => {}
            (Some(reply), _) => {
                reply.audible_until = last.unwrap_or(reply.audible_until);
                if sounding.is_empty() {
                    reply.idle += samples.len() as i64;
                } else {
                    let ms = (reply.idle + sounding.start as i64) / MS;
                    if ms > 0 {
                        reply.silences.push(Silence { from: time_of(reply.ended), ms });
                    }
                    reply.ended = from + sounding.end as i64;
                    reply.idle = (samples.len() - sounding.end) as i64;
                }
                self.busy_until = self.busy_until.max(reply.ended);
                if reply.over && sounding.is_empty() {
                    self.close();
                }
            }
        }
    }

    /// The turn of the reply that is heard is over: what follows is another reply.
    pub(crate) fn reply_over(&mut self) {
        if let Some(reply) = self.replies.last_mut() {
            reply.over = true;
        }
    }

    /// The reply that is heard waits until it is asked for.
    pub(crate) fn reply_waits(&mut self) {
        if let Some(silent) = self.replies.last().map(|reply| time_of(reply.ended)) {
            self.log.note(silent, Fact::ReplyWaits);
        }
    }

    fn close(&mut self) {
        let number = self.replies.len();
        let Some(reply) = self.replies.last_mut() else { return };
        reply.closed = true;
        let fact = Fact::ReplyEnded { reply: number, silences: std::mem::take(&mut reply.silences) };
        let at = time_of(reply.ended);
        self.log.note(at, fact);
        self.settle();
    }

    /// Fixes the starts of lines whose condition has come true.
    fn settle(&mut self) {
        let prepared = Arc::clone(&self.prepared);
        for (n, line) in prepared.scenario.lines.iter().enumerate() {
            if self.starts[n].is_some() {
                continue;
            }
            let wanted = match &line.at {
                At::Ms(ms) => Some(ms * MS),
                At::Relative(at) => self.anchor(at),
            };
            let Some(wanted) = wanted else { continue };
            // Where that moment has passed already, at once; the key goes down first.
            let key_before = line.key_ms.map_or(0, |[before, _]| i64::from(before) * MS);
            let start = wanted.max(self.mixed + key_before);
            self.starts[n] = Some(start);
            self.busy_until = self.busy_until.max(start + prepared.lines[n].length);
            if let Some([_, after]) = line.key_ms {
                let up = start + prepared.lines[n].length + i64::from(after) * MS;
                self.keys.extend([(start - key_before, true), (up, false)]);
                self.busy_until = self.busy_until.max(up);
            }
        }
    }

    fn anchor(&self, at: &Relative) -> Option<i64> {
        let (start, length, end) = if let Some(id) = &at.line {
            let n = self.prepared.scenario.lines.iter().position(|line| line.id == *id)?;
            let (start, length) = (self.starts[n]?, self.prepared.lines[n].length);
            (start, length, Some(start + length))
        } else {
            let reply = self.replies.get(at.reply? - 1)?;
            (reply.began, self.prepared.reply(reply.text).length, reply.closed.then_some(reply.audible_until))
        };
        let from = match at.from {
            From::Start => start + (f64::from(at.part) * length as f64) as i64,
            From::End => end?,
        };
        Some(from + at.ms * MS)
    }

    /// Presses and releases of the key that have become known: when, and whether it is a press.
    pub(crate) fn keys(&mut self) -> Vec<(Time, bool)> {
        self.keys.drain(..).map(|(at, down)| (time_of(at), down)).collect()
    }

    /// After the last sound that is known of; grows while the conversation goes on.
    pub(crate) fn busy_until(&self) -> i64 {
        self.busy_until
    }

    /// After the last sample that the microphone has captured.
    pub(crate) fn captured(&self) -> i64 {
        self.mixed
    }

    /// What a recogniser without mistakes understands of the sound from `from` until `until`. Our own words count where nobody speaks over
    /// them.
    pub(crate) fn heard(&self, from: i64, until: i64) -> String {
        let mut words: Vec<(i64, &str)> = Vec::new();
        let inside = |start: i64, end: i64| (start + end) / 2 >= from && end <= until;
        for (line, start) in self.prepared.lines.iter().zip(&self.starts) {
            let Some(start) = start else { continue };
            let said = line.words.iter().filter(|(_, a, b)| inside(start + a, start + b));
            words.extend(said.map(|(word, _, end)| (start + end, word.as_str())));
        }
        if let Some((delay, _)) = self.prepared.echo.first().filter(|(_, gain)| 20.0 * gain.log10() >= UNDERSTOOD_DB) {
            for reply in &self.replies {
                let start = reply.began + *delay as i64;
                let echoed = self.prepared.reply(reply.text).words.iter().filter(|(_, a, b)| {
                    inside(start + a, start + b)
                        && reply.began + b <= reply.ended
                        && !self.is_spoken_over(start + (a + b) / 2)
                });
                words.extend(echoed.map(|(word, _, end)| (start + end, word.as_str())));
            }
        }
        words.sort_by_key(|(at, _)| *at);
        words.into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" ")
    }

    fn is_spoken_over(&self, at: i64) -> bool {
        let over = |(line, start): (&super::prepare::PreparedLine, &Option<i64>)| {
            start.is_some_and(|start| !line.words.is_empty() && (start..start + line.length).contains(&at))
        };
        self.prepared.lines.iter().zip(&self.starts).any(over)
    }
}
