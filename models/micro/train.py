#!/usr/bin/env python3
"""Trains the small recogniser: Whisper's architecture, made tiny, on the corpus of corpus.py.

Usage: train.py TRAIN.json TEST.json OUT.pt [MINUTES] [--init OLD.pt] [--pad-frames N]
Needs: pip install openai-whisper torch soundfile scipy jiwer (openai-whisper only for the model class, mel filters and the
GPT-2 tokenizer that its package contains).

- Mel input is cut to the utterance plus a random tail, because the recogniser is run with a bounded encoder window
  (whisper.cpp's audio_ctx; 50 positions = 1 s). It is not made for the full 30 s window.
- The loss is next-token cross entropy plus a character CTC loss on the encoder: without CTC the attention found the alignment
  five times later (word error rate 0.77 against 0.24 after the same number of steps).
- The soft-max runs over the tokens that the corpus uses, plus one class of logit 0 that stands for all the others, whose embedding
  rows are zeroed at the end, so that the full 51,864-token vocabulary that whisper.cpp expects is kept.
"""
import argparse
import json
import math
import random
import time

import numpy as np
import scipy.signal
import soundfile
import torch
import torch.nn.functional as F
from jiwer import wer
from whisper.audio import log_mel_spectrogram
from whisper.model import ModelDimensions, Whisper
from whisper.tokenizer import get_tokenizer

RATE_HZ = 16000
POSITION = 320                      # samples per encoder position (20 ms)
STATE, ENCODER_LAYERS, DECODER_LAYERS = 192, 4, 2
BATCH, PEAK_LR, WARMUP_STEPS = 64, 1.5e-3, 300
VOCABULARY = 51864                  # English-only Whisper

TOKENIZER = get_tokenizer(multilingual=False)
PROMPT = list(TOKENIZER.sot_sequence) + [TOKENIZER.no_timestamps]


