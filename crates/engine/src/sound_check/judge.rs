//! What a check's log says. Pure.

use riposte_dsp::{FRAME_FRAMES, Frame, RATE_HZ, SILENCE_DB, chirp, find_sound};
use riposte_measures::{Span, Time};

use super::log::{Captured, Log};
use super::{CHIRP_EVERY, CHIRPS, SoundCheck, SoundVerdict};

/// A chirp's way is looked for so long after it was played: what fits before the next one.
const LONGEST_WAY: Span = Span::from_millis(450);
/// Devices' claims wander: a chirp may seem to be heard before it was played.
const CLAIMS_OFF: Span = Span::from_millis(60);
/// Ways that differ by no more than this are one; claims of sound servers wander by up to 15 ms.
const AGREE_MS: f64 = 20.0;
/// What is this many times as strong as the room alone is heard: 4 dB.
const OVER_NOISE: f32 = 2.5;
/// The canceller's first second of an echo is left out of what it takes away.
const LEARNING: Span = Span::from_millis(1_000);
/// What a room adds to the end of what was played.
const ROOM: Span = Span::from_millis(250);
/// A frame with something to hear in it: -60 dB full scale.
const SOUNDS: f32 = 1e-6;
/// No more than this can be told to be gone, in dB.
const MOST_REMOVED_DB: f32 = 60.0;

/// `handed`: when the sound was handed to the loudspeaker; what sounds before is another's. `None`: nothing was captured, or the sentence not played.
pub(crate) fn judge(log: &Log, handed: Time) -> Option<SoundCheck> {
    if log.captured.is_empty() {
        return None;
    }
    let sounds = |frame: &&Frame| frame.at >= handed - CLAIMS_OFF && power(&frame.samples) > SOUNDS;
    let (Some(first), Some(last)) = (log.played.iter().find(sounds), log.played.iter().rfind(sounds)) else {
        return Some(nothing_sounded(log));
    };
    let (begins, last) = (first.at, last.end());
    let sentence = begins + chirps(CHIRPS);
    let found: Vec<Chirp> = (0..CHIRPS).filter_map(|n| find(log, begins, n)).collect();
    let way = agreed(found.iter().map(|chirp| chirp.way_ms).collect());
    let late = way.map_or(Span::ZERO, |ms| Span::from_micros((ms * 1_000.0) as i64));
    // Before the canceller knows the room nobody is interrupted by it either.
    let (from, until) = (sentence + late, last + late);
    let heard = mean(within(&log.captured, from, until).map(|frame| power(&frame.before)));
    let played =
        mean(log.played.iter().filter(|frame| frame.at >= sentence && frame.at < last).map(|f| power(&f.samples)));
    if played == 0.0 {
        return None;
    }
    let room = room(log, begins);
    let is_heard = way.is_some() || room.is_some_and(|noise| heard > OVER_NOISE * noise && heard > 0.0);
    let noise = room.unwrap_or_else(|| quietest(&log.captured));
    let onset = within(&log.captured, begins, until + ROOM).any(|frame| frame.onset);
    let learnt = (begins + LEARNING + late).max(from);
    let (before, after) = (
        mean(within(&log.captured, learnt, until).map(|frame| power(&frame.before))),
        mean(within(&log.captured, learnt, until).map(|frame| power(&frame.after))),
    );
    let verdict = match (is_silent(log), is_heard, onset) {
        (true, ..) => SoundVerdict::Silent,
        (_, false, _) => SoundVerdict::Unheard,
        (_, true, false) => SoundVerdict::Removed,
        (_, true, true) => SoundVerdict::HearsItself,
    };
    let is_heard = is_heard && verdict != SoundVerdict::Silent;
    let output = found.iter().map(|chirp| (chirp.played - handed - chirps(chirp.number)).as_millis_f64());
    Some(SoundCheck {
        verdict,
        output_ms: agreed(output.collect()).map(|ms| ms as f32),
        way_ms: way.map(|ms| ms as f32),
        input_ms: agreed(found.iter().map(|chirp| chirp.input_ms).collect()).map(|ms| ms as f32),
        echo_db: is_heard.then(|| db((heard - noise).max(heard * 0.1) / played)),
        removed_db: is_heard.then(|| db(before / after.max(f32::MIN_POSITIVE)).clamp(0.0, MOST_REMOVED_DB)),
        noise_db: db(noise),
    })
}

