//! The speaker: order, death in mid-sentence, flush, pause, running dry.

use riposte_audio::{Clock, DeviceEvent, Null, SPEAKER_RATE_HZ};
use std::sync::Arc;

use crate::bench::*;

/// A loudspeaker: 10 ms per call; what it played.
fn play(bench: &Bench, name: &str, out: &mut Vec<f32>) {
    if let Some(end) = bench.playouts.lock().unwrap().get_mut(name) {
        let format = end.format();
        let mut buffer = vec![0.0; format.rate_hz as usize / 100 * usize::from(format.channels)];
        let played = end.fill(&mut buffer, |s| s, Clock::now());
        out.extend(buffer.iter().step_by(usize::from(format.channels)).take(played.end).skip(played.start));
    }
}

/// Every sample tells its position.
fn ramp(from: u64, count: u64) -> Vec<f32> {
    (from..from + count).map(|n| (n % 40_000) as f32 / 40_000.0).collect()
}

fn assert_contiguous(facts: &[Fact], mut from: u64, to: u64) {
    for fact in facts {
        if let Fact::Played(played) = fact {
            assert_eq!(played.first, from);
            from += u64::from(played.frames);
        }
    }
    assert_eq!(from, to);
}

#[test]
fn everything_written_is_played_in_order_and_drained() {
    for (rate, channels) in [(48_000, 2), (44_100, 2), (16_000, 1), (96_000, 6)] {
        let bench = Bench::with(&[("built-in", rate, channels)]);
        let (speaker, facts) = speaker(Arc::clone(&bench) as _, None);
        let sound = ramp(0, 40_000);
        for piece in sound.chunks(777) {
            assert_eq!(speaker.write(piece), piece.len());
        }
        speaker.end_of_speech();
        assert_eq!(speaker.queued(), 40_000);
        let mut out = Vec::new();
        let seen = drive(&facts, || play(&bench, "built-in", &mut out), |fact| matches!(fact, Fact::Drained(_)));
        assert_eq!(seen.last(), Some(&Fact::Drained(40_000)), "{rate}");
        assert_contiguous(&seen, 0, 40_000);
        assert_eq!(out.len() as u64, (40_000 * u64::from(rate) + 24_000) / 48_000, "{rate}");
        if rate == 48_000 {
            assert_eq!(out, sound);
        }
    }
}

#[test]
fn a_speaker_that_dies_in_mid_sentence_loses_no_word() {
    let bench = Bench::with(&[("usb", 48_000, 2), ("built-in", 48_000, 1)]);
    let (speaker, facts) = speaker(Arc::clone(&bench) as _, Some("usb"));
    speaker.write(&ramp(0, 60_000));
    speaker.end_of_speech();
    let (mut usb, mut built_in) = (Vec::new(), Vec::new());
    let mut seen = drive(
        &facts,
        || play(&bench, "usb", &mut usb),
        |fact| matches!(fact, Fact::Played(played) if played.first > 15_000),
    );
    bench.plug(&[("built-in", 48_000, 1)]);
    let end = bench.playouts.lock().unwrap().remove("usb").unwrap();
    end.health().mark_lost();
    seen.extend(drive(&facts, || play(&bench, "built-in", &mut built_in), |fact| matches!(fact, Fact::Drained(_))));
    assert_eq!(events(&seen), ["opened usb", "lost usb", "fell back from usb to built-in"]);
    assert_contiguous(&seen, 0, 60_000);
    usb.extend(built_in);
    assert_eq!(usb, ramp(0, 60_000));
}

#[test]
fn a_flush_is_answered_and_what_follows_is_heard_from_its_first_sample() {
    let bench = Bench::with(&[("built-in", 48_000, 1)]);
    let (speaker, facts) = speaker(Arc::clone(&bench) as _, None);
    speaker.write(&ramp(0, 1_400_000));
    let mut out = Vec::new();
    drive(
        &facts,
        || play(&bench, "built-in", &mut out),
        |fact| matches!(fact, Fact::Played(played) if played.first > 5_000),
    );
    speaker.flush();
    speaker.end_of_speech();
    speaker.write(&[0.99; 4_800]);
    speaker.end_of_speech();
    let queued = speaker.queued();
    out.clear();
    let seen = drive(
        &facts,
        || play(&bench, "built-in", &mut out),
        |fact| matches!(fact, Fact::Drained(position) if *position == queued),
    );
    let flushed = seen.iter().find_map(|fact| if let Fact::Flushed(flushed) = fact { Some(*flushed) } else { None });
    let flushed = flushed.unwrap();
    let heard = seen.iter().filter_map(|fact| match fact {
        Fact::Played(played) if played.first < 1_400_000 => Some(played.first + u64::from(played.frames)),
        _ => None,
    });
    assert!(heard.max().is_none_or(|heard| heard <= flushed.position), "{flushed:?}");
    let first = seen.iter().find_map(|fact| match fact {
        Fact::Played(played) if played.first >= 1_400_000 => Some(played.first),
        _ => None,
    });
    assert_eq!(first, Some(1_400_000));
    assert_eq!(out[out.len() - 4_800..], [0.99; 4_800]);
    assert!(speaker.free() > 1_400_000, "the queue is empty again: {}", speaker.free());
}

