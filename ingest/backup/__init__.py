"""The whole database in one file, and back: rows, articles' files, history, sequences. Decision 0062 says why so."""

from ingest.backup.archive import BackupError
from ingest.backup.restoring import NotEmpty, Restored, restore_backup
from ingest.backup.writing import write_backup

__all__ = ["BackupError", "NotEmpty", "Restored", "restore_backup", "write_backup"]
