//! sonora: a port of WebRTC's audio processing to Rust with SIMD kernels; its echo canceller 3 behind a high-pass filter.

use riposte_measures::Span;
use sonora::config::{
    AdaptiveDigital, EchoCanceller as Cancelling, GainController2, NoiseSuppression, TransparentModeType,
};
use sonora::{AudioProcessing, Config, StreamConfig};

use super::{EchoCanceller, EchoConfig, Residue, hint_ms};
use crate::{FRAME_FRAMES, RATE_HZ};

/// The library calls the allocator 71 times per frame (`tests/no_alloc.rs`). Is `Send` itself.
pub(super) struct Sonora {
    config: EchoConfig,
    processing: AudioProcessing,
    residue: Residue,
    reference: [f32; FRAME_FRAMES],
    output: [f32; FRAME_FRAMES],
}

impl Sonora {
    pub(super) fn new(config: EchoConfig) -> Self {
        Self {
            config,
            processing: processing(config),
            residue: Residue::new(),
            reference: [0.0; FRAME_FRAMES],
            output: [0.0; FRAME_FRAMES],
        }
    }
}

fn processing(config: EchoConfig) -> AudioProcessing {
    let stream = StreamConfig::new(RATE_HZ, 1);
    let gain = GainController2 { adaptive_digital: Some(AdaptiveDigital::default()), ..GainController2::default() };
    // The hidden Markov model sees within 1 s that there is no echo at all: by default the first second of a voice loses 3 to 12 dB while something
    // is played into headphones.
    let cancelling = Cancelling { transparent_mode: TransparentModeType::Hmm, ..Cancelling::default() };
    AudioProcessing::builder()
        .config(Config {
            echo_canceller: Some(cancelling),
            noise_suppression: config.noise_suppression.then(NoiseSuppression::default),
            gain_controller2: config.gain_control.then_some(gain),
            ..Config::default()
        })
        .capture_config(stream)
        .render_config(stream)
        .build()
}

impl EchoCanceller for Sonora {
    fn name(&self) -> &'static str {
        "sonora"
    }

    fn played(&mut self, frame: &[f32; FRAME_FRAMES]) {
        self.reference = frame.map(super::finite);
        // An error means a format that it does not take; 16 kHz mono is one that it does.
        let _ = self.processing.process_render_f32(&[&self.reference], &mut [&mut self.output]);
    }

    fn captured(&mut self, frame: &mut [f32; FRAME_FRAMES]) {
        let input = frame.map(super::finite);
        let _ = self.processing.process_capture_f32(&[&input], &mut [&mut self.output]);
        self.residue.feed(&self.reference, &input, &self.output);
        *frame = self.output;
        self.reference = [0.0; FRAME_FRAMES];
    }

    fn set_delay(&mut self, delay: Span) {
        // An error only says that it clamped.
        let _ = self.processing.set_stream_delay_ms(hint_ms(delay));
    }

    fn echo_likelihood(&self) -> f32 {
        self.residue.likelihood()
    }

    fn latency(&self) -> Span {
        super::LATENCY
    }

    fn reset(&mut self) {
        *self = Self::new(self.config);
    }
}
