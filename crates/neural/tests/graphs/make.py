"""Makes the small graphs that the tests run: python3 make.py, with the packages `onnx` and `numpy`. They are committed; each is a few kilobytes at most.

Names, types and shapes are those of the published models; what they compute can be reckoned in the head.

piper: output = the wave of a number (±1, 240 samples) × number × 0.001 × length scale, number after number, + what the noise scales differ from 0.667 and 0.8;
several: the same + speaker × 0.01. wrong_type, missing: other inputs. huge: asks for 8 TB. nan: no numbers. outside: its weights are in a file outside its folder.
supertonic, pocket: folders of graphs, described below. The tokenizers in pocket are tokenizer.py's.
"""

from pathlib import Path

import numpy
from onnx import TensorProto, checker, helper, numpy_helper

HERE = Path(__file__).parent
FLOAT, INT64, BOOL = TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL
node = helper.make_node


def model_of(name, nodes, inputs, outputs, constants):
    graph = helper.make_graph(nodes, name, inputs, outputs, [numpy_helper.from_array(value, key) for key, value in constants.items()])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def save(name, nodes, inputs, outputs, constants):
    model = model_of(name, nodes, inputs, outputs, constants)
    checker.check_model(model)
    path = HERE / f"{name}.onnx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(model.SerializeToString())


