"""What a line is asked with, for tests that need no database."""

from uuid import UUID

from heliotrope.core.line import Brief, ItemContent, Line, Options, Task, Turn

CLIENT = UUID(int=1)
ORDER = UUID(int=2)
ITEM = UUID(int=3)


def brief(source: bytes, media_type: str, options: Options) -> Brief:
    """A file of demand."""
    return Brief(source=source, media_type=media_type, options=options, client_id=CLIENT)


def task(content: ItemContent, options: Options, *, step: str = "", turns: tuple[Turn, ...] = ()) -> Task:
    """An item with the step that is due."""
    return Task(
        item_id=ITEM,
        order_id=ORDER,
        client_id=CLIENT,
        content=content,
        options=options,
        step=step,
        turns=turns,
    )


def answered(line: Line, given: str, options: Options) -> str:
    """The normal form of a plain answer on an item without content."""
    return line.answer(task(ItemContent(key="a"), options), {"answer": given}).code
