"""The level of representation, read from a role by words of protocol; an index finds meetings at a level."""

from django.db import migrations

# The first that fits counts. “\m” and “\M” are the beginning and the end of a word.
WORDS = [
    ("minister", r"\mnational security advis[eo]r"),
    ("head", r"\m(chief adviser|chief executive of (the )?(islamic|afghan))"),
    ("other", r"\m(spokes\w+|aides?|advis[eo]rs?|staff|office of|director|editor|journalist|secretary to)\M"),
    ("envoy", r"\m(ambassadors?|envoys?|charg[eé] d.affaires|charg[eé]|consuls?|consul[- ]general|representatives?|"
              r"high commissioner|head of mission|permanent mission)\M"),
    ("minister", r"\m(vice|deputy)[- ](president|prime minister|premier|chairman|chair)\M"),
    ("deputy", r"\m(deputy|vice|assistant|additional|under-?\s?secretary|undersecretary|state secretary|"
               r"secretary of state for|ministers? of state|minister's deputy)\M"),
    ("head", r"\m(presidents?|prime minister|premier|king|queen|emir|amir|sultan|crown prince|chancellor|"
             r"supreme leader|leader of the|head of (state|government)|secretary[- ]general|pm)\M"),
    ("minister", r"\m(ministers?|secretary of state|foreign secretary|home secretary|defen[cs]e secretary|"
                 r"secretary of (defen[cs]e|the treasury|commerce|energy)|fm)\M"),
]
CASES = "\n".join(f"WHEN $1 ~* '{words.replace(chr(39), chr(39) * 2)}' THEN '{level}'" for level, words in WORDS)
FUNCTION = f"""
CREATE FUNCTION engagement_level(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $body$ SELECT CASE WHEN $1 = '' THEN ''
{CASES}
ELSE 'other' END $body$
"""


class Migration(migrations.Migration):
    dependencies = [("engagement", "0011_following")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION engagement_level(text)"),
        migrations.RunSQL(
            "CREATE INDEX participation_level ON engagement_participation (engagement_level(role), meeting_id)",
            "DROP INDEX participation_level",
        ),
    ]
