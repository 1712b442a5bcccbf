//! Models as users may have them: whole, broken, absent. Skipped by name where there is no library.

#![allow(clippy::unwrap_used)] // helpers beside the tests

use std::path::{Path, PathBuf};

use riposte_onnx::{Data, OnnxError, Output, Places, Runtime, Session, Tensor};
use riposte_sim::or_skip;
use riposte_sim::rig::onnxruntime;

fn named(file: &Path) -> Places {
    Places { named: Some(file.to_owned()), ..Places::default() }
}

fn graph(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graphs").join(name)
}

fn runtime() -> Result<Runtime, String> {
    let library = onnxruntime()?;
    Ok(Runtime::load(&named(&library)).expect("the library in RIPOSTE_ONNXRUNTIME can be used"))
}

#[test]
fn a_model_says_what_it_takes_and_computes() {
    let mut session = or_skip!(runtime()).session(&graph("sum.onnx")).unwrap();
    let ports = |ports: &[riposte_onnx::Port]| -> Vec<String> {
        ports.iter().map(|port| format!("{} {} {:?}", port.name, port.kind, port.shape)).collect()
    };
    assert_eq!(ports(session.inputs()), ["a float32 [Some(1), None]", "b int64 [Some(1), None]"]);
    assert_eq!(ports(session.outputs()), ["sum float32 [Some(1), None]"]);
    let sum = |session: &mut Session, a: &[f32], b: &[i64]| {
        session.run(&[
            Tensor { name: "a", shape: &[1, a.len()], data: Data::F32(a) },
            Tensor { name: "b", shape: &[1, b.len()], data: Data::I64(b) },
        ])
    };
    let out = sum(&mut session, &[0.5, 1.0], &[1, -2]).unwrap();
    assert_eq!(out, [Output { shape: vec![1, 2], data: vec![1.5, -1.0] }]);
    let out = sum(&mut session, &[3.0], &[4]).unwrap();
    assert_eq!(out, [Output { shape: vec![1, 1], data: vec![7.0] }]);
    // What does not fit is refused, and the next run is as good as before.
    let error = sum(&mut session, &[1.0, 2.0], &[1, 2, 3]).unwrap_err();
    assert!(matches!(error, OnnxError::Failed { .. }), "{error}");
    let missing = session.run(&[Tensor { name: "a", shape: &[1, 1], data: Data::F32(&[1.0]) }]);
    assert!(matches!(missing, Err(OnnxError::Failed { .. })), "{missing:?}");
    let short = session.run(&[Tensor { name: "a", shape: &[1, 9], data: Data::F32(&[1.0]) }]);
    assert!(matches!(short, Err(OnnxError::Failed { .. })), "{short:?}");
    assert_eq!(sum(&mut session, &[3.0], &[4]).unwrap()[0].data, [7.0]);
}

#[test]
fn an_output_that_is_no_float_is_refused() {
    let mut session = or_skip!(runtime()).session(&graph("whole.onnx")).unwrap();
    let made = session.run(&[Tensor { name: "b", shape: &[1], data: Data::I64(&[1]) }]);
    assert!(matches!(made, Err(OnnxError::Failed { .. })), "{made:?}");
}

#[test]
fn broken_models_are_refused_in_plain_words() {
    let runtime = or_skip!(runtime());
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(graph("sum.onnx")).unwrap();
    let cases: [(&str, &[u8]); 4] = [
        ("empty.onnx", b""),
        ("text.onnx", b"not a model\n"),
        ("page.onnx", b"<!doctype html><title>404</title>"),
        ("cut.onnx", &whole[..whole.len() / 2]),
    ];
    for (name, bytes) in cases {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let error = runtime.session(&file).unwrap_err();
        let OnnxError::ModelBroken { path, reason } = &error else { panic!("{name}: {error}") };
        assert!(path.ends_with(name) && !reason.en.is_empty() && !reason.en.contains('\n'), "{error}");
    }
    assert!(matches!(runtime.session(folder.path()), Err(OnnxError::ModelBroken { .. })));
    assert!(matches!(runtime.session(&folder.path().join("gone.onnx")), Err(OnnxError::ModelMissing { .. })));
}

#[test]
fn a_second_load_gets_the_first_library() {
    let library = or_skip!(onnxruntime());
    let first = Runtime::load(&named(&library)).unwrap();
    let nowhere = Places::default();
    assert_eq!(Runtime::load(&nowhere).unwrap().library(), first.library());
}

#[test]
fn one_output_is_read_and_a_run_that_is_stopped_gives_nothing() {
    let runtime = or_skip!(runtime());
    let two = std::num::NonZeroUsize::new(2).unwrap();
    let mut session = runtime.session_on(&graph("sum.onnx"), two).unwrap();
    let (a, b) = ([0.5, 1.0], [1, -2]);
    let inputs = [
        Tensor { name: "a", shape: &[1, 2], data: Data::F32(&a) },
        Tensor { name: "b", shape: &[1, 2], data: Data::I64(&b) },
    ];
    let stop = runtime.stop().unwrap();
    let sum = session.run_for("sum", &inputs, &stop).unwrap().unwrap();
    assert_eq!(sum.data, [1.5, -1.0]);
    let error = session.run_for("difference", &inputs, &stop).unwrap_err();
    assert!(error.to_string().contains("it has no output difference"), "{error}");
    stop.set();
    assert_eq!(session.run_for("sum", &inputs, &stop).unwrap(), None);
    let next = runtime.stop().unwrap();
    assert!(session.run_for("sum", &inputs, &next).unwrap().is_some(), "the next run is as good as before");
}
