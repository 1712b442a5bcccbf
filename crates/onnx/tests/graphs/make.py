"""Makes the small graphs that the tests run: python3 make.py, with the package `onnx`. They are committed; each is some hundred bytes."""

from pathlib import Path

from onnx import TensorProto, checker, helper

HERE = Path(__file__).parent


def save(name, nodes, inputs, outputs):
    graph = helper.make_graph(nodes, name, inputs, outputs)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    checker.check_model(model)
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


def port(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64
node = helper.make_node

# sum = a + b, of any length; and b as it came, which is no float.
save(
    "sum",
    [node("Cast", ["b"], ["b_float"], to=FLOAT), node("Add", ["a", "b_float"], ["sum"])],
    [port("a", FLOAT, [1, "n"]), port("b", INT64, [1, "n"])],
    [port("sum", FLOAT, [1, "n"])],
)
save("whole", [node("Identity", ["b"], ["c"])], [port("b", INT64, ["n"])], [port("c", INT64, ["n"])])
