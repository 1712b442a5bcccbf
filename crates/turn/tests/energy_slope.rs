//! How the voice fell before a pause moves the end of the turn, a little; that of another pause does not.

mod scenario;

use riposte_measures::Mode;
use riposte_turn::Config;

/// When the turn is over that pauses at 2000 without known words, in milliseconds after that.
fn wait(told: &str) -> i64 {
    let script = format!("1050 voice 1000\n{told}\n5000 wait");
    let log = scenario::play_with(Config::default(), Mode::Duplex, &script);
    let over = log.lines().find_map(|line| line.strip_suffix(" -- Answering (silence)"));
    over.unwrap_or_else(|| panic!("never over:\n{log}")).parse::<i64>().expect("whole milliseconds") - 2000
}

#[test]
fn the_wait_follows_the_slope() {
    let unknown = wait("2090 pause 2000");
    let [steep, level] = ["-90", "30"].map(|slope| wait(&format!("2090 slope 2000 {slope}\n2090 pause 2000")));
    assert!(steep < unknown && unknown < level, "{steep} {unknown} {level}");
    assert!(level - steep < 150, "it is a weak witness: {steep} {level}");
}

#[test]
fn it_may_be_told_after_the_pause() {
    let before = wait("2090 slope 2000 -90\n2090 pause 2000");
    assert_eq!(wait("2090 pause 2000\n2090 slope 2000 -90"), before);
    assert_eq!(wait("2090 pause 2000\n2150 slope 2000 -90"), before);
}

#[test]
fn that_of_another_pause_does_not_count() {
    let unknown = wait("2090 pause 2000");
    assert_eq!(wait("2090 slope 1990 -90\n2090 pause 2000"), unknown);
    let twice = wait("1590 slope 1500 -90\n1590 pause 1500\n1800 voice 1750\n2090 pause 2000");
    assert_eq!(twice, wait("1590 pause 1500\n1800 voice 1750\n2090 pause 2000"), "the voice went on");
}

#[test]
fn what_is_no_number_does_not_count() {
    let unknown = wait("2090 pause 2000");
    for slope in ["NaN", "inf", "-inf"] {
        assert_eq!(wait(&format!("2090 slope 2000 {slope}\n2090 pause 2000")), unknown);
    }
}
