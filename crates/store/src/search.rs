//! What was said is found again, by words and their beginnings: turns in which every word occurs, newest first, under the conversations they belong to. What the
//! user types is words to SQLite, never a language of its own. Reads through the connection of a [`Reader`].

use rusqlite::{Connection, Row, ToSql};

use crate::open::has_table;
use crate::{Conversation, Reader, StoreError, conversations};

/// Places of a conversation that are shown; the others are counted.
const SHOWN_HITS: usize = 3;
/// Turns that one page looks at, so that a word of every turn is no slower than a rare one.
const MOST_LOOKED_AT: usize = 4_000;
/// Words of a query that count.
const MOST_WORDS: usize = 16;
/// Words of an excerpt.
const EXCERPT_WORDS: u32 = 14;
/// Around what was looked for in an excerpt, where SQLite cuts it out. No keyboard types them.
const HIT_BEGINS: char = '\u{1}';
const HIT_ENDS: char = '\u{2}';

/// Conversations in which something was found, newest place first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// One that was gone on with later may come again on the next page.
    pub conversations: Vec<ConversationHits>,
    /// The next page is before this turn. `None`: this is the last page.
    pub next: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationHits {
    pub conversation: Conversation,
    /// The newest places, at most three.
    pub hits: Vec<Hit>,
    /// How many more there are, as far as this page goes.
    pub more: u32,
}

/// A turn in which all words occur.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub turn: i64,
    /// Around the words in the question and in the reply; empty where there are none.
    pub question: Vec<Piece>,
    pub reply: Vec<Piece>,
}

/// A piece of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// It is what was looked for.
    pub is_hit: bool,
}

impl Reader {
    /// A page of at most `n` conversations with a turn in which every word of `query` occurs, or a word that begins so; of turns before the turn `before`
    /// (`None`: from the newest on). Nothing is found without a word, or in a database that no program of this version has opened yet
    /// ([`Reader::can_search`]).
    pub fn search(&self, query: &str, before: Option<i64>, n: usize) -> Result<Hits, StoreError> {
        let Some(wanted) = expression(query) else { return Ok(Hits::default()) };
        if !self.can_search()? {
            return Ok(Hits::default());
        }
        self.with(|connection| {
            let (groups, next) = places(connection, &wanted, before.unwrap_or(i64::MAX), n)?;
            let ids: Vec<i64> = groups.iter().map(|group| group.conversation).collect();
            let mut known = conversations::by_id(connection, &ids)?;
            let turns: Vec<i64> = groups.iter().flat_map(|group| group.turns.iter().copied()).collect();
            let hits = excerpts(connection, &wanted, &turns)?;
            let found = groups.into_iter().filter_map(|group| {
                let hits = hits.iter().filter(|hit| group.turns.contains(&hit.turn)).cloned().collect();
                Some(ConversationHits {
                    conversation: known.remove(&group.conversation)?,
                    hits,
                    more: u32::try_from(group.more).unwrap_or(u32::MAX),
                })
            });
            Ok(Hits { conversations: found.collect(), next })
        })
    }

    /// Whether there is an index: [`crate::Store::open`] makes it where there is none.
    pub fn can_search(&self) -> Result<bool, StoreError> {
        self.with(|connection| has_table(connection, "words"))
    }
}

/// Taking the words of a turn out of the index costs about 3 ms, and making it anew 30 µs for each turn that stays (release build, 100 000 turns): where more turns
/// than this go at once, it is emptied before and made anew after.
const MANY: i64 = 200;

/// Before these turns are deleted: a condition on `turns` with one parameter. `true`: [`index_anew`] has to follow.
pub(crate) fn turns_go(connection: &Connection, which: &str, parameter: impl ToSql) -> rusqlite::Result<bool> {
    let count = format!("SELECT count(*) FROM turns WHERE {which}");
    let many = connection.query_row(&count, [parameter], |row| Ok(row.get::<_, i64>(0)? > MANY))?;
    if many {
        empty_index(connection)?;
    }
    Ok(many)
}

/// The index knows no word any more; texts that are deleted after this are not looked for in it.
pub(crate) fn empty_index(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("INSERT INTO words (words) VALUES ('delete-all')")
}

pub(crate) fn index_anew(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("INSERT INTO words (words) VALUES ('rebuild')")
}

/// The hits of one conversation, newest first.
struct Group {
    conversation: i64,
    turns: Vec<i64>,
    more: usize,
}

