#!/usr/bin/env python3
"""Draws Riposte's icons. Usage: make.py (writes beside itself). Needs rsvg-convert (librsvg2-bin) and convert (imagemagick).

The picture: two bars of a question, a short gap, three bars of the answer. The tray icons carry the state in colour and shape.
"""
import pathlib, struct, subprocess

HERE = pathlib.Path(__file__).parent
ACCENT, WHITE, GREY, AMBER = "#0f766e", "#ffffff", "#8a9499", "#d97706"
# x, height of each bar on a 24-unit grid; the gap is between the second and the third
BARS = [(3.2, 5.0), (7.0, 9.0), (12.4, 14.0), (16.2, 9.0), (20.0, 5.0)]


def bars(first, second, width=2.4, centre=12.0, scale=1.0, dx=0.0):
    out = []
    for i, (x, height) in enumerate(BARS):
        colour, opacity = first if i < 2 else second
        x, height = 12 + (x - 11.6) * scale + dx, height * scale
        out.append(f'<rect x="{x - width * scale / 2:.3f}" y="{centre - height / 2:.3f}" width="{width * scale:.3f}" '
                   f'height="{height:.3f}" rx="{width * scale / 2:.3f}" fill="{colour}" fill-opacity="{opacity}"/>')
    return "".join(out)


def svg(body):
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{body}</svg>\n'


APP = svg(f'<rect x="1" y="1" width="22" height="22" rx="5.4" fill="{ACCENT}"/>' + bars((WHITE, 0.6), (WHITE, 1), scale=0.82))
SLASH = f'<path d="M4 20 20 4" stroke="{GREY}" stroke-width="2.4" stroke-linecap="round"/>'
TRAY = {
    "tray-idle": bars((GREY, 0.75), (GREY, 1)),
    "tray-hearing": bars(("#14b8a6", 1), (GREY, 0.6)),
    "tray-thinking": bars((GREY, 0.6), (AMBER, 1)),
    "tray-speaking": bars((GREY, 0.6), ("#14b8a6", 1)),
    "tray-muted": bars((GREY, 0.4), (GREY, 0.4)) + SLASH,
}


def png(source, size, path):
    subprocess.run(["rsvg-convert", "-w", str(size), "-h", str(size), "-o", str(path)], input=source.encode(), check=True)


def icns(path, images):
    """Apple's container: 'icns', total length, then (type, length, PNG) of each size."""
    body = b"".join(kind + struct.pack(">I", len(data) + 8) + data for kind, data in images)
    path.write_bytes(b"icns" + struct.pack(">I", len(body) + 8) + body)


def main():
    (HERE / "icon.svg").write_text(APP)
    for name, size in {"32x32": 32, "64x64": 64, "128x128": 128, "128x128@2x": 256, "icon": 512}.items():
        png(APP, size, HERE / f"{name}.png")
    for name, body in TRAY.items():
        png(svg(body), 64, HERE / f"{name}.png")
    work = {}
    for size in (16, 24, 32, 48, 64, 128, 256, 512):
        path = HERE / f".{size}.png"
        png(APP, size, path)
        work[size] = path
    subprocess.run(["convert", *(str(work[s]) for s in (16, 24, 32, 48, 64, 256)), str(HERE / "icon.ico")], check=True)
    data = {size: path.read_bytes() for size, path in work.items()}
    icns(HERE / "icon.icns", [(b"icp4", data[16]), (b"icp5", data[32]), (b"ic07", data[128]), (b"ic08", data[256]), (b"ic09", data[512]),
                              (b"ic11", data[32]), (b"ic12", data[64]), (b"ic13", data[256]), (b"ic14", data[512])])
    for path in work.values():
        path.unlink()


main()
