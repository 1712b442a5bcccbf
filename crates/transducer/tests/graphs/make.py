"""Makes the small graphs that the tests run, and the frontend's reference: python3 make.py, with the packages `onnx` and `numpy`. All of it is committed.

The graphs have the names, types and shapes of the published exports, and weights by which the text can be worked out by hand:

- an encoder's frame is the least of eight features' frames (so that a click is no tone), each one 10 ms early (so that the frame before a chunk counts), three
  quarters of it and a quarter of the frame before (so that what a streaming encoder keeps counts). Of its 1024 numbers the first 128 (80) are those, the others nought.
- the joint network knows five tones by the band they are in. A tone that is louder than a threshold is written as a token, unless the token before was of the same
  tone; so a tone of any length is written once. Which of a tone's two tokens it is depends on how many were written before (state 1), even or odd. State 2 counts as
  well; where the two differ, nothing is understood at all.
- durations (TDT): a token of tone n has n, a blank has 1.

Tokens: 0 <unk>; tone n (0 to 4) is 1 + 2 n after an even number of tokens, 2 + 2 n after an odd one; the blank is the last.
"""

from pathlib import Path

import numpy
from onnx import TensorProto, checker, helper, numpy_helper

from frontend import TONES_HZ, bands_of_tones, reference

HERE = Path(__file__).parent
FLOAT, INT64, INT32 = TensorProto.FLOAT, TensorProto.INT64, TensorProto.INT32
node = helper.make_node
LAYERS, WIDTH, STATE = 24, 1024, 640


def int64(*values):
    return numpy.array(values, numpy.int64)


def floats(*values):
    return numpy.array(values, numpy.float32)


def port(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def save(name, nodes, inputs, outputs, constants, notes=None):
    initial = [numpy_helper.from_array(value, key) for key, value in constants.items()]
    graph = helper.make_graph(nodes, "graph", inputs, outputs, initial)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, notes or {})
    checker.check_model(model)
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


# ---- encoders ----


def pooling(signal, early, before, bands):
    """From `early` f32[1, bands, 8 n], each frame one early, and `before` f32[1, bands, 1], the encoded frame before: `{signal}_encoded` f32[1, 1024, n] and its `least`."""
    nodes = [
        node("Neg", [early], ["negative"]),
        node("MaxPool", ["negative"], ["negative_least"], kernel_shape=[8], strides=[8]),
        node("Neg", ["negative_least"], ["least"]),
        node("Concat", [before, "least"], ["with_before"], axis=2),
        node("Slice", ["with_before", "zero", "minus_one", "two"], ["shifted"]),
        node("Mul", ["least", "most"], ["most_of_it"]),
        node("Mul", ["shifted", "rest"], ["rest_of_it"]),
        node("Add", ["most_of_it", "rest_of_it"], ["smooth"]),
        node("Pad", ["smooth", "widen"], [signal]),
    ]
    constants = {
        "zero": int64(0),
        "two": int64(2),
        "minus_one": int64(-1),
        "most": floats(0.75),
        "rest": floats(0.25),
        "widen": int64(0, 0, 0, 0, WIDTH - bands, 0),
    }
    return nodes, constants


def offline(name, bands=128, take=("audio_signal", "length"), give=("outputs", "encoded_lengths"), length_kind=INT64):
    nodes, constants = pooling(give[0], "early", "nothing", bands)
    nodes = [
        node("Pad", [take[0], "one_early"], ["longer"]),
        node("Slice", ["longer", "zero", "minus_one", "two"], ["early"]),
    ] + nodes + [
        node("Div", [take[1], "eight"], [give[1]]),
    ]
    constants |= {"one_early": int64(0, 0, 1, 0, 0, 0), "nothing": numpy.zeros((1, bands, 1), numpy.float32), "eight": int64(8)}
    inputs = [port(take[0], FLOAT, ["batch", bands, "time"]), port(take[1], length_kind, ["batch"])]
    outputs = [port(give[0], FLOAT, ["batch", WIDTH, "frames"]), port(give[1], INT64, ["batch"])]
    save(name, nodes, inputs, outputs, constants)


