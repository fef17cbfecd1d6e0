"""Service descriptions (WSDL 1.1); `@ADRESSE@` is replaced by where the service listens."""
