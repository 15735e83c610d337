"""DECIDED: one sending of one message to an audience, from draft to finished."""
