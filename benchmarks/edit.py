"""How long after a save the report on the screen has changed: the example, in headless Chromium, `reportgen edit`.

    python -m benchmarks.edit [SAVES]

Another program saves one name of the data file; the clock runs until the page's own script sees the new text, by the
machine's clock in both. Printed are the median and the 95th percentile in milliseconds.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.tools.browser import chromium
from tests.tools.local_server import served
from tests.tools.root import ROOT

NAME = "- 综合股"
_SEEN = """(wanted) => new Promise((resolve) => {
  const report = document.getElementById("sheets").contentDocument.getElementById("report");
  const look = () => report.textContent.includes(wanted) && (observer.disconnect(), resolve(Date.now()));
  const observer = new MutationObserver(look);
  observer.observe(report, { childList: true, characterData: true, subtree: true });
})"""


def measure(saves: int) -> list[int]:
    """The times of all saves in milliseconds, in their order."""
    times = []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("schema.json", "templates", "data"):
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, Path(folder, name))
        path = Path(folder, "data", "2022.yaml")
        text = path.read_text("utf-8")
        with served(path) as server, chromium() as browser:
            page = browser.new_page()
            page.goto(server.address)
            page.frame_locator("iframe#sheets").locator("[data-n]").first.wait_for()
            for number in range(saves):
                wanted = f"综合第{number}次股"
                page.evaluate(f"window.seen = ({_SEEN})({wanted!r}); undefined")
                begun = time.time_ns() // 1_000_000
                path.write_text(text.replace(NAME, f"- {wanted}"), "utf-8")
                times.append(int(page.evaluate("window.seen")) - begun)
                page.wait_for_timeout(300)
    return times


def main() -> None:
    """Measure, and print."""
    times = sorted(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 40))
    print(f"{len(times)} saves: median {times[len(times) // 2]} ms, p95 {times[len(times) * 95 // 100]} ms")


if __name__ == "__main__":
    main()
