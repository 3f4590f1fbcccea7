"""What schemathesis is told beyond the description: ids that are there, and bodies that say something.

Without them almost every request would ask for what isn't there. In FRONTDESK_KNOWN: by path, the values of its parts in
braces; by method and path, bodies.
"""

import json
import os

import schemathesis
from hypothesis import strategies as st

KNOWN = json.loads(os.environ["FRONTDESK_KNOWN"])
METHODS = ("get", "put", "post", "delete")


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for path, item in raw_schema["paths"].items():
        for method in METHODS:
            operation = item.get(method)
            if operation is None:
                continue
            for parameter in operation.get("parameters", []):
                known = KNOWN["parts"].get(path)
                if parameter["in"] == "path" and known:
                    parameter["examples"] = {f"known{place}": {"value": value} for place, value in enumerate(known)}
            for body in KNOWN["bodies"].get(f"{method.upper()} {path}", []):
                content = operation["requestBody"]["content"].get(body["type"])
                if content is not None:
                    examples = content.setdefault("examples", {})
                    examples[f"known{len(examples)}"] = {"value": body["value"]}


@schemathesis.hook
def flatmap_path_parameters(context, path_parameters):
    """Every other request asks for something that is there."""
    known = KNOWN["parts"].get(context.operation.path)
    if not known or not path_parameters:
        return st.just(path_parameters)
    named = st.sampled_from(known).map(lambda value: {name: value for name in path_parameters})
    return st.one_of(st.just(path_parameters), named)


@schemathesis.hook
def before_call(context, case, kwargs):
    """What is answered is looked at, not where it leads."""
    kwargs["allow_redirects"] = False


@schemathesis.serializer("application/toml", "application/x-ndjson")
def as_text(context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
