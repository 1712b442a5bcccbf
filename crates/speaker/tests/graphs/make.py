"""Makes the small graphs that the tests run in place of the Resemblyzer encoder: python3 make.py, with the package `onnx`. They are committed; each is
some hundred bytes. `mean.onnx` has the encoder's input and output; its embedding is each band's mean over the window, and zeros."""

from pathlib import Path

import numpy
from onnx import TensorProto, checker, helper, numpy_helper

HERE = Path(__file__).parent
FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64
node = helper.make_node


def save(name, input_name="mels", shape=("batch", 160, 40), kind=FLOAT, outputs=256, gain=1.0):
    shape = list(shape)
    batch, steps, bands = shape
    pads = numpy_helper.from_array(numpy.array([0, 0, 0, outputs - bands], dtype=numpy.int64), "pads")
    factor = numpy_helper.from_array(numpy.array(gain, dtype=numpy.float32), "factor")
    nodes = [
        node("Cast", [input_name], ["powers"], to=FLOAT),
        node("ReduceMean", ["powers"], ["means"], axes=[1], keepdims=0),
        node("Mul", ["means", "factor"], ["scaled"]),
        node("Pad", ["scaled", "pads"], ["embedding"]),
    ]
    inputs = [helper.make_tensor_value_info(input_name, kind, shape)]
    out = [helper.make_tensor_value_info("embedding", FLOAT, [batch, outputs])]
    graph = helper.make_graph(nodes, name, inputs, out, [pads, factor])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    checker.check_model(model)
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


save("mean")
save("other_name", input_name="audio")
save("other_bands", shape=("batch", 160, 80))
save("other_kind", kind=INT64)
save("one_window", shape=(1, 160, 40))
save("small", outputs=192)
save("zeros", gain=0.0)
