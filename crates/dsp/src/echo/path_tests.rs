//! The way of the echo on made sound: rooms, jumps, headphones.

use super::*;

fn noise(seed: &mut u32) -> f32 {
    *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    (*seed >> 8) as f32 / (1 << 23) as f32 - 1.0
}

/// 6 s of noise in bursts from the loudspeaker, heard 60 ms later at half the level; gives the power in and out of the last second.
fn room(gain: f32) -> (f32, f32, EchoPath) {
    let mut path = EchoPath::new(EchoConfig::default());
    let (before, after) = hear(&mut path, gain);
    (before, after, path)
}

fn hear(path: &mut EchoPath, gain: f32) -> (f32, f32) {
    let mut seed = 7;
    let sound: Vec<f32> = (0..96_000).map(|n| if n / 4_000 % 3 == 2 { 0.0 } else { 0.3 * noise(&mut seed) }).collect();
    let (mut before, mut after) = (0.0, 0.0);
    for n in 0..600_usize {
        let at = Time::from_millis(n as i64 * 10);
        path.played(at, &sound[n * 160..(n + 1) * 160]);
        let echo = |i: usize| (n * 160 + i).checked_sub(960).map_or(0.0, |from| gain * sound[from]);
        let mut frame = Frame { at, samples: std::array::from_fn(|i| echo(i) + 1e-4 * noise(&mut seed)) };
        let heard = power(&frame.samples);
        path.clean(&mut frame);
        assert_eq!(frame.at, at - Span::from_millis(8));
        if n >= 500 {
            before += heard;
            after += power(&frame.samples);
        }
    }
    (before, after)
}

#[test]
fn the_echo_goes() {
    let (before, after, path) = room(0.5);
    assert!(after < before / 100.0, "{before} -> {after}");
    assert!(!path.is_headphones());
}

/// 8 s of noise in bursts, heard 60 ms later at half the level; from 5 s on the loudspeaker's claims are late by 15 ms.
/// Audible frames from 5 s to 6.5 s that are not taken for echo, alone and with near-end speech 12 dB louder from 5.5 s on.
fn after_a_jump(near_end: bool) -> usize {
    let mut path = EchoPath::new(EchoConfig::default());
    let (mut seed, mut voice) = (7, 99);
    let sound: Vec<f32> = (0..128_000).map(|n| if n / 4_000 % 3 == 2 { 0.0 } else { 0.1 * noise(&mut seed) }).collect();
    let mut heard = 0;
    for n in 0..650_usize {
        let at = Time::from_millis(n as i64 * 10);
        let claimed = if n < 500 { at } else { at + Span::from_millis(15) };
        path.played(claimed, &sound[n * 160..(n + 1) * 160]);
        let echo = |i: usize| (n * 160 + i).checked_sub(960).map_or(0.0, |from| 0.5 * sound[from]);
        let speaks = near_end && n >= 550;
        let mut said = || if speaks { 0.2 * noise(&mut voice) } else { 0.0 };
        let mut frame = Frame { at, samples: std::array::from_fn(|i| echo(i) + said()) };
        path.clean(&mut frame);
        let audible = power_db(power(&frame.samples)) > -60.0;
        heard += usize::from(n >= 500 && audible && !path.is_only_echo());
    }
    heard
}

#[test]
fn after_a_jump_the_echo_is_hidden_and_near_end_speech_is_not() {
    assert_eq!(after_a_jump(false), 0);
    assert!(after_a_jump(true) >= 90, "{}", after_a_jump(true));
}

