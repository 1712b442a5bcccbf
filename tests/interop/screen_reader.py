"""What Orca says of the window: starts both on a screen, a bus and a sound server of their own, walks through the window with the keyboard, and prints what was said, with the
keys between. By hand, as it needs what no test machine has:

    apt-get install orca at-spi2-core gir1.2-atspi-2.0 gir1.2-wnck-3.0 python3-speechd python3-gi speech-dispatcher xvfb openbox xdotool pulseaudio dbus
    cargo build --features desktop,custom-protocol && dbus-run-session -- /usr/bin/python3 tests/interop/screen_reader.py target/debug/riposte-desktop

Every key is given two and a half seconds; on a slow machine give more as a second argument.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUESTION = "What is seven times nine?"
SPOKEN = re.compile(rb"SPEECH OUTPUT: '(.*?)' ?\{", re.S)


class Desk:
    """A machine for one user who can't see."""

    def __init__(self, app: str, pause: float) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="riposte-orca-"))
        self.pause, self.log, self.read = pause, self.home / "orca.log", 0
        (self.home / "guide.json").write_text(json.dumps({"open": False, "step": "microphone", "done": True}))
        number, screen = os.pipe()
        self.running = [subprocess.Popen(["Xvfb", "-displayfd", str(screen), "-screen", "0", "1280x800x24"], pass_fds=[screen], stderr=subprocess.DEVNULL)]
        display = ":" + os.read(number, 16).decode().strip()
        places = {name: str(self.home) for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "RIPOSTE_DATA_DIR")}
        self.env = dict(os.environ, DISPLAY=display, GDK_BACKEND="x11", LIBGL_ALWAYS_SOFTWARE="1", **places)
        self.start("openbox")
        self.start("/usr/libexec/at-spi-bus-launcher", "--launch-immediately")
        for schema, key in [("org.gnome.desktop.interface", "toolkit-accessibility"), ("org.gnome.desktop.a11y.applications", "screen-reader-enabled")]:
            subprocess.run(["gsettings", "set", schema, key, "true"], env=self.env, check=True)
        self.start("pulseaudio", "-n", "--exit-idle-time=-1", "--daemonize=no", "-L", "module-null-sink sink_name=out", "-L", "module-native-protocol-unix")
        time.sleep(2)
        self.start("/usr/bin/python3", "/usr/bin/orca", "--replace", f"--debug-file={self.log}")
        time.sleep(12)
        self.start(app)
        time.sleep(20)
        window = self.xdotool("search", "--onlyvisible", "--name", "^Riposte$").split()
        if not window:
            raise SystemExit("the window did not come")
        self.xdotool("windowfocus", window[0])

    def start(self, *command: str) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.running.append(subprocess.Popen(command, env=self.env, **quiet))

    def xdotool(self, *arguments: str) -> str:
        return subprocess.run(["xdotool", *arguments], env=self.env, capture_output=True, text=True).stdout

    def said(self) -> list[str]:
        """What was said since the last call, without the names of keys."""
        all_said = SPOKEN.findall(self.log.read_bytes() if self.log.exists() else b"")
        new, self.read = all_said[self.read :], len(all_said)
        texts = [text.decode(errors="replace").strip() for text in new]
        return [text for text in texts if len(text) > 1 and text.lower() not in ("tab", "left shift", "return", "escape", "space")]

    def press(self, keys: str, times: int = 1) -> None:
        for _ in range(times):
            self.xdotool("key", keys)
            time.sleep(self.pause)
            print(f"{keys:>12}  " + " | ".join(self.said()), flush=True)

    def end(self) -> None:
        for process in reversed(self.running):
            process.terminate()


def main() -> None:
    desk = Desk(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 2.5)
    try:
        print(f"{'':>12}  " + " | ".join(desk.said()))
        desk.press("Tab", 11)
        desk.xdotool("type", "--delay", "150", QUESTION)
        time.sleep(4)
        desk.said()
        desk.press("Return")
        time.sleep(10)
        desk.press("Tab", 12)
    finally:
        desk.end()


main()
