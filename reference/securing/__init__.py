"""SV-SIM-1, the simulated securing profile: masks, manifests, CMS; holds no key (profil simulé)."""
