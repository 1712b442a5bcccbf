//! Our own part of what runs for every frame must not touch the allocator; that this would be noticed is shown by the cancellers, which do. Release builds do
//! not count, so there these tests are left out rather than passed.
#![cfg(debug_assertions)]

use assert_no_alloc::{AllocDisabler, assert_no_alloc, reset_violation_count, violation_count};
use riposte_dsp::{
    Coupling, DelayEstimator, EchoConfig, EchoReference, FRAME_FRAMES, Frame, VoiceGate, VoiceGateConfig, VoiceLevels,
    VoicePrinter, echo_canceller, peak_db,
};
use riposte_measures::{Span, Time};

#[global_allocator]
static ALLOCATOR: AllocDisabler = AllocDisabler;

/// How often the allocator was called.
fn violations(run: impl FnOnce()) -> u32 {
    reset_violation_count();
    assert_no_alloc(run);
    violation_count()
}

/// 3 s of noise, the second frame of each pair a quieter copy of the first.
fn frames() -> Vec<([f32; FRAME_FRAMES], [f32; FRAME_FRAMES])> {
    let mut random = 3_u32;
    let mut noise = || {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((random >> 8) as f32 / 8_388_608.0 - 1.0) * 0.2
    };
    (0..300)
        .map(|_| {
            let frame = std::array::from_fn(|_| noise());
            (frame, frame.map(|s: f32| s * 0.5))
        })
        .collect()
}

fn cancelling(name: &str, config: EchoConfig) -> u32 {
    let frames = frames();
    let mut canceller = echo_canceller(name, config).expect("in the table");
    violations(|| {
        for (played, captured) in &frames {
            let mut frame = *captured;
            canceller.played(played);
            canceller.captured(&mut frame);
        }
        canceller.set_delay(Span::from_millis(20));
    })
}

/// Both libraries allocate; the bounds are what their documentation here says, and a new version that is worse must be noticed.
#[test]
fn cancellers_allocate_no_more_than_is_said_of_them() {
    for (name, most) in [("aec3", 91), ("sonora", 71)] {
        let found = cancelling(name, EchoConfig::default()) / 300;
        assert!((1..=most).contains(&found), "{name}: {found} per frame");
    }
}

#[test]
fn reference_delay_and_coupling_do_not_allocate() {
    let frames = frames();
    let (mut reference, mut delay, mut coupling) = (EchoReference::new(), DelayEstimator::new(), Coupling::new());
    let (mut at, mut compared) = (Time::ZERO, 0);
    let found = violations(|| {
        for (played, captured) in &frames {
            let mut out = [0.0; FRAME_FRAMES];
            reference.played(at, played);
            reference.at(at, &mut out);
            compared += usize::from(delay.feed(&out, captured));
            coupling.feed(&out, captured, delay.delay());
            at += Span::from_millis(10);
        }
        reference.cut(at);
        reference.clear();
        delay.reset();
        coupling.reset(false);
    });
    assert_eq!(found, 0);
    assert!(compared > 5, "or nothing was tested: {compared}");
}

#[test]
fn level_and_sound_of_a_voice_do_not_allocate() {
    let mut gate = VoiceGate::new(VoiceGateConfig::default());
    let (mut levels, mut prints) = (VoiceLevels::default(), VoicePrinter::new());
    // 400 ms of a voice of 125 Hz and 400 ms of nothing, three times.
    let frames: Vec<Frame> = (0..240)
        .map(|n| {
            let gain = if n / 40 % 2 == 0 { 0.3 } else { 0.0 };
            let at = Time::ZERO + Span::from_millis(n * 10);
            Frame { at, samples: std::array::from_fn(|i| if i % 128 < 20 { gain } else { -0.05 * gain }) }
        })
        .collect();
    let mut told = [0; 2];
    let found = violations(|| {
        for frame in &frames {
            let voice = if peak_db(&frame.samples) > -60.0 { 1.0 } else { 0.0 };
            gate.feed(frame.at, voice, peak_db(&frame.samples));
            levels.feed(&gate, &frame.samples, |_| told[0] += 1);
            prints.feed(&gate, &frame.samples, |_, _| told[1] += 1);
        }
    });
    assert_eq!(found, 0);
    assert!(told.iter().all(|told| *told > 0), "or nothing was tested: {told:?}");
}
