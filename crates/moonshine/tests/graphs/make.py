"""Makes the small graphs that the tests run: python3 make.py, with the packages `onnx`, `onnxruntime` and `numpy`. All of it is committed.

The graphs have the names, types and shapes of the published tiny model (moonshine-ai/moonshine: core/moonshine-streaming-model.cpp, and its exporter in
python/), and weights by which the text can be worked out by hand:

- frontend: frames of 80 samples become the power of five tones, and a one; two convolutions (5 wide, in steps of 2) average them, so a feature is 20 ms, and the
  one stays a one where what they look back to was carried from chunk to chunk.
- encoder: a feature's five powers as they are, and their sum 16 frames later and 96 frames earlier: it looks as far as a published one, in both directions.
- adapter: adds the position, which begins at `pos_offset`.
- cross_kv: the memory in heads; the values are twice the keys.
- decoder_kv: the n-th token is that of the n-th tone. It writes <unk> for ever where the memory's positions have a gap, where what the encoder saw later or
  earlier is not what is in the memory, where the one is none any more, or where the tokens in its caches are not those that it would have written: all of that must be right for a text.
  The end of the text is as good as certain after 400 ms of silence, and before that as likely as another token.

Tokens: 0 <unk>, 1 <s>, 2 </s>; tone n (0 to 4) is 3 + 2 n after an even number of tokens, 4 + 2 n after an odd one.
"""

from pathlib import Path

import numpy
import onnxruntime
from onnx import TensorProto, checker, helper, numpy_helper

HERE = Path(__file__).parent
FLOAT, INT64, INT32, BOOL = TensorProto.FLOAT, TensorProto.INT64, TensorProto.INT32, TensorProto.BOOL
node = helper.make_node
TONES_HZ = [500, 1500, 3000, 4500, 6500]
TONES, WIDTH, C1, LAYERS, HEADS, HEAD = len(TONES_HZ), 320, 640, 6, 8, 40
FRAME, AHEAD, BEHIND, VOCABULARY = 80, 16, 96, 32768
FAR = 1 << 40


def int64(*values):
    return numpy.array(values, numpy.int64)


def floats(*values):
    return numpy.array(values, numpy.float32)


def port(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def save(name, nodes, inputs, outputs, constants, notes=None):
    """As ONNX and, in the folder `ort`, in ONNX Runtime's own format."""
    used = {name for each in nodes for name in each.input}
    initial = [numpy_helper.from_array(value, key) for key, value in constants.items() if key in used]
    graph = helper.make_graph(nodes, "graph", inputs, outputs, initial)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, notes or {})
    checker.check_model(model)
    bytes_ = model.SerializeToString()
    if "/" in name:
        (HERE / f"{name}.onnx").write_bytes(bytes_)
        return
    (HERE / "onnx" / f"{name}.onnx").write_bytes(bytes_)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.add_session_config_entry("session.save_model_format", "ORT")
    options.optimized_model_filepath = str(HERE / "ort" / f"{name}.ort")
    onnxruntime.InferenceSession(bytes_, options, providers=["CPUExecutionProvider"])


CUT = {f"at_{n}": int64(n) for n in [-BEHIND, -AHEAD, -4, -1, 0, 1, 2, 4, 5, 6, 7, 8, 9, AHEAD, 79, BEHIND]} | {"far": int64(FAR)}


def cut(source, result, begin, end, axis):
    """Of `source` from `begin` to `end` along an axis; each a name of a tensor or a number."""
    name = lambda value: value if isinstance(value, str) else f"at_{value}"
    return node("Slice", [source, name(begin), name(end), name(axis)], [result])


