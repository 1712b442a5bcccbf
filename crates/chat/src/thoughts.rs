//! Takes thoughts out of a text that comes in pieces: what reasoning models write between `<think>` and `</think>` is not for the ear, wherever the pieces
//! break. Pure.
//!
//! Some servers leave the opening tag out, as it stands in the model's own template: a text up to a lone closing tag was thoughts. It can't be known before
//! that tag is there, so what was handed on already stays, and only the tag is taken out.

/// The tags, as models write them (DeepSeek-R1, Qwen 3, and others after them; `thinking` and `thought` by a few).
const TAGS: [&str; 3] = ["think", "thinking", "thought"];

#[derive(Debug, Default)]
pub(crate) struct Thoughts {
    /// What may be the beginning of a tag.
    held: String,
    within: bool,
    /// Something was taken out.
    pub(crate) any: bool,
    /// Something was said; until then spaces after a thought are not said either.
    said: bool,
    /// What came after an opening tag in the middle of an answer: it is said at the end, if that tag was only spoken of.
    late: String,
}

impl Thoughts {
    /// What of the next piece, and of what was held back, is said.
    pub(crate) fn push(&mut self, piece: &str) -> String {
        let mut text = std::mem::take(&mut self.held);
        text.push_str(piece);
        let mut said = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find('<') {
            self.take(&rest[..at], &mut said);
            rest = &rest[at..];
            match tag(rest) {
                Tag::Opens(length) => {
                    (self.within, self.any) = (true, true);
                    rest = &rest[length..];
                }
                Tag::Closes(length) => {
                    (self.within, self.any) = (false, true);
                    self.late.clear();
                    rest = &rest[length..];
                    if !self.said {
                        rest = rest.trim_start();
                    }
                }
                Tag::Perhaps => {
                    self.held = rest.to_owned();
                    return said;
                }
                Tag::No => {
                    self.take("<", &mut said);
                    rest = &rest[1..];
                }
            }
        }
        self.take(rest, &mut said);
        said
    }

    /// What is left at the end: the beginning of a tag that never became one.
    pub(crate) fn finish(&mut self) -> String {
        let held = std::mem::take(&mut self.held);
        if self.within { std::mem::take(&mut self.late) } else { held }
    }

    fn take(&mut self, text: &str, said: &mut String) {
        if self.within {
            if self.said {
                self.late.push_str(text);
            }
            return;
        }
        let text = if self.any && !self.said { text.trim_start() } else { text };
        self.said |= !text.trim().is_empty();
        said.push_str(text);
    }
}

enum Tag {
    Opens(usize),
    Closes(usize),
    /// So far it could become one.
    Perhaps,
    No,
}

/// What a text that begins with `<` begins with.
fn tag(text: &str) -> Tag {
    let of = |name: &str, closing: bool| format!("<{}{name}>", if closing { "/" } else { "" });
    for name in TAGS {
        for closing in [false, true] {
            let tag = of(name, closing);
            let begins = text.get(..tag.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(&tag));
            if begins {
                return if closing { Tag::Closes(tag.len()) } else { Tag::Opens(tag.len()) };
            }
            let short = text.len() < tag.len() && tag.get(..text.len()).is_some_and(|of| of.eq_ignore_ascii_case(text));
            if short {
                return Tag::Perhaps;
            }
        }
    }
    Tag::No
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, cut: usize) -> String {
        let mut thoughts = Thoughts::default();
        let mut said = String::new();
        let characters: Vec<char> = text.chars().collect();
        for piece in characters.chunks(cut) {
            said += &thoughts.push(&piece.iter().collect::<String>());
        }
        said + &thoughts.finish()
    }

    #[test]
    fn thoughts_are_taken_out_wherever_the_pieces_break() {
        for (text, expected) in [
            ("<think>Hm.\n</think>\n\nIt is noon.", "It is noon."),
            ("<Thinking>a < b, <i>so</i></Thinking>Yes — é.", "Yes — é."),
            ("One. <think>what next?</think>Two.", "One. Two."),
            ("a < b and <b>bold</b>, 1<2", "a < b and <b>bold</b>, 1<2"),
            ("Its end is missing <thin", "Its end is missing <thin"),
            ("<think>never closed", ""),
            ("So it goes.</think>Yes.", "So it goes.Yes."),
            ("<think></think>Yes.", "Yes."),
            ("Strip the <think> tag, then speak.", "Strip the  tag, then speak."),
            ("<thinker>is a word</thinker>", "<thinker>is a word</thinker>"),
            ("é<", "é<"),
        ] {
            for cut in 1..=text.chars().count() {
                assert_eq!(said(text, cut), expected, "{text:?} in pieces of {cut}");
            }
        }
    }
}
