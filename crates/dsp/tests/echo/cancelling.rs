//! What the cancellers must do, each of them.

use riposte_dsp::{DEFAULT_ECHO_CANCELLER, ECHO_CANCELLERS, EchoCanceller, EchoConfig, FRAME_FRAMES, echo_canceller};
use riposte_measures::Span;

use crate::room::*;

fn each(mut check: impl FnMut(&str, &dyn Fn() -> Box<dyn EchoCanceller>)) {
    for (name, build) in ECHO_CANCELLERS {
        check(name, &|| build(EchoConfig::default()));
    }
}

/// A voice played at `delay` into the room, at -6 dB, with noise.
fn echo_of(played: &[f32], delay_ms: i64) -> Vec<f32> {
    let echo = through(played, &room(Span::from_millis(delay_ms), -6.0, 120.0));
    mix(&[&echo, &noise(played.len(), -65.0)])
}

#[test]
fn every_row_builds_what_it_names() {
    each(|name, build| assert_eq!(build().name(), name));
    assert!(echo_canceller("nothing", EchoConfig::default()).is_none());
    assert!(echo_canceller(DEFAULT_ECHO_CANCELLER, EchoConfig::default()).is_some());
}

#[test]
fn after_1_5_s_20_db_of_the_echo_are_gone() {
    let played = speech(0, 5.0);
    let settled = RATE * 3 / 2;
    for delay_ms in [5, 40, 120, 200] {
        let captured = echo_of(&played, delay_ms);
        each(|name, build| {
            let (out, _) = cancel(&mut *build(), &played, &captured);
            let erle = ratio_db(&captured[settled..], &out[settled..]);
            assert!(erle >= 30.0, "{name} at {delay_ms} ms: {erle} dB");
        });
    }
}

#[test]
fn a_hint_of_the_delay_does_no_harm() {
    let played = speech(4, 4.0);
    let captured = echo_of(&played, 200);
    each(|name, build| {
        let mut canceller = build();
        canceller.set_delay(Span::from_millis(200));
        let (out, _) = cancel(&mut *canceller, &played, &captured);
        let erle = ratio_db(&captured[RATE..], &out[RATE..]);
        assert!(erle >= 20.0, "{name}: {erle} dB");
    });
}

#[test]
fn somebody_who_speaks_over_the_echo_is_kept_within_6_db() {
    let (played, from) = (speech(0, 9.0), RATE * 3);
    let mut near = speech(12, 9.0);
    near[..from].fill(0.0);
    let captured = mix(&[&echo_of(&played, 40), &near]);
    each(|name, build| {
        // Compared with what the same canceller makes of the voice alone, so that its high-pass filter is not counted.
        let (alone, _) = cancel(&mut *build(), &vec![0.0; near.len()], &near);
        let (out, _) = cancel(&mut *build(), &played, &captured);
        let (alone, out) = (&alone[from..], &out[from..]);
        let kept = ratio_db(out, alone);
        let common: f32 = out.iter().zip(alone).map(|(a, b)| a * b).sum::<f32>() / energy(alone);
        assert!((-6.0..1.0).contains(&kept), "{name}: {kept} dB");
        assert!(20.0 * common.log10() > -6.0, "{name}: it must be the voice that is kept: {common}");
    });
}

#[test]
fn without_an_echo_a_voice_is_unchanged_within_1_db() {
    let near = mix(&[&speech(12, 8.0), &noise(RATE * 8, -65.0)]);
    let silence = vec![0.0; near.len()];
    let played = speech(0, 8.0);
    each(|name, build| {
        let (alone, _) = cancel(&mut *build(), &silence, &near);
        let kept = ratio_db(&alone, &near);
        assert!(kept.abs() < 1.0, "{name}, nothing played: {kept} dB");
        // Into headphones the canceller can't be sure that nothing of the voice is echo; who knows leaves it out (`Coupling::is_headphones`).
        let (out, _) = cancel(&mut *build(), &played, &near);
        let kept = ratio_db(&out[RATE * 3..], &alone[RATE * 3..]);
        assert!(kept.abs() < 2.0, "{name}, played into headphones: {kept} dB");
    });
}

#[test]
fn the_output_is_late_by_the_latency_it_claims() {
    let captured = noise(RATE, -30.0);
    each(|name, build| {
        let (out, _) = cancel(&mut *build(), &vec![0.0; captured.len()], &captured);
        // `cancel` moved it back by the claim.
        let common: f32 = out.iter().zip(&captured).map(|(a, b)| a * b).sum::<f32>() / energy(&captured);
        // 16 samples off it would be 0.0.
        assert!(common > 0.8, "{name}: {common}");
    });
}

