-- What accounts do about replies: their settings, words, texts, answers and senders.
-- Called by inbound/store; parameter: account_ids.
SELECT account.id,
       account.name,
       account.language,
       rule.scope,
       rule.confirms_stop,
       rule.confirms_start,
       rule.most_automatic,
       (SELECT coalesce(jsonb_agg(jsonb_build_array(meaning, word)), '[]')
        FROM chappe_addedword WHERE account_id = account.id),
       (SELECT coalesce(jsonb_agg(jsonb_build_array(which, language, text)), '[]')
        FROM chappe_replytext WHERE account_id = account.id),
       (SELECT coalesce(jsonb_agg(jsonb_build_array(phrase, sender, text)), '[]')
        FROM chappe_autoanswer WHERE account_id = account.id),
       (SELECT coalesce(jsonb_agg(value ORDER BY id), '[]')
        FROM chappe_sender WHERE account_id = account.id)
FROM chappe_account AS account
LEFT JOIN chappe_replyrule AS rule ON rule.account_id = account.id
WHERE account.id = ANY (%(account_ids)s::bigint[])
