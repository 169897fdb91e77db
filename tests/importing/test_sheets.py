"""Files as spreadsheet programs and people write them."""

import codecs
from decimal import Decimal

import pytest

from elevate.importing import sheets
from elevate.importing.report import Report
from elevate.importing.sheets import Column, Layout
from elevate.people.models import Client, Property
from tests.importing import making

LAYOUT = Layout(
    "people.csv",
    (
        Column("external_id", ("id",), required=True),
        Column("name", ("full name",), required=True),
        Column("born_on", ("birthday",), dated=True),
    ),
)


@pytest.fixture
def read(tmp_path):
    """Read a file of people: its lines as (number, cells), and the report."""

    def read(content: bytes | str):
        path = tmp_path / "people.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        report = Report()
        sheet = sheets.read(path, LAYOUT, report=report)
        return [(line.number, dict(line.cells)) for line in sheet.lines], report

    return read


BEN = [(2, {"external_id": "1", "name": "Ben"})]


@pytest.mark.parametrize(
    "content",
    [
        "external_id,name\n1,Ben\n",
        "external_id,name\n1,Ben",
        "external_id;name\n1;Ben\n",
        "external_id\tname\n1\tBen\n",
        "external_id|name\n1|Ben\n",
        "external_id,name\r\n1,Ben\r\n",
        "external_id,name\r1,Ben\r",
        "EXTERNAL_ID,Name\n1,Ben\n",
        "External ID,Full Name\n1,Ben\n",
        "ID, full-name \n 1 , Ben \n",
        '"id","name"\n"1","Ben"\n',
        "id,name,,\n1,Ben,,\n",
        "name,id\nBen,1\n",
        b"\xef\xbb\xbfid,name\n1,Ben\n",
        codecs.BOM_UTF16_LE + "id\tname\r\n1\tBen\r\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "id,name\n1,Ben\n".encode("utf-16-be"),
    ],
)
def test_ways_of_writing_the_same(read, content):
    lines, report = read(content)
    assert lines == BEN
    assert report.clean


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_names_with_accents_in_any_encoding(read, encoding):
    lines, report = read("id,name\n1,José Núñez-O’Brien\n".encode(encoding))
    assert lines[0][1]["name"] == "José Núñez-O’Brien"
    assert report.clean


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_spreadsheet_may_name_its_separator_in_the_first_line(read, separator):
    lines, _report = read(f"sep={separator}\r\nid{separator}name\r\n1{separator}Ben\r\n")
    assert lines == [(3, BEN[0][1])]


def test_blank_lines_are_passed_over_and_rows_keep_their_numbers(read):
    lines, report = read("\n\nid,name\n\n1,Ben\n , \n\n2,Jo\n\n")
    assert [number for number, _cells in lines] == [5, 8]
    assert report.clean


def test_a_cell_over_several_lines_counts_from_its_first(read):
    lines, _report = read('id,name\n1,"Ben\nOkafor"\n2,"say ""Jo"""\n')
    assert lines == [
        (2, {"external_id": "1", "name": "Ben\nOkafor"}),
        (4, {"external_id": "2", "name": 'say "Jo"'}),
    ]


def test_a_separator_in_quotation_marks_is_text(read):
    lines, _report = read('id;name\n1;"Okafor; Ben, the elder"\n')
    assert lines[0][1]["name"] == "Okafor; Ben, the elder"


def test_the_rest_of_a_file_with_a_broken_row_is_read_on(read):
    lines, report = read("id,name\n1\n2,Jo,x\n3,Ann\n")
    assert [number for number, _cells in lines] == [4]
    assert [problem.row for problem in report.problems] == [2, 3]


def test_a_whole_import_in_the_europeans_way(take):
    report = take(
        properties="\ufeffID;Name;Time Zone\r\nP1;Café Haus;Europe/Berlin\r\n",
        therapists="ID;Name;Rate\r\nT1;Jürgen;72,50\r\n",
        clients="ID;Name;Phone;Property\r\nC1;Zoë;+49 30 901820;Café Haus\r\n",
        operator="Name;Currency;Country\r\nMassagen;EUR;DE\r\n",
        plans=None,
        subscriptions=None,
        appointments="ID;Client;Therapist;Service;Date;Time;State\r\nA1;Zoë;Jürgen;Hour;25.02.2026;14:30;completed\r\n",
    )
    assert report.imported
    client = Client.objects.select_related("property").get()
    assert (client.name, client.phone, client.property.name) == ("Zoë", "+4930901820", "Café Haus")
    visit = client.appointments.get()
    assert visit.starts_at.isoformat() == "2026-02-25T13:30:00+00:00"
    assert Decimal(visit.resolution.pay_cents) / 100 == Decimal("72.50")


def test_a_file_alone_adds_to_what_is_here(take, tmp_path):
    take()
    alone = dict.fromkeys(making.BASE)
    report = take(**{**alone, "properties": "id,name,time_zone\nP2,Lake Tower,America/Chicago\n"})
    assert report.imported
    assert Property.objects.count() == 2
