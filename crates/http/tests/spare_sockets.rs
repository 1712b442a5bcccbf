//! WebSockets in reserve: opened before they are needed, kept, and not there when they are dead.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod support;

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::mpsc;
use std::time::Duration;

use futures::FutureExt;
use riposte_http::{Idle, Received, Spare};
use support::{PATIENCE, accepted, frame, open, says, server};

fn kept(spare: &Spare<u8>, what: u8, idle: Idle, address: SocketAddr) {
    spare.open(&tokio::runtime::Handle::current(), what, idle, move || async move { open(address).await }.boxed());
}

const PATIENT: Idle = Idle { word: None, longest: PATIENCE };

#[tokio::test(flavor = "multi_thread")]
async fn a_spare_one_is_open_before_it_is_needed_and_good_for_one_purpose() {
    let (address, heads) = says(frame(1, b"hello"));
    let spare = Spare::default();
    assert!(spare.take(&1).is_none());
    kept(&spare, 1, PATIENT, address);
    kept(&spare, 1, PATIENT, address);
    heads.recv_timeout(PATIENCE).unwrap();
    let mut socket = spare.take(&1).unwrap().await.unwrap().unwrap();
    // What was said meanwhile is not lost.
    assert_eq!(socket.reader.next_within(PATIENCE).await.unwrap(), Received::Text("hello".to_owned()));
    assert!(heads.try_recv().is_err(), "it was opened twice");
    assert!(spare.take(&1).is_none(), "it is taken once");
    kept(&spare, 1, PATIENT, address);
    assert!(spare.take(&2).is_none());
    assert!(spare.take(&1).is_none(), "one for something else is closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spare_one_that_was_closed_or_idle_too_long_is_not_there() {
    for (bytes, idle) in [(frame(8, &[]), PATIENT), (Vec::new(), Idle { word: None, longest: Duration::ZERO })] {
        let (to, gone) = mpsc::channel();
        let (address, _) = server(move |mut stream, head| {
            stream.write_all(accepted(head, "").as_bytes()).unwrap();
            stream.write_all(&bytes).unwrap();
            let _ = stream.read_to_end(&mut Vec::new());
            let _ = to.send(());
        });
        let spare = Spare::default();
        kept(&spare, 1, idle, address);
        gone.recv_timeout(PATIENCE).unwrap();
        if let Some(opened) = spare.take(&1) {
            assert!(!matches!(opened.await, Ok(Ok(socket)) if socket.is_open()));
        }
    }
}

#[tokio::test]
async fn a_spare_one_says_what_keeps_it_open() {
    let (to, said) = mpsc::channel();
    let (address, _) = server(move |mut stream, head| {
        stream.write_all(accepted(head, "").as_bytes()).unwrap();
        let mut read = [0; 2 + 4 + 5];
        stream.read_exact(&mut read).unwrap();
        let _ = to.send(read);
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let spare = Spare::default();
    kept(&spare, 1, Idle { word: Some((Duration::from_millis(20), "alive")), longest: PATIENCE }, address);
    let read = tokio::task::spawn_blocking(move || said.recv_timeout(PATIENCE).unwrap()).await.unwrap();
    let word: Vec<u8> = read[6..].iter().zip(read[2..6].iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
    assert_eq!((read[0], word.as_slice()), (0x81, &b"alive"[..]));
}
