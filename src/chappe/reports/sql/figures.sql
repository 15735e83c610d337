-- A deployment's recipients by state, reason and country, as last counted; no row where they never were.
-- Called by reports/queries.py; parameter: deployment_id. Columns: at, state, code, country, recipients, fragments.
SELECT kept.at, figure.state, figure.code, figure.country, figure.recipients, figure.fragments
FROM chappe_figureskept AS kept
JOIN chappe_figure AS figure ON figure.deployment_id = kept.deployment_id
WHERE kept.deployment_id = %(deployment_id)s
