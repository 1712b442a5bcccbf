//! What answers: a chat model and a voice as a table of times, with stalls, empty replies and failures.

use riposte_measures::{Mark, Span};
use riposte_problem::{Kind, Problem};
use riposte_turn::Stage;

use crate::random::Random;

const REPLIES: &[&str] = &[
    "It is half past nine.",
    "Once upon a time there was a king, and he had a horse. The horse was old and tired. One day, it ran away.",
    "The museum opens at nine in the morning.",
    "Sí, mañana llueve en Málaga. Lleva un paraguas.",
    "Sure.",
    "The one in the old town, or the one by the river?",
    "You can take the bus to the station, and from there it is a short walk along the river to the old bridge.",
];

/// Something of a reply.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Mark(Mark),
    Text(String),
    TextDone,
    /// Sound of so long; when it has been played, the reply was heard up to this byte.
    Sound {
        lasts: Span,
        heard_bytes: usize,
    },
    Fail(Stage),
    /// No more will come.
    Done,
}

pub(crate) fn problem(stage: Stage) -> Problem {
    let code = if stage == Stage::Chat { "chat.soak" } else { "voice.soak" };
    Problem::new(code, Kind::Retry, "It failed.", "Try again.")
}

/// How this reply goes wrong.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Well,
    Empty,
    Mute,
    NeverBegins,
    FailsAtOnce,
    FailsLater,
    VoiceFails,
    VoiceHangs,
    Stalls(i64),
}

fn fate(random: &mut Random) -> Fate {
    match random.below(200) {
        0..4 => Fate::Empty,
        4..6 => Fate::Mute,
        6..9 => Fate::NeverBegins,
        9..15 => Fate::FailsAtOnce,
        15..21 => Fate::FailsLater,
        21..25 => Fate::VoiceFails,
        25..27 => Fate::VoiceHangs,
        27..32 => Fate::Stalls(3_000),
        32..34 => Fate::Stalls(14_000),
        _ => Fate::Well,
    }
}

/// Everything of the reply to a question, in the order of its times.
pub(crate) fn reply(random: &mut Random) -> Vec<(Span, Piece)> {
    let fate = fate(random);
    let mut at = random.ms(1, 20);
    let mut pieces = vec![(at, Piece::Mark(Mark::LlmRequest))];
    at = at + if random.chance(5.0) { random.ms(2_000, 11_000) } else { random.ms(80, 900) };
    match fate {
        Fate::NeverBegins => return pieces,
        Fate::FailsAtOnce => pieces.push((at, Piece::Fail(Stage::Chat))),
        Fate::Empty => pieces.push((at, Piece::TextDone)),
        _ => return written(random, fate, pieces, at),
    }
    pieces.push((at + Span::from_micros(50), Piece::Done));
    pieces
}

/// A token is a word; a clause ends at a comma or full stop.
fn written(random: &mut Random, fate: Fate, mut pieces: Vec<(Span, Piece)>, begins: Span) -> Vec<(Span, Piece)> {
    let text = random.pick(REPLIES);
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    let (mut at, mut bytes, mut clause) = (begins, 0, Vec::new());
    let (mut free, mut sounded) = (Span::ZERO, false);
    let breaks = random.below(words.len());
    pieces.push((at, Piece::Mark(Mark::LlmFirstToken)));
    for (n, word) in words.iter().enumerate() {
        if let (Fate::Stalls(ms), true) = (fate, n == breaks) {
            at = at + Span::from_millis(ms);
        }
        if fate == Fate::FailsLater && n == breaks {
            pieces.push((at, Piece::Fail(Stage::Chat)));
            break;
        }
        pieces.push((at, Piece::Text((*word).to_owned())));
        bytes += word.len();
        clause.push(bytes);
        let last = n + 1 == words.len();
        if fate != Fate::Mute && (last || word.trim_end().ends_with([',', '.'])) {
            if !pieces.iter().any(|(_, piece)| matches!(piece, Piece::Mark(Mark::LlmFirstClause))) {
                pieces.push((at, Piece::Mark(Mark::LlmFirstClause)));
            }
            free = free.max(at) + random.ms(50, 350);
            if fate != Fate::VoiceHangs && !(fate == Fate::VoiceFails && n >= breaks) {
                speak(random, &mut pieces, &clause, &mut free, &mut sounded);
            }
            clause.clear();
        }
        if last {
            pieces.push((at, Piece::TextDone));
        }
        at = at + random.ms(3, 60);
    }
    free = free.max(at);
    if fate == Fate::VoiceFails {
        pieces.push((free, Piece::Fail(Stage::Voice)));
    }
    if fate != Fate::VoiceHangs {
        pieces.push((free, Piece::Mark(Mark::TtsDone)));
        pieces.push((free, Piece::Done));
    }
    pieces.sort_by_key(|(at, _)| *at);
    pieces
}

/// A clause, ten times faster than it is heard.
fn speak(random: &mut Random, pieces: &mut Vec<(Span, Piece)>, clause: &[usize], free: &mut Span, sounded: &mut bool) {
    for heard_bytes in clause {
        if !std::mem::replace(sounded, true) {
            pieces.push((*free, Piece::Mark(Mark::TtsFirstAudio)));
        }
        let lasts = Span::from_millis(random.ms(150, 420).as_millis());
        pieces.push((*free, Piece::Sound { lasts, heard_bytes: *heard_bytes }));
        *free = *free + Span::from_micros(lasts.as_micros() / 10);
    }
}

/// An apology: sound of no text, if the voice can.
pub(crate) fn apology(random: &mut Random) -> Vec<(Span, Piece)> {
    let at = random.ms(40, 400);
    match random.below(20) {
        0 => vec![],
        1 => vec![(at, Piece::Fail(Stage::Voice)), (at, Piece::Done)],
        _ => {
            let lasts = random.ms(500, 4_000);
            vec![
                (at, Piece::Mark(Mark::TtsFirstAudio)),
                (at, Piece::Sound { lasts, heard_bytes: 0 }),
                (at, Piece::Done),
            ]
        }
    }
}
