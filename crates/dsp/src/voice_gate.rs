//! From a detector's probabilities to the edges of speech. Pure: takes each frame's time, keeps a few bytes of state. How long a silence
//! ends a turn is not decided here.

use riposte_measures::{Span, Time};

use crate::{Frame, SILENCE_DB};

/// When a voiced run counts as speech.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VoiceGateConfig {
    /// Probability at and above which a frame is voiced while the gate is closed.
    pub on: f32,
    /// Probability below which a frame is unvoiced while the gate is open; not above `on`.
    pub off: f32,
    /// Frames quieter than this (peak dBFS) are never voiced.
    pub floor_db: f32,
    /// Frames less than this above the quietest of the last 2 s are not voiced: steady noise is no speech, whatever the detector says.
    pub over_noise_db: f32,
    /// While open, frames quieter than the run's loudest by more than this are not voiced: detectors hold on for up to 100 ms after
    /// the last sound, and the end of speech must not be late by that.
    pub fall_db: f32,
    /// For this long after the last voiced frame of a run, what is quieter than its loudest by more than `fall_db` is its tail and no new voice:
    /// a detector is still sure of it for up to 220 ms, while the room or the breath dies away.
    pub tail: Span,
    /// Voiced frames among the last `onset_window` that open the gate.
    pub onset_frames: usize,
    /// 1 to 16.
    pub onset_window: usize,
    /// Unvoiced frames in a row that close it.
    pub hangover_frames: usize,
}

impl Default for VoiceGateConfig {
    /// 3 of 5 frames (30 to 50 ms) open it, 80 ms without voice close it.
    fn default() -> Self {
        Self {
            on: 0.5,
            off: 0.35,
            floor_db: -60.0,
            over_noise_db: 8.0,
            fall_db: 35.0,
            tail: Span::from_millis(300),
            onset_frames: 3,
            onset_window: 5,
            hangover_frames: 8,
        }
    }
}

/// Speech began or paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// `at`: the first voiced sample of the run.
    Onset { at: Time },
    /// `at`: the end of the last voiced frame.
    Offset { at: Time },
}

const LONGEST_WINDOW: usize = 16;

/// The quietest 10 ms of the last 2 s, by blocks of 100 ms (minimum statistics; R. Martin, 2001, in its simplest form). Speech has gaps
/// between its sounds, so it does not raise this; steady noise does.
#[derive(Clone, Debug)]
struct Noise {
    blocks: [f32; 20],
    /// Frames seen, counted up to when the answer is trusted.
    frames: usize,
}

impl Noise {
    const BLOCK_FRAMES: usize = 10;
    /// 300 ms: less could be the middle of a vowel.
    const TRUSTED_FRAMES: usize = 30;

    fn feed(&mut self, level_db: f32) {
        if self.frames.is_multiple_of(Self::BLOCK_FRAMES) {
            self.blocks.rotate_right(1);
            self.blocks[0] = level_db;
        }
        self.blocks[0] = self.blocks[0].min(level_db);
        self.frames += 1;
    }

    fn floor_db(&self) -> f32 {
        if self.frames < Self::TRUSTED_FRAMES {
            return SILENCE_DB;
        }
        self.blocks.iter().copied().fold(f32::INFINITY, f32::min).max(SILENCE_DB)
    }
}

impl Default for Noise {
    fn default() -> Self {
        Self { blocks: [f32::INFINITY; 20], frames: 0 }
    }
}

/// Hysteresis over a detector's probabilities.
#[derive(Clone, Debug)]
pub struct VoiceGate {
    config: VoiceGateConfig,
    /// Starts of the voiced frames among the last `onset_window`, oldest first.
    recent: [Option<Time>; LONGEST_WINDOW],
    open: bool,
    unvoiced_run: usize,
    last_voiced: Option<Time>,
    /// Peak level since the gate opened last.
    loudest_db: f32,
    /// Until when the last run's tail is expected.
    tail_until: Option<Time>,
    noise: Noise,
}

impl VoiceGate {
    pub fn new(config: VoiceGateConfig) -> Self {
        let onset_window = config.onset_window.clamp(1, LONGEST_WINDOW);
        let onset_frames = config.onset_frames.clamp(1, onset_window);
        let config = VoiceGateConfig { onset_window, onset_frames, ..config };
        Self {
            config,
            recent: [None; LONGEST_WINDOW],
            open: false,
            unvoiced_run: 0,
            last_voiced: None,
            loudest_db: SILENCE_DB,
            tail_until: None,
            noise: Noise::default(),
        }
    }

    /// One frame: its start, its probability of voice, its peak in dBFS.
    pub fn feed(&mut self, at: Time, probability: f32, level_db: f32) -> Option<Edge> {
        self.noise.feed(level_db);
        let mut quietest_voice_db = self.config.floor_db.max(self.noise.floor_db() + self.config.over_noise_db);
        let mut threshold = self.config.on;
        if self.open {
            threshold = self.config.off;
            self.loudest_db = self.loudest_db.max(level_db);
        }
        if self.open || self.tail_until.is_some_and(|until| at < until) {
            quietest_voice_db = quietest_voice_db.max(self.loudest_db - self.config.fall_db);
        }
        let voiced = probability >= threshold && level_db >= quietest_voice_db;
        if voiced {
            self.last_voiced = Some(at + Frame::SPAN);
        }
        if self.open { self.feed_open(voiced) } else { self.feed_closed(at, voiced) }
    }

