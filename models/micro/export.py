#!/usr/bin/env python3
"""Writes a checkpoint of train.py as a whisper.cpp model file.

Usage: export.py IN.pt OUT.bin [--type q8_0|f16]
Needs: pip install openai-whisper torch numpy (openai-whisper only for the mel filters and the GPT-2 tokens that its package contains).

File layout (whisper.cpp's ggml format): magic, 11 int32 dimensions with the file type last, mel filters, vocabulary, then each tensor as
(dimension count, name length, type, dimensions from the fastest, name, data). Vectors and positional embeddings are f32, convolutions
f16, other matrices f16 or q8_0 (blocks of 32: one f16 scale, 32 int8).
"""
import argparse
import base64
import os
import struct

import numpy as np
import torch
import whisper

F32, F16, Q8_0 = 0, 1, 8
ASSETS = os.path.join(os.path.dirname(whisper.__file__), "assets")


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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", metavar="IN.pt")
    parser.add_argument("target", metavar="OUT.bin")
    parser.add_argument("--type", dest="kind", choices=["q8_0", "f16"], default="q8_0", help="of the large matrices")
    args = parser.parse_args()
    kind = args.kind
    checkpoint = torch.load(args.source, map_location="cpu")
    dims = checkpoint["dims"]
    filters = np.load(os.path.join(ASSETS, "mel_filters.npz"))["mel_80"].astype("<f4")
    with open(os.path.join(ASSETS, "gpt2.tiktoken"), "rb") as lines:
        ranked = sorted((int(rank), base64.b64decode(token)) for token, rank in map(bytes.split, lines))
    with open(args.target, "wb") as out:
        order = "n_vocab n_audio_ctx n_audio_state n_audio_head n_audio_layer n_text_ctx n_text_state n_text_head n_text_layer n_mels"
        file_type = 1 if kind == "f16" else 2007      # 2 = quantisation format version, 7 = mostly q8_0
        out.write(struct.pack("<12i", 0x67676D6C, *(dims[key] for key in order.split()), file_type))
        out.write(struct.pack("<2i", *filters.shape) + filters.tobytes())
        out.write(struct.pack("<i", len(ranked)))
        for _, token in ranked:
            out.write(struct.pack("<i", len(token)) + token)
        for name, value in checkpoint["model_state_dict"].items():
            values = value.squeeze().float().numpy()
            if name.endswith(("conv1.bias", "conv2.bias")):
                values = values.reshape(-1, 1)
            kind_id = tensor_type(name, values, kind)
            out.write(struct.pack("<3i", values.ndim, len(name), kind_id))
            out.write(struct.pack(f"<{values.ndim}i", *reversed(values.shape)) + name.encode())
            if kind_id == Q8_0:
                out.write(q8_0(values))
            else:
                out.write(values.astype("<f4" if kind_id == F32 else "<f2").tobytes())


if __name__ == "__main__":
    main()