def streaming(name, layout, window, shift, context, prompt=None, notes=None, open_sizes=False):
    """The cache of the channel holds encoded frames; that of the time is carried on with one added to each number; the length counts up to the context."""
    bands, new = 128, shift // 8
    a = layout == "a"
    signal, length = ("processed_signal", "processed_signal_length") if a else ("audio_signal", "length")
    encoded, encoded_length = ("encoded", "encoded_len") if a else ("outputs", "encoded_lengths")
    first = 0 if a else 1  # where the layers are
    channel = [LAYERS, 1, context, WIDTH] if a else [1, LAYERS, context, WIDTH]
    time = [LAYERS, 1, WIDTH, 8] if a else [1, LAYERS, WIDTH, 8]
    nodes, constants = pooling(encoded, "early", "before", bands)
    nodes = [
        # From the last frame before the new ones on, without the last.
        node("Slice", [signal, "from", "to", "two"], ["early"]),
        node("Slice", ["cache_last_channel", "kept_from", "kept_to", "kept_axes"], ["last_kept"]),
        node("Reshape", ["last_kept", "as_frame"], ["before"]),
    ] + nodes + [
        node("Pad", ["least", "widen"], ["wide"]),
        node("Transpose", ["wide"], ["rows"], perm=[0, 2, 1]),
        node("Unsqueeze", ["rows", "layer_axis"], ["one_layer"]),
        node("Expand", ["one_layer", "all_layers"], ["layers"]),
        node("Concat", ["cache_last_channel", "layers"], ["longer_cache"], axis=2),
        node("Slice", ["longer_cache", "new", "far", "two"], ["cache_last_channel_next"]),
        node("Add", ["cache_last_time", "one"], ["cache_last_time_next"]),
        node("Add", ["cache_last_channel_len", "new"], ["more"]),
        node("Min", ["more", "context"], ["cache_last_channel_len_next"]),
        # The number of valid frames is that of the new ones, as long as the caches are carried on together: the time's counts chunks.
        node("ReduceMax", ["cache_last_time"], ["chunks"], keepdims=0),
        node("Cast", ["chunks"], ["whole_chunks"], to=INT64),
        node("Mul", ["whole_chunks", "new"], ["seen"]),
        node("Min", ["seen", "context"], ["expected"]),
        node("Equal", ["expected", "cache_last_channel_len"], ["agree"]),
        node("Cast", ["agree"], ["agreeing"], to=INT64),
    ]
    if prompt is None:
        nodes.append(node("Mul", ["agreeing", "new"], [encoded_length]))
    else:
        # Only one language is understood.
        nodes += [
            node("Equal", ["prompt_index", "prompt"], ["told"]),
            node("Cast", ["told"], ["telling"], to=INT64),
            node("Mul", ["agreeing", "telling"], ["both"]),
            node("Mul", ["both", "new"], [encoded_length]),
        ]
        constants["prompt"] = int64(prompt)
    before = window - shift
    constants |= {
        "from": int64(before - 1),
        "to": int64(window - 1),
        "kept_from": int64(LAYERS - 1, context - 1, 0),
        "kept_to": int64(LAYERS, context, bands),
        "kept_axes": int64(first, 2, 3),
        "as_frame": int64(1, bands, 1),
        "layer_axis": int64(first),
        "all_layers": int64(*([LAYERS, 1, new, WIDTH] if a else [1, LAYERS, new, WIDTH])),
        "new": int64(new),
        "far": int64(1 << 30),
        "one": floats(1),
        "context": int64(context),
    }
    declared = lambda shape: ["batch" if size == 1 else size for size in shape]
    if open_sizes:
        declared = lambda shape: [size if at == 0 and size != 1 else f"{name}{at}{size}" for at, size in enumerate(shape)]
    frames = "time" if not a or open_sizes else window
    inputs = [
        port(signal, FLOAT, [1 if a else "batch", bands, frames]),
        port(length, INT64, [1 if a else "batch"]),
        port("cache_last_channel", FLOAT, declared(channel)),
        port("cache_last_time", FLOAT, declared(time)),
        port("cache_last_channel_len", INT64, [1 if a else "batch"]),
    ]
    if prompt is not None:
        inputs.append(port("prompt_index", INT64, [1]))
    outputs = [
        port(encoded, FLOAT, [1, WIDTH, "frames"]),
        port(encoded_length, INT64, [1]),
        port("cache_last_channel_next", FLOAT, channel),
        port("cache_last_time_next", FLOAT, time),
        port("cache_last_channel_len_next", INT64, [1]),
    ]
    save(name, nodes, inputs, outputs, constants, notes)


