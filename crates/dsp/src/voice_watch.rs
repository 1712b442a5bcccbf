//! Everything that is told of the voice in cleaned frames, in one order for whoever listens. Pure.

use crate::echo_doubt::EchoDoubt;
use crate::level::peak_db;
use crate::voice_print::FEATURES;
use crate::{EchoPath, Edge, Frame, Vad, VoiceGate, VoiceGateConfig, VoiceLevels, VoicePrinter, vad};

/// What a frame tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum VoiceNews {
    /// How loud a run of voice is; see [`VoiceLevels`].
    Level {
        db: f32,
    },
    /// What the voice sounds like so far; see [`VoicePrinter`].
    Print {
        means: [f32; FEATURES],
        windows: u32,
    },
    /// Whether all of the present run may be the loudspeaker's own sound: told before an onset if it is another answer than the last, and when it becomes
    /// clear that it is near-end speech.
    CouldBeEcho(bool),
    Edge(Edge),
}

/// Detector, gate, and the measures of the voice between its edges. Allocates in [`new`](Self::new) only, beside the detector, and a canceller that is lost.
pub struct VoiceWatch {
    /// `None`: there is no detector of that name, and no voice is ever detected.
    detector: Option<Box<dyn Vad>>,
    gate: VoiceGate,
    levels: VoiceLevels,
    prints: VoicePrinter,
    doubt: EchoDoubt,
}

impl VoiceWatch {
    /// With a detector out of [`VADS`](crate::VADS).
    pub fn new(detector: &str) -> Self {
        Self {
            detector: vad(detector),
            gate: VoiceGate::new(VoiceGateConfig::default()),
            levels: VoiceLevels::default(),
            prints: VoicePrinter::new(),
            doubt: EchoDoubt::default(),
        }
    }

    /// A turn begins, or speech over a reply: from now on another person may be speaking.
    pub fn begin(&mut self) {
        self.prints.begin();
    }

    /// The next frame, as it comes out of the echo path; a frame that is echo only counts as no voice, whatever the detector says. Returns the edge that was
    /// told, if there was one.
    pub fn feed(&mut self, frame: &Frame, echo: &mut EchoPath, mut tell: impl FnMut(VoiceNews)) -> Option<Edge> {
        let voice = self.detector.as_mut().map_or(0.0, |detector| detector.probability(&frame.samples));
        let probability = if echo.is_only_echo() { 0.0 } else { voice };
        let edge = self.gate.feed(frame.at, probability, peak_db(&frame.samples));
        // How loud it was is known when its end is, and counts for it.
        self.levels.feed(&self.gate, &frame.samples, |db| tell(VoiceNews::Level { db }));
        self.prints.feed(&self.gate, &frame.samples, |means, windows| tell(VoiceNews::Print { means, windows }));
        if let Some(doubt) = self.doubt.feed(&self.gate, frame, edge, echo) {
            tell(VoiceNews::CouldBeEcho(doubt));
        }
        if let Some(edge) = edge {
            tell(VoiceNews::Edge(edge));
            if matches!(edge, Edge::Offset { .. }) && self.doubt.is_gone() {
                echo.fell_silent_with_it();
            }
        }
        edge
    }
}