def load(path):
    """Mono f32 at 16 kHz."""
    audio, rate = soundfile.read(path, dtype="float32")
    audio = audio[:, 0] if audio.ndim > 1 else audio
    if rate != RATE_HZ:
        divisor = math.gcd(rate, RATE_HZ)
        audio = scipy.signal.resample_poly(audio, RATE_HZ // divisor, rate // divisor).astype(np.float32)
    return audio


def read_corpus(path):
    """[(int16 audio, text, voice)] of utterances from 0.1 to 5.5 s."""
    items = []
    for file, text, voice in json.load(open(path)):
        audio = load(file)
        if 1600 <= len(audio) <= 5.5 * RATE_HZ:
            items.append(((np.clip(audio, -1, 1) * 32767).astype(np.int16), text, voice))
    return items


def disturb(audio, rng, noise):
    """Random lead-in, level, echo and white noise."""
    audio = audio.astype(np.float32) / 32767
    audio = np.concatenate([np.zeros(rng.randint(0, 8000), np.float32), audio, np.zeros(rng.randint(0, 4800), np.float32)])
    audio = audio * (rng.uniform(0.2, 1.0) / (np.abs(audio).max() + 1e-6))
    if rng.random() < 0.25:
        delay = rng.randint(160, 1600)
        echo = np.zeros_like(audio)
        echo[delay:] = audio[:-delay]
        audio = audio + rng.uniform(0.1, 0.5) * echo
    if rng.random() < 0.4:
        audio = audio + noise.standard_normal(len(audio)).astype(np.float32) * 10 ** rng.uniform(-4, -2)
    return np.clip(audio, -1, 1)


def characters(text):
    """CTC targets: a-z are 1 to 26, space is 27, 0 is blank."""
    return [ord(c) - 96 if c != " " else 27 for c in text.lower() if c == " " or "a" <= c <= "z"]


class Batches:
    """Makes tensors of utterances; owns all randomness of a run."""

    def __init__(self, used, pad_frames):
        self.index = {token: i for i, token in enumerate(used)}
        self.rng, self.noise, self.pad_frames = random.Random(0), np.random.default_rng(0), pad_frames

    def make(self, items, training=True):
        """(mel [B,80,2P], input tokens [B,T], target indices [B,T], CTC targets, positions per item)."""
        if training:
            audio = [disturb(a, self.rng, self.noise) for a, _, _ in items]
        else:
            edge = np.zeros(3200, np.float32)
            audio = [np.concatenate([edge, a.astype(np.float32) / 32767, edge]) for a, _, _ in items]
        positions = math.ceil(max(map(len, audio)) / POSITION)
        if training and self.rng.random() < 0.3:
            positions += self.rng.randint(0, self.pad_frames)
        positions = math.ceil(positions / 8) * 8
        padded = np.zeros((len(audio), positions * POSITION), np.float32)
        for row, a in zip(padded, audio):
            row[: len(a)] = a
        mel = torch.stack([log_mel_spectrogram(torch.from_numpy(row)) for row in padded])[:, :, : positions * 2]
        tokens = [PROMPT + TOKENIZER.encode(" " + text) + [TOKENIZER.eot] for _, text, _ in items]
        length = max(map(len, tokens)) - 1
        inputs = torch.full((len(items), length), TOKENIZER.eot)
        targets = torch.full((len(items), length), -100)
        for i, row in enumerate(tokens):
            inputs[i, : len(row) - 1] = torch.tensor(row[:-1])
            for j in range(len(PROMPT) - 1, len(row) - 1):
                targets[i, j] = self.index[row[j + 1]]
        return mel, inputs, targets, [characters(t) for _, t, _ in items], [math.ceil(len(a) / POSITION) for a in audio]


def encode(model, mel):
    """Whisper's encoder without its fixed 30 s length."""
    e = model.encoder
    x = F.gelu(e.conv2(F.gelu(e.conv1(mel)))).permute(0, 2, 1)
    x = x + e.positional_embedding[: x.shape[1]]
    for block in e.blocks:
        x = block(x)
    return e.ln_post(x)


def decode(model, tokens, audio):
    d = model.decoder
    x = d.token_embedding(tokens) + d.positional_embedding[: tokens.shape[1]]
    for block in d.blocks:
        x = block(x, audio, mask=d.mask)
    return d.ln(x)


def word_error_rate(model, used, batches, items):
    """Greedy decoding, case folded; {voice family: rate, "all": rate}."""
    model.eval()
    said, heard = [], []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(items), 50):
            part = items[start : start + 50]
            audio = encode(model, batches.make(part, training=False)[0])
            tokens = torch.tensor([PROMPT] * len(part))
            done = torch.zeros(len(part), dtype=torch.bool)
            while not done.all() and tokens.shape[1] < 32:
                logits = decode(model, tokens, audio)[:, -1].float() @ model.decoder.token_embedding.weight[used].float().T
                best = used[logits.argmax(-1)]
                best[done] = TOKENIZER.eot
                tokens = torch.cat([tokens, best[:, None]], 1)
                done |= best == TOKENIZER.eot
            for row, (_, text, voice) in zip(tokens.tolist(), part):
                row = row[len(PROMPT) :]
                row = row[: row.index(TOKENIZER.eot)] if TOKENIZER.eot in row else row
                said.append((text.lower(), voice[0]))
                heard.append(TOKENIZER.decode(row).strip().lower())
    model.train()
    rates = {"all": wer([s for s, _ in said], heard)}
    for family in sorted({v for _, v in said}):
        pick = [i for i, (_, v) in enumerate(said) if v == family]
        rates[family] = wer([said[i][0] for i in pick], [heard[i] for i in pick])
    return {k: round(v, 4) for k, v in rates.items()}


def save(model, dims, used, path):
    state = {name: value.clone() for name, value in model.state_dict().items()}
    unused = torch.ones(VOCABULARY, dtype=torch.bool)
    unused[used] = False
    unused[PROMPT] = False
    state["decoder.token_embedding.weight"][unused] = 0
    torch.save({"dims": dims.__dict__, "model_state_dict": state}, path)


