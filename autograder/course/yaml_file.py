"""A YAML file of the course as checked data: what is wrong in it is told with its line and with what belongs there."""

import math
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import yaml

from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.words.message import Message, message


class Plain(yaml.SafeLoader):
    """YAML with times left as text, so that a wrong one can be answered with its line."""


Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Texts(yaml.SafeLoader):
    """YAML in which everything that is no list and no mapping is a text, as it is written: 0042 stays 0042."""


Texts.yaml_implicit_resolvers = {}


@frozen
class YamlFile:
    """A file that was read: its data, and where each part of it stands."""

    path: Path
    tree: yaml.Node | None
    data: Any

    def line(self, *steps: Any) -> int | None:
        """The line on which the value at these steps stands."""
        return _line(_at(self.tree, list(steps)))

    def wrong(self, found: Message, do: Message, *steps: Any) -> CourseError:
        """The error that what stands there is wrong."""
        return CourseError(self.path, self.line(*steps), found, do)

    def time(self, text: str | None, do: Message, *steps: Any) -> datetime | None:
        """The time with its zone that stands there; None where none does.

        Raises
        ------
        CourseError
            if it is no such time.

        """
        if text is None:
            return None
        if (found := zoned(text)) is None:
            raise self.wrong(message("course.no_time", text=text), do, *steps)
        return found


def zoned(text: str) -> datetime | None:
    """The time of a text that tells its zone as well; None for any other text."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def read_yaml(path: Path, schema: Mapping[str, Any]) -> YamlFile:
    """The data of a file that is as `schema` wants it.

    Raises
    ------
    CourseError
        for anything missing, unknown or of the wrong kind, and for what is no YAML.

    """
    file = load_yaml(path, Plain)
    if not fits(file.data, schema):
        _refuse_unfit(file, schema)
    return file


def load_yaml(path: Path, loader: type[yaml.SafeLoader]) -> YamlFile:
    """The data of a file, whatever it is.

    Raises
    ------
    CourseError
        if it cannot be read, is no YAML, or has one key twice.

    """
    try:
        text = path.read_text(encoding="utf-8")
        reader = loader(text)
        tree = reader.get_single_node()
        _refuse_repeats(path, tree)
        file = YamlFile(path, tree, reader.construct_document(tree) if tree else None)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise CourseError(
            path, line, message("course.not_yaml", problem=error.problem), message("course.mend_syntax")
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CourseError(
            path, None, message("course.not_yaml", problem=str(error)), message("course.save_text")
        ) from None
    except RecursionError:
        raise CourseError(path, None, message("course.too_deep"), message("course.mend_syntax")) from None
    return file


_KINDS: Mapping[str, Any] = {"object": dict, "array": list, "string": str, "number": int | float, "integer": int}


def fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Whether a value is plainly as this part of a schema wants it; if not, the library has to be asked, which is slow to load."""
    if "enum" in schema:
        return bool(value in schema["enum"])
    if isinstance(value, bool) or not isinstance(value, _KINDS[schema["type"]]):
        return False
    if isinstance(value, dict):
        return _has_known_keys(value, schema) and all(fits(item, _of(schema, key)) for key, item in value.items())
    if isinstance(value, list):
        return schema["minItems"] <= len(value) <= schema["maxItems"] and all(
            fits(item, schema["items"]) for item in value
        )
    if isinstance(value, str):
        return len(value) >= int(schema.get("minLength", 0))
    above = schema.get("exclusiveMinimum", -math.inf) < value >= schema.get("minimum", -math.inf)
    return bool(above and value <= schema.get("maximum", math.inf) and math.isfinite(value))


def _has_known_keys(value: Mapping[Any, Any], schema: Mapping[str, Any]) -> bool:
    named = set(schema.get("required", ())) <= set(value) and all(isinstance(key, str) for key in value)
    return named and (bool(schema["additionalProperties"]) or set(value) <= set(schema["properties"]))


def _of(schema: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """What the value under a key has to be."""
    return cast("Mapping[str, Any]", schema.get("properties", {}).get(key) or schema["additionalProperties"])


def _refuse_unfit(file: YamlFile, schema: Mapping[str, Any]) -> None:
    """Say what is wrong, and on which line; a value that is right in an odd way, such as 256.0 for a whole number, is let pass."""
    import jsonschema  # noqa: PLC0415  (it takes as long to load as numpy)

    from autograder.course.misfit import misfit, unknown_keys  # noqa: PLC0415  (only what is wrong needs it)

    _refuse_odd(file, file.tree, schema)
    for wrong in jsonschema.Draft202012Validator(schema).iter_errors(file.data):
        node = _at(file.tree, list(wrong.absolute_path))
        told = unknown_keys(node, wrong.schema)[0] if node and wrong.validator == "additionalProperties" else node
        raise CourseError(file.path, _line(told), *misfit(wrong, node))


def _refuse_odd(file: YamlFile, node: yaml.Node | None, schema: Mapping[str, Any]) -> None:
    """Refuse what the library lets pass or stumbles over: a key that is no text, and a number that is none or endless."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not key.tag.endswith(":str"):
                found = message("course.key_no_text", key=getattr(key, "value", ""))
                raise CourseError(file.path, key.start_mark.line + 1, found, message("course.quote_key"))
            known = schema.get("properties", {}).get(key.value) or schema.get("additionalProperties") or {}
            _refuse_odd(file, value, known)
    elif isinstance(node, yaml.ScalarNode) and node.tag.endswith(":float") and node.value.strip("+-.").isalpha():
        found = message("course.no_number", text=node.value)
        raise CourseError(file.path, node.start_mark.line + 1, found, schema["description"])


def _refuse_repeats(path: Path, node: yaml.Node | None) -> None:
    """YAML lets the last of two equal keys win, which hides a mistake."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repeats(path, item)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        if str(key.value) in seen:
            raise CourseError(
                path, key.start_mark.line + 1, message("course.key_twice", key=key.value), message("course.keep_one")
            )
        seen.add(str(key.value))
        _refuse_repeats(path, value)


def _line(node: yaml.Node | None) -> int | None:
    return node.start_mark.line + 1 if node else None


def _at(node: yaml.Node | None, path: list[Any]) -> yaml.Node | None:
    """The value at `path`; the last that is there on the way to it."""
    for step in path:
        if isinstance(node, yaml.SequenceNode):
            node = node.value[step]
            continue
        if not isinstance(node, yaml.MappingNode):
            break
        node = next((value for key, value in node.value if key.value == step), node)
    return node
