"""How settings of replies are refused."""

from chappe.base.refusal import Refusal


class MeaningUnknown(Refusal):
    """Not what a word can mean (``meaning``, ``known``)."""

    code = "keyword.meaning_unknown"


class LanguageUnknown(Refusal):
    """Not one of the languages that replies are read in (``language``, ``known``)."""

    code = "reply_text.language_unknown"


class TextUnknown(Refusal):
    """Not one of the texts that are said by themselves (``which``, ``known``)."""

    code = "reply_text.unknown"


class WordInUse(Refusal):
    """The word is answered already, to this sender (``word``)."""

    code = "auto_answer.in_use"
