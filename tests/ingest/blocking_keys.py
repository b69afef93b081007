"""Are the blocking keys that triggers keep those of the meetings on record?"""

from django.db import connection

_DIFFERENCE = """
WITH right_ones AS (
 SELECT k.* FROM ingest_keys_of(ARRAY(SELECT id FROM engagement_meeting)) k
), kept AS (SELECT meeting_id, key, start, "end", closed FROM ingest_blockingkey)
(SELECT 'missing', * FROM right_ones EXCEPT SELECT 'missing', * FROM kept)
UNION ALL (SELECT 'left over', * FROM kept EXCEPT SELECT 'left over', * FROM right_ones)
"""


def wrong_keys() -> list[tuple[object, ...]]:
    """Those that are missing or left over."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCE)
        return list(cursor.fetchall())