def frontend(name="frontend", length_kind=INT64):
    seconds = numpy.arange(FRAME)[:, None] / 16000
    angles = 2 * numpy.pi * numpy.array(TONES_HZ)[None, :] * seconds
    waves = (numpy.concatenate([numpy.cos(angles), numpy.sin(angles)], 1) * 2 / FRAME).astype(numpy.float32)
    rows = TONES + 1
    average = numpy.zeros((rows, rows, 5), numpy.float32)
    for row in range(rows):
        average[row, row] = 0.2
    length = "sample_len"
    nodes = []
    if length_kind != INT64:
        nodes, length = [node("Cast", ["sample_len"], ["length"], to=INT64)], "length"
    nodes += [
        cut("sample_buffer", "kept", 0, length, 1),
        node("Concat", ["kept", "audio_chunk"], ["combined"], axis=1),
        node("Shape", ["combined"], ["sizes"]),
        cut("sizes", "samples", 1, 2, 0),
        node("Div", ["samples", "frame"], ["frames"]),
        node("Mul", ["frames", "frame"], ["used"]),
        cut("combined", "whole", 0, "used", 1),
        cut("combined", "rest", "used", "far", 1),
        node("Reshape", ["whole", "as_frames"], ["framed"]),
        node("MatMul", ["framed", "waves"], ["parts"]),
        node("Mul", ["parts", "parts"], ["squares"]),
        node("MatMul", ["squares", "pairs"], ["powers"]),
        node("Transpose", ["powers"], ["tones"], perm=[0, 2, 1]),
        cut("tones", "first_tone", 0, 1, 1),
        node("Equal", ["first_tone", "first_tone"], ["always"]),
        node("Cast", ["always"], ["ones"], to=FLOAT),
        node("Concat", ["tones", "ones"], ["rows"], axis=1),
        node("Pad", ["rows", "to_width"], ["hidden"]),
        node("Concat", ["conv1_buffer", "hidden"], ["conv1_in"], axis=2),
        cut("conv1_in", "conv1_rows", 0, 6, 1),
        node("Conv", ["conv1_rows", "average"], ["conv1_five"], strides=[2]),
        node("Pad", ["conv1_five", "to_c1"], ["conv1_out"]),
        node("Concat", ["conv2_buffer", "conv1_out"], ["conv2_in"], axis=2),
        cut("conv2_in", "conv2_rows", 0, 6, 1),
        node("Conv", ["conv2_rows", "average"], ["conv2_five"], strides=[2]),
        node("Pad", ["conv2_five", "to_width"], ["conv2_out"]),
        node("Transpose", ["conv2_out"], ["features"], perm=[0, 2, 1]),
        node("Concat", ["rest", "silence"], ["padded"], axis=1),
        cut("padded", "sample_buffer_out", 0, 79, 1),
        node("Sub", ["samples", "used"], ["left"]),
        node("Cast", ["left"], ["sample_len_out"], to=length_kind),
        cut("hidden", "conv1_buffer_out", -4, "far", 2),
        cut("conv1_out", "conv2_buffer_out", -4, "far", 2),
        node("Add", ["frame_count", "frames"], ["frame_count_out"]),
    ]
    constants = CUT | {
        "frame": int64(FRAME),
        "as_frames": int64(1, -1, FRAME),
        "waves": waves,
        "pairs": numpy.concatenate([numpy.eye(TONES), numpy.eye(TONES)]).astype(numpy.float32),
        "average": average,
        "to_width": int64(0, 0, 0, 0, WIDTH - rows, 0),
        "to_c1": int64(0, 0, 0, 0, C1 - rows, 0),
        "silence": numpy.zeros((1, FRAME - 1), numpy.float32),
    }
    inputs = [
        port("audio_chunk", FLOAT, [1, "chunk_len"]),
        port("sample_buffer", FLOAT, [1, FRAME - 1]),
        port("sample_len", length_kind, [1]),
        port("conv1_buffer", FLOAT, [1, WIDTH, 4]),
        port("conv2_buffer", FLOAT, [1, C1, 4]),
        port("frame_count", INT64, [1]),
    ]
    outputs = [
        port("features", FLOAT, [1, "feat_len", WIDTH]),
        port("sample_buffer_out", FLOAT, [1, "kept_len"]),
        port("sample_len_out", length_kind, [1]),
        port("conv1_buffer_out", FLOAT, [1, WIDTH, "conv1_len"]),
        port("conv2_buffer_out", FLOAT, [1, C1, "conv2_len"]),
        port("frame_count_out", INT64, [1]),
    ]
    save(name, nodes, inputs, outputs, constants)


