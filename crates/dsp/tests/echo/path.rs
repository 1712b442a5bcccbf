//! Where the echo is, how loud, and whether there is one.

use riposte_dsp::{Coupling, Delay, DelayEstimator, EchoConfig, EchoPath, Frame};
use riposte_measures::{Span, Time};

use crate::room::*;

struct Path {
    delay: DelayEstimator,
    coupling: Coupling,
}

impl Path {
    fn new() -> Self {
        Self { delay: DelayEstimator::new(), coupling: Coupling::new() }
    }

    fn hear(&mut self, played: &[f32], captured: &[f32]) {
        for (reference, captured) in frames(played).zip(frames(captured)) {
            self.delay.feed(reference, captured);
            self.coupling.feed(reference, captured, self.delay.delay());
        }
    }

    fn found(&self) -> Delay {
        self.delay.delay().expect("a delay was found")
    }
}

fn echo(played: &[f32], delay_ms: i64, gain_db: f32) -> Vec<f32> {
    through(played, &room(Span::from_millis(delay_ms), gain_db, 120.0))
}

#[track_caller]
fn assert_close(found: Delay, delay_ms: i64) {
    let off = found.delay.as_millis_f64() - delay_ms as f64;
    assert!(off.abs() <= 5.0, "off by {off} ms: {found:?}");
    assert!(found.confidence >= 0.5, "{found:?}");
}

#[test]
fn the_delay_is_found_within_5_ms() {
    let played = speech(0, 3.0);
    let hush = noise(played.len(), -65.0);
    for delay_ms in [0, 5, 40, 130, 200, 350, 490] {
        let mut path = Path::new();
        path.hear(&played, &mix(&[&echo(&played, delay_ms, -6.0), &hush]));
        assert_close(path.found(), delay_ms);
    }
}

#[test]
fn it_is_found_within_250_ms_of_the_first_sound_mostly_and_nobody_elses_voice_is_taken_for_it() {
    let hush = noise(RATE * 3, -60.0);
    let found_after = |played: &[f32], captured: &[f32]| {
        let mut path = Path::new();
        frames(played).zip(frames(captured)).position(|(played, captured)| {
            path.delay.feed(played, captured);
            path.delay.delay().is_some()
        })
    };
    let mut took = Vec::new();
    for voice in 0..27 {
        let played = speech(voice, 3.0);
        let begins = played.iter().position(|s| s.abs() > 0.01).unwrap() / 160 + 7;
        let captured = mix(&[&echo(&played, 70, -6.0), &hush]);
        let found = found_after(&played, &captured).expect("found");
        took.push(found - begins);
        let somebody = mix(&[&gain(&speech(voice + 9, 3.0), -3.0), &hush]);
        assert_eq!(found_after(&played, &somebody), None, "voice {voice}");
    }
    took.sort_unstable();
    assert!(took[13] <= 25 && took[26] <= 45, "{took:?}");
}

/// Frames of 10 ms that sound and are not taken for echo, of the first 3 s in a room of which nothing is known.
fn heard_in_a_new_room(played: &[f32], captured: &[f32]) -> Vec<bool> {
    let mut path = EchoPath::new(EchoConfig::default());
    let both = frames(played).zip(frames(captured)).enumerate();
    both.map(|(n, (played, captured))| {
        let at = Time::from_millis(n as i64 * 10);
        path.played(at, played);
        let mut frame = Frame { at, samples: *captured };
        path.clean(&mut frame);
        energy(&frame.samples) > 160.0 * 1e-5 && !path.is_only_echo()
    })
    .collect()
}

#[test]
fn the_first_reply_in_a_new_room_is_nobody_and_who_speaks_over_it_is_somebody() {
    let hush = noise(RATE * 3, -60.0);
    let count = |heard: &[bool]| heard.iter().filter(|heard| **heard).count();
    let (mut leaked, mut with_echo, mut without) = (0, 0, 0);
    for voice in 0..27 {
        let played = speech(voice, 3.0);
        let echo = mix(&[&echo(&played, 70, -6.0), &hush]);
        leaked = leaked.max(count(&heard_in_a_new_room(&played, &echo)));
        let mut somebody = vec![0.0; RATE / 2];
        somebody.extend(speech(voice + 9, 2.5));
        with_echo += count(&heard_in_a_new_room(&played, &mix(&[&echo, &somebody]))[50..150]);
        without += count(&heard_in_a_new_room(&played, &mix(&[&hush, &somebody]))[50..150]);
    }
    assert!(leaked <= 5, "{leaked}");
    // Half of these frames are pauses or soft.
    assert!(with_echo > 1_200 && without > 1_600, "of 2700: {with_echo} over an echo, {without} without");
}

