//! What a listener finds in a recording: where the question ends and the answer begins, how much of each is on the other's channel. Pure.

use std::ops::Range;

use riposte_audio::Clip;
use riposte_dsp::{AUDIBLE, SILENCE_DB, peak, to_db};

/// The end of the question is its last sample less than this below its loudest: what the engine's voice gate calls voiced (`fall_db`).
const VOICED_BELOW_LOUDEST_DB: f32 = 35.0;
/// In a room: less than this over the noise is noise, for the engine's voice gate too (`over_noise_db`).
const OVER_NOISE_DB: f32 = 8.0;
/// In a room nothing is said for this long at the beginning of a recording.
const LEAD_MS: usize = 250;
/// A room answers: a question may end this much later in it, and rings on for as long after its own last audible sample.
const RINGS_MS: usize = 60;
/// Both ends are looked for in blocks of 1 ms.
const BLOCK_MS: usize = 1;
/// A shorter sound far from others is a click.
const SHORTEST_MS: usize = 30;
/// Shorter holes belong to the sound around them: a final consonant is closed for up to 100 ms and opens for 10 to 20.
const JOINED_MS: usize = 120;

/// A turn as the recording has it. Positions are samples of a channel.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) question: Range<usize>,
    pub(super) answer: Range<usize>,
    pub(super) rate_hz: u32,
    /// Level of the answer on the microphone's channel, against its level on the speaker's.
    pub(super) echo_db: f32,
    /// Level of the question on the speaker's channel, against its level on the microphone's.
    pub(super) cross_talk_db: f32,
}

impl Found {
    /// Last voiced sample of the question to first audible sample of the answer.
    pub(super) fn gap_ms(&self) -> f64 {
        (self.answer.start as f64 - self.question.end as f64) * 1000.0 / f64::from(self.rate_hz)
    }
}

/// Both channels of a recording: question on the microphone's, answer on the speaker's.
pub(super) fn two_channels(microphone: &[f32], speaker: &[f32], rate_hz: u32) -> Option<Found> {
    let question = last_sound(microphone, rate_hz, AUDIBLE)?;
    let answer = sound(speaker, rate_hz, AUDIBLE)?;
    let level = |channel: &[f32], span: &Range<usize>| {
        rms_db(&channel[span.start.min(channel.len())..span.end.min(channel.len())])
    };
    Some(Found {
        echo_db: level(microphone, &answer) - level(speaker, &answer),
        cross_talk_db: level(speaker, &question) - level(microphone, &question),
        question,
        answer,
        rate_hz,
    })
}

/// A question as it was played: how loud, and how long from its first audible sample to its last voiced and to its last audible one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shape {
    peak: f32,
    voiced_s: f64,
    audible_s: f64,
}

impl Shape {
    /// `None`: there is no sound in it.
    pub(super) fn of(clip: &Clip) -> Option<Shape> {
        let channels = usize::from(clip.channels().max(1));
        let frames = clip.samples().chunks_exact(channels);
        let samples: Vec<f32> = frames.map(|frame| frame.iter().sum::<f32>() / channels as f32).collect();
        let audible = sound(&samples, clip.rate_hz(), AUDIBLE)?;
        let voiced = last_sound(&samples, clip.rate_hz(), 0.0)?;
        let seconds = |sample: usize| (sample - audible.start.min(sample)) as f64 / f64::from(clip.rate_hz());
        Some(Shape { peak: peak(&samples), voiced_s: seconds(voiced.end), audible_s: seconds(audible.end) })
    }
}

/// One microphone that hears both, as in a room: the question is known, the answer is the next sound. How loud the question arrives says how loud
/// the answer would.
pub(super) fn one_channel(heard: &[f32], question: &Shape, rate_hz: u32) -> Option<Found> {
    let frames = |seconds: f64| (seconds * f64::from(rate_hz)) as usize;
    let (lead, rings) = (LEAD_MS * rate_hz as usize / 1000, RINGS_MS * rate_hz as usize / 1000);
    let noise = peak(&heard[..lead.min(heard.len())]) * from_db(OVER_NOISE_DB);
    // Roughly where it begins; then, knowing how loud it is here, exactly.
    let about = sound(heard, rate_hz, noise.max(AUDIBLE / 10.0))?.start;
    let over = |start: usize| (start + frames(question.voiced_s) + rings).min(heard.len());
    let audible = (AUDIBLE * peak(&heard[about..over(about)]) / question.peak).max(noise);
    let start = about + sound(&heard[about..], rate_hz, audible)?.start;
    let found = last_sound(&heard[start..over(start)], rate_hz, noise)?;
    let rest = (start + frames(question.audible_s) + rings).min(heard.len());
    let answer = sound(&heard[rest..], rate_hz, audible)?;
    let question = start + found.start..start + found.end;
    Some(Found { question, answer: rest + answer.start..rest + answer.end, rate_hz, echo_db: 0.0, cross_talk_db: 0.0 })
}

/// Where a question is voiced: down to a level below its loudest, and over the noise.
fn last_sound(samples: &[f32], rate_hz: u32, noise: f32) -> Option<Range<usize>> {
    sound(samples, rate_hz, (peak(samples) * from_db(-VOICED_BELOW_LOUDEST_DB)).max(noise).max(f32::MIN_POSITIVE))
}

