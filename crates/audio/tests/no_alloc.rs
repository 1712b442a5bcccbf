//! The callbacks must not touch the allocator. This program's allocator counts whoever does inside `assert_no_alloc`; that it would notice is
//! shown by allocations planted in the callbacks themselves. Release builds do not count, so there these tests are left out rather than passed.
#![cfg(debug_assertions)]

use std::sync::Arc;

use assert_no_alloc::{AllocDisabler, assert_no_alloc, reset_violation_count, violation_count};
use riposte_audio::{PlayoutControls, StreamFormat, capture_pair, playout_pair};
use riposte_measures::{Span, Time};

#[global_allocator]
static ALLOCATOR: AllocDisabler = AllocDisabler;

const FORMAT: StreamFormat = StreamFormat { rate_hz: 48_000, channels: 2, buffer_frames: 480 };

/// How often the allocator was called.
fn violations(run: impl FnOnce()) -> u32 {
    reset_violation_count();
    assert_no_alloc(run);
    violation_count()
}

/// What a careless conversion would do with each sample.
fn allocating<T: Copy>(sample: T) -> T {
    *std::hint::black_box(Box::new(sample))
}

#[test]
fn an_allocation_planted_in_the_capture_callback_is_noticed() {
    let (mut end, _tap) = capture_pair(FORMAT);
    let block = [0.1_f32; 960];
    assert_eq!(violations(|| end.write(&block, |sample| sample, Time::ZERO)), 0);
    let found = violations(|| end.write(&block, allocating, Time::ZERO));
    assert!(found >= 960, "one and its release for each sample: {found}");
}

#[test]
fn an_allocation_planted_in_the_playout_callback_is_noticed() {
    let (mut end, mut feed) = playout_pair(FORMAT, &Arc::new(PlayoutControls::default()));
    let mut out = [0.0_f32; 960];
    feed.push(&[0.5; 480], 0..480);
    feed.push(&[0.5; 480], 480..960);
    let mut fill = |convert: fn(f32) -> f32| violations(|| assert_eq!(end.fill(&mut out, convert, Time::ZERO), 0..480));
    assert_eq!(fill(|sample| sample), 0);
    let found = fill(allocating);
    assert!(found >= 480, "one and its release for each frame: {found}");
}

#[test]
fn memory_given_back_in_a_callback_is_noticed() {
    let mut kept = Some(vec![1_u8; 64]);
    assert!(violations(|| drop(kept.take())) > 0);
}

#[test]
fn capture_with_a_stalled_reader() {
    let (mut end, mut tap) = capture_pair(FORMAT);
    let block = [100_i16; 960];
    let callbacks = |end: &mut riposte_audio::CaptureEnd| {
        for n in 0..300_i64 {
            end.write(&block, |sample| f32::from(sample) / 32_768.0, Time::from_millis(n * 10));
        }
    };
    // 3 s into a ring of 2 s: the last third finds it full.
    assert_eq!(violations(|| callbacks(&mut end)), 0);
    assert_eq!(tap.health().dropped_frames(), 100 * 480);
    let mut frames = 0;
    tap.drain(&mut |block| frames += block.interleaved.len() / 2);
    assert_eq!(frames, 200 * 480);
    assert_eq!(violations(|| callbacks(&mut end)), 0);
}

#[test]
fn playout_through_sound_flush_pause_and_silence() {
    let controls = Arc::new(PlayoutControls::default());
    let (mut end, mut feed) = playout_pair(FORMAT, &controls);
    let piece = [0.5_f32; 480];
    let mut out = [0_i16; 960];
    let mut heard = 0;
    // The reports are never read: their ring fills up as well.
    for n in 0..4_000_u64 {
        if n % 7 != 0 {
            feed.push(&piece, n * 480..(n + 1) * 480);
        }
        if n % 50 == 0 {
            interfere(&controls, n);
        }
        let at = Time::ZERO + Span::from_millis(n as i64 * 10);
        let violations = violations(|| {
            let played = end.fill(&mut out, |sample| (sample * 32_767.0) as i16, at);
            heard += played.len();
        });
        assert_eq!(violations, 0, "callback {n}");
    }
    assert!(heard > 480 * 1_000, "{heard}");
}

fn interfere(controls: &PlayoutControls, n: u64) {
    match n / 50 % 4 {
        0 => controls.flush(n * 480),
        1 => controls.set_paused(true),
        2 => controls.set_paused(false),
        _ => controls.set_volume(0.5),
    }
}
