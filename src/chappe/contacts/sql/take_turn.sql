-- Makes the writers of one account's contacts go one after the other, until the transaction ends.
-- Parameters: account_id bigint. The first key keeps these locks apart from the other advisory locks of Chappe.
-- Called by: store.take_turn (save_contact, every batch of an import).
SELECT pg_advisory_xact_lock(hashtextextended('chappe.contacts', %(account_id)s::bigint))
