"""Every sentence that a code stands for, in English and French: one catalogue, a module by stage."""

from chappe.wording.actions import action_sentence
from chappe.wording.catalogue import language_name, sentence, sentence_of
from chappe.wording.dossier import check_sentence
from chappe.wording.explaining import explanation
from chappe.wording.findings import finding_sentence, point_sentence, rule_sentences
from chappe.wording.reasons import reason
from chappe.wording.words import word

__all__ = [
    "action_sentence",
    "check_sentence",
    "explanation",
    "finding_sentence",
    "language_name",
    "point_sentence",
    "reason",
    "rule_sentences",
    "sentence",
    "sentence_of",
    "word",
]
