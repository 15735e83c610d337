-- One contact and those who share its number, under the name of the contacts' own table until the transaction ends:
-- the statement of audience/verdicts.sql, unchanged, then speaks of them alone and at once, however many contacts the
-- account has.
-- Called by dossier/queries; parameters: account_id, contact_id.
CREATE TEMPORARY TABLE chappe_contact ON COMMIT DROP AS
SELECT concerned.*
FROM chappe_contact AS concerned
WHERE concerned.account_id = %(account_id)s
  AND (
      concerned.id = %(contact_id)s
      OR concerned.number = (
          SELECT one.number FROM chappe_contact AS one
          WHERE one.id = %(contact_id)s AND one.account_id = %(account_id)s
      )
  )
