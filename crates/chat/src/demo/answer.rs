//! What the demo says to what it is told: one plain sentence or two, fit to be spoken. Pure.

use jiff::Zoned;

use super::calendar;
use super::sums::{self, capitalised};
use crate::{Message, Role};

const ABILITIES: &str = "I can tell the time and the day, do sums, and remember your name.";
const HINT: &str = "I am only a demo. For real answers, choose a chat model in the settings.";

/// The answer to the last message, in the light of those before it.
pub(super) fn answer(messages: &[Message], now: &Zoned) -> String {
    let text = messages.last().filter(|last| last.role == Role::User).map_or("", |last| last.text.trim());
    let earlier = &messages[..messages.len().saturating_sub(1)];
    let words = words(text);
    let plain = words.trim();
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(&format!(" {phrase} ")));
    let is = |phrases: &[&str]| phrases.contains(&plain);

    if plain.is_empty() {
        return "I did not hear anything.".to_owned();
    }
    if let Some(sum) = sums::answer(text) {
        return sum;
    }
    if has(&["my name"]) && has(&["remember", "what", "whats", "know", "say", "tell me"]) || has(&["who am i"]) {
        return match name_in(messages) {
            Some(name) => format!("Your name is {name}."),
            None => "You have not told me your name yet.".to_owned(),
        };
    }
    if let Some(name) = name_told(text) {
        return format!("Nice to meet you, {name}.");
    }
    if has(&["your name", "who are you", "what are you", "are you real"]) {
        return format!("I am the demo that comes with Riposte. {ABILITIES}");
    }
    if has(&["repeat", "say that again", "say it again", "what did you say", "pardon", "come again"]) {
        return repeat(earlier);
    }
    if has(&["slower", "faster"]) && has(&["speak", "talk"]) {
        return "You can set the speed of my voice in the settings.".to_owned();
    }
    if has(&["time is it", "is the time", "whats the time", "the time please", "me the time", "got the time"]) {
        let time = calendar::time(now);
        return if has(&["in", "at"]) { format!("I only know the time here. {time}") } else { time };
    }
    if has(&[
        "what day",
        "which day",
        "what date",
        "the date",
        "todays date",
        "day is it",
        "what is today",
        "whats today",
    ]) {
        return calendar::day(&words, now);
    }
    if has(&["what month", "which month", "what year", "which year"]) {
        return calendar::month_and_year(now);
    }
    if has(&["what can you do", "what can i ask", "what can i say", "what do you do", "help me", "how does this work"])
        || is(&["help", "please help"])
    {
        return format!("{ABILITIES} {HINT}");
    }
    if has(&["how are you", "how do you do"]) {
        return "I am well, thank you. What can I do for you?".to_owned();
    }
    small_talk(&words, earlier).unwrap_or_else(|| echo(text, earlier))
}

/// The short things people say around a question.
fn small_talk(words: &str, earlier: &[Message]) -> Option<String> {
    let plain = words.trim();
    let is = |phrases: &[&str]| phrases.contains(&plain);
    let begins = |phrases: &[&str]| phrases.iter().any(|phrase| words.starts_with(&format!(" {phrase} ")));
    let says = |text: &str| Some(text.to_owned());
    let few = plain.split(' ').count() <= 4;

    if few && begins(&["hello", "hi", "hey", "good morning", "good afternoon", "good evening"]) {
        return if earlier.is_empty() { Some(format!("Hello! {ABILITIES}")) } else { says("Hello again.") };
    }
    if few && begins(&["good night"]) {
        return says("Good night.");
    }
    if few && begins(&["goodbye", "good bye", "bye", "see you"]) {
        return says("Goodbye.");
    }
    if few && begins(&["no thank you", "no thanks", "never mind", "cancel", "forget it"]) {
        return says("All right.");
    }
    if begins(&["thanks", "thank you"]) || few && plain.ends_with("thank you") {
        return says("You are welcome.");
    }
    if is(&["stop", "stop it", "stop please", "be quiet", "quiet"]) {
        return says("All right, I will stop.");
    }
    let wait = ["wait", "wait a moment", "hold on", "one moment", "pause", "let me think about it", "let me think"];
    if is(&wait) {
        return says("Take your time.");
    }
    if is(&["yes", "yes please", "yeah", "sure", "okay", "ok", "please"]) {
        return says("Good. What would you like to know?");
    }
    if is(&["no", "nope", "not now"]) {
        return says("All right.");
    }
    if is(&["continue", "go on", "okay go on", "ok go on"]) {
        return says("I have said all I know.");
    }
    None
}

