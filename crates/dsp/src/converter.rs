//! One block of one channel from one sample rate to another: the engine of [`crate::ToFrames`] and [`crate::Resample`]. Allocates only
//! in `new`.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Async, Fft, FixedAsync, FixedSync, Resampler, SincInterpolationParameters, WindowFunction};

/// Sound per block, as far as the ratio allows: it sets the delay (a block to collect and half a block in the filter) and the filter's
/// steepness (48 to 16 kHz with 10 ms: flat up to 7.3 kHz).
const BLOCK_S: f64 = 0.010;

/// Above this the smallest block that the FFT allows for a ratio (11 025 to 16 000 Hz: 40 ms) is too long a wait.
const LONGEST_FFT_BLOCK_S: f64 = 0.020;

enum Engine {
    Fft(Box<Fft<f32>>),
    Sinc(Box<Async<f32>>),
}

/// Takes blocks of [`Converter::block`] samples. The output is late by [`Converter::delay`] output samples.
pub(crate) struct Converter {
    engine: Engine,
    block: usize,
    out: Vec<f32>,
}

impl Converter {
    /// `None` where the rates are equal: then there is nothing to do.
    pub(crate) fn new(from_hz: u32, to_hz: u32) -> Option<Self> {
        let (from, to) = (from_hz.max(1) as usize, to_hz.max(1) as usize);
        if from == to {
            return None;
        }
        let shortest = from / gcd(from, to);
        let engine = if shortest as f64 <= LONGEST_FFT_BLOCK_S * from as f64 {
            let wanted = shortest * ((BLOCK_S * from as f64 / shortest as f64).round() as usize).max(1);
            let fft = Fft::new_custom(from, to, wanted, 1, 1, WindowFunction::BlackmanHarris2, FixedSync::Both);
            Engine::Fft(Box::new(fft.expect("rates and block are above 0, the channel count is 1")))
        } else {
            let wanted = ((BLOCK_S * from as f64) as usize).max(1);
            let filter = SincInterpolationParameters::new(128, WindowFunction::BlackmanHarris2);
            let sinc = Async::new_sinc(to as f64 / from as f64, 1.0, &filter, wanted, 1, FixedAsync::Input);
            Engine::Sinc(Box::new(sinc.expect("the ratio is finite and above 0, the relative ratio is 1")))
        };
        let resampler = engine.as_ref();
        let (block, longest) = (resampler.input_frames_next(), resampler.output_frames_max());
        Some(Self { engine, block, out: vec![0.0; longest] })
    }

    /// Input samples per block.
    pub(crate) fn block(&self) -> usize {
        self.block
    }

    /// Output samples before the one that belongs to the first input sample.
    pub(crate) fn delay(&self) -> usize {
        self.engine.as_ref().output_delay()
    }

    /// `input` has exactly [`Converter::block`] samples.
    pub(crate) fn process(&mut self, input: &[f32]) -> &[f32] {
        let capacity = self.out.len();
        let produced = {
            let source = InterleavedSlice::new(input, 1, self.block).expect("the caller hands in a whole block");
            let mut target = InterleavedSlice::new_mut(&mut self.out, 1, capacity).expect("sized to the slice");
            let resampler: &mut dyn Resampler<f32> = match &mut self.engine {
                Engine::Fft(fft) => fft.as_mut(),
                Engine::Sinc(sinc) => sinc.as_mut(),
            };
            let result = resampler.process_into_buffer(&source, &mut target, None);
            result.expect("both buffers have the sizes that the resampler asked for").1
        };
        &self.out[..produced]
    }

    pub(crate) fn reset(&mut self) {
        match &mut self.engine {
            Engine::Fft(fft) => fft.reset(),
            Engine::Sinc(sinc) => sinc.reset(),
        }
    }
}

impl Engine {
    fn as_ref(&self) -> &dyn Resampler<f32> {
        match self {
            Engine::Fft(fft) => fft.as_ref(),
            Engine::Sinc(sinc) => sinc.as_ref(),
        }
    }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}