#[test]
fn ones_own_echo_is_known_for_what_it_is_and_a_voice_over_it_for_what_it_is_not() {
    let (played, from) = (speech(0, 9.0), RATE * 3 / FRAME_FRAMES);
    let mut near = speech(12, 9.0);
    near[..RATE * 3].fill(0.0);
    let echo = echo_of(&played, 40);
    let loud = |frame: &[f32; FRAME_FRAMES], db: f32| energy(frame) > FRAME_FRAMES as f32 * 10_f32.powf(db / 10.0);
    each(|name, build| {
        let (out, own) = cancel(&mut *build(), &played, &echo);
        assert!(own.iter().all(|l| (0.0..=1.0).contains(l)));
        let audible = |n: &usize| loud(frames(&out).nth(*n).expect("a frame"), -50.0);
        let mistaken = (50..own.len()).filter(|n| own[*n] < 0.5 && audible(n)).count();
        assert_eq!(mistaken, 0, "{name}: frames of echo taken for somebody");

        let (_, likelihoods) = cancel(&mut *build(), &played, &mix(&[&echo, &near]));
        let voiced: Vec<usize> =
            frames(&near).enumerate().filter(|(_, frame)| loud(frame, -30.0)).map(|(n, _)| n).collect();
        let first = voiced[0];
        assert!(first >= from);
        let seen = voiced.iter().filter(|n| likelihoods[**n] < 0.5).count() as f32 / voiced.len() as f32;
        assert!(seen > 0.7, "{name}: {seen} of the voice is seen");
        let noticed = (first..first + 40).find(|n| likelihoods[n - 4..=*n].iter().filter(|l| **l < 0.5).count() >= 3);
        assert!(noticed.is_some_and(|n| n - first <= 15), "{name}: {noticed:?} after {first}");
    });
}

#[test]
fn nothing_played_is_no_echo() {
    each(|name, build| {
        let (_, likelihoods) = cancel(&mut *build(), &vec![0.0; RATE * 3], &speech(12, 3.0));
        assert!(likelihoods.iter().all(|l| *l == 0.0), "{name}");
    });
}

#[test]
fn after_a_reset_the_room_is_new() {
    let played = speech(0, 3.0);
    let captured = echo_of(&played, 40);
    each(|name, build| {
        let mut canceller = build();
        let (first, _) = cancel(&mut *canceller, &played, &captured);
        let (second, _) = cancel(&mut *canceller, &played, &captured);
        assert_ne!(first, second, "{name}: what was learnt must show");
        canceller.reset();
        let (again, _) = cancel(&mut *canceller, &played, &captured);
        assert_eq!(first, again, "{name}");
    });
}

#[test]
fn what_is_no_number_does_no_lasting_harm() {
    let played = speech(0, 3.0);
    let captured = echo_of(&played, 40);
    each(|name, build| {
        let mut canceller = build();
        let mut frame = [f32::NAN; FRAME_FRAMES];
        canceller.played(&[f32::INFINITY; FRAME_FRAMES]);
        canceller.captured(&mut frame);
        assert!(frame.iter().all(|s| s.is_finite()), "{name}");
        let (out, _) = cancel(&mut *canceller, &played, &captured);
        assert!(ratio_db(&captured[RATE * 2..], &out[RATE * 2..]) > 20.0, "{name}");
    });
}

#[test]
fn noise_suppression_and_gain_do_what_they_say() {
    let (silence, hiss) = (vec![0.0; RATE * 6], noise(RATE * 6, -40.0));
    let quiet_voice = gain(&speech(12, 6.0), -20.0);
    let late = RATE * 4;
    for (name, build) in ECHO_CANCELLERS {
        let (out, _) =
            cancel(&mut *build(EchoConfig { noise_suppression: true, gain_control: false }), &silence, &hiss);
        let left = ratio_db(&out[late..], &hiss[late..]);
        assert!(left < -4.0, "{name}: noise {left} dB");
        let config = EchoConfig { noise_suppression: false, gain_control: true };
        let (out, _) = cancel(&mut *build(config), &silence, &quiet_voice);
        let raised = ratio_db(&out[late..], &quiet_voice[late..]);
        assert!(raised > 6.0, "{name}: a quiet voice {raised} dB");
    }
}
