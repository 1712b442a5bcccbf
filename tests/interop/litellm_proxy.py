"""Spoken turns with LiteLLM's proxy (https://docs.litellm.ai), which answers with mocked words in OpenAI's format and in Anthropic's, and fails on request. What
LiteLLM writes is written by its own code, from its own idea of both formats."""

import contextlib
import os
import pathlib
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request

from programs import QUESTION, free_port, talk

SAID = "This is the proxy speaking. It has two sentences."
# The names are those that the proxy knows in a mock_response: litellm/main.py, mock_completion.
FAILURES = {
    "limited": "litellm.RateLimitError",
    "too-long": "litellm.ContextWindowExceededError",
    "broken": "litellm.InternalServerError",
}
# Loading the package takes most of it.
STARTS_WITHIN_S = 180
# It does not start without a key.
KEY = "sk-" + secrets.token_hex(32)


def configuration(address):
    """Models that answer with what they are told to; and the same once more, asked by the proxy of itself: a mocked answer in Anthropic's format is not streamed,
    while one that comes over the wire in OpenAI's is translated event by event."""
    lines = ["model_list:"]
    for name, words in {"mocked": SAID, **FAILURES}.items():
        for model, params in (
            (name, {"model": f"openai/{name}", "api_key": "none", "mock_response": words}),
            (f"relayed-{name}", {"model": f"hosted_vllm/{name}", "api_base": f"{address}/v1", "api_key": KEY}),
        ):
            lines += [f"  - model_name: {model}", "    litellm_params:"]
            lines += [f'      {field}: "{value}"' for field, value in params.items()]
    return "\n".join([*lines, "litellm_settings:", "  num_retries: 0", "  telemetry: false", ""])


@contextlib.contextmanager
def proxy():
    """Yields its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder) / "config.yaml"
        config.write_text(configuration(address))
        log = open(pathlib.Path(folder) / "log.txt", "w+")
        program = pathlib.Path(sys.executable).with_name("litellm")
        environment = os.environ | {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_MASTER_KEY": KEY}
        command = [str(program), "--config", str(config), "--host", "127.0.0.1", "--port", str(port)]
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            until = time.monotonic() + STARTS_WITHIN_S
            while True:
                try:
                    urllib.request.urlopen(f"{address}/health/liveliness", timeout=5).read()
                    break
                except OSError:
                    if process.poll() is not None or time.monotonic() > until:
                        log.seek(0)
                        raise RuntimeError("the proxy did not start: " + log.read()[-2000:]) from None
                    time.sleep(0.3)
            yield address
        finally:
            process.terminate()
            process.wait()
            log.close()


def answered(address, vendor, model):
    address = address + ("" if vendor == "anthropic" else "/v1")
    return talk("--llm", vendor, "--llm-url", address, "--llm-model", model, keys={address: KEY})


def check(report):
    with proxy() as address:
        for vendor, prefix in (("openai-compatible", ""), ("anthropic", "relayed-")):
            name = f"litellm as {vendor}"

            def speaks(model):
                talked = answered(address, vendor, model)
                assert talked.code == 0 and not talked.told, (talked.code, talked.told)
                (turn,) = talked.turns
                assert turn["transcript"].lower().strip("?. ") == QUESTION.lower().strip("?. "), turn
                assert turn["reply"] == SAID and turn["heard"] == SAID, turn
                assert turn["figures"]["llm_connect_ms"] >= 0.0, turn

            report.check(name, "a spoken turn", lambda: speaks(f"{prefix}mocked"))
            if vendor == "anthropic":
                report.check(name, "a spoken turn whose answer is not streamed", lambda: speaks("mocked"))
            for model in FAILURES:

                def fails():
                    talked = answered(address, vendor, f"{prefix}{model}")
                    wanted = 3 if model == "too-long" else 6
                    report.say(f"    {model}: exit {talked.code}: {talked.told}")
                    assert talked.code == wanted, f"exit {talked.code} in place of {wanted}: {talked.told}"
                    # One sentence of what is wrong, and one of what to do.
                    lines = [line for line in talked.told.splitlines() if line.strip()]
                    assert 1 <= len(lines) <= 2 and "Traceback" not in talked.told, talked.told
                    assert talked.turns[-1]["outcome"] == "failed", talked.turns

                report.check(name, f"a failure: {model}", fails)
