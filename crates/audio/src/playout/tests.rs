//! The playout callback, driven by hand.

use super::*;

/// 1 kHz, so that a frame is a millisecond and a fade takes 10 frames; positions run at 48 per frame.
const FORMAT: StreamFormat = StreamFormat { rate_hz: 1_000, channels: 1, buffer_frames: 20 };
const PER_FRAME: u64 = 48;

struct Rig {
    controls: Arc<PlayoutControls>,
    end: PlayoutEnd,
    feed: PlayoutFeed,
    now: Time,
    position: u64,
}

impl Rig {
    fn new() -> Rig {
        let controls = Arc::new(PlayoutControls::default());
        let (end, feed) = playout_pair(FORMAT, &controls);
        Rig { controls, end, feed, now: Time::ZERO, position: 0 }
    }

    fn write(&mut self, frames: u64) {
        let end = self.position + frames * PER_FRAME;
        assert!(self.feed.push(&vec![1.0; frames as usize], self.position..end));
        self.position = end;
    }

    /// One callback of 20 frames: what sounded, one character per frame, and the reports.
    fn call(&mut self) -> String {
        let mut out = [9.0_f32; 20];
        self.end.fill(&mut out, |sample| sample, self.now);
        self.now += Span::from_millis(20);
        let level = |sample: &f32| match *sample {
            0.0 => '.',
            s if s < 0.5 => '-',
            s if s < 1.0 => '=',
            1.0 => '#',
            s => panic!("{s}"),
        };
        let mut text: String = out.iter().map(level).collect();
        self.feed.reports(&mut |report| {
            text += &match report {
                Report::Played { first, frames, at, .. } => {
                    format!(" played {}+{}@{}", first / PER_FRAME, u64::from(frames) / PER_FRAME, ms(at))
                }
                Report::Flushed { position, silent_at } => {
                    format!(" flushed {}@{}", position / PER_FRAME, ms(silent_at))
                }
                Report::Paused { position, silent_at } => {
                    format!(" paused {}@{}", position / PER_FRAME, ms(silent_at))
                }
                Report::Dry { position, at } => format!(" dry {}@{}", position / PER_FRAME, ms(at)),
            };
        });
        text
    }
}

fn ms(at: Time) -> i64 {
    at.as_micros() / 1_000
}

#[test]
fn samples_play_and_run_dry() {
    let mut rig = Rig::new();
    assert_eq!(rig.call(), "....................");
    rig.write(25);
    assert_eq!(rig.call(), "#################### played 0+20@20");
    assert_eq!(rig.call(), "#####............... played 20+5@40 dry 25@45");
    assert_eq!(rig.call(), "....................");
    rig.write(3);
    assert_eq!(rig.call(), "###................. played 25+3@80 dry 28@83");
}

/// Down by 12 dB and back within 30 ms each, without a gap and without anything being played twice; a pause on top of it fades and goes on at full level.
#[test]
fn lowered_it_goes_on_more_quietly() {
    let mut rig = Rig::new();
    rig.write(200);
    rig.controls.set_lowered(true);
    assert_eq!(rig.call(), "==================== played 0+20@0");
    assert_eq!(rig.call(), "-------------------- played 20+20@20");
    rig.controls.set_lowered(false);
    assert_eq!(rig.call(), "==================== played 40+20@40".replacen('=', "-", 9));
    assert_eq!(rig.call(), "==========########## played 60+20@60");
    rig.controls.set_lowered(true);
    rig.call();
    rig.controls.set_paused(true);
    assert!(rig.call().ends_with("paused 110@110"));
    rig.controls.set_paused(false);
    rig.controls.set_lowered(false);
    let (again, then) = (rig.call(), rig.call());
    assert!(!again.starts_with('.') && then.contains("####"), "{again} {then}");
}

#[test]
fn a_flush_fades_and_drops_the_rest_but_not_what_comes_after() {
    let mut rig = Rig::new();
    rig.write(100);
    rig.call();
    rig.controls.flush(rig.position);
    rig.write(5);
    assert_eq!(rig.call(), "====-----.#####..... played 20+10@20 flushed 30@30 played 100+5@30 dry 105@35");
    rig.write(2);
    assert_eq!(rig.call(), "##.................. played 105+2@40 dry 107@42");
}

#[test]
fn what_arrives_late_for_a_flush_is_dropped_too() {
    let mut rig = Rig::new();
    rig.write(10);
    rig.controls.flush(30 * PER_FRAME);
    assert_eq!(rig.call(), "====-----........... played 0+10@0 flushed 10@10");
    rig.write(30);
    assert_eq!(rig.call(), "##########.......... played 30+10@20 dry 40@30");
}

