"""What Riposte's own clients send: the program talks with every scripted server once, and those say what they were sent. Keys are not part of it."""

from programs import QUESTION, REPLY, origin, providers, talk

# Recogniser, chat model and voice of each conversation: how it is asked for on the command line, whose section of the settings, which server.
CONVERSATIONS = [
    (("deepgram", "nova-3", "deepgram_nova"), ("openai-compatible", "openai_chat"), ("cartesia", "cartesia")),
    (("deepgram", "flux-general-en", "deepgram_flux"), ("anthropic", "anthropic"), ("elevenlabs", "elevenlabs")),
    (("openai", "gpt-live-transcribe", "openai_realtime"), ("gemini", "gemini"), ("deepgram", "deepgram_aura")),
    (("openai", "gpt-4o-mini-transcribe", "openai_transcription"), ("openai", "openai_responses"), ("openai", "openai_speech")),
    (("openai", "gpt-4o-mini-transcribe", "openai_transcription"), ("ollama", "ollama"), ("openai", "openai_speech")),
]


def made(report):
    """Everything that was sent, by server."""
    with providers() as (addresses, records):
        for (stt, stt_model, hears), (llm, answers), (tts, speaks) in CONVERSATIONS:
            settings = f'[speech.{stt}]\nbase_url = "{addresses[hears]}"\nmodel = "{stt_model}"\n[voice.{tts}]\nbase_url = "{addresses[speaks]}"\n'
            options = ["--stt", stt, "--llm", llm, "--llm-url", addresses[answers], "--llm-model", "scripted", "--tts", tts]
            keys = {origin(addresses[name]): "k-123" for name in (hears, answers, speaks)}

            def goes_well():
                talked = talk(*options, settings=settings, keys=keys)
                assert talked.code == 0 and not talked.told, (talked.code, talked.told)
                (turn,) = talked.turns
                assert (turn["transcript"], turn["heard"]) == (QUESTION, REPLY), turn
                connects = {name: turn["figures"].get(f"{name}_connect_ms") for name in ("stt", "llm", "tts")}
                assert all(value is not None for value in connects.values()), connects

            report.check("riposte", f"a turn with {hears}, {answers} and {speaks}", goes_well)
        return records()


def sent(records, server, path):
    """The bodies of the requests to this path."""
    return [request["body"] for request in records[server]["requests"] if request["method"] == "POST" and request["path"].endswith(path)]


def messages(records, server):
    """The JSON messages over WebSockets, in order."""
    return [said["message"] for said in records[server]["said"] if "message" in said]


def queries(records, server):
    """The parameters of the handshakes."""
    from urllib.parse import parse_qsl

    return [dict(parse_qsl(request["query"])) for request in records[server]["requests"] if request["method"] == "GET"]
