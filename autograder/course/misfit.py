"""Says in plain words what does not fit in a YAML file of the course, of which the schema's library tells in the words of schemas."""

from collections.abc import Callable, Mapping
from typing import Any

import yaml

from autograder.words.alike import alike
from autograder.words.message import Message, Text, message
from autograder.words.rows import either

_KINDS: Mapping[str, Message] = {
    "object": message("yaml.keys"),
    "array": message("yaml.list"),
    "string": message("yaml.text"),
    "number": message("kind.number"),
    "integer": message("kind.int"),
}
"""What a schema calls a kind, as a person does."""

_TAGS: Mapping[str, Message] = {
    "map": message("yaml.keys"),
    "seq": message("yaml.list"),
    "str": message("yaml.text"),
    "int": message("kind.int"),
    "float": message("kind.number"),
    "bool": message("yaml.truth"),
}
"""What YAML takes a value for."""

_MOST_SHOWN = 50


def misfit(wrong: Any, node: yaml.Node | None) -> tuple[Text, Text]:
    """What an error of the schema's library found in a value, which is this part of the file, and what to do about it."""
    say_so = _SAID.get(wrong.validator)
    said = _of(list(wrong.absolute_path))
    return say_so(said, wrong, node) if say_so else (str(wrong.message), wrong.schema["description"])


def _of(steps: list[Any]) -> Message:
    """What stands at the end of these steps."""
    if not steps:
        return message("yaml.whole")
    if isinstance(steps[-1], int):
        return message("yaml.entry", key=next((step for step in reversed(steps) if isinstance(step, str)), ""))
    return message("yaml.key", key=steps[-1])


def unknown_keys(node: yaml.Node, schema: Mapping[str, Any]) -> list[yaml.Node]:
    """The keys of a mapping that its schema does not know."""
    return [key for key, _ in node.value if key.value not in schema.get("properties", {})]


def _unknown(_: Message, wrong: Any, node: yaml.Node | None) -> tuple[Text, Text]:
    known = list(wrong.schema.get("properties", {}))
    key = str(unknown_keys(node, wrong.schema)[0].value) if node else ""
    return message("yaml.no_key", key=key), _means(key, known, wrong)


def _lacking(_: Message, wrong: Any, __: yaml.Node | None) -> tuple[Text, Text]:
    key = next(one for one in wrong.validator_value if one not in wrong.instance)
    return message("yaml.lacks", key=key), wrong.schema["properties"][key]["description"]


def _of_another_kind(what: Message, wrong: Any, node: yaml.Node | None) -> tuple[Text, Text]:
    do, wanted = wrong.schema["description"], _KINDS[wrong.validator_value]
    if node is None:
        return message("yaml.empty", what=what), do
    if wrong.instance is None:
        return message("yaml.nothing", what=what, wanted=wanted), do
    kind = _TAGS.get(node.tag.rpartition(":")[2], message("kind.something"))
    if not isinstance(node, yaml.ScalarNode):
        return message("yaml.other_kind", what=what, kind=kind, wanted=wanted), do
    if wrong.validator_value == "string":
        do = message("yaml.both", first=message("yaml.quote", value=node.value), last=do)
    elif node.style and _is_number(node.value):
        do = message("yaml.both", first=message("yaml.unquote"), last=do)
    return message("yaml.other_value", what=what, value=_shown(node), kind=kind, wanted=wanted), do


def _of_none(what: Message, wrong: Any, node: yaml.Node | None) -> tuple[Text, Text]:
    value = _shown(node) if isinstance(node, yaml.ScalarNode) else str(wrong.instance)
    names = [str(one) for one in wrong.validator_value]
    found = message("yaml.none_of", what=what, value=value, names=", ".join(names))
    return found, _means(str(wrong.instance), names, wrong)


def _means(said: str, known: list[str], wrong: Any) -> Text:
    """What may have been meant, and what there is."""
    do: Text = wrong.schema["description"]
    near = alike(said, known)
    return message("yaml.both", first=message("course.task_means", names=either(near)), last=do) if near else do


def _empty(what: Message, wrong: Any, _: yaml.Node | None) -> tuple[Text, Text]:
    return message("yaml.empty", what=what), wrong.schema["description"]


def _at_least(what: Message, wrong: Any, _: yaml.Node | None) -> tuple[Text, Text]:
    found = message("yaml.at_least", what=what, value=wrong.instance, bound=wrong.validator_value)
    return found, wrong.schema["description"]


def _at_most(what: Message, wrong: Any, _: yaml.Node | None) -> tuple[Text, Text]:
    found = message("yaml.at_most", what=what, value=wrong.instance, bound=wrong.validator_value)
    return found, wrong.schema["description"]


def _above(what: Message, wrong: Any, _: yaml.Node | None) -> tuple[Text, Text]:
    found = message("yaml.above", what=what, value=wrong.instance, bound=wrong.validator_value)
    return found, wrong.schema["description"]


def _too_few(what: Message, wrong: Any, _: yaml.Node | None) -> tuple[Text, Text]:
    found = message("yaml.too_few", what=what, count=len(wrong.instance), bound=wrong.validator_value)
    return found, wrong.schema["description"]


def _too_many(what: Message, wrong: Any, _: yaml.Node | None) -> tuple[Text, Text]:
    found = message("yaml.too_many", what=what, count=len(wrong.instance), bound=wrong.validator_value)
    return found, wrong.schema["description"]


_SAID: Mapping[str, Callable[[Message, Any, yaml.Node | None], tuple[Text, Text]]] = {
    "additionalProperties": _unknown,
    "required": _lacking,
    "type": _of_another_kind,
    "enum": _of_none,
    "minLength": _empty,
    "minimum": _at_least,
    "maximum": _at_most,
    "exclusiveMinimum": _above,
    "minItems": _too_few,
    "maxItems": _too_many,
}
"""Who says it, by the word of the schema that does not hold."""


def _shown(node: yaml.ScalarNode) -> str:
    """A value as it is written, a text within quotation marks."""
    value = node.value if len(node.value) <= _MOST_SHOWN else f"{node.value[:_MOST_SHOWN]}..."
    return repr(value) if node.tag.endswith(":str") else str(value)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
