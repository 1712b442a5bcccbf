//! What each vendor's client tells whoever keeps account, and that it asks before it asks a server.

use std::sync::{Arc, Mutex};

use futures::StreamExt;
use riposte_chat::ChatEvent;
use riposte_http::{Account, Limits, Payee, Withheld};
use riposte_measures::Units;
use riposte_sim::providers::Reply;

use crate::common::{ALL, Vendor, ask, question};

/// Writes down what it is told.
#[derive(Default)]
struct Book {
    refuses: bool,
    used: Mutex<Vec<(Units, bool)>>,
    waits_s: Mutex<Vec<u64>>,
}

impl Account for Book {
    fn may(&self, who: &Payee, expected: Units) -> Result<(), Withheld> {
        assert!(who.paid && expected.input_tokens > 0 && expected.calls == 1, "{who:?} {expected:?}");
        if self.refuses { Err(Withheld::CapReached) } else { Ok(()) }
    }

    fn used(&self, _: &Payee, units: Units, estimated: bool) {
        self.used.lock().unwrap().push((units, estimated));
    }

    fn limits(&self, _: &Payee, limits: &Limits) {
        self.waits_s.lock().unwrap().extend(limits.wait().map(|wait| wait.as_secs()));
    }
}

#[tokio::test]
async fn tokens_are_told_as_each_vendor_counts_them() {
    for vendor in ALL {
        let server = vendor.server().reply(Reply::tokens(["It is ", "noon."])).start().await.unwrap();
        let (model, book) = (vendor.model(&server), Arc::new(Book::default()));
        model.tell_account(book.clone());
        let heard = ask(&model, question("When?")).await;
        let (usage, _) = heard.end.unwrap();
        let [(units, estimated)] = book.used.lock().unwrap()[..] else { panic!("{vendor:?}: once") };
        assert_eq!(Some(units.input_tokens), usage.input_tokens.or(Some(units.input_tokens)), "{vendor:?}");
        assert_eq!(
            Some(units.output_tokens),
            usage.output_tokens.or(Some(3)),
            "{vendor:?}: eleven letters are three tokens"
        );
        assert_eq!(estimated, usage.output_tokens.is_none() || usage.input_tokens.is_none(), "{vendor:?}");
        assert!(units.input_tokens > 0 && units.calls == 1, "{vendor:?}");
    }
}

#[tokio::test]
async fn an_answer_that_is_given_up_is_told_as_an_estimate() {
    let reply = Reply::tokens(["It is nearly ", "noon."]).stall_after(1);
    let server = Vendor::Anthropic.server().reply(reply).start().await.unwrap();
    let (model, book) = (Vendor::Anthropic.model(&server), Arc::new(Book::default()));
    model.tell_account(book.clone());
    let mut answer = model.ask(question("When?"));
    while !matches!(answer.next().await.unwrap().unwrap(), ChatEvent::Text(_)) {}
    assert!(book.used.lock().unwrap().is_empty(), "it is not over");
    drop(answer);
    let [(units, true)] = book.used.lock().unwrap()[..] else { panic!("{:?}", book.used) };
    // Thirteen letters; the question's body is some hundred bytes.
    assert_eq!(units.output_tokens, 4);
    assert!((20..200).contains(&units.input_tokens), "{units:?}");
}

#[tokio::test]
async fn a_refusal_used_nothing_and_says_how_long_to_wait() {
    let refusal = Reply::refusal(429, "slow down").header("retry-after", "7");
    let server = Vendor::Anthropic.server().reply(refusal).start().await.unwrap();
    let (model, book) = (Vendor::Anthropic.model(&server), Arc::new(Book::default()));
    model.tell_account(book.clone());
    assert!(ask(&model, question("When?")).await.end.is_err());
    assert_eq!(*book.used.lock().unwrap(), [(Units::CALL, false)]);
    assert_eq!(*book.waits_s.lock().unwrap(), [7]);
}

#[tokio::test]
async fn nobody_is_asked_where_the_account_says_no() {
    for vendor in ALL {
        let server = vendor.server().reply("Noon.").start().await.unwrap();
        let model = vendor.model(&server);
        model.tell_account(Arc::new(Book { refuses: true, ..Book::default() }));
        let mut answer = model.ask(question("When?"));
        let error = answer.next().await.unwrap().unwrap_err();
        assert_eq!(error.problem().code, "costs.cap_reached", "{vendor:?}");
        assert!(answer.next().await.is_none() && server.requests().is_empty(), "{vendor:?}");
    }
}
