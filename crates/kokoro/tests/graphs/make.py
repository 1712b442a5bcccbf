"""Makes the small graphs that the tests run: python3 make.py, with the packages `onnx` and `numpy`. They are committed; each is a few kilobytes at most.

kokoro: audio = the wave of a token (±1, 240 samples) × token × 0.001 × speed + style[0, 0], token after token.
waveform: the same with the names, the types and the extra output of other exports.
huge: says that it is Kokoro and asks for 8 TB. strange: other inputs.
"""

from pathlib import Path

import numpy
from onnx import TensorProto, checker, helper, numpy_helper

HERE = Path(__file__).parent
FLOAT, INT64, INT32 = TensorProto.FLOAT, TensorProto.INT64, TensorProto.INT32
node = helper.make_node


def save(name, nodes, inputs, outputs, constants):
    graph = helper.make_graph(nodes, name, inputs, outputs, [numpy_helper.from_array(value, key) for key, value in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    checker.check_model(model)
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


def port(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def kokoro(name, tokens, speed_kind, sound, shape, extra):
    wave = numpy.where(numpy.arange(240) % 2 == 0, 0.001, -0.001).astype(numpy.float32)[None, None]
    nodes = [
        node("Cast", [tokens], ["numbers"], to=FLOAT),
        node("Unsqueeze", ["numbers", "last"], ["columns"]),
        node("Mul", ["columns", "wave"], ["waves"]),
        node("Reshape", ["waves", "shape"], ["row"]),
        node("Cast", ["speed"], ["rate"], to=FLOAT),
        node("Mul", ["row", "rate"], ["loud"]),
        node("Slice", ["style", "zero", "one", "axis"], ["lift_row"]),
        node("Reshape", ["lift_row", "single"], ["lift"]),
        node("Add", ["loud", "lift"], [sound]),
    ]
    outputs = [port(sound, FLOAT, ["n"] if len(shape) == 1 else [1, 1, "n"])]
    if extra:
        nodes.append(node("Identity", [tokens], ["duration"]))
        outputs.insert(0, port("duration", INT64, [1, "t"]))
    int64 = lambda *values: numpy.array(values, numpy.int64)
    constants = {"wave": wave, "last": int64(2), "shape": int64(*shape), "zero": int64(0), "one": int64(1), "axis": int64(1), "single": int64(1)}
    inputs = [port(tokens, INT64, [1, "t"]), port("style", FLOAT, [1, 256]), port("speed", speed_kind, [1])]
    save(name, nodes, inputs, outputs, constants)


kokoro("kokoro", "tokens", FLOAT, "audio", [-1], False)
kokoro("waveform", "input_ids", INT32, "waveform", [1, 1, -1], True)

ports = [port("tokens", INT64, [1, "t"]), port("style", FLOAT, [1, 256]), port("speed", FLOAT, [1])]
nodes = [
    node("Shape", ["tokens"], ["sizes"]),
    node("Mul", ["sizes", "far"], ["far_sizes"]),
    node("ConstantOfShape", ["far_sizes"], ["audio"]),
]
save("huge", nodes, ports, [port("audio", FLOAT, ["a", "b"])], {"far": numpy.array([1 << 20, 1 << 20], numpy.int64)})
save("strange", [node("Identity", ["style"], ["audio"])], [port("style", FLOAT, [1, 128])], [port("audio", FLOAT, [1, 128])], {})
