"""The reference fournitures (SSV, SRT, STS) behind interfaces."""
