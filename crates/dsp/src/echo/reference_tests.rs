//! What was played and what is read of it: gaps, jumps, clocks that run apart.

use proptest::prelude::*;
use riposte_measures::Span;

use super::*;

/// The sample that is played at a position: never 0, and no two near each other are alike.
fn sample(position: i64) -> f32 {
    (position.rem_euclid(65_521) + 1) as f32 / 65_536.0
}

fn play(reference: &mut EchoReference, start: i64, frames: usize) {
    let samples: Vec<f32> = (start..start + frames as i64).map(sample).collect();
    reference.played(Time::from_micros((start * 125).div_euclid(2)), &samples);
}

fn captured(reference: &mut EchoReference, start: i64) -> [f32; FRAME_FRAMES] {
    let mut out = [9.0; FRAME_FRAMES];
    reference.at(Time::from_micros((start * 125).div_euclid(2)), &mut out);
    out
}

fn expected(start: i64, played: impl Fn(i64) -> bool) -> [f32; FRAME_FRAMES] {
    std::array::from_fn(|n| if played(start + n as i64) { sample(start + n as i64) } else { 0.0 })
}

#[test]
fn nothing_was_played() {
    let mut reference = EchoReference::new();
    assert_eq!(captured(&mut reference, 0), [0.0; FRAME_FRAMES]);
    assert!(reference.is_told(), "there is nothing to tell");
}

#[test]
fn it_says_whether_it_was_told() {
    let mut reference = EchoReference::new();
    play(&mut reference, 0, 320);
    for (start, told) in [(0, true), (160, true), (320, false), (480, false)] {
        captured(&mut reference, start);
        assert_eq!(reference.is_told(), told, "{start}");
    }
}

#[test]
fn before_between_and_after_what_was_played_is_silence() {
    let mut reference = EchoReference::new();
    play(&mut reference, 1_000, 160);
    play(&mut reference, 2_000, 100);
    let played = |p| (1_000..1_160).contains(&p) || (2_000..2_100).contains(&p);
    for start in [0, 900, 1_000, 1_050, 1_500, 1_950, 2_050, 3_000] {
        // By another reader each: one that goes on reads what follows.
        assert_eq!(captured(&mut reference.clone(), start), expected(start, played), "{start}");
    }
}

#[test]
fn late_frames_fill_their_gap_and_what_is_older_than_the_ring_is_dropped() {
    let mut reference = EchoReference::new();
    play(&mut reference, 40_000, 160);
    play(&mut reference, 39_000, 160);
    play(&mut reference, 1_000, 160);
    assert_eq!(captured(&mut reference, 39_000), expected(39_000, |_| true));
    assert_eq!(captured(&mut reference, 40_000), expected(40_000, |_| true));
    assert_eq!(captured(&mut reference, 1_000), [0.0; FRAME_FRAMES]);
    assert_eq!(
        captured(&mut reference, 1_000 + CAPACITY as i64),
        [0.0; FRAME_FRAMES],
        "nor is it found a turn of the ring later"
    );
}

#[test]
fn a_jump_ahead_forgets_what_the_ring_cannot_hold() {
    let mut reference = EchoReference::new();
    play(&mut reference, 0, 20_000);
    play(&mut reference, 5 * CAPACITY as i64 + 77, 160);
    for turn in 0..6 {
        let start = turn * CAPACITY as i64;
        assert_eq!(captured(&mut reference, start), expected(start, |p| p >= 5 * CAPACITY as i64 + 77), "{turn}");
    }
}

#[test]
fn times_before_the_origin_are_times() {
    let mut reference = EchoReference::new();
    play(&mut reference, -320, 640);
    assert_eq!(captured(&mut reference, -100), expected(-100, |_| true));
}

#[test]
fn a_flush_silences_what_was_yet_to_be_played() {
    let mut reference = EchoReference::new();
    play(&mut reference, 0, 1_600);
    reference.cut(Time::from_millis(50));
    assert_eq!(captured(&mut reference, 700), expected(700, |p| p < 800));
    reference.clear();
    assert_eq!(captured(&mut reference, 0), [0.0; FRAME_FRAMES]);
}

#[test]
fn rounded_times_leave_no_seam() {
    // Claims are off by up to 60 µs, about a sample, as SampleClock gives them; what is read must be what was played, without a seam. Where it
    // begins may be off by one.
    let mut reference = EchoReference::new();
    let mut random = 1_u32;
    let mut jitter = || {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Span::from_micros(i64::from(random >> 8) % 120 - 60)
    };
    for n in 0..100 {
        let samples: Vec<f32> = (n * 160..n * 160 + 160).map(sample).collect();
        let at = Time::from_millis(n * 10);
        reference.played(if n == 0 { at } else { at + jitter() }, &samples);
    }
    let mut first = None;
    for n in 0..100 {
        let at = Time::from_millis(n * 10);
        let mut out = [0.0; FRAME_FRAMES];
        reference.at(if n == 0 { at } else { at + jitter() }, &mut out);
        let off = *first.get_or_insert_with(|| (-1..=1).find(|off| out[5] == sample(5 + off)).unwrap());
        assert_eq!(out[1..159], expected(n * 160 + off, |_| true)[1..159], "{n}");
    }
}