/// The loudspeaker was given nothing that can be heard: its volume is at nothing.
fn nothing_sounded(log: &Log) -> SoundCheck {
    SoundCheck {
        verdict: if is_silent(log) { SoundVerdict::Silent } else { SoundVerdict::Unheard },
        output_ms: None,
        way_ms: None,
        input_ms: None,
        echo_db: None,
        removed_db: None,
        noise_db: db(mean(log.captured.iter().filter(|frame| gives_sound(frame)).map(|f| power(&f.before)))),
    }
}

/// How loud the room alone is, before the check's own sound and once what sounded earlier is over. `None`: there is no such moment.
fn room(log: &Log, begins: Time) -> Option<f32> {
    let sounded = log.played.iter().rfind(|frame| frame.at < begins && power(&frame.samples) > SOUNDS);
    let from = sounded.map_or(Time::ZERO, |frame| frame.end() + LONGEST_WAY + ROOM);
    let mut frames = within(&log.captured, from, begins).filter(|frame| gives_sound(frame)).peekable();
    frames.peek()?;
    Some(mean(frames.map(|frame| power(&frame.before))))
}

fn quietest(frames: &[Captured]) -> f32 {
    frames.iter().map(|frame| power(&frame.before)).min_by(f32::total_cmp).unwrap_or(0.0)
}

fn is_silent(log: &Log) -> bool {
    !log.captured.iter().any(gives_sound)
}

/// A microphone that is not open yet gives none.
fn gives_sound(frame: &Captured) -> bool {
    frame.before.iter().any(|sample| *sample != 0.0)
}

/// From the first chirp until the one with this number.
fn chirps(number: usize) -> Span {
    Span::from_micros(CHIRP_EVERY.as_micros() * number as i64)
}

struct Chirp {
    number: usize,
    played: Time,
    way_ms: f64,
    input_ms: f64,
}

/// The chirp with this number, where it was played and where it was heard.
fn find(log: &Log, begins: Time, number: usize) -> Option<Chirp> {
    let pattern = chirp(RATE_HZ);
    let about = begins + chirps(number);
    let played: Vec<&Frame> =
        log.played.iter().filter(|f| f.end() > about - CLAIMS_OFF && f.at < about + CHIRP_EVERY - CLAIMS_OFF).collect();
    let at = find_sound(&pattern, &joined(played.iter().map(|frame| &frame.samples)))?;
    let played = played.get(at / FRAME_FRAMES)?.at + Span::of_frames((at % FRAME_FRAMES) as u64, RATE_HZ);
    let captured: Vec<&Captured> =
        log.captured.iter().filter(|f| f.at > played - CLAIMS_OFF && f.at < played + LONGEST_WAY).collect();
    let at = find_sound(&pattern, &joined(captured.iter().map(|frame| &frame.before)))?;
    let frame = captured.get(at / FRAME_FRAMES)?;
    let heard = frame.at + Span::of_frames((at % FRAME_FRAMES) as u64, RATE_HZ);
    Some(Chirp {
        number,
        played,
        way_ms: (heard - played).as_millis_f64(),
        input_ms: (frame.arrived - (frame.at + Frame::SPAN)).as_millis_f64(),
    })
}

/// The middle of what agrees with it; `None` where fewer than two do.
fn agreed(mut ways: Vec<f64>) -> Option<f64> {
    ways.sort_by(f64::total_cmp);
    let middle = *ways.get(ways.len() / 2)?;
    (ways.iter().filter(|way| (**way - middle).abs() <= AGREE_MS).count() >= 2).then_some(middle)
}

fn within(frames: &[Captured], from: Time, until: Time) -> impl Iterator<Item = &Captured> {
    frames.iter().filter(move |frame| frame.at >= from && frame.at < until)
}

