"""The programs that interop checks run, each with a folder of its own that is thrown away: Riposte's terminal program, the scripted servers, and what belongs to
them. Blocks; ends what it started when it is left."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
# "How much is two plus eighteen?", which the bundled recogniser understands.
QUESTION_WAV = ROOT / "models/micro/samples/04.wav"
QUESTION = "How much is two plus eighteen?"
REPLY = "Two plus eighteen is twenty."
# Far longer than any conversation here.
LIMIT_S = 110


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def providers():
    """The scripted servers: yields their addresses by name, and a function that ends them and gives what they were sent."""
    process = subprocess.Popen([os.environ["RIPOSTE_PROVIDERS_BIN"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        addresses = json.loads(process.stdout.readline())

        def records():
            process.stdin.close()
            return json.loads(process.stdout.readline())

        yield addresses, records
    finally:
        process.kill()
        process.wait()


class Talked:
    """A conversation that is over: what the program printed, and how it ended."""

    def __init__(self, done):
        self.code = done.returncode
        self.told = done.stderr.strip()
        self.turns = json.loads(done.stdout)["turns"] if done.stdout.strip() else []


def talk(*options, settings="", keys):
    """`riposte talk` with the question from a file, its own data folder, no sound, no keychain, and these keys, each of the
    server at an address."""
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as home:
        (pathlib.Path(data) / "settings.toml").write_text(settings + '\n[conversation]\nspeculation = "off"\n')
        nowhere = os.path.join(home, "nothing-here")
        environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        environment |= {
            "HOME": home,
            "XDG_RUNTIME_DIR": home,
            "RIPOSTE_DATA_DIR": data,
            "PULSE_SERVER": f"unix:{nowhere}",
            "ALSA_CONFIG_PATH": nowhere,
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={nowhere}",
            "RIPOSTE_KEYS": " ".join(f"{address}={key}" for address, key in keys.items()),
        }
        command = [os.environ["RIPOSTE_BIN"], "talk", "--json", "--input", str(QUESTION_WAV), "--output", os.path.join(home, "reply.wav"), *options]
        return Talked(subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT_S))


def origin(address):
    """The server's address without its path: whose a key is."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.split('/')[0]}"
