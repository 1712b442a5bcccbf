#!/usr/bin/env python3
"""Fits the combined probability that a pause is the end of a turn, and draws how well it is calibrated.

Usage: fit.py TABLE... [--chart FILE.svg]
Needs: pip install numpy. TABLE is written by

    riposte bench turns --scenarios target/natural/train-en --split all --recogniser whisper --model FILE --end-of-turn FILE \\
        --silence-ms 2500 --evidence TABLE

Log-odds = what the length of the last sentence tells (LENGTH, not fitted: our lines are longer where they have pauses, which people's are not) + a weight
for how the words end (turn::endpoint::Form) + a weight for a sentence of one or two words + weights for the log-odds of the recogniser's own P(the
sentence ends) and of the model that listened. Ends and pauses count the same in sum; weights are held back (ridge, 1).
What is printed are the constants of crates/turn/src/endpoint/odds.rs; errors are of ten folds, each without any recording of the lines that it is tried on.
"""
import argparse
import csv
import math
import re

import numpy as np

KINDS = ["question", "stop", "complete", "neutral", "trailing", "open", "open_marked", "empty"]
# By the number of its words. Requests are taken to have a median of 6.5 words, log-normally with a spread of 0.55, and pauses to fall between any two of
# their words: log P(n | end) / P(n | pause), within -1.8 and 1.5, times 0.7, since pauses do not fall anywhere.
MEDIAN, SPREAD, BOUNDS, SHARE = 6.5, 0.55, (-1.8, 1.5), 0.7
SURE = {"closes": (0.05, 0.995), "acoustic": (0.05, 0.995)}


def log_odds(value, bounds):
    if value == "":
        return 0.0
    p = min(max(float(value), bounds[0]), bounds[1])
    return math.log(p / (1 - p))


def length(most=12):
    lengths = range(1, 60)
    density = [math.exp(-math.log(n / MEDIAN) ** 2 / (2 * SPREAD ** 2)) / n for n in lengths]
    pause = lambda n: sum(density[l - 1] / (l - 1) for l in lengths if l > n)
    return [SHARE * min(max(math.log(density[n - 1] / pause(n)), BOUNDS[0]), BOUNDS[1]) for n in range(1, most + 1)]


LENGTH = length()


def of_length(row):
    sentence = re.split(r"[.?!]+\s", row["text"].strip().rstrip(".?! "))[-1]
    return LENGTH[min(max(len(sentence.split()), 1), len(LENGTH)) - 1]


def features(row, middle):
    return [*(float(row["form"] == name) for name in KINDS), float(row["brief"]), *(log_odds(row[name], SURE[name]) - middle[name] if row[name] else 0.0 for name in SURE)]


def middles(rows, y):
    """Halfway between the mean log-odds of pauses and of ends: what says nothing, and stands for what is not known."""
    def middle(name):
        values = np.array([log_odds(row[name], SURE[name]) if row[name] else np.nan for row in rows])
        return float((np.nanmean(values[y == 1]) + np.nanmean(values[y == 0])) / 2)
    return {name: middle(name) for name in SURE}


def fit(x, y, offset, ridge):
    """Logistic regression by Newton's method over what is known beforehand; ends and pauses weigh the same in sum."""
    weight = np.where(y == 1, 0.5 / max(y.sum(), 1), 0.5 / max((1 - y).sum(), 1)) * len(y)
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w - offset))
        gradient = x.T @ (weight * (p - y)) + ridge * w
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(w))
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-9:
            break
    return w


def area(p, y):
    """P(an end is given a higher value than a pause)."""
    ends, pauses = p[y == 1], p[y == 0]
    return float(np.mean([(end > pauses).mean() + 0.5 * (end == pauses).mean() for end in ends]))


def held_out(x, y, offset, groups, ridge=1.0):
    p = np.zeros(len(y))
    names = sorted(set(groups))
    for fold in range(10):
        out = np.array([names.index(group) % 10 == fold for group in groups])
        p[out] = 1 / (1 + np.exp(-x[out] @ fit(x[~out], y[~out], offset[~out], ridge) - offset[out]))
    return p


