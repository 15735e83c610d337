-- Writes a text to one person down: from this commit on a lane of its gateway takes it. Its way is the gateway named, if
-- that is turned on, else the one that texts to the country take. With a key, what was written under it stays.
-- Called by direct/operations and inbound/worker; parameters: account_id, purpose, number, country, contact_id, reply_id,
-- sender, sender_kind, text, encoding, fragments, gateway_id (null: by country), now, ends_at, key, user_id, label, trial_id.
-- Returns the id; no row where no way leads or the key was used.
INSERT INTO chappe_directtext (
    account_id, purpose, number, country, contact_id, reply_id, trial_id, sender, sender_kind, text, encoding, fragments,
    gateway_id, state, code, due_at, ends_at, round, key, created_at, created_by_id, created_by_label
)
SELECT %(account_id)s::bigint, %(purpose)s::text, %(number)s::text, %(country)s::text, %(contact_id)s::bigint, %(reply_id)s::bigint, %(trial_id)s::bigint, %(sender)s::text, %(sender_kind)s::text,
       %(text)s::text, %(encoding)s::text, %(fragments)s::smallint, gateway.id, 'ready', '', %(now)s::timestamptz, %(ends_at)s::timestamptz, 0, %(key)s::text, %(now)s::timestamptz,
       %(user_id)s::bigint, %(label)s::text
FROM chappe_gateway AS gateway
WHERE gateway.account_id = %(account_id)s::bigint
  AND gateway.is_enabled
  AND (
      gateway.id = %(gateway_id)s::bigint
      OR gateway.countries = '{}'
      OR %(country)s::text = ANY (gateway.countries)
  )
ORDER BY coalesce(gateway.id = %(gateway_id)s::bigint, false) DESC, gateway.preference, gateway.id
LIMIT 1
ON CONFLICT (account_id, key) WHERE key <> '' DO NOTHING
RETURNING id
