"""Documents the workstation prints: quittance, feuille de soins, ordonnance."""
