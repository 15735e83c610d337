"""Every sentence that a code stands for, in English and French: one catalogue, a module by stage."""

from chappe.wording.catalogue import sentence, sentence_of
from chappe.wording.words import word

__all__ = ["sentence", "sentence_of", "word"]
