"""Makes the small graphs that the tests run: python3 make.py, with the packages `onnx` and `numpy`. They are committed; each is a few kilobytes at most.

Names, types and shapes are those of the published models; what they compute can be reckoned in the head.

piper: output = the wave of a number (±1, 240 samples) × number × 0.001 × length scale, number after number, + what the noise scales differ from 0.667 and 0.8;
several: the same + speaker × 0.01. wrong_type, missing: other inputs. huge: asks for 8 TB. nan: no numbers. outside: its weights are in a file outside its folder.
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
