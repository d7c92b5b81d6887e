#!/bin/sh
# Installs the grader out of the wheels in the folder that is named; fetches nothing.
set -eu
pip="$$(echo "$$1"/pip-*.whl)"
$python "$$pip/pip" install --quiet --root-user-action=ignore --no-index --find-links "$$1" --target /opt/nn-autograder nn-autograder numpy pyyaml jsonschema
chmod -R a+rX /opt/nn-autograder
