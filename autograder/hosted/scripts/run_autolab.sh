#!/bin/sh
# Installs the grader out of the wheels beside it, which takes some seconds, and grades. The last line that it prints is the scores.
set -eu
here="$$(cd "$$(dirname "$$0")" && pwd)"
sh "$$here/install.sh" "$$here/wheels" "$$here/lib"
chmod -R go-rwx "$$here/course" "$$here/secret" "$$here/../autograde.tar"
export PYTHONPATH="$$here/lib"
exec $python -m autograder hosted autolab --course "$$here/course" --assignment $assignment --secret-file "$$here/secret"
