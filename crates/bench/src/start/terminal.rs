//! One start of `riposte talk`, until its engine is ready. The program is ended right after.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use riposte_audio::Clock;
use riposte_problem::Problem;
use riposte_speech::bundled;

use super::{LIMIT, not_ready, says_ready, unreadable};

/// Milliseconds from before the process is made to the moment at which it can be talked to.
pub(super) fn start(program: &Path, devices: bool) -> Result<f64, Problem> {
    let folder = tempfile::tempdir().map_err(|error| unreadable(&std::env::temp_dir(), &error))?;
    let mut command = Command::new(program);
    command.args(["talk", "--mode", "duplex"]);
    if !devices {
        // It is heard only after the engine is ready, so not within what is measured.
        command.arg("--input").arg(bundled::try_it_question().map_err(|error| error.problem())?);
    }
    command.env("RIPOSTE_DATA_DIR", folder.path()).env("RIPOSTE_LOG", "off,riposte_engine=info").env("NO_COLOR", "1");
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let began = Clock::now();
    let mut talk = Talk(command.spawn().map_err(|error| unreadable(program, &error))?);
    let Some(log) = talk.0.stderr.take() else { return Err(not_ready(program, "nothing")) };
    let (sender, lines) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(log).lines().map_while(Result::ok) {
            // After the first word that it is ready, nobody listens.
            let _ = sender.send((Clock::now(), line));
        }
    });
    let mut said = String::new();
    // The reader's end of the channel goes when the program does, so an early end is noticed at once.
    while let Ok((at, line)) = lines.recv_timeout(LIMIT.to_duration()) {
        if says_ready(&line) {
            return Ok((at - began).as_millis_f64());
        }
        said += &line;
        said.push('\n');
    }
    Err(not_ready(program, &said))
}

/// Never left behind.
struct Talk(Child);

impl Drop for Talk {
    fn drop(&mut self) {
        // Fails only when it has ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use riposte_sim::rig::say_skipped;

    use super::*;

    #[test]
    fn a_start_of_the_real_program_is_timed() {
        // Beside the folder of the test programs, where a build of the workspace puts it.
        let test = std::env::current_exe().unwrap();
        let program = test.ancestors().nth(2).unwrap().join(format!("riposte{}", std::env::consts::EXE_SUFFIX));
        if !program.is_file() {
            return say_skipped(riposte_sim::this_function!(), "needs the riposte program: cargo build -p riposte-cli");
        }
        let ms = start(&program, false).unwrap();
        assert!(ms > 0.0 && ms < LIMIT.as_millis_f64(), "{ms}");
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_ends_before_it_is_ready_is_told_with_its_words() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("broken");
        std::fs::write(&program, "#!/bin/sh\necho 'no such speaker' >&2\n").unwrap();
        std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let problem = start(&program, false).unwrap_err();
        assert_eq!(problem.code, "bench.not_ready");
        assert!(problem.message.english().ends_with("It said: no such speaker"), "{problem}");
    }
}