#[test]
fn running_dry_is_an_underrun_unless_speech_ended_there() {
    let bench = Bench::with(&[("built-in", 48_000, 1)]);
    let (speaker, facts) = speaker(Arc::clone(&bench) as _, None);
    let mut out = Vec::new();
    speaker.write(&[0.5; 960]);
    let seen = drive(&facts, || play(&bench, "built-in", &mut out), |fact| *fact == Fact::Underrun);
    assert!(!seen.contains(&Fact::Drained(960)));
    // Said late: it is drained all the same.
    speaker.end_of_speech();
    drive(&facts, || play(&bench, "built-in", &mut out), |fact| *fact == Fact::Drained(960));
    speaker.write(&[0.5; 960]);
    speaker.end_of_speech();
    let seen = drive(&facts, || play(&bench, "built-in", &mut out), |fact| *fact == Fact::Drained(1_920));
    assert!(!seen.contains(&Fact::Underrun));
    // An utterance without a sample ends at once.
    speaker.end_of_speech();
    drive(&facts, || play(&bench, "built-in", &mut out), |fact| *fact == Fact::Drained(1_920));
}

#[test]
fn a_pause_holds_and_goes_on_from_the_beginning_of_the_clause() {
    let bench = Bench::with(&[("built-in", 48_000, 1)]);
    let (speaker, facts) = speaker(Arc::clone(&bench) as _, None);
    let mut out = Vec::new();
    // The second clause begins at 7 800.
    let mut two_clauses = vec![0.5; 20_000];
    two_clauses[3_000..7_800].fill(0.0);
    speaker.write(&two_clauses);
    speaker.end_of_speech();
    drive(
        &facts,
        || play(&bench, "built-in", &mut out),
        |fact| matches!(fact, Fact::Played(played) if played.first > 11_000),
    );
    speaker.pause();
    let seen = drive(&facts, || play(&bench, "built-in", &mut out), |fact| matches!(fact, Fact::Paused(_)));
    let Some(Fact::Paused(position)) = seen.last() else { unreachable!("just seen") };
    speaker.resume();
    let seen = drive(&facts, || play(&bench, "built-in", &mut out), |fact| *fact == Fact::Drained(20_000));
    let first = seen.iter().find_map(|fact| if let Fact::Played(played) = fact { Some(played.first) } else { None });
    let first = first.unwrap();
    assert!((7_320..=7_800).contains(&first), "{first}");
    assert_contiguous(&seen, first, 20_000);
    assert_eq!(out.len() as u64, 20_000 + position - first);
}

#[test]
fn without_a_speaker_the_conversation_does_not_hang() {
    let bench = Bench::with(&[]);
    let (speaker, facts) = speaker(Arc::clone(&bench) as _, None);
    speaker.write(&ramp(0, 4_800));
    speaker.end_of_speech();
    let seen = drive(&facts, || {}, |fact| matches!(fact, Fact::Drained(4_800)));
    assert_eq!(events(&seen), ["missing audio.no_speaker"]);
    speaker.flush();
    drive(&facts, || {}, |fact| matches!(fact, Fact::Flushed(_)));
    bench.plug(&[("usb", 48_000, 2)]);
    let mut out = Vec::new();
    let opened = |fact: &Fact| matches!(fact, Fact::Device(DeviceEvent::Opened { .. }));
    let seen = drive(&facts, || play(&bench, "usb", &mut out), opened);
    assert_eq!(events(&seen), ["opened usb"]);
}

#[test]
fn the_queue_takes_thirty_seconds_and_no_more() {
    let (speaker, _facts) = speaker(Arc::new(Null), None);
    speaker.pause();
    let minute = vec![0.1; SPEAKER_RATE_HZ as usize * 60];
    let taken = speaker.write(&minute);
    assert!(taken >= SPEAKER_RATE_HZ as usize * 30 && taken <= SPEAKER_RATE_HZ as usize * 32, "{taken}");
    assert_eq!(speaker.queued(), taken as u64);
}

#[test]
fn what_the_system_says_of_a_speaker_is_told_with_it() {
    let bench = Bench::with(&[("built-in", 48_000, 2), ("headset", 48_000, 2)]);
    let (speaker, facts) = speaker(Arc::clone(&bench) as _, Some("headset"));
    let switched = |fact: &Fact| matches!(fact, Fact::Device(DeviceEvent::Switched { .. }));
    let mut out = Vec::new();
    let seen = drive(&facts, || play(&bench, "headset", &mut out), switched);
    assert_eq!(seen.last(), Some(&Fact::Device(DeviceEvent::Switched { at_the_ear: true })));
    speaker.set_preferred(None);
    let seen = drive(&facts, || play(&bench, "built-in", &mut out), switched);
    assert_eq!(seen.last(), Some(&Fact::Device(DeviceEvent::Switched { at_the_ear: false })));
}
