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

/// `handed`: when the first sound was handed to the loudspeaker. `None`: nothing was played, or nothing captured.
pub(crate) fn judge(log: &Log, handed: Time) -> Option<SoundCheck> {
    let first = log.played.iter().find(|frame| power(&frame.samples) > SOUNDS)?;
    let last = log.played.iter().rev().find(|frame| power(&frame.samples) > SOUNDS)?.end();
    let begins = first.at;
    let sentence = begins + Span::from_micros(CHIRP_EVERY.as_micros() * CHIRPS as i64);
    let found: Vec<Chirp> = (0..CHIRPS).filter_map(|n| find(log, begins, n)).collect();
    let way = agreed(found.iter().map(|chirp| chirp.way_ms).collect());
    let silent = log.captured.iter().all(|frame| frame.before.iter().all(|sample| *sample == 0.0));
    let room =
        within(&log.captured, Time::ZERO, begins).filter(|frame| frame.before.iter().any(|sample| *sample != 0.0));
    let noise = mean(room.map(|frame| power(&frame.before)));
    let late = way.map_or(Span::ZERO, |ms| Span::from_micros((ms * 1_000.0) as i64));
    // Before the canceller knows the room nobody is interrupted by it either.
    let (from, until) = (sentence + late, last + late);
    let heard = mean(within(&log.captured, from, until).map(|frame| power(&frame.before)));
    let played =
        mean(log.played.iter().filter(|frame| frame.at >= sentence && frame.at < last).map(|f| power(&f.samples)));
    if log.captured.is_empty() || played == 0.0 {
        return None;
    }
    let is_heard = way.is_some() || heard > OVER_NOISE * noise && heard > 0.0;
    let onset = within(&log.captured, begins, until + ROOM).any(|frame| frame.onset);
    let learnt = (begins + LEARNING + late).max(from);
    let (before, after) = (
        mean(within(&log.captured, learnt, until).map(|frame| power(&frame.before))),
        mean(within(&log.captured, learnt, until).map(|frame| power(&frame.after))),
    );
    let verdict = match (silent, is_heard, onset) {
        (true, ..) => SoundVerdict::Silent,
        (_, false, _) => SoundVerdict::Unheard,
        (_, true, false) => SoundVerdict::Removed,
        (_, true, true) => SoundVerdict::HearsItself,
    };
    let is_heard = is_heard && !silent;
    Some(SoundCheck {
        verdict,
        output_ms: found.first().map(|chirp| (chirp.played - handed).as_millis_f64() as f32),
        way_ms: way.map(|ms| ms as f32),
        input_ms: agreed(found.iter().map(|chirp| chirp.input_ms).collect()).map(|ms| ms as f32),
        echo_db: is_heard.then(|| db((heard - noise).max(heard * 0.1) / played)),
        removed_db: is_heard.then(|| db(before / after.max(f32::MIN_POSITIVE)).clamp(0.0, MOST_REMOVED_DB)),
        noise_db: db(noise),
    })
}

struct Chirp {
    played: Time,
    way_ms: f64,
    input_ms: f64,
}

/// The chirp with this number, where it was played and where it was heard.
fn find(log: &Log, begins: Time, number: usize) -> Option<Chirp> {
    let pattern = chirp(RATE_HZ);
    let about = begins + Span::from_micros(CHIRP_EVERY.as_micros() * number as i64);
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
}
