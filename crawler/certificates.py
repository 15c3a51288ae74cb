"""What is wrong with a server's certificate, as far as the certificate itself tells: knows no Scrapy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509


def defects(certificate: x509.Certificate, host: str, now: datetime) -> tuple[str, ...]:
    """`expired`, `not yet valid`, `self-signed`, `for another host`; whether its issuer is known is not looked at."""
    checks = {
        "expired": certificate.not_valid_after_utc < now,
        "not yet valid": certificate.not_valid_before_utc > now,
        "self-signed": certificate.issuer == certificate.subject,
        "for another host": not any(_covers(name, host) for name in _names(certificate)),
    }
    return tuple(name for name, holds in checks.items() if holds)


def _names(certificate: x509.Certificate) -> Iterable[str]:
    try:
        alternatives = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (x509.ExtensionNotFound, ValueError):
        # Old certificates have the host as their common name.
        return [
            str(part.value) for part in certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        ]
    return alternatives.value.get_values_for_type(x509.DNSName)


def _covers(name: str, host: str) -> bool:
    """RFC 6125, 6.4.3: a star stands for one label, the leftmost."""
    name = name.lower()
    return name == host or (name.startswith("*.") and host.partition(".")[2] == name[2:])