# ---- the joint network ----


def scores(vocabulary, durations, threshold, bands):
    """From `column` f32[1, 1024, 1], `last` f32 (the token before), `count_1` and `count_2` f32: `logits` f32[1, 1, 1, V + durations]."""
    tones = len(TONES_HZ)
    picks = numpy.zeros((1, tones, WIDTH), numpy.float32)
    for tone, band in enumerate(bands_of_tones(bands)):
        picks[0, tone, band] = 1
    even = numpy.arange(tones) * 2 + 1
    nodes = [
        node("MatMul", ["picks", "column"], ["levels_column"]),
        node("Reshape", ["levels_column", "flat"], ["levels"]),
        node("Sub", ["levels", "threshold"], ["over"]),
        # A tone whose token was the one before is taken for more of the same.
        node("Sub", ["last", "even_tokens"], ["from_even"]),
        node("Equal", ["from_even", "nought"], ["is_even"]),
        node("Equal", ["from_even", "unit"], ["is_odd"]),
        node("Or", ["is_even", "is_odd"], ["same"]),
        node("Where", ["same", "never", "over"], ["heard"]),
        node("Mod", ["count_1", "pair"], ["odd"], fmod=1),
        node("Sub", ["unit", "odd"], ["even"]),
        # The token of the other parity is far less likely.
        node("Mul", ["odd", "never"], ["even_down"]),
        node("Mul", ["even", "never"], ["odd_down"]),
        node("Add", ["heard", "even_down"], ["even_logits"]),
        node("Add", ["heard", "odd_down"], ["odd_logits"]),
        node("Unsqueeze", ["even_logits", "one_axis"], ["even_column"]),
        node("Unsqueeze", ["odd_logits", "one_axis"], ["odd_column"]),
        node("Concat", ["even_column", "odd_column"], ["pairs"], axis=1),
        node("Reshape", ["pairs", "flat"], ["tokens"]),
        node("Sub", ["count_1", "count_2"], ["apart"]),
        node("Abs", ["apart"], ["wrong"]),
        node("Mul", ["wrong", "much"], ["blank_logit"]),
        node("Reshape", ["blank_logit", "flat"], ["blank"]),
        # Loud beyond doubt: twice the distance from the threshold.
        node("Mul", ["tokens", "pair"], ["sure"]),
        node("Concat", ["unknown", "sure", "others", "blank"], ["row"], axis=0),
    ]
    constants = {
        "picks": picks,
        "flat": int64(-1),
        "threshold": floats(threshold),
        "even_tokens": even.astype(numpy.float32),
        "nought": floats(0),
        "unit": floats(1),
        "pair": floats(2),
        "never": floats(-60),
        "much": floats(1000),
        "one_axis": int64(1),
        "unknown": floats(-50),
        "as_scores": int64(1, 1, 1, -1),
    }
    nodes.insert(0, node("ConstantOfShape", ["other_count"], ["others"], value=helper.make_tensor("v", FLOAT, [1], [-50.0])))
    constants["other_count"] = int64(vocabulary - 2 - 2 * tones)
    row = "row"
    if durations:
        # A token of tone n stays n frames, a blank one.
        kinds = numpy.zeros((vocabulary, 1), numpy.float32)
        nodes += [
            node("ArgMax", ["row"], ["likeliest"], axis=0, keepdims=1),
            node("Equal", ["likeliest", "blank_token"], ["is_blank"]),
            node("Sub", ["likeliest", "one_token"], ["from_one"]),
            node("Div", ["from_one", "two_tokens"], ["tone"]),
            node("Where", ["is_blank", "one_token", "tone"], ["stays"]),
            node("Sub", ["all_durations", "stays"], ["off"]),
            node("Cast", ["off"], ["off_by"], to=FLOAT),
            node("Abs", ["off_by"], ["distance"]),
            node("Neg", ["distance"], ["duration_logits"]),
            node("Concat", ["row", "duration_logits"], ["all"], axis=0),
        ]
        row = "all"
        constants |= {
            "blank_token": int64(vocabulary - 1),
            "one_token": int64(1),
            "two_tokens": int64(2),
            "all_durations": int64(*range(durations)),
        }
    nodes.append(node("Reshape", [row, "as_scores"], ["logits"]))
    return nodes, constants


