//! Calls of providers are noted in the turn that they were made for, in virtual time.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod scenario;

use riposte_measures::Mode;
use riposte_turn::{Config, KeyStyle};

/// The records of a conversation, without their marks: those of calls stand after them.
fn records(orders: &str) -> Vec<String> {
    let records = orders.lines().filter(|line| line.contains(" record "));
    records
        .map(|line| {
            format!("{}{}", &line[..line.find('[').unwrap()], line.rsplit_once(']').map_or("", |_| calls(line)))
        })
        .collect()
}

fn calls(line: &str) -> &str {
    line.find("calls [").map_or("", |at| &line[at..])
}

#[test]
fn a_turn_has_those_of_what_was_said_and_of_its_reply_in_their_order() {
    let orders = scenario::play(
        Mode::PushToTalk,
        KeyStyle::Hold,
        "0 key-down
         900 key-up
         950 attempt s1 speech served 0 10 - 940 945 1 deepgram/nova-3
         960 final r1 hello
         990 attempt r1 chat failed:chat.timeout 960 961 8 - 990 0 groq/x
         1000 text r1 Well.
         1010 attempt r1 chat served 990 991 0 1000 1010 1 ollama/y
         1015 attempt r9 chat served 990 991 0 1000 1010 1 nobody/z
         1020 mark r1 llm_first_clause 1020
         1030 plays r1 1030
         1100 attempt r1 voice passed-over:voice.quota 1030 - - - 1030 0 cartesia/anna
         1200 played r1 5 1200
         1300 attempt r1 voice served 1030 1031 - 1040 1200 9 system",
    );
    assert_eq!(
        records(&orders),
        ["1200 record ptt completed \"hello\" -> \"Well.\" heard \"Well.\" calls [\
          speech served 0 10 - 940 945 1 deepgram/nova-3, \
          chat failed:chat.timeout 960 961 8 - 990 0 groq/x, \
          chat served 990 991 0 1000 1010 1 ollama/y, \
          voice passed-over:voice.quota 1030 - - - 1030 0 cartesia/anna]"],
        "{orders}"
    );
}

#[test]
fn a_reply_that_was_prepared_in_vain_leaves_none() {
    let orders = scenario::play_with(
        Config::default(),
        Mode::Duplex,
        "1050 voice 1000
         2090 pause 2000
         2150 partial s1 2050 When did?
         2160 final r1 When did?
         2200 attempt r2 chat failed:chat.server 2160 2161 - - 2200 0 groq/x
         2210 attempt r2 chat served 2200 2201 - 2205 2210 3 ollama/thrown-away
         2250 voice 2240
         3290 pause 3200
         3400 partial s1 3300 When did the Berlin Wall come down?
         3410 final r3 When did the Berlin Wall come down?
         3450 attempt r2 chat dropped 2160 2161 - - 3450 0 groq/late
         3500 text r4 In 1989.
         3510 attempt r4 chat served 3410 3420 - 3500 3510 1 ollama/y
         3600 mark r4 llm_first_clause 3600
         3800 mark r4 tts_first_audio 3800
         3850 plays r4 3850
         4800 played r4 8 4800",
    );
    let [record] = &records(&orders)[..] else { panic!("{orders}") };
    assert!(record.ends_with("calls [chat served 3410 3420 - 3500 3510 1 ollama/y]"), "{orders}");
}

#[test]
fn one_that_ends_while_the_reply_falls_silent_is_still_its_own() {
    let orders = scenario::play(
        Mode::PushToTalk,
        KeyStyle::Hold,
        "0 say hello
         50 text r1 Well, there
         60 mark r1 llm_first_clause 60
         100 plays r1 100
         150 stop
         155 attempt r1 chat dropped 0 1 - 40 155 1 groq/x
         160 silenced r1 5 160",
    );
    let [record] = &records(&orders)[..] else { panic!("{orders}") };
    assert!(record.ends_with("calls [chat dropped 0 1 - 40 155 1 groq/x]"), "{orders}");
}
