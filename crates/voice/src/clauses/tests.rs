//! Tables of replies and their clauses, and the properties that hold for any reply.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

fn all(reply: &str, step: usize) -> Vec<Clause> {
    all_in(Language::default(), reply, step)
}

fn all_in(language: Language, reply: &str, step: usize) -> Vec<Clause> {
    let mut cut = Clauses::new(language);
    let chars: Vec<char> = reply.chars().collect();
    let mut clauses: Vec<Clause> =
        chars.chunks(step.max(1)).flat_map(|delta| cut.push(&delta.iter().collect::<String>())).collect();
    clauses.extend(cut.finish());
    clauses
}

/// The clauses of each reply, with `|` after a clause and `‖` after a sentence.
fn check(replies: &[&str], expected: Expect) {
    check_in(Language::default(), replies, expected);
}

fn check_in(language: Language, replies: &[&str], expected: Expect) {
    let mut table = String::new();
    for reply in replies {
        for clause in all_in(language, reply, 1) {
            table.push_str(&clause.text.replace('\n', "⏎"));
            table.push(if clause.ends_sentence { '‖' } else { '|' });
        }
        table.push('\n');
    }
    expected.assert_eq(&table);
}

#[test]
fn the_first_clause_is_early() {
    check(
        &[
            "Sure. Here is the weather for today. It rains, and it is cold.",
            "Sure! It is sunny.",
            "Well, I think that is right, but let me check. It is.",
            "Sure, here is what I found, sorted by price. The first one is good.",
            "The capital of France, as you know, is Paris. It is large.",
            "Paris, the capital, is nice.",
            "I am not sure whether it will rain because the forecast is old. Ask again.",
            "It will rain in the evening and you should take an umbrella. Really.",
            "One moment — let me look. Yes.",
            "Here is the list: apples, pears and plums. Done.",
            "This is a first sentence that just goes on without any sign of ending anywhere at all and so is cut. Next.",
            "In which of the cases where it rains is it wet?",
        ],
        expect![[r#"
            Sure. ‖Here is the weather for today. ‖It rains, and it is cold.‖
            Sure!‖ It is sunny.‖
            Well,| I think that is right,| but let me check. ‖It is.‖
            Sure,| here is what I found,| sorted by price. ‖The first one is good.‖
            The capital of France,| as you know, is Paris. ‖It is large.‖
            Paris, the capital,| is nice.‖
            I am not sure whether it will rain |because the forecast is old. ‖Ask again.‖
            It will rain in the evening |and you should take an umbrella. ‖Really.‖
            One moment — |let me look. ‖Yes.‖
            Here is the list: |apples, pears and plums. ‖Done.‖
            This is a first sentence that just goes on without any sign |of ending anywhere at all and so is cut. ‖Next.‖
            In which of the cases |where it rains is it wet?‖
        "#]],
    );
}

#[test]
fn what_there_is_can_be_had_before_its_end() {
    let mut cut = Clauses::default();
    let mut flushed = |text: &str| {
        let whole = cut.push(text);
        assert!(whole.is_empty(), "{whole:?}");
        cut.flush().map(|clause| (clause.text, clause.speakable, clause.start_byte, clause.end_byte))
    };
    let clause =
        |text: &str, said: &str, from: usize| Some((text.to_owned(), said.to_owned(), from, from + text.len()));
    assert_eq!(flushed("the ans"), clause("the ", "the", 0));
    assert_eq!(flushed(""), None, "half a word waits");
    assert_eq!(flushed("wer to"), clause("answer ", "answer", 4));
    assert_eq!(flushed(" [that one](http"), clause("to ", "to", 11));
    assert_eq!(flushed(""), None, "a link waits");
    let mut rest = cut.push("://x) is quite clear. ");
    rest.extend(cut.finish());
    assert_eq!(
        rest.iter().map(|clause| clause.text.as_str()).collect::<String>(),
        "[that one](http://x) is quite clear. "
    );
    for (text, said) in [("- milk and br", "milk and."), ("今日は晴れ", "今日は晴れ"), ("\n\nso it i", "so it")]
    {
        let mut cut = Clauses::default();
        assert!(cut.push(text).is_empty());
        assert_eq!(cut.flush().map(|clause| clause.speakable).as_deref(), Some(said), "{text}");
    }
    for text in ["```\nlet a", "| a | b ", "- ", "  ", "`let a = "] {
        let mut cut = Clauses::default();
        cut.push(text);
        assert_eq!(cut.flush(), None, "{text}");
    }
}

#[test]
fn full_stops_that_are_no_ends() {
    check(
        &[
            "It costs 3.50 dollars at 10:30 a.m. on weekdays. Then more.",
            "Ask Dr. Smith, e.g. about No. 5. No. I will not. See p. 12 now.",
            "He lives in the U.S. It is big. The U.S. Army is there. So do I. And J. R. R. Tolkien.",
            "Open https://example.com/a.b?c=d. Mail me@example.com. Run main.rs now.",
            "Well... let me think. Hmm... Okay. Wait . . . what? Yes… no.",
            "He said \"Stop.\" Then he left. (That was it.) \"Really?\" she asked. \"Yes!\" He did.",
            "Bananas, pears, etc. are fruit. I like pears, etc. They are good.",
            "On Nov. 21, 2026, it snows. In Jan. it melts. Version 1.2.3 is out.",
            "The answer is 3. Next one is 42. The 1st. of all.",
            "Acme Inc. makes it. Main St. is near. Mr. and Mrs. Hill left at 5 p.m. It was late.",
        ],
        expect![[r#"
            It costs 3.50 dollars at 10:30 a.m. on weekdays. ‖Then more.‖
            Ask Dr. Smith,| e.g. about No. 5. ‖No. ‖I will not. ‖See p. 12 now.‖
            He lives in the U.S. ‖It is big. ‖The U.S. Army is there. ‖So do I. ‖And J. R. R. Tolkien.‖
            Open https://example.com/a.b?c=d. ‖Mail me@example.com. ‖Run main.rs now.‖
            Well... let me think. ‖Hmm... ‖Okay. ‖Wait . . . what? ‖Yes… no.‖
            He said "Stop." ‖Then he left. ‖(That was it.) ‖"Really?" she asked. ‖"Yes!" ‖He did.‖
            Bananas, pears,| etc. are fruit. ‖I like pears, etc. ‖They are good.‖
            On Nov. 21, 2026, |it snows. ‖In Jan. it melts. ‖Version 1.2.3 is out.‖
            The answer is 3. ‖Next one is 42. ‖The 1st. ‖of all.‖
            Acme Inc. makes it. ‖Main St. is near. ‖Mr. and Mrs. Hill left at 5 p.m. ‖It was late.‖
        "#]],
    );
}

#[test]
fn full_stops_of_streets_dates_and_citations() {
    check(
        &[
            "He lived at 1428 Elm St. It was strange. At 5 Main St. Apt. 4 it was not. St. John came. 12 W. Oak Ave. is near.",
            "Born on sept. 15 2020, it is so. It is known.[1] So they say.[2][3] And more [4]. Yes.",
            "It is open 9:00 a.m. – 5 p.m. every day. It costs $50 – $100 – or more. We wait – and go. From May 5 – June 7. So.",
            "Your code is: 482910. My PIN: 0042. Here is why: it is so.",
            "So \\(a, b. c\\) is it. Wait 1h 30m. Then go. Up 10 000 m. It is 3.50. It is 1.500. So.",
        ],
        expect![[r#"
            He lived at 1428 Elm St. ‖It was strange. ‖At 5 Main St. Apt. 4 it was not. ‖St. John came. ‖12 W. Oak Ave. is near.‖
            Born on sept. 15 2020, |it is so. ‖It is known.[1] ‖So they say.[2][3] ‖And more [4]. ‖Yes.‖
            It is open 9:00 a.m. – 5 p.m. every day. ‖It costs $50 – $100 – or more. ‖We wait – and go. ‖From May 5 – June 7. ‖So.‖
            Your code is: 482910. ‖My PIN: 0042. ‖Here is why: it is so.‖
            So \(a, b. c\) is it. ‖Wait 1h 30m. ‖Then go. ‖Up 10 000 m. ‖It is 3.50. ‖It is 1.500. ‖So.‖
        "#]],
    );
}

#[test]
fn full_stops_in_spanish() {
    check_in(
        Language::Spanish,
        &[
            "El Sr. López vive en EE. UU. Es así. En EE. UU. hay, p. ej., pan. La Dra. Ruiz, D. Juan y etc. Luego más.",
            "Cuesta 1.500 euros. Son 3,50 € y 10 000 más. A las 10:30 a. m. Luego a las 5 p.m. en punto. En el 500 a. C. Era así.",
            "Véase la pág. 5, núm. 3 y el art. 2. El 15 de sept. de 2020 y abr. 22. Uds. saben. Es el 3.º B. Y ya.",
            "Claro, aquí tienes la respuesta. Quiero ir al centro de la ciudad pero llueve mucho. ¿Vale?",
            "Tu código es: 482910. De 9:00 a. m. – 5:00 p. m. abre. Isabel II. Luego.",
        ],
        expect![[r#"
            El Sr. López vive en EE. UU. ‖Es así. ‖En EE. UU. hay, p. ej., pan. ‖La Dra. Ruiz, D. Juan y etc. ‖Luego más.‖
            Cuesta 1.500 euros. ‖Son 3,50 € y 10 000 más. ‖A las 10:30 a. m. ‖Luego a las 5 p.m. en punto. ‖En el 500 a. C. ‖Era así.‖
            Véase la pág. 5, |núm. 3 y el art. 2. ‖El 15 de sept. de 2020 y abr. 22. ‖Uds. saben. ‖Es el 3.º B. ‖Y ya.‖
            Claro,| aquí tienes la respuesta. ‖Quiero ir al centro de la ciudad pero llueve mucho. ‖¿Vale?‖
            Tu código es: 482910. ‖De 9:00 a. m. – 5:00 p. m. abre. ‖Isabel II. ‖Luego.‖
        "#]],
    );
}

#[test]
fn a_reply_is_read_in_its_own_language() {
    let said = |language, reply: &str| {
        let clauses = all_in(language, reply, 3);
        clauses.iter().map(|clause| clause.speakable.as_str()).collect::<Vec<_>>().join(" ")
    };
    let german = "Der Zug fährt um 10:30 Uhr ab und kostet 3,50 €. 15 km sind es am 3. Mai.";
    assert_eq!(said(Language::English, german), german);
    let english = "The train leaves at 10:30 and it is late. 15 km.";
    assert_eq!(said(Language::English, english), "The train leaves at ten thirty and it is late. fifteen kilometers.");
    assert_eq!(said(Language::Spanish, english), "The train leaves at ten thirty and it is late. fifteen kilometers.");
    let spanish = "El tren sale a las 10:30 y cuesta 3,50 €. 21 km.";
    let heard = "El tren sale a las diez y media y cuesta tres euros cincuenta céntimos. veintiún kilómetros.";
    assert_eq!(said(Language::English, spanish), heard);
    assert_eq!(said(Language::Other, spanish), spanish);
}

#[test]
fn of_a_table_only_that_it_is_there_is_said() {
    let said = |language, step| {
        let clauses = all_in(language, "Look:\n| A | B |\n|---|---|\n| 1 | 2 |\n\nDone.\n| C |\n| 3 |", step);
        clauses.into_iter().map(|clause| clause.speakable).filter(|said| !said.is_empty()).collect::<Vec<_>>()
    };
    let announced = "There is a table on the screen.";
    for step in [1, 7, 100] {
        assert_eq!(said(Language::English, step), ["Look:", announced, "Done.", announced]);
    }
    assert_eq!(said(Language::Other, 1), ["Look:", "A, B.", "1, 2.", "Done.", "C.", "3."]);
}

#[test]
fn markdown_is_cut_by_line() {
    check(
        &[
            "# Pancakes\n\nYou need:\n- 200 g flour. Sifted.\n- 2 eggs\n\n1. Mix it\n2. Fry it\n\nEnjoy",
            "Try this:\n```rust\nlet x = 5;\n\nfoo. Bar.\n```\nIt works. Yes.",
            "| City | Temp |\n|---|---|\n| Paris. | 20 |\nThat is all.",
            "**Sure.** Here it is. **Bold, with commas. And stops.** End.",
            "See [the docs. All of them.](https://a.b/c) Now. Use `a. B` here. Ok.",
            "It is warm\nin Paris today\nTomorrow it rains\n\nThe end",
            "> Quoted text\n> goes on.\nNot quoted.\n---\nLast\n",
            "~~~\ncode",
        ],
        expect![[r#"
            # Pancakes⏎‖⏎You need:⏎|- 200 g flour. ‖Sifted.⏎‖- 2 eggs⏎‖⏎1. Mix it⏎‖2. Fry it⏎‖⏎Enjoy‖
            Try this:⏎|```rust⏎‖let x = 5;⏎‖⏎‖foo. Bar.⏎‖```⏎‖It works. ‖Yes.‖
            | City | Temp |⏎‖|---|---|⏎‖| Paris. | 20 |⏎‖That is all.‖
            **Sure.** ‖Here it is. ‖**Bold, with commas. ‖And stops.** ‖End.‖
            See [the docs. All of them.](https://a.b/c) Now. ‖Use `a. B` here. ‖Ok.‖
            It is warm⏎in Paris today⏎‖Tomorrow it rains⏎‖⏎The end‖
            > Quoted text⏎‖> goes on.⏎‖Not quoted.⏎‖---⏎‖Last⏎‖
            ~~~⏎‖code‖
        "#]],
    );
}

#[test]
fn long_sentences_are_cut_at_their_joints() {
    check(
        &[
            "Yes. The first thing that you should know about the city is that it was founded a very long time ago, probably by people \
             from the coast who were looking for a better harbour, and that it has grown ever since then without any plan.",
            "Yes it is so. a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d.",
        ],
        expect![[r#"
            Yes. ‖The first thing that you should know about the city is that it was founded |a very long time ago, probably by people from the coast who were looking for a better harbour, |and that it has grown ever since then without any plan.‖
            Yes it is so. ‖a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v w x |y z a b c d.‖
        "#]],
    );
}

#[test]
fn other_scripts() {
    check(
        &["你好。今天天气很好，我们出去玩吧！好吗？", "¿Qué tal? Muy bien, gracias. Adiós."],
        expect![[r#"
        你好。‖今天天气很好，|我们出去玩吧！‖好吗？‖
        ¿Qué tal?‖ Muy bien,| gracias. ‖Adiós.‖
    "#]],
    );
}

#[test]
fn what_is_not_said_is_empty() {
    let said: Vec<_> =
        all("Try:\n```\nlet x;\n```\n---\n🎉\nOk", 1).into_iter().map(|clause| clause.speakable).collect();
    assert_eq!(said, ["Try:", "There is code on the screen.", "", "", "", "", "Ok"]);
}

#[test]
fn a_comma_does_not_wait_for_the_next_token() {
    let mut cut = Clauses::default();
    assert!(cut.push("Sure").is_empty());
    assert_eq!(cut.push(",")[0].speakable, "Sure,");
    assert!(cut.push(" here").is_empty());
}

#[test]
fn absurd_replies_are_cut_all_the_same() {
    let long = "a".repeat(5000);
    assert_eq!(all(&long, 100).iter().map(|clause| clause.text.len()).max(), Some(800));
    let blank = "\n".repeat(3000);
    assert!(all(&blank, 100).iter().all(|clause| clause.text.len() <= 300 && clause.speakable.is_empty()));
    let open = format!("[{}", "word ".repeat(500));
    assert!(all(&open, 7).iter().all(|clause| clause.text.len() <= 600));
}

fn reply() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[A-Za-z]{1,7}",
        1 => "[0-9]{1,4}",
        4 => Just(" ".to_owned()),
        2 => proptest::sample::select(&[". ", ", ", "! ", "? ", ": ", "; ", "... ", " - ", "\n", "\n\n", "—", "…", "\r\n"][..]).prop_map(str::to_owned),
        1 => proptest::sample::select(
            &["Dr.", "e.g.", "U.S.", "No.", "a.m.", "etc.", "Nov.", " and I ", " because ", "Sure", "Well", "**", "`", "```\n", "[", "](", ")", "- ", "1. ", "# ", "| ", "> ", "\"", "”", "(", "。", "，", "é", "👩🏽‍🚀", "https://a.b/c. ", "St.", "[1]", "EE.", "UU.", "a.", "m.", "p.", "ej.", " – ", "5", "código", ":", "\\(", "\\)", " el la ", " der die ", "| x |\n"][..]
        ).prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn how_the_stream_is_cut_does_not_matter(reply in reply(), step in 1usize..12) {
        for language in [Language::English, Language::Spanish] {
            prop_assert_eq!(all_in(language, &reply, step), all_in(language, &reply, usize::MAX));
        }
    }

    #[test]
    fn the_clauses_are_the_reply(reply in reply()) {
        let clauses = all(&reply, 3);
        prop_assert_eq!(clauses.iter().map(|clause| clause.text.as_str()).collect::<String>(), reply.as_str());
        for clause in &clauses {
            prop_assert!(!clause.text.is_empty());
            prop_assert_eq!(&reply[clause.start_byte..clause.end_byte], clause.text.as_str());
        }
    }

    #[test]
    fn any_reply_is_taken(reply in any::<String>(), step in 1usize..9) {
        let clauses = all(&reply, step);
        prop_assert_eq!(clauses.iter().map(|clause| clause.text.as_str()).collect::<String>(), reply.as_str());
        prop_assert_eq!(clauses, all(&reply, usize::MAX));
    }
}
