//! Devices that go and come back, in virtual time.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;

/// Devices by id; those whose name starts with `mute` never deliver, nor does `late` by itself at first. `*` marks the default.
#[derive(Default)]
struct Shelf {
    devices: Mutex<Vec<&'static str>>,
    open: Mutex<Vec<(String, Arc<Health>)>>,
    /// What was asked for last.
    buffer_ms: AtomicU32,
}

struct Fake {
    id: String,
    health: Arc<Health>,
}

impl Supervised for Fake {
    fn id(&self) -> &str {
        &self.id
    }
    fn name(&self) -> &str {
        &self.id
    }
    fn health(&self) -> &Health {
        &self.health
    }
}

impl Opener<Fake> for Shelf {
    fn open(&self, id: Option<&str>, buffer_ms: u32) -> Result<Fake, AudioError> {
        let devices = self.devices.lock().unwrap();
        let found = match id {
            Some(id) => devices.iter().find(|device| device.trim_start_matches('*') == id),
            None => devices.iter().find(|device| device.starts_with('*')),
        };
        let missing = || id.map_or(AudioError::NoMicrophone, |id| AudioError::NotConnected { id: id.to_owned() });
        let id = found.ok_or_else(missing)?.trim_start_matches('*').to_owned();
        let health = Arc::new(Health::default());
        if !id.starts_with("mute") && id != "late" {
            health.count_block();
        }
        self.open.lock().unwrap().push((id.clone(), Arc::clone(&health)));
        self.buffer_ms.store(buffer_ms, Ordering::Relaxed);
        Ok(Fake { id, health })
    }
    fn open_silent(&self) -> Fake {
        Fake { id: "silence".to_owned(), health: Arc::new(Health::default()) }
    }
    fn devices(&self) -> Result<Vec<DeviceInfo>, AudioError> {
        let info = |id: &&str| DeviceInfo {
            id: id.trim_start_matches('*').to_owned(),
            name: id.trim_start_matches('*').to_owned(),
            input: true,
            output: false,
            is_default_input: id.starts_with('*'),
            is_default_output: false,
        };
        Ok(self.devices.lock().unwrap().iter().map(info).collect())
    }
    fn none(&self) -> AudioError {
        AudioError::NoMicrophone
    }
}

struct Rig {
    shelf: Arc<Shelf>,
    supervisor: Supervisor<Fake>,
    now: Time,
}

