//! The microphone: timing, a device that dies and returns, none at all.

use riposte_audio::{Clip, Clock, DeviceEvent};
use riposte_dsp::RATE_HZ;
use riposte_measures::{Span, Time};
use std::sync::Arc;

use crate::bench::*;

#[test]
fn frames_are_timed_and_a_dead_microphone_is_replaced_and_taken_back() {
    let bench = Bench::with(&[("built-in", 44_100, 2), ("usb", 48_000, 1)]);
    let (_microphone, facts) = microphone(Arc::clone(&bench) as _, Some("usb"));
    let (mut usb, mut built_in) = (0, 0);
    let mut frames = 0;
    let seen = drive(
        &facts,
        || hear(&bench, "usb", 0.25, &mut usb),
        |fact| {
            frames += usize::from(matches!(fact, Fact::Frame(_)));
            frames == 30
        },
    );
    assert_eq!(events(&seen), ["opened usb"]);
    let times: Vec<Time> = seen.iter().filter_map(|f| if let Fact::Frame(f) = f { Some(f.at) } else { None }).collect();
    for (n, at) in times.iter().enumerate() {
        let error = *at - Time::from_millis(1_000 + n as i64 * 10);
        assert!(error.as_micros().abs() <= 2, "frame {n}: {error:?}");
    }

    bench.plug(&[("built-in", 44_100, 2)]);
    bench.captures.lock().unwrap()["usb"].health().mark_lost();
    // The replacement's clock is ahead, as clocks are.
    built_in += 44_100 * 2;
    let heard = |fact: &Fact, level: f32| matches!(fact, Fact::Frame(f) if (f.samples[80] - level).abs() < 0.01);
    let seen = drive(&facts, || hear(&bench, "built-in", 0.75, &mut built_in), |fact| heard(fact, 0.75));
    assert_eq!(events(&seen), ["lost usb", "fell back from usb to built-in"]);

    bench.captures.lock().unwrap().remove("usb");
    bench.plug(&[("built-in", 44_100, 2), ("usb", 48_000, 1)]);
    usb += 48_000 * 60;
    let both = || {
        hear(&bench, "built-in", 0.75, &mut built_in);
        hear(&bench, "usb", 0.25, &mut usb);
    };
    let seen = drive(&facts, both, |fact| heard(fact, 0.25));
    assert_eq!(events(&seen), ["restored usb"]);
}

#[test]
fn without_a_microphone_silence_is_heard_in_real_time_and_clips_work() {
    let bench = Bench::with(&[]);
    let (microphone, facts) = microphone(bench as _, None);
    let seen = drive(&facts, || {}, |fact| matches!(fact, Fact::Frame(_)));
    assert_eq!(events(&seen), ["missing audio.no_microphone"]);

    // 300 ms at 44.1 kHz stereo, loud from its first sample on.
    let sound = vec![0.5; 44_100 * 2 * 3 / 10];
    let times = microphone.play_clip(Clip::new(44_100, 2, sound.clone()));
    let second = microphone.play_clip(Clip::new(8_000, 1, vec![0.25; 800]));
    assert_eq!(times.ends_at - times.starts_at, Span::from_millis(300));
    assert_eq!(second.starts_at, times.ends_at);
    let mut finished = 0;
    let mut after = 0;
    let seen = drive(
        &facts,
        || {},
        |fact| {
            finished += usize::from(*fact == Fact::Device(DeviceEvent::ClipFinished));
            after += usize::from(finished == 2 && matches!(fact, Fact::Frame(_)));
            after == 5
        },
    );
    let (mut onset, mut loud, mut last) = (None, 0, None);
    for fact in &seen {
        let Fact::Frame(frame) = fact else { continue };
        assert!(last.is_none_or(|last| frame.at > last), "times rise");
        last = Some(frame.at);
        for (n, sample) in frame.samples.iter().enumerate() {
            if *sample > 0.2 {
                onset.get_or_insert(frame.at + Span::of_frames(n as u64, RATE_HZ));
                loud += 1;
            }
        }
        assert!(Clock::now() >= frame.end(), "not before it is captured");
    }
    let error = onset.unwrap() - times.starts_at;
    assert!(error.as_micros().abs() < 1_000, "{error:?}");
    assert!((6_380..=6_420).contains(&loud), "400 ms at 16 kHz, heard {loud}");
}
