"""The frontend as numpy has it, and the reference that the tests compare with; run by make.py."""

from pathlib import Path

import numpy

HERE = Path(__file__).parent
TONES_HZ = [500, 1500, 3000, 4500, 6500]


def mel_filters(bands, fft=512, rate=16000):
    """librosa.filters.mel(htk=False, norm="slaney"), from its description."""

    def mel(hz):
        hz = numpy.asarray(hz, float)
        return numpy.where(hz < 1000, hz * 3 / 200, 15 + 27 * numpy.log(numpy.maximum(hz, 1e-9) / 1000) / numpy.log(6.4))

    def hz(mel):
        return numpy.where(mel < 15, mel * 200 / 3, 1000 * numpy.exp((mel - 15) * numpy.log(6.4) / 27))

    edges = hz(numpy.linspace(mel(0), mel(rate / 2), bands + 2))
    bins = numpy.linspace(0, rate / 2, fft // 2 + 1)
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    weights = numpy.maximum(0, numpy.minimum((bins - low) / (middle - low), (high - bins) / (high - middle)))
    return weights * 2 / (high - low)


def features(sound, bands=128):
    """[bands, frames], not normalised."""
    emphasised = numpy.concatenate([sound[:1], sound[1:] - numpy.float32(0.97) * sound[:-1]]).astype(float)
    padded = numpy.pad(emphasised, 256)
    window = numpy.pad(0.5 - 0.5 * numpy.cos(2 * numpy.pi * numpy.arange(400) / 399), 56)
    frames = [padded[at * 160 : at * 160 + 512] * window for at in range(len(sound) // 160)]
    power = numpy.abs(numpy.fft.rfft(frames)) ** 2
    return numpy.log(mel_filters(bands) @ power.T + 2.0**-24)


def reference():
    random = numpy.random.default_rng(1)
    seconds = numpy.arange(5000) / 16000
    sound = 0.3 * numpy.sin(2 * numpy.pi * (200 + 9000 * seconds) * seconds) + 0.05 * random.standard_normal(5000)
    sound[2000:2600] = 0
    sound = sound.astype(numpy.float32)
    plain = features(sound)
    normalised = (plain - plain.mean(1, keepdims=True)) / (plain.std(1, ddof=1, keepdims=True) + 1e-5)
    folder = HERE.parent / "features"
    for name, values in [("sound", sound), ("plain", plain), ("normalised", normalised)]:
        (folder / f"{name}.f32").write_bytes(values.astype("<f4").tobytes())


def bands_of_tones(bands):
    filters = mel_filters(bands)
    return [int(numpy.argmax(filters[:, round(hz / 16000 * 512)])) for hz in TONES_HZ]