#[test]
fn a_flush_with_nothing_queued_is_answered() {
    let mut rig = Rig::new();
    rig.controls.flush(0);
    assert_eq!(rig.call(), ".................... flushed 0@0");
    assert_eq!(rig.call(), "....................");
}

#[test]
fn a_pause_keeps_the_rest() {
    let mut rig = Rig::new();
    rig.write(60);
    rig.call();
    rig.controls.set_paused(true);
    assert_eq!(rig.call(), "====-----........... played 20+10@20 paused 30@30");
    assert_eq!(rig.call(), "....................");
    rig.controls.set_paused(false);
    assert_eq!(rig.call(), "----=====########### played 30+20@60");
}

#[test]
fn a_flush_during_a_pause_was_silent_since_the_pause() {
    let mut rig = Rig::new();
    rig.write(60);
    rig.call();
    rig.controls.set_paused(true);
    rig.call();
    rig.call();
    rig.controls.flush(rig.position);
    assert_eq!(rig.call(), ".................... flushed 30@30");
    rig.write(5);
    assert_eq!(rig.call(), "....................", "still paused");
    rig.controls.set_paused(false);
    assert_eq!(rig.call(), "#####............... played 60+5@100 dry 65@105");
}

#[test]
fn the_volume_glides() {
    let mut rig = Rig::new();
    rig.write(60);
    rig.controls.set_volume(0.0);
    assert!(rig.call().starts_with("===="), "from full volume down");
    rig.controls.set_volume(f32::NAN);
    assert!(rig.call().starts_with("...................."));
}

#[test]
fn a_worker_that_stalls_gets_the_reports_that_matter() {
    let mut rig = Rig::new();
    let mut out = [0.0_f32; 1];
    for n in 0..3_000_u64 {
        let _ = rig.feed.push(&[1.0], n * PER_FRAME..(n + 1) * PER_FRAME);
        rig.end.fill(&mut out, |sample| sample, Time::from_millis(n as i64));
    }
    rig.end.fill(&mut out, |sample| sample, Time::from_millis(3_000));
    let mut last = None;
    rig.feed.reports(&mut |report| last = Some(report));
    assert_eq!(last, Some(Report::Dry { position: 3_000 * PER_FRAME, at: Time::from_millis(3_000) }));
}

#[test]
fn every_channel_gets_the_sample() {
    let controls = Arc::new(PlayoutControls::default());
    let (mut end, mut feed) = playout_pair(StreamFormat { channels: 3, ..FORMAT }, &controls);
    feed.push(&[0.5, -0.5], 0..96);
    let mut out = [7_i16; 9];
    let played = end.fill(&mut out, |sample| (sample * 100.0) as i16, Time::ZERO);
    assert_eq!((out, played), ([50, 50, 50, -50, -50, -50, 0, 0, 0], 0..2));
}

#[test]
fn after_a_pause_the_clause_begins_anew() {
    let mut rig = Rig::new();
    let mut sound = vec![1.0; 10];
    sound.extend([0.0; 90]);
    sound.extend([1.0; 60]);
    let end = rig.position + sound.len() as u64 * PER_FRAME;
    assert!(rig.feed.push(&sound, rig.position..end));
    rig.position = end;
    (0..6).for_each(|_| drop(rig.call()));
    rig.controls.set_paused(true);
    assert_eq!(rig.call(), "====-----........... played 120+10@120 paused 130@130");
    rig.controls.set_paused(false);
    assert_eq!(rig.call(), "----=====########### played 100+20@140");
    rig.controls.set_paused(true);
    assert_eq!(rig.call(), "====-----........... played 120+10@160 paused 130@170", "again, in what is said again");
    rig.controls.set_paused(false);
    assert_eq!(rig.call(), "----=====########### played 100+20@180");
    assert_eq!(rig.call(), "#################### played 120+10@200 played 130+10@210");
    assert_eq!(rig.call(), "#################### played 140+20@220");
    assert_eq!(rig.call(), ".................... dry 160@240");
}

#[test]
fn a_flush_of_what_is_said_again_fades() {
    let mut rig = Rig::new();
    let mut sound = vec![0.0; 90];
    sound.extend([1.0; 50]);
    assert!(rig.feed.push(&sound, 0..140 * PER_FRAME));
    rig.position = 140 * PER_FRAME;
    (0..6).for_each(|_| drop(rig.call()));
    rig.controls.set_paused(true);
    rig.call();
    rig.controls.set_paused(false);
    assert_eq!(rig.call(), "----=====########### played 90+20@140");
    rig.controls.flush(rig.position);
    assert_eq!(rig.call(), "====-----........... played 110+10@160 flushed 120@170");
    assert_eq!(rig.call(), "....................");
}
