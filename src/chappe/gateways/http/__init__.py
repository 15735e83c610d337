"""HTTP gateways: one adapter a provider, one lane for all of them."""
