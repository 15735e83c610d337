"""Sentences about files of contacts: why one is refused, and what is wrong with a row."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FILES: dict[str, Promise] = {
    "import.empty": _(
        "The file is empty. Export it again, with a line of headings and a line for each contact."
    ),
    "import.not_csv": _(
        "This is a file of kind %(kind)s, not a CSV file or a workbook (.xlsx). Open it where it was made, and save it"
        " as CSV in UTF-8 or as .xlsx, without a password."
    ),
    "import.not_workbook": _(
        "This is a file of kind %(kind)s, not a workbook (.xlsx). Open it where it was made, and save it as .xlsx or"
        " as CSV in UTF-8."
    ),
    "import.broken_workbook": _(
        "The workbook is damaged, or was made by hand: %(part)s cannot be read. Open it in a spreadsheet, save it"
        " anew, and try again."
    ),
    "import.workbook_too_large": _(
        "The workbook unpacks to far more than its size: %(part)s is too large. Save the sheet as CSV in UTF-8."
    ),
    "import.workbook_encrypted": _(
        "The workbook is protected by a password. Save it without one, then import it again."
    ),
    "import.not_over": _("The import of “%(file)s” is under way. Wait until it has ended, then undo."),
    "import.not_last": _("“%(file)s” was imported since: only the last import can be undone."),
    "import.nothing_to_undo": _(
        "There is nothing to undo: the import changed nothing, was undone, or ended more than %(days)s days ago."
    ),
    "import.unknown_sheet": _("The workbook has no sheet “%(sheet)s”. Its sheets are: %(sheets)s."),
    "import.too_large": _(
        "The file is larger than %(limit)s MB, the most that is taken in. Part it in several files, or raise"
        " CHAPPE_UPLOAD_LIMIT."
    ),
    "import.unknown_encoding": _(
        "The file's characters cannot be read: they are neither UTF-8 nor Windows-1252. Save it as CSV in UTF-8."
    ),
    "import.encoding_not_offered": _(
        "Files cannot be read in the encoding “%(encoding)s”. Choose one of: %(offered)s."
    ),
    "import.unreadable_header": _(
        "The headings cannot be read (line %(line)s): a quote is left open, or a cell is far too long."
    ),
    "import.missing_column": _(
        "No column tells contacts apart: the file needs a column “external_id” or “%(sms_field)s”."
        " Its columns are: %(found)s."
    ),
    "import.duplicate_column": _(
        "The columns “%(first)s” and “%(second)s” fill the same field. Take one out, or rename it."
    ),
    "import.unknown_topic": _(
        "The column “%(heading)s” states consent for a topic that the account does not have."
        " Its topics are: %(topics)s."
    ),
    "import.unknown_column": _("The file has no column “%(heading)s”. Its columns are: %(found)s."),
    "import.unknown_target": _("The column “%(heading)s” cannot fill “%(target)s”: no field is called so."),
    "import.too_many_columns": _(
        "The file has %(found)s columns, and may have %(limit)s at most. Take some out."
    ),
}

ROWS: dict[str, Promise] = {
    "row.cell_too_long": _("The cell in column “%(column)s” is too long. Shorten it."),
    "row.unclosed_quote": _("A quote is opened and never closed. Close it, or double it inside a cell."),
    "row.formula_without_value": _(
        "The cell in column “%(column)s” is a formula whose result was not saved. Open the file in a spreadsheet and"
        " save it, or paste the column as values."
    ),
    "row.error_value": _(
        "The cell in column “%(column)s” shows the error %(value)s. Mend its formula, or write the value."
    ),
    "row.wrong_cell_count": _(
        "The row has more or fewer cells than there are headings. Check its separators and quotes."
    ),
    "row.undecodable": _(
        "Some characters of the row cannot be read in the file's encoding. Save the file as UTF-8."
    ),
    "row.nul_character": _("The row holds a NUL character, which is no text. Take it out."),
    "row.unidentified": _(
        "The row has neither an external id nor a usable number: nothing tells whose it is. Give one of the two."
    ),
    "row.unknown_time_zone": _(
        "“%(value)s” is not a time zone. Give a name of the IANA list, for example Europe/Paris."
    ),
    "row.unknown_country": _("“%(value)s” is not a country. Give its code, for example FR, or its name."),
    "row.unknown_language": _("“%(value)s” is not a language. Give its code, for example fr, or its name."),
    "row.unknown_consent": _(
        "“%(value)s” does not say whether the person consents. Write yes, no, or the date of the consent."
    ),
    "row.unknown_basis": _("“%(value)s” is no basis of consent. Write express or implied."),
    "row.unknown_date": _("“%(value)s” is not a date. Write it as 2026-07-14."),
    "row.expiry_missing": _(
        "Consent that is implied ends, and the row does not say when. Give the date in a column, or for the whole file."
    ),
    "row.expiry_too_early": _(
        "The consent ends on %(value)s, before it was given. Mend one of the two dates, or leave the row out."
    ),
    "row.number_malformed": _(
        "“%(value)s” in column “%(column)s” is not a number. Write digits, such as 1250 or 12.5."
    ),
    "row.date_malformed": _(
        "“%(value)s” in column “%(column)s” is not a date. Write 2026-07-14, or, day first, 14/07/2026."
    ),
    "row.boolean_malformed": _(
        "“%(value)s” in column “%(column)s” is neither yes nor no. Write one of the two."
    ),
    "row.choice_unknown": _(
        "“%(value)s” is none of the choices of the column “%(column)s”."
        " Write one of those that the field has, or add it to the field."
    ),
    "row.consent_in_future": _(
        "The consent is dated %(value)s, which is in the future. Give the day on which the person gave it."
    ),
}

# The contact was imported all the same.
LOOKS: dict[str, Promise] = {
    "number.missing": _("The contact has no number, and gets no text until it has one."),
    "number.invalid": _("“%(value)s” is no telephone number. The contact gets no text until it is mended."),
    "number.not_mobile": _("“%(value)s” is not a mobile number. The contact gets no text until it has one."),
    "number.unsupported_country": _(
        "“%(value)s” is of a country that the account does not serve. The contact gets no text."
    ),
    "consent.withdrawal_stands": _(
        "“%(value)s” withdrew consent since: the older consent of the file was not recorded. Nothing needs to be done."
    ),
}

SENTENCES: dict[str, Promise] = {**FILES, **ROWS, **LOOKS}
