"""Tables of the archive (SQLAlchemy Core, SQLite)."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

METADONNEES = MetaData()

FACTURES = Table(
    "factures",
    METADONNEES,
    Column("id", String, primary_key=True),
    Column("numero", Integer, nullable=False),
    Column("numero_facturation", String, nullable=False),
    Column("flux", String, nullable=False),
    Column("mode", String, nullable=False),
    Column("etat", String, nullable=False, index=True),
    Column("elaboree", DateTime, nullable=False),
    Column("date_soins", Date, nullable=False),
    Column("nom", String, nullable=False),
    Column("prenom", String, nullable=False),
    Column("nir", String, nullable=False),
    Column("total", Integer, nullable=False),
    Column("total_amo", Integer, nullable=False),
    Column("total_amc", Integer, nullable=False),
    Column("support_vitale", String, nullable=False),
    Column("support_droits", String, nullable=False),
    Column("reservee", Boolean, nullable=False),
    Column("constituants", LargeBinary, nullable=False),
    Column("scellee", LargeBinary, nullable=False),
    Column("critere_lot", String, nullable=False),
    Column("lot", String, nullable=False, index=True),
    Column("montant_paye", Integer),
    Column("motif", String, nullable=False),
    Column("mention_ordonnance", String, nullable=False),
)

ACTES = Table(
    "actes",
    METADONNEES,
    Column("facture", String, primary_key=True),
    Column("rang", Integer, primary_key=True),
    Column("beneficiaire", String, nullable=False, index=True),
    Column("code", String, nullable=False),
    Column("date_soins", Date, nullable=False),
)

LOTS = Table(
    "lots",
    METADONNEES,
    Column("id", String, primary_key=True),
    Column("numero", String, nullable=False, index=True),
    Column("numero_facturation", String, nullable=False),
    Column("flux", String, nullable=False),
    Column("mode", String, nullable=False),
    Column("etat", String, nullable=False, index=True),
    Column("constitue", DateTime, nullable=False),
    Column("nombre", Integer, nullable=False),
    Column("regime", String, nullable=False),
    Column("caisse", String, nullable=False),
    Column("critere_fichier", String, nullable=False),
    Column("adresse", String, nullable=False),
    Column("scelle", LargeBinary, nullable=False),
    Column("fichier", String, nullable=False, index=True),
    Column("emis", DateTime),
    Column("rejets", Integer, nullable=False),
)

FICHIERS = Table(
    "fichiers",
    METADONNEES,
    Column("id", String, primary_key=True),
    Column("numero", Integer, nullable=False),
    Column("flux", String, nullable=False),
    Column("etat", String, nullable=False, index=True),
    Column("constitue", DateTime, nullable=False),
    Column("regime", String, nullable=False),
    Column("caisse", String, nullable=False),
    Column("adresse", String, nullable=False),
    Column("message_id", String, nullable=False, index=True),
    Column("contenu", LargeBinary, nullable=False),
    Column("message", LargeBinary, nullable=False),
    Column("tentatives", Integer, nullable=False),
    Column("emis", DateTime),
)

MESSAGES = Table(
    "messages",
    METADONNEES,
    Column("id", String, primary_key=True),
    Column("recu", DateTime, nullable=False),
    Column("contenu", LargeBinary, nullable=False),
    Column("traite", Boolean, nullable=False),
)

RETOURS = Table(
    "retours",
    METADONNEES,
    Column("id", String, primary_key=True),
    Column("type", String, nullable=False, index=True),
    Column("recu", DateTime, nullable=False),
    Column("message", String, nullable=False),
    Column("contenu", LargeBinary, nullable=False),
    Column("sens", String, nullable=False),
    Column("lot", String, nullable=False, index=True),
    Column("facture", String, nullable=False, index=True),
    Column("fichier", String, nullable=False),
    Column("montant", Integer),
    Column("motif", String, nullable=False),
    Column("texte", String, nullable=False),
)

COMPTEURS = Table(
    "compteurs",
    METADONNEES,
    Column("nom", String, primary_key=True),
    Column("valeur", Integer, nullable=False),
)

PARAMETRES = Table(
    "parametres",
    METADONNEES,
    Column("nom", String, primary_key=True),
    Column("valeur", String, nullable=False),
)
