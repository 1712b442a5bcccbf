"""The official SDK of the Model Context Protocol (https://pypi.org/project/mcp) as a coding agent uses it: it starts `riposte mcp`, lists the tools, and holds a
conversation of two turns through a virtual microphone and speaker. The SDK checks every structured result against the schema that its tool was listed with."""

import asyncio
import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from mcp import Client, StdioServerParameters

from programs import QUESTION_WAV, ROOT

TOOLS = ["converse", "listen", "speak", "status", "voices"]
# "Hello there."
HELLO_WAV = ROOT / "models/micro/samples/29.wav"
PROGRAMS = ["pulseaudio", "paplay"]
LIMIT_S = 60
# As crates/sim/src/rig/sound.rs has them.
DEVICES = """\
load-module module-native-protocol-unix auth-anonymous=1
load-module module-null-sink sink_name=spk rate=48000 norewinds=1
load-module module-null-sink sink_name=mic rate=48000 norewinds=1
load-module module-remap-source source_name=vmic master=mic.monitor
set-default-sink spk
set-default-source vmic
"""
ASOUNDRC = 'pcm.!default { type pulse hint { show on description "Default" } }\nctl.!default { type pulse }\n'


@contextlib.contextmanager
def sound():
    """A sound server of its own; yields the environment in which programs use its microphone and speaker."""
    with tempfile.TemporaryDirectory() as home:
        folder = pathlib.Path(home)
        (folder / "server.pa").write_text(DEVICES)
        (folder / ".asoundrc").write_text(ASOUNDRC)
        environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        environment |= {"HOME": home, "XDG_RUNTIME_DIR": home, "RIPOSTE_DATA_DIR": str(folder / "data")}
        environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={home}/nothing-here"
        options = ["-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--realtime=no", "--high-priority=no"]
        server = subprocess.Popen(["pulseaudio", *options, "-F", str(folder / "server.pa")], env=environment, stderr=subprocess.DEVNULL)
        try:
            socket = folder / "pulse/native"
            until = time.monotonic() + LIMIT_S
            while not socket.exists():
                if server.poll() is not None or time.monotonic() > until:
                    raise RuntimeError("the virtual sound server did not start")
                time.sleep(0.05)
            environment["PULSE_SERVER"] = f"unix:{socket}"
            yield environment
        finally:
            server.terminate()
            server.wait()


def agent(environment, mode):
    program = StdioServerParameters(command=os.environ["RIPOSTE_BIN"], args=["mcp"], env=environment)
    return Client(program, mode=mode, read_timeout_seconds=LIMIT_S)


def answered(environment, wav):
    """Speaks into the microphone once the tool listens."""

    async def progress(_progress, _total, message):
        if message == "Listening.":
            await asyncio.to_thread(subprocess.run, ["paplay", "--device=mic", str(wav)], env=environment, check=True)

    return progress


async def lists(environment, mode):
    async with agent(environment, mode) as client:
        tools = (await client.list_tools()).tools
        assert sorted(tool.name for tool in tools) == TOOLS, tools
        assert all(tool.description and tool.input_schema and tool.output_schema for tool in tools), tools


async def talks(environment, mode):
    async with agent(environment, mode) as client:
        for message, wav, said in (
            ("What do you want to know?", QUESTION_WAV, "how much is two plus eighteen"),
            ("Is that all?", HELLO_WAV, "hello there"),
        ):
            call = client.call_tool("converse", {"message": message}, progress_callback=answered(environment, wav))
            result = await asyncio.wait_for(call, LIMIT_S)
            exchange = result.structured_content
            assert not result.is_error and exchange["outcome"] == "answered", result
            assert exchange["heard"] == message and exchange["said"].lower().strip(" .?!") == said, exchange
        nobody = await client.call_tool("listen", {"wait_s": 1})
        assert nobody.is_error and "said nothing" in nobody.content[0].text, nobody
        status = (await client.call_tool("status", {})).structured_content
        assert status["through"] == "alone" and not status["is_taken"], status


def check(report):
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if missing:
        # What was not checked did not pass.
        raise SystemExit(f"mcp: needs {', '.join(missing)}: `cargo xtask test` installs what is missing")
    with sound() as environment:
        # With the handshake of the protocol's older versions, and without.
        for mode in ("legacy", "auto"):
            report.check("mcp", f"lists the tools ({mode})", lambda: asyncio.run(lists(environment, mode)))
            report.check("mcp", f"holds a conversation of two turns ({mode})", lambda: asyncio.run(talks(environment, mode)))
