"""A course's forge.yaml and repositories.csv: what is wrong in them is told with its line, and a token goes nowhere that is not safe."""

import os

import pytest

from autograder.errors import CourseError, UsageError
from autograder.forges.course_forge import CourseForge, key_of, read_forge, read_repositories, token_of


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("url: https://git.example.org\n", 1),
        ("platform: bitbucket\n", 1),
        ("platform: forgejo\n", 1),
        ("platform: gitlab\nurl: http://git.example.org\n", 2),
        ("platform: gitlab\nurl: https://user:pass@git.example.org\n", 2),
        ("platform: gitlab\nurl: https://git.example.org/?x=1\n", 2),
        ("platform: gitlab\nurl: file:///etc\n", 2),
        ("platform: github\nbranch: '../main'\n", 2),
        ("platform: github\nbranch: 'a b'\n", 2),
        ("platform: github\nminutes: 0\n", 2),
        ("platform: github\napp: '12'\n", 2),
        ("platform: gitea\nurl: https://git.example.org\napp: '12'\ninstallation: 3\n", 3),
        ("platform: github\ntoken: abc\n", 2),
    ],
)
def test_what_is_wrong_in_a_forge_is_told_with_its_line(tmp_path, text, line):
    """An unknown platform or key, an address to which no token may be sent, a branch that would lead elsewhere, half an App."""
    (tmp_path / "forge.yaml").write_text(text)
    with pytest.raises(CourseError) as error:
        read_forge(tmp_path)
    assert error.value.line == line


def test_a_forge_is_where_it_says(tmp_path):
    """A course without one has none; GitHub and GitLab are at their own addresses, others where they are said to be."""
    assert read_forge(tmp_path) is None
    (tmp_path / "forge.yaml").write_text("platform: github\n")
    assert read_forge(tmp_path) == CourseForge("github", "https://github.com")
    (tmp_path / "forge.yaml").write_text(
        "platform: gitea\nurl: http://127.0.0.1:3000/\nbranch: work/on-it\nminutes: 5\n"
    )
    assert read_forge(tmp_path) == CourseForge("gitea", "http://127.0.0.1:3000", "work/on-it", 5)


@pytest.mark.parametrize(
    "row",
    ["course/ada,blaise", "COURSE/Ada,blaise", "course/carl,", ",carl", "carl,carl", "../x/y,carl", "course/..,carl", "a/b?c,d", "course/a%2Fb,c", "course/c,a\x1bb"],
)  # fmt: skip
def test_a_row_that_is_nobodys_is_told_with_its_line(tmp_path, row):
    """A repository twice in whatever case, without a person, or of a name that leads elsewhere."""
    (tmp_path / "repositories.csv").write_text(f"repository,person\ncourse/ada,ada\n\n{row}\n")
    with pytest.raises(CourseError) as error:
        read_repositories(tmp_path)
    assert error.value.line in (3, 4)


def test_several_repositories_may_be_one_persons(tmp_path):
    """As where each assignment has one of its own; the table may have other columns, and a group may be the person."""
    (tmp_path / "repositories.csv").write_text("note,Person,Repository\nx,ada,course/Ada-1\n,ada,sub/group/ada-2\n")
    assert read_repositories(tmp_path) == {"course/ada-1": "ada", "sub/group/ada-2": "ada"}
    with pytest.raises(UsageError):
        read_repositories(tmp_path / "nowhere")


def test_a_token_is_read_of_the_environment_or_of_a_file_that_nobody_else_reads(tmp_path, monkeypatch):
    """It is taken out of the environment, which all processes inherit; a file that others may read, or a link, is refused."""
    monkeypatch.setenv("AUTOGRADER_FORGE_TOKEN", " a-token-of-the-environment\n")
    assert token_of(tmp_path) == "a-token-of-the-environment"
    assert "AUTOGRADER_FORGE_TOKEN" not in os.environ
    path = tmp_path / "secrets" / "forge.token"
    with pytest.raises(UsageError, match=r"forge\.token"):
        token_of(tmp_path)
    path.parent.mkdir()
    path.write_text("a-token-of-a-file-of-ours\n")
    path.chmod(0o600)
    assert token_of(tmp_path) == "a-token-of-a-file-of-ours"
    path.chmod(0o640)
    with pytest.raises(UsageError):
        token_of(tmp_path)
    path.chmod(0o600)
    (path.parent / "forge.pem").symlink_to(path)
    with pytest.raises(UsageError):
        key_of(tmp_path)
