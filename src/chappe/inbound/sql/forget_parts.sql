-- Parts that were joined long ago need not be known any more.
-- Called by inbound/store, in turn with the rest; parameter: before.
DELETE FROM chappe_replypart WHERE joined_at < %(before)s
