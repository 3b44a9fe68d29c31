"""Test a release: the cases run, defects decided on, and the repaired build run again."""

from decimal import Decimal

from heliotrope.core.demand.playbooks.model import Parameter, Playbook, Said, Template, Words

PLAYBOOK = Playbook(
    code="test-release",
    name=Said(en="Test a release", zh="测试版本"),
    triggers=Words(
        en=("test", "release", "regression", "bug hunt", "qa", "acceptance test", "build", "version"),
        zh=("测试", "版本", "回归", "发布", "验收", "提测", "缺陷"),
    ),
    parameters=(
        Parameter(
            code="cases",
            nouns=Words(
                en=("test case", "case", "scenario", "flow"), zh=("用例", "测试用例", "场景", "流程")
            ),
            default=50,
        ),
    ),
    templates=(
        Template(
            key="test",
            line="testing",
            title=Said(en="Test cases run", zh="执行测试用例"),
            parameter="cases",
            unit="case",
        ),
        Template(
            key="again",
            line="testing",
            title=Said(en="Repairs tested again", zh="修复后回归测试"),
            parameter="cases",
            times=Decimal("0.3"),
            when=Words(
                en=("regression", "again", "retest", "re-test", "fixes", "repairs"),
                zh=("回归", "复测", "修复", "再测"),
            ),
            after=("test",),
            unit="case",
        ),
    ),
)