impl Rig {
    fn new(devices: &[&'static str], preferred: Option<&str>) -> Rig {
        let shelf = Arc::new(Shelf::default());
        *shelf.devices.lock().unwrap() = devices.to_vec();
        let opener: Arc<dyn Opener<Fake>> = Arc::clone(&shelf) as _;
        let supervisor = Supervisor::new(opener, preferred.map(str::to_owned), Box::new(|job| job()));
        Rig { shelf, supervisor, now: Time::ZERO }
    }

    fn plug(&self, devices: &[&'static str]) {
        *self.shelf.devices.lock().unwrap() = devices.to_vec();
    }

    fn kill(&self, id: &str) {
        for (open, health) in self.shelf.open.lock().unwrap().iter() {
            if open == id {
                health.mark_lost();
            }
        }
    }

    /// The system moves the stream of its default device to another one.
    fn reroute(&self, devices: &[&'static str]) {
        self.plug(devices);
        for (_, health) in self.shelf.open.lock().unwrap().iter() {
            health.mark_rerouted();
        }
    }

    /// Lets time pass in steps of 5 ms with every open device alive but the mute ones; gives what was said, in short.
    fn pass(&mut self, ms: i64) -> String {
        let mut said = Vec::new();
        for _ in 0..ms / 5 {
            self.now += Span::from_millis(5);
            for (id, health) in self.shelf.open.lock().unwrap().iter() {
                let late = id == "late" && health.blocks() == 0;
                if !id.starts_with("mute") && !id.starts_with("stall") && !late {
                    health.count_block();
                }
            }
            let mut switched = false;
            for event in self.supervisor.poll(self.now) {
                if let DeviceEvent::Opened { .. } | DeviceEvent::Restored { .. } = event {
                    assert!(std::mem::take(&mut switched), "{event:?} without a word that the device is another");
                }
                said.push(match event {
                    DeviceEvent::Switched { .. } => {
                        switched = true;
                        continue;
                    }
                    DeviceEvent::Opened { name, .. } => format!("opened {name}"),
                    DeviceEvent::Lost { name } => format!("lost {name}"),
                    DeviceEvent::FellBack { from, to } => format!("fell back from {from} to {to}"),
                    DeviceEvent::Restored { name } => format!("restored {name}"),
                    DeviceEvent::Missing { error } => format!("missing: {}", error.problem().code),
                    DeviceEvent::Xrun { count } => format!("xrun {count}"),
                    DeviceEvent::ClipFinished => unreachable!("clips are the microphone's"),
                });
            }
        }
        said.join(", ")
    }

    fn name(&mut self) -> String {
        self.supervisor.in_use().map(|(_, stream)| stream.id.clone()).unwrap_or_default()
    }
}

#[test]
fn the_default_is_opened_and_kept() {
    let mut rig = Rig::new(&["*built-in", "usb"], None);
    assert_eq!(rig.pass(20_000), "opened built-in");
}

#[test]
fn a_lost_preferred_device_is_replaced_and_taken_back() {
    let mut rig = Rig::new(&["*built-in", "usb"], Some("usb"));
    assert_eq!(rig.pass(100), "opened usb");
    rig.plug(&["*built-in"]);
    rig.kill("usb");
    assert_eq!(rig.pass(100), "lost usb, fell back from usb to built-in");
    assert_eq!(rig.pass(30_000), "");
    rig.plug(&["*built-in", "usb"]);
    assert_eq!(rig.pass(2_000), "restored usb");
    assert_eq!(rig.pass(10_000), "");
}

#[test]
fn with_no_device_silence_goes_on_and_it_is_said_once() {
    let mut rig = Rig::new(&[], None);
    assert_eq!(rig.pass(20_000), "missing: audio.no_microphone");
    assert_eq!(rig.name(), "silence");
    rig.plug(&["*usb"]);
    assert_eq!(rig.pass(7_000), "opened usb");
    rig.plug(&[]);
    rig.kill("usb");
    assert_eq!(rig.pass(10_000), "lost usb, missing: audio.no_microphone");
}

#[test]
fn where_the_system_moves_the_default_to_another_device_that_one_is_told() {
    let mut rig = Rig::new(&["*built-in", "headset"], None);
    assert_eq!(rig.pass(100), "opened built-in");
    rig.reroute(&["built-in", "*headset"]);
    assert_eq!(rig.pass(100), "opened headset");
    assert_eq!(rig.name(), "headset");
    assert_eq!(rig.pass(10_000), "", "it is told once");
    rig.reroute(&["built-in", "*headset"]);
    assert_eq!(rig.pass(100), "opened headset", "what is at its end may be another under the same name");

    let mut rig = Rig::new(&["*built-in", "headset"], Some("usb"));
    assert_eq!(rig.pass(100), "fell back from usb to built-in");
    rig.reroute(&["built-in", "*headset"]);
    assert_eq!(rig.pass(100), "fell back from usb to headset");
    rig.plug(&["built-in", "*headset", "usb"]);
    assert_eq!(rig.pass(7_000), "restored usb");
}

#[test]
fn a_device_that_never_delivers_is_passed_over() {
    let mut rig = Rig::new(&["*built-in", "mute-usb"], Some("mute-usb"));
    assert_eq!(rig.pass(5_000), "fell back from mute-usb to built-in");
    assert_eq!(rig.pass(60_000), "", "it is tried again quietly");
    assert_eq!(rig.name(), "built-in");
}

#[test]
fn a_device_that_stalls_without_a_word_is_lost() {
    let mut rig = Rig::new(&["*stall"], None);
    assert_eq!(rig.pass(100), "opened stall");
    assert_eq!(rig.pass(2_100), "lost stall, opened stall");
}

#[test]
fn the_user_changes_their_mind() {
    let mut rig = Rig::new(&["*built-in", "usb"], Some("usb"));
    assert_eq!(rig.pass(100), "opened usb");
    rig.supervisor.set_preferred(None, rig.now);
    assert_eq!(rig.name(), "usb", "goes on until the next one delivers");
    assert_eq!(rig.pass(100), "opened built-in");
    rig.supervisor.set_preferred(Some("nowhere".to_owned()), rig.now);
    assert_eq!(rig.pass(100), "fell back from nowhere to built-in");
    rig.supervisor.set_preferred(Some("usb".to_owned()), rig.now);
    assert_eq!(rig.pass(100), "opened usb");
    rig.supervisor.set_preferred(Some("nowhere".to_owned()), rig.now);
    assert_eq!(rig.pass(100), "fell back from nowhere to built-in");
}

#[test]
fn a_device_that_nobody_needs_is_let_go_and_is_back_when_it_is_needed() {
    let mut rig = Rig::new(&["*built-in", "usb"], Some("usb"));
    assert_eq!(rig.pass(100), "opened usb");
    rig.supervisor.rest(rig.now);
    assert_eq!(rig.pass(10_000), "");
    assert_eq!(rig.name(), "silence");
    rig.supervisor.wake(rig.now);
    assert!(rig.supervisor.is_waking());
    assert_eq!(rig.pass(100), "", "it is the same device");
    assert_eq!(rig.name(), "usb");
    assert!(!rig.supervisor.is_waking());
    rig.supervisor.rest(rig.now);
    rig.supervisor.wake(rig.now);
    assert_eq!(rig.pass(100), "", "it was not gone yet");
    assert_eq!(rig.name(), "usb");
}

#[test]
fn a_device_that_went_away_while_nobody_needed_it_is_missed_when_it_is_needed() {
    let mut rig = Rig::new(&["*built-in"], None);
    rig.pass(100);
    rig.supervisor.rest(rig.now);
    rig.pass(100);
    rig.plug(&[]);
    assert_eq!(rig.pass(10_000), "");
    rig.supervisor.wake(rig.now);
    assert_eq!(rig.pass(100), "missing: audio.no_microphone");
    assert!(!rig.supervisor.is_waking(), "nothing is waited for that does not come");
    rig.plug(&["*built-in"]);
    assert_eq!(rig.pass(7_000), "opened built-in");
}

#[test]
fn one_that_is_chosen_meanwhile_is_tried_at_once() {
    let mut rig = Rig::new(&["*built-in", "usb"], None);
    rig.pass(100);
    rig.supervisor.rest(rig.now);
    rig.pass(100);
    rig.supervisor.set_preferred(Some("usb".to_owned()), rig.now);
    assert_eq!(rig.pass(100), "opened usb");
}

#[test]
fn a_device_that_is_slow_to_open_is_never_let_go() {
    let mut rig = Rig::new(&["*late"], None);
    rig.pass(1_000);
    let health = Arc::clone(&rig.shelf.open.lock().unwrap()[0].1);
    health.count_block();
    assert_eq!(rig.pass(100), "opened late");
    rig.supervisor.rest(rig.now);
    rig.pass(1_000);
    assert_eq!(rig.name(), "late");
}

#[test]
fn a_busy_machine_gets_larger_buffers_and_is_not_bothered_with_it() {
    let mut rig = Rig::new(&["*built-in"], None);
    assert_eq!(rig.pass(100), "opened built-in");
    let mut sizes = Vec::new();
    for _ in 0..6 {
        let health = Arc::clone(&rig.shelf.open.lock().unwrap().last().unwrap().1);
        (0..5).for_each(|_| health.count_xrun());
        let said = rig.pass(20_000);
        assert!(said.starts_with("xrun") && !said.contains(','), "{said}");
        sizes.push(rig.shelf.buffer_ms.load(Ordering::Relaxed));
    }
    assert_eq!(sizes, [20, 40, 40, 40, 40, 40]);
}

#[test]
fn lost_samples_are_told_once_a_second() {
    let mut rig = Rig::new(&["*built-in"], None);
    rig.pass(100);
    let health = Arc::clone(&rig.shelf.open.lock().unwrap()[0].1);
    health.count_xrun();
    assert_eq!(rig.pass(100), "xrun 1");
    (0..3).for_each(|_| health.count_xrun());
    assert_eq!(rig.pass(800), "");
    assert_eq!(rig.pass(3_000), "xrun 4");
}
