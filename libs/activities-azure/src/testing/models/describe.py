"""Describes requests by the packages that Microsoft publishes for Python, without running any of them.

Reads a list of {method, path, apiVersion} from its input and writes {calls, models}: for each request the operation whose
address it has, and every model that the bodies of these operations may hold. Facts only: names on the wire, types, what
is needed, what only Azure writes, known words, lengths and patterns.
"""

import ast
import json
import re
import sys
import sysconfig
from functools import cache
from pathlib import Path

# Folders of the releases of whose api-versions the clients are; see tools/toolchain.
PACKAGES = [
    "authorization/v2022_04_01",
    "compute",
    "containerregistry",
    "containerservice",
    "dns",
    "msi/v2024_11_30",
    "network",
    "privatedns",
    "rdbms/mysql_flexibleservers",
    "resource/locks",
    "resource/resources",
    "resource/subscriptions",
    "storage",
]
PLAIN = {"str": "string", "bytes": "string", "bytearray": "string", "int": "integer", "long": "integer", "float": "number", "bool": "boolean"}


def operations(package):
    """Every operation of a package: its address, version and the model of its body."""
    for file in sorted((ROOT / package / "operations").glob("*_operations.py")):
        text = file.read_text()
        lines = text.splitlines()
        tree = ast.parse(text)
        source = lambda node: "\n".join(lines[node.lineno - 1 : node.end_lineno])
        builders = {node.name: source(node) for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("build_")}
        bodies = {}
        for owner in (node for node in tree.body if isinstance(node, ast.ClassDef)):
            for method in (node for node in owner.body if isinstance(node, ast.FunctionDef)):
                if any(ast.unparse(each).endswith("overload") for each in method.decorator_list):
                    continue
                for builder in re.findall(r"\b(build_\w+_request)\(", source(method)):
                    bodies.setdefault(builder, body_of(method))
        for name, code in builders.items():
            address = re.search(r'_url = \(?\s*(?:kwargs\.pop\(\s*"template_url",\s*)?((?:"[^"]*"\s*)+)', code)
            verb = re.search(r'method="(\w+)"', code)
            version = re.search(r'"api-version", "([^"]+)"', code)
            if address and verb:
                template = "".join(re.findall(r'"([^"]*)"', address.group(1)))
                yield {
                    "package": package,
                    "operation": f"{package}: {name.removeprefix('build_').removesuffix('_request')}",
                    "method": verb.group(1),
                    "template": template,
                    "apiVersion": version.group(1) if version else "",
                    "body": bodies.get(name, (None, False))[0],
                    "bodyRequired": bodies.get(name, (None, False))[1],
                }


def body_of(method):
    for argument in [*method.args.args, *method.args.kwonlyargs]:
        written = ast.unparse(argument.annotation) if argument.annotation else ""
        found = re.match(r"(?:Optional\[)?(?:Union\[)?_?models\.(\w+)", written)
        if found:
            return found.group(1), not written.startswith("Optional[")
    return None, False


@cache
def classes(package):
    folder = ROOT / package / "models"
    file = folder / "_models_py3.py"
    tree = ast.parse((file if file.exists() else folder / "_models.py").read_text())
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


@cache
def words(package):
    """Known words by the name of their type."""
    found = {}
    for file in (ROOT / package / "models").glob("_*enums.py"):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.ClassDef):
                values = [each.value.value for each in node.body if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant)]
                found[node.name] = values
    return found