def chart(curves, path):
    """Reliability: of the pauses that were given about p, how many were the end."""
    size, pad = 360, 40
    at = lambda v: (pad + v[0] * size, pad + (1 - v[1]) * size)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{size + 2 * pad + 180}" height="{size + 2 * pad}" font-family="sans-serif" font-size="12">',
             '<rect width="100%" height="100%" fill="white"/>',
             f'<rect x="{pad}" y="{pad}" width="{size}" height="{size}" fill="none" stroke="#999"/>',
             f'<line x1="{pad}" y1="{pad + size}" x2="{pad + size}" y2="{pad}" stroke="#bbb" stroke-dasharray="4"/>',
             f'<text x="{pad + size / 2 - 60}" y="{pad + size + 28}">P(end), as reckoned</text>',
             f'<text x="8" y="{pad - 12}">share that was the end</text>']
    for number, (name, points) in enumerate(curves.items()):
        colour = ["#1b6ac9", "#c9531b", "#3a8f3a", "#8a4fb0"][number % 4]
        line = " ".join("{:.1f},{:.1f}".format(*at(point)) for point in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += ['<circle cx="{:.1f}" cy="{:.1f}" r="3" fill="{}"/>'.format(*at(point), colour) for point in points]
        parts.append(f'<text x="{pad + size + 12}" y="{pad + 16 + 18 * number}" fill="{colour}">{name}</text>')
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join([*parts, "</svg>\n"]))


def reliability(p, y, bins=8):
    order = np.argsort(p)
    return [(float(p[part].mean()), float(y[part].mean())) for part in np.array_split(order, bins) if len(part)]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("tables", nargs="+")
    arguments.add_argument("--chart")
    options = arguments.parse_args()
    rows = [row for table in options.tables for row in csv.DictReader(open(table, encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)]
    rows = [row for row in rows if row["text"].strip()]
    y = np.array([float(row["over"]) for row in rows])
    middle = middles(rows, y)
    x = np.array([features(row, middle) for row in rows])
    offset = np.array([of_length(row) for row in rows])
    print("length of the last sentence: " + ", ".join(f"{value:.2f}" for value in LENGTH))
    # "train-en-025-af_heart-cut": the line is the third word.
    groups = ["-".join(row["name"].split("-")[1:3]) for row in rows]
    names = [*KINDS, "brief", *SURE]
    print("log-odds that say nothing: " + ", ".join(f"{name} {value:.2f}" for name, value in middle.items()))
    print(f"{len(rows)} pauses, {int(y.sum())} of them ends")
    for name, value in zip(names, fit(x, y, offset, 1.0)):
        column = x[:, names.index(name)]
        of = f"{int(column.sum())}, {int((column * y).sum())} ends" if name in (*KINDS, "brief") else ""
        print(f"  {name:12} {value:+.2f}   {of}")
    curves = {}
    without = {"without the length": np.zeros(len(y))}
    for name, columns in {"all": names, "without the length": names, "words alone": [*KINDS, "brief"], "without the listener": [n for n in names if n != "acoustic"],
                          "without the recogniser's own": [n for n in names if n != "closes"]}.items():
        chosen = [names.index(column) for column in columns]
        p = held_out(x[:, chosen], y, without.get(name, offset), groups)
        curves[name] = reliability(p, y)
        pauses = np.sort(p[y == 0])
        taken = {share: float((p[y == 1] > pauses[int(len(pauses) * (1 - share))]).mean()) for share in (0.05, 0.1, 0.2)}
        print(f"  {name:30} area {area(p, y):.3f}, ends above all but 5, 10, 20 % of the pauses: " + ", ".join(f"{v:.2f}" for v in taken.values()))
    for name in SURE:
        alone = np.array([log_odds(row[name], (1e-6, 1 - 1e-6)) for row in rows])
        print(f"  {name} alone: area {area(alone, y):.3f}")
    if options.chart:
        chart(curves, options.chart)


if __name__ == "__main__":
    main()
