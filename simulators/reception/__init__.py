"""Reception of the organisms: SMTP, pipeline, ARL, liquidation, NOEMIE, mailbox."""
