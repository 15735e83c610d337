-- Joins the parts of long texts whose every part has come, and those that have waited long enough for one that did not:
-- a gap says where it is missing. Parts that came later than that are a text of their own.
-- Called by inbound/store, in turn with the rest; parameters: now, patience (seconds), gap. Returns how many texts.
WITH open AS MATERIALIZED (
    SELECT gateway_id, number, recipient, reference, total, min(received_at) AS began
    FROM chappe_replypart
    WHERE joined_at IS NULL
    GROUP BY gateway_id, number, recipient, reference, total
    HAVING count(DISTINCT place) = total
        OR min(received_at) < %(now)s::timestamptz - make_interval(secs => %(patience)s)
),
-- Of two that claim one place the earlier: the other belongs to a later text.
chosen AS MATERIALIZED (
    SELECT DISTINCT ON (part.gateway_id, part.number, part.recipient, part.reference, part.total, part.place)
           part.id, part.gateway_id, part.number, part.recipient, part.reference, part.total, part.place, part.text,
           part.received_at
    FROM open
    JOIN chappe_replypart AS part
        ON part.joined_at IS NULL
        AND part.gateway_id = open.gateway_id
        AND part.number = open.number
        AND part.recipient = open.recipient
        AND part.reference = open.reference
        AND part.total = open.total
    ORDER BY part.gateway_id, part.number, part.recipient, part.reference, part.total, part.place, part.id
),
joined AS (
    UPDATE chappe_replypart AS part SET joined_at = %(now)s FROM chosen WHERE part.id = chosen.id
),
whole AS (
    SELECT chosen.gateway_id, chosen.number, chosen.recipient, chosen.reference, chosen.total,
           count(*) < chosen.total AS is_incomplete,
           max(chosen.received_at) AS received_at,
           (
               SELECT string_agg(coalesce(one.text, %(gap)s), '' ORDER BY place.place)
               FROM generate_series(1, chosen.total) AS place (place)
               LEFT JOIN chosen AS one
                   ON one.place = place.place
                   AND (one.gateway_id, one.number, one.recipient, one.reference, one.total)
                       = (chosen.gateway_id, chosen.number, chosen.recipient, chosen.reference, chosen.total)
           ) AS text
    FROM chosen
    GROUP BY chosen.gateway_id, chosen.number, chosen.recipient, chosen.reference, chosen.total
),
written AS (
    INSERT INTO chappe_inboundtext (gateway_id, number, recipient, text, received_at, is_incomplete)
    SELECT gateway_id, number, recipient, text, received_at, is_incomplete FROM whole ORDER BY received_at
    RETURNING 1
)
SELECT count(*) FROM written