fn from_db(db: f32) -> f32 {
    10f32.powf(db / 20.0)
}

/// From the first sample of the first sound to the last of the last, of those that are `least` or louder.
fn sound(samples: &[f32], rate_hz: u32, least: f32) -> Option<Range<usize>> {
    let block = (rate_hz as usize * BLOCK_MS / 1000).max(1);
    let loud: Vec<usize> =
        samples.chunks(block).enumerate().filter(|(_, block)| peak(block) >= least).map(|(at, _)| at).collect();
    // The first and last runs that are no click.
    let runs: Vec<&[usize]> = loud.chunk_by(|a, b| b - a <= JOINED_MS).collect();
    let long =
        |run: &&&[usize]| run.last().zip(run.first()).is_some_and(|(last, first)| last - first + 1 >= SHORTEST_MS);
    let first = runs.iter().find(long)?.first()?;
    let last = runs.iter().rev().find(long)?.last()?;
    let at = |block_at: usize| samples[block_at * block..].iter().position(|sample| sample.abs() >= least).unwrap_or(0);
    let start = first * block + at(*first);
    let end = ((last + 1) * block).min(samples.len());
    let tail = samples[last * block..end].iter().rposition(|sample| sample.abs() >= least).unwrap_or(0);
    Some(start..last * block + tail + 1)
}

fn rms_db(samples: &[f32]) -> f32 {
    let power: f32 = samples.iter().map(|sample| sample * sample).sum();
    if samples.is_empty() { SILENCE_DB } else { to_db((power / samples.len() as f32).sqrt()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 48_000;

    /// Silence with a tone of the given gain in it, in milliseconds.
    fn tones(total_ms: usize, parts: &[(Range<usize>, f32)]) -> Vec<f32> {
        let mut samples = vec![0.0; total_ms * 48];
        for (span, gain) in parts {
            for (i, sample) in samples[span.start * 48..span.end * 48].iter_mut().enumerate() {
                *sample = gain * (i as f32 * 0.3 + 1.0).sin();
            }
        }
        samples
    }

    #[test]
    fn the_gap_is_found_to_the_millisecond_in_two_channels() {
        // A click before the question, a tail 50 dB below it after.
        let microphone = tones(3_000, &[(50..52, 0.9), (200..900, 0.5), (900..1_000, 0.0015)]);
        let speaker = tones(3_000, &[(1_450..2_500, 0.3)]);
        let found = two_channels(&microphone, &speaker, RATE).unwrap();
        assert!((found.gap_ms() - 550.0).abs() <= 0.2, "{}", found.gap_ms());
        assert!(found.echo_db < -60.0 && found.cross_talk_db < -60.0, "{found:?}");
    }

    #[test]
    fn a_final_consonant_is_part_of_its_word() {
        let microphone = tones(2_000, &[(200..900, 0.5), (950..962, 0.05)]);
        let found = two_channels(&microphone, &tones(2_000, &[(1_400..1_900, 0.3)]), RATE).unwrap();
        assert!((found.gap_ms() - 438.0).abs() <= 0.2, "{}", found.gap_ms());
    }

    #[test]
    fn an_echo_is_measured_against_what_was_played() {
        let mut microphone = tones(2_000, &[(100..500, 0.5)]);
        let speaker = tones(2_000, &[(800..1_800, 0.4)]);
        for (heard, played) in microphone.iter_mut().zip(&speaker) {
            *heard += 0.01 * played;
        }
        let found = two_channels(&microphone[..900 * 48], &speaker[..900 * 48], RATE).unwrap();
        assert!((found.echo_db + 40.0).abs() < 0.5, "{found:?}");
    }

    #[test]
    fn one_microphone_in_a_room_hears_both() {
        // As it was played: a soft beginning, a voice, a tail that can be heard for 150 ms.
        let played = [(0..60, 0.01), (60..860, 0.5), (860..1_010, 0.005)];
        let shape = Shape::of(&Clip::new(RATE, 1, tones(1_100, &played))).unwrap();
        for (gain, noise) in [(1.0, 0.0), (0.2, 0.000_5), (0.5, 0.01)] {
            let at = |span: &Range<usize>| span.start + 300..span.end + 300;
            let mut room: Vec<_> = played.iter().map(|(span, level)| (at(span), gain * level)).collect();
            // 400 ms after the last voiced sample.
            room.push((1_560..2_500, gain * 0.2));
            let mut heard = tones(3_000, &room);
            for (i, sample) in heard.iter_mut().enumerate() {
                *sample += noise * (i as f32 * 1.7).sin();
            }
            let found = one_channel(&heard, &shape, RATE).unwrap();
            assert!((found.gap_ms() - 400.0).abs() <= 0.5, "gain {gain}, noise {noise}: {}", found.gap_ms());
        }
    }

    #[test]
    fn silence_has_no_gap() {
        assert_eq!(two_channels(&tones(500, &[]), &tones(500, &[]), RATE), None);
        assert_eq!(two_channels(&tones(500, &[(100..300, 0.5)]), &tones(500, &[(100..110, 0.5)]), RATE), None);
    }
}
