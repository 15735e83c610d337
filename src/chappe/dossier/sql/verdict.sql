-- What an audience makes of one contact: the verdict that Count gives it, no row if it is not in the audience.
-- Called by dossier/queries, after those_concerned.sql; parameters: contact_id, and those of audience/verdicts.sql.
SELECT verdict
FROM (
    -- include: audience/verdicts
) AS audience
WHERE contact_id = %(contact_id)s