/// What is read of a stream that is played from 0 on, a frame per 10 ms, when the claims of the two are off: how many samples the frame read last is
/// behind the one played at that moment, and the most that two frames in a row differed by.
fn behind(frames: i64, played_off_us: impl Fn(i64) -> i64, captured_off_us: impl Fn(i64) -> i64) -> (i64, i64) {
    let mut reference = EchoReference::new();
    let (mut last, mut most) = (None, 0);
    for n in 0..frames {
        let samples: Vec<f32> = (n * 160..n * 160 + 160).map(sample).collect();
        reference.played(Time::from_micros(n * 10_000 + played_off_us(n)), &samples);
        if n < 10 {
            continue;
        }
        let mut out = [0.0; FRAME_FRAMES];
        reference.at(Time::from_micros((n - 10) * 10_000 + captured_off_us(n - 10)), &mut out);
        let from = (n - 10) * 160;
        let now = (-400..400).find(|late| out[0] == sample(from - late));
        if let (Some(last), Some(now)) = (last, now) {
            most = most.max(i64::abs(now - last));
        }
        last = now.or(last);
    }
    (last.unwrap_or(i64::MAX), most)
}

#[test]
fn claims_that_wander_move_nothing() {
    let wander = |n: i64| (1_500.0 * (n as f64 / 140.0).sin()) as i64;
    assert_eq!(behind(12_000, |_| 0, wander), (0, 0));
    let (off, most) = behind(12_000, wander, |n| wander(n + 300));
    assert!(off.abs() < 30 && most == 0, "{off}");
    let far = |n: i64| (12_000.0 * (n as f64 / 955.0).sin()) as i64;
    let (off, most) = behind(12_000, far, |_| 0);
    assert!(off.abs() < 30 && most == 0, "a minute's wandering by 12 ms: {off}");
}

#[test]
fn two_clocks_that_run_apart_are_left_to_who_measures_the_delay() {
    assert_eq!(behind(1_000, |n| n, |_| 0), (0, 0));
    let mut reference = EchoReference::new();
    play(&mut reference, 0, 3_200);
    assert_eq!(captured(&mut reference, 1_600), expected(1_600, |_| true));
    reference.shift(100);
    assert_eq!(captured(&mut reference, 1_760), expected(1_660, |_| true));
    reference.shift(-40);
    assert_eq!(captured(&mut reference, 1_920), expected(1_860, |_| true), "and it stays there");
    assert_eq!(reference.jumps(), 0);
}

#[test]
fn a_shift_does_not_reach_beyond_what_was_told() {
    let mut reference = EchoReference::new();
    play(&mut reference, 0, 800);
    captured(&mut reference, 320);
    assert_eq!(reference.shift(-1_000), -320, "480 was to be read next");
    assert_eq!(captured(&mut reference, 480), [0.0; FRAME_FRAMES]);
}

#[test]
fn clocks_that_come_apart_while_nothing_is_played_are_together_when_it_is() {
    let mut reference = EchoReference::new();
    play(&mut reference, 0, 32_000);
    // An hour in which nothing is told, and captured sound that claims to be 100 ppm fast: 360 ms.
    let claim = |n: i64| Time::from_micros(n * 10_000 + n);
    let mut out = [0.0; FRAME_FRAMES];
    (0..360_000).for_each(|n| reference.at(claim(n), &mut out));
    let start = claim(360_000).as_micros() * 2 / 125;
    play(&mut reference, start - 8_000, 16_000);
    reference.at(claim(360_000), &mut out);
    let late = (-400..400).find(|late| out[0] == sample(start - late));
    assert!(late.is_some_and(|late| late.abs() <= 30), "{late:?}");
}

#[test]
fn claims_that_change_within_half_a_second_are_restless() {
    let restless = |us_per_frame: i64| {
        let mut reference = EchoReference::new();
        play(&mut reference, 0, 16_000);
        let mut out = [0.0; FRAME_FRAMES];
        (0..100).for_each(|n| reference.at(Time::from_micros(n * (10_000 + us_per_frame)), &mut out));
        reference.is_restless()
    };
    assert!(!restless(0));
    assert!(!restless(1), "100 ppm");
    assert!(restless(40), "7 ms in 2 s, as averaged claims tell a device that ran dry");
}

#[test]
fn a_gap_in_what_is_captured_is_one_in_what_is_read() {
    let (behind, _) = behind(1_000, |_| 0, |n| if n < 500 { 0 } else { 20_000 });
    assert_eq!(behind, -320);
}

proptest! {
    /// However what is played is cut, it gives the same reference.
    #[test]
    fn how_it_is_fed_does_not_matter(cuts in prop::collection::vec(1_usize..700, 1..30), at in -500_i64..21_000) {
        let mut reference = EchoReference::new();
        let mut start = 0;
        for frames in cuts {
            play(&mut reference, start, frames);
            start += frames as i64;
        }
        // Times are whole microseconds; even positions have one.
        prop_assert_eq!(captured(&mut reference, at & !1), expected(at & !1, |p| (0..start).contains(&p)));
    }
}
