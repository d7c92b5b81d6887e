#!/bin/sh
# PrairieLearn runs this for each submission, as root. Where it fails no results are written, and PrairieLearn says so.
chmod -R go-rwx /grade/tests
export PYTHONPATH=/opt/nn-autograder
exec $python -m autograder hosted prairielearn --course /grade/tests/course --assignment $assignment --secret-file /grade/tests/secret
