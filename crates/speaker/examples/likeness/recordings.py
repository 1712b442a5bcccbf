"""Makes the recordings of people that the calibration was fitted and checked with, from packages of Debian 12 that were unpacked with `dpkg-deb -x`:

python3 recordings.py UNPACKED INTO, with the packages `soundfile`, `numpy` and `scipy`. UNPACKED holds a folder for each of the packages below.

INTO/fit and INTO/check get a folder for each kind of recording, with a folder for each person: 16 kHz mono, 3 minutes at most. People go to `fit` and
`check` in turn, by name. Nothing of it is for the project's tree: the recordings have licences of their own (CC-BY-SA, GPL)."""

import sys
from math import gcd
from pathlib import Path

import soundfile
from scipy.signal import resample_poly

# Telephone prompts, 8 kHz: each package is one professional voice.
PHONE = {
    "es-co": "asterisk-prompt-es-co",
    "es-mx": "asterisk-core-sounds-es-wav",
    "fr-armelle": "asterisk-prompt-fr-armelle",
    "fr-ca": "asterisk-core-sounds-fr-wav",
    "it": "asterisk-core-sounds-it-wav",
    "it-menardi": "asterisk-prompt-it-menardi-wav",
    "ru": "asterisk-core-sounds-ru-wav",
}
NO_SPEECH = ["silence", "beep", "/letters", "/phonetic", "/digits", "tt-monkeys", "followme"]
# Syllables or letters, spoken at home: each language is one volunteer, as far as is known.
LETTERS = "klettres-data/usr/share/klettres"
LONGEST_S = 180


def read(file):
    raw = {"format": "RAW", "subtype": "GSM610", "samplerate": 8000, "channels": 1} if file.suffix == ".gsm" else {}
    sound, rate = soundfile.read(file, always_2d=True, **raw)
    common = gcd(rate, 16000)
    return resample_poly(sound.mean(axis=1), 16000 // common, rate // common).clip(-1, 1)


def put(folder, files, least_s):
    folder.mkdir(parents=True)
    seconds = 0
    for file in files:
        sound = read(file)
        if len(sound) / 16000 >= least_s and seconds < LONGEST_S:
            soundfile.write(folder / f"{int(seconds * 100):06}.wav", sound, 16000, subtype="PCM_16")
            seconds += len(sound) / 16000


def speech(folder):
    files = sorted(file for file in folder.rglob("*") if file.suffix in (".wav", ".gsm") and not file.is_symlink())
    return [file for file in files if not any(word in str(file) for word in NO_SPEECH)]


def main(unpacked, into):
    letters = {}
    for language in sorted(folder for folder in (unpacked / LETTERS).iterdir() if folder.is_dir()):
        parts = [sorted((language / part).glob("*.ogg")) for part in ("syllab", "alpha")]
        chosen = next((files for files in parts if len(files) >= 15), None)
        if chosen:
            letters[language.name] = chosen
    phone = {name: speech(unpacked / package) for name, package in PHONE.items()}
    for kind, people, least_s in (("letters", letters, 0), ("phone", phone, 1.2)):
        for n, (name, files) in enumerate(sorted(people.items())):
            put(into / ("fit", "check")[n % 2] / kind / name, files, least_s)


main(Path(sys.argv[1]), Path(sys.argv[2]))
