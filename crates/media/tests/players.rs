//! Scripted players on a real bus.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use riposte_media::Media;
use riposte_sim::rig::BusRig;
use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;

/// A player that does what it is told, and tells it.
struct Scripted {
    status: Arc<Mutex<String>>,
    told: Sender<&'static str>,
}

#[zbus::interface(name = "org.mpris.MediaPlayer2.Player")]
impl Scripted {
    fn pause(&self) {
        *self.status.lock().unwrap() = "Paused".to_owned();
        self.told.send("pause").unwrap();
    }

    fn play(&self) {
        *self.status.lock().unwrap() = "Playing".to_owned();
        self.told.send("play").unwrap();
    }

    #[zbus(property)]
    fn playback_status(&self) -> String {
        self.status.lock().unwrap().clone()
    }
}

struct Player {
    status: Arc<Mutex<String>>,
    heard: Receiver<&'static str>,
    _bus: Connection,
}

impl Player {
    fn on(address: &str, name: &str, status: &str) -> Player {
        let (told, heard) = channel();
        let status = Arc::new(Mutex::new(status.to_owned()));
        let scripted = Scripted { status: Arc::clone(&status), told };
        let builder = Builder::address(address).unwrap().name(format!("org.mpris.MediaPlayer2.{name}")).unwrap();
        let bus = builder.serve_at("/org/mpris/MediaPlayer2", scripted).unwrap().build().unwrap();
        Player { status, heard, _bus: bus }
    }

    fn next(&self) -> &'static str {
        self.heard.recv_timeout(Duration::from_secs(20)).unwrap()
    }

    fn is(&self, status: &str) -> bool {
        *self.status.lock().unwrap() == status
    }
}

#[test]
fn what_plays_is_paused_and_goes_on_and_nothing_else_is_touched() {
    riposte_sim::needs!("dbus-daemon");
    let bus = BusRig::start().unwrap();
    let address = bus.env()[0].1.to_string_lossy().into_owned();
    let music = Player::on(&address, "music", "Playing");
    let film = Player::on(&address, "film", "Paused");
    let stopped = Player::on(&address, "stopped", "Stopped");
    let media = Media::on_bus(&address);
    media.go_on();
    media.pause();
    assert_eq!(music.next(), "pause");
    media.go_on();
    assert_eq!(music.next(), "play");

    // The user stops it meanwhile: it stays so. What dropping would have to do is done when it returns.
    media.pause();
    assert_eq!(music.next(), "pause");
    *music.status.lock().unwrap() = "Stopped".to_owned();
    drop(media);
    assert!(music.is("Stopped") && film.is("Paused") && stopped.is("Stopped"));
    assert!(music.heard.try_recv().is_err() && film.heard.try_recv().is_err() && stopped.heard.try_recv().is_err());

    // Whoever quits in the middle leaves nothing paused.
    let other = Player::on(&address, "other", "Playing");
    let media = Media::on_bus(&address);
    media.pause();
    assert_eq!(other.next(), "pause");
    drop(media);
    assert_eq!(other.next(), "play");
}

#[test]
fn without_a_bus_nothing_happens() {
    let media = Media::on_bus("unix:path=/nowhere/at/all");
    media.pause();
    media.go_on();
    drop(media);
}
