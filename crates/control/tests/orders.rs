//! Orders through a real socket: taken, refused, and when nobody is there.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};

use riposte_control::{MOST_TEXT, Order, Unsent, listen, send};
use riposte_problem::{Kind, Problem};

/// A window that takes everything but "no".
fn window(folder: &Path) -> Receiver<Order> {
    let (told, orders) = channel();
    let listening = listen(folder).unwrap();
    std::thread::spawn(move || {
        listening.serve(|order| {
            let refuses = matches!(&order, Order::Say { text } if text == "no");
            told.send(order).unwrap();
            if refuses { Err(Problem::new("test.no", Kind::Retry, "Not now.", "Later.")) } else { Ok(()) }
        });
    });
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
