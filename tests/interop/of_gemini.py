"""Google's SDK (https://github.com/googleapis/python-genai): generateContent, streamed."""

from google import genai
from google.genai import types
from our_requests import sent
from programs import QUESTION, REPLY, origin
from strictly import strictly


def reads(report, addresses):
    client = genai.Client(api_key="k-123", http_options=types.HttpOptions(base_url=origin(addresses["gemini"]), api_version="v1beta"))

    def chunks():
        text, last = "", None
        for chunk in client.models.generate_content_stream(model="scripted", contents=QUESTION, config=types.GenerateContentConfig(max_output_tokens=100)):
            text += chunk.text or ""
            last = chunk
        assert text == REPLY and last.candidates[0].finish_reason == types.FinishReason.STOP, (text, last)
        assert last.usage_metadata.candidates_token_count > 0, last

    report.check("gemini", "reads our chunks", chunks)


def accepts(report, records):
    def bodies():
        all_of_them = sent(records, "gemini", ":streamGenerateContent")
        assert all_of_them, "nothing was sent"
        for body in all_of_them:
            assert set(body) <= {"contents", "systemInstruction", "generationConfig"}, body
            strictly(list[types.Content], body["contents"])
            strictly(types.Content, body["systemInstruction"])
            strictly(types.GenerationConfig, body["generationConfig"])

    report.check("gemini", "takes our questions", bodies)
