"""Writes what Hugging Face's feature extractor makes of the signal that tests/log_mel.rs generates: python3 make.py, with the packages `numpy`
and `transformers`. Every 61st value of each spectrogram, row after row."""

from pathlib import Path

import numpy
from transformers import WhisperFeatureExtractor

HERE = Path(__file__).parent
LONGEST = 128_000
extractor = WhisperFeatureExtractor(chunk_length=8)


def signal(length):
    """A rising tone that swells and fades, over a noise of 1 in 50."""
    n = numpy.arange(length, dtype=numpy.float64)
    t = n / 16_000.0
    tone = 0.3 * numpy.sin(2.0 * numpy.pi * (150.0 * t + 200.0 * t * t)) * numpy.sin(numpy.pi * n / length)
    state, noise = 1, numpy.empty(length)
    for k in range(length):
        state = (state * 1_103_515_245 + 12_345) % 2**31
        noise[k] = state / 2**31 - 0.5
    return (tone + 0.02 * noise + 0.01).astype(numpy.float32)


for length in (12_345, 128_000, 150_000):
    sound = signal(length)[-LONGEST:]
    sound = numpy.pad(sound, (LONGEST - len(sound), 0))
    made = extractor(
        sound, sampling_rate=16_000, return_tensors="np", padding="max_length", max_length=LONGEST, truncation=True, do_normalize=True
    )
    values = made["input_features"][0].reshape(-1)[::61]
    (HERE / f"{length}.txt").write_text("".join(f"{value:.5f}\n" for value in values))
