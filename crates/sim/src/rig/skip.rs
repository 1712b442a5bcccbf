//! What a test says when this machine lacks what it needs: one plain line, which `cargo xtask test` lists at its end. A test that is not
//! run must never look like one that passed.

use std::path::PathBuf;

/// Which of `programs` are not on the PATH, as a reason to skip. `None`: all are there.
pub fn missing(programs: &[&str]) -> Option<String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let absent = |program: &&&str| !folders.iter().any(|folder| folder.join(program).is_file());
    let absent: Vec<&str> = programs.iter().filter(absent).copied().collect();
    (!absent.is_empty()).then(|| format!("needs {}", absent.join(", ")))
}

/// Prints `skipped: NAME: reason`.
pub fn say_skipped(test: &str, reason: &str) {
    println!("skipped: {test}: {reason}");
}

/// The name of the function it stands in, with its modules.
#[macro_export]
macro_rules! this_function {
    () => {{
        fn here() {}
        std::any::type_name_of_val(&here).trim_end_matches("::here")
    }};
}

/// Ends the test with `skipped: NAME: reason` unless all of these programs are installed.
#[macro_export]
macro_rules! needs {
    ($($program:expr),+ $(,)?) => {
        if let Some(reason) = $crate::rig::missing(&[$($program),+]) {
            $crate::rig::say_skipped($crate::this_function!(), &reason);
            return;
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(
            missing(&["riposte-no-such-program", "riposte-nor-this"]).unwrap(),
            "needs riposte-no-such-program, riposte-nor-this"
        );
        if cfg!(unix) {
            assert_eq!(missing(&["sh"]), None);
        }
    }

    #[test]
    fn a_test_knows_its_name() {
        assert_eq!(crate::this_function!(), "riposte_sim::rig::skip::tests::a_test_knows_its_name");
    }
}
