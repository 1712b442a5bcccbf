#!/usr/bin/env python3
"""Makes whisper.cpp models of the published shapes with random weights: as slow as the real ones, understanding nothing. For timing only.

Usage: make.py [tiny|base|small ...] [--words 15] [--type f16|q8_0] [--into target/bench/models]
Needs: pip install numpy. Without names: tiny and base. Then: riposte bench stt --model target/bench/models/ggml-timing-tiny.en.bin

Speed does not depend on what the weights are, but for one thing: when the decoder stops. So the decoder's positional embeddings lead every
utterance through `--words` different words to the end of the text: about as many tokens as a person speaks in three seconds (5 per second), in
whatever window the encoder ran. They differ because a text that repeats itself is decoded again. The same seed gives the same file.

The layout is described in models/micro/export.py; the shapes are those of the published English models.
"""
import argparse
import os
import struct

import numpy as np

# State, heads, layers of encoder and decoder alike.
SHAPES = {"tiny": (384, 6, 4), "base": (512, 8, 6), "small": (768, 12, 12)}
VOCABULARY, MELS, AUDIO_POSITIONS, TEXT_POSITIONS = 51864, 80, 1500, 448
FIRST_WORD, END = 1, 50256
F32, F16, Q8_0 = 0, 1, 8
# Embeddings are this strong, other weights as in a freshly made network, and a position's lead outweighs both.
EMBEDDING, WEIGHT, LEAD = 0.05, 0.02, 100.0
# The prompt of an English model is one or two tokens long; the first word comes after it.
FIRST_WORD_AT = 1


def tensors(state, layers, words, random):
    """Name and values of each, in an order that whisper.cpp takes."""
    def matrix(*shape, scale=WEIGHT):
        return random.standard_normal(shape, dtype=np.float32) * np.float32(scale)

    def vector(*shape):
        return np.zeros(shape, np.float32)

    tokens = matrix(VOCABULARY, state, scale=EMBEDDING)
    positions = np.tile(tokens[END] * LEAD, (TEXT_POSITIONS, 1))
    said = FIRST_WORD_AT + words
    positions[:said] = tokens[FIRST_WORD : FIRST_WORD + said] * LEAD
    yield "encoder.positional_embedding", matrix(AUDIO_POSITIONS, state)
    yield "encoder.conv1.weight", matrix(state, MELS, 3)
    yield "encoder.conv1.bias", vector(state, 1)
    yield "encoder.conv2.weight", matrix(state, state, 3)
    yield "encoder.conv2.bias", vector(state, 1)
    yield "decoder.positional_embedding", positions
    yield "decoder.token_embedding.weight", tokens

    def norm(name):
        yield f"{name}.weight", np.ones(state, np.float32)
        yield f"{name}.bias", vector(state)

    def attention(name):
        for part in ("query", "key", "value", "out"):
            yield f"{name}.{part}.weight", matrix(state, state)
            if part != "key":
                yield f"{name}.{part}.bias", vector(state)

    for side in ("encoder", "decoder"):
        yield from norm("encoder.ln_post" if side == "encoder" else "decoder.ln")
        for layer in range(layers):
            block = f"{side}.blocks.{layer}"
            yield from norm(f"{block}.attn_ln")
            yield from attention(f"{block}.attn")
            if side == "decoder":
                yield from norm(f"{block}.cross_attn_ln")
                yield from attention(f"{block}.cross_attn")
            yield from norm(f"{block}.mlp_ln")
            yield f"{block}.mlp.0.weight", matrix(4 * state, state)
            yield f"{block}.mlp.0.bias", vector(4 * state)
            yield f"{block}.mlp.2.weight", matrix(state, 4 * state)
            yield f"{block}.mlp.2.bias", vector(state)


def q8_0(matrix):
    """Blocks of 32 values as one scale and 32 bytes."""
    blocks = matrix.reshape(-1, 32)
    scale = np.abs(blocks).max(1) / 127
    packed = np.zeros(len(blocks), dtype=[("scale", "<f2"), ("values", "i1", 32)])
    packed["scale"] = scale
    packed["values"] = np.round(blocks / np.where(scale == 0, 1, scale)[:, None])
    return packed.tobytes()


def tensor_type(name, values, kind):
    """ggml's number for how this tensor is stored; `kind` is that of the large matrices."""
    if values.ndim < 2 or name.endswith("positional_embedding") or name.endswith(("conv1.bias", "conv2.bias")):
        return F32
    return F16 if kind == "f16" or ".conv" in name else Q8_0


def filters():
    """Triangles over the 201 bins of the spectrum, evenly on the mel scale from 0 to 8 kHz."""
    hz = 700 * (10 ** (np.linspace(0, 2595 * np.log10(1 + 8000 / 700), MELS + 2) / 2595) - 1)
    bins = np.linspace(0, 8000, 201)
    rising = (bins - hz[:-2, None]) / (hz[1:-1] - hz[:-2])[:, None]
    falling = (hz[2:, None] - bins) / (hz[2:] - hz[1:-1])[:, None]
    return (np.maximum(0, np.minimum(rising, falling)) * 0.02).astype("<f4")


def write(path, name, words, kind):
    state, heads, layers = SHAPES[name]
    file_type = 1 if kind == "f16" else 2007
    sizes = (VOCABULARY, AUDIO_POSITIONS, state, heads, layers, TEXT_POSITIONS, state, heads, layers, MELS, file_type)
    with open(path, "wb") as out:
        out.write(struct.pack("<12i", 0x67676D6C, *sizes))
        out.write(struct.pack("<2i", MELS, 201) + filters().tobytes())
        vocabulary = [b" ", *(f" word{n}".encode() for n in range(FIRST_WORD_AT + words))]
        out.write(struct.pack("<i", len(vocabulary)))
        for token in vocabulary:
            out.write(struct.pack("<i", len(token)) + token)
        for tensor, values in tensors(state, layers, words, np.random.default_rng(1)):
            type_id = tensor_type(tensor, values, kind)
            out.write(struct.pack("<3i", values.ndim, len(tensor), type_id))
            out.write(struct.pack(f"<{values.ndim}i", *reversed(values.shape)) + tensor.encode())
            out.write(q8_0(values) if type_id == Q8_0 else values.astype("<f4" if type_id == F32 else "<f2").tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="tiny, base, small; otherwise tiny and base")
    parser.add_argument("--words", type=int, default=15, help="that the decoder says before it ends")
    parser.add_argument("--type", dest="kind", choices=["f16", "q8_0"], default="f16", help="of the large matrices")
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    parser.add_argument("--into", default=os.path.join(root, "target", "bench", "models"), metavar="FOLDER")
    args = parser.parse_args()
    for name in args.names or ["tiny", "base"]:
        if name not in SHAPES:
            parser.error(f"{name} is none of {', '.join(SHAPES)}")
        os.makedirs(args.into, exist_ok=True)
        suffix = "" if args.kind == "f16" else f"-{args.kind}"
        path = os.path.join(args.into, f"ggml-timing-{name}.en{suffix}.bin")
        # Under its own name only once it is whole.
        write(path + ".part", name, args.words, args.kind)
        os.replace(path + ".part", path)
        print(f"{os.path.normpath(path)}: {os.path.getsize(path) / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
