//! Who speaks in the recordings of a folder.
//!
//! - A folder with `index.json` (`scenarios/natural/make.py` makes such): its rows name file and voice; of a line that is there in several ways, the first.
//! - Else each folder inside is a person, and so are all files at the top whose names differ only in a number at the end.
//! - A file with a `.rttm` beside it: who speaks alone, by its rows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use riposte_audio::Clip;
use riposte_dsp::{Frame, ToFrames};
use riposte_measures::Time;
use riposte_speaker::RATE_HZ;

/// The recordings of each, in order.
pub(crate) type People = BTreeMap<String, Vec<Vec<f32>>>;

/// What is no speech.
const NOBODY: [&str; 1] = ["music"];

pub(crate) fn in_folder(folder: &Path) -> People {
    let mut people = People::new();
    if let Ok(index) = std::fs::read_to_string(folder.join("index.json")) {
        let rows: Vec<serde_json::Value> = serde_json::from_str(&index).unwrap();
        let mut said = BTreeSet::new();
        for row in rows {
            let (file, voice) = (row["file"].as_str().unwrap(), row["voice"].as_str().unwrap());
            if said.insert((file.split('-').next().unwrap().to_owned(), voice.to_owned())) {
                people.entry(voice.to_owned()).or_default().push(sound(&folder.join(file)));
            }
        }
        return people;
    }
    for path in entries(folder) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            let files = entries(&path).into_iter().filter(|file| is_wav(file));
            people.entry(name).or_default().extend(files.map(|file| sound(&file)));
        } else if let Ok(rows) = std::fs::read_to_string(path.with_extension("rttm")) {
            if is_wav(&path) {
                people.extend(turns(&sound(&path), &rows));
            }
        } else if is_wav(&path) && !NOBODY.contains(&name.as_str()) {
            let person = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-').to_owned();
            people.entry(person).or_default().push(sound(&path));
        }
    }
    people.retain(|_, recordings| !recordings.is_empty());
    people
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn is_wav(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "wav")
}

/// What each says while nobody else speaks.
fn turns(sound: &[f32], rows: &str) -> People {
    let turns: Vec<(usize, usize, String)> = rows
        .lines()
        .map(|row| {
            let words: Vec<&str> = row.split_whitespace().collect();
            let at = |seconds: f32| (seconds * RATE_HZ as f32) as usize;
            let (begin, length): (f32, f32) = (words[3].parse().unwrap(), words[4].parse().unwrap());
            (at(begin), at(begin + length).min(sound.len()), words[7].to_owned())
        })
        .collect();
    let mut people = People::new();
    for (begin, end, person) in &turns {
        let others = |at: usize| turns.iter().any(|(b, e, who)| who != person && (*b..*e).contains(&at));
        let alone = (*begin..*end).filter(|&at| !others(at)).map(|at| sound[at]).collect();
        people.entry(person.clone()).or_default().push(alone);
    }
    people
}

fn sound(path: &Path) -> Vec<f32> {
    let clip = Clip::read(path).unwrap();
    let mut frames: Vec<Frame> = Vec::new();
    let mut to_frames = ToFrames::new(clip.rate_hz(), clip.channels());
    to_frames.push(clip.samples(), Time::ZERO, &mut |frame| frames.push(frame.clone()));
    to_frames.flush(&mut |frame| frames.push(frame.clone()));
    frames.iter().flat_map(|frame| frame.samples).collect()
}
