//! What programs cost: processor time, memory, wake-ups, of this process or of another with all that it started. Linux says it in `/proc`;
//! elsewhere the system is asked for what it keeps, and wake-ups are not known.

use std::collections::{HashMap, HashSet};

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

const MB: f64 = (1 << 20) as f64;
/// Ticks of `/proc/PID/stat` in a second: `USER_HZ`, 100 for every program on Linux whatever the kernel's own clock.
const TICKS_PER_S: f64 = 100.0;

/// What was spent since the measuring began; memory as it is now.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Spent {
    /// All cores and threads together, programs that ended included, to 10 ms.
    pub(crate) cpu_s: f64,
    /// Memory that is in use. Of several programs, what they share is counted once where the system says how much that is.
    pub(crate) rss_mb: f64,
    /// The most that was in use since the program began; where the system does not keep that, the most that was seen.
    pub(crate) peak_mb: f64,
    /// How often a thread that had waited went on.
    pub(crate) wakeups: Option<u64>,
}

/// Watches what is spent from its making on.
#[derive(Debug)]
pub(crate) struct Usage {
    root: u32,
    /// Programs that it started count too.
    family: bool,
    at_first: Spent,
}

impl Usage {
    /// Of this process, with its threads.
    pub(crate) fn of_this_process() -> Usage {
        Usage::from_now(std::process::id(), false)
    }

    /// Of a program and of all that it started. (A desktop program shows its pages in processes of their own.)
    pub(crate) fn of_family(process: u32) -> Usage {
        Usage::from_now(process, true)
    }

    fn from_now(root: u32, family: bool) -> Usage {
        let mut usage = Usage { root, family, at_first: Spent::default() };
        usage.at_first = usage.total();
        usage
    }

    /// Since the beginning.
    pub(crate) fn so_far(&self) -> Spent {
        let now = self.total();
        Spent {
            cpu_s: (now.cpu_s - self.at_first.cpu_s).max(0.0),
            rss_mb: now.rss_mb,
            peak_mb: now.peak_mb.max(self.at_first.peak_mb),
            wakeups: now.wakeups.zip(self.at_first.wakeups).map(|(now, before)| now.saturating_sub(before)),
        }
    }

    fn total(&self) -> Spent {
        let mut system = System::new();
        let what = ProcessRefreshKind::nothing().with_cpu().with_memory().without_tasks();
        let root = Pid::from_u32(self.root);
        if !self.family {
            system.refresh_processes_specifics(ProcessesToUpdate::Some(&[root]), true, what);
            return of_one(&system, root);
        }
        system.refresh_processes_specifics(ProcessesToUpdate::All, true, what);
        let parents = system.processes().iter().filter_map(|(pid, process)| Some((*pid, process.parent()?)));
        let family = family(root, &parents.collect());
        let mut sum = Spent { wakeups: Some(0), ..Spent::default() };
        for pid in family {
            let one = of_one(&system, pid);
            sum.cpu_s += one.cpu_s;
            sum.rss_mb += proportional_mb(pid.as_u32()).unwrap_or(one.rss_mb);
            sum.peak_mb += one.peak_mb;
            sum.wakeups = sum.wakeups.zip(one.wakeups).map(|(sum, one)| sum + one);
        }
        sum
    }
}

/// A process and its descendants.
fn family(root: Pid, parents: &HashMap<Pid, Pid>) -> HashSet<Pid> {
    let mut family = HashSet::from([root]);
    loop {
        let children: Vec<Pid> = parents
            .iter()
            .filter(|(child, parent)| family.contains(parent) && !family.contains(child))
            .map(|(child, _)| *child)
            .collect();
        if children.is_empty() {
            return family;
        }
        family.extend(children);
    }
}