/// 12 s of noise in bursts, heard 60 ms later at half the level; from 6 s on the loudspeaker is late by 7 ms, and its claims say so in the course of 2 s, as
/// averaged ones do. Frames that are not taken for echo from then on, and the power in and out of the last 3 s.
#[test]
fn an_echo_that_moves_is_hardly_heard_and_is_followed() {
    let mut path = EchoPath::new(EchoConfig::default());
    let mut seed = 7;
    let sound: Vec<f32> = (0..192_000).map(|n| if n / 4_000 % 3 == 2 { 0.0 } else { 0.3 * noise(&mut seed) }).collect();
    let (mut heard, mut before, mut after) = (0, 0.0, 0.0);
    for n in 0..1_200_usize {
        let at = Time::from_millis(n as i64 * 10);
        let said_us = 7_000.0 * (1.0 - (-(n.saturating_sub(600) as f64) / 200.0).exp());
        path.played(at + Span::from_micros(said_us as i64), &sound[n * 160..(n + 1) * 160]);
        let late = if n < 600 { 960 } else { 960 + 112 };
        let echo = |i: usize| (n * 160 + i).checked_sub(late).map_or(0.0, |from| 0.5 * sound[from]);
        let mut frame = Frame { at, samples: std::array::from_fn(|i| echo(i) + 1e-4 * noise(&mut seed)) };
        let captured = power(&frame.samples);
        path.clean(&mut frame);
        let audible = power_db(power(&frame.samples)) > -60.0;
        heard += usize::from(n >= 600 && audible && !path.is_only_echo());
        if n >= 900 {
            before += captured;
            after += power(&frame.samples);
        }
    }
    assert!(heard <= BAD, "{heard} frames");
    assert!(after < before / 300.0, "{before} -> {after}");
    assert_eq!(path.reference.jumps(), 0);
}
/// After 220 ms the claims have changed by enough to be told from the wandering of a quiet machine's.
const BAD: usize = 25;

/// 6 s of noise in bursts, heard 30 ms later at half the level. Each block is told with its frame, but its device claims that it was played `claims_ms` before:
/// frames are read before it is told what they were played with. Power in and out of the last second.
fn read_too_early(claims_ms: i64) -> (f32, f32) {
    let mut path = EchoPath::new(EchoConfig::default());
    let mut seed = 7;
    let sound: Vec<f32> = (0..96_000).map(|n| if n / 4_000 % 3 == 2 { 0.0 } else { 0.3 * noise(&mut seed) }).collect();
    let (mut before, mut after) = (0.0, 0.0);
    for n in 0..600_usize {
        let at = Time::from_millis(1_000 + n as i64 * 10);
        path.played(at - Span::from_millis(claims_ms), &sound[n * 160..(n + 1) * 160]);
        let echo = |i: usize| (n * 160 + i).checked_sub(480).map_or(0.0, |from| 0.5 * sound[from]);
        let mut frame = Frame { at, samples: std::array::from_fn(|i| echo(i) + 1e-4 * noise(&mut seed)) };
        let heard = power(&frame.samples);
        path.clean(&mut frame);
        if n >= 500 {
            before += heard;
            after += power(&frame.samples);
        }
    }
    (before, after)
}

#[test]
fn claims_that_come_after_the_fact_are_put_right() {
    for claims_ms in [0, 4, 15, 30] {
        let (before, after) = read_too_early(claims_ms);
        assert!(after < before / 100.0, "{claims_ms} ms: {before} -> {after}");
    }
}

/// A path that knows its room, 8 s in: noise in bursts heard 60 ms later at half the level.
fn known_room() -> (EchoPath, usize) {
    let mut path = EchoPath::new(EchoConfig::default());
    let mut seed = 7;
    let sound: Vec<f32> = (0..128_000).map(|n| if n / 4_000 % 3 == 2 { 0.0 } else { 0.1 * noise(&mut seed) }).collect();
    for n in 0..800_usize {
        let at = Time::from_millis(n as i64 * 10);
        path.played(at, &sound[n * 160..(n + 1) * 160]);
        let echo = |i: usize| (n * 160 + i).checked_sub(960).map_or(0.0, |from| 0.5 * sound[from]);
        path.clean(&mut Frame { at, samples: std::array::from_fn(echo) });
    }
    (path, 800)
}

/// Noise of this level in each of the next frames, nothing being played: which of them may be an echo.
fn possible_after(level: f32, frames: usize) -> Vec<bool> {
    let (mut path, from) = known_room();
    let mut seed = 99;
    let hear = |n: usize| {
        let at = Time::from_millis((from + n) as i64 * 10);
        path.played(at, &[0.0; FRAME_FRAMES]);
        path.clean(&mut Frame { at, samples: std::array::from_fn(|_| level * noise(&mut seed)) });
        path.is_possible()
    };
    (0..frames).map(hear).collect()
}

#[test]
fn an_echo_ends_with_what_is_played_and_is_no_louder() {
    let possible = possible_after(0.05, 40);
    let last = possible.iter().rposition(|possible| *possible).expect("at first");
    assert_eq!(last + 1, possible.iter().filter(|possible| **possible).count(), "{possible:?}");
    let lasts_ms = (last as i64 + 1) * 10;
    assert!((200..=260).contains(&lasts_ms), "60 ms of delay and a room's tail: {lasts_ms}");
    assert!(!possible_after(0.3, 5).contains(&true), "15 dB louder is near-end speech");
}

