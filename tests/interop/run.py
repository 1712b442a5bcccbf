"""Runs the checks against the implementations of others, or those that are named, and says what passed. `cargo xtask interop` starts it with the programs that it
needs in RIPOSTE_BIN and RIPOSTE_PROVIDERS_BIN."""

import sys
import traceback

import litellm_proxy
import of_anthropic
import of_cartesia
import of_deepgram
import of_elevenlabs
import of_gemini
import of_mcp
import of_openai
import our_requests
from programs import providers

SDKS = {
    "openai": of_openai,
    "anthropic": of_anthropic,
    "gemini": of_gemini,
    "deepgram": of_deepgram,
    "cartesia": of_cartesia,
    "elevenlabs": of_elevenlabs,
}


class Report:
    """What passed and what did not."""

    def __init__(self):
        self.results = []

    def say(self, text):
        print(text, flush=True)

    def check(self, name, what, run):
        try:
            run()
        except Exception as error:  # whatever an SDK raises is what is to be told
            where = traceback.extract_tb(error.__traceback__)[-1]
            self.say(f"{name}: {what}: FAILED ({where.filename.rsplit('/', 1)[-1]}:{where.lineno})\n    {type(error).__name__}: {error}")
            self.results.append((name, what, False))
        else:
            self.say(f"{name}: {what}: ok")
            self.results.append((name, what, True))


def main(which):
    unknown = set(which) - set(SDKS) - {"litellm", "mcp"}
    if unknown:
        print(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(SDKS)} litellm and mcp")
        return 2
    report = Report()
    sdks = {name: sdk for name, sdk in SDKS.items() if not which or name in which}
    if sdks:
        with providers() as (addresses, _):
            for sdk in sdks.values():
                sdk.reads(report, addresses)
        records = our_requests.made(report)
        for sdk in sdks.values():
            sdk.accepts(report, records)
    if not which or "litellm" in which:
        litellm_proxy.check(report)
    if not which or "mcp" in which:
        of_mcp.check(report)
    failed = [result for result in report.results if not result[2]]
    print(f"\n{len(report.results) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
