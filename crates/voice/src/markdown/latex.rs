//! Formulas in LaTeX as plain characters that the rules and symbol tables know: `\frac{1}{2}` is 1/2, `x^{2}` is x², `\le` is ≤. Pure; never
//! fails: a command that is not known is its name.

/// Between letters that are factors, as in `mc^2`, and around signs.
const SPACE: char = ' ';
/// Stands for an exponent that is no number: the symbol tables call it "to the power of".
const POWER: char = '＾';
/// A fraction's bar where the fraction has no name of its own: "over".
const OVER: char = '∕';

/// The content of `\(…\)` or `$…$`.
pub(super) fn plain(formula: &str) -> String {
    let mut out = String::with_capacity(formula.len());
    let mut rest = formula;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => command(&mut rest, &mut out),
            '^' => exponent(&mut rest, &mut out),
            '_' => {
                out.push(SPACE);
                out.push_str(&plain(argument(&mut rest)));
            }
            '{' | '}' | '&' | '~' | '|' => out.push(SPACE),
            '-' => out.push_str(if out.trim_end().ends_with(is_operand) { " − " } else { "−" }),
            '*' => out.push_str(" × "),
            '/' => spaced(OVER, &mut out),
            '+' | '=' | '<' | '>' => spaced(c, &mut out),
            _ => {
                let last = out.chars().next_back();
                if c.is_alphabetic() && last.is_some_and(char::is_alphanumeric) {
                    out.push(SPACE);
                }
                out.push(c);
            }
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_operand(c: char) -> bool {
    c.is_alphanumeric() || ")]²³°".contains(c)
}

fn spaced(sign: char, out: &mut String) {
    out.push(SPACE);
    out.push(sign);
    out.push(SPACE);
}

/// What a command takes: a group in braces, or the next character or command.
fn argument<'a>(rest: &mut &'a str) -> &'a str {
    *rest = rest.trim_start();
    let end = match rest.chars().next() {
        Some('{') => {
            let mut depth = 0_usize;
            let end = rest.char_indices().find(|(_, c)| {
                depth = match c {
                    '{' => depth + 1,
                    '}' => depth - 1,
                    _ => depth,
                };
                depth == 0
            });
            let (inside, after) = match end {
                Some((end, _)) => (&rest[1..end], &rest[end + 1..]),
                None => (&rest[1..], ""),
            };
            *rest = after;
            return inside;
        }
        Some('\\') => 1 + rest[1..].find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len() - 1),
        Some(c) => c.len_utf8(),
        None => 0,
    };
    let (argument, after) = rest.split_at(end);
    *rest = after;
    argument
}

fn exponent(rest: &mut &str, out: &mut String) {
    let argument = argument(rest);
    let raised: Option<String> = argument.chars().map(raised).collect();
    match (argument, raised) {
        ("\\circ" | "\\degree", _) => out.push('°'),
        ("\\prime", _) => out.push('\''),
        (_, Some(raised)) if !raised.is_empty() => out.push_str(&raised),
        _ => {
            spaced(POWER, out);
            out.push_str(&plain(argument));
        }
    }
}

fn raised(c: char) -> Option<char> {
    Some(match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4'..='9' => char::from_u32('⁴' as u32 + c as u32 - '4' as u32)?,
        '-' => '⁻',
        'n' => 'ⁿ',
        _ => return None,
    })
}

/// After the backslash.
fn command(rest: &mut &str, out: &mut String) {
    let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    if letters == 0 {
        let next = rest.chars().next();
        *rest = &rest[next.map_or(0, char::len_utf8)..];
        match next {
            Some('\\') => out.push_str(", "),
            Some('%' | '$' | '#' | '&') => out.extend(next),
            _ => out.push(SPACE),
        }
        return;
    }
    let (name, after) = rest.split_at(letters);
    *rest = after;
    match name {
        "frac" | "dfrac" | "tfrac" => fraction(rest, out),
        "sqrt" => {
            spaced('√', out);
            out.push_str(&plain(argument(rest)));
        }
        "text" | "mathrm" | "textbf" | "textit" | "operatorname" => {
            out.push(SPACE);
            out.push_str(argument(rest));
            out.push(SPACE);
        }
        "mathbf" | "mathit" | "mathbb" | "mathcal" | "vec" | "hat" | "bar" | "overline" | "boxed" => {
            out.push(SPACE);
            out.push_str(&plain(argument(rest)));
        }
        "begin" | "end" => {
            argument(rest);
        }
        "left" | "right" | "big" | "Big" | "bigl" | "bigr" | "quad" | "qquad" | "displaystyle" | "limits" => {
            out.push(SPACE)
        }
        _ => {
            let said = SIGNS.iter().find(|(command, _)| *command == name).map_or(name, |(_, sign)| *sign);
            out.push(SPACE);
            out.push_str(said);
            out.push(SPACE);
        }
    }
}

/// Of two numbers it is a fraction as in text, else one over the other.
fn fraction(rest: &mut &str, out: &mut String) {
    let (above, below) = (plain(argument(rest)), plain(argument(rest)));
    let number = |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if number(&above) && number(&below) {
        out.push_str(&format!(" {above}/{below} "));
    } else {
        out.push_str(&format!(" {above} {OVER} {below} "));
    }
}

const SIGNS: &[(&str, &str)] = &[
    ("times", "×"),
    ("cdot", "⋅"),
    ("div", "÷"),
    ("pm", "±"),
    ("le", "≤"),
    ("leq", "≤"),
    ("lt", "<"),
    ("ge", "≥"),
    ("geq", "≥"),
    ("gt", ">"),
    ("ne", "≠"),
    ("neq", "≠"),
    ("approx", "≈"),
    ("equiv", "="),
    ("infty", "∞"),
    ("to", "→"),
    ("rightarrow", "→"),
    ("implies", "⇒"),
    ("Rightarrow", "⇒"),
    ("sum", "∑"),
    ("prod", "∏"),
    ("int", "∫"),
    ("partial", "∂"),
    ("in", "∈"),
    ("cup", "∪"),
    ("cap", "∩"),
    ("propto", "∝"),
    ("pi", "π"),
    ("circ", "°"),
    ("degree", "°"),
    ("ldots", "..."),
    ("dots", "..."),
    ("cdots", "..."),
    ("percent", "%"),
    ("varepsilon", "epsilon"),
    ("varphi", "phi"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas() {
        for (formula, expected) in [
            ("E = mc^2", "E = m c²"),
            ("\\frac{1}{2}", "1/2"),
            ("\\frac{x+1}{2y}", "x + 1 ∕ 2 y"),
            ("x_1 \\le 10^{-3}", "x 1 ≤ 10⁻³"),
            ("a - b, -b \\pm \\sqrt{b^2 - 4ac}", "a − b, −b ± √ b² − 4 a c"),
            ("x^{n+1} \\times 2^{10}", "x ＾ n + 1 × 2¹⁰"),
            ("90^\\circ \\text{ in total}", "90° in total"),
            ("\\alpha \\to \\infty, 5\\%", "alpha → ∞ , 5%"),
            ("\\frac{1", "1 ∕"),
            ("^", "＾"),
            ("\\", ""),
        ] {
            assert_eq!(plain(formula), expected, "{formula}");
        }
    }
}
