//! Where the next clause ends in what is there of a reply. Pure; reads from left to right and decides each place by what is before it and
//! a bounded look ahead, so that more text never changes an answer. `None` means: wait.

use super::ending::{Ending, Next, OPENERS, bare, ending, holds_on};
use crate::markdown::{Block, closes_fence, opening};
use crate::speakable::words::Words;

/// As long as fewer words than this have been said, a clause may end early: the voice is waiting, or about to run dry.
const EAGER_WORDS: usize = 4;
/// The fewest words before a comma or the like, and before a conjunction, at which an early clause ends.
const EAGER_CLAUSE_WORDS: usize = 2;
const EAGER_CONJUNCTION_WORDS: usize = 4;
/// An early clause ends here without any punctuation; a few words later even after a word that would hold on.
const EAGER_MOST_WORDS: usize = 12;
/// A sentence longer than this is cut at the last inner boundary that leaves a piece of some length, or at the next, or anywhere.
const LONG_WORDS: usize = 25;
const LONG_PIECE_WORDS: usize = 8;
const LONGEST_WORDS: usize = 50;
/// No word is longer; what is, is cut.
const WORD_BYTES: usize = 800;
/// An unclosed bracket or back-tick farther back than this is not a link or code.
const CONSTRUCT_BYTES: usize = 300;
/// Blank lines go with what follows them, unless there are absurdly many.
const BLANK_BYTES: usize = 256;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State {
    pub(super) line: Where,
    /// Words in the clauses so far.
    pub(super) spoken_words: usize,
}

/// Where in the document a text begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Where {
    /// At the start of a line.
    Start,
    /// Inside a line of that kind.
    Inside(Block),
    /// At the start of a line, after a table's row.
    Table,
    /// Inside a code block, at the start of a line.
    Fenced { mark: char, marks: usize },
}

/// The next clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// Bytes.
    pub(super) end: usize,
    pub(super) ends_sentence: bool,
    /// Where the rest begins.
    pub(super) next: Where,
    pub(super) said: Said,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Text,
    CodeOmitted,
    /// The first row of a table; the others are nothing.
    TableOmitted,
    Nothing,
}

/// The first clause of `text`. `ended`: nothing follows `text`.
pub(super) fn scan(text: &str, state: State, words: Option<&Words>, ended: bool) -> Option<Cut> {
    if text.is_empty() {
        return None;
    }
    let cut = match state.line {
        Where::Fenced { mark, marks } => fenced(text, mark, marks),
        line => Scan { text, words, ended, eager: state.spoken_words < EAGER_WORDS, seen: Seen::default() }.lines(line),
    };
    match cut {
        Flow::Cut(cut) => Some(cut),
        Flow::Wait if ended => {
            Some(Cut { end: text.len(), ends_sentence: true, next: Where::Start, said: said_at_end(state) })
        }
        Flow::Wait => None,
    }
}

fn said_at_end(state: State) -> Said {
    if matches!(state.line, Where::Fenced { .. }) { Said::Nothing } else { Said::Text }
}

enum Flow {
    Cut(Cut),
    Wait,
}

/// Code is shown, not said; a line at a time, so that the closing fence is found.
fn fenced(text: &str, mark: char, marks: usize) -> Flow {
    let Some(end) = text.find('\n') else { return Flow::Wait };
    let closed = closes_fence(&text[..end], mark, marks);
    let next = if closed { Where::Start } else { Where::Fenced { mark, marks } };
    Flow::Cut(Cut { end: end + 1, ends_sentence: true, next, said: Said::Nothing })
}

struct Scan<'a> {
    text: &'a str,
    words: Option<&'a Words>,
    ended: bool,
    eager: bool,
    seen: Seen<'a>,
}

/// What has been read of the clause so far.
#[derive(Default)]
struct Seen<'a> {
    words: usize,
    /// The word before, as written, and where it begins.
    before: &'a str,
    before_at: usize,
    /// Where a long sentence can be cut.
    boundary: Option<Cut>,
}