/// Longest text that is said back, in words.
const LONGEST_ECHO: usize = 30;

fn echo(text: &str, earlier: &[Message]) -> String {
    let printable = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    let words = printable.split_whitespace().collect::<Vec<_>>();
    let heard = if words.len() > LONGEST_ECHO {
        format!("I heard a long text that begins with: {}.", words[..LONGEST_ECHO].join(" "))
    } else {
        let heard = words.join(" ");
        let end = if heard.ends_with(['.', '!', '?']) { "" } else { "." };
        format!("I heard: {heard}{end}")
    };
    // Said once in a conversation is enough.
    let hinted = earlier.iter().any(|message| message.role == Role::Assistant && message.text.contains("only a demo"));
    if hinted { heard } else { format!("{heard} {HINT}") }
}

fn repeat(earlier: &[Message]) -> String {
    let last = earlier.iter().rfind(|message| message.role == Role::Assistant);
    // An interrupted answer ends in a dash; see `History`.
    match last.map(|message| message.text.trim_end_matches('—').trim()) {
        Some(text) if !text.is_empty() => text.to_owned(),
        _ => "I have not said anything yet.".to_owned(),
    }
}

/// The name told last in this conversation.
fn name_in(messages: &[Message]) -> Option<String> {
    let users = messages.iter().rev().filter(|message| message.role == Role::User);
    users.flat_map(|message| message.text.rsplit(['.', '!', '?', '\n'])).find_map(name_told)
}

/// "My name is Anna." → "Anna". Three words at most; what follows "and" or a comma is no name.
fn name_told(sentence: &str) -> Option<String> {
    let original = sentence.split_whitespace().collect::<Vec<_>>();
    let lower = original.iter().map(|word| words(word).trim().to_owned()).collect::<Vec<_>>();
    let starts: [&[&str]; 4] = [&["my", "name", "is"], &["my", "names"], &["call", "me"], &["i", "am", "called"]];
    let after = starts.iter().find_map(|start| {
        let at = lower.windows(start.len()).position(|window| window == *start)?;
        Some(at + start.len())
    })?;
    let mut name = Vec::new();
    for word in original.iter().skip(after).take(3) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.is_empty() || ["and", "but", "what", "not", "please", "so"].contains(&bare.to_lowercase().as_str()) {
            break;
        }
        name.push(capitalised(bare));
        if word.ends_with([',', '.', '!', '?', ';']) {
            break;
        }
    }
    (!name.is_empty()).then(|| name.join(" "))
}

