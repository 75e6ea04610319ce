"""OpenVINO, which runs the models, without the telemetry that it brings. Only this module imports it."""

import sys
from typing import Any


def openvino() -> Any:
    """The module openvino.

    Importing it sends an event to a server on the internet, unless the package openvino_telemetry cannot be
    imported; then OpenVINO uses a stub of its own. Nothing may be sent that the user did not ask for.
    """
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # the documented way to forbid
    import openvino

    return openvino
