//! cpal's streams and the callbacks in them. The callbacks run on the sound system's real-time threads: they move samples, read the clock
//! once, and touch atomics; no allocation, lock, system call or log.
//!
//! **Clock.** cpal stamps each callback with two instants of the stream's own clock: when it was called, and when its first frame was
//! captured (or will be played). Their distance is the device's latency; it is applied to [`Clock::now`] read inside the callback, so the
//! stream's clock itself is never compared with ours. Where a host reports no distance (0, or nonsense over 2 s), a captured block is
//! taken to have ended when the callback came, and a played one to begin one buffer later.

use std::sync::Arc;
use std::time::Duration;

use ::cpal as api;
use api::traits::{DeviceTrait, StreamTrait};
use api::{BufferSize, ErrorKind, FromSample, SampleFormat, SizedSample, StreamConfig};
use riposte_measures::{Span, Time};

use crate::capture::{CaptureEnd, capture_pair};
use crate::playout::{PlayoutControls, PlayoutEnd, playout_pair};
use crate::{CaptureTap, Clock, Health, PlayoutFeed, StreamFormat};

/// Longest latency that is believed, and longest that opening may take.
const BELIEVABLE: Duration = Duration::from_secs(2);

/// A match over the sample formats that a device can have, with the type bound to `$t`.
macro_rules! for_format {
    ($format:expr, $t:ident => $body:expr) => {
        match $format {
            SampleFormat::I8 => {
                type $t = i8;
                $body
            }
            SampleFormat::I16 => {
                type $t = i16;
                $body
            }
            SampleFormat::I24 => {
                type $t = api::I24;
                $body
            }
            SampleFormat::I32 => {
                type $t = i32;
                $body
            }
            SampleFormat::I64 => {
                type $t = i64;
                $body
            }
            SampleFormat::U8 => {
                type $t = u8;
                $body
            }
            SampleFormat::U16 => {
                type $t = u16;
                $body
            }
            SampleFormat::U24 => {
                type $t = api::U24;
                $body
            }
            SampleFormat::U32 => {
                type $t = u32;
                $body
            }
            SampleFormat::U64 => {
                type $t = u64;
                $body
            }
            SampleFormat::F32 => {
                type $t = f32;
                $body
            }
            SampleFormat::F64 => {
                type $t = f64;
                $body
            }
            // DSD is no PCM; cpal never offers it as a default where PCM is there.
            _ => Err(ErrorKind::UnsupportedConfig.into()),
        }
    };
}

pub(super) fn build_capture(
    device: &api::Device,
    config: StreamConfig,
    format: SampleFormat,
) -> Result<(api::Stream, CaptureTap), api::Error> {
    // The ring is sized by rate and channels; how big the callbacks are is known only afterwards.
    let asked = stream_format(&config, None);
    let (end, mut tap) = capture_pair(asked);
    let health = Arc::clone(tap.health());
    let stream = for_format!(format, T => capture_as::<T>(device, config, end, health))?;
    tap.set_buffer_frames(stream.buffer_size().unwrap_or(asked.buffer_frames));
    Ok((stream, tap))
}

fn capture_as<T>(
    device: &api::Device,
    config: StreamConfig,
    mut end: CaptureEnd,
    health: Arc<Health>,
) -> Result<api::Stream, api::Error>
where
    T: SizedSample + Send + 'static,
    f32: FromSample<T>,
{
    let (rate_hz, channels) = (config.sample_rate, config.channels);
    device.build_input_stream(
        config,
        move |data: &[T], info: &api::InputCallbackInfo| {
            on_capture(&mut end, data, info, Clock::now(), rate_hz, channels);
        },
        move |error| on_error(&health, error.kind(), Clock::now()),
        Some(BELIEVABLE),
    )
}