#[test]
fn a_quiet_echo_under_somebody_elses_voice_is_found_too() {
    let played = speech(0, 6.0);
    let captured = mix(&[&echo(&played, 60, -20.0), &gain(&speech(9, 6.0), -12.0), &noise(played.len(), -60.0)]);
    let mut path = Path::new();
    path.hear(&played, &captured);
    assert_close(path.found(), 60);
}

#[test]
fn another_delay_is_followed_and_a_reset_forgets() {
    let played = speech(0, 5.0);
    let mut path = Path::new();
    path.hear(&played, &echo(&played, 30, -6.0));
    assert_close(path.found(), 30);
    path.hear(&played, &echo(&played, 180, -6.0));
    assert_close(path.found(), 180);
    path.delay.reset();
    assert_eq!(path.delay.delay(), None);
    path.hear(&played[..RATE * 3], &echo(&played[..RATE * 3], 90, -6.0));
    assert_close(path.found(), 90);
}

#[test]
fn nothing_is_looked_for_while_nothing_is_played() {
    let silence = vec![0.0; RATE * 5];
    let mut path = Path::new();
    let compared = frames(&silence).zip(frames(&speech(0, 5.0))).filter(|(r, c)| path.delay.feed(r, c)).count();
    assert_eq!(compared, 0);
    path.hear(&silence, &speech(0, 5.0));
    assert!(!path.coupling.is_headphones(), "silence says nothing about the room");
}

#[test]
fn the_return_is_measured_through_somebody_elses_voice() {
    let played = speech(0, 10.0);
    for return_db in [0.0, -6.0, -20.0, -30.0] {
        let alone = mix(&[&echo(&played, 70, return_db), &noise(played.len(), -70.0)]);
        let both = mix(&[&alone, &gain(&speech(9, 10.0), return_db)]);
        for (captured, tolerance) in [(alone, 2.0), (both, 4.0)] {
            let mut path = Path::new();
            path.hear(&played, &captured);
            let measured = path.coupling.return_db().expect("measured");
            assert!((measured - return_db).abs() < tolerance, "{return_db} dB was measured as {measured} dB");
            assert!(!path.coupling.is_headphones());
        }
    }
}

#[test]
fn headphones_are_noticed_after_3_s_of_sound_and_their_end_too() {
    let played = speech(0, 20.0);
    let room_only = mix(&[&speech(9, 20.0), &noise(played.len(), -60.0)]);
    let mut path = Path::new();
    path.hear(&played[..RATE * 2], &room_only[..RATE * 2]);
    assert!(!path.coupling.is_headphones(), "2 s are too few");
    path.hear(&played[RATE * 2..], &room_only[RATE * 2..]);
    assert_eq!(path.delay.delay(), None);
    assert!(path.coupling.is_headphones());
    assert_eq!(path.coupling.return_db(), None);

    // Pulled out.
    path.hear(&played[..RATE * 4], &echo(&played[..RATE * 4], 50, -10.0));
    assert!(!path.coupling.is_headphones());
    // And in again: what is remembered of the room fades first.
    path.hear(&played, &room_only);
    assert!(path.coupling.is_headphones());
    path.coupling.reset(false);
    assert!(!path.coupling.is_headphones());
}

#[test]
fn an_echo_that_only_leaks_is_headphones() {
    let played = speech(0, 10.0);
    let mut path = Path::new();
    path.hear(&played, &mix(&[&echo(&played, 20, -55.0), &noise(played.len(), -85.0)]));
    assert_close(path.found(), 20);
    assert!(path.coupling.is_headphones(), "{:?}", path.coupling.return_db());
}
