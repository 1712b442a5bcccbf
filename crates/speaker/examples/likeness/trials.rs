//! Everybody is learnt, and everybody's samples are compared with everybody.

use std::path::Path;

use riposte_speaker::{Embedding, Likeness, Resemblyzer, SpeakerEncoder, UserVoice, voiced};

use crate::people::{self, People};

/// Seconds of voice in a sample, and in what was learnt.
pub(crate) const LENGTHS_S: [f32; 5] = [0.3, 0.5, 1.0, 1.6, 3.0];
pub(crate) const LEARNT_S: [f32; 4] = [3.0, 6.0, 12.0, 24.0];
const TURN_S: f32 = 3.0;
/// Samples of one person and length.
const MOST: usize = 12;

pub(crate) struct Trial {
    pub(crate) same: bool,
    pub(crate) likeness: Likeness,
    pub(crate) length_s: f32,
    /// Of the sample, as measured.
    pub(crate) seconds: f32,
    pub(crate) learnt_s: f32,
}

struct Person {
    turns: Vec<Embedding>,
    samples: Vec<(f32, Embedding)>,
}

fn frames(seconds: f32) -> usize {
    (seconds * riposte_speaker::RATE_HZ as f32) as usize
}

impl Person {
    /// As many turns as leave half of the voice for samples.
    fn of(recordings: &[Vec<f32>], encoder: &Resemblyzer) -> Person {
        let voice: Vec<f32> = recordings.iter().flat_map(|recording| voiced(recording)).collect();
        let most = frames(LEARNT_S[LEARNT_S.len() - 1]);
        let taught = most.min(voice.len() / 2) / frames(TURN_S) * frames(TURN_S);
        let embed = |sound: &[f32]| encoder.embed(sound).unwrap();
        let turns = voice[..taught].chunks_exact(frames(TURN_S)).filter_map(embed).collect();
        let mut samples = Vec::new();
        for length in LENGTHS_S {
            let all: Vec<&[f32]> = voice[taught..].chunks_exact(frames(length)).collect();
            let every = all.len().div_ceil(MOST).max(1);
            samples.extend(all.into_iter().step_by(every).filter_map(embed).map(|sample| (length, sample)));
        }
        Person { turns, samples }
    }

    /// Who learnt so many seconds of it, where there are so many.
    fn learnt(&self, seconds: f32) -> Option<UserVoice> {
        let count = (seconds / TURN_S) as usize;
        (self.turns.len() >= count).then(|| taught(&self.turns[..count]))
    }
}

fn taught<'a>(turns: impl IntoIterator<Item = &'a Embedding>) -> UserVoice {
    let mut user = UserVoice::new();
    turns.into_iter().for_each(|turn| user.learn(turn.clone()));
    user
}

pub(crate) fn of(people: &People, encoder: &Resemblyzer) -> Vec<Trial> {
    let people: Vec<Person> = people.values().map(|recordings| Person::of(recordings, encoder)).collect();
    let mut trials = Vec::new();
    for learnt_s in LEARNT_S {
        for (n, user) in people.iter().enumerate().filter_map(|(n, person)| Some((n, person.learnt(learnt_s)?))) {
            for (m, person) in people.iter().enumerate() {
                for (length_s, sample) in &person.samples {
                    // A little less was learnt where the silence in a turn was left out once more.
                    let Some(likeness) = user.likeness(sample) else { continue };
                    let (same, length_s, seconds) = (n == m, *length_s, sample.seconds());
                    trials.push(Trial { same, likeness, length_s, seconds, learnt_s });
                }
            }
        }
    }
    trials
}

/// Two people of a folder teach it in turn, 12 s each: the mean log odds, for samples of 1.6 s, of the two, of a stranger, and of one who was alone.
pub(crate) fn families(folders: &[&str], encoder: &Resemblyzer) {
    let (mut of_two, mut of_strangers, mut of_alone) = (Vec::new(), Vec::new(), Vec::new());
    for folder in folders {
        let people: Vec<Person> =
            people::in_folder(Path::new(folder)).values().map(|recordings| Person::of(recordings, encoder)).collect();
        let known: Vec<&Person> = people.iter().filter(|person| person.turns.len() >= 4).collect();
        let odds = |user: &UserVoice, person: &Person| -> Vec<f32> {
            let samples = person.samples.iter().filter(|(length, _)| *length == 1.6);
            samples.filter_map(|(_, sample)| Some(user.likeness(sample)?.log_odds)).collect()
        };
        for (n, one) in known.iter().enumerate() {
            of_alone.extend(odds(&taught(&one.turns[..4]), one));
            for (m, other) in known.iter().enumerate().skip(n + 1) {
                let both = taught(one.turns[..4].iter().zip(&other.turns[..4]).flat_map(|(a, b)| [a, b]));
                of_two.extend([odds(&both, one), odds(&both, other)].concat());
                let strangers = known.iter().enumerate().filter(|(k, _)| *k != n && *k != m);
                of_strangers.extend(strangers.flat_map(|(_, stranger)| odds(&both, stranger)));
            }
        }
    }
    for (who, odds) in [("one alone", of_alone), ("one of two", of_two), ("a stranger to two", of_strangers)] {
        tell(who, &odds);
    }
}

