//! Our own part of what runs for every frame must not touch the allocator; that this would be noticed is shown by the cancellers, which do. Release builds do
//! not count, so there these tests are left out rather than passed.
#![cfg(debug_assertions)]

use assert_no_alloc::{AllocDisabler, assert_no_alloc, reset_violation_count, violation_count};
use riposte_dsp::{Coupling, DelayEstimator, EchoConfig, EchoReference, FRAME_FRAMES, echo_canceller};
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
        coupling.reset();
    });
    assert_eq!(found, 0);
    assert!(compared > 5, "or nothing was tested: {compared}");
}
