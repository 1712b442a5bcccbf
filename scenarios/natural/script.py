#!/usr/bin/env python3
"""Writes scenarios.toml beside the index.json of a folder of recordings, for `riposte bench turns --scenarios FOLDER`. make.py calls it.

Usage: script.py FOLDER...

Every recording becomes a conversation of one question: nothing may be taken for its end before it is over, and it is answered with every word.
`alone` are those with a pause where the sentence could be over and goes on; greetings before the question count as pauses, for nobody answers them.
Folders named `-others` have no recordings of their own: somebody asks twice, then another voice of the split speaks, near or far, or the same person does, turned
away; nobody is answered. What is said over a reply becomes two conversations, one without and one with an echo of the reply at -16 dB; it follows a plain question in the same voice.
"""
import json
import os
import sys

AGENT = {"en": "en-gb+m3", "es": "es-419+f2"}
REPLIES = {
    "en": "Let me see. I have found three things about it, and the first is the one that most people ask for. Shall I go on with the others?",
    "es": "Vamos a ver. He encontrado tres cosas sobre eso, y la primera es la que pide casi todo el mundo. ¿Sigo con las demás?",
}
SHORT = {"en": "Yes, that is right.", "es": "Sí, así es."}
CATEGORIES = {"plain": "smooth", "alone": "alone"}
WITHIN_MS = 3000
OVER = {"backchannel": ("backchannel", "go_on", 1500), "interruption": ("interruption", "stop", 1000), "hold": ("interruption", "stop", 1000)}
ECHO = "echo = { gain_db = -16.0, delay_ms = 60, decay_ms = 200 }\n"


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


def recording(row, folder=""):
    pauses = ", ".join(str(pause["at_ms"]) for pause in row["pauses"])
    file = quoted(folder + row["file"])
    return f"{{ file = {file}, from_ms = {row['begins_ms']}, to_ms = {row['ends_ms']}, pauses_at_ms = [{pauses}] }}"


def over(split, row, question, questions, echo):
    language, name = row["language"], os.path.splitext(row["file"])[0]
    category, must, within_ms = OVER[row["kind"]]
    ask = f'{{ id = "q", at = 500, say = {quoted(question["text"])}, recording = {recording(question, questions)} }}'
    say = f'{{ id = "b", at = {{ reply = 1, from = "start", part = 0.3 }}, say = {quoted(row["text"])}, recording = {recording(row)} }}'
    return f"""
[[scenario]]
name = {quoted(f"{split}-{name}-{row['kind']}" + ("-echo" if echo else ""))}
category = {quoted(category)}
language = {quoted(language)}
voices.agent = {{ espeak = {quoted(AGENT[language])} }}
{ECHO if echo else ""}replies = [{quoted(REPLIES[language])}]
line = [
  {ask},
  {say},
]
expect = [{{ must = {quoted(must)}, line = "b", within_ms = {within_ms} }}]
"""


# Who speaks at last: another or the same, how loud against the questions, and how long the room rings.
OTHERS = [("other-near", True, 0, 0), ("other-quieter", True, -6, 200), ("other-far", True, -14, 600), ("turned-away", False, -10, 500), ("far", False, -18, 800)]


def others(split, rows):
    """Conversations in which the last line is not meant for the assistant; and, as a check, ones in which the user just asks again."""
    made = []
    plain = [row for row in rows if row["kind"] == "plain" and row["ends_ms"] - row["begins_ms"] > 1200]
    voices = sorted({row["voice"] for row in plain})
    for user in voices:
        mine = [row for row in plain if row["voice"] == user]
        theirs = [row for row in plain if row["voice"] != user]
        for number in range(8):
            first, second = mine[number % len(mine)], mine[(number + 8) % len(mine)]
            for name, other, gain, far in [*OTHERS, ("again", False, -3, 0)]:
                if other and not theirs:
                    continue
                last = (theirs if other else mine)[(number + 16) % len(theirs if other else mine)]
                folder = f"../{split.removesuffix('-others')}/"
                lines = [f'{{ id = "a", at = 500, say = {quoted(first["text"])}, recording = {recording(first, folder)} }}',
                         f'{{ id = "b", at = {{ reply = 1, from = "end", ms = 1000 }}, say = {quoted(second["text"])}, recording = {recording(second, folder)} }}',
                         f'{{ id = "c", at = {{ reply = 2, from = "end", ms = 1500 }}, say = {quoted(last["text"])}, gain_db = {float(gain)}, far_ms = {far}, recording = {recording(last, folder)} }}']
                expect = ('{ must = "answer", line = "c", within_ms = 3000 }' if name == "again" else '{ must = "ignore", line = "c", within_ms = 2500 }')
                made.append(f"""
[[scenario]]
name = {quoted(f"{split}-{user}-{number}-{name}")}
category = "background"
language = {quoted(first["language"])}
voices.agent = {{ espeak = {quoted(AGENT[first["language"]])} }}
replies = [{quoted(SHORT[first["language"]])}]
line = [
  {lines[0]},
  {lines[1]},
  {lines[2]},
]
expect = [{expect}]
""")
    return made


def scenario(split, row):
    language, name = row["language"], os.path.splitext(row["file"])[0]
    return f"""
[[scenario]]
name = {quoted(f"{split}-{name}")}
category = {quoted(CATEGORIES.get(row["kind"], "pause"))}
language = {quoted(language)}
voices.agent = {{ espeak = {quoted(AGENT[language])} }}
replies = [{quoted(REPLIES[language])}]
line = [{{ id = "q", at = 500, say = {quoted(said(row))}, recording = {recording(row)} }}]
expect = [{{ must = "wait", line = "q" }}, {{ must = "answer", line = "q", within_ms = {WITHIN_MS} }}]
"""


def write(folder):
    with open(os.path.join(folder, "index.json"), encoding="utf-8") as file:
        rows = json.load(file)
    split = os.path.basename(os.path.normpath(folder))
    made = [scenario(split, row) for row in rows if row["kind"] not in OVER]
    if split.endswith("-over"):
        beside = split.removesuffix("-over")
        with open(os.path.join(folder, "..", beside, "index.json"), encoding="utf-8") as file:
            plain = [row for row in json.load(file) if row["kind"] == "plain"]
        for number, row in enumerate(rows):
            questions = [question for question in plain if question["voice"] == row["voice"]][:4]
            made += [over(split, row, questions[number % len(questions)], f"../{beside}/", echo) for echo in (False, True)]
    with open(os.path.join(folder, "scenarios.toml"), "w", encoding="utf-8") as file:
        file.write("# Made by scenarios/natural/script.py from index.json.\n")
        file.writelines(made)
    if not split.endswith("-over"):
        beside = folder.rstrip("/") + "-others"
        os.makedirs(beside, exist_ok=True)
        with open(os.path.join(beside, "scenarios.toml"), "w", encoding="utf-8") as file:
            file.write("# Made by scenarios/natural/script.py from ../" + split + "/index.json.\n")
            file.writelines(others(split + "-others", rows))


if __name__ == "__main__":
    for folder in sys.argv[1:]:
        write(folder)