/// What a place does to a sound.
type Way = fn(&[f32]) -> Vec<f32>;

/// Samples of 1.6 s as they sound elsewhere, through a narrow microphone and over noise; 12 s were learnt as they were recorded, or there.
pub(crate) fn elsewhere(folders: &[&str], encoder: &Resemblyzer) {
    let ways: [(&str, Way); 3] = [
        ("300 to 3400 Hz, 6 dB an octave", narrow),
        ("white noise 20 dB under", |sound| noisy(sound, 20.0)),
        ("white noise 10 dB under", |sound| noisy(sound, 10.0)),
    ];
    let of = |people: &People| -> Vec<Person> { people.values().map(|sounds| Person::of(sounds, encoder)).collect() };
    let folders: Vec<People> = folders.iter().map(|folder| people::in_folder(Path::new(folder))).collect();
    let known: Vec<Vec<Person>> = folders.iter().map(of).collect();
    for (name, way) in ways {
        let changed = |recordings: &Vec<Vec<f32>>| recordings.iter().map(|recording| way(&voiced(recording))).collect();
        let heard: Vec<Vec<Person>> = folders
            .iter()
            .map(|people| of(&people.iter().map(|(name, recordings)| (name.clone(), changed(recordings))).collect()))
            .collect();
        for (learnt, known) in [("learnt as it was", &known), ("learnt there too", &heard)] {
            let (mut of_same, mut of_another) = (Vec::new(), Vec::new());
            for (known, heard) in known.iter().zip(&heard) {
                for (n, user) in known.iter().enumerate().filter_map(|(n, person)| Some((n, person.learnt(12.0)?))) {
                    for (m, person) in heard.iter().enumerate() {
                        let samples = person.samples.iter().filter(|(length, _)| *length == 1.6);
                        let odds = samples.filter_map(|(_, sample)| Some(user.likeness(sample)?.log_odds));
                        if n == m { of_same.extend(odds) } else { of_another.extend(odds) }
                    }
                }
            }
            tell(&format!("{name}, {learnt}, the same"), &of_same);
            tell(&format!("{name}, {learnt}, another"), &of_another);
        }
    }
}

/// One pole at each end of the telephone's band.
fn narrow(sound: &[f32]) -> Vec<f32> {
    let pole = |hz: f32| (-std::f32::consts::TAU * hz / riposte_speaker::RATE_HZ as f32).exp();
    let (low, high) = (pole(300.0), pole(3_400.0));
    let (mut under, mut smooth) = (0.0, 0.0);
    let mut filter = |x: f32| {
        under = low * under + (1.0 - low) * x;
        smooth = high * smooth + (1.0 - high) * (x - under);
        smooth
    };
    sound.iter().map(|&x| filter(x)).collect()
}

fn noisy(sound: &[f32], under_db: f32) -> Vec<f32> {
    let power = sound.iter().map(|x| x * x).sum::<f32>() / sound.len().max(1) as f32;
    // Evenly spread over an interval of one, noise has a power of 1/12.
    let gain = (12.0 * power).sqrt() * 10.0_f32.powf(-under_db / 20.0);
    let mut state: u64 = 1;
    let mut noise = || {
        state = (state * 1_103_515_245 + 12_345) % (1 << 31);
        gain * (state as f32 / (1u64 << 31) as f32 - 0.5)
    };
    sound.iter().map(|x| x + noise()).collect()
}

fn tell(who: &str, odds: &[f32]) {
    let count = odds.len().max(1) as f32;
    let unlike = odds.iter().filter(|&&odds| odds < 0.0).count() as f32;
    let mean = odds.iter().sum::<f32>() / count;
    println!("{who}: n {}, mean log odds {mean:.2}, under 0 {:.0} %", odds.len(), 100.0 * unlike / count);
}

/// Of sorted similarities, where as many of the same are refused as of others are taken for the same.
pub(crate) fn equal_error_rate(same: &[f32], another: &[f32]) -> f32 {
    let at = |threshold: f32| {
        let refused = same.partition_point(|&x| x < threshold) as f32 / same.len() as f32;
        let taken = 1.0 - another.partition_point(|&x| x < threshold) as f32 / another.len() as f32;
        (refused, taken)
    };
    let rates = same.iter().chain(another).map(|&threshold| at(threshold));
    let nearest = rates.min_by(|a, b| (a.0 - a.1).abs().total_cmp(&(b.0 - b.1).abs()));
    nearest.map_or(f32::NAN, |(refused, taken)| (refused + taken) / 2.0)
}
