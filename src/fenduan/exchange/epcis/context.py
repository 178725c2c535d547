"""What names mean in a document: JSON-LD contexts and XML namespaces, resolved here and never fetched.

A name in a namespace is kept in Clark's notation, ``{http://ns.example.com/epcis/}myField``, the form that the event
hash of CBV 2.0 gives it. Whoever writes it out again finds the prefix in the event's :class:`Scope`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fenduan.exchange.epcis.vocabulary import PREFIXES

EPCIS_CONTEXT: Final = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
_KNOWN_CONTEXT: Final = re.compile(
    r"https://(?:ref\.gs1\.org/standards/epcis(?:/2\.\d+\.\d+)?|gs1\.github\.io/EPCIS|id\.gs1\.org|ns\.gs1\.org)"
    r"/epcis-context\.jsonld"
)
_CURIE: Final = re.compile(r"([A-Za-z_][\w.\-]*):(?!//)(\S+)")
_KEYWORDS: Final = frozenset({"@version", "@protected", "@base", "@language", "@direction", "@import", "@propagate"})
# EPCIS 1.2 writes the namespace of master data attributes without the colon that the JSON-LD context gives it.
_ONE_NAMESPACE: Final[Mapping[str, str]] = {"urn:epcglobal:cbv:mda": "urn:epcglobal:cbv:mda:"}
_FIXED: Final = frozenset({"gs1", "cbv", "epcis"})
# What the context of EPCIS defines for the document and its events may not be defined anew.
PROTECTED: Final = frozenset(
    {
        "type", "id", "schemaVersion", "creationDate", "epcisBody", "epcisHeader", "eventList", "eventTime",
        "recordTime", "eventTimeZoneOffset", "eventID", "errorDeclaration", "certificationInfo", "action", "bizStep",
        "disposition", "persistentDisposition", "readPoint", "bizLocation", "bizTransactionList", "sourceList",
        "destinationList", "sensorElementList", "parentID", "childEPCs", "childQuantityList", "epcList", "quantityList",
        "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList", "transformationID", "ilmd",
        "epcClass", "quantity", "uom", *PREFIXES,
    }
)  # fmt: skip


class BadContext(ValueError):  # noqa: N818 - says what is wrong
    """A context cannot be used; ``rule`` says why, ``path`` where in it, ``found`` what stands there."""

    def __init__(self, rule: str, path: tuple[str | int, ...], found: object) -> None:
        super().__init__(f"{rule}: {found!r}")
        self.rule = rule
        self.path = path
        self.found = found


@dataclass(frozen=True, slots=True)
class Scope:
    """What is declared where an event stands.

    ``prefixes`` are those declared beside the ones of EPCIS, ``terms`` plain words with the name each stands for,
    ``vocab`` what stands before any other plain word. ``foreign`` are context addresses that are not known: their terms
    cannot be told and are kept as they stand. ``epcis``: a context of EPCIS is among those named.
    """

    prefixes: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    vocab: str | None = None
    foreign: tuple[str, ...] = ()
    epcis: bool = False

    def namespace(self, prefix: str) -> str | None:
        """Return what a prefix stands for, or ``None``."""
        return self.prefixes.get(prefix) or PREFIXES.get(prefix)

    def name(self, key: str) -> str | None:
        """Return the name that a key of JSON stands for; ``None`` where nothing declares it.

        Where a foreign context is named, a key that nothing else declares is kept as it is: that may declare it.
        """
        if key in self.terms:
            return clark(self.terms[key])
        prefix, colon, local = key.partition(":")
        if colon:
            namespace = self.namespace(prefix)
            if namespace is not None and local and not local.startswith("//"):
                return f"{{{one_namespace(namespace)}}}{local}"
            if local.startswith("//") or prefix.lower() == "urn":
                return clark(key)
        elif self.vocab and not key.startswith("@"):
            return clark(self.vocab + key)
        return key if self.foreign and not key.startswith(("@", "{")) else None

    def expanded(self, text: str) -> str:
        """Return ``text`` with its CURIE expanded, if it is one of a declared prefix; anything else as it is."""
        found = _CURIE.fullmatch(text)
        if found is None:
            return text
        # XML documents declare "gs1" and "cbv" in several ways; in a value they mean one thing.
        namespace = PREFIXES.get(found[1]) if found[1] in _FIXED else self.namespace(found[1])
        return namespace + found[2] if namespace else text

    def within(self, context: object) -> "Scope":
        """Return the scope inside ``context``, the value of an ``@context``.

        Raises:
            BadContext: It is none, or defines anew what EPCIS defines.
        """
        scope = self
        for place, each in enumerate(context if isinstance(context, list) else [context]):
            path: tuple[str | int, ...] = (place,) if isinstance(context, list) else ()
            match each:
                case str():
                    scope = _with_address(scope, each, path)
                case dict():
                    scope = _with_definitions(scope, each, path)
                case _:
                    raise BadContext("bad-context", path, each)
        return scope

    def with_prefixes(self, prefixes: Mapping[str, str]) -> "Scope":
        """Return the scope inside an XML element that declares ``prefixes``."""
        return Scope({**self.prefixes, **prefixes}, self.terms, self.vocab, self.foreign, self.epcis)


def _with_address(scope: Scope, address: str, path: tuple[str | int, ...]) -> Scope:
    if _KNOWN_CONTEXT.fullmatch(address):
        return Scope(scope.prefixes, scope.terms, scope.vocab, scope.foreign, epcis=True)
    if ":" not in address:
        raise BadContext("bad-context", path, address)
    if address in scope.foreign:
        return scope
    return Scope(scope.prefixes, scope.terms, scope.vocab, (*scope.foreign, address), scope.epcis)


def _with_definitions(scope: Scope, definitions: Mapping[str, Any], path: tuple[str | int, ...]) -> Scope:
    prefixes, terms, vocab = dict(scope.prefixes), dict(scope.terms), scope.vocab
    for term, definition in definitions.items():
        if term in _KEYWORDS:
            continue
        meaning = definition.get("@id") if isinstance(definition, dict) else definition
        if not isinstance(meaning, str) or (term.startswith("@") and term != "@vocab") or ":" not in meaning:
            raise BadContext("bad-context", (*path, term), definition)
        meaning = Scope(prefixes).expanded(meaning)
        if term == "@vocab":
            vocab = meaning
        elif term in PROTECTED:
            if PREFIXES.get(term) not in {meaning, one_namespace(meaning)} and term != "cbvmda":
                raise BadContext("protected-term", (*path, term), meaning)
            prefixes[term] = meaning
        elif isinstance(definition, str):
            prefixes[term] = terms[term] = meaning
        else:
            terms[term] = meaning
    return Scope(prefixes, terms, vocab, scope.foreign, scope.epcis)


def one_namespace(namespace: str) -> str:
    """Return the spelling of a namespace that counts, where two are in use."""
    return _ONE_NAMESPACE.get(namespace, namespace)


def clark(iri: str) -> str:
    """Return an IRI as ``{namespace}name``, parted after its last ``#``, ``/`` or ``:``."""
    cut = max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1
    return f"{{{one_namespace(iri[:cut])}}}{iri[cut:]}"


def parted(name: str) -> tuple[str, str]:
    """Part a name into its namespace, "" where it has none, and what follows."""
    if name.startswith("{"):
        namespace, _, local = name[1:].rpartition("}")
        return namespace, local
    return "", name
