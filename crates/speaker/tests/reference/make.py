"""Makes the values that the features are compared with: python3 make.py, with the package `numpy`. They follow Resemblyzer's `wav_to_mel_spectrogram`
(`librosa.feature.melspectrogram(y, sr=16000, n_fft=400, hop_length=160, n_mels=40)`) by matrices, not by this crate's code: for a sound, the mean
power of each band over all windows, made unit, as `graphs/mean.onnx` and the crate should have it."""

from pathlib import Path

import numpy

HERE = Path(__file__).parent


def signal(length, gain):
    """A rising tone over a noise of 1 in 15, as loud at its ends as in its middle."""
    state, noise = 1, numpy.zeros(length)
    for n in range(length):
        state = (state * 1103515245 + 12345) % (1 << 31)
        noise[n] = state / (1 << 31) - 0.5
    t = numpy.arange(length) / 16000
    return (gain * (0.3 * numpy.sin(2 * numpy.pi * (150 * t + 400 * t * t)) + 0.02 * noise)).astype(numpy.float32)


def filters():
    def hz(mel):
        return numpy.where(mel < 15, mel * 200 / 3, 1000 * numpy.exp((mel - 15) * numpy.log(6.4) / 27))

    edges = hz(numpy.linspace(0, 15 + numpy.log(8) / (numpy.log(6.4) / 27), 42))
    bins = numpy.linspace(0, 8000, 201)
    up = (bins[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    down = (edges[2:, None] - bins[None]) / (edges[2:] - edges[1:-1])[:, None]
    return numpy.maximum(0, numpy.minimum(up, down)) * (2 / (edges[2:] - edges[:-2]))[:, None]


def reference(length, gain):
    sound = signal(length, gain).astype(numpy.float64)
    level = 10 * numpy.log10(numpy.mean(sound**2))
    sound = sound * max(1, 10 ** ((-30 - level) / 20))
    if length < 25600:
        sound = numpy.tile(numpy.concatenate([sound, sound[::-1]]), 25600 // length)[:25600]
    padded = numpy.pad(sound, 200, mode="reflect")
    window = 0.5 - 0.5 * numpy.cos(2 * numpy.pi * numpy.arange(400) / 400)
    dft = numpy.exp(-2j * numpy.pi * numpy.outer(numpy.arange(400), numpy.arange(201)) / 400)
    rows = [numpy.abs((padded[n * 160 : n * 160 + 400] * window) @ dft) ** 2 for n in range(len(sound) // 160)]
    mels = numpy.array(rows) @ filters().T
    starts = list(range(0, len(mels) - 159, 77))
    if len(mels) - 160 - starts[-1] > 38:
        starts.append(len(mels) - 160)
    mean = numpy.mean([mels[start : start + 160].mean(axis=0) for start in starts], axis=0)
    return mean / numpy.linalg.norm(mean)


for name, length, gain in [("short", 8000, 1.0), ("long", 56000, 1.0), ("quiet", 25600, 0.01)]:
    (HERE / f"{name}.txt").write_text("".join(f"{value:.7f}\n" for value in reference(length, gain)))