def port(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def int64(*values):
    return numpy.array(values, numpy.int64)


def float32(*values):
    return numpy.array(values, numpy.float32)


PIPER = [port("input", INT64, ["batch_size", "phonemes"]), port("input_lengths", INT64, ["batch_size"]), port("scales", FLOAT, [3])]
SOUND = [port("output", FLOAT, ["batch_size", 1, 1, "time"])]


def piper(name, several, last=()):
    wave = numpy.where(numpy.arange(240) % 2 == 0, 0.001, -0.001).astype(numpy.float32)[None, None]
    nodes = [
        node("Cast", ["input"], ["numbers"], to=FLOAT),
        node("Unsqueeze", ["numbers", "two"], ["columns"]),
        node("Mul", ["columns", "wave"], ["waves"]),
        node("Slice", ["scales", "one", "two"], ["length"]),
        node("Mul", ["waves", "length"], ["loud"]),
        node("Slice", ["scales", "zero", "one"], ["noise"]),
        node("Slice", ["scales", "two", "three"], ["noise_w"]),
        node("Sub", ["noise", "noise_meant"], ["noise_off"]),
        node("Sub", ["noise_w", "noise_w_meant"], ["noise_w_off"]),
        node("Add", ["noise_off", "noise_w_off"], ["off"]),
        node("Add", ["loud", "off"], ["said"]),
        node("Reshape", ["said", "shape"], ["shaped" if several else "output"]),
    ]
    if several:
        nodes += [
            node("Cast", ["sid"], ["speaker"], to=FLOAT),
            node("Mul", ["speaker", "hundredth"], ["lift"]),
            node("Add", ["shaped", "lift"], ["output"]),
        ]
    constants = {
        "wave": wave, "zero": int64(0), "one": int64(1), "two": int64(2), "three": int64(3), "shape": int64(1, 1, 1, -1),
        "noise_meant": float32(0.667), "noise_w_meant": float32(0.8), "hundredth": float32(0.01),
    }
    inputs = PIPER + ([port("sid", INT64, ["batch_size"])] if several else [])
    save(name, nodes, inputs, SOUND, constants)


piper("piper", False)
piper("several", True)
wrong = [port("input", FLOAT, ["batch_size", "phonemes"]), *PIPER[1:]]
save("wrong_type", [node("Unsqueeze", ["input", "axes"], ["output"])], wrong, SOUND, {"axes": int64(1, 2)})
save("missing", [node("Unsqueeze", ["scales", "axes"], ["output"])], [PIPER[2]], [port("output", FLOAT, [1, 1, 3])], {"axes": int64(0, 1)})
nodes = [node("Shape", ["input"], ["sizes"]), node("Mul", ["sizes", "far"], ["sizes_far"]), node("ConstantOfShape", ["sizes_far"], ["output"])]
save("huge", nodes, PIPER, [port("output", FLOAT, ["a", "b"])], {"far": int64(1 << 20, 1 << 20)})
nodes = [node("Cast", ["input"], ["numbers"], to=FLOAT), node("Unsqueeze", ["numbers", "axes"], ["row"]), node("Mul", ["row", "nan"], ["output"])]
save("nan", nodes, PIPER, SOUND, {"axes": int64(1, 2), "nan": float32(numpy.nan)})

# Weights that lie in another file, outside of the folder of the model.
nodes = [node("Cast", ["input"], ["numbers"], to=FLOAT), node("Unsqueeze", ["numbers", "axes"], ["row"]), node("Mul", ["row", "weights"], ["output"])]
model = model_of("outside", nodes, PIPER, SOUND, {"axes": int64(1, 2), "weights": float32(1.0)})
for weights in model.graph.initializer:
    if weights.name == "weights":
        weights.ClearField("raw_data")
        weights.data_location = TensorProto.EXTERNAL
        for key, value in (("location", "../outside.bin"), ("offset", "0"), ("length", "4")):
            entry = weights.external_data.add()
            entry.key, entry.value = key, value
(HERE / "outside.onnx").write_bytes(model.SerializeToString())


# ---- Supertonic: 2 × 3 numbers a frame, 8 × 3 samples. Each letter takes 10 ms; the sound of all of it is a wave (±) as loud as the mean of the letters' numbers,
# in thousandths, + the first number of the style: what the last step gives, whatever the noise was.
IDS, MASK = port("text_ids", INT64, ["batch", "letters"]), port("text_mask", FLOAT, ["batch", 1, "letters"])
TTL, DP = port("style_ttl", FLOAT, ["batch", 2, 4]), port("style_dp", FLOAT, ["batch", 1, 2])


def latent(name):
    return port(name, FLOAT, ["batch", 6, "frames"])


def supertonic(folder, nan=False, wrong=False):
    nodes = [
        node("ReduceSum", ["text_mask", "last"], ["count"], keepdims=0),
        node("Mul", ["count", "letter_s"], ["row"]),
        node("ReduceSum", ["style_dp", "last"], ["of_style"], keepdims=0),
        node("Add", ["row", "of_style"], ["both"]),
        node("Reshape", ["both", "one"], ["duration"]),
    ]
    constants = {"last": int64(2), "one": int64(1), "letter_s": float32(numpy.nan if nan else 0.0105)}
    save(f"{folder}/duration_predictor", nodes, [IDS, DP, MASK], [port("duration", FLOAT, ["batch"])], constants)
    nodes = [
        node("Cast", ["text_ids"], ["numbers"], to=FLOAT),
        node("Unsqueeze", ["numbers", "one"], ["row"]),
        node("Mul", ["row", "text_mask"], ["masked"]),
        node("Slice", ["style_ttl", "zero", "one", "last"], ["column"]),
        node("Slice", ["column", "zero", "one", "one"], ["first"]),
        node("Mul", ["first", "thousand"], ["loud"]),
        node("Add", ["masked", "loud"], ["text_emb"]),
    ]
    constants = {"zero": int64(0), "one": int64(1), "last": int64(2), "thousand": float32(1000.0)}
    save(f"{folder}/text_encoder", nodes, [IDS, TTL, MASK], [port("text_emb", FLOAT, ["batch", 1, "letters"])], constants)
    nodes = [
        node("ReduceMean", ["text_emb"], ["mean"], axes=[2], keepdims=1),
        node("Mul", ["mean", "thousandth"], ["target"]),
        node("Sub", ["total_step", "current_step"], ["left"]),
        node("Sub", ["target", "noisy_latent"], ["way"]),
        node("Div", ["way", "left"], ["flow"]),
        node("Add", ["noisy_latent", "flow"], ["nearer"]),
        node("Sub", ["total_step", "five"], ["off"]),
        node("Add", ["nearer", "off"], ["there"]),
        node("Mul", ["there", "latent_mask"], ["denoised_latent"]),
    ]
    inputs = [latent("noisy_latent"), port("text_emb", FLOAT, ["batch", 1, "letters"]), TTL, port("latent_mask", FLOAT, ["batch", 1, "frames"]), MASK]
    inputs += [port("current_step", FLOAT, ["batch"])] + ([] if wrong else [port("total_step", FLOAT, ["batch"])])
    constants = {"thousandth": float32(0.001), "five": float32(5.0)}
    if wrong:
        constants["total_step"] = float32(5.0)
    save(f"{folder}/vector_estimator", nodes, inputs, [latent("denoised_latent")], constants)
    wave = numpy.where(numpy.arange(24) % 2 == 0, 1, -1).astype(numpy.float32)[None, None]
    nodes = [
        node("ReduceMean", ["latent"], ["mean"], axes=[1], keepdims=0),
        node("Unsqueeze", ["mean", "last"], ["columns"]),
        node("Mul", ["columns", "wave"], ["waves"]),
        node("Reshape", ["waves", "shape"], ["wav_tts"]),
    ]
    save(f"{folder}/vocoder", nodes, [latent("latent")], [port("wav_tts", FLOAT, ["batch", "samples"])], {"last": int64(2), "wave": wave, "shape": int64(1, -1)})


supertonic("supertonic")
supertonic("supertonic_nan", nan=True)
supertonic("supertonic_wrong", wrong=True)


# ---- Pocket TTS: 2 numbers a frame, 3 a token, 8 samples a frame. The sum of the tokens' numbers, in thousandths, is how loud all frames are; each frame is 0.01
# louder than the one before, which the decoder's state counts; the model has said all at its seventh frame, which its own state counts.
def pocket(folder, wrong=False, loop=False):
    tokens = [port("token_ids", INT64, ["batch", "tokens"])]
    nodes = [
        node("Cast", ["token_ids"], ["numbers"], to=FLOAT),
        node("Mul", ["numbers", "thousandth"], ["row"]),
        node("Unsqueeze", ["row", "last"], ["columns"]),
        node("Expand", ["columns", "wide"], ["embeddings"]),
    ]
    constants = {"thousandth": float32(0.001), "last": int64(2), "wide": int64(1, 1, 3)}
    save(f"{folder}/text_conditioner", nodes, tokens, [port("embeddings", FLOAT, ["batch", "tokens", 3])], constants)

    nodes = [
        node("ReduceSum", ["text_embeddings", "all"], ["text_sum"], keepdims=0),
        node("Div", ["text_sum", "three"], ["text_mean"]),
        node("Add", ["state_0", "text_mean"], ["out_state_0"]),
        node("Shape", ["sequence"], ["sizes"]),
        node("Slice", ["sizes", "one", "two"], ["frames"]),
        node("Add", ["state_1", "frames"], ["out_state_1"]),
        node("Not", ["state_2"], ["out_state_2"]),
        node("Expand", ["out_state_0", "conditioning_size"], ["conditioning"]),
        node("Cast", ["out_state_1"], ["count"], to=FLOAT),
        node("Sub", ["count", "end"], ["over"]),
        node("Reshape", ["over", "square"], ["eos_logit"]),
    ]
    constants = {
        "all": int64(0, 1, 2), "three": float32(3.0), "one": int64(1), "two": int64(2), "conditioning_size": int64(1, 3),
        "end": float32(1e9 if loop else 10.0), "square": int64(1, 1),
    }
    inputs = [port("sequence", FLOAT, ["batch", "frames", 2]), port("text_embeddings", FLOAT, ["batch", "tokens", 3])]
    inputs += [port("state_0", FLOAT, [1]), port("state_1", FLOAT if wrong else INT64, [1]), port("state_2", BOOL, [1])]
    outputs = [port("conditioning", FLOAT, ["batch", 3]), port("eos_logit", FLOAT, ["batch", 1])]
    outputs += [port("out_state_0", FLOAT, [1]), port("out_state_1", FLOAT if wrong else INT64, [1]), port("out_state_2", BOOL, [1])]
    if wrong:
        nodes[5] = node("Identity", ["state_1"], ["out_state_1"])
        nodes[8] = node("Identity", ["out_state_1"], ["count"])
    save(f"{folder}/flow_lm_main", nodes, inputs, outputs, constants)

    nodes = [
        node("Slice", ["c", "zero", "two", "one"], ["meant"]),
        node("Sub", ["meant", "x"], ["way"]),
        node("Sub", ["t", "whole"], ["late"]),
        node("Add", ["late", "s"], ["off"]),
        node("Add", ["way", "off"], ["flow_dir"]),
    ]
    inputs = [port("c", FLOAT, ["batch", 3]), port("s", FLOAT, ["batch", 1]), port("t", FLOAT, ["batch", 1]), port("x", FLOAT, ["batch", 2])]
    constants = {"zero": int64(0), "one": int64(1), "two": int64(2), "whole": float32(1.0)}
    save(f"{folder}/flow_lm_flow", nodes, inputs, [port("flow_dir", FLOAT, ["batch", 2])], constants)

    wave = numpy.where(numpy.arange(8) % 2 == 0, 1, -1).astype(numpy.float32)[None, None]
    nodes = [
        node("Shape", ["latent"], ["sizes"]),
        node("Slice", ["sizes", "one", "two"], ["frames"]),
        node("Add", ["state_0", "frames"], ["out_state_0"]),
        node("Squeeze", ["state_0"], ["from"]),
        node("Squeeze", ["out_state_0"], ["to"]),
        node("Range", ["from", "to", "step"], ["numbers"]),
        node("Cast", ["numbers"], ["counted"], to=FLOAT),
        node("Mul", ["counted", "hundredth"], ["louder"]),
        node("ReduceMean", ["latent"], ["mean"], axes=[2], keepdims=0),
        node("Add", ["mean", "louder"], ["loud"]),
        node("Unsqueeze", ["loud", "two"], ["columns"]),
        node("Mul", ["columns", "wave"], ["waves"]),
        node("Reshape", ["waves", "shape"], ["audio_frame"]),
    ]
    constants = {"one": int64(1), "two": int64(2), "step": numpy.array(1, numpy.int64), "hundredth": float32(0.01), "wave": wave, "shape": int64(1, 1, -1)}
    inputs = [port("latent", FLOAT, ["batch", "frames", 2]), port("state_0", INT64, [1])]
    outputs = [port("audio_frame", FLOAT, ["batch", 1, "samples"]), port("out_state_0", INT64, [1])]
    save(f"{folder}/mimi_decoder", nodes, inputs, outputs, constants)


pocket("pocket")
pocket("pocket_wrong", wrong=True)
pocket("pocket_loop", loop=True)