fn of_one(system: &System, pid: Pid) -> Spent {
    let process = system.process(pid);
    let rss_mb = process.map_or(0.0, |process| process.memory() as f64 / MB);
    let cpu_s = process.map_or(0.0, |process| process.accumulated_cpu_time() as f64 / 1000.0);
    let read = |file: &str| std::fs::read_to_string(format!("/proc/{pid}/{file}")).ok();
    Spent {
        cpu_s: read("stat").and_then(|stat| cpu_of(&stat)).unwrap_or(cpu_s),
        rss_mb,
        peak_mb: read("status").and_then(|status| number(&status, "VmHWM:")).map_or(rss_mb, |kb| kb as f64 / 1024.0),
        wakeups: wakeups(pid.as_u32()),
    }
}

/// Seconds in user and system mode, of the process and of those it started and saw ended (proc_pid_stat(5), fields 14 to 17).
fn cpu_of(stat: &str) -> Option<f64> {
    // The second field is the program's name in brackets, which may hold anything.
    let after_name = &stat[stat.rfind(')')? + 1..];
    let ticks = after_name.split_whitespace().skip(11).take(4).map(|field| field.parse::<i64>().ok());
    let ticks: Vec<i64> = ticks.collect::<Option<_>>()?;
    (ticks.len() == 4).then(|| ticks.iter().sum::<i64>() as f64 / TICKS_PER_S)
}

/// Over the threads there are now.
fn wakeups(process: u32) -> Option<u64> {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).ok()?;
    let of_thread = |folder: std::fs::DirEntry| std::fs::read_to_string(folder.path().join("status")).ok();
    Some(threads.flatten().filter_map(of_thread).filter_map(|s| number(&s, "voluntary_ctxt_switches:")).sum())
}

/// The resident memory with shared pages divided among those who share them.
fn proportional_mb(process: u32) -> Option<f64> {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    Some(number(&rollup, "Pss:")? as f64 / 1024.0)
}

/// The number after a line's name.
fn number(lines: &str, name: &str) -> Option<u64> {
    let line = lines.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_this_process_spends_is_seen() {
        let usage = Usage::of_this_process();
        let filled = std::hint::black_box(vec![1_u8; 64 << 20]);
        let mut sum = 0_u64;
        while usage.so_far().cpu_s < 0.05 {
            sum = filled.iter().fold(sum, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
        }
        std::hint::black_box(sum);
        let spent = usage.so_far();
        assert!(spent.rss_mb > 64.0 && spent.peak_mb >= spent.rss_mb, "{spent:?}");
    }

    #[test]
    fn a_family_is_everyone_below() {
        let pid = Pid::from_u32;
        let parents = [(2, 1), (3, 2), (4, 3), (5, 1), (9, 8)].map(|(child, parent)| (pid(child), pid(parent)));
        let mut found: Vec<u32> = family(pid(2), &parents.into()).into_iter().map(Pid::as_u32).collect();
        found.sort_unstable();
        assert_eq!(found, [2, 3, 4]);
    }

    #[test]
    fn the_systems_words_are_read() {
        let stat = "7 (a) name) S 1 7 7 0 -1 4194560 20 0 0 0 150 50 25 5 20 0 1 0 100 0 0";
        assert_eq!(cpu_of(stat), Some(2.3));
        assert_eq!(cpu_of("7 (cut) S 1"), None);
        let status = "VmPeak:\t 9 kB\nVmHWM:\t 2048 kB\nvoluntary_ctxt_switches:\t12\n";
        assert_eq!((number(status, "VmHWM:"), number(status, "voluntary_ctxt_switches:")), (Some(2048), Some(12)));
        assert_eq!(number(status, "Pss:"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_started_program_spends_is_seen_too() {
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", "read line"]).stdin(std::process::Stdio::piped());
        let mut child = shell.spawn().unwrap();
        let spent = Usage::of_family(std::process::id()).so_far();
        let alone = Usage::of_family(child.id()).so_far();
        assert!(alone.peak_mb > 0.0 && spent.peak_mb > alone.peak_mb, "{spent:?} {alone:?}");
        drop(child.stdin.take());
        child.wait().unwrap();
    }
}
