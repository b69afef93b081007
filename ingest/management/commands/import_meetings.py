"""`manage.py import_meetings PATH --by USER`: a spreadsheet of meetings, as the page of imports does it."""

from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from engagement.exceptions import RecordError
from ingest.spreadsheets import guess_columns, import_rows, plan_import, read_table
from ingest.spreadsheets.plan import Plan

_MOST_SHOWN = 200


class Command(BaseCommand):
    help = (
        "Import meetings from a CSV or XLSX file whose first row names the columns (see docs/import.md). All of them "
        "or none: where a row has an error, each error is named, and nothing is written. Exit status 1 then."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--by", required=True, metavar="USER", help="In whose name.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")
        parser.add_argument("--confirm", action="store_true", help="Put them on record as confirmed, not as proposals.")
        parser.add_argument(
            "--dates", choices=["day-first", "month-first"], help="How to read 12/10/2021; without it, an error."
        )

    def handle(self, *, path: Path, by: str, **options: Any) -> None:
        user = User.objects.filter(username=by, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no user “{by}”.")
        day_first = {"day-first": True, "month-first": False}.get(options["dates"] or "")
        try:
            table = read_table(path.name, path.read_bytes())
            plan = plan_import(table, guess_columns(table), day_first=day_first, confirm=options["confirm"])
            self._show(plan)
            if plan.errors:
                raise CommandError("Nothing was imported: correct these in the file, or with other headers.")
            if options["dry_run"]:
                return
            done = import_rows(plan, by=user)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except RecordError as error:
            raise CommandError(str(error)) from error
        state = "confirmed" if plan.confirm else "proposed"
        self.stdout.write(f"{len(done.meetings)} {state}." if done.act else "Nothing was new, and nothing was written.")

    def _show(self, plan: Plan) -> None:
        for header, field in plan.mapping.items():
            self.stdout.write(f"column     {header}: {field or 'not read'}")
        for row in [row for row in plan.rows if row.words][:_MOST_SHOWN]:
            about = f" (meeting {row.known.pk})" if row.known else ""
            self.stdout.write(f"row {row.number:<6} {row.outcome}: {row.words}{about}")
        for number, column, words in plan.errors:
            self.stdout.write(f"row {number:<6} {column}: {words}")
        counts = plan.counts
        self.stdout.write(
            f"{counts['new']} new, {counts['known']} on record already, {counts['left']} left out, "
            f"{counts['error']} with errors."
        )
