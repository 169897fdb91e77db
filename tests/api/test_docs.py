"""The API describes itself, to programs and to people, from this server alone."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client as Browser
from ninja.openapi.schema import OpenAPISchema

from elevate.api.urls import api

DOCUMENT = "/api/v1/openapi.json"


@pytest.fixture(scope="module")
def document():
    return Browser().get(DOCUMENT).json()


def test_it_is_open_to_everybody_as_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")
    assert document["components"]["securitySchemes"]["Bearer"] == {"type": "http", "scheme": "bearer"}


def test_every_operation_has_a_summary_and_says_what_can_go_wrong(document):
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert re.fullmatch(r"[^`]+\.", operation["summary"]), (path, method)
            assert {"401", "403", "404", "422", "429"} <= set(operation["responses"])
            assert operation["security"] == [{"Bearer": []}]


def test_every_post_takes_a_key_and_acts_take_a_version(document):
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            headers = {item["name"] for item in operation["parameters"] if item["in"] == "header"}
            assert ("Idempotency-Key" in headers) is (method == "post")
            of_version = "/appointments/{" in path or "/series/{" in path
            assert ("If-Match" in headers) is (method in {"post", "patch"} and of_version)


def test_operations_are_told_apart_by_name(document):
    names = [each["operationId"] for operations in document["paths"].values() for each in operations.values()]
    assert len(names) == len(set(names))


def test_every_reference_leads_somewhere(document):
    used = set(re.findall(r"#/components/schemas/([^\"']+)", str(document)))
    assert used <= set(document["components"]["schemas"])


def test_no_two_shapes_share_a_name(monkeypatch):
    known: dict[str, object] = {}
    mixed = []

    def add(_document, definitions):
        mixed.extend(name for name, shape in definitions.items() if known.setdefault(name, shape) != shape)

    monkeypatch.setattr(OpenAPISchema, "add_schema_definitions", add)
    OpenAPISchema(api, "/api/v1/")
    assert (mixed, "Visit" in known) == ([], True)


def test_the_page_for_people_asks_no_other_server_and_holds_no_script():
    answer = Browser().get("/api/v1/docs")
    html = answer.content.decode()
    assert (answer.status_code, "default-src 'self'" in answer.headers["Content-Security-Policy"]) == (
        200,
        True,
    )
    assert re.findall(r"(?:src|href)=\"(?!/static/)[^\"]*\"", html) == []
    assert re.findall(r"<script(?![^>]*(?:src=|type=\"application/json\"))", html) == []
    assert re.findall(r" (?:style|on\w+)=", html) == []
    for asset in re.findall(r"(?:src|href)=\"/static/([^\"]+)\"", html):
        assert finders.find(asset), asset
