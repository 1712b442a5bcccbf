//! A link as a client sees it: how long its bytes take, that they are whole, and that it can be cut.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Instant;

use super::*;
use crate::providers::ScriptedChat;

const EACH_WAY: Duration = Duration::from_millis(20);

#[expect(clippy::disallowed_methods, reason = "it is a delay that is tested")]
fn now() -> Instant {
    Instant::now()
}

fn link() -> (RunningServer, Link) {
    let server = ScriptedChat::openai().reply("Hello.").start_blocking().unwrap();
    let link = Link::to(&server, EACH_WAY).unwrap();
    (server, link)
}

fn get(stream: &mut TcpStream, path: &str) -> String {
    let head = format!("GET {path} HTTP/1.1\r\nhost: link\r\ncontent-length: 0\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let mut byte = [0];
    while !answer.ends_with(b"{\"data\":[]}") && stream.read(&mut byte).unwrap() == 1 {
        answer.push(byte[0]);
    }
    String::from_utf8(answer).unwrap()
}

#[test]
fn the_first_answer_takes_two_round_trips_and_the_next_ones_take_one() {
    let (server, link) = link();
    assert_eq!(link.base_url(), format!("http://{}/v1", link.address()));
    let began = now();
    let mut stream = TcpStream::connect(link.address()).unwrap();
    assert!(get(&mut stream, "/v1/models").starts_with("HTTP/1.1 200"));
    let first = began.elapsed();
    assert!(first >= EACH_WAY * 4, "{first:?}: TCP's round trip, and the request's");
    let began = now();
    assert!(get(&mut stream, "/v1/models").starts_with("HTTP/1.1 200"));
    let second = began.elapsed();
    assert!(second >= EACH_WAY * 2, "{second:?}");
    assert_eq!((server.other_requests().len(), link.opened()), (2, 1));
}

#[test]
fn bytes_arrive_whole_and_in_order_over_many_connections_at_once() {
    // An echo: what comes back went both ways.
    let echo = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let to = echo.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in echo.incoming().flatten() {
            std::thread::spawn(move || {
                let mut from = stream.try_clone().unwrap();
                let _ = std::io::copy(&mut from, &mut stream);
                let _ = stream.shutdown(Shutdown::Write);
            });
        }
    });
    let link = Link::start(to, "", EACH_WAY).unwrap();
    let address = link.address();
    let talk = move |seed: u8| {
        let mut stream = TcpStream::connect(address).unwrap();
        let sent: Vec<u8> = (0..300_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8 ^ seed).collect();
        let mut writer = stream.try_clone().unwrap();
        let whole = sent.clone();
        let writing = std::thread::spawn(move || {
            writer.write_all(&whole).unwrap();
            writer.shutdown(Shutdown::Write).unwrap();
        });
        let mut came = Vec::new();
        stream.read_to_end(&mut came).unwrap();
        writing.join().unwrap();
        assert!(came == sent, "{} of {} bytes, or others", came.len(), sent.len());
    };
    let talks: Vec<_> = (0..8).map(|seed| std::thread::spawn(move || talk(seed))).collect();
    talks.into_iter().for_each(|talk| talk.join().unwrap());
    assert_eq!(link.opened(), 8);
}

#[test]
fn hanging_up_cuts_what_is_open_and_lets_others_be_opened() {
    let (_server, link) = link();
    let mut stream = TcpStream::connect(link.address()).unwrap();
    get(&mut stream, "/v1/models");
    link.hang_up();
    let mut rest = Vec::new();
    assert!(matches!(stream.read_to_end(&mut rest), Ok(0) | Err(_)), "{rest:?}");
    let mut again = TcpStream::connect(link.address()).unwrap();
    assert!(get(&mut again, "/v1/models").starts_with("HTTP/1.1 200"));
    assert_eq!(link.opened(), 2);
}