/// Looks from the newest turn on until there are `n` conversations, or as many turns as a page may look at.
fn places(connection: &Connection, wanted: &str, before: i64, n: usize) -> rusqlite::Result<(Vec<Group>, Option<i64>)> {
    let mut groups: Vec<Group> = Vec::new();
    let mut statement = connection.prepare_cached(
        "SELECT words.rowid, (SELECT conversation_id FROM turns WHERE id = words.rowid) FROM words
         WHERE words MATCH ?1 AND words.rowid < ?2 ORDER BY words.rowid DESC",
    )?;
    let mut rows = statement.query((wanted, before))?;
    let (mut looked_at, mut last) = (0, None);
    while let Some(row) = rows.next()? {
        let (turn, conversation): (i64, i64) = (row.get(0)?, row.get(1)?);
        let known = groups.iter().rposition(|group| group.conversation == conversation);
        if looked_at == MOST_LOOKED_AT || (known.is_none() && groups.len() == n) {
            return Ok((groups, last));
        }
        (looked_at, last) = (looked_at + 1, Some(turn));
        match known.and_then(|at| groups.get_mut(at)) {
            None => groups.push(Group { conversation, turns: vec![turn], more: 0 }),
            Some(group) if group.turns.len() < SHOWN_HITS => group.turns.push(turn),
            Some(group) => group.more += 1,
        }
    }
    Ok((groups, None))
}

/// What is around the words in these turns, newest first.
fn excerpts(connection: &Connection, wanted: &str, turns: &[i64]) -> rusqlite::Result<Vec<Hit>> {
    let (Some(first), Some(last)) = (turns.iter().min(), turns.iter().max()) else { return Ok(Vec::new()) };
    let cut = |column: u32| format!("snippet(words, {column}, '{HIT_BEGINS}', '{HIT_ENDS}', '…', {EXCERPT_WORDS})");
    // The plus: the words are looked for once, and not once for each turn.
    let sql = format!(
        "SELECT rowid, {}, {} FROM words
         WHERE words MATCH ?1 AND rowid BETWEEN ?2 AND ?3 AND +rowid IN (SELECT value FROM json_each(?4)) ORDER BY rowid DESC",
        cut(0),
        cut(1)
    );
    let hit = |row: &Row<'_>| {
        let around = |column| Ok::<_, rusqlite::Error>(pieces(row.get_ref(column)?.as_str()?));
        Ok(Hit { turn: row.get(0)?, question: around(1)?, reply: around(2)? })
    };
    connection.prepare_cached(&sql)?.query_map((wanted, first, last, format!("{turns:?}")), hit)?.collect()
}

/// What SQLite cut out in pieces; none where nothing in it was looked for.
fn pieces(cut: &str) -> Vec<Piece> {
    if !cut.contains(HIT_BEGINS) {
        return Vec::new();
    }
    let mut is_hit = false;
    let mut pieces = Vec::new();
    for part in cut.split_inclusive([HIT_BEGINS, HIT_ENDS]) {
        let text = part.trim_end_matches([HIT_BEGINS, HIT_ENDS]);
        if !text.is_empty() {
            pieces.push(Piece { text: text.to_owned(), is_hit });
        }
        is_hit = part.ends_with(HIT_BEGINS);
    }
    pieces
}

/// The query in FTS5's language: every word as a quoted string, so that nothing in it is an operator, and any word that begins so, where there is enough of it.
/// `None`: there is no word in it.
fn expression(query: &str) -> Option<String> {
    let letters = |word: &str| word.chars().filter(|letter| letter.is_alphanumeric()).count();
    let words: Vec<String> = query
        .split(|letter: char| letter.is_whitespace() || letter.is_control() || letter == '"')
        .filter_map(|word| match letters(word) {
            0 => None,
            1 => Some(format!("\"{word}\"")),
            _ => Some(format!("\"{word}\"*")),
        })
        .take(MOST_WORDS)
        .collect();
    (!words.is_empty()).then(|| words.join(" AND "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_words_and_never_a_language() {
        for (query, expected) in [
            ("two birds", Some(r#""two"* AND "birds"*"#)),
            (r#"a" OR "b*"#, Some(r#""a" AND "OR"* AND "b*""#)),
            ("NEAR(x, 2) -- transcript:you", Some(r#""NEAR(x,"* AND "2)" AND "transcript:you"*"#)),
            ("mu\u{301}sica\0niño", Some("\"mu\u{301}sica\"* AND \"niño\"*")),
            (" \" * () -- ", None),
        ] {
            assert_eq!(expression(query).as_deref(), expected, "{query:?}");
        }
        assert_eq!(expression(&"word ".repeat(500)).unwrap().matches("word").count(), MOST_WORDS);
    }

    #[test]
    fn an_excerpt_is_told_in_pieces() {
        let piece = |text: &str, is_hit| Piece { text: text.to_owned(), is_hit };
        assert_eq!(
            pieces("…of \u{1}birds\u{2} and \u{1}\u{2}\u{1}eggs\u{2}"),
            [piece("…of ", false), piece("birds", true), piece(" and ", false), piece("eggs", true)]
        );
        assert_eq!(pieces("nothing here"), []);
    }
}
