"""OpenAI's SDK (https://github.com/openai/openai-python): chat completions, Responses, transcription, realtime transcription and speech."""

import base64
import typing

from openai import OpenAI
from openai.types.audio.speech_create_params import SpeechCreateParams
from openai.types.audio.transcription_create_params import TranscriptionCreateParamsNonStreaming
from openai.types.chat import ChatCompletionChunk
from openai.types.chat.completion_create_params import CompletionCreateParamsStreaming
from openai.types.realtime.realtime_client_event_param import RealtimeClientEventParam
from openai.types.realtime.realtime_server_event import RealtimeServerEvent
from openai.types.responses import ResponseStreamEvent
from openai.types.responses.response_create_params import ResponseCreateParamsStreaming
from our_requests import messages, sent
from programs import QUESTION, QUESTION_WAV, REPLY
from strictly import strictly


def client(address):
    return OpenAI(base_url=address, api_key="k-123", max_retries=0)


def as_sent(event):
    return event.to_dict(mode="json", exclude_unset=True)


def reads(report, addresses):
    asked = [{"role": "user", "content": QUESTION}]

    def chat():
        stream = client(addresses["openai_chat"]).chat.completions.create(model="scripted", messages=asked, stream=True, stream_options={"include_usage": True})
        text, usage = "", None
        for chunk in stream:
            strictly(ChatCompletionChunk, as_sent(chunk))
            text += "".join(choice.delta.content or "" for choice in chunk.choices)
            usage = chunk.usage or usage
        assert text == REPLY and usage.completion_tokens > 0, (text, usage)

    def responses():
        create = client(addresses["openai_responses"]).responses.create
        stream = create(model="scripted", input=asked, stream=True, store=False, max_output_tokens=100)
        text, numbers, last = "", [], None
        for event in stream:
            strictly(ResponseStreamEvent, as_sent(event))
            numbers.append(event.sequence_number)
            text += event.delta if event.type == "response.output_text.delta" else ""
            last = event
        assert numbers == list(range(len(numbers))), numbers
        assert text == REPLY and last.response.output_text == REPLY, (text, last)

    def accumulated():
        with client(addresses["openai_responses"]).responses.stream(
            model="scripted", input=asked, store=False, max_output_tokens=100
        ) as stream:
            assert stream.get_final_response().output_text == REPLY

    def transcription():
        with open(QUESTION_WAV, "rb") as file:
            heard = client(addresses["openai_transcription"]).audio.transcriptions.create(model="gpt-4o-mini-transcribe", file=file)
        assert heard.text == QUESTION, heard

    def speech():
        create = client(addresses["openai_speech"]).audio.speech.with_streaming_response.create
        with create(model="gpt-4o-mini-tts", voice="alloy", input=REPLY, response_format="pcm") as sound:
            assert len(sound.read()) > 24_000

    def realtime():
        with client(addresses["openai_realtime"]).realtime.connect(extra_query={"intent": "transcription"}) as connection:
            connection.session.update(
                session={
                    "type": "transcription",
                    "audio": {
                        "input": {
                            "format": {"type": "audio/pcm", "rate": 24_000},
                            "transcription": {"model": "gpt-live-transcribe"},
                            "turn_detection": None,
                        }
                    },
                }
            )
            # Six words of 200 ms each, and a little more.
            connection.input_audio_buffer.append(audio=base64.b64encode(bytes(48 * 1_400)).decode())
            connection.input_audio_buffer.commit()
            for event in connection:
                strictly(RealtimeServerEvent, as_sent(event))
                if event.type == "conversation.item.input_audio_transcription.completed":
                    assert event.transcript == QUESTION, event
                    return

    report.check("openai", "reads our chat completions", chat)
    report.check("openai", "reads our Responses, event by event", responses)
    report.check("openai", "makes a whole response of our events", accumulated)
    report.check("openai", "reads our transcription", transcription)
    report.check("openai", "reads our speech", speech)
    report.check("openai", "reads our realtime transcription", realtime)


def accepts(report, records):
    def bodies(type_, server, path, besides=()):
        def run():
            all_of_them = sent(records, server, path)
            assert all_of_them, "nothing was sent"
            for body in all_of_them:
                strictly(type_, body, besides)

        return run

    def realtime():
        all_of_them = messages(records, "openai_realtime")
        assert all_of_them, "nothing was sent"
        for message in all_of_them:
            strictly(RealtimeClientEventParam, message)

    report.check("openai", "takes our chat completions", bodies(CompletionCreateParamsStreaming, "openai_chat", "/chat/completions"))
    report.check("openai", "takes our Responses", bodies(ResponseCreateParamsStreaming, "openai_responses", "/responses"))
    report.check("openai", "takes our speech", bodies(SpeechCreateParams, "openai_speech", "/audio/speech"))
    report.check("openai", "takes our realtime messages", realtime)

    def transcription():
        (request, *_) = [request for request in records["openai_transcription"]["requests"] if request["method"] == "POST"]
        assert request["upload"]["field"] == "file", request
        # Not as a whole: the type of the file is one of Python's own, which pydantic can't read.
        fields = typing.get_type_hints(TranscriptionCreateParamsNonStreaming)
        for name, value in request["body"].items():
            strictly(fields[name], value)

    report.check("openai", "takes our transcription form", transcription)
