#!/usr/bin/env python3
"""Writes scenarios.toml beside the index.json of a folder of recordings, for `riposte bench turns --scenarios FOLDER`. make.py calls it.

Usage: script.py FOLDER...

Every recording becomes a conversation of one question: nothing may be taken for its end before it is over, and it is answered with every word.
`alone` are those with a pause where the sentence could be over and goes on; greetings before the question count as pauses, for nobody answers them.
"""
import json
import os
import sys

AGENT = {"en": "en-gb+m3", "es": "es-419+f2"}
REPLIES = {
    "en": "Let me see. I have found three things about it, and the first is the one that most people ask for. Shall I go on with the others?",
    "es": "Vamos a ver. He encontrado tres cosas sobre eso, y la primera es la que pide casi todo el mundo. ¿Sigo con las demás?",
}
CATEGORIES = {"plain": "smooth", "alone": "alone"}
WITHIN_MS = 3000


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def said(row):
    """The words with the silences between them, as scenarios write it."""
    rest, parts = row["text"], []
    for pause in row["pauses"]:
        assert rest.startswith(pause["after"]), row
        parts += [pause["after"], f"[{pause['length_ms']}]"]
        rest = rest[len(pause["after"]):].strip()
    return " ".join([*parts, rest])


def scenario(split, row):
    language, name = row["language"], os.path.splitext(row["file"])[0]
    pauses = ", ".join(str(pause["at_ms"]) for pause in row["pauses"])
    recording = f"{{ file = {quoted(row['file'])}, from_ms = {row['begins_ms']}, to_ms = {row['ends_ms']}, pauses_at_ms = [{pauses}] }}"
    return f"""
[[scenario]]
name = {quoted(f"{split}-{name}")}
category = {quoted(CATEGORIES.get(row["kind"], "pause"))}
language = {quoted(language)}
voices.agent = {{ espeak = {quoted(AGENT[language])} }}
replies = [{quoted(REPLIES[language])}]
line = [{{ id = "q", at = 500, say = {quoted(said(row))}, recording = {recording} }}]
expect = [{{ must = "wait", line = "q" }}, {{ must = "answer", line = "q", within_ms = {WITHIN_MS} }}]
"""


def write(folder):
    with open(os.path.join(folder, "index.json"), encoding="utf-8") as file:
        rows = json.load(file)
    split = os.path.basename(os.path.normpath(folder))
    with open(os.path.join(folder, "scenarios.toml"), "w", encoding="utf-8") as file:
        file.write("# Made by scenarios/natural/script.py from index.json.\n")
        file.writelines(scenario(split, row) for row in rows)


if __name__ == "__main__":
    for folder in sys.argv[1:]:
        write(folder)