def encoder():
    nodes = [
        cut("features", "five", 0, 5, 2),
        node("ReduceSum", ["five", "at_2"], ["sum"]),
        node("Pad", ["sum", "pad_after"], ["longer"]),
        cut("longer", "later", AHEAD, "far", 1),
        node("Pad", ["sum", "pad_before"], ["shifted"]),
        cut("shifted", "earlier", 0, -BEHIND, 1),
        cut("features", "ones", 5, 6, 2),
        # The adapter's place is between them.
        node("Concat", ["five", "later", "earlier", "ones", "ones"], ["nine"], axis=2),
        node("Pad", ["nine", "to_width"], ["encoded"]),
    ]
    constants = CUT | {
        "pad_after": int64(0, 0, 0, 0, AHEAD, 0),
        "pad_before": int64(0, BEHIND, 0, 0, 0, 0),
        "to_width": int64(0, 0, 0, 0, 0, WIDTH - TONES - 4),
    }
    windows = '{"encoder_dim": 320, "total_lookahead": 16, "windows": [[16, 4], [16, 4], [16, 0], [16, 0], [16, 4], [16, 4]]}'
    inputs, outputs = [port("features", FLOAT, [1, "feat_len", WIDTH])], [port("encoded", FLOAT, [1, "enc_len", WIDTH])]
    save("encoder", nodes, inputs, outputs, constants, {"encoder_config": windows})


def adapter():
    nodes = [
        node("Shape", ["encoded"], ["sizes"]),
        node("Gather", ["sizes", "one"], ["length"]),
        node("Range", ["nought", "length", "one"], ["indices"]),
        node("Add", ["indices", "pos_offset"], ["positions"]),
        node("Cast", ["positions"], ["numbers"], to=FLOAT),
        node("Reshape", ["numbers", "as_column"], ["column"]),
        cut("encoded", "before", 0, 7, 2),
        cut("encoded", "after", 8, "far", 2),
        node("Concat", ["before", "column", "after"], ["memory"], axis=2),
    ]
    constants = CUT | {"one": numpy.array(1, numpy.int64), "nought": numpy.array(0, numpy.int64), "as_column": int64(1, -1, 1)}
    inputs = [port("encoded", FLOAT, [1, "enc_len", WIDTH]), port("pos_offset", INT64, [1])]
    save("adapter", nodes, inputs, [port("memory", FLOAT, [1, "mem_len", WIDTH])], constants)


def cross_kv():
    nodes = [
        node("Reshape", ["memory", "as_heads"], ["heads"]),
        node("Transpose", ["heads"], ["rows"], perm=[0, 2, 1, 3]),
        node("Unsqueeze", ["rows", "at_0"], ["layer"]),
        node("Expand", ["layer", "all_layers"], ["k_cross"]),
        node("Add", ["k_cross", "k_cross"], ["v_cross"]),
    ]
    constants = {"as_heads": int64(1, -1, HEADS, HEAD), "at_0": int64(0), "all_layers": int64(LAYERS, 1, 1, 1, 1)}
    cross = lambda name: port(name, FLOAT, [LAYERS, 1, HEADS, "mem_len", HEAD])
    save("cross_kv", nodes, [port("memory", FLOAT, [1, "mem_len", WIDTH])], [cross("k_cross"), cross("v_cross")], constants)


