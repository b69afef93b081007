"""What words without a name stand for: 'the minister', 'the Turkish side', 'his Iranian counterpart', 'she', 'Moscow'.

Sentences are read in order; each kind of word has a module of its own, and `discourse` is what they share.
"""

from ingest.extraction.reference.reader import Reader

__all__ = ["Reader"]
