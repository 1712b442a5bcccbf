//! aec3: a port of WebRTC's echo canceller 3 and its companions to Rust, used module by module, in the order of WebRTC's own pipeline.

use ::aec3::api::config::EchoCanceller3Config;
use ::aec3::api::control::EchoControl;
use ::aec3::audio_processing::aec3::echo_canceller3::EchoCanceller3;
use ::aec3::audio_processing::agc2::input_volume_controller::Config as VolumeConfig;
use ::aec3::audio_processing::audio_buffer::AudioBuffer;
use ::aec3::audio_processing::gain_controller2::{
    GainController2, GainController2Config, InputVolumeControllerRuntimeConfig,
};
use ::aec3::audio_processing::high_pass_filter::HighPassFilter;
use ::aec3::audio_processing::ns::NsConfig;
use ::aec3::audio_processing::ns::noise_suppressor::NoiseSuppressor;
use riposte_measures::Span;

use super::{EchoCanceller, EchoConfig, Residue, hint_ms};
use crate::{FRAME_FRAMES, RATE_HZ};

/// The library's full scale.
const SCALE: f32 = 32_768.0;

/// The library calls the allocator 91 times per frame (`tests/no_alloc.rs`), e.g. for a copy of each played frame.
/// Not `Send`: it holds trait objects without that bound.
pub(super) struct Aec3 {
    config: EchoConfig,
    high_pass: HighPassFilter,
    canceller: EchoCanceller3,
    noise: Option<NoiseSuppressor>,
    gain: Option<GainController2>,
    residue: Residue,
    reference: [f32; FRAME_FRAMES],
    render: AudioBuffer,
    capture: AudioBuffer,
    /// One channel, as the filter wants it.
    filtered: [Vec<f32>; 1],
}

impl Aec3 {
    pub(super) fn new(config: EchoConfig) -> Self {
        let buffer = || AudioBuffer::new(FRAME_FRAMES, 1, FRAME_FRAMES, 1, FRAME_FRAMES);
        let rate_hz = RATE_HZ as usize;
        let levels = GainController2Config {
            input_volume_controller: InputVolumeControllerRuntimeConfig { enabled: false },
            ..GainController2Config::default()
        };
        let gain = || GainController2::new(levels, VolumeConfig::default(), rate_hz, 1, true);
        Self {
            config,
            high_pass: HighPassFilter::new(RATE_HZ as i32, 1),
            canceller: EchoCanceller3::new(tuning(), RATE_HZ as i32, 1, 1),
            noise: config.noise_suppression.then(|| NoiseSuppressor::new(NsConfig::default(), rate_hz, 1)),
            gain: config.gain_control.then(gain),
            residue: Residue::new(),
            reference: [0.0; FRAME_FRAMES],
            render: buffer(),
            capture: buffer(),
            filtered: [vec![0.0; FRAME_FRAMES]],
        }
    }
}

/// Tuned towards near-end speech, since a missed interruption is worse than a trace of echo: 0.5 dB more of a voice 6 dB under the echo, for 0 to 2 dB of
/// cancellation. And the hidden Markov model, which sees within 1 s that there is no echo at all: by default the first
/// second of a voice loses 3 to 15 dB while something is played into headphones, with it 0 to 1 dB.
fn tuning() -> EchoCanceller3Config {
    let mut config = EchoCanceller3Config::default();
    config.transparent_mode.use_hmm = true;
    let detection = &mut config.suppressor.dominant_nearend_detection;
    detection.enr_threshold = 1.0;
    detection.snr_threshold = 10.0;
    detection.trigger_threshold = 4;
    detection.hold_duration = 75;
    config
}

impl EchoCanceller for Aec3 {
    fn name(&self) -> &'static str {
        "aec3"
    }

    fn played(&mut self, frame: &[f32; FRAME_FRAMES]) {
        self.reference = frame.map(super::finite);
        for (to, from) in self.render.channel_mut(0).iter_mut().zip(&self.reference) {
            *to = from * SCALE;
        }
        self.canceller.analyze_render(&mut self.render);
    }

    fn captured(&mut self, frame: &mut [f32; FRAME_FRAMES]) {
        let input = frame.map(super::finite);
        for (to, from) in self.capture.channel_mut(0).iter_mut().zip(&input) {
            *to = from * SCALE;
        }
        self.canceller.analyze_capture(&mut self.capture);
        self.filtered[0].copy_from_slice(self.capture.channel(0));
        self.high_pass.process(&mut self.filtered);
        self.capture.channel_mut(0).copy_from_slice(&self.filtered[0]);
        if let Some(noise) = &mut self.noise {
            noise.analyze(&self.capture);
        }
        self.canceller.process_capture(&mut self.capture, false);
        if let Some(noise) = &mut self.noise {
            noise.process(&mut self.capture);
        }
        if let Some(gain) = &mut self.gain {
            gain.process(false, &mut self.capture);
        }
        for (to, from) in frame.iter_mut().zip(self.capture.channel(0)) {
            *to = (from / SCALE).clamp(-1.0, 1.0);
        }
        self.residue.feed(&self.reference, &input, frame);
        self.reference = [0.0; FRAME_FRAMES];
    }

    fn set_delay(&mut self, delay: Span) {
        self.canceller.set_audio_buffer_delay(hint_ms(delay));
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
