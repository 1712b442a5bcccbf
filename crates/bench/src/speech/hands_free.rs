//! Recordings heard hands-free: whether turns end where sentences do, whether every word is in a question, and how soon the reply is audible.

use std::path::Path;

use riposte_problem::Problem;
use riposte_turn::Config;
use serde_json::json;

use super::recordings::Recording;
use super::scoring::{Tally, ends_a_sentence, joined, lost};
use super::{Read, SpeechOptions, last_sound, read};
use crate::Report;
use crate::turns::Language;
use crate::turns::hands_free::{HandsFree, Heard, Recorded};

pub(super) fn run(
    options: &SpeechOptions,
    model: &Path,
    all: Vec<Recording>,
    report: &mut Report,
) -> Result<(), Problem> {
    let mut config = Config::default();
    options.policy.apply(&mut config);
    let listener = HandsFree::open(model, options.end_of_turn.as_deref(), options.voices.clone(), config)?;
    let knows = |tag: &str| language(tag).is_some_and(|language| listener.knows(language));
    let (read, skipped) = read(options, &listener.name(), all, knows)?;
    let recorded = |one: &Read| Recorded {
        language: language(&one.language).unwrap_or_default(),
        ends: last_sound(&one.sound),
        samples: one.sound.clone(),
    };
    let heard = listener.hear(&read.iter().map(recorded).collect::<Vec<_>>())?;
    report.set("mode", "hands-free");
    report.set("time", "virtual");
    report.set("recordings", read.len());
    options.policy.describe(report);
    listener.describe(report);
    fill(report, &read, &heard, options.texts);
    report.number("skipped_language", skipped as f64);
    Ok(())
}

/// Those whose turns the machine knows how to take.
fn language(tag: &str) -> Option<Language> {
    Language::ALL.into_iter().find(|language| language.tag() == tag)
}

fn fill(report: &mut Report, read: &[Read], heard: &[Heard], told: bool) {
    let (mut all, mut whole) = (Tally::default(), Tally::default());
    let (mut turns, mut early, mut inside, mut words_lost, mut unanswered) = (0, 0, 0, 0, 0);
    let (mut asked, mut ahead) = (0, 0);
    let (mut response, mut endpoint, mut text_known, mut texts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (one, heard) in read.iter().zip(heard) {
        let (said, language) = (one.recording.text.as_str(), one.language.as_str());
        let questions: Vec<&str> = heard.questions.iter().map(|question| question.text.as_str()).collect();
        let text = joined(&questions, language);
        all.add(said, &text, language);
        whole.add(said, &heard.whole, language);
        let missing = lost(said, &text, language).saturating_sub(lost(said, &heard.whole, language));
        words_lost += missing;
        turns += questions.len();
        asked += heard.asked;
        let mut cut = 0;
        for (n, question) in heard.questions.iter().enumerate() {
            ahead += usize::from(question.asked_ms <= question.over_ms);
            if question.over_ms < 0.0 {
                early += 1;
                cut += usize::from(!ends_a_sentence(said, &joined(&questions[..=n], language), language));
            }
        }
        inside += cut;
        match heard.questions.last().filter(|question| question.over_ms >= 0.0) {
            Some(question) => {
                response.push(question.audible_ms);
                endpoint.push(question.over_ms);
                text_known.push(question.asked_ms);
            }
            None => unanswered += 1,
        }
        if cut > 0 || missing > 0 {
            let file = one.recording.file.display().to_string();
            texts.push(
                json!({ "file": file, "said": said, "questions": questions, "whole": heard.whole, "log": heard.log }),
            );
        }
    }
    report.number("wer_rate", all.rate());
    report.number("whole_wer_rate", whole.rate());
    report.number("words", all.words as f64);
    report.number("words_lost", words_lost as f64);
    report.number("repeated", all.repeated as f64);
    report.number("turns", turns as f64);
    report.number("turns_before_the_end", early as f64);
    report.number("cut_offs", inside as f64);
    report.number("unanswered", unanswered as f64);
    report.number("asked_per_turn", asked as f64 / turns.max(1) as f64);
    report.number("ahead_rate", ahead as f64 / turns.max(1) as f64);
    report.summary("response_ms", response);
    report.summary("endpoint_ms", endpoint);
    report.summary("text_ms", text_known);
    if told {
        report.more.insert("texts".to_owned(), texts.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::turns::hands_free::Question;

    fn read_as(text: &str) -> Read {
        let recording = Recording { file: "a.wav".into(), text: text.to_owned(), language: None };
        Read { recording, language: "en".to_owned(), sound: Vec::new() }
    }

    fn question(text: &str, over_ms: f64) -> Question {
        Question { text: text.to_owned(), asked_ms: over_ms - 100.0, over_ms, audible_ms: over_ms + 50.0 }
    }

    #[test]
    fn a_turn_may_end_between_sentences_and_not_within_one() {
        let heard = |questions: Vec<Question>, whole: &str| Heard {
            asked: questions.len() + 1,
            questions,
            whole: whole.to_owned(),
            log: Vec::new(),
        };
        let said = ["Turn it down. To eighteen, please.", "When did the wall come down?"];
        let read = said.map(read_as);
        let heard = [
            heard(vec![question("Turn it down.", -900.0), question("To eighteen, please.", 500.0)], said[0]),
            heard(vec![question("When did?", -1_200.0), question("all come down", 700.0)], said[1]),
        ];
        let mut report = Report::new("bench speech");
        fill(&mut report, &read, &heard, true);
        let figure = |name: &str| report.figures[name].middle();
        assert_eq!((figure("turns"), figure("turns_before_the_end"), figure("cut_offs")), (4.0, 2.0, 1.0));
        assert_eq!((figure("words_lost"), figure("response_ms"), figure("ahead_rate")), (1.0, 550.0, 1.0));
        assert_eq!(report.more["texts"].as_array().unwrap().len(), 1);
    }
}