def groups(items, rng):
    """Batches of utterances of like length, in random order, once through all items. Shares `rng` with the making of batches, so it must be
    drawn from lazily, as a generator does."""
    rng.shuffle(items)
    for chunk in range(0, len(items), BATCH * 20):
        by_length = sorted(items[chunk : chunk + BATCH * 20], key=lambda item: len(item[0]))
        chunk_groups = [by_length[i : i + BATCH] for i in range(0, len(by_length) - BATCH + 1, BATCH)]
        rng.shuffle(chunk_groups)
        yield from chunk_groups


def learning_rate(peak, step, elapsed):
    """Warms up over steps; stays until half of the time has gone, then falls along a cosine."""
    decay = 1 if elapsed < 0.5 else 0.5 * (1 + math.cos(math.pi * (elapsed - 0.5) * 2)) + 0.01
    return peak * min(1, step / WARMUP_STEPS) * decay


def loss_of(model, ctc, used, batch, elapsed):
    """Cross entropy of the next token plus CTC of the characters; `elapsed` is the share of the time that has gone."""
    mel, inputs, targets, letters, positions = batch
    with torch.autocast("cpu", torch.bfloat16):
        audio = encode(model, mel)
        logits = decode(model, inputs, audio) @ model.decoder.token_embedding.weight[used].T
        aligned = ctc(audio)
    others = math.log(VOCABULARY - len(used))
    logits = torch.cat([logits.float(), torch.full(logits.shape[:2] + (1,), others)], -1)
    text_loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-100)
    ctc_loss = F.ctc_loss(aligned.float().log_softmax(-1).transpose(0, 1), torch.tensor(sum(letters, [])),
                          torch.tensor(positions), torch.tensor([len(text) for text in letters]), zero_infinity=True)
    return text_loss + (0.5 if elapsed < 0.7 else 0.2) * ctc_loss


def tokens_in(items):
    """The tokens that the corpus uses, ascending."""
    used = {TOKENIZER.eot}
    for _, text, _ in items:
        used.update(TOKENIZER.encode(" " + text))
    return torch.tensor(sorted(used))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", metavar="TRAIN.json", help="written by corpus.py")
    parser.add_argument("test", metavar="TEST.json", help="the same with another seed")
    parser.add_argument("out", metavar="OUT.pt", help="checkpoint, written every 500 steps and at the end")
    parser.add_argument("minutes", metavar="MINUTES", type=float, nargs="?", default=65, help="how long to train (65)")
    parser.add_argument("--init", metavar="OLD.pt", help="go on from this checkpoint, with a fifth of the learning rate")
    parser.add_argument("--pad-frames", metavar="N", type=int, default=80, help="longest random tail, in encoder positions (80)")
    args = parser.parse_args()
    torch.manual_seed(0)
    dims = ModelDimensions(80, 1500, STATE, STATE // 64, ENCODER_LAYERS, VOCABULARY, 448, STATE, STATE // 64, DECODER_LAYERS)
    model, ctc = Whisper(dims), torch.nn.Linear(STATE, 28)
    if args.init:
        model.load_state_dict(torch.load(args.init)["model_state_dict"])
    train, test = read_corpus(args.train), read_corpus(args.test)
    used = tokens_in(train + test)
    batches = Batches(used.tolist(), args.pad_frames)
    parameters = list(model.parameters()) + list(ctc.parameters())
    optimiser = torch.optim.AdamW(parameters, betas=(0.9, 0.98), weight_decay=0.01)
    peak = PEAK_LR / 5 if args.init else PEAK_LR
    started, step, elapsed = time.time(), 0, 0.0
    while elapsed < 1:
        for group in groups(train, batches.rng):
            elapsed = (time.time() - started) / (args.minutes * 60)
            if elapsed >= 1:
                break
            for parameter_group in optimiser.param_groups:
                parameter_group["lr"] = learning_rate(peak, step, elapsed)
            loss = loss_of(model, ctc, used, batches.make(group), elapsed)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            step += 1
            if step % 500 == 0:
                print(step, round(time.time() - started), "s", word_error_rate(model, used, batches, test[:200]), flush=True)
                save(model, dims, used, args.out)
    save(model, dims, used, args.out)
    print("final", step, word_error_rate(model, used, batches, test))


if __name__ == "__main__":
    main()
