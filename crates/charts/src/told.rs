//! The regression watch's sentence. Pure; the present moment is handed in.

use jiff::Zoned;
use riposte_measures::{Change, Changed, Part, Slower, TooSlow};
use riposte_problem::Sentence;
use riposte_problem::words::charts as words;

use crate::canvas::{clean, cut};
use crate::{numbers, when};

/// "Text comes 80 ms later since Tuesday; recogniser whisper/base → whisper/small." `now` is on the user's clock.
pub fn told(slower: &Slower, now: &Zoned) -> Sentence {
    let since = when::since(&when::zoned(slower.since_unix_ms, now.time_zone()), now);
    let by = numbers::milliseconds(slower.by_ms);
    let what = match slower.part {
        Part::EndOfTurn => words::end_of_turn_slower(by, since),
        Part::Text => words::text_slower(by, since),
        Part::FirstWord => words::first_word_slower(by, since),
        Part::FirstClause => words::first_clause_slower(by, since),
        Part::Voice => words::voice_slower(by, since),
        Part::Output => words::output_slower(by, since),
    };
    let changes: Vec<Sentence> = slower.changes.iter().map(change).collect();
    if changes.is_empty() {
        return words::unchanged(what);
    }
    let listed = |language: fn(&Sentence) -> &str| changes.iter().map(language).collect::<Vec<_>>().join(", ");
    words::changed(what, Sentence { en: listed(|change| &change.en), es: listed(|change| &change.es) })
}

/// "The voice kokoro/af_heart takes 610 ms (median of 40 turns), and this pace leaves it 97 ms."
pub fn too_slow_told(slow: &TooSlow) -> Sentence {
    let (takes, leaves) = (numbers::milliseconds(slow.p50_ms), numbers::milliseconds(slow.budget_ms));
    let (who, n) = (name(&slow.provider), numbers::count(slow.n as usize));
    match slow.figure {
        "text_ms" => words::recogniser_too_slow(who, takes, n, leaves),
        "first_clause_ms" => words::chat_model_too_slow(who, takes, n, leaves),
        "tts_ttfa_ms" => words::voice_too_slow(who, takes, n, leaves),
        _ => words::engine_too_slow(takes, n, leaves),
    }
}

fn name(name: &str) -> Sentence {
    match clean(name) {
        name if name.is_empty() => words::no_name(),
        name => Sentence::from(cut(&name, 1.0, 40.0)),
    }
}

fn change(change: &Change) -> Sentence {
    let (from, to) = (name(&change.from), name(&change.to));
    match change.what {
        Changed::Recogniser => words::recogniser_changed(from, to),
        Changed::ChatModel => words::chat_model_changed(from, to),
        Changed::Voice => words::voice_changed(from, to),
        Changed::OutputDevice => words::output_changed(from, to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_too_slow_is_told_with_what_it_takes_and_what_there_is() {
        let slow = |figure, provider: &str| TooSlow {
            figure,
            provider: provider.to_owned(),
            p50_ms: 610.4,
            budget_ms: 97.0,
            n: 40,
        };
        assert_eq!(
            too_slow_told(&slow("tts_ttfa_ms", "kokoro/af_heart")).english(),
            "The voice kokoro/af_heart takes 610 ms (median of 40 turns), and this pace leaves it 97 ms."
        );
        for figure in ["text_ms", "first_clause_ms", "overhead_ms"] {
            assert!(too_slow_told(&slow(figure, "x")).en.contains("610 ms"), "{figure}");
        }
    }

    #[test]
    fn the_sentence_names_the_stage_the_day_and_what_changed() {
        let now: Zoned = "2026-11-28T09:00:00[Europe/Madrid]".parse().unwrap();
        let tuesday: Zoned = "2026-11-24T21:00:00[Europe/Madrid]".parse().unwrap();
        let mut slower = Slower {
            part: Part::Text,
            by_ms: 80.4,
            before_ms: 180.0,
            now_ms: 262.0,
            before: 200,
            since: 30,
            since_turn: 301,
            since_unix_ms: tuesday.timestamp().as_millisecond(),
            changes: vec![Change {
                what: Changed::Recogniser,
                from: "whisper/base".to_owned(),
                to: "whisper/small".to_owned(),
            }],
        };
        let sentence = told(&slower, &now);
        assert_eq!(sentence.en, "Text comes 80 ms later since Tuesday; recogniser whisper/base → whisper/small.");
        assert_eq!(
            sentence.es,
            "El texto llega 80 ms más tarde desde el martes; reconocedor whisper/base → whisper/small."
        );
        slower.changes.clear();
        assert_eq!(told(&slower, &now).en, "Text comes 80 ms later since Tuesday; nothing in the set-up changed.");
        slower.changes.push(Change { what: Changed::Voice, from: String::new(), to: "x".repeat(300) });
        assert!(told(&slower, &now).en.len() < 160);
    }
}