    fn feed_closed(&mut self, at: Time, voiced: bool) -> Option<Edge> {
        let window = &mut self.recent[..self.config.onset_window];
        window.rotate_left(1);
        if let Some(last) = window.last_mut() {
            *last = voiced.then_some(at);
        }
        if window.iter().flatten().count() < self.config.onset_frames {
            return None;
        }
        let first = window.iter().flatten().next().copied();
        self.recent = [None; LONGEST_WINDOW];
        self.open = true;
        self.loudest_db = SILENCE_DB;
        self.unvoiced_run = 0;
        first.map(|at| Edge::Onset { at })
    }

    fn feed_open(&mut self, voiced: bool) -> Option<Edge> {
        self.unvoiced_run = if voiced { 0 } else { self.unvoiced_run + 1 };
        if self.unvoiced_run < self.config.hangover_frames.max(1) {
            return None;
        }
        self.open = false;
        self.tail_until = self.last_voiced.map(|at| at + self.config.tail);
        self.last_voiced.map(|at| Edge::Offset { at })
    }

    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Peak level since it opened, in dBFS.
    pub fn loudest_db(&self) -> f32 {
        self.loudest_db
    }

    /// The end of the last voiced frame, whether or not the gate was open.
    pub fn last_voiced(&self) -> Option<Time> {
        self.last_voiced
    }

    /// Closes without an edge and forgets.
    pub fn reset(&mut self) {
        *self = Self::new(self.config);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One character per 10 ms frame: `.` silence, `-` between the thresholds, `#` voice, `q` voice too quiet to be meant.
    fn check(frames: &str, want: &str) {
        let mut gate = VoiceGate::new(VoiceGateConfig::default());
        let mut got = Vec::new();
        for (n, frame) in frames.chars().enumerate() {
            let (probability, level_db) = match frame {
                '#' => (0.9, -20.0),
                '-' => (0.4, -20.0),
                'q' => (0.9, -75.0),
                _ => (0.1, -50.0),
            };
            match gate.feed(Time::from_millis(n as i64 * 10), probability, level_db) {
                Some(Edge::Onset { at }) => got.push(format!("on {}", at.as_micros() / 1000)),
                Some(Edge::Offset { at }) => got.push(format!("off {}", at.as_micros() / 1000)),
                None => {}
            }
        }
        assert_eq!(got.join(", "), want, "{frames}");
    }

    #[test]
    fn edges() {
        check("..........", "");
        check("..##......", "");
        check("..###.....", "on 20");
        check("..#.#.#...", "on 20");
        check("..#..#..#.", "");
        check("..####........", "on 20, off 60");
        check("..####.......#.......", "on 20");
        check("..####---........", "on 20, off 90");
        check("..---------", "");
        check("..qqqqqqqq", "");
        check("####........####........", "on 0, off 40, on 120, off 160");
    }

    #[test]
    fn steady_noise_is_no_speech_and_speech_over_it_is() {
        let mut gate = VoiceGate::new(VoiceGateConfig::default());
        let mut edges = Vec::new();
        for n in 0..600 {
            // The detector is always sure; 400 ms of voice 20 dB over the noise, with a short stop in it, begin at 3 s.
            let level_db = if (300..340).contains(&n) && n != 320 { -20.0 } else { -40.0 };
            edges.extend(gate.feed(Time::from_millis(n * 10), 1.0, level_db));
        }
        let start = edges.iter().position(|edge| *edge == Edge::Onset { at: Time::from_millis(3_000) });
        let Some(start) = start else { panic!("{edges:?}") };
        assert_eq!(edges[start + 1..], [Edge::Offset { at: Time::from_millis(3_400) }]);
        assert!(start <= 2, "at most one false start, before the noise is known: {edges:?}");
    }

    #[test]
    fn a_detector_that_holds_on_does_not_delay_the_end() {
        let mut gate = VoiceGate::new(VoiceGateConfig::default());
        let level = |n| if (10..40).contains(&n) { -12.0 } else { -55.0 };
        let probability = |n| if n < 10 { 0.0 } else { 1.0 };
        let edges: Vec<Edge> =
            (0..60).filter_map(|n| gate.feed(Time::from_millis(n * 10), probability(n), level(n))).collect();
        let want = [Edge::Onset { at: Time::from_millis(100) }, Edge::Offset { at: Time::from_millis(400) }];
        assert_eq!(edges, want);
    }

    #[test]
    fn a_tail_is_no_new_voice_and_a_voice_after_it_is() {
        let mut gate = VoiceGate::new(VoiceGateConfig::default());
        // 300 ms of voice; its tail falls from 36 to 48 dB under it, sure to be voice for 200 ms; another voice, quieter than the tail began.
        let frame = |n: usize| match n {
            10..40 => (0.95, -10.0),
            40..60 => (0.95, -46.0 - (n - 40) as f32 * 0.6),
            80..100 => (0.95, -50.0),
            _ => (0.1, -90.0),
        };
        let edges: Vec<Edge> = (0..140)
            .filter_map(|n| {
                let (probability, level_db) = frame(n);
                gate.feed(Time::from_millis(n as i64 * 10), probability, level_db)
            })
            .collect();
        let at = |ms| Time::from_millis(ms);
        let (first, second) = ((at(100), at(400)), (at(800), at(1_000)));
        let want = [first, second].map(|(on, off)| [Edge::Onset { at: on }, Edge::Offset { at: off }]).concat();
        assert_eq!(edges, want);
    }

    #[test]
    fn reset_closes() {
        let mut gate = VoiceGate::new(VoiceGateConfig::default());
        for n in 0..3 {
            gate.feed(Time::from_millis(n * 10), 1.0, 0.0);
        }
        assert!(gate.is_open());
        assert_eq!(gate.last_voiced(), Some(Time::from_millis(30)));
        gate.reset();
        assert!(!gate.is_open());
        assert_eq!(gate.last_voiced(), None);
    }
}