/// Lower-case words with one space around each, apostrophes dropped, punctuation gone: " whats the time ".
fn words(text: &str) -> String {
    let mut plain = String::from(" ");
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            plain.push(c);
        } else if !matches!(c, '\'' | '’') && !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    if !plain.ends_with(' ') {
        plain.push(' ');
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn now() -> Zoned {
        date(2026, 11, 20).at(15, 4, 0, 0).in_tz("UTC").unwrap()
    }

    fn user(text: &str) -> Message {
        Message { role: Role::User, text: text.to_owned() }
    }

    /// A whole conversation, one question a line; the answers go into the history.
    fn check(questions: &str, expect: Expect) {
        let mut messages = Vec::new();
        let mut shown = String::new();
        for question in questions.lines().map(str::trim) {
            messages.push(user(question));
            let text = answer(&messages, &now());
            shown += &format!("{question}\n  {text}\n");
            messages.push(Message { role: Role::Assistant, text });
        }
        expect.assert_eq(&shown);
    }

    #[test]
    fn a_conversation() {
        check(
            "Hello there.
             My name is Anna.
             What time is it?
             How much is two plus eighteen?
             Can you repeat that?
             Do you remember my name?
             Turn on the lights in the kitchen.
             Tell me a joke.
             Thank you very much.
             Goodbye.",
            expect![[r#"
                Hello there.
                  Hello! I can tell the time and the day, do sums, and remember your name.
                My name is Anna.
                  Nice to meet you, Anna.
                What time is it?
                  It is three oh four in the afternoon.
                How much is two plus eighteen?
                  Two plus eighteen is twenty.
                Can you repeat that?
                  Two plus eighteen is twenty.
                Do you remember my name?
                  Your name is Anna.
                Turn on the lights in the kitchen.
                  I heard: Turn on the lights in the kitchen. I am only a demo. For real answers, choose a chat model in the settings.
                Tell me a joke.
                  I heard: Tell me a joke.
                Thank you very much.
                  You are welcome.
                Goodbye.
                  Goodbye.
            "#]],
        );
    }

    #[test]
    fn names() {
        check(
            "Do you remember my name?
             what's my name
             Hi, my name is maria garcia, and I like art.
             What is my name?
             Call me Jack.
             Who am I?
             What is your name?
             Call Anna.",
            expect![[r#"
                Do you remember my name?
                  You have not told me your name yet.
                what's my name
                  You have not told me your name yet.
                Hi, my name is maria garcia, and I like art.
                  Nice to meet you, Maria Garcia.
                What is my name?
                  Your name is Maria Garcia.
                Call me Jack.
                  Nice to meet you, Jack.
                Who am I?
                  Your name is Jack.
                What is your name?
                  I am the demo that comes with Riposte. I can tell the time and the day, do sums, and remember your name.
                Call Anna.
                  I heard: Call Anna. I am only a demo. For real answers, choose a chat model in the settings.
            "#]],
        );
    }

    #[test]
    fn times_and_days() {
        check(
            "What's the time?
             What time is it in Paris?
             What day is it today?
             What day is it tomorrow?
             What day is it Thursday?
             What is the date?
             What year is it?
             What time does the shop open?",
            expect![[r#"
                What's the time?
                  It is three oh four in the afternoon.
                What time is it in Paris?
                  I only know the time here. It is three oh four in the afternoon.
                What day is it today?
                  Today is Friday, November twentieth.
                What day is it tomorrow?
                  Tomorrow is Saturday, November twenty first.
                What day is it Thursday?
                  The next Thursday is November twenty sixth.
                What is the date?
                  Today is Friday, November twentieth.
                What year is it?
                  It is November, two thousand twenty six.
                What time does the shop open?
                  I heard: What time does the shop open? I am only a demo. For real answers, choose a chat model in the settings.
            "#]],
        );
    }

    #[test]
    fn small_things() {
        check(
            "Can you repeat that?
             How are you?
             Yes please.
             No.
             No thank you.
             Stop.
             Hold on.
             Never mind.
             Okay, go on.
             Could you speak a little slower?
             What can you do?
             Hello.
             Good night.",
            expect![[r#"
                Can you repeat that?
                  I have not said anything yet.
                How are you?
                  I am well, thank you. What can I do for you?
                Yes please.
                  Good. What would you like to know?
                No.
                  All right.
                No thank you.
                  All right.
                Stop.
                  All right, I will stop.
                Hold on.
                  Take your time.
                Never mind.
                  All right.
                Okay, go on.
                  I have said all I know.
                Could you speak a little slower?
                  You can set the speed of my voice in the settings.
                What can you do?
                  I can tell the time and the day, do sums, and remember your name. I am only a demo. For real answers, choose a chat model in the settings.
                Hello.
                  Hello again.
                Good night.
                  Good night.
            "#]],
        );
    }

    #[test]
    fn an_interrupted_answer_is_repeated_without_its_dash() {
        let cut = Message { role: Role::Assistant, text: "I can tell the—".into() };
        assert_eq!(answer(&[user("Hi"), cut, user("Repeat that.")], &now()), "I can tell the");
    }

    #[test]
    fn long_texts_are_not_read_out_whole() {
        let text = answer(&[user(&"word ".repeat(5000))], &now());
        assert!(text.len() < 300, "{text}");
        assert_eq!(answer(&[user("  \n ")], &now()), "I did not hear anything.");
        assert_eq!(answer(&[], &now()), "I did not hear anything.");
    }

    proptest! {
        #[test]
        fn every_question_gets_a_sentence(text in "\\PC{0,80}", before in "\\PC{0,20}") {
            let messages = [user(&before), Message { role: Role::Assistant, text: before.clone() }, user(&text)];
            let answer = answer(&messages, &now());
            prop_assert!(!answer.trim().is_empty());
            prop_assert!(!answer.contains('\n'));
        }
    }
}