def first_head(source, result):
    """Of f32[6, 1, 8, n, 40] the first layer's first head, f32[n, 40]."""
    return [
        node("Slice", [source, "zeros", "ones", "layer_and_head"], [f"{source}_first"]),
        node("Reshape", [f"{source}_first", "as_rows"], [result]),
    ]


def differing(a, b, result):
    """The sum of what two tensors differ by."""
    return [
        node("Sub", [a, b], [f"{result}_apart"]),
        node("Abs", [f"{result}_apart"], [f"{result}_off"]),
        node("ReduceSum", [f"{result}_off"], [result], keepdims=0),
    ]


def column(at, result):
    return [cut("keys", f"{result}_column", at, at + 1, 1), node("Reshape", [f"{result}_column", "flat"], [result])]


def decoder_kv(name="decoder_kv", loops=False, token_kind=INT64):
    nodes = first_head("out_k_cross", "keys") + first_head("out_v_cross", "values") + [
        # What is in the memory.
        cut("values", "twice", 0, 5, 1),
        node("Mul", ["twice", "half"], ["powers"]),
        cut("keys", "five", 0, 5, 1),
        node("ReduceSum", ["five", "at_1"], ["sum"], keepdims=0),
    ] + column(5, "later") + column(6, "earlier") + column(7, "position") + column(8, "steady") + [
        node("Shape", ["sum"], ["length"]),
        node("Reshape", ["length", "scalar"], ["count"]),
        node("Range", ["nought", "count", "one"], ["indices"]),
        node("Cast", ["indices"], ["numbers"], to=FLOAT),
        # Whether it fits together.
        cut("later", "later_known", 0, -AHEAD, 0),
        cut("sum", "sum_later", AHEAD, "far", 0),
        cut("earlier", "earlier_known", BEHIND, "far", 0),
        cut("sum", "sum_earlier", 0, -BEHIND, 0),
        # At the beginning of a sound there is nothing to look back to.
        cut("steady", "steady_known", 4, "far", 0),
    ] + differing("position", "numbers", "gap") + differing("later_known", "sum_later", "ahead") + differing("earlier_known", "sum_earlier", "behind") + differing("steady_known", "one_float", "forgotten") + [
        node("Sum", ["gap", "ahead", "behind", "forgotten"], ["wrong"]),
        node("Greater", ["wrong", "tolerance"], ["torn"]),
        # The tones: a token for each that begins.
        node("ReduceMax", ["powers"], ["loudest"], axes=[1], keepdims=0),
        node("Greater", ["loudest", "threshold"], ["loud"]),
        node("ArgMax", ["powers"], ["which"], axis=1, keepdims=0),
        node("Where", ["loud", "which", "none"], ["tone"]),
        cut("tone", "but_last", 0, -1, 0),
        node("Concat", ["none", "but_last"], ["before"], axis=0),
        node("Equal", ["tone", "before"], ["same"]),
        node("Not", ["same"], ["changed"]),
        node("And", ["changed", "loud"], ["begins"]),
        node("Cast", ["begins"], ["begun"], to=INT64),
        node("CumSum", ["begun", "nought_32"], ["number"]),
        node("Mul", ["number", "begun"], ["event"]),
        # Of each position the event after it.
    ] + first_head("k_self", "cached") + first_head("v_self", "cached_values") + [
        node("Cast", ["token"], ["token_numbers"], to=FLOAT),
        node("Reshape", ["token_numbers", "flat"], ["new"]),
        cut("cached", "cached_column", 0, 1, 1),
        node("Reshape", ["cached_column", "flat"], ["cached_tokens"]),
        cut("cached_values", "value_column", 0, 1, 1),
        node("Reshape", ["value_column", "flat"], ["value_tokens"]),
        node("Sub", ["value_tokens", "thousand"], ["value_minus"]),
    ] + differing("value_minus", "cached_tokens", "values_off") + [
        node("Concat", ["cached_tokens", "new"], ["written"], axis=0),
        node("Shape", ["written"], ["all_length"]),
        node("Reshape", ["all_length", "scalar"], ["all"]),
        node("Range", ["nought", "all", "one"], ["places"]),
        node("Add", ["places", "one"], ["wanted_events"]),
        node("Unsqueeze", ["wanted_events", "at_1"], ["wanted_column"]),
        node("Unsqueeze", ["event", "at_0"], ["event_row"]),
        node("Equal", ["wanted_column", "event_row"], ["hits"]),
        node("Cast", ["hits"], ["hit"], to=INT64),
        node("Unsqueeze", ["tone", "at_0"], ["tone_row"]),
        node("Mul", ["hit", "tone_row"], ["hit_tones"]),
        node("ReduceSum", ["hit_tones", "at_1"], ["next_tone"], keepdims=0),
        node("ReduceSum", ["hit", "at_1"], ["exists"], keepdims=0),
        node("Mod", ["places", "two"], ["odd"]),
        node("Mul", ["next_tone", "two"], ["double"]),
        node("Sum", ["double_f", "odd_f", "three_f"], ["token_f"]),
        node("Cast", ["token_f"], ["tone_token"], to=INT64),
        node("Cast", ["exists"], ["is_there"], to=BOOL),
        node("Where", ["is_there", "tone_token", "two"], ["next"]),
        # Whether the tokens up to each position are those.
        cut("next", "next_but_last", 0, -1, 0),
        node("Concat", ["bos", "next_but_last"], ["right"], axis=0),
        node("Cast", ["right"], ["right_f"], to=FLOAT),
        node("Sub", ["written", "right_f"], ["off"]),
        node("Abs", ["off"], ["off_by"]),
        node("CumSum", ["off_by", "nought_32"], ["off_until"]),
        node("Add", ["off_until", "values_off"], ["all_off"]),
        node("Greater", ["all_off", "half"], ["strayed"]),
        node("Or", ["strayed", "torn"], ["lost"]),
        node("Where", ["lost", "unknown", "next"], ["main"]),
        node("Shape", ["new"], ["new_length"]),
        node("Sub", ["all_length", "new_length"], ["from"]),
        cut("main", "rows", "from", "far", 0),
    ]
    # The sum in floats: `Sum` is of floats alone.
    at = next(n for n, each in enumerate(nodes) if each.output[0] == "token_f")
    nodes[at:at] = [node("Cast", ["double"], ["double_f"], to=FLOAT), node("Cast", ["odd"], ["odd_f"], to=FLOAT)]
    result = "rows"
    if loops:
        nodes += [node("Mul", ["rows", "nought"], ["nothing"]), node("Add", ["nothing", "three"], ["always"])]
        result = "always"
    nodes += [
        # How long it has been silent.
        node("Add", ["indices", "one"], ["ends"]),
        node("Cast", ["loud"], ["loud_number"], to=INT64),
        node("Mul", ["ends", "loud_number"], ["loud_ends"]),
        node("ReduceMax", ["loud_ends"], ["last_loud"], keepdims=0),
        node("Sub", ["count", "last_loud"], ["silence"]),
        node("Less", ["silence", "long_silence"], ["open"]),
        node("Cast", ["open"], ["open_number"], to=FLOAT),
        node("Mul", ["open_number", "rival"], ["rival_now"]),
        node("Reshape", ["rival_now", "flat"], ["rival_one"]),
        node("Concat", ["nothing_float", "rival_one"], ["rival_values"], axis=0),
        node("OneHot", [result, "vocabulary", "likely"], ["scores"], axis=-1),
        node("Mul", [result, "nought"], ["zeros_of_rows"]),
        node("Add", ["zeros_of_rows", "another"], ["others"]),
        node("OneHot", ["others", "vocabulary", "rival_values"], ["other_scores"], axis=-1),
        node("Equal", [result, "two"], ["ends_here"]),
        node("Cast", ["ends_here"], ["ends_number"], to=FLOAT),
        node("Unsqueeze", ["ends_number", "at_1"], ["ends_column"]),
        node("Mul", ["other_scores", "ends_column"], ["rivals"]),
        node("Add", ["scores", "rivals"], ["flat_logits"]),
        node("Unsqueeze", ["flat_logits", "at_0"], ["logits"]),
        # The caches, with the new tokens.
        node("Reshape", ["token_numbers", "as_cache"], ["cell"]),
        node("Pad", ["cell", "to_head"], ["cells"]),
        node("Expand", ["cells", "all_heads"], ["new_keys"]),
        node("Concat", ["k_self", "new_keys"], ["out_k_self"], axis=3),
        node("Add", ["cell", "thousand"], ["value_cell"]),
        node("Pad", ["value_cell", "to_head"], ["value_cells"]),
        node("Expand", ["value_cells", "all_heads"], ["new_values"]),
        node("Concat", ["v_self", "new_values"], ["out_v_self"], axis=3),
    ]
    scalar = lambda value: numpy.array(value, numpy.int64)
    constants = CUT | {
        "zeros": int64(0, 0), "ones": int64(1, 1), "layer_and_head": int64(0, 2),
        "as_rows": int64(-1, HEAD), "flat": int64(-1), "scalar": numpy.zeros(0, numpy.int64),
        "nought": scalar(0), "one": scalar(1), "two": scalar(2), "three": scalar(3), "nought_32": numpy.array(0, numpy.int32),
        "half": numpy.array(0.5, numpy.float32), "one_float": numpy.array(1, numpy.float32), "thousand": numpy.array(1000, numpy.float32), "three_f": numpy.array(3, numpy.float32),
        "tolerance": numpy.array(1e-3, numpy.float32), "threshold": numpy.array(0.03, numpy.float32),
        "none": int64(-1), "bos": int64(1), "unknown": scalar(0), "long_silence": scalar(20),
        "rival": numpy.array(57.9, numpy.float32), "nothing_float": floats(0), "likely": floats(-50, 8), "another": scalar(60),
        "vocabulary": scalar(VOCABULARY), "as_cache": int64(1, 1, 1, -1, 1),
        "to_head": int64(0, 0, 0, 0, 0, 0, 0, 0, 0, HEAD - 1), "all_heads": int64(LAYERS, 1, HEADS, 1, 1),
    }
    own = lambda name, length: port(name, FLOAT, [LAYERS, 1, HEADS, length, HEAD])
    inputs = [port("token", token_kind, [1, "token_len"]), own("k_self", "cache_len"), own("v_self", "cache_len"), own("out_k_cross", "mem_len"), own("out_v_cross", "mem_len")]
    outputs = [port("logits", FLOAT, [1, "token_len", VOCABULARY]), own("out_k_self", "new_len"), own("out_v_self", "new_len")]
    save(name, nodes, inputs, outputs, constants)


def greedy_encoder():
    """An encoder that asks for 8 TB while it runs."""
    nodes = [
        node("Shape", ["features"], ["sizes"]),
        node("Mul", ["sizes", "far"], ["far_sizes"]),
        node("ConstantOfShape", ["far_sizes"], ["encoded"]),
    ]
    inputs, outputs = [port("features", FLOAT, [1, "feat_len", WIDTH])], [port("encoded", FLOAT, [1, "enc_len", WIDTH])]
    save("hostile/encoder", nodes, inputs, outputs, {"far": int64(1, 1 << 22, 1 << 10)})


for folder in ["onnx", "ort", "hostile"]:
    (HERE / folder).mkdir(exist_ok=True)
frontend()
encoder()
adapter()
cross_kv()
decoder_kv()
frontend("hostile/frontend", INT32)
greedy_encoder()
decoder_kv("hostile/loop", loops=True)
decoder_kv("hostile/token", token_kind=INT32)
