"""Value types of the field: NIR, FINESS, RPPS, cents, periods, people, rights, facture. No I/O."""
