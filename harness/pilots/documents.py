"""Documents a software hands over: the bench reads the words of the document itself.

A PDF or an HTML page is judged by the text it shows, whatever the software announces in `texte`;
other documents keep the text announced. Everything is bounded; what cannot be read says why.
"""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import msgspec

from vitalbench.harness.pilots.extraction import Extracteur, Texte
from vitalbench.reference.domain.systeme import phrase
from vitalbench.reference.protocol.reponses import Document, Reponse

TAILLE_MAX = 4 * 1024 * 1024
PDF, HTML = "application/pdf", "text/html"
_LISTE = re.compile(r"\w+")
_COUPES = frozenset(
    _LISTE.findall(
        "address article aside blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4"
        " h5 h6 header hr legend li main nav ol option p pre section summary table tbody td tfoot"
        " th thead tr ul"
    )
)
_SEULS = frozenset(
    _LISTE.findall("area base br col embed hr img input link meta param source track wbr")
)
_PROFONDEUR_MAX = 200
_CACHES = frozenset({"head", "noscript", "script", "style", "template", "title"})


class LectureDocument(msgspec.Struct, frozen=True, kw_only=True):
    """How one document was read; `ecart` when the text announced is not the one it shows."""

    rang: int
    genre: str
    pages: int = 0
    defaut: str = ""
    ecart: bool = False


class DocumentsLus(msgspec.Struct, frozen=True, kw_only=True):
    """The answer with the text of its documents as read, apart from their bodies."""

    reponse: Reponse
    contenus: tuple[bytes, ...]
    lectures: tuple[LectureDocument, ...]


def lire_documents(reponse: Reponse) -> DocumentsLus:
    """Read every document of an answer."""
    retenus: list[Document] = []
    contenus: list[bytes] = []
    lectures: list[LectureDocument] = []
    for rang, document in enumerate(reponse.documents):
        contenu, defaut = _contenu(document)
        contenus.append(contenu)
        genre = _genre(document, contenu)
        lu = Texte(defaut=defaut) if defaut else _lire(genre, contenu)
        texte = document.texte
        if genre or defaut:
            texte = lu.texte
            lectures.append(
                LectureDocument(
                    rang=rang,
                    genre=genre,
                    pages=lu.pages,
                    defaut=lu.defaut,
                    ecart=_annonce_ailleurs(document.texte, lu.texte),
                )
            )
        retenus.append(msgspec.structs.replace(document, contenu=b"", texte=texte))
    return DocumentsLus(
        reponse=msgspec.structs.replace(reponse, documents=tuple(retenus)),
        contenus=tuple(contenus),
        lectures=tuple(lectures),
    )


def _contenu(document: Document) -> tuple[bytes, str]:
    """Give the bytes, from the answer or from the file it names, or why there are none."""
    contenu = document.contenu
    if not contenu and document.fichier:
        chemin = Path(document.fichier)
        try:
            if not chemin.is_file():
                return b"", f"{document.fichier} : aucun fichier de ce nom"
            with chemin.open("rb") as flux:
                contenu = flux.read(TAILLE_MAX + 1)
        except OSError as erreur:
            return b"", f"{document.fichier} : {phrase(erreur)}"
        except ValueError:
            return b"", "nom de fichier illisible"
    if document.fichier and len(contenu) > TAILLE_MAX:
        return b"", f"{document.fichier} : plus de {TAILLE_MAX >> 20} Mio"
    return contenu, ""


def _genre(document: Document, contenu: bytes) -> str:
    """Tell a PDF or an HTML page; the first bytes win over the type announced."""
    if not contenu:
        return ""
    if contenu.startswith(b"%PDF-"):
        return "pdf"
    mime = document.mime.partition(";")[0].strip().lower()
    return {PDF: "pdf", HTML: "html"}.get(mime, "")


@cache
def _extracteur() -> Extracteur:
    return Extracteur()


def _lire(genre: str, contenu: bytes) -> Texte:
    if len(contenu) > TAILLE_MAX:
        return Texte(defaut=f"document de plus de {TAILLE_MAX >> 20} Mio")
    if genre == "pdf":
        return _extracteur().lire(contenu)
    return (
        Texte(texte=texte_html(contenu.decode("utf-8", "replace")), pages=1) if genre else Texte()
    )


def texte_html(page: str) -> str:
    """Give the words an HTML page shows, one block a line."""
    lecteur = _Visible()
    lecteur.feed(page)
    lecteur.close()
    lignes = (" ".join(x.split()) for x in "".join(lecteur.morceaux).splitlines())
    return "\n".join(x for x in lignes if x)


class _Visible(HTMLParser):
    """Collects what is shown: neither scripts, nor styles, nor what the page hides."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.morceaux: list[str] = []
        self._cache: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _COUPES:
            self.morceaux.append("\n")
        if tag in _SEULS:
            return
        style = (dict(attrs).get("style") or "").replace(" ", "").lower()
        invisible = "display:none" in style or "visibility:hidden" in style
        invisible = invisible or tag in _CACHES or any(nom == "hidden" for nom, _ in attrs)
        if (self._cache or invisible) and len(self._cache) < _PROFONDEUR_MAX:
            self._cache.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._cache:
            while self._cache.pop() != tag:
                pass
        if tag in _COUPES:
            self.morceaux.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._cache:
            self.morceaux.append(data)


def _annonce_ailleurs(annonce: str, lu: str) -> bool:
    """Tell whether a line announced is not shown; page numbers and the like may be shown alone."""
    montre = "".join(lu.split())
    return any("".join(ligne.split()) not in montre for ligne in annonce.splitlines())
