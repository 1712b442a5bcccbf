//! What speech over the reply means, fact by fact.

use super::*;

const SPOKEN: &str = "The museum opens at nine in the morning.";

fn at(ms: i64) -> Time {
    Time::from_millis(ms)
}

/// Speech from 0 to `ended`, recognised up to `recognised`.
fn talk(words: &str, ended: Option<i64>, recognised: i64) -> Evidence<'_> {
    Evidence {
        yields: Some(at(0)),
        held: false,
        onset: at(0),
        ended: ended.map(at),
        words,
        recognised: Some(at(recognised)),
        sure: None,
        partials: true,
        near_end: true,
        under_usual_db: Some(0.0),
        not_meant: false,
        may_be_somebody_else: false,
        goes_on: false,
        spoken: SPOKEN,
    }
}

fn decide(words: &str, ended: Option<i64>, recognised: i64, now: i64) -> Decision {
    Understood::default().decide(&talk(words, ended, recognised), at(now))
}

#[test]
fn words_interrupt_as_soon_as_they_are_there() {
    assert_eq!(decide("What about the day after tomorrow", None, 300, 400), Decision::Interrupt);
    assert_eq!(decide("What about tomorrow", Some(700), 750, 800), Decision::Interrupt);
    assert_eq!(decide("What about", Some(700), 500, 800), Decision::Wait(at(1_300)), "it was more than that");
    assert_eq!(
        decide("What about", None, 300, 400),
        Decision::Wait(at(1_800)),
        "or a remark: the reply is silent anyway"
    );
    assert_eq!(decide("stop", None, 200, 250), Decision::Interrupt);
    assert_eq!(decide("", None, 100, 150), Decision::Wait(at(2_500)), "nothing of it was read yet");
    assert_eq!(decide("", None, 800, 850), Decision::Wait(at(1_400)), "no word in what was read: noise");
}

#[test]
fn a_backchannel_lets_it_go_on_as_soon_as_it_is_understood() {
    assert_eq!(decide("mm-hm", None, 300, 400), Decision::Resume);
    assert_eq!(decide("what a story", None, 500, 600), Decision::Wait(at(1_800)), "news, but …");
    assert_eq!(decide("what a story", Some(700), 750, 880), Decision::Resume);
    assert_eq!(decide("what a story", Some(700), 650, 880), Decision::Wait(at(1_050)), "it was more than that");
    assert_eq!(decide("that makes", None, 430, 530), Decision::Wait(at(1_800)), "sense");
}

#[test]
fn what_the_recogniser_doubts_itself_ends_no_reply() {
    let doubted = |words, ended, recognised, sure, now| {
        let evidence = Evidence { sure: Some(sure), ..talk(words, Some(ended), recognised) };
        Understood::default().decide(&evidence, at(now))
    };
    assert_eq!(doubted("few", 400, 480, 0.3, 500), Decision::Wait(at(750)), "more may follow");
    assert_eq!(doubted("few", 400, 480, 0.3, 750), Decision::Resume, "phew");
    assert_eq!(doubted("few", 400, 350, 0.3, 750), Decision::Wait(at(1_000)), "all of it may be surer");
    assert_eq!(doubted("few", 400, 480, 0.6, 500), Decision::Interrupt, "an answer");
    assert_eq!(doubted("when", 400, 480, 0.3, 500), Decision::Interrupt, "asked");
    assert_eq!(doubted("window seat", 400, 480, 0.3, 500), Decision::Interrupt, "two words");
}

#[test]
fn what_comes_back_behind_a_backchannel_is_not_the_user() {
    assert_eq!(decide("Yeah, in the morning", Some(420), 900, 950), Decision::Resume);
    assert_eq!(decide("Yeah, in the evening", Some(420), 900, 950), Decision::Interrupt);
}

#[test]
fn a_word_that_turns_begin_with_is_waited_out() {
    assert_eq!(decide("yeah", None, 400, 500), Decision::Wait(at(1_800)));
    assert_eq!(decide("yeah", None, 1_800, 1_900), Decision::Interrupt, "the beginning of a turn");
    assert_eq!(decide("okay", Some(420), 430, 600), Decision::Wait(at(770)), "but …");
    assert_eq!(decide("okay", Some(420), 430, 770), Decision::Resume);
}

#[test]
fn hold_on_makes_it_wait_until_it_is_asked_for() {
    assert_eq!(decide("hold on", None, 300, 400), Decision::Wait(at(1_800)), "a second, what about …");
    assert_eq!(decide("hold on a second", Some(700), 750, 900), Decision::Wait(at(1_050)));
    assert_eq!(decide("hold on a second", Some(700), 750, 1_050), Decision::Hold);
    assert_eq!(decide("hold on, what about tomorrow", None, 900, 950), Decision::Interrupt);
    let waits = |words| {
        let evidence = Evidence { yields: None, held: true, ..talk(words, Some(500), 600) };
        Understood::default().decide(&evidence, at(900))
    };
    assert_eq!(waits("mm-hm"), Decision::Hold, "that asks for nothing");
    assert_eq!(waits(""), Decision::Hold, "a cough");
    assert_eq!(waits("okay, go on"), Decision::Resume);
    assert_eq!(waits("what about tomorrow"), Decision::Interrupt);
}

#[test]
fn our_own_words_and_noises_let_it_go_on() {
    assert_eq!(decide("opens at nine", None, 800, 900), Decision::Resume);
    assert_eq!(decide("", Some(200), 250, 300), Decision::Resume);
    assert_eq!(decide("", None, 1_350, 1_400), Decision::Resume);
    assert_eq!(decide("what opens at ten in the evening", None, 800, 850), Decision::Interrupt);
    assert_eq!(decide("in the", None, 300, 950), Decision::Wait(at(1_800)), "or the beginning of something else");
    assert_eq!(decide("nine stop", None, 800, 850), Decision::Interrupt, "among our own words");
}

#[test]
fn somebody_far_away_is_not_meant() {
    let quieter = |words, under_usual_db, now| {
        Understood::default().decide(&Evidence { under_usual_db, ..talk(words, None, 900) }, at(now))
    };
    assert_eq!(quieter("the children have to be at school", Some(14.0), 1_000), Decision::Resume);
    assert_eq!(quieter("the children have to be at school", Some(6.0), 1_000), Decision::Interrupt);
    assert_eq!(quieter("stop", Some(14.0), 1_000), Decision::Interrupt);
    assert_eq!(quieter("the children have to be at school", None, 200), Decision::Wait(at(350)), "who is it?");
    assert_eq!(quieter("the children have to be at school", None, 350), Decision::Interrupt);
    assert_eq!(quieter("stop", None, 200), Decision::Interrupt);
}

#[test]
fn without_partial_text_length_decides() {
    let evidence = Evidence { recognised: None, partials: false, ..talk("", None, 0) };
    assert_eq!(Understood::default().decide(&evidence, at(100)), Decision::Wait(at(600)));
    assert_eq!(Understood::default().decide(&evidence, at(600)), Decision::Interrupt);
}
