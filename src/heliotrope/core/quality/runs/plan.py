"""What happens to a test case: its steps, and the codes by which their answers are known."""

from heliotrope.core.line import QualityPlan, Redundancy, Step

RUN, DEDUPE, TRIAGE = "run", "dedupe", "triage"
PASSED, FAILED, BLOCKED = "passed", "failed", "blocked"
COMPARED = "compared"
ACCEPTED, REJECTED = "accepted", "rejected"
DUPLICATE = "duplicate"

RESULTS = ("pass", "fail", "blocked", "skipped")
"""Of one step of the case."""
VERDICTS = (ACCEPTED, DUPLICATE, REJECTED)
"""On one defect."""
SEVERITIES = ("blocker", "critical", "major", "minor", "trivial")
"""The gravest first."""

PLAN = QualityPlan(
    redundancy=Redundancy.STEPS,
    gold_ratio=0,
    steps=(
        Step(code=RUN),
        Step(code=DEDUPE, skill="defect-dedupe", effort_ratio=0.1, after=(FAILED,), machine=True),
        Step(code=TRIAGE, skill="triage", effort_ratio=0.5, after=(FAILED, COMPARED)),
    ),
)
"""Run; a failure is compared with what is known and decided on by a second person."""
