"""Makes the small graphs that the tests run in place of Smart Turn: python3 make.py, with the package `onnx`. They are committed; each is some
hundred bytes. `mean.onnx` has Smart Turn's input and output; its probability is the logistic function of the features' mean."""

from pathlib import Path

import numpy
from onnx import TensorProto, checker, helper, numpy_helper

HERE = Path(__file__).parent
FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64
node = helper.make_node


def save(name, last, input_name="input_features", shape=("batch", 80, 800), kind=FLOAT, outputs=1):
    shape = list(shape)
    columns = numpy_helper.from_array(numpy.array([[1.0] * outputs], dtype=numpy.float32), "columns")
    row = numpy_helper.from_array(numpy.array([-1, 1], dtype=numpy.int64), "row")
    nodes = [
        node("Cast", [input_name], ["features"], to=FLOAT),
        node("ReduceMean", ["features"], ["mean"], axes=list(range(1, len(shape))), keepdims=0),
        node("Reshape", ["mean", "row"], ["column"]),
        node("MatMul", ["column", "columns"], ["wide"]),
        node(last, ["wide"], ["logits"]),
    ]
    inputs = [helper.make_tensor_value_info(input_name, kind, shape)]
    out = [helper.make_tensor_value_info("logits", FLOAT, [shape[0], outputs])]
    graph = helper.make_graph(nodes, name, inputs, out, [columns, row])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    checker.check_model(model)
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


save("mean", "Sigmoid")
save("no_probability", "Identity")
save("other_name", "Sigmoid", input_name="audio")
save("other_shape", "Sigmoid", shape=("batch", 80, 3000))
save("other_kind", "Sigmoid", kind=INT64)
save("two_classes", "Sigmoid", outputs=2)