impl<'a> Scan<'a> {
    /// Line after line, from `line` on.
    fn lines(&mut self, line_before: Where) -> Flow {
        let mut at = 0;
        let mut block = match line_before {
            Where::Inside(block) => Some(block),
            _ => None,
        };
        loop {
            let inside = match block.take() {
                Some(block) => block,
                None => {
                    let rest = &self.text[at..];
                    let Some(line) = opening(rest, self.ended) else { return Flow::Wait };
                    let content_before = !self.text[..at].trim().is_empty();
                    let goes_on = line.block == Block::Plain && rest.trim_start().starts_with(char::is_lowercase);
                    if content_before && !goes_on {
                        return self.cut(at, true, Where::Start);
                    }
                    match line.block {
                        Block::Blank => {
                            let Some(end) = rest.find('\n') else { return Flow::Wait };
                            at += end + 1;
                            if at > BLANK_BYTES {
                                return Flow::Cut(Cut {
                                    end: at,
                                    ends_sentence: false,
                                    next: Where::Start,
                                    said: Said::Nothing,
                                });
                            }
                            continue;
                        }
                        Block::Fence { mark, marks } => {
                            let end = rest.find('\n').map_or(self.text.len(), |end| at + end + 1);
                            let next = Where::Fenced { mark, marks };
                            return Flow::Cut(Cut { end, ends_sentence: true, next, said: Said::CodeOmitted });
                        }
                        Block::Row => {
                            let end = match rest.find('\n') {
                                Some(end) => at + end + 1,
                                None if self.ended => self.text.len(),
                                None => return Flow::Wait,
                            };
                            let goes_on = line_before == Where::Table && at == 0 && self.words.is_some();
                            let said = if goes_on { Said::Nothing } else { Said::TableOmitted };
                            return Flow::Cut(Cut { end, ends_sentence: true, next: Where::Table, said });
                        }
                        Block::Rule => {
                            let Some(end) = rest.find('\n') else { return Flow::Wait };
                            return self.cut(at + end + 1, true, Where::Start);
                        }
                        block => {
                            at += line.marker_bytes;
                            block
                        }
                    }
                }
            };
            match self.line(at, inside) {
                LineEnd::Flow(flow) => return flow,
                LineEnd::Newline(end) if inside == Block::Plain => at = end,
                LineEnd::Newline(end) => return self.cut(end, true, Where::Start),
            }
        }
    }

