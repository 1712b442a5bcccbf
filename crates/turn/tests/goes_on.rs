//! The turn was taken for over too soon: what is said right after that belongs to the question, and none of it is lost. In virtual time.

mod scenario;

use expect_test::{Expect, expect};
use riposte_measures::Mode;
use riposte_turn::Config;

/// "When did" is answered at 2500, and the answer sounds from 2515 on.
const CUT_OFF: &str = "1050 voice 1000
     2090 pause 2000
     2150 partial s1 2050 When did?
     2160 final r1 When did?
     2370 text r2 Which event do you mean?
     2500 mark r2 tts_first_audio 2500
     2560 plays r2 2515
    ";

fn check(then: &str, orders: Expect) {
    let all = scenario::play_with(Config::default(), Mode::Duplex, &format!("{CUT_OFF}{then}"));
    let after = all.find("2560 -- Speaking").unwrap_or_else(|| panic!("it was not answered: {all}"));
    orders.assert_eq(&all[after..]);
}

#[test]
fn who_goes_on_at_once_is_asked_whole_and_the_reply_is_forgotten() {
    check(
        "2750 voice 2650
         3050 partial s1 2950 When did the Berlin Wall?
         3290 pause 3200
         3400 partial s1 3300 When did the Berlin Wall come down?
         3410 final r3 When did the Berlin Wall come down?
         3800 mark r4 tts_first_audio 3800
         6000 level -30",
        expect![[r#"
            2560 -- Speaking (reply began)
            2750 lower r2
            2750 -- Yielding (speech began)
            2750 pause r2
            3050 caption "When did the Berlin Wall?"
            3050 silence r2
            3050 -- Hearing (speech went on)
            3290 -- Settling (speech paused)
            3290 finalise s1 as r3 until 3290
            3400 caption "When did the Berlin Wall come down?"
            3400 learnt 1 pauses
            3400 ask r4 "When did the Berlin Wall come down?"
            3800 -- Answering (silence)
            3800 was-the-user s1
            3800 transcribed "When did the Berlin Wall come down?"
            3800 release r4
        "#]],
    );
}

#[test]
fn an_okay_right_after_it_changes_nothing() {
    check(
        "2750 voice 2650
         2950 pause 2900
         3000 partial s1 2950 When did? Okay.
         4500 played r2 999 4490",
        expect![[r#"
            2560 -- Speaking (reply began)
            2750 lower r2
            2750 -- Yielding (speech began)
            2750 pause r2
            3250 resume r2
            3250 -- Speaking (no interruption)
            4050 close s1
            4500 record duplex completed "When did?" -> "Which event do you mean?" heard "Which event do you mean?" (hit of 1, 0 wasted) [speech_start=-1000 stt_first_partial=150 speech_end=0 turn_commit=500 stt_final=150 tts_first_audio=500 play_start=515 play_end=2490]
            4500 -- Listening (reply ended)
        "#]],
    );
}

#[test]
fn a_stop_right_after_it_ends_it_and_asks_nothing() {
    check(
        "2750 voice 2650
         2950 pause 2900
         3000 partial s1 2950 When did? Stop.
         3010 final r3 When did? Stop.
         6000 level -30",
        expect![[r#"
            2560 -- Speaking (reply began)
            2750 lower r2
            2750 -- Yielding (speech began)
            2750 pause r2
            3000 caption "When did? Stop."
            3000 silence r2
            3000 -- Hearing (speech went on)
            3000 -- Settling (speech paused)
            3000 finalise s1 as r3 until 3000
            3000 ask r4 "When did? Stop."
            4400 -- Answering (silence)
            4400 silence r4
            4400 close s1
            4400 record duplex interrupted "When did?" -> "Which event do you mean?" heard "" (miss of 2, 1 wasted) [speech_start=-1000 stt_first_partial=150 speech_end=0 turn_commit=500 stt_final=150 tts_first_audio=500 play_start=515 play_end=1000]
            4400 -- Listening (stopped)
        "#]],
    );
}

#[test]
fn who_speaks_later_interrupts_with_a_turn_of_their_own() {
    check(
        "2900 heard r2 5
         3750 heard r2 10
         4050 voice 3950
         4350 partial s2 4250 No, I meant the war of 1812
         4360 silenced r2 12 4355",
        expect![[r#"
            2560 -- Speaking (reply began)
            2900 heard up to 5
            3750 heard up to 10
            3750 close s1
            4050 open s2 from 3450
            4050 lower r2
            4050 -- Yielding (speech began)
            4050 pause r2
            4350 silence r2
            4350 caption "No, I meant the war of 1812"
            4350 -- Hearing (interrupted)
            4360 record duplex interrupted "When did?" -> "Which event do you mean?" heard "Which event " (hit of 1, 0 wasted) [speech_start=-1000 stt_first_partial=150 speech_end=0 turn_commit=500 stt_final=150 tts_first_audio=500 play_start=515 barge_in_onset=1950 barge_in_silent=2355 play_end=2355]
        "#]],
    );
}

#[test]
fn where_nothing_more_is_understood_the_turn_is_kept_as_it_was() {
    check(
        "2750 voice 2650
         3050 partial s1 2950 When did the Berlin Wall?
         3100 stt-fails s1",
        expect![[r#"
            2560 -- Speaking (reply began)
            2750 lower r2
            2750 -- Yielding (speech began)
            2750 pause r2
            3050 caption "When did the Berlin Wall?"
            3050 silence r2
            3050 -- Hearing (speech went on)
            3100 tell test.stt-fails
            3100 close s1
            3100 record duplex interrupted "When did?" -> "Which event do you mean?" heard "" (miss of 1, 1 wasted) [speech_start=-1000 stt_first_partial=150 speech_end=0 turn_commit=500 stt_final=150 tts_first_audio=500 play_start=515 play_end=1050]
            3100 -- Listening (a part failed)
        "#]],
    );
}
