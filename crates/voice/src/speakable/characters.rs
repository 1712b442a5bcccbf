//! Single characters: what is nothing to pronounce goes, what has a plainer form gets it. Pure.

/// Removes emoji and invisible characters, and writes quotes, spaces and dashes in one way.
pub(super) fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '’' | '‘' | 'ʼ' | '＇' | '´' => out.push('\''),
            '“' | '”' | '„' | '«' | '»' | '‹' | '›' | '＂' => out.push('"'),
            '…' => out.push_str("..."),
            '—' | '―' | '⸺' => out.push_str(" , "),
            '–' | '‒' | '‑' | '‐' => {
                let tight = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
                let joined = tight(out.chars().next_back()) && tight(chars.peek().copied());
                // Whether a dash with space around it is "to" or a pause is told by the words beside it.
                out.push_str(if joined { "-" } else { " – " });
            }
            '-' if chars.peek() == Some(&'-') => {
                while chars.next_if_eq(&'-').is_some() {}
                match chars.next_if_eq(&'>') {
                    Some(_) => out.push_str(" -> "),
                    None => out.push_str(" , "),
                }
            }
            '•' | '·' | '◦' | '▪' | '●' | '‣' => out.push_str(" , "),
            // A joiner belongs to the emoji around it, or else to the script it stands in.
            '\u{200D}' | '\u{200C}'
                if out.chars().next_back().is_some_and(char::is_alphabetic)
                    && chars.peek().is_some_and(|c| c.is_alphabetic()) =>
            {
                out.push(c);
            }
            '₀'..='₉' => out.push(char::from(b'0' + (c as u32 - '₀' as u32) as u8)),
            // The combining frame of a keycap; its digit stays.
            _ if is_silent(c) => {}
            _ if is_picture(c) => out.push(' '),
            _ if c.is_whitespace() || c.is_control() => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

/// Invisible: joiners, variation selectors, directional marks, soft hyphen, tags, the keycap's frame.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{20E3}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Pictures, ornaments and private characters. The blocks are Unicode's; inside them nothing is a letter or a sign with a name that
/// people say, but for the arrows → and ⇒, which the symbol table has.
pub(crate) fn is_picture(c: char) -> bool {
    matches!(c,
        '\u{1F000}'..='\u{1FAFF}'   // cards, emoji, regional indicators, skin tones, supplemental symbols
        | '\u{1FB00}'..='\u{1FBFF}' // legacy computing
        | '\u{2600}'..='\u{27BF}'   // miscellaneous symbols, dingbats
        | '\u{2B00}'..='\u{2BFF}'   // arrows and stars
        | '\u{2300}'..='\u{23FF}'   // technical: watch, hourglass, keys
        | '\u{2460}'..='\u{24FF}'   // enclosed letters and digits
        | '\u{2500}'..='\u{25FF}'   // boxes and shapes
        | '\u{2800}'..='\u{28FF}'   // Braille, used as spinner
        | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' // private
        | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '©' | '®' | '℠'
        | '\u{FFFC}' | '\u{FFFD}')
        || matches!(c, '\u{2190}'..='\u{21FF}') && !matches!(c, '→' | '⇒')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters() {
        for (line, expected) in [
            ("Hi 👋🏽 there 👨‍👩‍👧‍👦!", "Hi   there     !"),
            ("🇪🇸 olé ❤️ ⭐ ✅ 1️⃣ ©", "   olé       1  "),
            ("“Don’t”… wait — now", "\"Don't\"... wait  ,  now"),
            ("3–5, a – b, x--y, a --> b", "3-5, a – b, x , y, a  ->  b"),
            ("soft\u{AD}hyphen\u{200B} \u{FEFF}\u{A0}x", "softhyphen   x"),
            ("क्‍ष میخواهم می‌خواهم", "क्ष میخواهم می‌خواهم"),
        ] {
            let out = plain(line);
            let squeezed = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(squeezed(&out), squeezed(expected), "{line}");
        }
    }
}
