#!/usr/bin/env python3
"""Speaks random short English sentences with synthetic voices, to train and test the small recogniser.

Usage: corpus.py SEED COUNT OUT_DIR
Writes OUT_DIR/SEED_i.wav and OUT_DIR/SEED.json: a list of [path, text, "e:VOICE" (espeak-ng) or "f:VOICE" (flite)]. The same seed gives the
same sentences and voices. Needs the programs espeak-ng and flite. About 130 sentences per second on two cores.
"""
import argparse
import concurrent.futures
import json
import os
import random
import shutil
import subprocess

LISTS = dict(
    name="Anna Ben Carla David Emma Frank Grace Henry Irene Jack Kate Leo Maria Nina Oscar Paul Rosa Sam Tom Vera",
    city="Paris London Berlin Madrid Rome Tokyo Boston Chicago Denver Dublin Oslo Vienna Sydney Toronto Lisbon Athens Prague Warsaw Cairo Mumbai",
    noun="apple book car cat chair child city coat cup dog door dream engine farm fire fish flower forest friend garden glass hand hat horse house island key kitchen lake lamp letter map market moon morning mountain movie music night office ocean paper park phone picture plan plane question radio rain river road room school sea shop snow song star story street summer sun table teacher test ticket tower train tree truck water window winter word work year",
    adj="bad big black blue bright brown clean cold dark deep early easy fast fine fresh funny good great green happy hard heavy hot huge kind large late light little long loud low narrow new nice old open poor quick quiet red rich round sad sharp short simple slow small soft strange strong sweet tall thick thin tired warm wet white wide wild wise young",
    verb="bring build buy call carry catch change check choose clean close cook cut draw drive eat explain fill find finish fix follow forget get give help hide hold keep learn leave like make meet move need open paint pay play pull push put read remember ride run save see sell send show sing start stop take teach tell throw touch try turn use visit wait walk want wash watch wear win write",
    num="zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred",
    day="Monday Tuesday Wednesday Thursday Friday Saturday Sunday today tomorrow yesterday tonight",
    month="January February March April May June July August September October November December",
    topic="history science physics chemistry biology math art poetry football tennis cooking politics money health sleep computers space robots planets animals birds whales volcanoes rivers music movies books language weather",
    room="kitchen bedroom bathroom office garage hallway garden",
    unit="seconds minutes hours days weeks",
)
TEMPLATES = """What is the weather in {city}?
What is the weather like in {city} {day}?
Will it rain in {city} on {day}?
Set a timer for {num} {unit}.
Set an alarm for {num} {num} in the morning.
Remind me to {verb} the {noun} {day}.
Turn on the lights in the {room}.
Turn off the {noun} in the {room}.
Play some {adj} music.
Play the next song.
Stop.
Stop the music.
Pause.
Continue.
Yes.
No.
Yes please.
No thank you.
Thank you very much.
Thanks.
Hello there.
Hello, how are you?
Good morning.
Good night.
Goodbye.
Wait a moment.
Hold on.
Never mind.
Sorry, I changed my mind.
Can you repeat that?
Could you speak a little slower?
What time is it?
What time is it in {city}?
What day is it {day}?
How far is it from {city} to {city2}?
How much is {num} plus {num2}?
What is {num} times {num2}?
Tell me about {topic}.
Tell me a story about a {adj} {noun}.
Tell me a joke.
Explain {topic} to a child.
What is the difference between {topic} and {topic2}?
Who invented the {noun}?
Where can I buy a {adj} {noun}?
How do I {verb} a {noun}?
Why is the {noun} so {adj}?
When does the {noun} open on {day}?
Call {name}.
Call {name} on {day}.
Send a message to {name}.
Send {name} a message that I will be late.
Read my messages.
Read the last message from {name}.
Book a table for {num} on {day}.
Book a train from {city} to {city2}.
Add {noun} to my shopping list.
Remove the {noun} from my list.
What is on my list?
What is on my calendar for {day}?
Move the meeting with {name} to {day}.
Cancel my meeting on {day}.
How do you say {noun} in French?
Translate this letter into German.
Write a short letter to {name}.
Summarize the news.
What happened in {month}?
I was born in {month}.
My birthday is {month} {num}.
I like {topic} and {topic2}.
I do not like {topic}.
I want to learn about {topic}.
I want to {verb} the {adj} {noun}.
I need to {verb} a {noun} before {day}.
Do you remember my name?
My name is {name}.
The {noun} is {adj}.
The {adj} {noun} is in the {noun2}.
There is a {adj} {noun} on the {noun2}.
Please {verb} the {noun}.
Please {verb} the {adj} {noun} and the {noun2}.
Can you {verb} the {noun} for me?
Did {name} {verb} the {noun}?
{name} and {name2} want to {verb} the {noun}.
We {verb} and {verb2} every day.
It is {num} degrees and {adj} outside.
The number is {num} {num2} {num3}.
{num} {num2} {num3} {num4}.
{adj} {noun}, {adj2} {noun2}.
{noun} {noun2} {verb} {adj}.
{verb} {num} {noun} {adj} {topic}.
Open the {noun}.
Close the {noun} please.
Increase the volume.
Make it {adj}.
Is the {noun} {adj} or {adj2}?
How old is the {noun}?
How many {topic} are there in the {noun}?
Let me think about it.
That is not what I asked.
Actually, make that {num} {unit}.
Okay, go on.
Sounds {adj} to me.
Ask not what your country can do for you.""".split("\n")
ESPEAK_VOICES = ["en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-gb-x-gbclan", "en-029"]
ESPEAK_VARIANTS = ["", "+m1", "+m2", "+m3", "+m4", "+m5", "+m6", "+m7", "+f1", "+f2", "+f3", "+f4", "+f5",
                   "+klatt", "+klatt2", "+steph", "+Andy", "+Annie", "+Gene", "+Lee"]