def counting(source, result):
    """One more in the state's first number."""
    return node("Add", [source, "one_more"], [result])


def one_more():
    more = numpy.zeros((2, 1, STATE), numpy.float32)
    more[0, 0, 0] = 1
    return more


FIRST = {"first_from": int64(0, 0, 0), "first_to": int64(1, 1, 1), "first_axes": int64(0, 1, 2)}


def first_of(source, result):
    return [
        node("Slice", [source, "first_from", "first_to", "first_axes"], [f"{source}_first"]),
        node("Reshape", [f"{source}_first", "flat"], [result]),
    ]


def together(name, vocabulary, durations, threshold, targets=INT32, bands=128, lengths=False):
    nodes, constants = scores(vocabulary, durations, threshold, bands)
    nodes = [
        node("Cast", ["targets"], ["last_token"], to=FLOAT),
        node("Reshape", ["last_token", "flat"], ["last"]),
        node("Identity", ["encoder_outputs"], ["column"]),
    ] + first_of("input_states_1", "count_1") + first_of("input_states_2", "count_2") + nodes + [
        node("Identity", ["logits"], ["outputs"]),
        counting("input_states_1", "output_states_1"),
        counting("input_states_2", "output_states_2"),
    ]
    constants |= FIRST | {"one_more": one_more()}
    inputs = [
        port("encoder_outputs", FLOAT, ["batch", WIDTH, "frames"]),
        port("targets", targets, ["batch", "tokens"]),
        port("target_length", targets, ["batch"]),
        port("input_states_1", FLOAT, [2, "batch", STATE]),
        port("input_states_2", FLOAT, [2, "batch", STATE]),
    ]
    outputs = [port("outputs", FLOAT, ["batch", "frames", "tokens", vocabulary + durations])]
    if lengths:
        nodes.append(node("Identity", ["target_length"], ["prednet_lengths"]))
        outputs.append(port("prednet_lengths", targets, ["batch"]))
    outputs += [port("output_states_1", FLOAT, [2, "batch", STATE]), port("output_states_2", FLOAT, [2, "batch", STATE])]
    save(name, nodes, inputs, outputs, constants)


def apart(folder, vocabulary, threshold):
    """The decoder hands the token before and the two counts to the joiner."""
    nodes = [node("Cast", ["targets"], ["last_token"], to=FLOAT), node("Reshape", ["last_token", "flat"], ["last"])]
    nodes += first_of("states.1", "count_1") + first_of("onnx::Slice_3", "count_2") + [
        node("Concat", ["last", "count_1", "count_2", "rest"], ["row"], axis=0),
        node("Reshape", ["row", "as_column"], ["outputs"]),
        node("Identity", ["target_length"], ["prednet_lengths"]),
        counting("states.1", "states"),
        counting("onnx::Slice_3", "162"),
    ]
    constants = FIRST | {
        "flat": int64(-1),
        "rest": numpy.zeros(STATE - 3, numpy.float32),
        "as_column": int64(1, STATE, 1),
        "one_more": one_more(),
    }
    inputs = [
        port("targets", INT32, ["batch", "tokens"]),
        port("target_length", INT32, ["batch"]),
        port("states.1", FLOAT, [2, "batch", STATE]),
        port("onnx::Slice_3", FLOAT, [2, "batch", STATE]),
    ]
    outputs = [
        port("outputs", FLOAT, ["batch", STATE, "tokens"]),
        port("prednet_lengths", INT32, ["batch"]),
        port("states", FLOAT, [2, "batch", STATE]),
        port("162", FLOAT, [2, "batch", STATE]),
    ]
    save(f"{folder}/decoder", nodes, inputs, outputs, constants)
    nodes, constants = scores(vocabulary, 0, threshold, 128)
    pick = [(0, "last"), (1, "count_1"), (2, "count_2")]
    heads = []
    for at, result in pick:
        heads += [node("Slice", ["decoder_outputs", f"at_{at}", f"to_{at}", "one_axis"], [f"cell_{at}"]), node("Reshape", [f"cell_{at}", "flat"], [result])]
        constants |= {f"at_{at}": int64(at), f"to_{at}": int64(at + 1)}
    nodes = [node("Identity", ["encoder_outputs"], ["column"])] + heads + nodes + [node("Identity", ["logits"], ["outputs"])]
    inputs = [port("encoder_outputs", FLOAT, ["batch", WIDTH, "frames"]), port("decoder_outputs", FLOAT, ["batch", STATE, "tokens"])]
    save(f"{folder}/joiner", nodes, inputs, [port("outputs", FLOAT, ["batch", "frames", "tokens", vocabulary])], constants)