def shape(package, node):
    """What an annotation means: {kind, of?, name?, values?}."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return shape(package, ast.parse(node.value, mode="eval").body)
    if isinstance(node, ast.Subscript):
        outer = ast.unparse(node.value).split(".")[-1]
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if outer == "Optional":
            return shape(package, inner[0])
        if outer == "Literal":
            values = [word for each in inner for word in words_of(package, ast.unparse(each))]
            return {"kind": "words", "values": values}
        if outer in ("list", "List"):
            return {"kind": "list", "of": shape(package, inner[0])}
        if outer in ("dict", "Dict", "MutableMapping"):
            return {"kind": "map", "of": shape(package, inner[1])}
        if outer == "Union":
            others = [each for each in inner if not (isinstance(each, ast.Name) and each.id == "str")]
            return shape(package, others[0])
    return named(package, ast.unparse(node))


def words_of(package, text):
    if text[:1] in "'\"":
        return [ast.literal_eval(text)]
    parts = text.split(".")
    owner = next((node for file in (ROOT / package / "models").glob("_*enums.py") for node in ast.parse(file.read_text()).body if isinstance(node, ast.ClassDef) and node.name == parts[-2]), None)
    return [each.value.value for each in (owner.body if owner else []) if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == parts[-1]]


def named(package, text):
    name = text.split(".")[-1]
    if name in PLAIN:
        return {"kind": PLAIN[name]}
    if name in words(package):
        return {"kind": "words", "values": words(package)[name]}
    if name in classes(package):
        return {"kind": "model", "name": f"{package}:{name}"}
    return {"kind": "string"} if re.search(r"date|time|iso-8601|rfc", text, re.I) else {"kind": "any"}


def old_shape(package, kind, hint):
    """Of the older form, in which a type is a text and only the constructor names the known words."""
    if kind.startswith("["):
        return {"kind": "list", "of": old_shape(package, kind[1:-1], None)}
    if kind.startswith("{"):
        return {"kind": "map", "of": old_shape(package, kind[1:-1], None)}
    if kind == "str" and hint is not None:
        meant = shape(package, hint)
        return meant if meant["kind"] == "words" else {"kind": "string"}
    return {"kind": "any"} if kind == "object" else named(package, kind)


def members(package, name):
    """Every member of a model by its path on the wire, with those of what it is derived from."""
    node = classes(package).get(name)
    if node is None:
        return {}
    found = {}
    for base in node.bases:
        found |= members(package, ast.unparse(base).split(".")[-1])
    return found | (old_members(package, node) if any(isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "_attribute_map" for each in node.body) else new_members(package, node))


def new_members(package, node):
    found = {}
    for each in node.body:
        if not (isinstance(each, ast.AnnAssign) and isinstance(each.value, ast.Call) and ast.unparse(each.value.func) in ("rest_field", "rest_discriminator")):
            continue
        options = {key.arg: key.value for key in each.value.keywords}
        wire = ast.literal_eval(options["name"]) if "name" in options else each.target.id
        seen = ast.literal_eval(options["visibility"]) if "visibility" in options else None
        needed = not ast.unparse(each.annotation).startswith("Optional[")
        only_read = seen == ["read"]
        found[json.dumps([wire])] = {"type": shape(package, each.annotation), "required": needed and not only_read, "readOnly": only_read}
    return found


def old_members(package, node):
    tables = {ast.unparse(each.targets[0]): each.value for each in node.body if isinstance(each, ast.Assign)}
    rules = ast.literal_eval(tables["_validation"]) if "_validation" in tables else {}
    start = next((each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"), None)
    hints = {each.arg: each.annotation for each in [*start.args.args, *start.args.kwonlyargs]} if start else {}
    found = {}
    for name, about in ast.literal_eval(tables["_attribute_map"]).items():
        rule = rules.get(name, {})
        path = [part.replace("\\.", ".") for part in re.split(r"(?<!\\)\.", about["key"])]
        limits = {key: rule[key] for key in ("pattern", "min_length", "max_length", "minimum", "maximum", "min_items", "max_items") if key in rule}
        found[json.dumps(path)] = {
            "type": old_shape(package, about["type"], hints.get(name)),
            "required": bool(rule.get("required")) and not rule.get("readonly") and not rule.get("constant"),
            "readOnly": bool(rule.get("readonly")),
            **limits,
        }
    return found


def reach(package, name, models):
    key = f"{package}:{name}"
    if key in models:
        return
    models[key] = found = {"members": [{"path": json.loads(path), **about} for path, about in members(package, name).items()]}
    for about in found["members"]:
        inner = about["type"]
        while "of" in inner:
            inner = inner["of"]
        if inner["kind"] == "model":
            reach(*inner["name"].split(":"), models)


def pattern(template):
    parts = re.split(r"(\{[^}]+\})", template.strip("/"))
    whole = {"{roleId}": r".+/roleDefinitions/[^/]+", "{roleAssignmentId}": r".+/roleAssignments/[^/]+", "{scope}": ".+?", "{relativeRecordSetName}": ".+"}
    anything = lambda part: whole.get(part, "[^/]+")
    return re.compile("^/*" + "".join(anything(part) if part.startswith("{") else re.escape(part) for part in parts) + "/*$", re.I)


def main():
    known = [(pattern(each["template"]), each) for package in PACKAGES for each in operations(package)]
    calls, models = [], {}
    for asked in json.load(sys.stdin):
        fits = [each for form, each in known if each["method"] == asked["method"] and form.match(asked["path"])]
        fits.sort(key=lambda each: (each["apiVersion"] != asked["apiVersion"], -len(re.sub(r"\{[^}]+\}", "", each["template"]))))
        best = fits[0] if fits else None
        calls.append(best)
        if best and best["body"]:
            reach(best["package"], best["body"], models)
    json.dump({"calls": calls, "models": models}, sys.stdout)


ROOT = Path(sysconfig.get_paths()["purelib"]) / "azure" / "mgmt"
main()