fn joined<'a>(frames: impl Iterator<Item = &'a [f32; FRAME_FRAMES]>) -> Vec<f32> {
    frames.flatten().copied().collect()
}

fn power(samples: &[f32]) -> f32 {
    samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len().max(1) as f32
}

fn mean(powers: impl Iterator<Item = f32>) -> f32 {
    let (sum, count) = powers.fold((0.0, 0_u32), |(sum, count), power| (sum + power, count + 1));
    if count == 0 { 0.0 } else { sum / count as f32 }
}

fn db(power: f32) -> f32 {
    if power > 0.0 { (10.0 * power.log10()).max(SILENCE_DB) } else { SILENCE_DB }
}

#[cfg(test)]
mod tests {
    use riposte_audio::Clip;
    use riposte_dsp::Resample;

    use super::*;

    /// What a room makes of it: the echo's gain and delay, noise, what the canceller leaves, and where a voice is told.
    struct Room {
        gain: f32,
        late_ms: usize,
        noise: f32,
        left: f32,
        onset_ms: Option<usize>,
    }

    fn at(ms: i64) -> Time {
        Time::ZERO + Span::from_millis(ms)
    }

    /// The sound of a check, played from 1 200 ms on; a tone stands for the sentence.
    fn log(room: &Room) -> Log {
        let tone: Vec<f32> = (0..32_000).map(|i| 0.2 * (i as f32 * 0.11).sin()).collect();
        let sound = super::super::sound(&Clip::new(16_000, 1, tone));
        let (mut resample, mut heard) = (Resample::new(48_000, RATE_HZ), Vec::new());
        resample.push(&sound, &mut heard);
        resample.finish(&mut heard);
        let mut played = vec![0.0; 1_200 * 16];
        played.extend(heard);
        played.resize(5_500 * 16, 0.0);
        let mut log = Log::default();
        for (n, chunk) in played.chunks_exact(FRAME_FRAMES).enumerate() {
            log.play(&Frame { at: at(n as i64 * 10), samples: chunk.try_into().unwrap() });
        }
        let late = room.late_ms * 16;
        for n in 0..played.len() / FRAME_FRAMES {
            let sample = |i: usize, gain: f32| {
                let noise = ((i * 7_919 + i * i * 31) % 2_003) as f32 / 2_003.0 - 0.5;
                gain * i.checked_sub(late).map_or(0.0, |i| played[i]) + room.noise * noise
            };
            let frame = |gain: f32| std::array::from_fn(|i| sample(n * FRAME_FRAMES + i, gain));
            log.capture(Captured {
                at: at(n as i64 * 10),
                arrived: at(n as i64 * 10 + 22),
                before: frame(room.gain),
                after: frame(room.gain * room.left),
                onset: room.onset_ms.is_some_and(|ms| ms / 10 == n),
            });
        }
        log
    }

    #[test]
    fn an_echo_that_is_taken_away_is_measured() {
        let room = Room { gain: 0.25, late_ms: 43, noise: 0.002, left: 0.01, onset_ms: None };
        let check = judge(&log(&room), at(1_170)).unwrap();
        assert_eq!(check.verdict, SoundVerdict::Removed);
        assert!((check.way_ms.unwrap() - 43.0).abs() < 0.2, "{check:?}");
        assert!((check.output_ms.unwrap() - 30.0).abs() < 0.2, "{check:?}");
        assert!((check.input_ms.unwrap() - 12.0).abs() < 0.2, "{check:?}");
        assert!((check.echo_db.unwrap() + 12.0).abs() < 0.5, "{check:?}");
        assert!(check.removed_db.unwrap() > 30.0, "{check:?}");
        assert!((check.noise_db + 65.0).abs() < 1.5, "{check:?}");
    }

