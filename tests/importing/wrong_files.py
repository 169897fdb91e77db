"""Files that cannot be read, and the line that says so."""

from typing import Any

Case = tuple[str, str, dict[str, Any]]

CASES: list[Case] = [
    ("clients.csv", "The file is empty. Its first line must name the columns.", {"clients": "\n \n"}),
    (
        "clients.csv",
        "These columns are missing: name, property. The first line must name the columns.",
        {"clients": "external_id\nC1\n"},
    ),
    (
        "clients.csv",
        "Two columns mean external_id: “ID” and “Client ID”. Keep one.",
        {"clients": "ID,Client ID,name,property\n1,2,Ben,P1\n"},
    ),
    (
        "services.csv, row 2",
        "The row has 3 cells, the header 2. Put quotation marks around a cell that holds a separator.",
        {"services": "name,length_minutes\nHour,60,15\n"},
    ),
    (
        "services.csv, row 2",
        (
            "The row has 1 cells, the header 2. "
            "It may be cut short, or broken by a line end: give every row all its separators."
        ),
        {"services": "name,length_minutes\nHour\n"},
    ),
    (
        "services.csv",
        "The row at line 3 has a quotation mark out of place. In a cell, write it twice.",
        {"services": 'name,length_minutes\nHour,60\n"Half" hour,30\n'},
    ),
    (
        "services.csv",
        (
            "The row at line 2 has a cell longer than 131,072 characters. "
            "A quotation mark may lack its partner."
        ),
        {"services": 'name,length_minutes\n"Hour,60' + "x" * 131_073},
    ),
    (
        "services.csv",
        "Line 2 holds a character that no text has (U+0007). Save the sheet as CSV UTF-8 again.",
        {"services": "name,length_minutes\nHo\x07ur,60\n"},
    ),
    (
        "clients.csv",
        "This is a spreadsheet program's own file, not a CSV. Save the sheet as CSV UTF-8.",
        {"clients": b"PK\x03\x04" + b"\0" * 30},
    ),
    (
        "clients.csv",
        "This is not a text file: it holds zero bytes. Save the sheet as CSV UTF-8.",
        {"clients": b"id\x00name"},
    ),
    ("clients.csv", "The file breaks off inside a character. Save it again.", {"clients": b"\xff\xfei\x00d"}),
    (
        "clients.csv",
        "This is neither UTF-8 nor Windows-1252 text. Save the sheet as CSV UTF-8.",
        {"clients": b"id,n\x81me"},
    ),
    (
        "clients.csv, row 3, external_id",
        "“C1” stands in row 2 already. Give each row its own, or remove one.",
        {"clients": [{}, {"name": "Someone else"}]},
    ),
    (
        "clients.csv, row 2, external_id",
        "The cell has 121 characters; 120 fit. Shorten it.",
        {"clients": {"external_id": "x" * 121}},
    ),
    ("clients.csv, row 2, name", "The cell is empty. Fill it in.", {"clients": {"name": " "}}),
    (
        "properties.csv, row 2, address",
        "The cell has 251 characters; 250 fit. Shorten it.",
        {"properties": {"address": "x" * 251}},
    ),
]
