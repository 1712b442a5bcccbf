"""Deepgram's SDK (https://github.com/deepgram/deepgram-python-sdk): Nova and Flux over a WebSocket, the plain calls, and Aura."""

import typing

from deepgram import DeepgramClient
from deepgram.environment import DeepgramClientEnvironment
from deepgram.listen.v1.types.listen_v1close_stream import ListenV1CloseStream
from deepgram.listen.v1.types.listen_v1finalize import ListenV1Finalize
from deepgram.listen.v1.types.listen_v1keep_alive import ListenV1KeepAlive
from deepgram.listen.v2.types.listen_v2close_stream import ListenV2CloseStream
from deepgram.listen.v2.types.listen_v2configure import ListenV2Configure
from deepgram.listen.v2.types.listen_v2force_end_turn import ListenV2ForceEndTurn
from deepgram.speak.v1.types.speak_v1clear import SpeakV1Clear
from deepgram.speak.v1.types.speak_v1close import SpeakV1Close
from deepgram.speak.v1.types.speak_v1flush import SpeakV1Flush
from deepgram.speak.v1.types.speak_v1text import SpeakV1Text
from our_requests import messages, queries
from programs import QUESTION, QUESTION_WAV, REPLY, origin
from strictly import strictly

# Six words of 200 ms at 16 kHz and 16 bit, and two seconds more, in pieces of 100 ms.
SOUND = [bytes(3_200)] * 32


def client(address):
    base = origin(address)
    there = base.replace("http", "ws", 1)
    environment = DeepgramClientEnvironment(base=base, production=there, agent=there, agent_rest=base)
    return DeepgramClient(api_key="k-123", environment=environment)


def as_sent(message):
    """Checks what the SDK made of a message of ours, from what it was sent."""
    strictly(type(message), message.model_dump(by_alias=True, exclude_unset=True, warnings=False))
    return message


def reads(report, addresses):
    def nova():
        connect = client(addresses["deepgram_nova"]).listen.v1.connect
        with connect(model="nova-3", encoding="linear16", sample_rate=16_000, channels=1, interim_results="true", punctuate="true") as connection:
            for piece in SOUND:
                connection.send_media(piece)
            connection.send_finalize()
            words = []
            while True:
                message = as_sent(connection.recv())
                if message.type != "Results" or not message.is_final:
                    continue
                words.append(message.channel.alternatives[0].transcript)
                if message.from_finalize:
                    break
            assert " ".join(words).strip() == QUESTION, words
            connection.send_close_stream()
            while as_sent(connection.recv()).type != "Metadata":
                pass

    def flux():
        connect = client(addresses["deepgram_flux"]).listen.v2.connect
        with connect(model="flux-general-en", encoding="linear16", sample_rate=16_000) as connection:
            assert as_sent(connection.recv()).type == "Connected"
            for piece in SOUND:
                connection.send_media(piece)
            events = []
            while "EndOfTurn" not in events:
                message = as_sent(connection.recv())
                events.append(message.event)
            assert message.transcript == QUESTION and events[0] in ("Update", "StartOfTurn"), (message, events)

    def plain():
        transcribe = client(addresses["deepgram_nova"]).listen.v1.media.transcribe_file
        heard = transcribe(request=QUESTION_WAV.read_bytes(), model="nova-3")
        as_sent(heard)
        assert heard.results.channels[0].alternatives[0].transcript == QUESTION, heard

    def aura():
        connect = client(addresses["deepgram_aura"]).speak.v1.connect
        with connect(model="aura-2-thalia-en", encoding="linear16", sample_rate=24_000) as connection:
            connection.send_text(SpeakV1Text(text=REPLY))
            connection.send_flush()
            sound = 0
            while isinstance(message := connection.recv(), bytes):
                sound += len(message)
            assert as_sent(message).type == "Flushed" and sound > 24_000, (message, sound)
            connection.send_close()

    def plain_aura():
        generate = client(addresses["deepgram_aura"]).speak.v1.audio.generate
        sound = b"".join(generate(text=REPLY, model="aura-2-thalia-en", encoding="linear16", sample_rate=24_000, container="none"))
        assert len(sound) > 24_000

    report.check("deepgram", "reads our Nova", nova)
    report.check("deepgram", "reads our Flux", flux)
    report.check("deepgram", "reads our plain call", plain)
    report.check("deepgram", "reads our Aura", aura)
    report.check("deepgram", "reads our plain Aura", plain_aura)


def accepts(report, records):
    def all_of(type_, server, connect):
        def run():
            known = set(typing.get_type_hints(connect)) | {"request_options"}
            for query in queries(records, server):
                assert set(query) <= known, f"the SDK has no parameter {set(query) - known}"
            all_of_them = messages(records, server)
            assert all_of_them, "nothing was sent"
            for message in all_of_them:
                strictly(type_, message)

        return run

    nova = typing.Union[ListenV1Finalize, ListenV1CloseStream, ListenV1KeepAlive]
    flux = typing.Union[ListenV2CloseStream, ListenV2Configure, ListenV2ForceEndTurn]
    aura = typing.Union[SpeakV1Text, SpeakV1Flush, SpeakV1Clear, SpeakV1Close]
    some = client("http://127.0.0.1:9/v1")
    report.check("deepgram", "takes our messages to Nova", all_of(nova, "deepgram_nova", some.listen.v1.connect))
    report.check("deepgram", "takes our messages to Flux", all_of(flux, "deepgram_flux", some.listen.v2.connect))
    report.check("deepgram", "takes our messages to Aura", all_of(aura, "deepgram_aura", some.speak.v1.connect))
