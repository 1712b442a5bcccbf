//! Orders through a real socket: taken, refused, and when nobody is there.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use riposte_control::{MOST_TEXT, Order, Teller, Unsent, Window, listen, relay, send, status};
use riposte_problem::{Kind, Problem};
use riposte_relay::{Ended, Errand, News, Relayed, Status, Step};

/// A window that takes everything but "no". A relay it hears until somebody gives it up, or ends at once where there is no message.
struct Taking(Mutex<Sender<Order>>);

impl Window for Taking {
    fn carry_out(&self, order: Order) -> Result<(), Problem> {
        let refuses = matches!(&order, Order::Say { text } if text == "no");
        self.0.lock().unwrap().send(order).unwrap();
        if refuses { Err(Problem::new("test.no", Kind::Retry, "Not now.", "Later.")) } else { Ok(()) }
    }

    fn status(&self) -> Result<Status, Problem> {
        Err(Problem::new("test.starting", Kind::Retry, "Not yet.", "Later."))
    }

    fn relay(&self, errand: Errand, teller: &mut Teller) {
        if errand.message.is_none() {
            return teller.tell(News::Ended { relayed: over() }).unwrap();
        }
        teller.tell(News::Step { step: Step::Hearing { words: "Yes".to_owned() } }).unwrap();
        while teller.is_alive().is_ok() {
            std::thread::yield_now();
        }
        self.0.lock().unwrap().send(Order::Toggle).unwrap();
    }
}

fn over() -> Relayed {
    Relayed { ended: Ended::NothingHeard, problem: None, message: None, answer: None }
}

fn window(folder: &Path) -> Receiver<Order> {
    let (told, orders) = channel();
    let listening = listen(folder).unwrap();
    std::thread::spawn(move || listening.serve(Taking(Mutex::new(told))));
    orders
}

fn code(sent: Result<(), Unsent>) -> String {
    sent.unwrap_err().problem().code
}

#[test]
fn an_order_is_carried_out_or_why_not_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let orders = window(folder.path());
    let say = |text: &str| Order::Say { text: text.to_owned() };
    for order in [Order::Toggle, Order::Show, say("What is\n\"seven\"?"), Order::Quit] {
        send(folder.path(), &order).unwrap();
        assert_eq!(orders.recv().unwrap(), order);
    }
    assert_eq!(code(send(folder.path(), &say("no"))), "test.no");
    assert_eq!(orders.recv().unwrap(), say("no"));
    assert_eq!(code(send(folder.path(), &say(" "))), "control.nothing_to_say");
    assert_eq!(code(send(folder.path(), &say(&"a".repeat(MOST_TEXT + 1)))), "control.too_much_to_say");
    assert!(orders.try_recv().is_err(), "neither got there");
}

#[test]
fn that_nobody_is_there_is_told_also_where_a_killed_window_left_its_socket() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(code(send(folder.path(), &Order::Show)), "control.no_window");
    // A listener of the standard library leaves its file behind, as a killed program does.
    drop(std::os::unix::net::UnixListener::bind(folder.path().join("window.sock")).unwrap());
    assert_eq!(code(send(folder.path(), &Order::Show)), "control.no_window");
    let orders = window(folder.path());
    send(folder.path(), &Order::Show).unwrap();
    assert_eq!(orders.recv().unwrap(), Order::Show);
    assert!(listen(folder.path()).is_err(), "there is one already, and it stays");
    send(folder.path(), &Order::Toggle).unwrap();
    assert_eq!(orders.recv().unwrap(), Order::Toggle);
}

#[test]
fn what_is_no_order_is_refused_and_the_next_is_heard() {
    let folder = tempfile::tempdir().unwrap();
    let orders = window(folder.path());
    let mut stranger = UnixStream::connect(folder.path().join("window.sock")).unwrap();
    stranger.write_all(b"GET / HTTP/1.1\n").unwrap();
    let mut answer = String::new();
    BufReader::new(&stranger).read_line(&mut answer).unwrap();
    assert!(answer.contains("control.not_understood"), "{answer}");
    send(folder.path(), &Order::Show).unwrap();
    assert_eq!(orders.recv().unwrap(), Order::Show);
}

#[test]
fn a_relay_tells_what_happens_and_stops_when_it_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let orders = window(folder.path());
    assert_eq!(relay(folder.path(), &Errand::default(), |_| true).unwrap(), over());
    let mut happened = Vec::new();
    let errand = Errand { message: Some("Shall I?".to_owned()), ..Errand::default() };
    let given_up = relay(folder.path(), &errand, |step| {
        let goes_on = !happened.contains(&Step::Hearing { words: "Yes".to_owned() }) || step.is_some();
        happened.extend(step);
        goes_on
    });
    assert_eq!(given_up.unwrap_err().problem().code, "relay.stopped");
    assert_eq!(orders.recv().unwrap(), Order::Toggle, "the window noticed");
    assert_eq!(status(folder.path()).unwrap_err().problem().code, "test.starting");
    let nowhere = tempfile::tempdir().unwrap();
    assert_eq!(relay(nowhere.path(), &errand, |_| true).unwrap_err().problem().code, "control.no_window");
}
