#!/bin/sh
# Speaks the questions of "Try it" (16 kHz mono, a moment of silence around them). Needs the programs espeak-ng and sox.
# Usage: try-it.sh
set -eu
cd "$(dirname "$0")"
say() {
    espeak-ng -v en-gb -s 150 -w "$1.tmp.wav" "$2"
    sox -D "$1.tmp.wav" -r 16000 -c 1 -b 16 "$1" pad 0.2 0.3 norm -6
    rm "$1.tmp.wav"
}
say try-it.wav "What time is it?"
say try-it-2.wav "How much is two plus eighteen?"
