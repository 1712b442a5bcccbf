"""ElevenLabs's SDK (https://github.com/elevenlabs/elevenlabs-python): the plain call, and the messages of the WebSocket with several contexts, for which the SDK has
types and no client; they are carried by the same library that it uses for its other sockets."""

import json

from elevenlabs import ElevenLabs
from elevenlabs.types import CloseContext, CloseSocket, FlushContext, InitializeConnectionMulti, SendTextMulti
from elevenlabs.v_1_text_to_speech_voice_id_multi_stream_input import ReceiveMessageMulti
from our_requests import messages
from programs import REPLY, origin
from strictly import strictly
from websockets.sync.client import connect

VOICE = "JBFqnCBsd6RMkjVDRZzb"
MODEL = "eleven_flash_v2_5"


def reads(report, addresses):
    base = origin(addresses["elevenlabs"])

    def contexts():
        query = f"model_id={MODEL}&output_format=pcm_24000&inactivity_timeout=60"
        address = base.replace("http", "ws", 1) + f"/v1/text-to-speech/{VOICE}/multi-stream-input?{query}"
        with connect(address, additional_headers={"xi-api-key": "k-123"}) as socket:
            for message in (
                InitializeConnectionMulti(context_id="c1"),
                SendTextMulti(context_id="c1", text=REPLY + " ", flush=True),
                CloseContext(context_id="c1", close_context=True),
            ):
                socket.send(message.model_dump_json(exclude_none=True))
            sound, letters = 0, []
            while True:
                message = json.loads(socket.recv(timeout=10))
                read = strictly(ReceiveMessageMulti, {name: value for name, value in message.items() if value is not None})
                if message.get("isFinal"):
                    break
                sound += len(read.audio)
                letters += read.alignment.chars if read.alignment else []
            assert sound > 24_000 and "".join(letters).strip() == REPLY, (sound, letters)

    def plain():
        client = ElevenLabs(api_key="k-123", base_url=base)
        sound = b"".join(client.text_to_speech.stream(VOICE, text=REPLY, model_id=MODEL, output_format="pcm_24000"))
        assert len(sound) > 24_000

    report.check("elevenlabs", "reads our contexts", contexts)
    report.check("elevenlabs", "reads our plain call", plain)


def accepts(report, records):
    def contexts():
        all_of_them = messages(records, "elevenlabs")
        assert all_of_them, "nothing was sent"
        begun = set()
        for message in all_of_them:
            if message.get("close_socket"):
                strictly(CloseSocket, message)
            elif message.get("close_context"):
                strictly(CloseContext, message)
            elif message["context_id"] not in begun:
                begun.add(message["context_id"])
                strictly(InitializeConnectionMulti, message)
            elif "text" in message:
                strictly(SendTextMulti, message)
            else:
                strictly(FlushContext, message)

    report.check("elevenlabs", "takes our messages", contexts)
