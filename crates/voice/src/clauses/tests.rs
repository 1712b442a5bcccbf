//! Tables of replies and their clauses, and the properties that hold for any reply.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

fn all(reply: &str, step: usize) -> Vec<Clause> {
    let mut cut = Clauses::default();
    let chars: Vec<char> = reply.chars().collect();
    let mut clauses: Vec<Clause> =
        chars.chunks(step.max(1)).flat_map(|delta| cut.push(&delta.iter().collect::<String>())).collect();
    clauses.extend(cut.finish());
    clauses
}

/// The clauses of each reply, with `|` after a clause and `‖` after a sentence.
fn check(replies: &[&str], expected: Expect) {
    let mut table = String::new();
    for reply in replies {
        for clause in all(reply, 1) {
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
            &["Dr.", "e.g.", "U.S.", "No.", "a.m.", "etc.", "Nov.", " and I ", " because ", "Sure", "Well", "**", "`", "```\n", "[", "](", ")", "- ", "1. ", "# ", "| ", "> ", "\"", "”", "(", "。", "，", "é", "👩🏽‍🚀", "https://a.b/c. "][..]
        ).prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn how_the_stream_is_cut_does_not_matter(reply in reply(), step in 1usize..12) {
        prop_assert_eq!(all(&reply, step), all(&reply, usize::MAX));
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
