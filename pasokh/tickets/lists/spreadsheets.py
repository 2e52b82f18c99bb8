"""Tables as files for spreadsheets: CSV that every program reads as UTF-8, and XLSX that opens from right to left.

What customers wrote must not become a formula on a colleague's computer: in XLSX every text is stored as text; in CSV, which knows
no types, a text that a spreadsheet would take for a formula gets an apostrophe before it.
"""

import csv
import io
from tempfile import TemporaryDirectory

FORMULA = tuple("=+-@\t\r\n＝＋－＠|%")
LONGEST = 32_000  # characters of a cell; XLSX holds 32,767
WIDEST = 60  # characters


def harmless(value):
    """A value as a cell of CSV: never a formula."""
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.lstrip().startswith(FORMULA) or value.startswith(FORMULA) else value


def clean(value):
    """A text without what no file can hold; other values as they are."""
    return value.replace("\x00", "")[:LONGEST] if isinstance(value, str) else value


class Csv:
    """Writes rows to a binary file; with a mark at the beginning by which Excel knows that it is UTF-8."""

    def __init__(self, target, *, heads, rtl):
        self.text = io.TextIOWrapper(target, encoding="utf-8-sig", errors="replace", newline="", write_through=True)
        self.rows = csv.writer(self.text)
        self.write(heads)

    def write(self, row):
        """Add a row of texts, numbers and None."""
        self.rows.writerow([harmless(clean(value)) for value in row])

    def close(self):
        """Finish the file; the target stays open."""
        self.text.flush()
        self.text.detach()


class Xlsx:
    """Writes rows to a binary file, keeping one row in memory."""

    def __init__(self, target, *, heads, rtl):
        import xlsxwriter  # three megabytes, which only the process that writes such a file needs

        self.folder = TemporaryDirectory(prefix="export-")
        options = {
            "constant_memory": True,
            "tmpdir": self.folder.name,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        self.book = xlsxwriter.Workbook(target, options | {"strings_to_numbers": False})
        self.sheet, self.at = self.book.add_worksheet(), 0
        self._dress(heads, rtl)
        self.write(heads, self.book.add_format({"bold": True}))

    def _dress(self, heads, rtl):
        if rtl:
            self.sheet.right_to_left()
        self.sheet.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            self.sheet.set_column(column, column, min(max(len(head) + 4, 14), WIDEST))

    def write(self, row, style=None):
        """Add a row of texts, numbers and None."""
        for column, value in enumerate(row):
            if isinstance(value, str):
                self.sheet.write_string(self.at, column, clean(value), style)
            elif value is not None:
                self.sheet.write_number(self.at, column, value, style)
        self.at += 1

    def close(self):
        """Finish the file."""
        self.book.close()
        self.folder.cleanup()


FORMATS = {"csv": Csv, "xlsx": Xlsx}
TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
