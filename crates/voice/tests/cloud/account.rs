//! What is told to whoever keeps account: the characters that went to the vendor, over the stream or by the plain call, and none that did not.

use std::sync::{Arc, Mutex};

use riposte_http::{Account, Limits, Payee, Withheld};
use riposte_measures::Units;
use riposte_sim::providers::{Act, Performance, SpeakWhen};
use riposte_voice::Speech;

use crate::support::*;

#[derive(Default)]
struct Book {
    refuses: bool,
    used: Mutex<Units>,
}

impl Account for Book {
    fn may(&self, _: &Payee, expected: Units) -> Result<(), Withheld> {
        assert!(expected.characters > 0);
        if self.refuses { Err(Withheld::CapReached) } else { Ok(()) }
    }

    fn used(&self, who: &Payee, units: Units, _: bool) {
        assert!(who.paid);
        *self.used.lock().unwrap() += units;
    }

    fn limits(&self, _: &Payee, _: &Limits) {}
}

fn characters(texts: &[&str]) -> u64 {
    texts.iter().map(|text| text.chars().count() as u64).sum()
}

#[tokio::test]
async fn what_is_said_over_the_stream_is_told_and_a_mark_is_not_said() {
    for (server, open, id) in VENDORS {
        let server = server().key(KEY).start().unwrap();
        let (voice, book) = (open(options(server.base_url(), id)).unwrap(), Arc::new(Book::default()));
        voice.tell_account(book.clone());
        say(&*voice, &[CLAUSES[0], "…", CLAUSES[1]]).await;
        let used = *book.used.lock().unwrap();
        assert_eq!((used.characters, used.calls), (characters(&CLAUSES[..2]), 2), "{}", voice.name());
    }
}

#[tokio::test]
async fn a_clause_that_the_plain_call_says_again_is_told_again() {
    for (server, open, id) in VENDORS {
        let breaks = Performance::whole().mishap(SpeakWhen::Clause(1), Act::Close(1011, "out of order"));
        let server = server().key(KEY).performance(breaks).start().unwrap();
        let (voice, book) = (open(options(server.base_url(), id)).unwrap(), Arc::new(Book::default()));
        voice.tell_account(book.clone());
        let came = say(&*voice, &CLAUSES[..1]).await;
        assert_eq!((came.spoken, server.other_requests().len()), (1, 1), "{}", voice.name());
        assert_eq!(book.used.lock().unwrap().characters, 2 * characters(&CLAUSES[..1]), "{}", voice.name());
    }
}

#[tokio::test]
async fn nothing_is_said_where_the_account_says_no() {
    for (server, open, id) in VENDORS {
        let server = server().key(KEY).start().unwrap();
        let voice = open(options(server.base_url(), id)).unwrap();
        voice.tell_account(Arc::new(Book { refuses: true, ..Book::default() }));
        let mut utterance = voice.begin();
        utterance.push(Speech { text: CLAUSES[0].to_owned() });
        let error = utterance.next().await.unwrap().unwrap_err();
        assert_eq!(error.code(), "costs.cap_reached", "{}", voice.name());
        assert!(utterance.next().await.is_none() && server.other_requests().is_empty(), "{}", voice.name());
    }
}
