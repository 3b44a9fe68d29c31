"""One batch by the product's own solver, in a process of its own: prints cost, bound and seconds as JSON."""

import json
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from batches import Shape, draw  # noqa: E402
from heliotrope.core.match.batch.uniform import solve_uniform  # noqa: E402


def main(shape: Shape, seed: int, gap: float) -> None:
    """Kernels are read from disk by a small batch first, as a running platform has them."""
    solve_uniform(draw(Shape(units=300, workers=100), 0), gap=gap)
    problem = draw(shape, seed)
    began = time.perf_counter()
    found = solve_uniform(problem, gap=gap)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    undone = int((found.window < 0).sum())
    result = {
        "cost": found.cost,
        "bound": found.bound,
        "solve_s": seconds,
        "mb": peak / 1024,
        "undone": undone,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(Shape(**json.loads(sys.argv[1])), int(sys.argv[2]), float(sys.argv[3]))
