"""Anthropic's SDK (https://github.com/anthropics/anthropic-sdk-python): messages, streamed."""

from anthropic import Anthropic
from anthropic.types import RawMessageStreamEvent
from anthropic.types.message_create_params import MessageCreateParamsStreaming
from our_requests import sent
from programs import QUESTION, REPLY
from strictly import strictly


def reads(report, addresses):
    # Asked for in the version of the protocol that Riposte asks for; the SDK's own is newer (anthropic/_constants.py).
    headers = {"anthropic-version": "2023-06-01"}
    client = Anthropic(base_url=addresses["anthropic"], api_key="k-123", max_retries=0, default_headers=headers)
    asked = {"model": "scripted", "max_tokens": 100, "messages": [{"role": "user", "content": QUESTION}]}

    def events():
        text = ""
        for event in client.messages.create(**asked, stream=True):
            strictly(RawMessageStreamEvent, event.to_dict(mode="json", exclude_unset=True))
            if event.type == "content_block_delta" and event.delta.type == "text_delta":
                text += event.delta.text
        assert text == REPLY, text

    def accumulated():
        with client.messages.stream(**asked) as stream:
            message = stream.get_final_message()
        (block,) = message.content
        assert block.text == REPLY and message.stop_reason == "end_turn" and message.usage.output_tokens > 0, message

    report.check("anthropic", "reads our events", events)
    report.check("anthropic", "makes a whole message of our events", accumulated)


def accepts(report, records):
    def bodies():
        all_of_them = sent(records, "anthropic", "/v1/messages")
        assert all_of_them, "nothing was sent"
        for body in all_of_them:
            strictly(MessageCreateParamsStreaming, body)

    report.check("anthropic", "takes our messages", bodies)
