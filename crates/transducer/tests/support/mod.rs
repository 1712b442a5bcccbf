//! Opening the small models through the real ONNX Runtime.

use std::num::NonZeroUsize;

use riposte_onnx::{Places, Runtime, Stop};
use riposte_sim::rig::onnxruntime;
use riposte_sim::tones::Model;
use riposte_transducer::{Hypothesis, Offline, Streaming, Transducer};

pub(crate) const ONE: NonZeroUsize = NonZeroUsize::MIN;

pub(crate) fn runtime() -> Result<Runtime, String> {
    let places = Places { named: Some(onnxruntime()?), ..Places::default() };
    Ok(Runtime::load(&places).expect("the library that the set-up fetched can be used"))
}

pub(crate) fn load(runtime: &Runtime, model: Model) -> (Transducer, Stop) {
    let folder = tempfile::tempdir().unwrap();
    let encoder = model.put(folder.path()).unwrap();
    (Transducer::load(&encoder, runtime, ONE).unwrap(), runtime.stop().unwrap())
}

pub(crate) fn offline(runtime: &Runtime, model: Model) -> (Box<Offline>, Stop) {
    match load(runtime, model) {
        (Transducer::Offline(offline), stop) => (offline, stop),
        (Transducer::Streaming(_), _) => panic!("{model:?} is a streaming one"),
    }
}

pub(crate) fn streaming(runtime: &Runtime, model: Model) -> (Box<Streaming>, Stop) {
    match load(runtime, model) {
        (Transducer::Streaming(streaming), stop) => (streaming, stop),
        (Transducer::Offline(_), _) => panic!("{model:?} is an offline one"),
    }
}

pub(crate) fn at_once(streaming: &mut Streaming, sound: &[f32], stop: &Stop) -> Hypothesis {
    let mut stream = streaming.begin(Some("es"));
    assert!(streaming.push(&mut stream, sound, stop).unwrap());
    streaming.finish(&stream, stop).unwrap().unwrap()
}
