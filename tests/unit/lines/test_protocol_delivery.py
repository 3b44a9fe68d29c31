"""What every service line promises of its deliveries."""

from collections.abc import Mapping, Sequence

from heliotrope.core.line import (
    Finished,
    ItemContent,
    Result,
)
from tests.support.lines import Vault, done
from tests.unit.lines.examples import Example
from tests.unit.lines.trying import due, every, items


def results(example: Example, vault: Vault) -> list[Result]:
    """The example's items, each brought to its end."""
    return [ended(example, item.content, vault) for item in items(example, vault)]


def ended(example: Example, content: ItemContent, vault: Vault) -> Result:
    last = done(example.line, due(example, content, vault), example.path)
    return Result(
        content=content,
        answer=last.turns[-1].answer.code,
        body=last.turns[-1].answer.body,
        turns=last.turns if last.step else (),
        confidence_ratio=None if last.step else 0.97,
        judgements=len(last.turns),
        on_target=True,
    )


def packed(example: Example, made: Sequence[Result], vault: Vault) -> Mapping[str, bytes]:
    media_type, source = example.files[0] if example.files else ("", b"")
    options = example.line.options(example.options)
    with vault.entered():
        return example.line.package(
            Finished(results=tuple(made), options=options, source=source, media_type=media_type)
        )


@every()
def test_a_delivery_made_twice_is_the_same_to_the_byte(example, vault):
    made = results(example, vault)
    first = packed(example, made, vault)

    assert first
    assert dict(first) == dict(packed(example, made, vault))


@every()
def test_a_delivery_names_every_item_once_and_in_order(example, vault):
    made = results(example, vault)

    assert list(example.named(packed(example, made, vault))) == [result.content.key for result in made]


@every()
def test_a_delivery_of_nothing_still_has_its_files(example, vault):
    assert set(packed(example, [], vault)) == set(packed(example, results(example, vault), vault))