    /// Word after word, from `at` to the end of the line.
    fn line(&mut self, mut at: usize, block: Block) -> LineEnd {
        loop {
            let rest = &self.text[at..];
            let spaces = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() && c != '\n').len();
            at += spaces;
            let rest = &self.text[at..];
            if rest.is_empty() {
                return LineEnd::Flow(Flow::Wait);
            }
            if rest.starts_with('\n') {
                return LineEnd::Newline(at + 1);
            }
            let end = rest.find(char::is_whitespace);
            let word = &rest[..end.unwrap_or(rest.len())];
            if let Some(cut) = self.inside_word(at, word, block) {
                return LineEnd::Flow(Flow::Cut(cut));
            }
            if end.is_none() && !self.ended {
                return LineEnd::Flow(Flow::Wait);
            }
            match self.whole_word(at, word, block) {
                Step::Go => at += word.len(),
                Step::Flow(flow) => return LineEnd::Flow(flow),
            }
        }
    }

    /// Cuts that need not wait for the end of a word: a first clause that ends with its comma, ideographic stops, absurd length.
    fn inside_word(&self, at: usize, word: &str, block: Block) -> Option<Cut> {
        let here = |end: usize, ends_sentence| {
            Some(Cut { end: at + end, ends_sentence, next: Where::Inside(block), said: Said::Text })
        };
        let letters = word.find(|c: char| !c.is_alphabetic() && c != '\'' && c != '’').unwrap_or(word.len());
        if self.eager && letters > 0 && !self.is_held(at) {
            let mark = word[letters..].chars().next();
            let end = letters + mark.map_or(0, char::len_utf8);
            let opener = self.is_opener(&word[..letters]);
            match mark {
                Some(',' | '—') if opener || self.seen.words + 1 >= EAGER_CLAUSE_WORDS => return here(end, false),
                Some('!' | '?') => return here(end, true),
                _ => {}
            }
        }
        for (i, c) in word.char_indices() {
            let end = i + c.len_utf8();
            match c {
                '。' | '！' | '？' | '｡' => {
                    let closers = word[end..].len()
                        - word[end..].trim_start_matches(['」', '』', '”', '’', '）', '。', '！', '？']).len();
                    let whole = end + closers < word.len() || self.text.len() > at + word.len() || self.ended;
                    return if whole { here(end + closers, true) } else { None };
                }
                '，' | '；' | '：' if self.eager && word[..i].chars().count() >= 4 => return here(end, false),
                _ => {}
            }
            if end > WORD_BYTES && !is_attached(c) {
                return here(i.max(1), false);
            }
        }
        None
    }

    fn whole_word(&mut self, at: usize, word: &'a str, block: Block) -> Step {
        let text = self.text;
        let after = at + word.len();
        let says = word.contains(char::is_alphanumeric);
        if let Some(flow) = self.conjunction(at, word, block) {
            return flow;
        }
        // The white space that shows the word to be whole belongs to the clause.
        let space = text[after..].chars().next();
        let end = after + space.map_or(0, char::len_utf8);
        let next = if space == Some('\n') { Where::Start } else { Where::Inside(block) };
        let cut = |ends_sentence| Cut { end, ends_sentence, next, said: Said::Text };

        let judged = ending(word, self.seen.words == 0, self.seen.before, self.next(after), self.words);
        self.seen.words += usize::from(says);
        let opener = self.seen.words == 1 && self.is_opener(&bare(word));
        (self.seen.before, self.seen.before_at) = (word, at);
        let count = self.seen.words;
        if is_inside_construct(&text[..after]) {
            return Step::Go;
        }
        match judged {
            Ending::Unknown => return Step::Flow(Flow::Wait),
            Ending::Sentence if count > 0 => return Step::Flow(Flow::Cut(cut(true))),
            Ending::Clause if self.eager && (count >= EAGER_CLAUSE_WORDS || opener) => {
                return Step::Flow(Flow::Cut(cut(false)));
            }
            Ending::Clause if count >= LONG_PIECE_WORDS => self.seen.boundary = Some(cut(false)),
            _ => {}
        }
        let most = if self.eager { EAGER_MOST_WORDS } else { LONGEST_WORDS };
        if count >= LONG_WORDS
            && let Some(boundary) = self.seen.boundary
        {
            return Step::Flow(Flow::Cut(boundary));
        }
        if count >= most && (count >= most + 5 || !holds_on(word, self.words)) {
            return Step::Flow(Flow::Cut(cut(false)));
        }
        Step::Go
    }

    /// A boundary before this word, or before the one before it ("…, and I …").
    fn conjunction(&mut self, at: usize, word: &str, block: Block) -> Option<Step> {
        let cut = &self.words?.cut;
        let (word, before) = (bare(word), bare(self.seen.before));
        let (boundary, words) = if cut.subjects.contains(&word.as_str()) && cut.joiners.contains(&before.as_str()) {
            (self.seen.before_at, self.seen.words.checked_sub(1)?)
        } else if cut.conjunctions.contains(&word.as_str()) && !cut.holders.contains(&before.as_str()) {
            (at, self.seen.words)
        } else {
            return None;
        };
        if is_inside_construct(&self.text[..boundary]) {
            return None;
        }
        let boundary = Cut { end: boundary, ends_sentence: false, next: Where::Inside(block), said: Said::Text };
        if self.eager && words >= EAGER_CONJUNCTION_WORDS {
            return Some(Step::Flow(Flow::Cut(boundary)));
        }
        if words >= LONG_PIECE_WORDS {
            self.seen.boundary = Some(boundary);
        }
        None
    }

    /// What follows the word that ends at `after`.
    fn next(&self, after: usize) -> Next<'a> {
        let rest = &self.text[after..];
        let blank = rest.len() - rest.trim_start().len();
        if rest[..blank].contains('\n') {
            return Next::End;
        }
        let rest = rest[blank..].trim_start_matches(OPENERS);
        match (rest.find(char::is_whitespace), self.ended) {
            (Some(end), _) => Next::Word(&rest[..end]),
            (None, true) if rest.is_empty() => Next::End,
            (None, true) => Next::Word(rest),
            (None, false) => Next::Unknown { begins: rest.chars().next() },
        }
    }

    fn is_opener(&self, word: &str) -> bool {
        self.seen.words == 0
            && self.words.is_some_and(|words| words.cut.openers.contains(&word.to_lowercase().as_str()))
    }

    /// Whether a quote, bracket or emphasis is open at `at`, so that a mark there may have its closing half to come.
    fn is_held(&self, at: usize) -> bool {
        let before = &self.text[..at];
        before.contains(['"', '“', '«', '(', '[', '*', '_', '`', '<']) || is_inside_construct(before)
    }

    fn cut(&self, end: usize, ends_sentence: bool, next: Where) -> Flow {
        Flow::Cut(Cut { end, ends_sentence, next, said: Said::Text })
    }
}

enum LineEnd {
    Flow(Flow),
    /// The line ended; the next begins there.
    Newline(usize),
}

enum Step {
    Go,
    Flow(Flow),
}

/// Whether a code span, a link, a formula or a tag is open at the end of `text`.
pub(super) fn is_inside_construct(text: &str) -> bool {
    let mut from = text.len().saturating_sub(CONSTRUCT_BYTES);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let near = &text[from..];
    let open_since = |open: char, close: char| match (near.rfind(open), near.rfind(close)) {
        (Some(open), Some(close)) => open > close,
        (open, _) => open.is_some(),
    };
    let in_formula = match (near.rfind("\\("), near.rfind("\\)")) {
        (Some(open), Some(close)) => open > close,
        (open, _) => open.is_some(),
    };
    let in_address = near.rfind("](").is_some_and(|at| !near[at..].contains(')'));
    let in_tag = near.rfind('<').is_some_and(|at| {
        !near[at..].contains('>')
            && near[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')
    });
    near.matches('`').count() % 2 == 1 || open_since('[', ']') || in_formula || in_address || in_tag
}

/// Belongs to the character before it: marks, joiners, selectors, skin tones.
fn is_attached(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{20E3}')
}