    #[test]
    fn what_is_left_and_taken_for_a_voice_would_interrupt_it() {
        let room = Room { gain: 0.8, late_ms: 120, noise: 0.002, left: 0.5, onset_ms: Some(3_600) };
        let check = judge(&log(&room), at(1_200)).unwrap();
        assert_eq!(check.verdict, SoundVerdict::HearsItself);
        assert!((check.removed_db.unwrap() - 6.0).abs() < 0.5, "{check:?}");
        let before = Room { onset_ms: Some(300), ..room };
        assert_eq!(judge(&log(&before), at(1_200)).unwrap().verdict, SoundVerdict::Removed, "somebody spoke before it");
    }

    #[test]
    fn headphones_are_told_from_a_microphone_that_gives_nothing() {
        let room = Room { gain: 0.0, late_ms: 0, noise: 0.01, left: 1.0, onset_ms: None };
        let check = judge(&log(&room), at(1_200)).unwrap();
        assert_eq!((check.verdict, check.way_ms, check.echo_db), (SoundVerdict::Unheard, None, None));
        let off = judge(&log(&Room { noise: 0.0, ..room }), at(1_200)).unwrap();
        assert_eq!((off.verdict, off.noise_db), (SoundVerdict::Silent, SILENCE_DB));
        assert_eq!(judge(&Log::default(), at(0)), None);
    }

    /// An echo that is taken away, in a quiet room.
    const USUAL: Room = Room { gain: 0.25, late_ms: 43, noise: 0.002, left: 0.01, onset_ms: None };

    #[test]
    fn a_first_chirp_that_nobody_heard_moves_no_time() {
        let mut log = log(&USUAL);
        // The microphone is not open before.
        log.captured.retain(|frame| frame.at >= at(1_500));
        let check = judge(&log, at(1_170)).unwrap();
        assert!((check.output_ms.unwrap() - 30.0).abs() < 0.2, "{check:?}");
        assert!((check.way_ms.unwrap() - 43.0).abs() < 0.2, "{check:?}");
        assert!((check.input_ms.unwrap() - 12.0).abs() < 0.2, "{check:?}");
    }

    /// The same, with sound of before the check that plays until 400 ms, and is heard.
    fn log_after_another_sound(room: &Room) -> Log {
        let mut log = log(room);
        for n in 0..40 {
            log.played[n].samples = [0.3; FRAME_FRAMES];
            log.captured[n].before = [0.3 * room.gain; FRAME_FRAMES];
        }
        log
    }

    #[test]
    fn what_sounded_just_before_is_neither_the_check_nor_the_room() {
        let check = judge(&log_after_another_sound(&USUAL), at(1_170)).unwrap();
        assert_eq!(check.verdict, SoundVerdict::Removed);
        assert!((check.output_ms.unwrap() - 30.0).abs() < 0.2, "{check:?}");
        assert!((check.echo_db.unwrap() + 12.0).abs() < 0.5, "{check:?}");
        assert!((check.noise_db + 65.0).abs() < 1.5, "{check:?}");
    }

    #[test]
    fn without_the_room_alone_only_the_chirps_tell_that_it_is_heard() {
        let unheard = Room { gain: 0.0, noise: 0.01, ..USUAL };
        for (room, verdict) in [(&USUAL, SoundVerdict::Removed), (&unheard, SoundVerdict::Unheard)] {
            let mut log = log(room);
            log.captured.retain(|frame| frame.at >= at(1_200));
            let check = judge(&log, at(1_200)).unwrap();
            assert_eq!(check.verdict, verdict);
            assert!(check.noise_db > SILENCE_DB, "{check:?}");
        }
    }

    #[test]
    fn a_volume_of_nothing_is_told_as_a_loudspeaker_that_is_not_heard() {
        let mut log = log(&USUAL);
        log.played.iter_mut().for_each(|frame| frame.samples = [0.0; FRAME_FRAMES]);
        log.captured.iter_mut().for_each(|frame| frame.before = [0.001; FRAME_FRAMES]);
        for _ in 0..2 {
            let check = judge(&log, at(1_200)).unwrap();
            assert_eq!((check.verdict, check.output_ms, check.echo_db), (SoundVerdict::Unheard, None, None));
            assert!((check.noise_db + 60.0).abs() < 0.1, "{check:?}");
            // A stream that was silent for long tells nothing at all.
            log.played.clear();
        }
    }
}