pub(super) fn build_playout(
    device: &api::Device,
    config: StreamConfig,
    format: SampleFormat,
    controls: &Arc<PlayoutControls>,
) -> Result<(api::Stream, PlayoutFeed), api::Error> {
    let asked = stream_format(&config, None);
    let (end, mut feed) = playout_pair(asked, controls);
    let health = Arc::clone(feed.health());
    let stream = for_format!(format, T => playout_as::<T>(device, config, end, health))?;
    feed.set_buffer_frames(stream.buffer_size().unwrap_or(asked.buffer_frames));
    Ok((stream, feed))
}

fn playout_as<T>(
    device: &api::Device,
    config: StreamConfig,
    mut end: PlayoutEnd,
    health: Arc<Health>,
) -> Result<api::Stream, api::Error>
where
    T: SizedSample + FromSample<f32> + Send + 'static,
{
    let (rate_hz, channels) = (config.sample_rate, config.channels);
    device.build_output_stream(
        config,
        move |data: &mut [T], info: &api::OutputCallbackInfo| {
            on_playout(&mut end, data, info, Clock::now(), rate_hz, channels);
        },
        move |error| on_error(&health, error.kind(), Clock::now()),
        Some(BELIEVABLE),
    )
}

fn stream_format(config: &StreamConfig, buffer_frames: Option<u32>) -> StreamFormat {
    let asked = match config.buffer_size {
        BufferSize::Fixed(frames) => frames,
        BufferSize::Default => config.sample_rate / 100,
    };
    StreamFormat {
        rate_hz: config.sample_rate,
        channels: config.channels,
        buffer_frames: buffer_frames.unwrap_or(asked),
    }
}

/// The capture callback. Real-time: moves samples, reads the clock once, nothing else.
fn on_capture<T>(
    end: &mut CaptureEnd,
    data: &[T],
    info: &api::InputCallbackInfo,
    now: Time,
    rate_hz: u32,
    channels: u16,
) where
    T: SizedSample,
    f32: FromSample<T>,
{
    let stamp = info.timestamp();
    let frames = data.len() / usize::from(channels.max(1));
    let age = believable(stamp.callback.checked_duration_since(stamp.capture))
        .unwrap_or_else(|| Span::of_frames(frames as u64, rate_hz.max(1)));
    end.write(data, f32::from_sample_, now - age);
}

/// The playout callback. Real-time: moves samples, reads the clock once, nothing else.
fn on_playout<T>(
    end: &mut PlayoutEnd,
    data: &mut [T],
    info: &api::OutputCallbackInfo,
    now: Time,
    rate_hz: u32,
    channels: u16,
) where
    T: SizedSample + FromSample<f32>,
{
    let stamp = info.timestamp();
    let frames = data.len() / usize::from(channels.max(1));
    let latency = believable(stamp.playback.checked_duration_since(stamp.callback))
        .unwrap_or_else(|| Span::of_frames(frames as u64, rate_hz.max(1)));
    end.fill(data, T::from_sample_, now + latency);
}

fn believable(reported: Option<Duration>) -> Option<Span> {
    reported.filter(|latency| !latency.is_zero() && *latency <= BELIEVABLE).map(Span::from)
}