def hostile():
    """Graphs that are not what they say."""
    # It asks for a state of 4 TB.
    states = [port("input_states_1", FLOAT, [2, "b", 1 << 40]), port("input_states_2", FLOAT, [2, "b", 1 << 40])]
    inputs = [port("encoder_outputs", FLOAT, ["b", WIDTH, "t"]), port("targets", INT32, ["b", "u"]), port("target_length", INT32, ["b"])]
    nodes = [
        node("Unsqueeze", ["encoder_outputs", "zero"], ["outputs"]),
        node("Identity", ["input_states_1"], ["output_states_1"]),
        node("Identity", ["input_states_2"], ["output_states_2"]),
    ]
    outputs = [port("outputs", FLOAT, ["a", "b", "c", "d"]), port("output_states_1", FLOAT, [2, "b", 1 << 40]), port("output_states_2", FLOAT, [2, "b", 1 << 40])]
    save("hostile/decoder_joint-model", nodes, inputs + states, outputs, {"zero": int64(0)})
    # An encoder that asks for 8 TB while it runs.
    ports = [port("audio_signal", FLOAT, ["b", 128, "t"]), port("length", INT64, ["b"])]
    nodes = [
        node("Shape", ["audio_signal"], ["sizes"]),
        node("Mul", ["sizes", "far"], ["far_sizes"]),
        node("ConstantOfShape", ["far_sizes"], ["outputs"]),
        node("Identity", ["length"], ["encoded_lengths"]),
    ]
    given = [port("outputs", FLOAT, ["a", "b", "c"]), port("encoded_lengths", INT64, ["b"])]
    save("hostile/encoder-model", nodes, ports, given, {"far": int64(1 << 14, 1 << 14, 1 << 14)})
    # Its weights are in a file outside of its folder.
    weights = TensorProto(name="weights", data_type=FLOAT, dims=[1], data_location=TensorProto.EXTERNAL)
    for key, value in [("location", "../outside.bin"), ("offset", "0"), ("length", "4")]:
        weights.external_data.add(key=key, value=value)
    nodes = [node("Add", ["audio_signal", "weights"], ["outputs"]), node("Identity", ["length"], ["encoded_lengths"])]
    graph = helper.make_graph(nodes, "graph", ports, given, [weights])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    (HERE / "hostile/outside.onnx").write_bytes(model.SerializeToString())


for folder in ["tdt", "rnnt", "layout_a", "layout_a_prompt", "layout_b", "hostile"]:
    (HERE / folder).mkdir(exist_ok=True)
reference()
# Of normalised features a tone is some deviations over the mean; of the others, its power's logarithm is 4 and silence's -16.
offline("tdt/encoder-model.int8")
together("tdt/decoder_joint-model.int8", 8193, 5, 1.0)
offline("rnnt/encoder", bands=80)
together("rnnt/decoder_joint", 1025, 0, 1.0, targets=INT64, bands=80, lengths=True)
streaming("layout_a/encoder", "a", 65, 56, 70)
together("layout_a/decoder_joint", 1025, 0, -9)
streaming("layout_a_prompt/encoder", "a", 65, 56, 56, prompt=2, open_sizes=True)
together("layout_a_prompt/decoder_joint", 1025, 0, -9, targets=INT64)
streaming("layout_b/encoder.int8", "b", 25, 16, 70, notes={"window_size": "25", "chunk_shift": "16", "subsampling_factor": "8"})
apart("layout_b", 1025, -9)
hostile()
