"""Installs the program from the archive around this file: a folder of its own, and the command `reportgen`.

It runs by itself, on the computer on which it installs: with nothing but Python's own library, and without a network.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ARCHIVE = HERE.parent
TEXTS = {
    "zh": {
        "python": "这个安装包要用 Python {wanted}（64 位），现在用的是 {found}。装上其中一个，再运行一次。",
        "installing": "正在安装 reportgen {version} ……",
        "no-venv": "Python 没有装全，缺 venv 或者 pip。Debian、统信等系统请管理员安装 python3-venv，再运行一次。",
        "failed": "没有装上。把上面的话发给维护者。",
        "busy": "{folder} 里的旧程序删不掉，可能正在运行：{reason}。关掉命令行窗口再运行一次。",
        "done": "装好了：{version}",
        "next": "打开一个新的命令行窗口，运行 reportgen doctor 看看还缺什么；手册在 {manuals}。",
        "path": "找不到 reportgen 的，写全它的位置：{command}",
    },
    "en": {
        "python": "This archive is for Python {wanted} (64 bits); this is {found}. Install one of them.",
        "installing": "installing reportgen {version} ...",
        "no-venv": "Python is not whole: venv or pip is missing. On Debian and the like install python3-venv.",
        "failed": "It was not installed. Send what is said above to the maintainer.",
        "busy": "What was installed before in {folder} cannot be removed, perhaps it is running: {reason}.",
        "done": "installed: {version}",
        "next": "Open a new terminal and run reportgen doctor to see what is missing; the manuals are in {manuals}.",
        "path": "If reportgen is not found, write the whole of its place: {command}",
    },
}


def main() -> int:
    """Install; the exit code is 0 if the command then works."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--into", type=Path, default=_usual_folder(), help="the folder of the program")
    parser.add_argument("--commands", type=Path, default=_usual_commands(), help="the folder of the command")
    arguments = parser.parse_args()
    contents = json.loads((HERE / "contents.json").read_text("utf-8"))
    found = f"{sys.version_info.major}.{sys.version_info.minor}"
    if found not in contents["pythons"] or sys.maxsize < 2**32:
        return _say("python", 1, wanted=", ".join(contents["pythons"]), found=found)
    _say("installing", 0, version=contents["version"])
    try:
        if arguments.into.exists():
            shutil.rmtree(arguments.into)
    except OSError as error:
        return _say("busy", 1, folder=arguments.into, reason=error.strerror)
    try:
        venv.create(arguments.into, with_pip=True)
    except (ImportError, OSError, subprocess.CalledProcessError):
        return _say("no-venv", 1)
    folder = arguments.into / ("Scripts" if os.name == "nt" else "bin")
    what = f"reportgen[{','.join(contents['extras'])}]=={contents['version']}"
    pip = [folder / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    # The user's own settings may name indexes, which are not reached from here.
    if subprocess.run([*pip, "--isolated", "--find-links", ARCHIVE / "wheels", what], check=False).returncode:
        return _say("failed", 1)
    command = folder / ("reportgen.exe" if os.name == "nt" else "reportgen")
    asked = subprocess.run([command, "--version"], check=False, capture_output=True, encoding="utf-8")
    if asked.returncode:
        print(asked.stderr, file=sys.stderr)
        return _say("failed", 1)
    _put_command(command, arguments.commands)
    _say("done", 0, version=asked.stdout.strip())
    _say("next", 0, manuals=ARCHIVE / "manuals")
    return _say("path", 0, command=command)


def _usual_folder() -> Path:
    if os.name == "nt":
        return Path(os.environ["LOCALAPPDATA"]) / "Programs" / "reportgen"
    return Path.home() / ".local" / "share" / "reportgen"


def _usual_commands() -> Path:
    """A folder of the user's own that is on the search path: Windows 10 and later have one for commands of apps."""
    if os.name == "nt":
        return Path(os.environ["LOCALAPPDATA"]) / "Microsoft" / "WindowsApps"
    return Path.home() / ".local" / "bin"


def _put_command(command: Path, folder: Path) -> None:
    """Let the command be found: a link, or a copy where links need rights; it knows by itself where its Python is."""
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / command.name
    if os.name == "nt":
        shutil.copyfile(command, place)
    else:
        place.unlink(missing_ok=True)
        place.symlink_to(command)


def _say(code: str, exit_code: int, **gaps: object) -> int:
    language = os.environ.get("REPORTGEN_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "zh"
    text = TEXTS["en" if language.lower().startswith("en") else "zh"][code]
    print(text.format(**gaps), file=sys.stderr if exit_code else sys.stdout)
    return exit_code


if __name__ == "__main__":
    sys.exit(main())
