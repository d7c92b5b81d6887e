#!/bin/sh
# Installs the grader out of the wheels in the first folder that is named into the second; fetches nothing.
set -eu
pip="$$(echo "$$1"/pip-*.whl)"
$python "$$pip/pip" install --quiet --root-user-action=ignore --no-index --find-links "$$1" --target "$$2" nn-autograder numpy pyyaml jsonschema $packages
chmod -R a+rX "$$2"
