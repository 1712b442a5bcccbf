//! Sums in spoken English: plus, minus, times, divided by, with the usual precedence. Pure.

use super::numbers;

#[derive(Clone, Copy, PartialEq)]
enum Operation {
    Plus,
    Minus,
    Times,
    Divided,
}

/// How an operation is said, its spoken forms first to be said back.
const FORMS: [(&[&str], Operation); 9] = [
    (&["plus"], Operation::Plus),
    (&["minus"], Operation::Minus),
    (&["times"], Operation::Times),
    (&["divided", "by"], Operation::Divided),
    (&["multiplied", "by"], Operation::Times),
    (&["added", "to"], Operation::Plus),
    (&["take", "away"], Operation::Minus),
    (&["less"], Operation::Minus),
    (&["over"], Operation::Divided),
];

/// The answer to the first sum in `text`, as a sentence; none when there is no sum in it.
pub(super) fn answer(text: &str) -> Option<String> {
    let spaced = spell_out(text);
    let words = spaced.split_whitespace().collect::<Vec<_>>();
    let (first, rest) = (0..words.len()).find_map(|start| sum_at(&words[start..]))?;
    let mut question = numbers::say(first)?;
    for (operation, value) in &rest {
        let name = FORMS.iter().find(|(_, form)| form == operation).map(|(words, _)| words.join(" "))?;
        question = format!("{question} {name} {}", numbers::say(*value)?);
    }
    if rest.iter().any(|(operation, value)| *operation == Operation::Divided && *value == 0.0) {
        return Some("Nothing can be divided by zero.".to_owned());
    }
    Some(match numbers::say(evaluate(first, &rest)) {
        Some(result) => capitalised(&format!("{question} is {result}.")),
        None => "That number is too big for me.".to_owned(),
    })
}

/// A number, then one or more of operation and number.
fn sum_at(words: &[&str]) -> Option<(f64, Vec<(Operation, f64)>)> {
    let (first, mut at) = signed(words)?;
    let mut rest = Vec::new();
    while let Some((operation, value, used)) = step(&words[at..]) {
        rest.push((operation, value));
        at += used;
    }
    (!rest.is_empty()).then_some((first, rest))
}

fn step(words: &[&str]) -> Option<(Operation, f64, usize)> {
    let (form, operation) = FORMS.iter().find(|(form, _)| words.starts_with(form))?;
    let (value, used) = signed(&words[form.len()..])?;
    Some((*operation, value, form.len() + used))
}

fn signed(words: &[&str]) -> Option<(f64, usize)> {
    match words {
        ["minus", rest @ ..] => numbers::parse(rest).map(|(value, used)| (-value, used + 1)),
        _ => numbers::parse(words),
    }
}

fn evaluate(first: f64, rest: &[(Operation, f64)]) -> f64 {
    let (mut sum, mut product) = (0.0, first);
    for (operation, value) in rest {
        match operation {
            Operation::Times => product *= value,
            Operation::Divided => product /= value,
            Operation::Plus | Operation::Minus => {
                sum += product;
                product = if *operation == Operation::Plus { *value } else { -value };
            }
        }
    }
    sum + product
}

/// Signs as words, in lower case, everything else that is no letter or digit a space: "What's 2+18?" → "whats 2 plus 18".
fn spell_out(text: &str) -> String {
    let chars = text.to_lowercase().chars().collect::<Vec<_>>();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphabetic());
    let mut words = String::new();
    for (at, &c) in chars.iter().enumerate() {
        let (before, after) = (at.checked_sub(1), Some(at + 1));
        match c {
            '+' => words.push_str(" plus "),
            '*' | '×' | '·' => words.push_str(" times "),
            '÷' | '/' => words.push_str(" divided by "),
            'x' if !letter(before) && !letter(after) => words.push_str(" times "),
            '-' if letter(before) && letter(after) => words.push(' '),
            '-' | '−' | '–' => words.push_str(" minus "),
            '.' if digit(before) && digit(after) => words.push('.'),
            // "1,000"
            ',' if digit(before) && digit(after) => {}
            '\'' | '’' => {}
            c if c.is_alphanumeric() => words.push(c),
            _ => words.push(' '),
        }
    }
    words
}

/// The first letter large.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    fn check(questions: &str, expect: Expect) {
        let answers = questions.lines().map(|line| answer(line.trim()).unwrap_or_else(|| "no sum".to_owned()) + "\n");
        expect.assert_eq(&answers.collect::<String>());
    }

    #[test]
    fn sums() {
        check(
            "How much is two plus eighteen?
             What is seven times nine?
             What's 2+18?
             twelve minus fifty
             How much is 10 divided by 4?
             What is ten over three?
             One hundred and five multiplied by two.
             7 x 9
             twenty-one plus 1,000
             2 plus 3 times 4
             2 - -3
             minus two times minus three
             one divided by zero
             999999999999999 times ten
             Twenty five take away five, please.",
            expect![[r#"
                Two plus eighteen is twenty.
                Seven times nine is sixty three.
                Two plus eighteen is twenty.
                Twelve minus fifty is minus thirty eight.
                Ten divided by four is two point five.
                Ten divided by three is about three point three three three.
                One hundred five times two is two hundred ten.
                Seven times nine is sixty three.
                Twenty one plus one thousand is one thousand twenty one.
                Two plus three times four is fourteen.
                Two minus minus three is five.
                Minus two times minus three is six.
                Nothing can be divided by zero.
                That number is too big for me.
                Twenty five minus five is twenty.
            "#]],
        );
    }

    #[test]
    fn what_is_no_sum() {
        check(
            "The number is fifty three two.
             Set a timer for ten minutes.
             How many times did I ask?
             Three ninety thirty eleven.
             two plus
             plus two",
            expect![[r#"
                no sum
                no sum
                no sum
                no sum
                no sum
                no sum
            "#]],
        );
    }

    proptest! {
        #[test]
        fn any_text_is_met_with_a_sentence_or_none(text in "(two|1|0|plus|minus|x|/|\\+|-|,|\\.|a|thousand|point| ){0,20}") {
            if let Some(sentence) = answer(&text) {
                prop_assert!(sentence.ends_with('.'));
            }
        }

        #[test]
        fn whole_sums_are_right(a in 0u32..100_000, b in 0u32..100_000) {
            let result = numbers::whole_number(u64::from(a) * u64::from(b));
            let answer = answer(&format!("What is {a} times {b}?")).unwrap();
            let expected = format!(" is {result}.");
            prop_assert!(answer.ends_with(&expected), "{}", answer);
        }
    }
}
