"""Says each line of a text file with Kokoro by the plain recipe, for `riposte bench voice --beside`: the line's IPA from espeak-ng whole through the graph,
the row of the voice for its number of tokens, nothing cut, trimmed or levelled.

    python reference.py MODEL.onnx VOCABULARY.json VOICE.bin ESPEAK_VOICE TEXTS.txt FOLDER

Needs numpy, onnxruntime, soundfile and the program espeak-ng (`en-us`, `es`). Writes FOLDER/00.wav for the first line.
"""

import json
import pathlib
import subprocess
import sys

import numpy
import onnxruntime
import soundfile

model, vocabulary, voice, language, texts, folder = sys.argv[1:]
vocabulary = json.loads(pathlib.Path(vocabulary).read_text())
vocabulary = vocabulary.get("vocab", vocabulary)
styles = numpy.fromfile(voice, dtype=numpy.float32).reshape(-1, 1, 256)
session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
lines = [line.strip() for line in pathlib.Path(texts).read_text().splitlines()]
lines = [line for line in lines if line and not line.startswith("#")]
folder = pathlib.Path(folder)
folder.mkdir(parents=True, exist_ok=True)
for number, line in enumerate(lines):
    told = subprocess.run(["espeak-ng", "-v", language, "--ipa", "-q"], input=line, capture_output=True, text=True, check=True)
    ipa = " ".join(told.stdout.split())
    # espeak-ng leaves the closing mark out, which makes the melody.
    ipa += line[-1] if line[-1] in ".?!" else ""
    tokens = [0, *(vocabulary[letter] for letter in ipa if letter in vocabulary), 0]
    style = styles[len(tokens) - 2]
    speed = numpy.ones(1, dtype=numpy.float32)
    (audio,) = session.run(["audio"], {"tokens": numpy.array([tokens]), "style": style, "speed": speed})[:1]
    soundfile.write(folder / f"{number:02}.wav", audio.reshape(-1), 24_000, subtype="FLOAT")
