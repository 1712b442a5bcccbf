//! The program is killed while it pulls, at many moments, without a chance to put anything in order. Eight in a plain run; `RIPOSTE_KILLS=50` for more.

use std::time::Duration;

use riposte_sim::files::Act;

use crate::desk::Desk;

/// A number from 0 to 1 for each run, spread as evenly as can be however many there are (van der Corput's sequence).
fn moment(run: u32) -> f64 {
    f64::from(run.reverse_bits()) / f64::from(u32::MAX)
}

#[test]
fn killed_at_any_moment_it_goes_on_and_nothing_on_the_disk_is_fetched_again() {
    let kills: u32 = std::env::var("RIPOSTE_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(8);
    let desk = Desk::new(&[1_500_000, 300_000]);
    for (name, _) in &desk.files {
        desk.server.always(&format!("/{name}"), Act::Slow(20_000, Duration::from_millis(2)));
    }
    let all: u64 = desk.files.iter().map(|(_, bytes)| bytes.len() as u64).sum();
    let (mut asked_before, mut killed_in_the_middle, mut pulls) = (0, 0, 0);
    for run in 0..kills {
        // A pull that came to its end begins anew; one that was killed goes on.
        if desk.listed("mine")["status"]["is"] == "installed" {
            desk.assert_whole();
            desk.good(&["remove", "mine"]);
            pulls += 1;
        }
        let had: Vec<u64> = desk.files.iter().map(|(name, _)| desk.have(name)).collect();
        let sent: u64 = desk.server.asked().iter().map(|asked| asked.sent).sum();
        let mut child = desk.command(&["models", "pull", "mine"]).spawn().unwrap();
        // By what was served, not by a clock: so a slow machine is killed at the same places. A quarter of all on average: after some kills a pull comes to its
        // end, and the last kills come at the verifying and the moving, or too late.
        let until = sent + (all as f64 * moment(run) * 0.5) as u64;
        while desk.server.asked().iter().map(|asked| asked.sent).sum::<u64>() < until
            && child.try_wait().unwrap().is_none()
        {
            std::thread::yield_now();
        }
        killed_in_the_middle += u32::from(child.try_wait().unwrap().is_none());
        let _ = child.kill(); // it may have ended
        child.wait().unwrap();

        let asked = desk.server.asked();
        for one in &asked[asked_before..] {
            let n = desk.files.iter().position(|(name, _)| one.path.ends_with(name.as_str())).unwrap();
            assert_eq!(one.from.unwrap_or(0), had[n], "run {run}: {one:?} was on the disk up to {}", had[n]);
        }
        asked_before = asked.len();
        // What stands where it is used is whole, whatever happened.
        for (name, bytes) in &desk.files {
            if let Ok(found) = std::fs::read(desk.path(&format!("mine/{name}"))) {
                assert!(found == *bytes, "run {run}: half of {name} is in place");
            }
        }
        let status = desk.listed("mine")["status"]["is"].clone();
        assert!(["missing", "partial", "installed"].iter().any(|may| status == *may), "run {run}: {status}");
    }
    desk.good(&["pull", "mine"]);
    desk.assert_whole();
    let verified = desk.good(&["verify", "mine"]);
    assert!(verified.contains("2 of 2 files right"), "{verified}");
    println!(
        "{kills} kills, {killed_in_the_middle} of a running pull, {} pulls complete, {} requests",
        pulls + 1,
        desk.server.asked().len()
    );
    assert!(killed_in_the_middle * 2 > kills, "most came too late: {killed_in_the_middle} of {kills}");
}

#[test]
fn the_lock_of_a_killed_process_holds_nobody_up() {
    let desk = Desk::new(&[200_000]);
    desk.server.script("/part-0.bin", [Act::Stall(100_000)]);
    let mut holder = desk.command(&["models", "pull", "mine"]).spawn().unwrap();
    desk.server.wait_for_bytes(100_000);
    let mut waiting = desk.command(&["models", "pull", "mine", "--json"]).spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(waiting.stdout.take().unwrap()));
    assert!(lines.next().unwrap().unwrap().contains("\"waiting\""));
    holder.kill().unwrap();
    holder.wait().unwrap();
    assert!(lines.map_while(Result::ok).last().unwrap().contains("\"installed\""));
    assert!(waiting.wait().unwrap().success());
    desk.assert_whole();
    assert_eq!(desk.server.asked().len(), 2);
}

#[test]
fn two_processes_share_one_download() {
    let desk = Desk::new(&[400_000]);
    desk.server.script("/part-0.bin", [Act::Slow(20_000, Duration::from_millis(250))]);
    let first = desk.command(&["models", "pull", "mine"]).spawn().unwrap();
    desk.server.wait_for_requests(1);
    let second = desk.good(&["pull", "mine"]);
    assert!(second.contains("waiting for that"), "{second}");
    assert!(first.wait_with_output().unwrap().status.success());
    desk.assert_whole();
    let asked = desk.server.asked();
    assert_eq!(asked.len(), 1, "{asked:?}");
}
