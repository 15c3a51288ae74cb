"""Certificates for one run of the replay proxy: self-signed, and no key outlives the process."""

from __future__ import annotations

import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def throwaway_context() -> ssl.SSLContext:
    """A server-side TLS context that shows each client a fresh certificate for the host that it names."""
    key = ec.generate_private_key(ec.SECP256R1())
    contexts = cache(lambda name: _context_for(key, name))

    # A certificate for another host would have the crawler warn of every portal.
    def choose(connection: ssl.SSLObject, name: str | None, _default: ssl.SSLContext) -> None:
        if name:
            connection.context = contexts(name)

    context = _context_for(key, "replay.invalid")
    context.sni_callback = choose
    return context


def _context_for(key: ec.EllipticCurvePrivateKey, host: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # The ssl module reads certificates from files only; this one is gone before the first request.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "replay.pem"
        certificate = _self_signed(key, host).public_bytes(serialization.Encoding.PEM)
        path.write_bytes(_private_bytes(key) + certificate)
        context.load_cert_chain(path)
    return context


def _private_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _self_signed(key: ec.EllipticCurvePrivateKey, host: str) -> x509.Certificate:
    # A common name may have 64 characters at most; clients look at the alternative name.
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "replay")])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