/// The error callback; may run on the audio thread, so atomics only.
fn on_error(health: &Health, kind: ErrorKind, now: Time) {
    match kind {
        ErrorKind::Xrun => {
            health.count_xrun();
            health.count_error(now);
        }
        ErrorKind::DeviceNotAvailable
        | ErrorKind::HostUnavailable
        | ErrorKind::StreamInvalidated
        | ErrorKind::PermissionDenied => health.mark_lost(),
        // The stream goes on, elsewhere or with less priority.
        ErrorKind::DeviceChanged => health.mark_rerouted(),
        ErrorKind::RealtimeDenied => {}
        _ => health.count_error(now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: StreamFormat = StreamFormat { rate_hz: 48_000, channels: 2, buffer_frames: 480 };

    fn info(callback_ms: u64, capture_ms: u64) -> api::InputCallbackInfo {
        api::InputCallbackInfo::new(api::InputStreamTimestamp {
            callback: api::StreamInstant::from_millis(callback_ms),
            capture: api::StreamInstant::from_millis(capture_ms),
        })
    }

    fn first_time(tap: &mut CaptureTap) -> Time {
        let mut at = None;
        tap.drain(&mut |block| at = at.or(Some(block.at)));
        at.unwrap()
    }

    #[test]
    fn a_captured_block_gets_the_devices_own_age() {
        let (mut end, mut tap) = capture_pair(FORMAT);
        on_capture(&mut end, &[0_i16; 960], &info(700, 665), Time::from_millis(5_000), 48_000, 2);
        assert_eq!(first_time(&mut tap), Time::from_millis(4_965));
    }

    #[test]
    fn without_a_believable_stamp_the_block_ended_at_the_callback() {
        for (callback, capture) in [(700, 700), (700, 900), (90_000, 1)] {
            let (mut end, mut tap) = capture_pair(FORMAT);
            on_capture(&mut end, &[0_i16; 960], &info(callback, capture), Time::from_millis(5_000), 48_000, 2);
            assert_eq!(first_time(&mut tap), Time::from_millis(4_990), "{callback} {capture}");
        }
    }

    /// Everything that runs on the device's thread: conversion, stamps, rings, and the error callback.
    #[cfg(debug_assertions)]
    #[test]
    fn the_callbacks_leave_the_allocator_alone() {
        let violations = |run: &mut dyn FnMut()| {
            assert_no_alloc::reset_violation_count();
            assert_no_alloc::assert_no_alloc(run);
            assert_no_alloc::violation_count()
        };
        assert!(violations(&mut || drop(std::hint::black_box(vec![1_u8]))) > 0, "it would not be noticed");
        let (mut capture, _tap) = capture_pair(FORMAT);
        let (mut playout, mut feed) = playout_pair(FORMAT, &Arc::new(PlayoutControls::default()));
        let (health, info) = (Arc::clone(feed.health()), info(700, 665));
        let out_info = api::OutputCallbackInfo::new(api::OutputStreamTimestamp {
            callback: api::StreamInstant::from_millis(700),
            playback: api::StreamInstant::from_millis(720),
        });
        for n in 0..300 {
            feed.push(&[0.5; 480], n * 480..(n + 1) * 480);
            let now = Time::from_millis(5_000 + n as i64 * 10);
            let found = violations(&mut || {
                on_capture(&mut capture, &[0_i16; 960], &info, now, 48_000, 2);
                on_capture(&mut capture, &[0_u8; 960], &info, now, 48_000, 2);
                on_capture(&mut capture, &[0.1_f32; 960], &info, now, 48_000, 2);
                on_playout(&mut playout, &mut [0_i16; 480], &out_info, now, 48_000, 2);
                on_playout(&mut playout, &mut [0.0_f32; 480], &out_info, now, 48_000, 2);
                on_error(&health, ErrorKind::Xrun, now);
            });
            assert_eq!(found, 0, "callback {n}");
        }
    }

    #[test]
    fn errors_are_counted_or_fatal() {
        let health = Health::default();
        for kind in [ErrorKind::Xrun, ErrorKind::RealtimeDenied, ErrorKind::DeviceChanged] {
            on_error(&health, kind, Time::ZERO);
        }
        assert_eq!((health.xruns(), health.is_lost(), health.take_rerouted()), (1, false, true));
        on_error(&health, ErrorKind::DeviceNotAvailable, Time::ZERO);
        assert!(health.is_lost());
    }

    #[test]
    fn errors_are_the_end_when_they_are_many_for_long() {
        let failing = |blocks_before: usize, every_ms: i64, between: fn(&Health)| {
            let health = Health::default();
            (0..blocks_before).for_each(|_| health.count_block());
            for n in 0..40 {
                on_error(&health, ErrorKind::BackendError, Time::from_millis(n * every_ms));
                between(&health);
            }
            health.is_lost()
        };
        assert!(failing(1, 20, |_| {}), "a dead server");
        assert!(!failing(1, 1, |_| {}), "a burst");
        assert!(!failing(0, 20, |_| {}), "a device that has not begun yet");
        assert!(!failing(1, 20, Health::count_block), "a hiccupping one");
    }
}
