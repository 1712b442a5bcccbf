//! When what of a reply is there, on bench-460's latencies: the engine's reply task as a table of times, with its clause splitter. Pure.

use riposte_measures::{Mark, Span, Time};
use riposte_voice::{Clause, Clauses, Language};

use crate::turns::prepare::PreparedReply;

/// bench-460.
pub(crate) const FIRST_TOKEN: Span = Span::from_millis(220);
pub(crate) const TOKEN: Span = Span::from_millis(20);
pub(crate) const FIRST_SOUND: Span = Span::from_millis(90);
/// Ten times real time: 100 ms of sound every 10 ms.
pub(crate) const SOUND: Span = Span::from_millis(10);
pub(crate) const SOUND_FRAMES: usize = 1_600;

/// Something of a reply.
pub(crate) enum Item {
    Mark(Mark),
    Text(String),
    TextDone,
    Sounding(Sounding),
}

/// What becomes sound.
pub(crate) enum Sounding {
    /// The whole sound of the clause that it begins with.
    Opener(Vec<f32>),
    Clause(Clause),
    Sound(Vec<f32>),
    ClauseDone,
    Done,
}

/// A token is a word with the space before it.
pub(crate) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c: char| !c.is_whitespace()).unwrap_or(0);
        let end = rest[word..].find(char::is_whitespace).map_or(rest.len(), |end| word + end);
        let (token, later) = rest.split_at(end);
        tokens.push(token);
        rest = later;
    }
    tokens
}

/// Everything of the reply to a question asked at `asked`.
pub(super) fn timeline(reply: &PreparedReply, opener: Option<(&str, &[f32])>, asked: Time) -> Vec<(Time, Item)> {
    let mut items = Vec::new();
    let mut spoken = 0;
    if let Some((phrase, sound)) = opener {
        let text = format!("{phrase} ");
        spoken = text.len();
        let clause = Clause {
            text: text.clone(),
            speakable: phrase.to_owned(),
            ends_sentence: true,
            start_byte: 0,
            end_byte: spoken,
        };
        let whole = [
            Item::Sounding(Sounding::Clause(clause)),
            Item::Sounding(Sounding::Opener(sound.to_vec())),
            Item::Text(text),
        ];
        items.extend(whole.map(|item| (asked, item)));
        items.push((asked, Item::Mark(Mark::Opener)));
    }
    items.push((asked, Item::Mark(Mark::LlmRequest)));
    let mut splitter = Clauses::new(Language::default()).after(spoken);
    let mut clauses: Vec<(Time, Clause)> = Vec::new();
    let mut at = asked + FIRST_TOKEN;
    for (n, token) in tokens(&reply.text).into_iter().enumerate() {
        if n == 0 {
            items.push((at, Item::Mark(Mark::LlmFirstToken)));
        } else {
            at += TOKEN;
        }
        items.push((at, Item::Text(token.to_owned())));
        clauses.extend(splitter.push(token).into_iter().map(|clause| (at, clause)));
    }
    clauses.extend(splitter.finish().into_iter().map(|clause| (at, clause)));
    if let Some((at, _)) = clauses.iter().find(|(_, clause)| !clause.speakable.is_empty()) {
        items.push((*at, Item::Mark(Mark::LlmFirstClause)));
    }
    items.push((at, Item::TextDone));
    items.extend(speak(reply, clauses, at));
    items.sort_by_key(|(at, _)| *at);
    items
}

/// One clause after the other.
fn speak(reply: &PreparedReply, clauses: Vec<(Time, Clause)>, written: Time) -> Vec<(Time, Item)> {
    let mut items = Vec::new();
    let (mut free, mut first) = (Time::ZERO, true);
    for (ready, clause) in clauses {
        free = free.max(ready);
        let sound = reply.sound_of(&clause.speakable).filter(|_| !clause.speakable.is_empty()).unwrap_or_default();
        if first && !sound.is_empty() {
            items.push((free, Item::Mark(Mark::TtsRequest)));
        }
        items.push((free, Item::Sounding(Sounding::Clause(clause))));
        for (n, chunk) in sound.chunks(SOUND_FRAMES).enumerate() {
            free += if n == 0 { FIRST_SOUND } else { SOUND };
            if std::mem::take(&mut first) {
                items.push((free, Item::Mark(Mark::TtsFirstAudio)));
            }
            items.push((free, Item::Sounding(Sounding::Sound(chunk.to_vec()))));
        }
        items.push((free, Item::Sounding(Sounding::ClauseDone)));
    }
    free = free.max(written);
    items.push((free, Item::Mark(Mark::TtsDone)));
    items.push((free, Item::Sounding(Sounding::Done)));
    items
}
