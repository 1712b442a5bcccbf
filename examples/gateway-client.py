#!/usr/bin/env python3
"""A client of `riposte serve` with the standard websockets library (pip install websockets).

Asks a spoken question from a WAV file (16-bit mono) and writes the answer to another, in real time:

    python3 examples/gateway-client.py ws://127.0.0.1:8765/ws/voice question.wav answer.wav [TOKEN]

Prints the turn as JSON. docs/GATEWAY.md describes what goes over the wire.
"""

import asyncio
import json
import struct
import sys
import wave

import websockets

AUDIO_START, AUDIO_CHUNK, AUDIO_END = 0x01, 0x02, 0x03
TRANSCRIPTION, LLM_CHUNK, TTS_AUDIO, ERROR, READY, DONE = 0x04, 0x05, 0x06, 0x07, 0x08, 0x09
INTERRUPT, PLAYBACK = 0x0A, 0x0B
PIECE_S = 0.02


def frame(kind, payload=b""):
    """One byte of type, one of flags, the payload."""
    return bytes([kind, 0]) + payload


async def speak(socket, path):
    """Holds the key as long as the recording lasts."""
    with wave.open(path, "rb") as question:
        rate, frames = question.getframerate(), question.getnframes()
        sound = question.readframes(frames)
    start = {"rate": rate, "mode": "ptt", "playback": True}
    await socket.send(frame(AUDIO_START, json.dumps(start).encode()))
    piece = int(rate * PIECE_S) * 2
    clock = asyncio.get_running_loop().time
    due = clock()
    for at in range(0, len(sound), piece):
        await socket.send(frame(AUDIO_CHUNK, sound[at : at + piece]))
        due += PIECE_S
        await asyncio.sleep(due - clock())
    await socket.send(frame(AUDIO_END))


class Player:
    """Plays in time, as a sound device would, and says how far it is: that decides what the server takes for heard."""

    def __init__(self, socket):
        self.socket, self.sound, self.rate, self.played = socket, bytearray(), 24000, 0

    async def run(self):
        clock = asyncio.get_running_loop().time
        last = clock()
        while True:
            await asyncio.sleep(PIECE_S)
            now = clock()
            played = min(self.played + round(self.rate * (now - last)), len(self.sound) // 2)
            last = now
            if played != self.played:
                self.played = played
                await self.socket.send(frame(PLAYBACK, struct.pack("<Q", played)))


async def listen(socket, player):
    """Takes frames until the turn is over."""
    async for message in socket:
        kind, payload = message[0], message[2:]
        if kind == READY:
            player.rate = json.loads(payload)["output_rate"]
        elif kind == TTS_AUDIO:
            player.sound += payload
        elif kind == INTERRUPT:
            # What was not played yet is not to be heard; it counts as passed.
            player.played = len(player.sound) // 2
        elif kind == ERROR:
            raise SystemExit(payload.decode())
        elif kind == DONE:
            return json.loads(payload)
    raise SystemExit("the server closed the connection")


async def main(url, question, answer, token=None):
    protocols = ["riposte.v1"] + (["token." + token] if token else [])
    async with websockets.connect(url, subprotocols=protocols) as socket:
        player = Player(socket)
        playing = asyncio.create_task(player.run())
        _, turn = await asyncio.gather(speak(socket, question), listen(socket, player))
        playing.cancel()
    with wave.open(answer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(player.rate)
        out.writeframes(bytes(player.sound))
    print(json.dumps(turn))


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        raise SystemExit(__doc__)
    asyncio.run(main(*sys.argv[1:]))
