//! Every recording through the streaming path and through the plain call, taking turns.

use std::path::Path;

use riposte_measures::Summary;
use riposte_problem::Problem;
use riposte_speech::Recognizer;
use riposte_speech::whisper::Window;
use serde_json::json;

use super::recordings::Recording;
use super::scoring::{Tally, repeats, spoken_words};
use super::{SpeechOptions, last_sound, read};
use crate::Report;
use crate::recognise::{Coming, open, recognise};

/// What a key is held after the last sound.
const KEY_HELD_MS: usize = 250;

pub(super) fn run(
    options: &SpeechOptions,
    model: &Path,
    all: Vec<Recording>,
    report: &mut Report,
) -> Result<(), Problem> {
    let streaming = open(model, Window::Sound, options.threads)?;
    let plain = open(model, Window::Full, options.threads)?;
    let coming = if options.at_once { Coming::AtOnce } else { Coming::InRealTime };
    let (mut streamed, mut plainly) = (Tally::default(), Tally::default());
    let (mut finals, mut plains, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    let (mut captions, mut captions_repeated) = (0, 0);
    let (sounds, skipped) = read(options, &streaming.name(), all, |language| streaming.knows(language))?;
    for one in sounds {
        let (said, language) = (&one.recording.text, one.language.as_str());
        let sound = until_the_key_is_let_go(one.sound);
        let heard = recognise(&streaming, language, &sound, coming)?;
        let plain = recognise(&plain, language, &sound, Coming::AtOnce)?;
        let errors = streamed.add(said, &heard.text, language);
        let plain_errors = plainly.add(said, &plain.text, language);
        captions += heard.captions.len();
        let said_twice = repeats(&spoken_words(said, language));
        captions_repeated +=
            heard.captions.iter().filter(|text| !said_twice && repeats(&spoken_words(text, language))).count();
        if errors > 0 || plain_errors > 0 {
            let file = one.recording.file.display().to_string();
            if options.texts {
                eprintln!(
                    "{file}\n  said  {said}\n  heard {} ({errors})\n  plain {} ({plain_errors})",
                    heard.text, plain.text
                );
            }
            texts.push(json!({ "file": file, "said": said, "heard": heard.text, "plain": plain.text }));
        }
        finals.push(heard.ms);
        plains.push(plain.ms);
    }
    report.set("model", streaming.name());
    report.set("mode", if options.at_once { "at once" } else { "push-to-talk" });
    report.set("recordings", finals.len());
    if let Some(threads) = options.threads {
        report.set("threads", threads);
    }
    report.number("wer_rate", streamed.rate());
    report.number("plain_wer_rate", plainly.rate());
    report.number("wer_over_plain_points", 100.0 * (streamed.rate() - plainly.rate()));
    report.number("words", streamed.words as f64);
    report.number("words_lost", streamed.lost as f64);
    report.number("repeated", streamed.repeated as f64);
    report.number("plain_repeated", plainly.repeated as f64);
    report.number("empty", streamed.empty as f64);
    report.number("skipped_language", skipped as f64);
    if !options.at_once {
        report.number("captions", captions as f64);
        report.number("captions_repeated", captions_repeated as f64);
    }
    if let (Some(streamed), Some(plain)) = (Summary::of(finals.iter().copied()), Summary::of(plains.iter().copied())) {
        report.number("ratio", streamed.p50 / plain.p50);
    }
    report.summary("final_ms", finals);
    report.summary("plain_ms", plains);
    if options.texts {
        report.more.insert("texts".to_owned(), texts.into());
    }
    Ok(())
}

/// The recording to 250 ms after its last sound, with silence where it is shorter.
fn until_the_key_is_let_go(mut sound: Vec<f32>) -> Vec<f32> {
    sound.resize(last_sound(&sound) + KEY_HELD_MS * 16, 0.0);
    sound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_let_go_after_the_last_sound() {
        assert_eq!(until_the_key_is_let_go(vec![0.5, -0.5, 0.001, 0.0]).len(), 2 + 4_000);
        assert_eq!(until_the_key_is_let_go(vec![0.5; 5_000]).len(), 9_000);
        assert_eq!(until_the_key_is_let_go(Vec::new()).len(), 4_000);
    }
}
