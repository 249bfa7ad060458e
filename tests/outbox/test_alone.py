"""Nobody but the outbox sends mail: what goes out is written down, sent once and told."""

import ast
import re
from pathlib import Path

import hanse

SOURCE = Path(hanse.__file__).parent
SENDING = ("django.core.mail", "smtplib", "aiosmtpd", "email.mime")


def imported(path: Path) -> set[str]:
    """The modules that a file imports, each name of a `from` import as well."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} | {f"{node.module}.{name.name}" for name in node.names}
    return found


def sends(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in SENDING)


def test_one_module_alone_sends_mail() -> None:
    senders = {str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if any(sends(module) for module in imported(path))}

    assert senders == {"outbox/smtp.py"}


def test_no_code_asks_django_to_mail_somebody() -> None:
    """`send_mail`, `mail_admins` and `email_user` of Django and its users' models would go around the outbox."""
    calls = re.compile(r"(?<!def )\b(send_mail|send_mass_mail|mail_admins|mail_managers|email_user)\(")
    files = {str(path.relative_to(SOURCE)): path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")}

    assert [(name, found[0]) for name, text in files.items() if (found := calls.search(text))] == []
