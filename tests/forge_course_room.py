"""A course whose repositories are at a platform: its files, work that is pushed there, and what the platform says of it."""

import json

from tests.forge_room import SECRET, TOKEN, post

FILE = "01_tiny/tiny.py"


class OfCourse:
    """The part of a course at a platform, with a repository for each name; it lies in the folder `course`."""

    def enroll(self, platform, *names, **settings):
        """Write the course's files for these repositories."""
        self.platform = platform
        self.write("forge.yaml", json.dumps({"platform": platform.name, "url": platform.url, **settings}))
        self.write("repositories.csv", "".join(["repository,person\n", *(f"course/{name},{name}\n" for name in names)]))
        self.write("secrets/forge.token", TOKEN, mode=0o600)
        self.write("secrets/forge.webhook", SECRET, mode=0o600)
        for name in names:
            self.at(name)

    def write(self, name, text, mode=0o644):
        """Write a file of the course."""
        path = self.course / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(mode)

    def at(self, name):
        """The repository of somebody."""
        return self.platform.repositories[f"course/{name}"]

    def push(self, name, source, **more):
        """Push work; the move."""
        files = source if isinstance(source, dict) else {FILE: source.encode()}
        return self.at(name).push(files, **more)

    def tell(self, name, move, **more):
        """Have the webhook told of a move; the answer."""
        body, headers = self.platform.message(f"course/{name}", move, **{"delivery": f"{name} {move[1]}", **more})
        return post(self.base + "/webhook", body, headers)

    def shown(self, name):
        """What was shown in somebody's repository."""
        return self.platform.shown[f"course/{name}"]
