"""Cartesia's SDK (https://github.com/cartesia-ai/cartesia-python): a context over the WebSocket, and the plain call."""

from cartesia import Cartesia
from cartesia.types.tts_generate_params import TTSGenerateParams
from cartesia.types.websocket_client_event_param import WebsocketClientEventParam
from cartesia.types.websocket_response import WebsocketResponse
from our_requests import messages
from programs import REPLY
from strictly import strictly

VOICE = {"mode": "id", "id": "a0e99841-438c-4a64-b679-ae501e7d6091"}
FORMAT = {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 24_000}


def reads(report, addresses):
    address = addresses["cartesia"]
    client = Cartesia(api_key="k-123", base_url=address, websocket_base_url=address.replace("http", "ws", 1), max_retries=0)

    def context():
        with client.tts.websocket_connect() as connection:
            connection.send(
                {
                    "context_id": "c1",
                    "model_id": "sonic-3",
                    "transcript": REPLY + " ",
                    "voice": VOICE,
                    "output_format": FORMAT,
                    "language": "en",
                    "continue": True,
                    "flush": True,
                    "add_timestamps": True,
                }
            )
            kinds, sound, words = [], 0, []
            for message in connection:
                strictly(WebsocketResponse, message.to_dict(mode="json", exclude_unset=True))
                kinds.append(message.type)
                if message.type == "chunk":
                    sound += len(message.audio)
                elif message.type == "timestamps":
                    words += message.word_timestamps.words
                elif message.type in ("flush_done", "done", "error"):
                    break
            assert kinds[-1] == "flush_done" and sound > 24_000 and " ".join(words) == REPLY, (kinds, sound, words)

    def plain():
        sound = client.tts.generate(model_id="sonic-3", transcript=REPLY, voice=VOICE, output_format=FORMAT, language="en")
        assert len(sound.read()) > 24_000

    report.check("cartesia", "reads our context", context)
    report.check("cartesia", "reads our plain call", plain)


def accepts(report, records):
    def context():
        all_of_them = messages(records, "cartesia")
        assert all_of_them, "nothing was sent"
        for message in all_of_them:
            # The voice's other fields are left open by the type.
            strictly(WebsocketClientEventParam, message, besides=["voice.mode"])

    report.check("cartesia", "takes our messages", context)
