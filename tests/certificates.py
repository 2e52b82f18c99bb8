"""Certificates for tests: an authority of their own, and what it issues."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


class Authority:
    """Issues certificates into a folder; `trusting()` is a client that believes it."""

    def __init__(self, folder):
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = _name("آزمون")
        self.certificate = _builder(self.name, self.name, self.key, _days(-100), _days(1000)).sign(
            self.key, hashes.SHA256()
        )

        self.file = folder / "authority.pem"
        self.file.write_bytes(self.certificate.public_bytes(Encoding.PEM))

    def issue(self, *names, start=-1, days=90, name="site", chained=True, itself=False, password=None):
        """(certificate file, key file) for host names and addresses, valid from `start` to `days` from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(names[0])
        issuer, signer = (subject, key) if itself else (self.name, self.key)
        builder = _builder(subject, issuer, key, _days(start), _days(days))
        if len(names):
            builder = builder.add_extension(x509.SubjectAlternativeName(list(map(_alternative, names))), critical=False)
        leaf = builder.sign(signer, hashes.SHA256())
        chain, secret = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        chain.write_bytes(
            leaf.public_bytes(Encoding.PEM) + (self.certificate.public_bytes(Encoding.PEM) if chained else b"")
        )
        locked = BestAvailableEncryption(password) if password else NoEncryption()
        secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
        secret.chmod(0o600)
        return str(chain), str(secret)

    def trusting(self):
        """An SSL context for clients."""
        return ssl.create_default_context(cadata=self.certificate.public_bytes(Encoding.PEM).decode())


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _days(number):
    return datetime.now(UTC) + timedelta(days=number)


def _builder(subject, issuer, key, start, end):
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number(), start, end)
    return builder.add_extension(x509.BasicConstraints(ca=subject == issuer, path_length=None), critical=True)


def _alternative(name):
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
