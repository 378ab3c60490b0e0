"""What every judge in Python needs: operations that pass or fail, and the orgs that it judges."""

import json
import os
import sys
import traceback
from pathlib import Path

# Some clients send even loopback requests to a proxy.
for _name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
    os.environ.pop(_name, None)
    os.environ.pop(_name.lower(), None)

# The JSON lines of `cucumber-salesforce simulate`, by the name that the test gave each org.
ORGS = json.loads(os.environ["JUDGED_ORGS"])
KEY_FILE = str(Path(os.environ["JUDGED_KEYS"], "key.pem"))
CERTIFICATE = Path(os.environ["JUDGED_KEYS"], "certificate.pem").read_text()

_passed = []
_failed = []


def judge(operation):
    """Does an operation, and notes what came of it."""

    def run(work):
        try:
            work()
            _passed.append(operation)
        except Exception:
            _failed.append(operation)
            print(f"{operation}: {traceback.format_exc()}", file=sys.stderr)
        return work

    return run


def refused(work):
    """Asserts that something is refused, and returns the error."""
    try:
        work()
    except Exception as error:
        return error
    raise AssertionError("it was not refused")


def verdict(client, version):
    """Prints the operations that passed; the judge succeeds only where none failed."""
    told = {"client": client, "version": version, "passed": _passed, "failed": _failed}
    print(json.dumps(told))
    sys.exit(1 if _failed else 0)
