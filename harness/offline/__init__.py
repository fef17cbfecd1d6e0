"""The file judge: what an analyst would say of exchange files, offline."""