FLITE_VOICES = ["slt", "rms", "awb", "kal16"]


def sentence(rng):
    """One sentence; each slot ({noun}, {noun2}, ...) gets an independent word."""
    slots = {key + suffix: rng.choice(words.split()) for key, words in LISTS.items() for suffix in ("", "2", "3", "4")}
    text = rng.choice(TEMPLATES).format(**slots)
    return text[0].upper() + text[1:]


def command(rng, text, path):
    """The program call that speaks `text` into `path`, and the voice's label."""
    if rng.random() < 0.55:
        voice = rng.choice(ESPEAK_VOICES) + rng.choice(ESPEAK_VARIANTS)
        speed, pitch = rng.randint(130, 210), rng.randint(25, 75)
        return ["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "-w", path, text], "e:" + voice
    voice = rng.choice(FLITE_VOICES)
    stretch, f0 = round(rng.uniform(0.85, 1.25), 2), rng.randint(85, 200)
    return ["flite", "-voice", voice, "--setf", f"duration_stretch={stretch}", "--setf", f"int_f0_target_mean={f0}",
            "-t", text, "-o", path], "f:" + voice


def jobs(seed, count, folder):
    """[(program call, [path, text, voice])], the same for the same seed."""
    rng = random.Random(seed)
    made = []
    for i in range(count):
        text, path = sentence(rng), f"{folder}/{seed}_{i}.wav"
        call, label = command(rng, text, path)
        made.append((call, [path, text, label]))
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seed", type=int, help="100 made the training set, 7 the test set")
    parser.add_argument("count", type=int, help="how many sentences")
    parser.add_argument("folder", help="where to write; made if missing")
    args = parser.parse_args()
    missing = [program for program in ("espeak-ng", "flite") if not shutil.which(program)]
    if missing:
        parser.error("install " + " and ".join(missing) + " first")
    os.makedirs(args.folder, exist_ok=True)
    made = jobs(args.seed, args.count, args.folder)
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda job: subprocess.run(job[0], check=True, capture_output=True), made))
    with open(f"{args.folder}/{args.seed}.json", "w", encoding="utf-8") as out:
        json.dump([meta for _, meta in made], out, indent=0)


if __name__ == "__main__":
    main()
