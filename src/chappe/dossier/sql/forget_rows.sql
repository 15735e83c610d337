-- Empties the rows of imported files that were kept for a look and hold the person's number, however it is written,
-- or external id. Line, column and reason stay.
-- Called by dossier/operations; parameters: account_id, digits (of the number without its country's code or trunk 0,
-- '' for none), external_id ('' for none).
UPDATE chappe_importrejection AS rejection
SET row = '', value = '', params = '{}'
FROM chappe_import AS upload
WHERE upload.id = rejection.upload_id
  AND upload.account_id = %(account_id)s
  AND (
      (%(digits)s <> '' AND regexp_replace(rejection.row || ' ' || rejection.value, '[^0-9,;\t]', '', 'g')
          LIKE '%%' || %(digits)s || '%%')
      OR (%(external_id)s <> '' AND (
          rejection.value = %(external_id)s
          OR %(external_id)s = ANY (regexp_split_to_array(replace(rejection.row, '"', ''), '\s*[,;\t]\s*'))
      ))
  )
