//! Opening the small model through the real ONNX Runtime, and the same five graphs run over a whole sound at once, without this crate.

use std::num::NonZeroUsize;
use std::path::Path;

use riposte_moonshine::{Hypothesis, Moonshine};
use riposte_onnx::{Data, Made, Places, Runtime, Stop, Tensor};
use riposte_sim::moonshine::Format;
use riposte_sim::rig::onnxruntime;

pub(crate) const ONE: NonZeroUsize = NonZeroUsize::MIN;

pub(crate) fn runtime() -> Result<Runtime, String> {
    let places = Places { named: Some(onnxruntime()?), ..Places::default() };
    Ok(Runtime::load(&places).expect("the library that the set-up fetched can be used"))
}

pub(crate) fn load(runtime: &Runtime, format: Format) -> (Moonshine, Stop) {
    let folder = tempfile::tempdir().unwrap();
    format.put(folder.path()).unwrap();
    (Moonshine::load(folder.path(), runtime, ONE).unwrap(), runtime.stop().unwrap())
}

pub(crate) fn at_once(model: &mut Moonshine, sound: &[f32], stop: &Stop) -> Hypothesis {
    let mut stream = model.begin();
    assert!(model.push(&mut stream, sound, stop).unwrap());
    model.finish(&mut stream, stop).unwrap().unwrap()
}

/// The tokens of a whole sound: each graph once, the decoder token by token, as an implementation without streaming has it.
pub(crate) fn offline(runtime: &Runtime, sound: &[f32]) -> Vec<usize> {
    let stop = runtime.stop().unwrap();
    let run = |graph: &str, names: &[&str], inputs: &[Tensor<'_>]| -> Vec<Made> {
        let file = Format::Onnx.graphs().join(format!("{graph}.onnx"));
        runtime.session(&file).unwrap().run_all_for(names, inputs, &stop).unwrap().unwrap()
    };
    let floats = |name, shape, data| Tensor { name, shape, data: Data::F32(data) };
    let whole = |name, data| Tensor { name, shape: &[1], data: Data::I64(data) };
    let mut padded = sound.to_vec();
    padded.resize(sound.len().next_multiple_of(1_280), 0.0);
    let (kept, first, second) = (vec![0.0; 79], vec![0.0; 320 * 4], vec![0.0; 640 * 4]);
    let length = [1, padded.len()];
    let inputs = [
        floats("audio_chunk", &length, &padded),
        floats("sample_buffer", &[1, 79], &kept),
        whole("sample_len", &[0]),
        floats("conv1_buffer", &[1, 320, 4], &first),
        floats("conv2_buffer", &[1, 640, 4], &second),
        whole("frame_count", &[0]),
    ];
    let [features] = <[Made; 1]>::try_from(run("frontend", &["features"], &inputs)).unwrap();
    assert_eq!(features.shape, [1, padded.len() / 320, 320]);
    let encoded = run("encoder", &["encoded"], &[features.tensor("features")]);
    let memory = run("adapter", &["memory"], &[encoded[0].tensor("encoded"), whole("pos_offset", &[0])]);
    let cross = run("cross_kv", &["k_cross", "v_cross"], &[memory[0].tensor("memory")]);
    let mut decoder = runtime.session(&Format::Onnx.graphs().join("decoder_kv.onnx")).unwrap();
    let empty = || Made { shape: vec![6, 1, 8, 0, 40], numbers: riposte_onnx::Numbers::F32(Vec::new()) };
    let (mut keys, mut values, mut tokens) = (empty(), empty(), vec![1]);
    while tokens.len() < 100 {
        let last = [*tokens.last().unwrap() as i64];
        let inputs = [
            Tensor { name: "token", shape: &[1, 1], data: Data::I64(&last) },
            keys.tensor("k_self"),
            values.tensor("v_self"),
            cross[0].tensor("out_k_cross"),
            cross[1].tensor("out_v_cross"),
        ];
        let made = decoder.run_all_for(&["logits", "out_k_self", "out_v_self"], &inputs, &stop).unwrap().unwrap();
        let [logits, next_keys, next_values] = <[Made; 3]>::try_from(made).unwrap();
        (keys, values) = (next_keys, next_values);
        let logits = logits.numbers.floats().unwrap();
        let token = (0..logits.len()).max_by(|a, b| logits[*a].total_cmp(&logits[*b])).unwrap();
        if token == 2 {
            break;
        }
        tokens.push(token);
    }
    tokens.split_off(1)
}

/// Puts a model's files and another file in the place of one of them.
pub(crate) fn with(format: Format, file: &str, by: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    format.put(folder.path()).unwrap();
    std::fs::copy(by, folder.path().join(file)).unwrap();
    folder
}
