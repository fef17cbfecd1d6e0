"""SV-SIM-1 securing profile (simulated), pure: masks, manifests, CMS; holds no key."""