#[test]
fn an_echo_taken_for_speech_by_mistake_is_not_taken_for_speech_again() {
    let heard = |mistake: bool| {
        let (mut path, from) = known_room();
        if mistake {
            path.was_echo();
        }
        let mut seed = 99;
        let mut hear = |n: usize| {
            let at = Time::from_millis((from + n) as i64 * 10);
            // What is captured has nothing to do with what is played, as far as the canceller can see.
            path.played(at, &std::array::from_fn::<f32, FRAME_FRAMES, _>(|_| 0.1 * noise(&mut seed)));
            path.clean(&mut Frame { at, samples: std::array::from_fn(|_| 0.05 * noise(&mut seed)) });
            !path.is_only_echo()
        };
        (0..250).filter(|n| hear(*n)).count()
    };
    assert_eq!(heard(true), 0);
    assert!(heard(false) > 100, "{}", heard(false));
}

#[test]
fn sound_played_and_not_reported_yet_counts_as_echo_for_a_while() {
    let heard = |frames: usize| {
        let mut path = EchoPath::new(EchoConfig::default());
        let mut seed = 7;
        (0..frames)
            .filter(|n| {
                let at = Time::from_millis(*n as i64 * 10);
                if *n < 50 {
                    path.played(at, &std::array::from_fn::<f32, FRAME_FRAMES, _>(|_| 0.1 * noise(&mut seed)));
                }
                path.clean(&mut Frame { at, samples: std::array::from_fn(|_| 0.5 * noise(&mut seed)) });
                *n >= 50 && !path.is_only_echo()
            })
            .count()
    };
    assert_eq!(heard(50 + UNTOLD_FRAMES), 0);
    assert!(heard(50 + 2 * UNTOLD_FRAMES) > 0, "near-end speech is hidden no longer than that");
}

#[test]
fn headphones_are_left_alone() {
    let (before, after, path) = room(0.0);
    assert!(path.is_headphones());
    assert!((0.8..1.25).contains(&(after / before)), "{before} -> {after}");
    assert_eq!(path.likelihood(), 0.0);
}

#[test]
fn headphones_by_name_are_believed_until_an_echo_is_found() {
    let mut path = EchoPath::new(EchoConfig::default());
    path.other_speaker(true);
    assert!(path.is_headphones());
    path.other_microphone();
    assert!(path.is_headphones(), "the speaker is still the same");
    path.other_speaker(false);
    assert!(!path.is_headphones());
    // A headset that lies on the desk.
    path.other_speaker(true);
    let (before, after) = hear(&mut path, 0.5);
    assert!(!path.is_headphones());
    assert!(after < before / 100.0, "{before} -> {after}");
}

#[test]
fn noise_is_lowered_where_nothing_is_played_if_that_is_wanted() {
    let power_of = |config: EchoConfig| {
        let (mut path, mut seed, mut sum) = (EchoPath::new(config), 7, 0.0);
        for n in 0..600_i64 {
            let samples = std::array::from_fn(|_| 0.02 * noise(&mut seed));
            let mut frame = Frame { at: Time::from_millis(n * 10), samples };
            path.clean(&mut frame);
            sum += if n >= 500 { power(&frame.samples) } else { 0.0 };
        }
        assert_eq!(path.likelihood(), 0.0);
        sum
    };
    let lowered = power_of(EchoConfig { noise_suppression: true, gain_control: false });
    assert!(lowered < power_of(EchoConfig::default()) / 2.0, "{lowered}");
}

#[test]
fn without_a_sound_it_is_only_a_delay() {
    let mut path = EchoPath::new(EchoConfig::default());
    let sound: Vec<f32> = (0..1_600).map(|n| n as f32 / 1_600.0).collect();
    let mut out = Vec::new();
    for (n, chunk) in sound.chunks_exact(160).enumerate() {
        let mut frame = Frame { at: Time::from_millis(n as i64 * 10), samples: chunk.try_into().unwrap() };
        path.clean(&mut frame);
        out.extend(frame.samples);
    }
    assert_eq!(out[128..], sound[..1_600 - 128]);
}
