//! The library as users may have it: absent, posing, too old, another one. Whatever is loaded stays to the end of the process, so that nothing
//! here loads a good one but in a process of its own.

#![allow(clippy::unwrap_used)] // helpers beside the tests

use std::path::{Path, PathBuf};
use std::process::Command;

use riposte_onnx::{OLDEST_VERSION, OnnxError, Places, Runtime};
use riposte_sim::rig::onnxruntime;
use riposte_sim::{needs, or_skip};

fn named(file: &Path) -> Places {
    Places { named: Some(file.to_owned()), ..Places::default() }
}

fn refused(file: &Path) -> OnnxError {
    let error = Runtime::load(&named(file)).unwrap_err();
    let problem = error.problem();
    assert!(problem.message.english().contains(&file.display().to_string()), "{problem}");
    error
}

/// A library from C.
fn compiled(folder: &Path, source: &str) -> PathBuf {
    let (code, library) = (folder.join("posing.c"), folder.join("libonnxruntime.so"));
    std::fs::write(&code, source).unwrap();
    let made = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&code).status().unwrap();
    assert!(made.success());
    library
}

#[test]
fn where_there_is_none_the_places_are_named() {
    let empty = tempfile::tempdir().unwrap();
    let error = Runtime::load(&Places { folders: vec![empty.path().to_owned()], ..Places::default() }).unwrap_err();
    let OnnxError::LibraryMissing { looked } = &error else { panic!("{error}") };
    assert!(looked.contains(&empty.path().display().to_string()), "{looked}");
    let gone = refused(&empty.path().join("gone.so"));
    assert!(matches!(gone, OnnxError::LibraryMissing { .. }), "{gone}");
}

#[test]
fn a_text_file_that_poses_as_the_library_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let posing = folder.path().join("libonnxruntime.so");
    for text in ["", "I am a library, believe me.\n"] {
        std::fs::write(&posing, text).unwrap();
        let error = refused(&posing);
        assert!(matches!(error, OnnxError::LibraryBroken { .. }), "{error}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn another_library_is_refused() {
    needs!("cc");
    let folder = tempfile::tempdir().unwrap();
    let error = refused(&compiled(folder.path(), "int something_else(void) { return 1; }"));
    let OnnxError::LibraryBroken { reason, .. } = &error else { panic!("{error}") };
    assert_eq!(reason.english(), "it is another library, not ONNX Runtime");
}

/// The start of ONNX Runtime's interface: a table of two functions.
#[cfg(target_os = "linux")]
fn posing(version: &str) -> String {
    format!(
        "static const void *api(unsigned version) {{ return 0; }}
         static const char *name(void) {{ return \"{version}\"; }}
         static struct {{ const void *(*api)(unsigned); const char *(*name)(void); }} base = {{ api, name }};
         const void *OrtGetApiBase(void) {{ return &base; }}"
    )
}

/// Runs the test of this name again, in a process of its own. `true`: that is what we are.
#[cfg(target_os = "linux")]
fn alone(name: &str) -> bool {
    const ALONE: &str = "RIPOSTE_TEST_ALONE";
    if std::env::var_os(ALONE).is_some() {
        return true;
    }
    let program = std::env::current_exe().unwrap();
    let ran = Command::new(program).args(["--exact", name]).env(ALONE, "1").output().unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success() && said.contains("1 passed"), "{said}");
    false
}

#[cfg(target_os = "linux")]
#[test]
fn an_old_library_is_told_with_its_version() {
    needs!("cc");
    let folder = tempfile::tempdir().unwrap();
    let old = compiled(folder.path(), &posing("1.16.3"));
    let path = old.display().to_string();
    let told = OnnxError::LibraryOld { path, found: "1.16.3".to_owned(), oldest: OLDEST_VERSION };
    assert_eq!(refused(&old), told);
}

#[cfg(target_os = "linux")]
#[test]
fn after_a_bad_library_the_next_place_is_tried() {
    let library = or_skip!(onnxruntime());
    if !alone("after_a_bad_library_the_next_place_is_tried") {
        return;
    }
    let (bad, good) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::write(bad.path().join("libonnxruntime.so"), "I am a library, believe me.\n").unwrap();
    let copy = good.path().join("libonnxruntime.so.1.31.1");
    std::fs::copy(&library, &copy).unwrap();
    let both = Places { folders: vec![bad.path().to_owned(), good.path().to_owned()], ..Places::default() };
    assert_eq!(Runtime::load(&both).unwrap().library(), copy);
}

#[cfg(target_os = "linux")]
#[test]
fn a_library_without_its_functions_does_not_take_the_program_down() {
    needs!("cc");
    if !alone("a_library_without_its_functions_does_not_take_the_program_down") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for source in ["const void *OrtGetApiBase(void) { return 0; }".to_owned(), posing("1.99.0")] {
        let error = refused(&compiled(folder.path(), &source));
        assert!(matches!(error, OnnxError::LibraryBroken { .. }), "{error}");
    }
}
