"""One batch by the product's own solver, in a process of its own: prints cost, bound and seconds as JSON."""

import json
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from batches import Shape, draw  # noqa: E402
from heliotrope.core.match.batch.eligibility import compile_problem, spans  # noqa: E402
from heliotrope.core.match.batch.uniform import solve_uniform  # noqa: E402


def main(shape: Shape, seed: int, gap: float) -> None:
    """Kernels are read from disk by a small batch first, as a running platform has them."""
    solve_uniform(draw(Shape(units=300, workers=100), 0), gap=gap)
    problem = draw(shape, seed)
    began = time.perf_counter()
    found = solve_uniform(problem, gap=gap)
    seconds = time.perf_counter() - began
    # The kernel's count for a process's resources begins with its parent's; this one is its own.
    peak = int(re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))[0])
    undone = int((found.window < 0).sum())
    within = spans(compile_problem(problem))
    result = {
        "cost": found.cost,
        "bound": found.bound,
        "solve_s": seconds,
        "mb": peak / 1024,
        "undone": undone,
        "reach": int((within.last - within.first).sum()),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(Shape(**json.loads(sys.argv[1])), int(sys.argv[2]), float(sys.argv[3]))
